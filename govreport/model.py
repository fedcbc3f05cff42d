"""The report as immutable values. No table format is named here: cells are keyed by pointer.

A table holds its cells flat, keyed by the JSON Pointer below the table without the leading slash
(``outcomes/withheld/state_secret/total``). Which cells a table has is told by the layout in
``spec/``, not by these classes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from attrs import field, frozen
from immutabledict import immutabledict

Value = int | Decimal | str | None

_NO_MEMBERS: Mapping[str, Any] = immutabledict()


class CellState(StrEnum):
    """Why a cell is not a plain number as printed (canonical form, "kinds of nothing")."""

    BLANK = "blank"
    MARK = "mark"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    CONVERTED = "converted"
    INFERRED = "inferred"


class Scope(StrEnum):
    """Whose figures: the organ's own (本机关/本级) or those of a whole region or system (汇总)."""

    OWN = "own"
    AGGREGATE = "aggregate"


def _immutable(members: Mapping[str, Any]) -> Mapping[str, Any]:
    return members if isinstance(members, immutabledict) else immutabledict(members)


@frozen(slots=True)
class CellNote:
    """What is said of a cell that is no plain number. ``extra`` keeps members added by others."""

    state: CellState
    raw: str | None = None
    extra: Mapping[str, Any] = field(default=_NO_MEMBERS, converter=_immutable)


@frozen(slots=True)
class Agency:
    """The publishing organ: name as published, GB/T 2260 or 10114 code, GB 32100 code."""

    name: str | None = None
    division_code: str | None = None
    credit_code: str | None = None


@frozen(slots=True)
class Period:
    """The statistics period, both days included."""

    start: dt.date
    end: dt.date


@frozen(slots=True)
class Narrative:
    """The text of the six sections: ``None`` where one was not found, ``""`` where it is empty."""

    overview: str | None = None
    proactive_disclosure: str | None = None
    requests: str | None = None
    review_and_litigation: str | None = None
    problems_and_improvements: str | None = None
    other_matters: str | None = None


@frozen(slots=True)
class Source:
    """The bytes the report was read from: URI or file name, media type, encoding, SHA-256 (hex)."""

    uri: str | None = None
    media_type: str | None = None
    encoding: str | None = None
    sha256: str | None = None


@frozen(slots=True)
class Change:
    """What a migration did to one cell of the target, and how faithful that is.

    ``pointer`` is the cell in the target format, ``sources`` the cells it comes from, ``op`` the
    operation of the map, ``fidelity`` one of exact, equivalent, approximate, none; ``reason`` is
    the id of an explanation in the migration map.
    """

    pointer: str
    op: str
    fidelity: str
    reason: str
    sources: tuple[str, ...] = ()


@frozen(slots=True)
class Carried:
    """A source cell the target has no place for, kept so that going back gives the original."""

    value: Value
    note: CellNote | None = None


@frozen(slots=True)
class Migration:
    """The record of a migration: from, to, what changed, what is carried by source pointer."""

    from_format: str
    to_format: str
    changes: tuple[Change, ...] = ()
    carried: Mapping[str, Carried] = field(factory=immutabledict, converter=immutabledict)


Table = Mapping[str, Value]


def _frozen_tables(tables: Mapping[str, Table]) -> Mapping[str, Table]:
    return immutabledict({name: immutabledict(cells) for name, cells in tables.items()})


@frozen(slots=True)
class Report:
    """One annual report, in one table format.

    ``tables`` maps a table's id to its cells by flat pointer; ``cell_notes`` maps the full JSON
    Pointer of a cell to its note. Both are immutable mappings in the order of the official form.
    """

    format: str
    tables: Mapping[str, Table] = field(converter=_frozen_tables)
    schema: str | None = None
    reporting_year: int | None = None
    period: Period | None = None
    title: str | None = None
    agency: Agency = Agency()
    scope: Scope | None = None
    published_on: dt.date | None = None
    signed_on: dt.date | None = None
    narrative: Narrative = Narrative()
    cell_notes: Mapping[str, CellNote] = field(factory=immutabledict, converter=immutabledict)
    source: Source | None = None
    migration: Migration | None = None

    def value(self, pointer: str) -> Value:
        """The value at a full JSON Pointer of a cell, such as ``/requests/received/total``.

        Raises ``KeyError`` where the report has no such cell.
        """
        _, table, cell = pointer.split("/", 2)
        return self.tables[table][cell]

    def state(self, pointer: str) -> CellState | None:
        """The state noted for a cell, or ``None`` for a number as printed."""
        note = self.cell_notes.get(pointer)
        return None if note is None else note.state
