"""Table rows to regions: layout told from data, and both put back in reading order.

A row whose cells hold tables, headings with text around them, or prose, is layout: what it holds
is given as blocks. The rows between are a grid. Readers set aside what stands among texts (tables,
headings) under a mark, inner tables before outer ones, and emit the text of the whole at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import define, field

from govreport.document import Block, Cell, Document, Grid, Heading, Paragraph
from govreport.findings import Fault, Finding, Severity
from govreport.quick import quick
from govreport.readers.tally import Tally
from govreport.sources import Place

MARK = "\x01"
# A cell this long in this many blocks is prose that a table only frames.
_PROSE_BLOCKS = 8
_PROSE_LENGTH = 200
#: A heading longer than this is text that was marked by mistake.
HEADING_LENGTH = 200

_Cell, _Paragraph, _Place = quick(Cell), quick(Paragraph), quick(Place)


class Texts(list[str]):
    """Raw texts, in reading order, that may hold marks; form feeds part their blocks."""


# A cell before it is given its place: text, column, rowspan, colspan, line, and the raw content
# where that is layout. A tuple, since one is made for every cell of a page.
Raw = tuple[str, int, int, int, int | None, str | None]


@define(slots=True)
class Rows:
    """Neighbouring rows of one table that hold data only."""

    rows: list[list[Raw]] = field(factory=list)


Region = Texts | Rows


def lines_of(text: str) -> list[str]:
    """The blocks of a raw text, white space collapsed, empty ones left out."""
    return [" ".join(words) for line in text.split("\f") if (words := line.split())]


def joined(parts: list[str]) -> str:
    """Join the lines of a heading: a line break in Chinese stands for nothing, else for a space."""
    whole = ""
    for part in parts:
        apart = whole and whole[-1].isascii() and part[0].isascii()
        whole += f" {part}" if apart else part
    return whole


def content_of(raw: str) -> tuple[str, str | None]:
    """The text of a cell and, where it is layout, its raw content."""
    if MARK in raw:
        return "", raw
    words = raw.split()
    if len(words) < 2:
        return (words[0] if words else ""), None
    if "\f" not in raw:
        return " ".join(words), None
    lines = lines_of(raw)
    if len(lines) >= _PROSE_BLOCKS and sum(map(len, lines)) >= _PROSE_LENGTH:
        return "", raw
    return "\n".join(lines), None


def regions_of(rows: list[list[Raw]]) -> list[Region]:
    """Part data from layout, keeping the order."""
    regions: list[Region] = []
    run: list[list[Raw]] = []
    for row in rows:
        plain: list[Raw] = []
        for cell in row:
            framed = cell[5]
            if framed is None:
                plain.append(cell)
                continue
            _close([*run, plain] if plain else run, regions)
            run, plain = [], []
            regions.append(Texts([framed]))
        run.append(plain)
    _close(run, regions)
    return regions


def _close(run: list[list[Raw]], regions: list[Region]) -> None:
    if not any(cell[0] for row in run for cell in row):
        return
    if all(len(row) < 2 for row in run):
        regions.append(Texts([cell[0].replace("\n", "\f") for row in run for cell in row]))
    else:
        regions.append(Rows(run))


def build_grid(region: Rows, table: int) -> Grid:
    """The grid of a region; ``table`` is its number in the document."""
    height = len(region.rows)
    rows: list[tuple[Cell, ...]] = []
    width = 0
    first_line = None
    for number, raw_row in enumerate(region.rows):
        row: list[Cell] = []
        for text, column, rowspan, colspan, line, _ in raw_row:
            place = _Place(text, line, None, table, number + 1, len(row) + 1)
            down = min(rowspan, height - number) if rowspan > 1 else 1
            row.append(_Cell(text, place, number, column, down, colspan))
            first_line = first_line or line
            # cells may lie over each other: the last of a row is not always the one that ends it
            width = max(width, column + colspan)
        rows.append(tuple(row))
    return Grid(tuple(rows), width, True, Place(line=first_line, table=table))


class Held:
    """What was set aside while a text was gathered. ``line``: where all of it stands, if known."""

    def __init__(self, tally: Tally, line: int | None = None) -> None:
        self._tally = tally
        self._line = line
        self._held: dict[str, list[Region] | Heading] = {}

    def hold(self, kept: list[Region] | Heading) -> str:
        """Set something aside; the mark, to be put in the text as a block of its own."""
        mark = f"{MARK}{len(self._held)}"
        self._held[mark] = kept
        return mark

    def hold_table(self, regions: list[Region]) -> list[str]:
        """Set a table aside; the blocks of text that take its place: a mark, or what it boxed.

        A table of one column is a box: its text flows with that around it.
        """
        if any(isinstance(region, Rows) for region in regions):
            return [self.hold(regions)]
        return [text for region in regions if isinstance(region, Texts) for text in region]

    def emit(self, texts: Iterable[str]) -> list[Block]:
        """The blocks of raw texts in reading order, with what was held in its place."""
        blocks: list[Block] = []
        # A stack of our own, since tables may nest deeper than calls can.
        pending: list[Iterator[str | Region]] = [_chunks(texts)]
        while pending:
            part = next(pending[-1], None)
            if part is None:
                pending.pop()
            elif isinstance(part, Rows):
                blocks.append(build_grid(part, self._tally.next_table()))
            elif isinstance(part, Texts):
                pending.append(_chunks(part))
            elif words := part.split():
                # Taken out as it is placed: a mark the text itself forged can't be placed twice.
                kept = self._held.pop(words[0], None) if words[0][0] == MARK else None
                if isinstance(kept, Heading):
                    blocks.append(kept)
                elif kept is not None:
                    pending.append(iter(kept))
                elif paragraph := " ".join(words).replace(MARK, ""):
                    blocks.append(_Paragraph(paragraph, _Place(paragraph, self._line)))
        return blocks


def _chunks(texts: Iterable[str]) -> Iterator[str | Region]:
    return iter("\f".join(texts).split("\f"))


def document_of(blocks: Sequence[Block], counts: Mapping[str, int]) -> Document:
    """The blocks of a text document, with a warning ``..._unread`` for each kind in ``counts``.

    ``counts`` tells how many things of a kind were not read. Pictures are told only where there is
    no table: they may hold the tables then.
    """
    told = dict(counts)
    if any(isinstance(block, Grid) for block in blocks):
        told.pop("pictures", None)
    findings = tuple(
        Finding(f"{kind}_unread", Severity.WARNING, params={"count": count}, fault=Fault.READING)
        for kind, count in sorted(told.items())
        if count
    )
    return Document(tuple(blocks), findings=findings)
