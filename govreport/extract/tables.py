"""Reads one statutory table from its lines: labels, figures, placement, cells, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from govreport.equations import equations
from govreport.extract import problems
from govreport.extract.anchors import Anchors, HeadHit, RowHit, find_anchors
from govreport.extract.cells import CellRead, from_options, from_placed, missing, stated_units
from govreport.extract.gaps import fill_gaps
from govreport.extract.heads import ADDED, Head, across_head, head_of, runs
from govreport.extract.labels import LabelIndex, label_index
from govreport.extract.lines import Line, Shape
from govreport.extract.numbers import NumberReader, number_reader
from govreport.extract.habits import habits_of
from govreport.extract.place import Hopeless, Open, Option, Outcome, place
from govreport.extract.rows import Row
from govreport.extract.solve import OpenRow, solve
from govreport.findings import Finding
from govreport.layout import Block, CellSpec, Layout, TableLayout
from govreport.model import CellState
from govreport.sources import Place
from govreport.spec import Spec


@frozen(slots=True)
class TableRead:
    """One table as read. ``cells`` by full pointer; ``units`` the money unit stated for the amount at
    a pointer; ``found`` tells whether any row of it was found; ``prose`` is text between the rows.
    """

    cells: Mapping[str, CellRead]
    units: Mapping[str, str]
    findings: tuple[Finding, ...]
    found: bool
    prose: tuple[str, ...] = ()


@frozen(slots=True)
class _Job:
    """A row to read: how to place it, its cells, and the units stated for it."""

    row: Row
    specs: tuple[CellSpec, ...]
    stated: Mapping[str, str]


def read_table(
    table: TableLayout, layout: Layout, lines: Sequence[Line], spec: Spec, tail: int | None = None
) -> TableRead:
    """Read a table of a format from the lines it stands in.

    ``tail`` is the number of empty lines after them.
    """
    index = label_index(spec, layout.format, table.id)
    reader = number_reader(spec)
    across = all(block.orientation == "columns" for block in table.blocks)
    anchors = find_anchors(lines, index, reader, across=across)
    jobs, found = _jobs(anchors, index, layout, table, reader, across)
    if across and not _whole(jobs):
        turned = find_anchors(lines, index, reader)
        turned_jobs, turned_found = _jobs(turned, index, layout, table, reader, False)
        if sum(_whole([job]) for job in turned_jobs) > 1:
            anchors, jobs, found = turned, turned_jobs, turned_found
    cells, units, placed = _read(jobs, anchors.heads, _after(jobs, lines, tail), lines, layout, spec)
    found += [problems.row_unknown(hit) for hit in anchors.unknown if hit.figures]
    findings = found + placed
    absent = [p for p in layout.required if p.startswith(f"/{table.id}/") and p not in cells]
    top = next(iter(jobs)).row.hit.label.place if jobs else Place()
    replaced = _replaced(jobs, layout)
    findings += problems.rows_absent(
        [p for p in absent if p not in replaced], layout, table, bool(jobs)
    )
    for pointer in absent:
        cells[pointer] = missing(top)
    return TableRead(cells, units, tuple(findings), bool(jobs), anchors.prose)


def _whole(jobs: Sequence[_Job]) -> bool:
    return any(len(job.row.hit.figures) == len(job.row.cells) for job in jobs)


def _replaced(jobs: Sequence[_Job], layout: Layout) -> set[str]:
    """Cells that an optional row stands for: they were never printed."""
    replaced: set[str] = set()
    for job in jobs:
        row = job.specs[0].row
        for path in row.replaces:
            replaced.update(f"/{job.specs[0].table}/{path}/{s.column.id}" for s in job.specs)
    return replaced


def _jobs(
    anchors: Anchors,
    index: LabelIndex,
    layout: Layout,
    table: TableLayout,
    reader: NumberReader,
    across: bool,
) -> tuple[list[_Job], list[Finding]]:
    if across:
        return _across(anchors, layout, table), []
    jobs: list[_Job] = []
    hits, findings = _once(anchors.rows, index, layout, table)
    kept = {id(hit) for hit in hits}
    for hit, run, same in runs(anchors.heads, anchors.rows):
        if id(hit) not in kept or hit.target is None:
            continue
        block = index.block(hit.target)
        head = head_of(run, block, hit.target.block, same_grid=same)
        ids = tuple(column.id for column in block.columns)
        specs = tuple(layout.cells[f"/{table.id}/{hit.target.id}/{id}"] for id in ids)
        stated = stated_units(head.texts, hit.label.text, specs, reader)
        jobs.append(_Job(Row(hit, _with_added(ids, head), head, bool(block.groups)), specs, stated))
    return jobs, findings


def _with_added(ids: tuple[str, ...], head: Head) -> tuple[str, ...]:
    """The cells of a row, with one more where the head has a column that is none of the form's."""
    if head.after is None or head.after not in ids:
        return ids
    at = ids.index(head.after) + 1
    return (*ids[:at], ADDED, *ids[at:])


def _form_only(option: Option, cells: tuple[str, ...]) -> Option:
    """A placement without the added column."""
    if ADDED not in cells:
        return option
    at = cells.index(ADDED)
    tokens = (*option.tokens[:at], *option.tokens[at + 1 :])
    return Option(tokens, frozenset(i - (i > at) for i in option.lost if i != at))


def _across(anchors: Anchors, layout: Layout, table: TableLayout) -> list[_Job]:
    """The one line of figures under a head in which the rows stand side by side."""
    block: Block = table.blocks[0]
    keys = tuple(f"{row.path}/{column.id}" for row in block.rows for column in block.columns)
    specs = tuple(layout.cells[f"/{table.id}/{key}"] for key in keys)
    paired = [(hit, run) for hit, run, _ in runs(anchors.heads, anchors.rows) if hit.slots]
    if not paired and anchors.heads:
        last = anchors.heads[-1]
        empty = RowHit(None, last.token, last.shape, last.grid, line=last.line)
        paired = [(empty, list(anchors.heads))]
    if not paired:
        return []
    hit, run = max(paired, key=lambda pair: len(pair[0].figures))
    return [_Job(Row(hit, keys, across_head(run, block), True, block), specs, {})]


def _once(
    hits: Sequence[RowHit], index: LabelIndex, layout: Layout, table: TableLayout
) -> tuple[list[RowHit], list[Finding]]:
    """Each row once: the first with figures; an optional row only where what it stands for is not."""
    best: dict[str, RowHit] = {}
    findings: list[Finding] = []
    for hit in hits:
        assert hit.target is not None
        before = best.get(hit.target.id)
        if before is None or (not before.figures and (hit.figures or not before.slots)):
            best[hit.target.id] = hit
        elif hit.figures and [f.text for f in hit.figures] != [f.text for f in before.figures]:
            findings.append(problems.row_repeated(hit, table.id, index, layout))
    for id in [id for id, hit in best.items() if hit.target and hit.target.optional]:
        hit = best[id]
        assert hit.target is not None
        row = next(r for r in index.block(hit.target).rows if r.path == id)
        if hit.figures and not any(best[p].figures for p in row.replaces if p in best):
            for path in row.replaces:
                best.pop(path, None)
            continue
        if hit.figures:
            findings.append(problems.row_unknown(hit))
        del best[id]
    return list(best.values()), findings


def _after(
    jobs: Sequence[_Job], lines: Sequence[Line], tail: int | None
) -> list[int | None]:
    """The empty lines after each row's last figure, in texts with one cell a line."""
    gaps: list[int | None] = []
    for job in jobs:
        last = (job.row.hit.figures or [job.row.hit.label])[-1].place.line
        after = tail
        if job.row.hit.shape is Shape.TEXT and last is not None:
            for line in lines[job.row.hit.line + 1 :]:
                at = line.tokens[0].place.line if line.tokens else None
                if at is not None and at > last:
                    after = line.tokens[0].gap
                    break
        gaps.append(after)
    return gaps


def _read(
    jobs: Sequence[_Job],
    heads: Sequence[HeadHit],
    after: Sequence[int | None],
    lines: Sequence[Line],
    layout: Layout,
    spec: Spec,
) -> tuple[dict[str, CellRead], dict[str, str], list[Finding]]:
    reader = number_reader(spec)
    rows = [job.row for job in jobs]
    habits = habits_of(rows, lines, heads)
    outcomes = [place(row, habits) for row in rows]
    for i, placed in fill_gaps(rows, after, lines).items():
        outcomes[i] = placed
    cells: dict[str, CellRead] = {}
    units: dict[str, str] = {}
    findings: list[Finding] = []
    waiting: list[tuple[_Job, Open]] = []
    for job, placement in zip(jobs, outcomes, strict=True):
        outcome = _stripped(placement, job.row.cells)
        label = job.row.hit.label.place
        if isinstance(outcome, Option):
            read, said = from_placed(outcome, job.specs, reader, job.stated, label)
            cells.update(read)
            _note_units(job, said, units)
            findings += problems.of_cells(job.specs, read, lost=bool(outcome.lost))
        elif isinstance(outcome, Hopeless):
            raw = " ".join(f.text for f in job.row.hit.figures) or None
            cells.update({s.pointer: missing(label, raw) for s in job.specs})
            findings.append(problems.row_unplaced(job.specs, label, outcome.reason, raw))
        else:
            waiting.append((job, outcome))
    if waiting:
        findings += _settle(waiting, cells, layout, reader, spec)
    return cells, units, findings


def _stripped(outcome: Outcome, cells: tuple[str, ...]) -> Outcome:
    if isinstance(outcome, Option):
        return _form_only(outcome, cells)
    if isinstance(outcome, Open):
        whole = tuple(_form_only(option, cells) for option in outcome.whole)
        return Open(whole, tuple(_form_only(option, cells) for option in outcome.torn))
    return outcome


def _note_units(job: _Job, said: set[str], units: dict[str, str]) -> None:
    for s in job.specs:
        if s.column.unit is not None and (said or s.column.id in job.stated):
            units[s.pointer] = s.column.unit


def _settle(
    waiting: Sequence[tuple[_Job, Open]],
    cells: dict[str, CellRead],
    layout: Layout,
    reader: NumberReader,
    spec: Spec,
) -> list[Finding]:
    """Let the arithmetic of the form decide the rows whose placement is open."""
    known: dict[str, int | None] = {}
    for pointer, cell in cells.items():
        state = cell.note.state if cell.note else None
        if state in (CellState.BLANK, CellState.MARK):
            known[pointer] = 0
        else:
            known[pointer] = cell.value if isinstance(cell.value, int) else None
    rows = [_open_row(job, outcome, reader) for job, outcome in waiting]
    sums = equations(spec, layout.format)
    filled = _totals_filled(known, cells, sums)
    stands = solve(rows, known, sums, totals_filled=filled)
    findings: list[Finding] = []
    for (job, _), options in zip(waiting, stands, strict=True):
        label = job.row.hit.label.place
        read = from_options(options, job.specs, reader, label)
        cells.update(read)
        raw = " ".join(f.text for f in job.row.hit.figures)
        findings += problems.of_open(job.specs, read, label, raw)
    return findings


def _open_row(job: _Job, outcome: Open, reader: NumberReader) -> OpenRow:
    numbers: dict[int, int | None] = {}
    column = job.specs[0].column
    for token in job.row.hit.figures:
        reading = reader.read(token.text, column)
        blank = reading.state in (CellState.BLANK, CellState.MARK)
        numbers[id(token)] = (
            0 if blank else reading.value if isinstance(reading.value, int) else None
        )
    return OpenRow(tuple(s.pointer for s in job.specs), outcome, numbers)


def _totals_filled(
    known: Mapping[str, int | None],
    cells: Mapping[str, CellRead],
    sums: Sequence[tuple[tuple[str, ...], tuple[str, ...]]],
) -> bool:
    """Whether no settled row has parts above 0 and a blank total, and some row has a total."""
    seen = False
    for left, right in sums:
        total, parts = (left, right) if len(left) == 1 else (right, left)
        if len(total) != 1 or total[0] not in cells:
            continue
        note = cells[total[0]].note
        if note is not None and note.state is CellState.BLANK:
            if any(known.get(p) for p in parts):
                return False
        else:
            seen = True
    return seen
