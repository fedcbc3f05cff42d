"""How property tests are run is said in one place, and no failing one takes minutes to tell."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

TESTS = Path(__file__).resolve().parents[1]
STEADY = settings.get_profile("steady")
#: What a test may decide by itself; all else is the profile's.
OWN = {"max_examples", "suppress_health_check", "parent"}


def told_by(file):
    """The names of what the calls of ``settings`` in a file set."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "settings":
            yield from (word.arg for word in node.keywords)


def test_no_test_says_by_itself_how_long_or_how_random_properties_run():
    files = [file for file in TESTS.rglob("*.py") if "from hypothesis" in file.read_text("utf-8")]
    others = {file.name: {*told_by(file)} - OWN for file in files}
    assert {name: said for name, said in others.items() if said} == {}
    assert len(files) > 20


def test_a_property_that_fails_is_told_as_it_was_drawn():
    drawn = []

    @settings(STEADY, max_examples=100)
    @given(st.lists(st.integers(), min_size=5))
    def never_so_long(numbers):
        drawn.append(numbers)
        assert len(numbers) < 8

    with pytest.raises(AssertionError):
        never_so_long()
    failed = [numbers for numbers in drawn if len(numbers) >= 8]
    assert len(failed) <= 3  # found, and shown again
    assert all(numbers == failed[0] for numbers in failed)
    before = list(drawn)
    drawn.clear()
    with pytest.raises(AssertionError):
        never_so_long()
    assert drawn == before
