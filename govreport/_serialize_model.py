"""The cattrs converter of the envelope: strict, nothing is coerced.

cattrs by itself turns ``"12"``, ``12.7`` and ``True`` into ``int`` without a word, so every
scalar has a hook of its own here. The tables are not structured by cattrs: they are flat mappings
whose shape the layout tells, see ``serialize.py``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import resolve_types
from immutabledict import immutabledict

from govreport.errors import InvalidReportError
from govreport.model import (
    Agency,
    Carried,
    CellNote,
    CellState,
    Change,
    Migration,
    Narrative,
    Period,
    Scope,
    Source,
    Value,
)

if TYPE_CHECKING:
    from cattrs import BaseConverter

_MAX_EXPONENT = 40


@cache
def converter() -> BaseConverter:
    """The converter, made when first needed: importing cattrs takes longer than a conversion."""
    from cattrs import BaseConverter

    for kind in (Agency, Change, Narrative, Period, Source):
        resolve_types(kind)  # cattrs dispatches on types, not on the text of annotations
    made = BaseConverter()
    for plain in (str, int):
        made.register_structure_hook(plain, _only(plain))
    made.register_structure_hook(dt.date, _date)
    made.register_unstructure_hook(dt.date, dt.date.isoformat)
    for enum in (Scope, CellState):
        made.register_structure_hook(enum, lambda value, kind: kind(_text(value)))
        made.register_unstructure_hook(enum, lambda value: value.value)
    made.register_structure_hook(CellNote, lambda value, _: _note(made, value))
    made.register_unstructure_hook(CellNote, plain_note)
    made.register_structure_hook(Carried, lambda value, _: _carried(made, value))
    made.register_unstructure_hook(Carried, _plain_carried)
    made.register_structure_hook(Migration, lambda value, _: _migration(made, value))
    made.register_unstructure_hook(Migration, _plain_migration)
    made.register_unstructure_hook(Decimal, plain_number)
    return made


def plain_number(value: Decimal) -> int | float | Decimal:
    """A decimal as plain value: ``int`` where it is whole, ``float`` where its shortest text is
    exact (always, up to 15 digits), else the ``Decimal`` itself. Nothing is rounded.

    Raises ``InvalidReportError`` (``json_not_finite``, ``json_number_too_long``).
    """
    if not value.is_finite():
        raise InvalidReportError("json_not_finite", word=str(value))
    if value and abs(value.adjusted()) > _MAX_EXPONENT:
        raise InvalidReportError(
            "json_number_too_long", digits=abs(value.adjusted()), limit=_MAX_EXPONENT
        )
    if value == value.to_integral_value():
        return int(value)
    short = float(value)
    return short if Decimal(repr(short)) == value else value


def exact(value: Any) -> Any:
    """A plain value with every binary fraction as the ``Decimal`` of its shortest text, and every
    array and object immutable.
    """
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return immutabledict({key: exact(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple(exact(inner) for inner in value)
    return value


def plain(value: Any) -> Any:
    """The reverse of ``exact``: fresh dicts and lists, decimals as ``plain_number``."""
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def _only(kind: type) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"{value!r} is not {kind.__name__}")
        return value

    return structure


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not str")
    return value


def _date(value: Any, _: Any) -> dt.date:
    day = dt.date.fromisoformat(_text(value))
    if day.isoformat() != value:
        raise ValueError(value)
    return day


def _note(made: BaseConverter, value: Mapping[str, Any]) -> CellNote:
    return CellNote(
        state=made.structure(value["state"], CellState),
        raw=made.structure(value.get("raw"), str | None),  # type: ignore[arg-type]
        extra={key: exact(inner) for key, inner in value.items() if key not in ("state", "raw")},
    )


def plain_note(note: CellNote) -> dict[str, Any]:
    """A note of a cell as a fresh dict."""
    made: dict[str, Any] = {"state": str(note.state)}
    if note.raw is not None:
        made["raw"] = note.raw
    if note.extra:
        made.update(plain(note.extra))
    return made


def _carried(made: BaseConverter, value: Mapping[str, Any]) -> Carried:
    figure: Value = exact(value["value"])
    note = made.structure(value["note"], CellNote) if "note" in value else None
    return Carried(figure, note)


def _plain_carried(carried: Carried) -> dict[str, Any]:
    note = {} if carried.note is None else {"note": plain_note(carried.note)}
    return {"value": plain(carried.value), **note}


def _migration(made: BaseConverter, value: Mapping[str, Any]) -> Migration:
    return Migration(
        from_format=made.structure(value["from"], str),
        to_format=made.structure(value["to"], str),
        changes=made.structure(value["changes"], tuple[Change, ...]),
        carried=made.structure(value["carried"], Mapping[str, Carried]),  # type: ignore[type-abstract]
    )


def _plain_migration(migration: Migration) -> dict[str, Any]:
    return {
        "from": migration.from_format,
        "to": migration.to_format,
        "changes": [_plain_change(change) for change in migration.changes],
        "carried": {
            pointer: _plain_carried(carried) for pointer, carried in migration.carried.items()
        },
    }


def _plain_change(change: Change) -> dict[str, Any]:
    # by hand: there are as many changes as cells, and cattrs takes several times as long
    return {
        "pointer": change.pointer,
        "op": change.op,
        "fidelity": change.fidelity,
        "reason": change.reason,
        "sources": list(change.sources),
    }
