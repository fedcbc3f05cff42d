"""Moves a report to another table format along the maps of ``spec/migrations``. Nothing is lost.

What the target has no place for is carried in ``report.migration.carried``. A carried cell is put
back when the report returns to its format, if it still agrees with the present figures; so there
and back gives the same report. The rule for what is carried is one sentence: every cell that the
map back, applied to the result, would not give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
from attrs import frozen

from govreport.decimals import own_decimals
from govreport.errors import MigrationError
from govreport.findings import Finding, Scalar, Severity
from govreport.migration_map import (
    Cell,
    Map,
    bundles,
    cells_of,
    changes_on,
    compose,
    find_path,
    load_map,
    ordered,
    places,
    told,
)
from govreport.model import Carried, Change, Migration, Report, Value
from govreport.schema import schema_id
from govreport.spec import Spec, default_spec

Store = dict[tuple[str, str], Carried]


@frozen(slots=True)
class Migrated:
    """``report`` in the target format; ``changes`` what became of each of its cells, with sources
    in the format of the argument; ``findings`` tell each kind of change once.
    """

    report: Report
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


@frozen(slots=True)
class _State:
    """A report on its way: its cells, what is carried by (format, pointer), where it began."""

    format: str
    cells: Mapping[str, Cell]
    store: Store
    origin: str
    changes: Mapping[str, Change] | None
    restored: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


@own_decimals
def migrate(
    report: Report, to: str, *, approximate: bool = False, spec: Spec | None = None
) -> Migrated:
    """Move a report to the format ``to`` (an id, or ``"current"``); the argument is not altered.

    ``approximate`` also fills the cells for which the maps know only a near fact; they are null and
    ``missing`` otherwise. To its own format a report is returned as it is. Raises
    ``MigrationError`` where a format is not known, where no maps lead from one to the other, or
    where the record of an earlier migration belongs to another format.
    """
    spec = default_spec() if spec is None else spec
    target = spec.current if to == "current" else to
    for name in (report.format, target):
        if name not in spec.formats:
            raise MigrationError("format_unknown", format=name, known=", ".join(spec.formats))
    if target == report.format:
        return Migrated(report)
    path = find_path(spec, report.format, target)
    if not path:
        raise MigrationError("migration_no_path", source=report.format, target=target)
    state = _start(report, spec)
    passed: dict[str, Change] | None = None
    for step in path[1:]:
        source = state.format
        state = _step(state, step, path[0], spec, approximate=approximate)
        made = told(changes_on(spec, (source, step), approximate=approximate), state.cells)
        passed = made if passed is None else compose(passed, made)
    changes = told(passed or {}, state.cells)
    moved = _finish(report, state, spec)
    findings = tuple(_findings(report.format, state, changes, home=moved.migration is None))
    return Migrated(moved, tuple(changes.values()), findings)


def _start(report: Report, spec: Spec) -> _State:
    cells = cells_of(report, spec.layout(report.format))
    record = report.migration
    if record is None:
        return _State(report.format, cells, {}, report.format, None)
    if record.to_format != report.format:
        raise MigrationError(
            "migration_record_wrong", recorded=record.to_format, format=report.format
        )
    store: Store = {}
    for key, carried in record.carried.items():
        name, mark, pointer = key.partition("#")
        store[(name, pointer) if mark else (record.from_format, key)] = carried
    for name in (record.from_format, *(name for name, _ in store)):
        if name not in spec.formats:
            raise MigrationError("format_unknown", format=name, known=", ".join(spec.formats))
    changes = {change.pointer: change for change in record.changes}
    return _State(report.format, cells, store, record.from_format, changes)


def _step(state: _State, target: str, start: str, spec: Spec, *, approximate: bool) -> _State:
    """One map. Going back over a step, the record is the one the report had there before."""
    source = state.format
    there = load_map(spec, source, target)
    back = load_map(spec, target, source)
    if there is None:
        raise MigrationError("migration_no_path", source=source, target=target)
    kept = {p: Cell(c.value, c.note) for (f, p), c in state.store.items() if f == target}
    derived = there.apply(state.cells, approximate=approximate)
    cells, stale = _restore(derived, kept, state.cells, back, spec)
    cells = ordered(cells, there.target)

    way = find_path(spec, state.origin, source)
    homeward = state.changes is not None and target in way
    asked = homeward and _asked(state, way, spec)
    expected = {} if back is None else back.apply(cells, approximate=asked)
    store = {key: carried for key, carried in state.store.items() if key[0] != target}
    for pointer, cell in _not_given(state.cells, expected, source, spec).items():
        store[source, pointer] = Carried(cell.value, cell.note)

    origin = state.origin
    step = told(changes_on(spec, (source, target), approximate=approximate), cells)
    changes: Mapping[str, Change] | None
    if not homeward:
        changes = step if state.changes is None else told(compose(state.changes, step), cells)
    elif target != origin:
        changes = told(changes_on(spec, way[: way.index(target) + 1], approximate=asked), cells)
    elif not store:
        changes = None
    else:
        origin = start
        changes = changes_on(spec, find_path(spec, start, target), approximate=approximate)
        changes = told(changes, cells)
    return _State(
        target,
        cells,
        store,
        origin,
        changes,
        tuple(p for p in kept if p not in stale),
        (*state.stale, *stale),
    )


def _asked(state: _State, way: tuple[str, ...], spec: Spec) -> bool:
    """Whether the way here was taken with approximations, as the recorded changes show."""
    plain = changes_on(spec, way, approximate=False)
    full = changes_on(spec, way, approximate=True)
    differ = [p for p in full if (full[p].op, full[p].sources) != (plain[p].op, plain[p].sources)]
    recorded = state.changes or {}
    return bool(differ) and all(
        p in recorded and (recorded[p].op, recorded[p].sources) == (full[p].op, full[p].sources)
        for p in differ
    )


def _restore(
    derived: dict[str, Cell],
    kept: Mapping[str, Cell],
    present: Mapping[str, Cell],
    back: Map | None,
    spec: Spec,
) -> tuple[dict[str, Cell], tuple[str, ...]]:
    """Put carried cells back where the map back still leads from them to the present figures.

    Returns the cells and the pointers of carried cells that no longer agree and were not used.
    """
    if not kept or back is None:
        return derived, tuple(kept)
    cells = {**derived, **kept}
    groups = [b for b in bundles(spec, back.source.format) if any(p in kept for p in b.pointers)]
    for bundle in groups:
        if kept.keys().isdisjoint(bundle.optional):
            for pointer in bundle.optional:
                cells.pop(pointer, None)
    again = back.apply(cells, approximate=False)
    stale: set[str] = set()
    for entry in back.entries:
        if entry.fidelity in ("exact", "equivalent") and again.get(entry.target) != present.get(
            entry.target
        ):
            stale.update(entry.reads)
    for bundle in groups:
        if not stale.isdisjoint(bundle.optional):
            own = (p for p in bundle.optional if p in derived and p not in kept)
            cells.update({pointer: derived[pointer] for pointer in own})
    for pointer in stale:
        if pointer in derived:
            cells[pointer] = derived[pointer]
        else:
            cells.pop(pointer, None)
    return cells, tuple(p for p in kept if p in stale)


def _not_given(
    cells: Mapping[str, Cell], expected: Mapping[str, Cell], source: str, spec: Spec
) -> dict[str, Cell]:
    """The cells that the map back does not give; of an optional row with the rows it stands for."""
    lost = {p for p, cell in cells.items() if cell is not (e := expected.get(p)) and cell != e}
    lost.update(expected.keys() - cells.keys())
    for bundle in bundles(spec, source):
        if not lost.isdisjoint(bundle.pointers):
            lost.update(bundle.pointers)
    return {pointer: cell for pointer, cell in cells.items() if pointer in lost}


def _finish(report: Report, state: _State, spec: Spec) -> Report:
    layout = spec.layout(state.format)
    known = spec.layout(report.format).cells
    tables: dict[str, dict[str, Value]] = {table.id: {} for table in layout.tables}
    notes = {}
    for pointer, (table, key) in layout.members.items():
        cell = state.cells.get(pointer)
        if cell is None:
            continue
        tables[table][key] = cell.value
        if cell.note is not None:
            notes[pointer] = cell.note
    strange = report.cell_notes.keys() - known.keys() - layout.cells.keys()
    notes |= {pointer: note for pointer, note in report.cell_notes.items() if pointer in strange}
    record = None
    if state.changes is not None:
        carried: dict[str, Carried] = {}
        for name in (state.origin, *(f for f in spec.formats if f != state.origin)):
            mark = "" if name == state.origin else f"{name}#"
            own = {pointer: cell for (f, pointer), cell in state.store.items() if f == name}
            carried |= {
                mark + pointer: own[pointer]
                for pointer in places(spec.layout(name))
                if pointer in own
            }
        record = Migration(state.origin, state.format, tuple(state.changes.values()), carried)
    return attrs.evolve(
        report,
        format=state.format,
        schema=schema_id(state.format),
        tables=tables,
        cell_notes=notes,
        migration=record,
    )


def _findings(
    source: str, state: _State, changes: Mapping[str, Change], *, home: bool
) -> Iterator[Finding]:
    """One finding for each kind of change; none of these is a fault of the report."""
    restored = set(state.restored)
    carried = [p for f, p in state.store if f == source]
    missing = [
        pointer
        for pointer, change in changes.items()
        if change.fidelity == "none" and pointer not in restored
    ]
    kinds = [("migration_carried", Severity.INFO, carried)]
    if not home:
        kinds.append(("migration_missing", Severity.INFO, missing))
        for fidelity in ("equivalent", "approximate"):
            pointers = [p for p, c in changes.items() if c.fidelity == fidelity]
            kinds.append((f"migration_{fidelity}", Severity.INFO, pointers))
    kinds.append(("migration_restored", Severity.INFO, list(state.restored)))
    kinds.append(("migration_stale", Severity.WARNING, list(state.stale)))
    for code, severity, pointers in kinds:
        if pointers:
            params: dict[str, Scalar] = {
                "count": len(pointers),
                "source": source,
                "target": state.format,
            }
            yield Finding(code, severity, tuple(pointers), params=params)
