"""Conversions that were stopped, killed, run again over changed inputs: always the same output."""

import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

import govreport
from govreport.errors import GovReportError
from tests.batch.shelf import fill, left, start
from tests.dataset.shelf import report, write

LINUX = Path("/proc/self/task").exists()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("in"), 40)


def convert(inputs, out, **options):
    options.setdefault("jobs", 0)
    return govreport.convert_many(inputs, out, **options)


@pytest.fixture(scope="module")
def whole(shelf, tmp_path_factory):
    """What runs without interrupt leave, by form and name of output."""
    home = tmp_path_factory.mktemp("whole")
    for form, out in (("jsonl", "out"), ("json", "each"), ("csv", "all.csv")):
        convert([shelf], home / out, to=form, part_size=10)
    return home


def records(state):
    try:
        with sqlite3.connect(f"file:{state}?mode=ro", uri=True) as opened:
            return opened.execute("SELECT count(*) FROM inputs WHERE done=1").fetchone()[0]
    except sqlite3.Error:
        return 0


class Stop(Exception):
    pass


@pytest.mark.parametrize(("form", "name"), [("jsonl", "out"), ("json", "each"), ("csv", "all.csv")])
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_number_of_processes_does_not_matter(shelf, whole, tmp_path, form, name, jobs):
    convert([shelf], tmp_path / name, to=form, part_size=10, jobs=jobs)
    assert left(tmp_path / name) == left(whole / name)


@pytest.mark.skipif(not LINUX, reason="needs /proc to see processes")
@pytest.mark.parametrize(("how", "form"), [(signal.SIGINT, "jsonl"), (signal.SIGKILL, "json")])
def test_a_command_that_was_stopped_goes_on_and_ends_the_same(shelf, tmp_path, how, form):
    convert([shelf], tmp_path / "whole", to=form)
    out, state = tmp_path / "out", tmp_path / "out" / ".govreport-state"
    held_up = shelf / "1" / "031.json"
    content = held_up.read_bytes()
    held_up.unlink()
    os.mkfifo(held_up)  # who reads it waits
    names = sorted(str(file.relative_to(shelf)) for file in shelf.rglob("*.*"))
    listed = shelf / ".list"  # a fifo is no file of a folder
    listed.write_text("\n".join(name for name in names if name[0] != "."), encoding="utf-8")
    process = start(f"@{listed}", "-o", f"{out}/", "--to", form, "--jobs", "2")
    until = time.monotonic() + 60
    while records(state) < 20 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(how)
    _, told = process.communicate(timeout=60)
    held_up.unlink()
    held_up.write_bytes(content)
    assert process.returncode == (130 if how is signal.SIGINT else -how), told
    assert 20 <= records(state) < 46
    assert not (out / "manifest.jsonl").exists()
    if how is signal.SIGINT:
        assert "of 46 files done" in told
        assert "Run the same command again" in told
    process = start(f"@{listed}", "-o", f"{out}/", "--to", form, "--jobs", "2")
    _, told = process.communicate(timeout=120)
    assert process.returncode == 2, told
    assert "46 files (" in told
    assert "(0 known before)" not in told
    assert left(out) == left(tmp_path / "whole")


@pytest.mark.parametrize("stage", ["converting", "writing", "merging"])
@pytest.mark.parametrize(("form", "name"), [("jsonl", "out"), ("json", "each"), ("csv", "all.csv")])
def test_a_run_that_breaks_off_at_any_stage_goes_on(shelf, whole, tmp_path, stage, form, name):
    seen = []

    def show(at):
        seen.append(at)
        if at.stage == stage and at.done >= min(at.total, 3):
            raise Stop

    if not (stage == "writing" and form == "json"):
        with pytest.raises(Stop):
            convert([shelf], tmp_path / name, to=form, part_size=10, progress=show)
    result = convert([shelf], tmp_path / name, to=form, part_size=10)
    assert left(tmp_path / name) == left(whole / name)
    assert result.inputs == 46


def test_only_what_changed_is_converted_again_and_what_is_gone_goes(tmp_path):
    reports = {f"{n}.json": report(f"{n}局", seed=n) for n in range(6)}
    folder = write(tmp_path / "in", reports)
    for form in ("jsonl", "json"):
        out = tmp_path / form
        write(folder, reports)
        assert convert([folder], out, to=form, part_size=2).reused == 0
        for change, reused in (
            (lambda: None, 6),
            (lambda: write(folder, {"2.json": report("甲局", seed=9)}), 5),
            (lambda: write(folder, {"55.json": report("乙局", seed=8)}), 6),
            ((folder / "0.json").unlink, 6),
            (lambda: [(folder / f"{n}.json").unlink() for n in (1, 2, 3)], 3),
        ):
            change()
            assert convert([folder], out, to=form, part_size=2).reused == reused
            convert([folder], tmp_path / f"{form}-{reused}", to=form, part_size=2, resume=False)
            assert left(out) == left(tmp_path / f"{form}-{reused}")
        for file in folder.iterdir():
            file.unlink()


@pytest.mark.parametrize(("form", "file"), [("jsonl", "part-00000.jsonl"), ("json", "a.json.json")])
def test_an_output_that_was_damaged_is_written_again(tmp_path, form, file):
    folder = write(tmp_path / "in", {"a.json": report("甲局")})
    out = tmp_path / "out"
    convert([folder], out, to=form)
    before = left(out)
    for damage in (lambda f: f.write_bytes(b"x"), Path.unlink):
        damage(out / file)
        convert([folder], out, to=form)
        assert left(out) == before


def test_a_kept_result_counts_only_for_the_same_options(tmp_path):
    folder, out = write(tmp_path / "in", {"a.json": report("甲局")}), tmp_path / "out"
    limits = govreport.Limits(max_pages=7)
    settings = govreport.Settings(off=frozenset(("section_missing",)))
    for options in ({}, {"limits": limits}, {"settings": settings}, {"format_version": "source"}):
        assert convert([folder], out, **options).reused == 0
        assert convert([folder], out, **options).reused == 1
    assert convert([folder], out, format_version="source", resume=False).reused == 0


def test_what_another_form_left_is_not_overwritten(tmp_path):
    folder, out = write(tmp_path / "in", {"a.json": report("甲局")}), tmp_path / "out"
    convert([folder], out)
    before = left(out)
    with pytest.raises(GovReportError) as caught:
        convert([folder], out, to="csv")
    assert caught.value.code == "batch_other_form"
    assert left(out) == before


@pytest.mark.parametrize("name", ["out", "all.jsonl"])
def test_a_second_run_to_the_same_place_is_refused(tmp_path, name):
    folder = write(tmp_path / "in", {"a.json": report("甲局")})
    codes = []

    def again(at):
        if at.stage == "converting" and not codes:
            for options in ({}, {"state": tmp_path / "state"}):
                with pytest.raises(GovReportError) as caught:
                    convert([folder], tmp_path / name, **options)
                codes.append(caught.value.code)

    convert([folder], tmp_path / name, progress=again)
    assert codes == ["batch_output_busy"] * 2
    assert convert([folder], tmp_path / name).outcomes["converted"] == 1


def test_a_named_state_is_kept_and_used_for_one_file_too(tmp_path):
    folder = write(tmp_path / "in", {"a.json": report("甲局"), "b.json": report("乙局", seed=2)})
    out, state = tmp_path / "all.csv", tmp_path / "work.state"
    assert convert([folder], out, to="csv", state=state).reused == 0
    first = out.read_bytes()
    out.unlink()
    assert convert([folder], out, to="csv", state=state).reused == 2
    assert out.read_bytes() == first
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == [
        "all.csv", "all.csv.manifest.jsonl", "work.state",
    ]  # fmt: skip


def test_a_file_that_is_no_state_is_left_alone(tmp_path):
    folder = write(tmp_path / "in", {"a.json": report("甲局")})
    (tmp_path / "state").write_bytes(b"a file of another kind")
    with pytest.raises(GovReportError) as caught:
        convert([folder], tmp_path / "out", state=tmp_path / "state")
    assert caught.value.code == "dataset_state_unusable"
    assert (tmp_path / "state").read_bytes() == b"a file of another kind"


def test_a_state_can_make_nothing_but_reports():
    import pickle

    from govreport.batch.packing import pack_report, unpack_report

    one = report("甲局")
    assert unpack_report(pack_report(one)) == one
    for evil in (os.system, Path, print, govreport.parse):
        with pytest.raises(pickle.UnpicklingError):
            unpack_report(pack_report(evil))
