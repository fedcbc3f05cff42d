"""The rows of a table that are to be read: where each stands, its cells, its head, its units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import frozen

from govreport.extract import problems
from govreport.extract.cells import stated_units
from govreport.extract.heads import ADDED, Head, across_head, head_of, runs
from govreport.extract.hits import Anchors, RowHit
from govreport.extract.labels import Kind, LabelIndex
from govreport.extract.numbers import NumberReader
from govreport.extract.order import Order, across_order, column_order
from govreport.extract.rows import Row
from govreport.findings import Finding
from govreport.layout import Block, CellSpec, Layout, TableLayout
from govreport.verbatim import is_marked

#: So many rows that stand twice are a table that stands twice.
_MANY = 5


@frozen(slots=True)
class Job:
    """A row to read: how to place it, its cells, and the units stated for it.

    ``unsure``: the labels of its cells could not all be read, so that the form's order is taken.
    """

    row: Row
    specs: tuple[CellSpec, ...]
    stated: Mapping[str, str]
    unsure: bool = False


def find_jobs(
    anchors: Anchors,
    index: LabelIndex,
    layout: Layout,
    table: TableLayout,
    reader: NumberReader,
    across: bool,
) -> tuple[list[Job], list[Finding]]:
    """The rows of a table that were found, each once, and what is to be said of repeated ones."""
    if across:
        sole = _across(anchors, layout, table)
        return sole, [problems.head_not_read(job.specs, job.row.hit) for job in sole if job.unsure]
    jobs: list[Job] = []
    hits, findings = _once(anchors.rows, index, layout, table)
    kept = {id(hit) for hit in hits}
    cells = dict(layout.cells.items())
    heads: dict[tuple[int, int, int | None], tuple[Order, Head]] = {}
    for hit, run, shift in runs(anchors.heads, anchors.rows):
        if id(hit) not in kept or hit.target is None:
            continue
        block = index.block(hit.target)
        key = (id(run), hit.target.block, shift)
        if key not in heads:
            order = column_order(run, block, hit.target.block)
            heads[key] = order, head_of(run, block, hit.target.block, shift=shift)
        order, head = heads[key]
        ids = order.cells
        row = f"/{table.id}/{hit.target.id}/"
        specs = tuple([cells[row + id] for id in ids])
        stated = stated_units(head.texts, hit.label.text, specs, reader)
        jobs.append(
            Job(
                Row(hit, _with_added(ids, head), head, bool(block.groups), clear=order.clear),
                specs,
                stated,
            )
        )
    return jobs, findings


def _with_added(ids: tuple[str, ...], head: Head) -> tuple[str, ...]:
    """The cells of a row, with one more where the head has a column that is none of the form's."""
    if head.after is None or head.after not in ids:
        return ids
    at = ids.index(head.after) + 1
    return (*ids[:at], ADDED, *ids[at:])


def _across(anchors: Anchors, layout: Layout, table: TableLayout) -> list[Job]:
    """The one line of figures under a head in which the rows stand side by side."""
    block: Block = table.blocks[0]
    paired = [(hit, run) for hit, run, _ in runs(anchors.heads, anchors.rows) if hit.slots]
    if not paired and anchors.heads:
        last = anchors.heads[-1]
        empty = RowHit(None, last.token, last.shape, last.grid, line=last.line)
        paired = [(empty, list(anchors.heads))]
    if not paired:
        return []
    hit, run = max(paired, key=lambda pair: len(pair[0].figures))
    order = across_order(run, block)
    specs = tuple(layout.cells[f"/{table.id}/{key}"] for key in order.cells)
    head = across_head(run, block, order.cells)
    row = Row(hit, order.cells, head, True, block, order.clear)
    named = {t.id for h in run for t in h.targets if t.kind is Kind.ROW}
    unsure = len(named) < len(block.rows)
    return [Job(row, specs, {}, unsure)]


def _once(
    hits: Sequence[RowHit], index: LabelIndex, layout: Layout, table: TableLayout
) -> tuple[list[RowHit], list[Finding]]:
    """Each row once: the first with figures; an optional one only if it stands for others."""
    best: dict[str, RowHit] = {}
    repeated: list[RowHit] = []
    weight = Counter(hit.grid for hit in hits)
    for hit in hits:
        assert hit.target is not None
        before = best.get(hit.target.id)
        if before is None or (not before.figures and (hit.figures or not before.slots)):
            best[hit.target.id] = hit
        elif hit.figures and [f.text for f in hit.figures] != [f.text for f in before.figures]:
            # a small table of another kind may have a row of the same name
            small = hit.grid != before.grid and weight[before.grid] * 3 < weight[hit.grid]
            best[hit.target.id] = hit if small else before
            repeated.append(before if small else hit)
    findings = _repeated(repeated, table, index, layout)
    for id in [id for id, hit in best.items() if hit.target and hit.target.optional]:
        hit = best[id]
        assert hit.target is not None
        row = next(r for r in index.block(hit.target).rows if r.path == id)
        if is_marked(hit.label.text):
            continue  # our own form tells that it is one
        if hit.figures and not any(best[p].figures for p in row.replaces if p in best):
            for path in row.replaces:
                best.pop(path, None)
            continue
        if hit.figures:
            findings.append(problems.row_unknown(hit))
        del best[id]
    return list(best.values()), findings


def _repeated(
    hits: Sequence[RowHit], table: TableLayout, index: LabelIndex, layout: Layout
) -> list[Finding]:
    """Rows that stand twice, each told by itself; many of them are a table that stands twice."""
    found = [problems.row_repeated(hit, table.id, index, layout) for hit in hits]
    if len(found) < _MANY:
        return found
    pointers = dict.fromkeys(p for finding in found for p in finding.pointers)
    return [problems.table_repeated(table.id, tuple(pointers), len(found))]


def any_whole(jobs: Sequence[Job]) -> bool:
    """Whether some row has a figure for each of its cells."""
    return any(len(job.row.figures) == len(job.row.cells) for job in jobs)


def replaced_by(jobs: Sequence[Job], layout: Layout) -> set[str]:
    """Cells that an optional row stands for: they were never printed."""
    replaced: set[str] = set()
    for job in jobs:
        row = job.specs[0].row
        for path in row.replaces:
            replaced.update(f"/{job.specs[0].table}/{path}/{s.column.id}" for s in job.specs)
    return replaced
