"""The files of the specification are those frozen for its version, and stay so once released."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "freeze-spec"
DAY = "2026-11-22"


def freezing(*arguments):
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_every_file_of_the_specification_is_as_frozen_for_its_version():
    code, said = freezing("--check")
    assert code == 0, said


def raise_to(spec, version):
    for name in ("formats.json", "conformance/manifest.json"):
        (spec / name).write_text(json.dumps({"spec_version": version}))


def record(spec, version):
    return json.loads((spec / f"digests/{version}.json").read_text())


@pytest.fixture
def spec(tmp_path):
    """A small specification, released as 1.0.0."""
    (tmp_path / "conformance").mkdir()
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/a.json").write_text("[]")
    raise_to(tmp_path, "1.0.0")
    assert freezing("--spec", tmp_path, "--release", DAY)[0] == 0
    return tmp_path


def test_what_was_frozen_passes_and_freezing_again_changes_nothing(spec):
    before = (spec / "digests/1.0.0.json").read_bytes()
    assert freezing("--spec", spec, "--check")[0] == 0
    assert freezing("--spec", spec)[0] == 0
    assert (spec / "digests/1.0.0.json").read_bytes() == before
    assert record(spec, "1.0.0")["released"] == DAY
    assert set(record(spec, "1.0.0")["files"]) == {
        "conformance/manifest.json", "formats.json", "rules/a.json",
    }  # fmt: skip


@pytest.mark.parametrize("way", ["changed", "added", "removed"])
def test_a_change_of_a_released_version_is_told_with_what_to_do(spec, way):
    if way == "removed":
        (spec / "rules/a.json").unlink()
    else:
        (spec / f"rules/{'a' if way == 'changed' else 'b'}.json").write_text("[1]")
    name = "rules/b.json" if way == "added" else "rules/a.json"
    for arguments in (["--check"], [], ["--release", DAY]):
        code, said = freezing("--spec", spec, *arguments)
        assert code == 1
        assert f"{way}: {name}" in said
        assert "spec_version" in said and "docs/howto/correct-spec.md" in said


def test_a_version_not_yet_released_can_be_frozen_anew(spec):
    shutil.rmtree(spec / "digests")
    assert freezing("--spec", spec)[0] == 0
    assert record(spec, "1.0.0")["released"] is None
    (spec / "rules/a.json").write_text("[1]")
    code, said = freezing("--spec", spec, "--check")
    assert code == 1 and "python scripts/freeze-spec" in said
    assert freezing("--spec", spec)[0] == 0
    assert freezing("--spec", spec, "--check")[0] == 0
    assert freezing("--spec", spec, "--release", DAY)[0] == 0
    assert record(spec, "1.0.0")["released"] == DAY


def test_a_new_version_keeps_the_digests_of_the_old_ones_as_history(spec):
    (spec / "rules/a.json").write_text("[1]")
    raise_to(spec, "1.0.1")
    code, said = freezing("--spec", spec, "--check")
    assert code == 1 and "1.0.1 is not frozen yet" in said
    assert freezing("--spec", spec)[0] == 0
    assert freezing("--spec", spec, "--check")[0] == 0
    assert "digests/1.0.0.json" in record(spec, "1.0.1")["files"]
    old = spec / "digests/1.0.0.json"
    old.write_text(old.read_text().replace(DAY, "2026-11-23"))
    code, said = freezing("--spec", spec, "--check")
    assert code == 1 and "changed: digests/1.0.0.json" in said


@pytest.mark.parametrize(
    ("way", "refused", "accepted"),
    [("removed", "1.1.0", "2.0.0"), ("added", "1.0.1", "1.1.0"), ("changed", None, "1.0.1")],
)
def test_a_version_is_raised_far_enough_for_what_changed(spec, way, refused, accepted):
    if way == "removed":
        (spec / "rules/a.json").unlink()
    else:
        (spec / f"rules/{'a' if way == 'changed' else 'b'}.json").write_text("[1]")
    if refused:
        raise_to(spec, refused)
        code, said = freezing("--spec", spec)
        assert code == 1 and f"{way}: rules/" in said
    raise_to(spec, accepted)
    assert freezing("--spec", spec)[0] == 0


def test_a_lower_version_and_two_unlike_ones_are_refused(spec):
    raise_to(spec, "0.9.0")
    assert freezing("--spec", spec)[0] == 1
    (spec / "formats.json").write_text('{"spec_version": "1.0.1"}')
    code, said = freezing("--spec", spec)
    assert code == 1 and "not the same" in said


def test_a_version_after_one_that_was_never_released_is_refused(spec):
    shutil.rmtree(spec / "digests")
    assert freezing("--spec", spec)[0] == 0
    raise_to(spec, "1.0.1")
    code, said = freezing("--spec", spec)
    assert code == 1 and "never released" in said


def test_what_was_released_at_a_commit_stays_even_where_the_digests_are_written_anew(spec):
    def git(*arguments):
        own = ("-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", spec, *own, *arguments], check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "released")
    assert freezing("--spec", spec, "--check", "--since", "HEAD")[0] == 0
    (spec / "rules/a.json").write_text("[1]")
    (spec / "digests/1.0.0.json").unlink()
    assert freezing("--spec", spec, "--release", DAY)[0] == 0
    assert freezing("--spec", spec, "--check")[0] == 0
    code, said = freezing("--spec", spec, "--check", "--since", "HEAD")
    assert code == 1 and "1.0.0" in said
    assert freezing("--spec", spec, "--check", "--since", "nowhere")[0] == 1


def test_a_release_needs_a_version_that_is_released(spec):
    assert freezing("--spec", spec, "--check", "--released")[0] == 0
    (spec / "digests/1.0.0.json").unlink()
    assert freezing("--spec", spec)[0] == 0
    assert freezing("--spec", spec, "--check", "--released")[0] == 1


def test_to_check_and_to_release_at_once_or_on_no_day_is_wrong_use(spec):
    assert freezing("--spec", spec, "--check", "--release", DAY)[0] == 2
    assert freezing("--spec", spec, "--release", "2026-13-01")[0] == 2
    assert freezing("--spec", spec, "--since", "HEAD")[0] == 2
