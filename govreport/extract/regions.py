"""Which blocks of a document belong to which table."""

from __future__ import annotations

from attrs import frozen

from govreport.document import Block, Document, Flow, Grid, Heading, Paragraph
from govreport.extract.labels import LabelIndex, label_index
from govreport.extract.lines import Line, lines_of
from govreport.extract.marked import is_set_aside
from govreport.extract.numbers import NumberReader, number_reader
from govreport.extract.sections import Sections
from govreport.spec import Spec

#: So many different labels of a table make a grid that table's, wherever it stands.
_SURE = 4
#: So many figures, all different, and repeated ones must have been dropped.
_FEWEST_FIGURES = 6
#: A longer text is no label.
_LONGEST = 80


@frozen(slots=True)
class Assigned:
    """For each block the tables it is read for: none, one, or several where titles are missing."""

    tables: tuple[frozenset[str], ...]


def _keys(grid: Grid, index: LabelIndex) -> set[tuple[str, str]]:
    """The folded texts of a grid that may be labels."""
    texts = {cell.text for row in grid.rows for cell in row}
    folded = [index.fold(t) for t in texts if not t.isascii() and len(t) < _LONGEST]
    return {(each.full, each.bare) for each in folded}


def _hits(keys: set[tuple[str, str]], index: LabelIndex) -> int:
    """How many different labels of a table are among them."""
    exact = index.exact
    found = {full if full in exact else bare for full, bare in keys}
    return len(found & exact.keys())


def assign(document: Document, sections: Sections, spec: Spec, formats: dict[str, str]) -> Assigned:
    """Give each grid to the table its labels speak for, other blocks to that of their section.

    ``formats`` maps each table's id to the format it is read in.
    """
    indexes = {table: label_index(spec, format, table) for table, format in formats.items()}
    owners: list[set[str]] = [set() for _ in document.blocks]
    for region in sections.regions.values():
        if region.section.table is not None:
            for i in range(region.first, region.last):
                owners[i].add(region.section.table)
    for i, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            owner = _of_grid(block, next(iter(owners[i]), None), indexes)
            owners[i] = set() if owner is None else {owner}
    _adopt(document, sections, owners, formats, spec)
    return Assigned(tuple(frozenset(o) for o in owners))


def _of_grid(grid: Grid, owner: str | None, indexes: dict[str, LabelIndex]) -> str | None:
    keys = _keys(grid, next(iter(indexes.values())))
    scores = {table: _hits(keys, index) for table, index in indexes.items()}
    best = max(scores, key=lambda t: scores[t])
    if owner is not None and (scores[owner] > 0 or scores[best] < _SURE):
        return best if scores[best] >= scores[owner] + _SURE else owner
    return best if scores[best] >= _SURE else None


def _adopt(
    document: Document,
    sections: Sections,
    owners: list[set[str]],
    formats: dict[str, str],
    spec: Spec,
) -> None:
    """A table whose section title is missing is looked for in the section before, too."""
    owned = set().union(*owners) if owners else set()
    lost = [table for table in formats if table not in owned]
    for table in lost:
        order = [s.id for s in spec.layout(formats[table]).sections]
        holder = next(s.id for s in spec.layout(formats[table]).sections if s.table == table)
        before = [r for id, r in sections.regions.items() if order.index(id) < order.index(holder)]
        first = before[-1].first if before else 0
        last = before[-1].last if before else sections.first
        for i in range(first, last):
            if not isinstance(document.blocks[i], Grid):
                owners[i].add(table)


@frozen(slots=True)
class TableText:
    """The lines of one table, in reading order; ``tail`` is the empty lines after the last of them.

    ``dropped``: repeated lines of the text are gone, so that nothing can be said of its gaps.
    """

    lines: tuple[Line, ...]
    tail: int | None = None
    dropped: bool = False


def table_texts(document: Document, assigned: Assigned, spec: Spec) -> dict[str, TableText]:
    """The lines of each table."""
    tables = sorted(frozenset[str]().union(*assigned.tables))
    dropped = _repeats_dropped(document, assigned, number_reader(spec))
    return {table: _text_of(document, assigned, table, dropped) for table in tables}


def _text_of(document: Document, assigned: Assigned, table: str, dropped: bool) -> TableText:
    chosen: list[Block] = []
    tail: int | None = None
    for block, owners in zip(document.blocks, assigned.tables, strict=True):
        if is_set_aside(block):
            continue
        if table in owners:
            chosen.append(block)
            tail = None
        elif tail is None and chosen and isinstance(block, Paragraph | Heading):
            tail = block.blank_before
    return TableText(tuple(lines_of(chosen)), tail, dropped)


def _repeats_dropped(document: Document, assigned: Assigned, reader: NumberReader) -> bool:
    """Whether a text with one cell a line keeps each figure but once, as no real table does.

    A copy may have lost every line that stood in it before; the empty lines between may remain.
    """
    blocks = zip(document.blocks, assigned.tables, strict=True)
    lines = [b for b, owners in blocks if owners]
    if not lines or any(isinstance(b, Grid | Flow) for b in lines):
        return False
    texts = [b.text.strip() for b in lines if isinstance(b, Paragraph)]
    figures = [text for text in texts if text and reader.looks_like_cell(text)]
    few = len(figures) < _FEWEST_FIGURES and "0" not in figures
    return bool(figures) and not few and len(set(figures)) == len(figures)
