"""What every reader returns: a neutral document. It knows nothing of reports.

A reader turns bytes into blocks in reading order. There are four kinds: headings, paragraphs,
grids (cells with row, column and spans) and flows (cells in reading order whose rows the medium
does not tell, such as text in which every cell ends in a bar).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen
from immutabledict import immutabledict

from govreport.findings import Finding
from govreport.sources import Place


@frozen(slots=True)
class Paragraph:
    """One paragraph or, in plain text, one line. ``blank_before``: empty lines right before it."""

    text: str
    place: Place
    blank_before: int = 0


@frozen(slots=True)
class Heading:
    """A paragraph the medium marks as heading. ``level`` from 1 (highest)."""

    text: str
    place: Place
    level: int = 1
    blank_before: int = 0


@frozen(slots=True)
class Cell:
    """A cell of a grid or flow. ``row`` and ``column`` count from 0 in the expanded grid.

    ``alternatives`` are other readings nearly as likely as ``text``, the likelier first, where the
    text was recognised from a picture; ``text`` is U+FFFD where something is printed there that
    can't be read.
    """

    text: str
    place: Place
    row: int = 0
    column: int = 0
    rowspan: int = 1
    colspan: int = 1
    alternatives: tuple[str, ...] = ()


#: The text of a cell in which something stands that could not be read (U+FFFD).
ILLEGIBLE = "\ufffd"


@frozen(slots=True)
class Grid:
    """A table. ``rows`` holds each cell once, at the row where it begins, in column order.

    ``spans_known`` is true where the medium declares merged cells (HTML, Word, spreadsheets), so
    that ``column`` can be relied on; false where columns are only guessed from separators (tabs,
    bars, runs of spaces). ``width`` is the number of columns of the expanded grid.
    ``open_ended``: empty cells at a row's end may have been cut off with the white space there.
    """

    rows: tuple[tuple[Cell, ...], ...]
    width: int
    spans_known: bool
    place: Place
    open_ended: bool = False


@frozen(slots=True)
class Flow:
    """Cells in reading order whose rows are not known. Empty cells are kept, as empty text."""

    cells: tuple[Cell, ...]
    place: Place


Block = Paragraph | Heading | Grid | Flow


@frozen(slots=True)
class Encoding:
    """The character encoding used and how it was chosen.

    ``name`` is the Python codec; ``evidence`` is one of ``bom``, ``utf-8``, ``declared``,
    ``detected``, ``scored``; ``declared`` is what the document claims, if anything;
    ``replaced`` counts bytes or sequences that could not be decoded.
    """

    name: str
    evidence: str
    declared: str | None = None
    replaced: int = 0


@frozen(slots=True)
class Document:
    """A document as read. ``metadata`` are name and content pairs the medium itself declares."""

    blocks: tuple[Block, ...]
    name: str | None = None
    media_type: str | None = None
    encoding: Encoding | None = None
    sha256: str | None = None
    title: str | None = None
    metadata: Mapping[str, str] = field(factory=immutabledict)
    findings: tuple[Finding, ...] = ()

    def grids(self) -> Iterator[Grid]:
        """The grids, in reading order."""
        return (block for block in self.blocks if isinstance(block, Grid))
