"""Reports that are there twice: the same bytes, the same body and year, the same figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from govreport.dataset.bodies import Entry, shown
from govreport.findings import Fault, Finding, Scalar, Severity

Told = tuple[int, Finding]
_LEAST_FILLED = 8  # different figures that two bodies have in common by no chance


def duplicates(found: Sequence[Entry]) -> Iterator[Told]:
    """What is there twice, told at the later report of the dataset and naming the first."""
    yield from _bytes(found)
    yield from _same_report(found)
    yield from _same_figures(found)


def missing_years(found: Sequence[Entry]) -> Iterator[Told]:
    """Years without a report between two that have one, told at the report after the gap."""
    series: dict[str, dict[int, Entry]] = defaultdict(dict)
    for entry in found:
        if entry.body is not None and entry.reporting_year is not None:
            series[entry.body].setdefault(entry.reporting_year, entry)
    for years in series.values():
        known = sorted(years)
        for before, year in pairwise(known):
            if year - before > 1:
                first, last = before + 1, year - 1
                span = str(first) if first == last else f"{first}–{last}"
                params: dict[str, Scalar] = {"agency": shown(years[year]), "year": year}
                params["missing"] = span
                yield years[year].id, _finding("dataset_gap", Severity.INFO, params)


def _bytes(found: Sequence[Entry]) -> Iterator[Told]:
    for group in _groups((entry.sha256 + _member(entry), entry) for entry in found):
        first, *rest = group
        for entry in rest:
            yield entry.id, _pair("dataset_same_file", Severity.WARNING, entry, first)


def _same_report(found: Sequence[Entry]) -> Iterator[Told]:
    """The same body, scope and year twice, from different files."""
    keyed = (
        (f"{entry.body}\0{entry.scope}\0{entry.reporting_year}", entry)
        for entry in found
        if entry.body is not None and entry.reporting_year is not None
    )
    for group in _groups(keyed):
        first = group[0]
        seen = {first.sha256 + _member(first)}
        for entry in group[1:]:
            own = entry.sha256 + _member(entry)
            if own not in seen:
                equal = entry.figures == first.figures and entry.format == first.format
                code = "dataset_report_twice" if equal else "dataset_report_differs"
                severity = Severity.INFO if equal else Severity.WARNING
                yield entry.id, _pair(code, severity, entry, first)
            seen.add(own)


def _same_figures(found: Sequence[Entry]) -> Iterator[Told]:
    """All figures equal, and enough of them, under the names of different bodies."""
    keyed = (
        (entry.figures, entry)
        for entry in found
        if entry.body is not None and entry.filled >= _LEAST_FILLED
    )
    for group in _groups(keyed):
        for at, entry in enumerate(group):
            other = next((one for one in group[:at] if one.body != entry.body), None)
            if other is not None:
                yield entry.id, _pair("dataset_same_figures", Severity.WARNING, entry, other)


def _groups(keyed: Iterable[tuple[str, Entry]]) -> Iterator[list[Entry]]:
    groups: dict[str, list[Entry]] = defaultdict(list)
    for key, entry in keyed:
        groups[key].append(entry)
    yield from (group for group in groups.values() if len(group) > 1)


def _member(entry: Entry) -> str:
    return entry.name.partition("!")[2]


def _pair(code: str, severity: Severity, entry: Entry, other: Entry) -> Finding:
    params: dict[str, Scalar] = {
        "agency": shown(entry),
        "year": entry.reporting_year,
        "other": other.name,
        "other_agency": shown(other),
        "other_year": other.reporting_year,
    }
    return _finding(code, severity, params)


def _finding(code: str, severity: Severity, params: dict[str, Scalar]) -> Finding:
    return Finding(code, severity, params=params, fault=Fault.PUBLISHER)
