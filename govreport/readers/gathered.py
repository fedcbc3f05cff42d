"""The text of a word processor's document, gathered paragraph by paragraph, then table by table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from govreport.document import Block, Heading
from govreport.readers.regions import HEADING_LENGTH, Held, Region, joined, lines_of
from govreport.readers.tally import Tally
from govreport.sources import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

    #: A table, and what gives the raw text of one of its cells -> its regions, covered cells.
    ReadTable = Callable[[_Element, Callable[[_Element], str]], tuple[list[Region], int]]


class Gathered:
    """Raw texts by paragraph, and the levels of those that are headings, from 1.

    ``paragraphs`` and ``table`` are the tags of the format. A reader fills ``raw`` and ``levels``,
    then asks for the ``blocks``. ``covered`` counts cells under merged ones that held text.
    """

    def __init__(self, tally: Tally, paragraphs: tuple[str, ...], table: str) -> None:
        self.raw: dict[_Element, str] = {}
        self.levels: dict[_Element, int] = {}
        self.covered = 0
        self._held = Held(tally)
        self._table = table
        self._tags = (*paragraphs, table)

    def blocks(self, body: _Element, read_table: ReadTable) -> list[Block]:
        """The blocks in reading order; the tables of the tree are emptied on the way."""
        for table in reversed(list(body.iter(self._table))):
            regions, covered = read_table(table, self._text)
            self.covered += covered
            self.raw[table] = "\f".join(self._held.hold_table(regions))
            table.clear()
        return self._held.emit(self._placed(node) for node in body.iter(*self._tags))

    def _text(self, cell: _Element) -> str:
        return "\f".join(self.raw[node] for node in cell.iter(*self._tags))

    def _placed(self, node: _Element) -> str:
        """The raw text of a block of the body; a heading is held."""
        raw = self.raw[node]
        if node not in self.levels or len(raw) > HEADING_LENGTH:
            return raw
        text = joined(lines_of(raw))
        if not text:
            return ""
        return self._held.hold(Heading(text, Place(text), self.levels[node]))
