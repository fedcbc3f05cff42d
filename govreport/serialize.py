"""Report <-> canonical JSON, strict. What a member means is told by ``spec/README.md``.

Numbers: a count is an integer. An amount is an integer where it is whole, else a number whose
decimal text is exactly the amount: a ``float`` where Python's shortest text of it is exact (always,
up to 15 digits), else a ``Decimal``. Reading takes the decimal text as it stands, so 0.1 stays 0.1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from govreport._serialize_findings import (
    change_to_dict,
    finding_to_dict,
    place_to_dict,
    validation_to_dict,
)
from govreport._serialize_model import converter, exact, plain_note, plain_number
from govreport._serialize_text import decode, encode, faults
from govreport.decimals import own_decimals
from govreport.errors import InvalidReportError
from govreport.findings import Finding, Severity
from govreport.model import (
    Agency,
    CellNote,
    Migration,
    Narrative,
    Period,
    Report,
    Scope,
    Source,
    Value,
)
from govreport.spec import Spec, default_spec

__all__ = [
    "change_to_dict",
    "dumps",
    "finding_to_dict",
    "from_dict",
    "loads",
    "place_to_dict",
    "to_dict",
    "validation_to_dict",
]

_BEFORE = ("period", "title", "agency", "scope", "published_on", "signed_on", "narrative")
_KINDS: Mapping[str, Any] = {
    "period": Period | None,
    "title": str | None,
    "agency": Agency,
    "scope": Scope | None,
    "published_on": dt.date | None,
    "signed_on": dt.date | None,
    "narrative": Narrative,
    "source": Source | None,
    "migration": Migration | None,
    "cell_notes": Mapping[str, CellNote],
}


@own_decimals
def to_dict(report: Report, spec: Spec | None = None) -> dict[str, Any]:
    """The canonical JSON of a report, as fresh dicts and lists that are the caller's to change.

    Keys stand in the order of the contract, cells in the order of the form. ``$schema`` is the
    ``$id`` of the format's report schema where the report itself names none.

    Raises ``SpecError`` where the format is not known, ``InvalidReportError`` where a figure is not
    finite or is too long to be written.
    """
    spec = spec or default_spec()
    layout = spec.layout(report.format)
    made = converter()
    data: dict[str, Any] = {
        "$schema": report.schema
        if report.schema is not None
        else spec.schema(report.format)["$id"],
        "format": report.format,
        "reporting_year": report.reporting_year,
    }
    for name in _BEFORE:
        data[name] = made.unstructure(getattr(report, name))
    data.update(_nested(report, spec))
    notes = dict(report.cell_notes.items())
    data["cell_notes"] = {
        pointer: plain_note(notes[pointer]) for pointer in _in_order(notes, layout.cells)
    }
    data["source"] = made.unstructure(report.source)
    if report.migration is not None:
        data["migration"] = made.unstructure(report.migration)
    return data


@own_decimals
def from_dict(data: Mapping[str, Any], spec: Spec | None = None) -> Report:
    """The report of canonical JSON that was decoded already. The argument is not altered or kept.

    Raises ``InvalidReportError`` (``report_invalid``) whose ``findings`` tell every fault by JSON
    Pointer: unknown keys, wrong types (nothing is coerced), missing cells, an unknown format.
    """
    return _report(data, spec or default_spec(), None)


@own_decimals
def loads(text: str | bytes, spec: Spec | None = None, *, name: str | None = None) -> Report:
    """The report of a canonical JSON text; ``name`` is said in errors.

    Raises ``InvalidReportError``: ``report_invalid`` as ``from_dict`` does, ``json_not_object``, or
    ``json_broken`` and its kin where the text is no sound JSON (RFC 8259).
    """
    data = decode(text, name)
    if not isinstance(data, dict):
        raise InvalidReportError("json_not_object", name=name, kind=_kind(data))
    return _report(data, spec or default_spec(), name)


def dumps(report: Report, indent: int | None = 2, *, spec: Spec | None = None) -> str:
    """The canonical JSON text of a report, with a line feed at its end; the same for the same
    report. Characters beyond ASCII stand for themselves. ``indent=None`` gives one line.
    """
    return encode(to_dict(report, spec), indent)


def _report(data: Mapping[str, Any], spec: Spec, name: str | None) -> Report:
    from govreport.validate.schema import check_dict

    found = faults(data) or check_dict(data, spec) or tuple(_impossible_days(data))
    if found:
        raise InvalidReportError("report_invalid", name=name, findings=found, count=len(found))
    layout = spec.layout(data["format"])
    made = converter()
    parts = {key: made.structure(data.get(key), kind) for key, kind in _KINDS.items()}
    notes = parts.pop("cell_notes")
    return Report(
        format=data["format"],
        schema=data["$schema"],
        reporting_year=data["reporting_year"],
        tables=_tables(data, spec),
        cell_notes={pointer: notes[pointer] for pointer in _in_order(notes, layout.cells)},
        **parts,
    )


def _impossible_days(data: Mapping[str, Any]) -> Iterator[Finding]:
    """The days that no calendar has (30 February), which a pattern can't tell."""
    period = data["period"] or {}
    days = {f"/{name}": data[name] for name in ("published_on", "signed_on")}
    days |= {f"/period/{name}": day for name, day in period.items()}
    for pointer, day in days.items():
        try:
            _ = day is None or dt.date.fromisoformat(day)
        except ValueError:
            yield Finding("date_impossible", Severity.ERROR, (pointer,), found=day)


def _nested(report: Report, spec: Spec) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for table, keys in _keys(spec, report.format).items():
        cells = dict(report.tables.get(table, {}).items())
        nodes = {"": tables.setdefault(table, {})}
        for key in _in_order(cells, keys):
            value = cells[key]
            above, _, last = key.rpartition("/")
            node = nodes.get(above)
            if node is None:
                node = nodes[above] = _node(nodes[""], above)
            node[last] = plain_number(value) if isinstance(value, Decimal) else value
    return tables


def _node(root: dict[str, Any], path: str) -> dict[str, Any]:
    node = root
    for step in path.split("/"):
        node = node.setdefault(step, {})
    return node


def _tables(data: Mapping[str, Any], spec: Spec) -> dict[str, dict[str, Value]]:
    tables: dict[str, dict[str, Value]] = {}
    for table, keys in _keys(spec, data["format"]).items():
        found = dict(_leaves(data[table], ""))
        tables[table] = {key: _figure(found[key], keys[key]) for key in keys if key in found}
    return tables


def _leaves(node: Mapping[str, Any], base: str) -> Iterator[tuple[str, Any]]:
    for name, value in node.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{base}{name}/")
        else:
            yield base + name, value


def _figure(value: Any, kind: str) -> Value:
    """A leaf as the model has it: amounts decimal, counts whole (JSON has one kind of number)."""
    if value is None or isinstance(value, str):
        return value
    if kind == "amount":
        return Decimal(value) if isinstance(value, int) else exact(value)
    return int(value)


@lru_cache(maxsize=64)
def _keys(spec: Spec, format: str) -> dict[str, dict[str, str]]:
    """By table id: the keys of its cells and of the fields beside them, in order, to their type."""
    layout = spec.layout(format)
    keys: dict[str, dict[str, str]] = {table.id: {} for table in layout.tables}
    for pointer, (table, key) in layout.members.items():
        cell = layout.cells.get(pointer)
        keys[table][key] = "unit" if cell is None else cell.column.type
    return keys


def _in_order(found: Mapping[str, Any], order: Mapping[str, Any]) -> list[str]:
    """The keys found, those of the form first and in its order, then the rest as they came."""
    known = [key for key in order if key in found]
    return known if len(known) == len(found) else known + [k for k in found if k not in order]


def _kind(value: Any) -> str:
    """What JSON calls a value that is no object."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "number"
