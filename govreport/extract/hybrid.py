"""A table that follows another format than the report: read in its own form, moved by the map.

Only cells that the form of the report has no rows for are moved; a form with an optional row for
such a source (``subtotal``) needs none of this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import evolve

from govreport.extract.cells import CellRead
from govreport.extract.labels import Kind, label_index
from govreport.extract.tables import TableRead
from govreport.layout import Layout
from govreport.model import CellNote, CellState
from govreport.sources import Place
from govreport.spec import Spec

_NOTHING = frozenset({CellState.BLANK, CellState.MARK})


def needs_own_form(spec: Spec, format: str, other: str, table: str) -> bool:
    """Whether a table of format ``other`` has rows that the form of ``format`` has no label for."""
    if (other, format) not in spec.migrations:
        return False
    index = label_index(spec, format, table)
    known = {key for target in index.targets if target.kind is Kind.ROW for key in target.keys}
    rows = (t for t in label_index(spec, other, table).targets if t.kind is Kind.ROW)
    return any(not known.intersection(target.keys) for target in rows if not target.optional)


def moved(read: TableRead, table: str, layout: Layout, other: Layout, spec: Spec) -> TableRead:
    """The cells of a table read in another form, in the form of the report."""
    ways = spec.migrations[(other.format, layout.format)]
    prefix = f"/{table}/"
    cells: dict[str, CellRead] = {}
    for way in ways["cells"]:
        if way["target"].startswith(prefix):
            sources = [read.cells[p] for p in way["sources"] if p in read.cells]
            cells[way["target"]] = _cell(way["op"], sources)
    ordered = {p: cells[p] for p in layout.cells if p in cells}
    findings = tuple(
        evolve(f, pointers=tuple(_renamed(f.pointers, ways, layout))) for f in read.findings
    )
    return evolve(read, cells=ordered, findings=findings)


def _renamed(
    pointers: Sequence[str],
    ways: Mapping[str, Sequence[Mapping[str, Sequence[str]]]],
    layout: Layout,
) -> list[str]:
    """The pointers of a finding in the form of the report."""
    found: dict[str, None] = {}
    for pointer in pointers:
        if pointer in layout.cells:
            found[pointer] = None
            continue
        for way in ways["cells"]:
            if pointer in way["sources"]:
                found[str(way["target"])] = None
    return list(found)


def _cell(op: str, sources: Sequence[CellRead]) -> CellRead:
    if op == "copy" and len(sources) == 1:
        return sources[0]
    if op != "sum" or not sources:
        return CellRead(None, CellNote(CellState.MISSING), Place())
    sure = [c.place.confidence for c in sources if c.place.confidence is not None]
    place = evolve(sources[0].place, confidence=min(sure, default=None))
    states = {cell.note.state if cell.note else None for cell in sources}
    if states & {CellState.MISSING, CellState.UNREADABLE}:
        return CellRead(None, CellNote(CellState.MISSING), evolve(place, raw=None))
    raw = "+".join(cell.place.raw or "" for cell in sources)
    if states <= _NOTHING:
        marked = CellState.MARK in states
        note = CellNote(CellState.MARK, raw) if marked else CellNote(CellState.BLANK)
        return CellRead(None, note, evolve(place, raw=raw))
    total = sum((_number(cell) for cell in sources), start=Decimal(0))
    state = CellState.INFERRED if CellState.INFERRED in states else CellState.CONVERTED
    return CellRead(int(total), CellNote(state, raw), evolve(place, raw=raw))


def _number(cell: CellRead) -> Decimal:
    return Decimal(cell.value) if isinstance(cell.value, int | Decimal) else Decimal(0)
