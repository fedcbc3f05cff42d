"""Turns placed figures into cells: values, notes and places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from attrs import evolve, frozen

from govreport.document import ILLEGIBLE
from govreport.extract.lines import Token
from govreport.extract.numbers import NumberReader, Reading
from govreport.extract.place import Option
from govreport.kept import kept
from govreport.layout import CellSpec
from govreport.model import CellNote, CellState, Value
from govreport.quick import quick
from govreport.sources import Place


@frozen(slots=True)
class CellRead:
    """One cell as read: its value, its note if it is no plain number, and where it stands.

    ``choices`` are the readings of a cell that was recognised from a picture, the likeliest first.
    """

    value: Value
    note: CellNote | None
    place: Place
    choices: tuple[Reading, ...] = ()

    @property
    def uncertain(self) -> bool:
        """Whether a cell was recognised, and what it reads is not clear."""
        if not self.choices:
            return False
        readable = {kind_of(c) for c in self.choices if c.state is not CellState.UNREADABLE}
        unread = self.choices[0].state is CellState.UNREADABLE
        doubted = (self.place.confidence or 0.0) < LEAST_CONFIDENCE
        open = unread and (len(self.choices) > 1 or self.choices[0].raw == ILLEGIBLE)
        return len(readable) > 1 or doubted or open


def kind_of(reading: Reading) -> tuple[Value, bool]:
    """What tells two readings of a cell apart: the number, or that there is none."""
    return reading.value, reading.state in (CellState.BLANK, CellState.MARK)


#: A cell recognised with less is uncertain, even if no other reading came up.
LEAST_CONFIDENCE = 0.6

_LONGEST_KEPT = 64

_Cell = quick(CellRead)
_BLANK, _LOST = CellNote(CellState.BLANK), CellNote(CellState.MISSING)


def _unread(label: Place) -> Place:
    """The place of a cell without text of its own: that of its row's label."""
    return evolve(label, raw=None, confidence=None)


def missing(place: Place, raw: str | None = None) -> CellRead:
    """A cell whose figure was lost, or whose place can't be known."""
    lost = evolve(place, raw=raw, confidence=None)
    return CellRead(None, CellNote(CellState.MISSING, raw), lost)


def _choices(
    token: Token, first: Reading, spec: CellSpec, reader: NumberReader, stated: str | None
) -> tuple[Reading, ...]:
    if token.place.confidence is None:
        return ()
    return first, *(reader.read(text, spec.column, stated) for text in token.alternatives)


@kept(4096, _LONGEST_KEPT, at=1)
def _note(state: CellState, raw: str) -> CellNote:
    return CellNote(state, raw or None)


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
    empty: Place | None = None
    for i, (token, spec) in enumerate(zip(placed.tokens, specs, strict=True)):
        if token is None:
            lost = i in placed.lost
            empty = empty or _unread(label)
            cells[spec.pointer] = _Cell(None, _LOST if lost else _BLANK, empty)
            continue
        unit = stated.get(spec.column.id)
        reading = reader.read(token.text, spec.column, unit)
        if reading.unit is not None:
            units.add(reading.unit)
        place = token.place
        sure = place.confidence is None
        choices = () if sure else _choices(token, reading, spec, reader, unit)
        note = None if reading.state is None else _note(reading.state, reading.raw)
        cells[spec.pointer] = _Cell(reading.value, note, place, choices)
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
            choices = _choices(tokens[0], reading, spec, reader, None)
            state = reading.state if reading.value is None else CellState.INFERRED
            note = None if state is None else _note(state, reading.raw)
            cells[spec.pointer] = _Cell(reading.value, note, tokens[0].place, choices)
    return cells


@lru_cache(maxsize=16)
def _money(reader: NumberReader) -> re.Pattern[str]:
    money = sorted(
        (u for u in reader.money_units if len(u) > 1 or u == "元"), key=len, reverse=True
    )
    return re.compile("|".join(re.escape(unit) for unit in money))


def stated_units(
    texts: Mapping[str, str], label: str, specs: Sequence[CellSpec], reader: NumberReader
) -> dict[str, str]:
    """The money units that heads or the row's label state, by column id."""
    found: dict[str, str] = {}
    for spec in specs:
        if spec.column.type != "amount":
            continue
        pattern = _money(reader)
        match = pattern.search(reader.compact(texts.get(spec.column.id, "")))
        match = match or pattern.search(reader.compact(label))
        if match is not None:
            found[spec.column.id] = match.group()
    return found
