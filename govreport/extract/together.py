"""Many rows with one fault are told as one finding: a table that lost a column is one fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve
from immutabledict import immutabledict

from govreport.findings import Finding

#: From so many rows on, one finding tells them all.
_MANY = 4
_OF_MANY: Mapping[str, str] = immutabledict(
    row_incomplete="rows_incomplete",
    row_without_figures="rows_without_figures",
    row_doubtful="rows_doubtful",
)


def together(findings: Sequence[Finding]) -> list[Finding]:
    """The findings of one table; those that tell one fault of many rows become one.

    It stands where the first of them stood, names the cells of all, and keeps the figures and the
    place of the first.
    """
    rows: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code in _OF_MANY:
            rows.setdefault(finding.code, []).append(finding)
    many = {code: found for code, found in rows.items() if len(found) >= _MANY}
    told: list[Finding] = []
    for finding in findings:
        group = many.get(finding.code)
        if group is None:
            told.append(finding)
        elif finding is group[0]:
            told.append(_one(finding, group))
    return told


def _one(first: Finding, group: Sequence[Finding]) -> Finding:
    pointers = dict.fromkeys(pointer for finding in group for pointer in finding.pointers)
    params = {**first.params, "rows": len(group), "cells_count": len(pointers)}
    return evolve(first, code=_OF_MANY[first.code], pointers=tuple(pointers), params=params)
