"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Reports have 200 cells each: drawing one takes longer than hypothesis expects.
settings.register_profile(
    "reports",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("reports")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root():
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def real():
    """The folder of published reports."""
    return ROOT / "tests" / "fixtures" / "real"
