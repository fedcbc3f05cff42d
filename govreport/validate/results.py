"""What a validation gives back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen
from immutabledict import immutabledict

from govreport.findings import Finding, Scalar, Severity


class Outcome(StrEnum):
    """How one rule ended for one binding (``spec/rules/README.md``, "Outcomes")."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ASSESSABLE = "not_assessable"
    NOT_APPLICABLE = "not_applicable"


@frozen(slots=True)
class RuleOutcome:
    """One rule applied once.

    ``bindings`` says to what (``{"column": "total"}``); ``pointers`` are the cells it looked at,
    the printed total first; ``expected`` and ``found`` the two sides; ``blanks_as_zero`` is true
    where it holds only because blank or marked cells count as zero.
    """

    rule: str
    outcome: Outcome
    bindings: Mapping[str, str] = immutabledict()
    pointers: tuple[str, ...] = ()
    expected: Scalar = None
    found: Scalar = None
    blanks_as_zero: bool = False


@frozen(slots=True)
class Validation:
    """The result: findings by severity and in the order of the form, every outcome, and counts.

    ``counts`` has the four outcomes; ``completeness`` has, for each table, ``expected`` cells and
    how many of them are ``plain``, ``converted``, ``inferred``, ``blank``, ``mark``,
    ``unreadable`` and ``missing``.
    """

    findings: tuple[Finding, ...] = ()
    outcomes: tuple[RuleOutcome, ...] = ()
    counts: Mapping[str, int] = field(factory=immutabledict)
    completeness: Mapping[str, Mapping[str, int]] = field(factory=immutabledict)

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)
