"""The migration maps of ``spec/migrations`` as objects, and what one map makes of cells.

A cell is a value with its note. Cells are kept by full pointer; a cell that is not there (an
optional row) is not in the mapping. The semantics are those of ``spec/README.md``, "Migration".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from attrs import field, frozen
from immutabledict import immutabledict

from govreport.layout import Layout
from govreport.model import CellNote, CellState, Change, Report, Value
from govreport.quick import quick
from govreport.spec import Spec

FIDELITIES = ("exact", "equivalent", "approximate", "none")


@frozen(slots=True)
class Cell:
    """A value and its note, ``None`` for a number as printed."""

    value: Value
    note: CellNote | None = None


_Cell = quick(Cell)
MISSING = Cell(None, CellNote(CellState.MISSING))
NOTHING = Cell(None)


@frozen(slots=True)
class Entry:
    """What a map says of one cell of its target."""

    target: str
    op: str
    fidelity: str
    reason: str
    sources: tuple[str, ...] = ()
    prefer: str | None = None
    on_request: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        """All cells it looks at, the preferred one first."""
        return self.sources if self.prefer is None else (self.prefer, *self.sources)


@frozen(slots=True, eq=False)
class Map:
    """A map between two adjacent formats, with the layouts on both sides."""

    source: Layout
    target: Layout
    entries: tuple[Entry, ...]
    optional: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        cells = self.target.cells
        object.__setattr__(self, "optional", frozenset(cells) - frozenset(self.target.required))

    def apply(self, cells: Mapping[str, Cell], *, approximate: bool) -> dict[str, Cell]:
        """The cells of the target. ``approximate`` says whether entries on request are done."""
        made: dict[str, Cell] = {}
        for entry in self.entries:
            cell: Cell | None = None
            if not entry.on_request or approximate:
                cell = _OPERATIONS[entry.op](entry, cells)
            if cell is not None:
                made[entry.target] = cell
            elif entry.target not in self.optional:
                made[entry.target] = NOTHING if entry.target in self.target.fields else MISSING
        return made


def _copy(entry: Entry, cells: Mapping[str, Cell]) -> Cell | None:
    return cells.get(entry.sources[0])


def _null(entry: Entry, cells: Mapping[str, Cell]) -> Cell | None:
    return None


def _zero_if_zero(entry: Entry, cells: Mapping[str, Cell]) -> Cell | None:
    cell = cells.get(entry.sources[0])
    return Cell(0) if cell is not None and cell.value == 0 else None


def _sum(entry: Entry, cells: Mapping[str, Cell]) -> Cell | None:
    preferred = None if entry.prefer is None else cells.get(entry.prefer)
    if preferred is not None and preferred.value is not None:
        return preferred
    total = _total([cells[p] for p in entry.sources if p in cells])
    if preferred is not None and (total is None or total.value is None):
        return preferred
    return total


def _total(terms: list[Cell]) -> Cell | None:
    """Blank and marked terms count as zero; one that is lost loses the sum."""
    figures = [term.value for term in terms if isinstance(term.value, int | Decimal)]
    states = {
        t.note.state if t.note else None for t in terms if not isinstance(t.value, int | Decimal)
    }
    if not terms or not states <= {CellState.BLANK, CellState.MARK}:
        return None
    if figures:
        guessed = any(t.note is not None and t.note.state == CellState.INFERRED for t in terms)
        return Cell(sum(figures), CellNote(CellState.INFERRED) if guessed else None)
    first, *others = (term.note for term in terms)
    if all(note == first for note in others):
        return Cell(None, first)
    return Cell(None, CellNote(CellState.MARK if states == {CellState.MARK} else CellState.BLANK))


_OPERATIONS = {"copy": _copy, "sum": _sum, "zero_if_zero": _zero_if_zero, "null": _null}


@lru_cache(maxsize=64)
def load_map(spec: Spec, source: str, target: str) -> Map | None:
    """The map from one format to an adjacent one, ``None`` where there is none."""
    data = spec.migrations.get((source, target))
    if data is None:
        return None
    entries = tuple(
        Entry(
            target=cell["target"],
            op=cell["op"],
            fidelity=cell["fidelity"],
            reason=cell["reason"],
            sources=tuple(cell["sources"]),
            prefer=cell.get("prefer"),
            on_request=cell.get("on_request", False),
        )
        for cell in data["cells"]
    )
    return Map(spec.layout(source), spec.layout(target), entries)


@lru_cache(maxsize=64)
def find_path(spec: Spec, source: str, target: str) -> tuple[str, ...]:
    """The formats on the shortest way, both ends included; empty where maps lead nowhere.

    Of several shortest ways it is the one whose maps come first in the specification.
    """
    ways: list[tuple[str, ...]] = [(source,)]
    seen = {source}
    for way in ways:
        if way[-1] == target:
            return way
        for start, end in spec.migrations:
            if start == way[-1] and end not in seen:
                seen.add(end)
                ways.append((*way, end))
    return ()


@lru_cache(maxsize=64)
def changes_on(spec: Spec, path: tuple[str, ...], *, approximate: bool) -> Mapping[str, Change]:
    """What the maps along a path say of each cell at its end, by pointer."""
    found: Mapping[str, Change] | None = None
    for source, target in pairwise(path):
        migration = load_map(spec, source, target)
        entries = migration.entries if migration is not None else ()
        step = {e.target: _change(e, done=approximate or not e.on_request) for e in entries}
        found = step if found is None else compose(found, step)
    return immutabledict(found or {})


def _change(entry: Entry, *, done: bool) -> Change:
    if not done:
        return Change(entry.target, "null", "none", entry.reason)
    return Change(entry.target, entry.op, entry.fidelity, entry.reason, entry.reads)


def compose(first: Mapping[str, Change], then: Mapping[str, Change]) -> dict[str, Change]:
    """Two steps told as one: sources of the first, the lesser fidelity and its reason."""
    return {pointer: _compose(first, change) for pointer, change in then.items()}


def _compose(first: Mapping[str, Change], last: Change) -> Change:
    before = [first[p] for p in last.sources if p in first]
    if not before:
        return last
    worst = max((last, *before), key=lambda change: FIDELITIES.index(change.fidelity))
    sources = tuple(dict.fromkeys(p for change in before for p in change.sources))
    op = before[0].op if last.op == "copy" else last.op
    return Change(last.pointer, op, worst.fidelity, worst.reason, sources)


def told(changes: Mapping[str, Change], cells: Mapping[str, Cell]) -> dict[str, Change]:
    """The changes that led to these cells: of an optional row only where it is there, and the
    fidelity of ``zero_if_zero`` only where the figure is 0.
    """
    found: dict[str, Change] = {}
    for pointer, change in changes.items():
        if pointer not in cells:
            continue
        if change.op == "zero_if_zero" and cells[pointer].value != 0:
            change = Change(pointer, change.op, "none", change.reason, change.sources)  # noqa: PLW2901
        found[pointer] = change
    return found


def places(layout: Layout) -> Iterator[str]:
    """The pointers of all cells and of the members beside them, in the order of the form."""
    return iter(layout.members)


def cells_of(report: Report, layout: Layout) -> dict[str, Cell]:
    """The cells and members a report has, by pointer, in the order of the form."""
    found: dict[str, Cell] = {}
    tables = {table: dict(cells.items()) for table, cells in report.tables.items()}
    notes = dict(report.cell_notes.items())
    for pointer, (table, key) in layout.members.items():
        if table in tables and key in tables[table]:
            found[pointer] = _Cell(tables[table][key], notes.get(pointer))
    return found


def ordered(cells: Mapping[str, Cell], layout: Layout) -> dict[str, Cell]:
    """The same cells in the order of the form."""
    return {pointer: cells[pointer] for pointer in layout.members if pointer in cells}


@frozen(slots=True)
class Bundle:
    """An optional row with the rows it stands for: kept and restored together.

    ``columns`` are, for each column, the pointers of its cells, the optional row's first.
    """

    columns: tuple[tuple[str, ...], ...]

    @property
    def optional(self) -> tuple[str, ...]:
        """The cells of the optional row."""
        return tuple(column[0] for column in self.columns)

    @property
    def pointers(self) -> Iterable[str]:
        """All its cells."""
        return (pointer for column in self.columns for pointer in column)


@lru_cache(maxsize=64)
def bundles(spec: Spec, format_id: str) -> tuple[Bundle, ...]:
    """The bundles of a format, one for each optional row."""
    return tuple(
        Bundle(
            tuple(
                tuple(f"/{table.id}/{path}/{column.id}" for path in (row.path, *row.replaces))
                for column in block.columns
            )
        )
        for table in spec.layout(format_id).tables
        for block in table.blocks
        for row in block.rows
        if row.optional
    )
