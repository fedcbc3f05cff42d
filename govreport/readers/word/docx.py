"""Word documents (docx, docm, dotx, Flat OPC; ECMA-376, transitional or strict) to blocks.

The package is opened by ourselves: only the parts that hold text are read, each by ``parse_xml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govreport.document import Document
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers.gathered import Gathered
from govreport.readers.packed.opc import Parts, flat_parts, zipped_parts
from govreport.readers.regions import document_of
from govreport.readers.tally import Tally
from govreport.readers.word.names import BODY, P_PR, R_PR, TBL, TC, VAL, P, W, is_on, parse_part
from govreport.readers.word.numbers import Numbers
from govreport.readers.word.prune import accept, leftovers
from govreport.readers.word.styles import Style, Styles, marks_of, with_properties
from govreport.readers.word.table import read_table
from govreport.readers.word.text import Lines

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = range(9)


def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """A Word document. Headers, footers, notes and comments are left out, changes accepted.

    Findings: ``inserted_files_unread``, ``embedded_objects_unread``, ``covered_cells_unread``, and
    ``pictures_unread`` where there are pictures and no table. Raises ``LimitError`` or
    ``ReadError``: ``package_damaged``, ``package_encrypted``, ``xml_entities``.
    """
    tally = Tally(limits, name)
    return _document(zipped_parts(data, tally), tally)


def read_flat(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """A Word document in one XML file (Flat OPC), as ``read``."""
    tally = Tally(limits, name)
    return _document(flat_parts(data, tally), tally)


def _document(parts: Parts, tally: Tally) -> Document:
    main = parts.main("word/document.xml")
    body = parse_part(parts.read(main) or b"", tally).find(BODY)
    if body is None:
        raise ReadError("package_damaged", name=tally.name, detail="w:body")
    related = parts.related(main)

    def part(kind: str) -> _Element | None:
        found = parts.read(related[kind]) if kind in related else None
        return None if found is None else parse_part(found, tally)

    styles = Styles(part("styles"))
    numbers = Numbers(part("numbering"), lambda id: styles.named(id).number)
    gathered = Gathered(tally, (P,), TBL)
    accept(body)
    _Paragraphs(styles, numbers, gathered).read(body)
    blocks = gathered.blocks(body, lambda table, text: read_table(table, text, tally))
    return document_of(blocks, leftovers(body) | {"covered_cells": gathered.covered})


class _Paragraphs:
    """The paragraphs of one document, in order, since their numbers are counted."""

    def __init__(self, styles: Styles, numbers: Numbers, gathered: Gathered) -> None:
        self._styles = styles
        self._numbers = numbers
        self._lines = Lines(styles)
        self._gathered = gathered

    def read(self, body: _Element) -> None:
        """Gather the texts and the levels of headings."""
        carried = ""
        for paragraph in body.iter(P):
            carried = self._read(paragraph, carried)

    def _read(self, paragraph: _Element, carried: str) -> str:
        """Take a paragraph; what is given back goes before the next, as its end is deleted."""
        properties = paragraph.find(P_PR)
        style = self._styles.paragraph(None)
        label = ""
        end: _Element | None = None
        if properties is not None:
            id = properties.find(W + "pStyle")
            named = self._styles.paragraph(None if id is None else id.get(VAL))
            style = with_properties(named, properties)
            end = properties.find(R_PR)
        text = self._lines.read(paragraph, style.marks)
        if end is not None and _joins(end) and _next_block(paragraph) == P:
            self._gathered.raw[paragraph] = ""
            return carried + text
        if style.number:
            label = self._numbers.label(style.number, style.depth, style.id)
        text = label + carried + text
        self._gathered.raw[paragraph] = "" if _is_contents(style, text, paragraph) else text
        if style.level is not None and style.level in _LEVELS:
            self._gathered.levels[paragraph] = style.level + 1
        return ""


def _joins(end: _Element) -> bool:
    """Whether the end of a paragraph is deleted or hidden, so that the next goes on in its line."""
    if any(end.find(W + tag) is not None for tag in ("del", "moveFrom")):
        return True
    return bool(marks_of(end).hidden or is_on(end.find(W + "specVanish")))


def _next_block(paragraph: _Element) -> str | None:
    for node in paragraph.itersiblings():
        if node.tag in {P, TBL}:
            return str(node.tag)
    return None


def _is_contents(style: Style, text: str, paragraph: _Element) -> bool:
    """Whether a paragraph is a line of a table of contents: a title that ends in its page."""
    if not style.contents or not text.rstrip()[-1:].isdecimal():
        return False
    return next(paragraph.iterancestors(TC), None) is None
