"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Reports have 200 cells each: drawing one takes longer than hypothesis expects.
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
# The same examples in every run; HYPOTHESIS_PROFILE=explore draws new ones, and more.
settings.register_profile("steady", deadline=None, suppress_health_check=_SLOW, derandomize=True)
settings.register_profile("explore", deadline=None, suppress_health_check=_SLOW, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root():
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def real():
    """The folder of published reports."""
    return ROOT / "tests" / "fixtures" / "real"
