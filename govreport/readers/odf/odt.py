"""OpenDocument text (odt, ott, flat fodt; ODF 1.3) to blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govreport.document import Block, Document, Heading
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers.odf.lists import Lists
from govreport.readers.odf.names import GRID, OFFICE, TEXT, H, P, count
from govreport.readers.odf.styles import Styles
from govreport.readers.odf.table import read_table
from govreport.readers.odf.text import accept, leftovers, text_of
from govreport.readers.packed.package import open_package, read_member
from govreport.readers.packed.xml_safe import parse_xml
from govreport.readers.regions import HEADING_LENGTH, Held, document_of, joined, lines_of
from govreport.readers.tally import Tally
from govreport.sources import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

_MANIFEST = "META-INF/manifest.xml"
# A package that LibreOffice encrypts as a whole holds the real one as a member of this name.
_WHOLE = "encrypted-package"


def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """An OpenDocument text. Headers, footers, notes, comments and deleted text are left out.

    Findings: ``embedded_objects_unread``, ``covered_cells_unread``, and ``pictures_unread`` where
    there are pictures and no table. Raises ``LimitError`` or ``ReadError``: ``package_damaged``,
    ``package_encrypted``, ``xml_entities``.
    """
    tally = Tally(limits, name)
    package = open_package(data, tally)
    names = set(package.namelist())
    locked = _MANIFEST in names and b"encryption-data" in read_member(package, _MANIFEST, tally)
    if locked or _WHOLE in names:
        raise ReadError("package_encrypted", name=name)
    roots = [
        parse_xml(read_member(package, part, tally), tally)
        for part in ("styles.xml", "content.xml")
        if part in names or part == "content.xml"
    ]
    return _document(roots, tally)


def read_flat(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """An OpenDocument text in one XML file, as ``read``."""
    tally = Tally(limits, name)
    return _document([parse_xml(data, tally)], tally)


def _document(roots: list[_Element], tally: Tally) -> Document:
    body = roots[-1].find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise ReadError("package_damaged", name=tally.name, detail="office:text")
    flow = _Flow(Styles(roots), tally)
    accept(body)
    blocks = flow.blocks(body)
    return document_of(blocks, leftovers(body) | {"covered_cells": flow.covered})


class _Flow:
    """The text of one document, paragraph by paragraph, then table by table."""

    def __init__(self, styles: Styles, tally: Tally) -> None:
        self._styles = styles
        self._tally = tally
        self._lists = Lists(styles)
        self._held = Held(tally)
        self._raw: dict[_Element, str] = {}
        self.covered = 0

    def blocks(self, body: _Element) -> list[Block]:
        """The blocks in reading order; the tables of the tree are emptied on the way."""
        contents = {
            line for listed in body.iter(TEXT + "table-of-content") for line in listed.iter(P, H)
        }
        for paragraph in body.iter(P, H):
            self._raw[paragraph] = self._read(paragraph, paragraph in contents)
        for table in reversed(list(body.iter(GRID))):
            regions, covered = read_table(table, self._gather, self._styles, self._tally)
            self.covered += covered
            self._raw[table] = "\f".join(self._held.hold_table(regions))
            table.clear()
        return self._held.emit(self._placed(node) for node in body.iter(P, H, GRID))

    def _gather(self, cell: _Element) -> str:
        return "\f".join(self._raw[node] for node in cell.iter(P, H, GRID))

    def _placed(self, node: _Element) -> str:
        """The raw text of a block of the body; a heading is held."""
        raw = self._raw[node]
        if node.tag != H or len(raw) > HEADING_LENGTH:
            return raw
        text = joined(lines_of(raw))
        if not text:
            return ""
        return self._held.hold(Heading(text, Place(text), count(node, TEXT + "outline-level") or 1))

    def _read(self, paragraph: _Element, contents: bool) -> str:
        look = self._styles.look("paragraph", paragraph.get(TEXT + "style-name"))
        text = text_of(paragraph, self._styles, look)
        # A line of a table of contents is a title that ends in its page.
        if contents and text.rstrip()[-1:].isdecimal():
            return ""
        told = paragraph.find(TEXT + "number")
        label = self._lists.label(paragraph, look.list)
        if told is not None:
            label = "".join(told.itertext())
        # The number of a hidden paragraph is hidden too.
        return "" if look.hidden and not text else label + text
