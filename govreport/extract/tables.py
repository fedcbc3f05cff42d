"""Reads one statutory table from its lines: labels, figures, placement, cells, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from govreport.equations import equations
from govreport.extract import problems
from govreport.extract.anchors import find_anchors
from govreport.extract.cells import CellRead, from_options, from_placed, missing
from govreport.extract.gaps import fill_gaps
from govreport.extract.habits import habits_of
from govreport.extract.heads import ADDED
from govreport.extract.hits import Anchors
from govreport.extract.jobs import Job, any_whole, find_jobs, replaced_by
from govreport.extract.labels import label_index
from govreport.extract.lines import Line, Shape
from govreport.extract.numbers import NumberReader, number_reader
from govreport.extract.place import Hopeless, Open, Option, Outcome, place
from govreport.extract.regions import TableText
from govreport.extract.solve import OpenRow, solve
from govreport.extract.together import together
from govreport.findings import Finding
from govreport.layout import Layout, TableLayout
from govreport.model import CellState
from govreport.sources import Place
from govreport.spec import Spec

#: So many rows of a text without figures, and this share of all, and repeated lines were dropped.
_FEWEST_SHORT = 5
_SHARE_SHORT = 0.4


@frozen(slots=True)
class TableRead:
    """One table as read: ``cells`` by full pointer, ``units`` the money unit stated for an amount.

    ``prose`` is text between the rows.
    """

    cells: Mapping[str, CellRead]
    units: Mapping[str, str]
    findings: tuple[Finding, ...]
    prose: tuple[str, ...] = ()


def read_table(table: TableLayout, layout: Layout, text: TableText, spec: Spec) -> TableRead:
    """Read a table of a format from the lines it stands in."""
    lines = text.lines
    index = label_index(spec, layout.format, table.id)
    reader = number_reader(spec)
    across = all(block.orientation == "columns" for block in table.blocks)
    anchors = find_anchors(lines, index, reader, across=across)
    jobs, found = find_jobs(anchors, index, layout, table, reader, across)
    if across and not any_whole(jobs):
        turned = find_anchors(lines, index, reader)
        turned_jobs, turned_found = find_jobs(turned, index, layout, table, reader, False)
        if sum(any_whole([job]) for job in turned_jobs) > 1:
            anchors, jobs, found = turned, turned_jobs, turned_found
    cells, units, placed = _read(jobs, anchors, text, layout, spec)
    found += problems.labels_misprinted(anchors.misprints, table, index, layout)
    found += problems.rows_unknown([hit for hit in anchors.unknown if hit.figures])
    findings = found + placed + _dropped(jobs, cells, text.dropped)
    start = f"/{table.id}/"
    absent = [p for p in layout.required if p not in cells and p.startswith(start)]
    top = next(iter(jobs)).row.hit.label.place if jobs else Place()
    replaced = replaced_by(jobs, layout)
    findings += problems.rows_absent(
        [p for p in absent if p not in replaced], layout, table, bool(jobs)
    )
    for pointer in absent:
        cells[pointer] = missing(top)
    return TableRead(cells, units, tuple(together(findings)), anchors.prose)


def _dropped(jobs: Sequence[Job], cells: Mapping[str, CellRead], known: bool) -> list[Finding]:
    """Whether so many rows of a text lack figures that repeated lines must have been dropped."""
    rows = [job for job in jobs if job.row.hit.shape is Shape.TEXT and len(job.specs) > 1]
    short: list[str] = []
    count = 0
    for job in rows:
        notes = [cells[spec.pointer].note for spec in job.specs]
        gone = [n is not None and n.state is CellState.MISSING for n in notes]
        if any(gone):
            count += 1
            short += [s.pointer for s, lost in zip(job.specs, gone, strict=True) if lost]
    many = count >= _FEWEST_SHORT and count >= _SHARE_SHORT * len(rows)
    if not short or not (known or many):
        return []
    return [problems.lines_dropped(short, count)]


def _after(jobs: Sequence[Job], lines: Sequence[Line], tail: int | None) -> list[int | None]:
    """The empty lines after each row's last figure, in texts with one cell a line."""
    gaps: list[int | None] = []
    for job in jobs:
        last = (job.row.figures or [job.row.hit.label])[-1].place.line
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
    jobs: Sequence[Job],
    anchors: Anchors,
    text: TableText,
    layout: Layout,
    spec: Spec,
) -> tuple[dict[str, CellRead], dict[str, str], list[Finding]]:
    reader = number_reader(spec)
    rows = [job.row for job in jobs]
    loose = any(hit.figures and not hit.closed for hit in anchors.unknown)
    targets = [hit.target.id for hit in anchors.rows if hit.target is not None]
    twice = len(set(targets)) < len(targets)
    habits = habits_of(rows, text.lines, anchors.heads, loose=loose or twice or bool(anchors.stray))
    outcomes = [place(row, habits) for row in rows]
    if text.dropped:
        gone = Hopeless("row_incomplete")
        outcomes = [
            outcome if len(row.figures) == len(row.cells) else gone
            for row, outcome in zip(rows, outcomes, strict=True)
        ]
    else:
        after = _after(jobs, text.lines, text.tail)
        for i, placed in fill_gaps(rows, after, text.lines).items():
            outcomes[i] = placed
    cells: dict[str, CellRead] = {}
    units: dict[str, str] = {}
    findings: list[Finding] = []
    waiting: list[tuple[Job, Open]] = []
    for job, placement in zip(jobs, outcomes, strict=True):
        outcome = _stripped(placement, job.row.cells)
        label = job.row.hit.label.place
        if isinstance(outcome, Option):
            read, said = from_placed(outcome, job.specs, reader, job.stated, label)
            cells.update(read)
            _note_units(job, said, units)
            findings += problems.of_cells(job.specs, read, lost=bool(outcome.lost))
            if outcome.doubtful:
                said_raw = " ".join(f.text for f in job.row.figures)
                findings.append(problems.row_doubtful(job.specs, label, said_raw))
        elif isinstance(outcome, Hopeless):
            raw = " ".join(f.text for f in job.row.figures) or None
            cells.update({s.pointer: missing(label, raw) for s in job.specs})
            findings.append(problems.row_unplaced(job.specs, label, outcome.reason, raw))
        else:
            waiting.append((job, outcome))
    if waiting:
        findings += _settle(waiting, cells, layout, reader, spec)
    return cells, units, findings


def _form_only(option: Option, cells: tuple[str, ...]) -> Option:
    """A placement without the added column."""
    if ADDED not in cells:
        return option
    at = cells.index(ADDED)
    tokens = (*option.tokens[:at], *option.tokens[at + 1 :])
    lost = frozenset(i - (i > at) for i in option.lost if i != at)
    return Option(tokens, lost, option.doubtful)


def _stripped(outcome: Outcome, cells: tuple[str, ...]) -> Outcome:
    if isinstance(outcome, Option):
        return _form_only(outcome, cells)
    if isinstance(outcome, Open):
        whole = tuple(_form_only(option, cells) for option in outcome.whole)
        return Open(whole, tuple(_form_only(option, cells) for option in outcome.torn))
    return outcome


def _note_units(job: Job, said: set[str], units: dict[str, str]) -> None:
    for s in job.specs:
        if s.column.unit is not None and (said or s.column.id in job.stated):
            units[s.pointer] = s.column.unit


def _settle(
    waiting: Sequence[tuple[Job, Open]],
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
            sure = isinstance(cell.value, int) and not cell.uncertain
            known[pointer] = cell.value if sure else None  # type: ignore[assignment]
    rows = [_open_row(job, outcome, reader) for job, outcome in waiting]
    sums = equations(spec, layout.format)
    filled = _totals_filled(known, cells, sums)
    stands = solve(rows, known, sums, totals_filled=filled)
    findings: list[Finding] = []
    for (job, _), options in zip(waiting, stands, strict=True):
        label = job.row.hit.label.place
        read = from_options(options, job.specs, reader, label)
        cells.update(read)
        raw = " ".join(f.text for f in job.row.figures)
        findings += problems.of_open(job.specs, read, label, raw)
    return findings


def _open_row(job: Job, outcome: Open, reader: NumberReader) -> OpenRow:
    numbers: dict[int, int | None] = {}
    column = job.specs[0].column
    for token in job.row.figures:
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
