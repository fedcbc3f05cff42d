"""What fuzzing found stays found: kept inputs go through their targets, without atheris."""

import random
from pathlib import Path

import pytest

from tests.fuzz import mutators, run
from tests.fuzz.promises import Broken
from tests.fuzz.targets import CORPUS, REGRESSIONS, TARGETS, inputs

MB = 1 << 20


@pytest.fixture(autouse=True)
def without_programs(monkeypatch):
    """Nothing is started for what only LibreOffice reads."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("GOVREPORT_SOFFICE", raising=False)


@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs_break_no_promise(name):
    for label, data in inputs(name):
        try:
            TARGETS[name].run(data)
        except Exception as error:
            error.add_note(f"input {label} of target {name}")
            raise


def test_the_kept_inputs_are_small_and_belong_to_targets():
    files = [file for folder in (CORPUS, REGRESSIONS) for file in folder.rglob("*")]
    assert sum(file.stat().st_size for file in files) < 2 * MB
    kept = {folder.name for base in (CORPUS, REGRESSIONS) for folder in base.glob("*")}
    assert kept <= set(TARGETS)


@pytest.mark.parametrize("name", [n for n, target in TARGETS.items() if target.change])
def test_a_mutator_gives_the_same_bytes_for_the_same_chance_and_not_too_many(name):
    target = TARGETS[name]
    data = target.seeds()[0]
    made = set()
    for chance in range(6):
        one, two = (
            target.change(data, target.longest, random.Random(chance), lambda raw, most: raw[:most])
            for _ in range(2)
        )
        assert one == two
        assert len(one) <= target.longest
        made.add(one)
    assert len(made) > 1


def test_a_broken_promise_is_seen(monkeypatch):
    data = TARGETS["text"].seeds()[0]
    monkeypatch.setattr("govreport.from_dict", lambda data: None)
    with pytest.raises(Broken):
        TARGETS["text"].run(data)


def test_the_time_of_a_run_is_shared(monkeypatch, tmp_path, capsys):
    seen = []

    class Nobody:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    def noted(name, seconds, work, children):
        seen.append((name, seconds))

    monkeypatch.setattr(run, "Children", Nobody)
    monkeypatch.setattr(run, "fuzz", noted)
    run.main(
        ["--all", "--seconds", str(len(TARGETS) * 120), "--slice", "60", "--work", str(tmp_path)]
    )
    assert [name for name, _ in seen] == [*TARGETS, *TARGETS]
    assert {seconds for _, seconds in seen} == {60.0}


def test_of_what_was_found_the_inputs_that_reach_something_new_are_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "CORPUS", tmp_path / "kept")
    folder = tmp_path / "work" / "sniff" / "corpus"
    folder.mkdir(parents=True)
    for data in (b"a", b"bb", b"ccc", b"d" * 9_000):
        (folder / data[:1].decode()).write_bytes(data)

    class Merger:
        def do(self, name, faults, seconds, options, merge):
            control, count = merge
            assert f"-merge_control_file={control}" in options and count == 3
            _, _, *files = Path(control).read_text().split()
            assert [Path(file).name for file in files] == ["a", "b", "c"]
            with Path(control).open("a") as file:
                file.write("STARTED 0 1\nFT 0 1 2\nCOV 0 1 2\nSTARTED 1 2\nFT 1\nCOV 1\n")
                file.write("STARTED 2 3\nFT 2 3\nCOV 2 3\n")

    run.keep("sniff", tmp_path / "work", Merger())
    kept = {path.read_bytes() for path in (tmp_path / "kept" / "sniff").iterdir()}
    assert kept == {b"a", b"ccc"}


def test_where_nothing_is_small_enough_what_was_kept_stays(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "CORPUS", tmp_path / "kept")
    folder = tmp_path / "work" / "flat" / "corpus"
    folder.mkdir(parents=True)
    (folder / "long").write_bytes(b"d" * 9_000)
    run.keep("flat", tmp_path / "work", None)
    assert not (tmp_path / "kept").exists()


def test_an_archive_is_changed_in_its_parts():
    data = mutators.zipped([("a.xml", b"<a><b c='1'>2</b></a>" * 30)])
    changed = {
        mutators.packed(data, 9000, random.Random(chance), lambda raw, most: raw)
        for chance in range(20)
    }
    assert len(changed) > 5
