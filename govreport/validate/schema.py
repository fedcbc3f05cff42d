"""The structural check: a report against the JSON Schema of its format.

What the validator library says is never passed on: findings are made from path, keyword and value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any

from attrs import fields, frozen

from govreport.findings import Finding, Severity
from govreport.layout import Layout
from govreport.model import Agency, CellState, Narrative, Report
from govreport.schema import bundled, flat_schema, flatten
from govreport.spec import Spec, default_spec
from govreport.validate.faults import findings_of, misfit, shown

_TYPED = frozenset({"cell_notes", "migration", "source"})
_WHOLE = frozenset({int, NoneType})
_FRACTIONS = frozenset({Decimal, float})
_AGENCY = tuple(field.name for field in fields(Agency))
_NARRATIVE = tuple(field.name for field in fields(Narrative))
_WITH_NUMBER = (CellState.CONVERTED, CellState.INFERRED)
Accepts = Callable[[Any], bool]


@frozen(slots=True)
class Validators:
    """The compiled schemas of one format: ``whole`` for a nested report, ``flat`` for its tables as
    one flat object, ``envelope`` for the rest, ``typed`` for what a ``Report`` does not ensure by
    its types; ``flat_accepts`` and ``typed_accepts`` are the quickest ways to know that nothing is
    wrong; ``pointers`` are those of the members of each table, by their keys.
    """

    layout: Layout
    whole: Any
    flat: Any
    envelope: Any
    typed: Any
    flat_accepts: Accepts
    typed_accepts: Accepts
    amounts: frozenset[str]
    pointers: Mapping[str, Mapping[str, str]]


def check_dict(data: Any, spec: Spec | None = None) -> tuple[Finding, ...]:
    """Every structural fault of decoded canonical JSON, each by JSON Pointer; the argument is kept.

    Unknown keys, missing members and cells, wrong types (nothing is coerced: ``true``, ``"5"``
    and ``5.5`` are no integers), values that the schema does not allow, notes that name no cell
    or contradict its value.
    """
    spec = spec or default_spec()
    if not isinstance(data, Mapping):
        return (misfit("schema_type", "", "object", shown(data)),)
    if "format" not in data:
        return (misfit("schema_missing", "/format", ", ".join(spec.formats), None, name="format"),)
    if data["format"] not in list(spec.formats):
        return (misfit("schema_format", "/format", ", ".join(spec.formats), shown(data["format"])),)
    checks = _validators(spec, data["format"])
    flat = _shadow(flatten(data, checks.layout), checks.amounts)
    tables = {table.id for table in checks.layout.tables}
    rest = {key: value for key, value in data.items() if key not in tables}
    if checks.flat_accepts(flat) and checks.envelope.is_valid(rest):
        states = ((pointer, note["state"]) for pointer, note in rest["cell_notes"].items())
        return tuple(_notes(states, flat))
    return tuple(findings_of(checks.whole, data))


def check_report(report: Report, spec: Spec | None = None) -> tuple[Finding, ...]:
    """Every structural fault of a report object. Its notes, source and migration are held by their
    types. Raises ``SpecError`` where the format is not known.
    """
    spec = spec or default_spec()
    checks = _validators(spec, report.format)
    flat: dict[str, Any] = {}
    for table, cells in report.tables.items():
        pointers = checks.pointers.get(table, {})
        for key, value in cells.items():
            flat[pointers.get(key) or f"/{table}/{key}"] = value
    found: list[Finding] = []
    shadow = _shadow(flat, checks.amounts)
    if not checks.flat_accepts(shadow):
        found.extend(findings_of(checks.flat, flat, flat=True))
    typed = _typed(report)
    # compiled validators take 2021.0 for an integer
    if type(report.reporting_year) not in _WHOLE or not checks.typed_accepts(typed):
        found.extend(findings_of(checks.typed, typed))
    states = ((pointer, note.state) for pointer, note in report.cell_notes.items())
    found.extend(_notes(states, flat))
    return tuple(found)


def _typed(report: Report) -> dict[str, Any]:
    period, agency, narrative = report.period, report.agency, report.narrative
    data: dict[str, Any] = {
        "reporting_year": report.reporting_year,
        "title": report.title,
        "scope": None if report.scope is None else str(report.scope),
        "period": None,
        "agency": {name: getattr(agency, name) for name in _AGENCY},
        "narrative": {name: getattr(narrative, name) for name in _NARRATIVE},
        "published_on": None if report.published_on is None else str(report.published_on),
        "signed_on": None if report.signed_on is None else str(report.signed_on),
    }
    if period is not None:
        data["period"] = {"start": str(period.start), "end": str(period.end)}
    if report.schema is not None:
        data["$schema"] = report.schema
    return data


def _notes(states: Iterable[tuple[str, Any]], flat: Mapping[str, Any]) -> Iterator[Finding]:
    """What no JSON Schema can say: a note names a cell that is there and agrees with its value."""
    for pointer, state in states:
        if pointer not in flat:
            yield Finding("note_without_cell", Severity.ERROR, (pointer,))
        elif (flat[pointer] is not None) != (state in _WITH_NUMBER):
            yield Finding(
                "note_contradicts_value",
                Severity.ERROR,
                (pointer,),
                expected=str(state),
                found=shown(flat[pointer]),
            )


def _shadow(flat: dict[str, Any], amounts: frozenset[str]) -> dict[str, Any]:
    """The same object with every fraction as a float, or as a text where none is allowed.

    Validators differ on ``Decimal`` and on whether 31.0 is an integer; here it never is.
    """
    if _FRACTIONS.isdisjoint(map(type, flat.values())):
        return flat
    return flat | {
        pointer: _fraction(value, pointer in amounts)
        for pointer, value in flat.items()
        if isinstance(value, (Decimal, float))
    }


def _fraction(value: Decimal | float, allowed: bool) -> Any:
    return 0.5 if allowed and Decimal(value).is_finite() else shown(value)


@lru_cache(maxsize=32)
def _validators(spec: Spec, format: str) -> Validators:
    from jsonschema import Draft202012Validator, validators

    kinds = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    ).redefine("number", lambda _, value: _is_number(value))
    kinds = kinds.redefine("object", lambda _, value: isinstance(value, Mapping))
    extend: Any = validators.extend
    make = extend(Draft202012Validator, type_checker=kinds)
    layout = spec.layout(format)
    whole = bundled(spec.schema(format), spec)
    whole.pop("$id", None)
    flat = flat_schema(layout)
    tables = {table.id for table in layout.tables}
    amounts = (p for p, cell in layout.cells.items() if cell.column.type == "amount")
    typed = {**_without(whole, tables | _TYPED), "required": []}
    pointers: dict[str, dict[str, str]] = {}
    for pointer, (table, key) in layout.members.items():
        pointers.setdefault(table, {})[key] = pointer
    flat_validator, typed_validator = make(flat), make(typed)
    return Validators(
        layout=layout,
        whole=make(whole),
        flat=flat_validator,
        envelope=make(_without(whole, tables)),
        typed=typed_validator,
        flat_accepts=_quickest(flat) or flat_validator.is_valid,
        typed_accepts=_quickest(typed) or typed_validator.is_valid,
        amounts=frozenset(amounts),
        pointers=pointers,
    )


def _quickest(schema: Mapping[str, Any]) -> Accepts | None:
    """The compiled validator of jsonschema-rs (extra ``fast``) where it is installed."""
    try:
        import jsonschema_rs
    except ImportError:
        return None
    accepts: Accepts = jsonschema_rs.validator_for(dict(schema)).is_valid

    def quickest(data: Any) -> bool:
        try:
            return accepts(data)
        except ValueError:  # a value that is no JSON at all
            return False

    return quickest


def _without(schema: Mapping[str, Any], names: set[str] | frozenset[str]) -> dict[str, Any]:
    return {
        **schema,
        "properties": {k: v for k, v in schema["properties"].items() if k not in names},
        "required": [name for name in schema["required"] if name not in names],
    }


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (
        isinstance(value, (float, Decimal)) and Decimal(value).is_finite()
    )
