"""Runs of a dataset: stopped, killed, gone on with, done again; always the same result."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import govreport
from govreport.errors import GovReportError
from govreport.runs import pool
from tests.dataset.shelf import report, write
from tests.generator.series import bodies, draw_series

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("reports")
    for number, body in enumerate(bodies(24)):
        for drawn in draw_series(number, body, range(2020, 2023)):
            file = home / f"{number:02}" / drawn.filename
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(drawn.data)
    (home / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (home / "note.txt").write_text("无关的文件\n", encoding="utf-8")
    names = sorted(str(file.relative_to(home)) for file in home.rglob("*.*"))
    (home / ".list").write_text("\n".join(names), encoding="utf-8")
    return home


def start(folder, out, *options):
    command = [
        sys.executable,
        "-m",
        "govreport_cli",
        "validate",
        f"@{folder}/.list",
        "--report",
        "json",
    ]
    path = os.pathsep.join([str(ROOT), str(ROOT / "cli")])
    return subprocess.Popen(
        [*command, "-o", str(out), "--jobs", "2", "--lang", "en", *options],
        env={**os.environ, "PYTHONPATH": path},
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def whole(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "found.json"
    process = start(folder, out)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 2, told
    assert "74 files read" in told
    assert sorted(file.name for file in out.parent.iterdir()) == ["found.json"]
    return out.read_bytes()


def done(state):
    try:
        with sqlite3.connect(f"file:{state}?mode=ro", uri=True) as opened:
            return opened.execute("SELECT count(*) FROM files WHERE done=1").fetchone()[0]
    except sqlite3.Error:
        return 0


def children(pid):
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to see processes")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_was_stopped_goes_on_and_ends_the_same(folder, whole, tmp_path, how):
    out, state = tmp_path / "found.json", tmp_path / "found.json.state"
    held_up = folder / "05" / next((folder / "05").iterdir()).name
    content = held_up.read_bytes()
    held_up.unlink()
    os.mkfifo(held_up)  # who reads it waits
    process = start(folder, out)
    until = time.monotonic() + 60
    while done(state) < 5 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    workers = children(process.pid)
    process.send_signal(how)
    _, told = process.communicate(timeout=60)
    assert process.returncode == (130 if how is signal.SIGINT else -how), told
    assert not out.exists()
    assert 5 <= done(state) < 74
    if how is signal.SIGINT:
        assert "of 74 files done" in told
    until = time.monotonic() + 10
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert workers
    assert not any(map(alive, workers))

    held_up.unlink()
    held_up.write_bytes(content)
    process = start(folder, out)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 2
    assert " 0 known before" not in told
    assert out.read_bytes() == whole
    assert sorted(file.name for file in tmp_path.iterdir()) == ["found.json"]


def results(folder, **options):
    with govreport.validate_dataset([folder], **options) as dataset:
        return [
            (r.name, r.previous, r.findings, r.error and r.error.code) for r in dataset.results()
        ], dataset.summary()


def test_the_number_of_processes_and_the_state_do_not_matter(folder, tmp_path):
    alone = results(folder, jobs=1)
    assert results(folder, jobs=3, state=tmp_path / "state") == alone
    assert results(folder, jobs=1, state=tmp_path / "state") == alone


class Stop(Exception):
    pass


def test_only_what_was_not_done_or_has_changed_is_read_again(tmp_path):
    folder = write(tmp_path / "in", {f"{n}.json": report(f"{n}局", seed=n) for n in range(6)})
    state, seen = tmp_path / "state", []

    def show(at):
        seen.append((at.stage, at.done, at.total, at.reused))
        if at.done == 3 and len(seen) < 6:
            raise Stop

    with pytest.raises(Stop):
        results(folder, jobs=1, state=state, progress=show)
    results(folder, jobs=1, state=state, progress=show)
    assert ("reading", 0, 3, 3) in seen
    for change, expected in (
        (lambda: None, ("reading", 0, 0, 6)),
        (lambda: write(folder, {"2.json": report("甲局", seed=9)}), ("reading", 0, 1, 5)),
        (lambda: write(folder, {"9.json": report("乙局", seed=8)}), ("reading", 0, 1, 6)),
        ((folder / "0.json").unlink, ("reading", 0, 0, 6)),
    ):
        change()
        seen.clear()
        found = results(folder, jobs=1, state=state, progress=show)
        assert seen[0] == expected
        assert found == results(folder, jobs=1)


def test_other_limits_make_a_state_worthless(tmp_path):
    folder = write(tmp_path / "in", {"a.json": report()})
    seen = []
    for limits in (govreport.Limits(), govreport.Limits(max_pages=7)):
        results(folder, jobs=1, state=tmp_path / "state", limits=limits, progress=seen.append)
    assert [(at.total, at.reused) for at in seen if at.stage == "reading" and not at.done] == [
        (1, 0),
        (1, 0),
    ]


def test_other_values_for_parameters_of_rules_make_a_state_worthless(tmp_path):
    jump = "/proactive_disclosure/licensing/decisions"
    folder = write(
        tmp_path / "in",
        {f"{y}.json": report(year=y, cells={jump: n}) for y, n in ((2021, 100), (2022, 390))},
    )
    seen, told = [], []
    for factor in (5, 3, 3):
        with govreport.validate_dataset(
            [folder],
            jobs=1,
            state=tmp_path / "state",
            settings=govreport.Settings(params={"J2": {"factor": factor}}),
            progress=seen.append,
        ) as dataset:
            found = [f for result in dataset.results() for f in result.findings]
        told.append([f.pointers for f in found if f.code == "figure_jumps" and jump in f.pointers])
    assert [at.reused for at in seen if at.stage == "reading" and not at.done] == [0, 0, 2]
    assert [bool(one) for one in told] == [False, True, True]


def test_two_runs_do_not_share_a_state(tmp_path):
    folder = write(tmp_path / "in", {"a.json": report()})
    with (
        govreport.validate_dataset([folder], jobs=1, state=tmp_path / "state"),
        pytest.raises(GovReportError) as caught,
    ):
        results(folder, jobs=1, state=tmp_path / "state")
    assert caught.value.code == "dataset_state_busy"
    results(folder, jobs=1, state=tmp_path / "state")


@pytest.mark.parametrize("content", [b"a file of another kind", b"SQLite format 3\0" + b"x" * 99])
def test_a_file_that_is_no_state_is_left_alone(tmp_path, content):
    folder = write(tmp_path / "in", {"a.json": report()})
    state = tmp_path / "state"
    state.write_bytes(content)
    with pytest.raises(GovReportError) as caught:
        results(folder, jobs=1, state=state)
    assert caught.value.code == "dataset_state_unusable"
    assert state.read_bytes() == content


def test_a_database_of_others_is_left_alone(tmp_path):
    folder = write(tmp_path / "in", {"a.json": report()})
    with sqlite3.connect(tmp_path / "state") as other:
        other.execute("CREATE TABLE files(precious TEXT)")
    other.close()
    with pytest.raises(GovReportError) as caught:
        results(folder, jobs=1, state=tmp_path / "state")
    assert caught.value.code == "dataset_state_unusable"


def test_every_report_of_an_archive_counts_and_one_bad_file_stops_nothing(tmp_path):
    lines = "".join(govreport.dumps(report(f"{n}局", seed=n), None) for n in range(250))
    (tmp_path / "all.jsonl").write_text(lines + "{}\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    found, summary = results(tmp_path, jobs=1)
    assert summary.reports == 250
    assert summary.unread == 2
    assert [error for *_, error in found if error] == ["json_kind_unknown", "file_empty"]


def double(items):
    for item in items:
        if item % 40 == 13:
            os._exit(3)


def test_an_item_that_kills_its_process_is_given_up_and_the_rest_is_done():
    given_up = []
    steps = list(pool.in_processes(double, list(range(40)), 2, given_up=given_up.append))
    assert given_up == [13]
    assert steps[-1] == 40
    given_up.clear()
    assert [*pool.in_processes(double, range(300), 2, given_up=given_up.append)][-1] == 300
    assert sorted(given_up) == [13, 53, 93, 133, 173, 213, 253, 293]


def fail(items):
    raise KeyError(next(iter(items)))


def test_a_fault_of_the_program_is_not_swallowed():
    with pytest.raises(KeyError):
        list(pool.in_processes(fail, list(range(9)), 2))
