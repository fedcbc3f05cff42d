"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

# Reports have 200 cells each: drawing one takes longer than hypothesis expects.
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
# The same examples in every run, the failing one told as it was drawn: making one of 200 cells
# smaller can take minutes a test. HYPOTHESIS_PROFILE=shrink draws the same and makes it smaller;
# HYPOTHESIS_PROFILE=explore draws new ones, and more.
_ALL = {"deadline": None, "suppress_health_check": _SLOW, "report_multiple_bugs": False}
_AS_DRAWN = [phase for phase in Phase if phase not in (Phase.shrink, Phase.explain)]
settings.register_profile("steady", **_ALL, derandomize=True, phases=_AS_DRAWN)
settings.register_profile("shrink", **_ALL, derandomize=True)
settings.register_profile("explore", **_ALL, max_examples=500)
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
