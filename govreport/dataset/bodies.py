"""Which reports are of the same body, and which one is that of the year before."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from govreport.findings import Fault, Finding, Severity
from govreport.model import Agency, Scope
from govreport.squeeze import squeezed
from govreport.validate.predicates import ASPECTS

_COLUMNS = (
    "r.id, f.name, r.member, r.format, r.year, r.scope, r.agency, r.credit_code, r.figures,"
    " r.filled, f.sha256"
)
_KNOWN = 2  # characters of a name below which it names no body


@frozen(slots=True)
class Entry:
    """One report of a dataset, without its cells: what it is known by.

    ``body`` is the same for reports of the same body: its credit code, else its name; ``None``
    where neither is known. It has the members that the named aspects of the rules look at.
    """

    id: int
    name: str
    format: str
    reporting_year: int | None
    scope: Scope | None
    agency: Agency
    figures: str
    filled: int
    sha256: str
    body: str | None = None


def entries(state: sqlite3.Connection) -> list[Entry]:
    """Every report that could be read, in the order of the dataset, its body told."""
    rows = state.execute(
        f"SELECT {_COLUMNS} FROM reports r JOIN files f ON f.id=r.file WHERE r.failed=0"
        " ORDER BY f.position, r.part"
    )
    found = [_entry(row) for row in rows]
    codes: dict[str, set[str]] = defaultdict(set)
    for entry in found:
        if entry.agency.credit_code and entry.agency.name:
            codes[plain(entry.agency.name)].add(entry.agency.credit_code)
    return [_with_body(entry, codes) for entry in found]


def plain(name: str | None) -> str:
    """A name as the rules compare it: NFKC, all white space out."""
    return squeezed(name or "")


def shown(entry: Entry) -> str:
    """What a body is called: its name, else its code."""
    return entry.agency.name or entry.agency.credit_code or "-"


def previous_of(found: Sequence[Entry]) -> tuple[dict[int, int], Iterator[tuple[int, Finding]]]:
    """For each report the id of that of the year before, and what could not be told.

    Two reports belong together where the rules call them comparable in year, agency and scope
    (``spec/rules/README.md``). Among several the same credit code goes before the same name, that
    before a name that ends in the other, and the same scope before an unknown one. One that still
    is not alone, or that is wanted by two reports by the end of its name, is not taken, which is
    told: a report compared with that of another body makes false findings only.
    """
    years: dict[int, list[Entry]] = defaultdict(list)
    for entry in found:
        if entry.body is not None and isinstance(entry.reporting_year, int):
            years[entry.reporting_year].append(entry)
    indexes = {year: Names(members) for year, members in years.items()}
    chosen: dict[int, int] = {}
    unclear: list[tuple[int, Finding]] = []
    for entry in found:
        year = entry.reporting_year
        if entry.body is None or not isinstance(year, int) or year - 1 not in indexes:
            continue
        candidates = _best(entry, indexes[year - 1])
        by_end = any(not _same_body(entry, candidate) for candidate in candidates)
        alike = len({candidate.figures for candidate in candidates}) == 1
        claimed = by_end and alike and _claimed(candidates[0], indexes[year])
        if alike and not claimed:
            chosen[entry.id] = candidates[0].id
        elif candidates:
            unclear.append((entry.id, _unclear(entry, candidates)))
    return chosen, iter(unclear)


class Names:
    """The bodies of one year by credit code, by name, and by the end of their name."""

    def __init__(self, members: Iterable[Entry]) -> None:
        self.by_code: dict[str, list[Entry]] = defaultdict(list)
        self.by_name: dict[str, list[Entry]] = defaultdict(list)
        for entry in members:
            if entry.agency.credit_code:
                self.by_code[entry.agency.credit_code].append(entry)
            if len(plain(entry.agency.name)) >= _KNOWN:
                self.by_name[plain(entry.agency.name)].append(entry)
        self._backwards = sorted(name[::-1] for name in self.by_name)

    def ends(self, name: str) -> Iterator[Entry]:
        """The reports whose name ends in this one, or is an end of it, but not the same."""
        start = name[::-1]
        for at in range(bisect_left(self._backwards, start), len(self._backwards)):
            if not self._backwards[at].startswith(start):
                break
            if len(self._backwards[at]) > len(name):
                yield from self.by_name[self._backwards[at][::-1]]
        for at in range(1, len(name) - _KNOWN + 1):
            yield from self.by_name.get(name[at:], ())


def _best(entry: Entry, before: Names) -> list[Entry]:
    code, name = entry.agency.credit_code, plain(entry.agency.name)
    tiers: tuple[Iterable[Entry], ...] = (
        before.by_code.get(code, ()) if code else (),
        before.by_name.get(name, ()) if name else (),
        before.ends(name) if len(name) >= _KNOWN else (),
    )
    for tier in tiers:
        fitting = [one for one in tier if _comparable(entry, one)]
        same = [one for one in fitting if one.scope is entry.scope]
        if same or fitting:
            return same or fitting
    return []


def _comparable(entry: Any, other: Any) -> bool:
    return all(holds(entry, other) for holds in ASPECTS.values())


def _same_body(entry: Entry, other: Entry) -> bool:
    return entry.body == other.body or plain(entry.agency.name) == plain(other.agency.name)


def _claimed(candidate: Entry, here: Names) -> bool:
    """Whether a report that fits by the end of its name fits several bodies, or one better."""
    name = plain(candidate.agency.name)
    exact = bool(here.by_name.get(name))
    return exact or len({one.body for one in here.ends(name)}) > 1


def _unclear(entry: Entry, candidates: Sequence[Entry]) -> Finding:
    return Finding(
        "dataset_previous_unclear",
        Severity.INFO,
        params={
            "agency": shown(entry),
            "year": entry.reporting_year,
            "count": len(candidates),
            "other": candidates[0].name,
        },
        fault=Fault.UNKNOWN,
    )


def _entry(row: Sequence[Any]) -> Entry:
    id, file, member, format, year, scope, agency, code, figures, filled, sha256 = row
    return Entry(
        id=id,
        name=file if member is None else f"{file}!{member}",
        format=format,
        reporting_year=year,
        scope=None if scope is None else Scope(scope),
        agency=Agency(agency, None, code),
        figures=figures,
        filled=filled,
        sha256=sha256 or "",
    )


def _with_body(entry: Entry, codes: Mapping[str, set[str]]) -> Entry:
    from attrs import evolve

    name = plain(entry.agency.name)
    known = codes.get(name, set())
    body = entry.agency.credit_code or (next(iter(known)) if len(known) == 1 else None)
    if body is None and len(name) >= _KNOWN:
        body = name
    return evolve(entry, body=body)
