"""Every case of the conformance suite ends as it says in this implementation."""

import pytest

from tests.conformance.running import wrong_in
from tests.conformance.suite import MANIFEST, cases_of

KINDS = [entry["id"] for entry in MANIFEST["kinds"]]
ALL = [
    pytest.param(kind, case, id=f"{kind}/{case['id']}") for kind in KINDS for case in cases_of(kind)
]


@pytest.mark.parametrize(("kind", "case"), ALL)
def test_a_case_ends_as_it_says(kind, case):
    assert wrong_in(kind, case) == []
