"""What tests of the whole share."""

import sys

import pytest

from tests.whole import public_inputs


@pytest.fixture(scope="session")
def inputs(tmp_path_factory):
    """A folder with a report in every medium."""
    return public_inputs.make(tmp_path_factory.mktemp("inputs"))


@pytest.fixture
def little_time_each():
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)
