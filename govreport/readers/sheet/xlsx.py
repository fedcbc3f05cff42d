"""Workbooks of Excel and WPS (ECMA-376-1 18, SpreadsheetML): xlsx and xlsm.

Read here and not by a library of tables, as those known drop error cells and formulas without a
value without a word, and take room for every cell between the first and the last.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from attrs import frozen

from govreport.document import Document
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers.packed.opc import Parts, zipped_parts
from govreport.readers.packed.xml_safe import parse_xml
from govreport.readers.sheet.blocks import document_of
from govreport.readers.sheet.cells import Budget, Sheet, SheetDraft
from govreport.readers.sheet.numbers import number_text
from govreport.readers.sheet.styles import Styles, styles_of
from govreport.readers.tally import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_NUMBER = re.compile(r"\s*[-+]?[0-9.]+(?:[eE][-+]?[0-9]{1,3})?\s*")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OFF = {None, "0", "false"}
_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


@frozen(slots=True)
class _Book:
    """What the cells of all sheets refer to."""

    strings: tuple[str, ...]
    styles: Styles
    from_1904: bool


def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """A workbook. Hidden rows and columns are read, hidden sheets only where no other has a table.

    Raises ``ReadError``: ``package_damaged``, ``package_encrypted``, ``xml_entities``;
    ``LimitError``: ``limit_members``, ``limit_unpacked``, ``limit_tags``, ``limit_depth``,
    ``limit_cells``, ``limit_blocks``, ``limit_pages`` (sheets).
    """
    tally = Tally(limits, name)
    parts = zipped_parts(data, tally)
    main = parts.main("xl/workbook.xml")
    root = _parsed(parts, main, tally)
    book = _book(parts, main, root, tally)
    budget, sheets = Budget(tally), []
    for title, part, hidden in _listed(parts, main, root, tally):
        draft = SheetDraft(title, budget, hidden)
        drawing = parts.related(part).get("drawing")
        if drawing is not None:
            _drawing(_parsed(parts, drawing, tally), draft)
        sheets.append(_sheet(_parsed(parts, part, tally), draft, book))
    return document_of(sheets, tally)


def _parsed(parts: Parts, part: str, tally: Tally) -> _Element:
    data = parts.read(part)
    if data is None:
        raise ReadError("package_damaged", name=tally.name, detail=part)
    return parse_xml(data, tally)


def _book(parts: Parts, main: str, root: _Element, tally: Tally) -> _Book:
    related = parts.related(main)
    strings: tuple[str, ...] = ()
    if "sharedStrings" in related:
        items = _parsed(parts, related["sharedStrings"], tally)
        strings = tuple(_string(item) for item in items.iterchildren("{*}si"))
    styles = _parsed(parts, related["styles"], tally) if "styles" in related else None
    settings = next(root.iterchildren("{*}workbookPr"), None)
    from_1904 = settings is not None and settings.get("date1904") not in _OFF
    return _Book(strings, styles_of(styles), from_1904)


def _listed(
    parts: Parts, main: str, root: _Element, tally: Tally
) -> Iterator[tuple[str, str, bool]]:
    """The worksheets in the order of the workbook: name, part, and whether it is hidden."""
    folder, file = posixpath.split(main)
    targets: dict[str | None, str] = {}
    relations = parts.read(posixpath.join(folder, "_rels", f"{file}.rels"))
    if relations is not None:
        for one in parse_xml(relations, tally).iterchildren("{*}Relationship"):
            if (one.get("Type") or "").endswith("/worksheet"):
                target = posixpath.join("/", folder, unquote(one.get("Target") or ""))
                targets[one.get("Id")] = posixpath.normpath(target).lstrip("/")
    listed = list(root.iterfind("{*}sheets/{*}sheet"))
    if len(listed) > tally.limits.max_pages:
        raise tally.refuse("pages", len(listed))
    for sheet in listed:
        id = next((sheet.get(key) for key in _ID if sheet.get(key)), None)
        part = targets.pop(id, None)
        if part is not None:  # charts and dialogs are sheets of other types
            yield sheet.get("name") or "", part, sheet.get("state", "visible") != "visible"


def _sheet(root: _Element, draft: SheetDraft, book: _Book) -> Sheet:
    for part in root:
        tag = _local(part)
        if tag == "cols":
            for column in part.iterchildren("{*}col"):
                if column.get("hidden") not in _OFF or column.get("width") == "0":
                    ends = column.get("min", "0"), column.get("max", "0")
                    if all(map(_is_whole, ends)):
                        draft.hidden_columns.append((int(ends[0]) - 1, int(ends[1]) - 1))
        elif tag == "sheetData":
            _rows(part, draft, book)
        elif tag == "mergeCells":
            for merge in part.iterchildren("{*}mergeCell"):
                first, _, last = (merge.get("ref") or "").partition(":")
                begin, end = _position(first, draft), _position(last or first, draft)
                draft.add_merge(*begin, *end)
    return draft.done()


def _drawing(root: _Element, draft: SheetDraft) -> None:
    """Tell of text boxes and pictures, which are not read (ECMA-376-1 20.5)."""
    for anchor in root:
        spot = [anchor.findtext(f"{{*}}from/{{*}}{name}", "0") for name in ("row", "col")]
        row, column = (_whole(number.strip(), draft) for number in spot)
        if any((text.text or "").strip() for text in anchor.iterfind(".//{*}txBody//{*}t")):
            draft.note("sheet_box_left_out", row, column)
        elif next(anchor.iterfind(".//{*}pic"), None) is not None:
            draft.note("sheet_picture_left_out", row, column)


def _rows(data: _Element, draft: SheetDraft, book: _Book) -> None:
    ruled = book.styles.ruled
    row = -1
    for line in data.iterchildren("{*}row"):
        number = line.get("r")
        row = row + 1 if number is None else _whole(number, draft) - 1
        if line.get("hidden") not in _OFF:
            draft.hidden_rows.add(row)
        column = -1
        for cell in line.iterchildren("{*}c"):
            reference = cell.get("r")
            if reference is None:
                column += 1
            else:
                row, column = _position(reference, draft)
            style = _whole(cell.get("s", "0"), draft)
            if style in ruled:
                draft.rule(row, column, column)
            if len(cell):
                _cell(cell, row, column, style, draft, book)


def _cell(
    cell: _Element, row: int, column: int, style: int, draft: SheetDraft, book: _Book
) -> None:
    kind, value, formula = cell.get("t", "n"), "", False
    for part in cell:
        tag = _local(part)
        if tag == "v":
            value = part.text or ""
        elif tag == "f":
            formula = True
        elif tag == "is":
            value = _string(part)
    if kind in {"s", "n"}:
        value = value.strip()
    if not value:
        if formula and kind != "str":
            draft.add_unvalued(row, column)
        return
    if kind == "s":
        number = _whole(value, draft)
        if number >= len(book.strings):
            raise _damaged(draft, f"shared string {number}")
        value = book.strings[number]
    elif kind == "b":
        value = "TRUE" if value.strip() == "1" else "FALSE"
    elif kind == "n" and _NUMBER.fullmatch(value):
        code = book.styles.code(style)
        value, scaled = number_text(_float(value, draft), code, from_1904=book.from_1904)
        if scaled:
            draft.note("sheet_number_scaled", row, column)
    elif kind in {"str", "e"}:
        value = _unescaped(value)
    draft.add(row, column, value)


def _string(item: _Element) -> str:
    """The text of a string: its runs, without the readings printed above them (18.4.8)."""
    texts: list[str] = []
    for part in item:
        tag = _local(part)
        if tag == "t":
            texts.append(_unescaped(part.text or ""))
        elif tag == "r":
            texts += [_unescaped(t.text or "") for t in part.iterchildren("{*}t")]
    return "".join(texts)


def _unescaped(text: str) -> str:
    """Characters that XML can't hold are written ``_x000D_`` (22.9.2.19)."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _position(reference: str, draft: SheetDraft) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise _damaged(draft, reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _whole(text: str, draft: SheetDraft) -> int:
    if not _is_whole(text):
        raise _damaged(draft, text)
    return int(text)


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _float(text: str, draft: SheetDraft) -> float:
    try:
        return float(text)
    except ValueError:
        raise _damaged(draft, text) from None


def _damaged(draft: SheetDraft, detail: str) -> ReadError:
    return ReadError("package_damaged", name=draft.budget.tally.name, detail=detail[:80])
