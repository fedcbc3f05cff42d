"""Findings, places and the result of a validation as plain JSON values.

The shapes are those of ``spec/common/finding.schema.json``; the texts come from ``spec/messages``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import asdict

from govreport._serialize_model import plain
from govreport.findings import Finding
from govreport.model import Change
from govreport.sources import Place
from govreport.spec import Spec, default_spec

if TYPE_CHECKING:
    from govreport.validate import Validation


def finding_to_dict(finding: Finding, spec: Spec | None = None) -> dict[str, Any]:
    """A finding with its text and its remedy in every language there are messages in."""
    from govreport.messages import help_text, text

    spec = spec or default_spec()
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "pointers": list(finding.pointers),
        "params": plain(finding.params),
        "expected": plain(finding.expected),
        "found": plain(finding.found),
        "place": None if finding.place is None else place_to_dict(finding.place),
        "fault": finding.fault.value,
        "rule": finding.rule,
        "message": {lang: text(finding, lang, spec) for lang in spec.languages},
        "help": {lang: help_text(finding, lang, spec) for lang in spec.languages},
    }


def place_to_dict(place: Place) -> dict[str, Any]:
    """A place in the source: what was printed there, and the numbers that are known."""
    return {key: value for key, value in asdict(place).items() if value is not None}


def change_to_dict(change: Change) -> dict[str, Any]:
    """What a migration did to one cell."""
    return asdict(change) | {"sources": list(change.sources)}


def validation_to_dict(validation: Validation, spec: Spec | None = None) -> dict[str, Any]:
    """The result of a validation: findings, the outcome of every rule, counts, completeness."""
    return {
        "ok": validation.ok,
        "findings": [finding_to_dict(finding, spec) for finding in validation.findings],
        "outcomes": [
            {
                "rule": outcome.rule,
                "outcome": str(outcome.outcome),
                "bindings": plain(outcome.bindings),
                "pointers": list(outcome.pointers),
                "blanks_as_zero": outcome.blanks_as_zero,
            }
            for outcome in validation.outcomes
        ],
        "counts": {str(name): number for name, number in validation.counts.items()},
        "completeness": {table: dict(tally) for table, tally in validation.completeness.items()},
    }
