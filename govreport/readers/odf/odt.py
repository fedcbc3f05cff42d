"""OpenDocument text (odt, ott, flat fodt; ODF 1.3) to blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govreport.document import Document
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers.gathered import Gathered
from govreport.readers.odf.lists import Lists
from govreport.readers.odf.names import GRID, OFFICE, TEXT, H, P, count
from govreport.readers.odf.styles import Styles
from govreport.readers.odf.table import read_table
from govreport.readers.odf.text import accept, leftovers, text_of
from govreport.readers.packed.package import open_package, read_member
from govreport.readers.packed.xml_safe import parse_xml
from govreport.readers.regions import document_of
from govreport.readers.tally import Tally

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
    styles = Styles(roots)
    gathered = Gathered(tally, (P, H), GRID)
    accept(body)
    _Paragraphs(styles, gathered).read(body)
    blocks = gathered.blocks(body, lambda table, text: read_table(table, text, styles, tally))
    return document_of(blocks, leftovers(body) | {"covered_cells": gathered.covered})


class _Paragraphs:
    """The paragraphs of one document, in order, since those of lists are counted."""

    def __init__(self, styles: Styles, gathered: Gathered) -> None:
        self._styles = styles
        self._lists = Lists(styles)
        self._gathered = gathered

    def read(self, body: _Element) -> None:
        """Gather the texts and the levels of headings."""
        contents = {
            line for listed in body.iter(TEXT + "table-of-content") for line in listed.iter(P, H)
        }
        for paragraph in body.iter(P, H):
            self._gathered.raw[paragraph] = self._text(paragraph, paragraph in contents)
            if paragraph.tag == H:
                level = count(paragraph, TEXT + "outline-level") or 1
                self._gathered.levels[paragraph] = level

    def _text(self, paragraph: _Element, contents: bool) -> str:
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
