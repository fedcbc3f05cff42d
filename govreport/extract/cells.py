"""Turns placed figures into cells: values, notes and places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from govreport.extract.numbers import NumberReader, Reading
from govreport.extract.place import Option
from govreport.layout import CellSpec
from govreport.model import CellNote, CellState, Value
from govreport.sources import Place


@frozen(slots=True)
class CellRead:
    """One cell as read: its value, its note if it is no plain number, and where it stands."""

    value: Value
    note: CellNote | None
    place: Place


_BLANK, _LOST = CellNote(CellState.BLANK), CellNote(CellState.MISSING)


def _unread(label: Place) -> Place:
    """The place of a cell without text of its own: that of its row's label."""
    return evolve(label, raw=None)


def missing(place: Place, raw: str | None = None) -> CellRead:
    """A cell whose figure was lost, or whose place can't be known."""
    return CellRead(None, CellNote(CellState.MISSING, raw), evolve(place, raw=raw))


def _read(reading: Reading, place: Place, inferred: bool) -> CellRead:
    state = reading.state
    if inferred and reading.value is not None:
        state = CellState.INFERRED
    note = None if state is None else CellNote(state, reading.raw or None)
    return CellRead(reading.value, note, place)


def from_placed(
    placed: Option,
    specs: Sequence[CellSpec],
    reader: NumberReader,
    stated: Mapping[str, str],
    label: Place,
) -> tuple[dict[str, CellRead], set[str]]:
    """Cells of a row whose placement is certain, and the money units its cells state.

    ``stated`` is the unit the head states, by column id; ``label`` the place of the row's label.
    """
    cells: dict[str, CellRead] = {}
    units: set[str] = set()
    empty = _unread(label)
    for i, (token, spec) in enumerate(zip(placed.tokens, specs, strict=True)):
        if token is None:
            lost = i in placed.lost
            cells[spec.pointer] = CellRead(None, _LOST if lost else _BLANK, empty)
            continue
        reading = reader.read(token.text, spec.column, stated.get(spec.column.id))
        if reading.unit is not None:
            units.add(reading.unit)
        cells[spec.pointer] = _read(reading, token.place, inferred=False)
    return cells, units


def from_options(
    options: Sequence[Option], specs: Sequence[CellSpec], reader: NumberReader, label: Place
) -> dict[str, CellRead]:
    """Cells of a row of which several placements stand: filled where all agree, else missing."""
    cells: dict[str, CellRead] = {}
    for i, spec in enumerate(specs):
        tokens = [option.tokens[i] for option in options]
        texts = {None if t is None else t.text.strip() for t in tokens}
        if len(texts) != 1 or not tokens:
            cells[spec.pointer] = missing(label)
        elif tokens[0] is None:
            lost = any(i in option.lost for option in options)
            cells[spec.pointer] = CellRead(None, _LOST if lost else _BLANK, _unread(label))
        else:
            reading = reader.read(tokens[0].text, spec.column)
            cells[spec.pointer] = _read(reading, tokens[0].place, inferred=True)
    return cells


def stated_units(
    texts: Mapping[str, str], label: str, specs: Sequence[CellSpec], reader: NumberReader
) -> dict[str, str]:
    """The money units that heads or the row's label state, by column id."""
    money = sorted(
        (u for u in reader.money_units if len(u) > 1 or u == "元"), key=len, reverse=True
    )
    pattern = re.compile("|".join(re.escape(unit) for unit in money))
    found: dict[str, str] = {}
    for spec in specs:
        if spec.column.type != "amount":
            continue
        match = pattern.search(reader.compact(texts.get(spec.column.id, "")))
        match = match or pattern.search(reader.compact(label))
        if match is not None:
            found[spec.column.id] = match.group()
    return found
