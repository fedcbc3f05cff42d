"""Spreadsheets of LibreOffice and others (ODF 1.3-3, chapter 9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from govreport.document import Document
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers.odf.cell_text import note_frames, text_of
from govreport.readers.packed.package import open_package, read_member
from govreport.readers.packed.xml_safe import parse_xml
from govreport.readers.sheet.blocks import document_of
from govreport.readers.sheet.cells import Budget, Sheet, SheetDraft
from govreport.readers.sheet.numbers import plain_number
from govreport.readers.tally import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _STYLE = f"{{{_NS}table:1.0}}", f"{{{_NS}office:1.0}}", f"{{{_NS}style:1.0}}"
_FO = f"{{{_NS}xsl-fo-compatible:1.0}}"
_GROUPS = frozenset(
    f"{_TABLE}{tag}"
    for tag in ("table-header-rows", "table-rows", "table-row-group", "table-header-columns",
                "table-columns", "table-column-group")
)  # fmt: skip
_NUMBERS = frozenset({"float", "currency", "percentage"})
_SIDES = ("border", "border-left", "border-right", "border-top", "border-bottom")
_LAST = 1 << 20  # rows of a sheet, in every program: what lies beyond is no row


@frozen(slots=True)
class _Styles:
    """Names of styles: of cells with a border, and of tables that are not shown."""

    ruled: frozenset[str]
    hidden: frozenset[str]


def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """A spreadsheet. Hidden rows and columns are read, hidden sheets only where no other has a
    table; annotations and what lies under merged cells are left out.

    Raises ``ReadError``: ``package_damaged``, ``package_encrypted``, ``xml_entities``;
    ``LimitError``: ``limit_members``, ``limit_unpacked``, ``limit_tags``, ``limit_depth``,
    ``limit_cells``, ``limit_blocks``, ``limit_pages`` (sheets).
    """
    tally = Tally(limits, name)
    package = open_package(data, tally)
    names = package.namelist()
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in read_member(package, manifest, tally):
        raise ReadError("package_encrypted", name=name)
    root = parse_xml(read_member(package, "content.xml", tally), tally)
    return read_content(root, tally)


def read_content(root: _Element, tally: Tally) -> Document:
    """The document in a ``content.xml`` or in a flat file. Raises ``LimitError``."""
    styles = _styles_of(root)
    tables = list(root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table"))
    if len(tables) > tally.limits.max_pages:
        raise tally.refuse("pages", len(tables))
    budget = Budget(tally)
    return document_of([_sheet(table, styles, budget) for table in tables], tally)


def _styles_of(root: _Element) -> _Styles:
    ruled, hidden = set(), set()
    for style in root.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style"):
        name = style.get(f"{_STYLE}name", "")
        for part in style:
            if part.get(f"{_TABLE}display") == "false":
                hidden.add(name)
            sides = [part.get(f"{_FO}{side}") for side in _SIDES]
            if any(side not in {None, "none"} for side in sides):
                ruled.add(name)
    return _Styles(frozenset(ruled), frozenset(hidden))


def _sheet(table: _Element, styles: _Styles, budget: Budget) -> Sheet:
    hidden = table.get(f"{_TABLE}style-name") in styles.hidden
    draft = SheetDraft(table.get(f"{_TABLE}name"), budget, hidden)
    for shapes in table.iterchildren(f"{_TABLE}shapes"):
        note_frames(shapes, 0, 0, draft)
    at = 0
    for column in _each(table, "table-column"):
        count = _count(column, "number-columns-repeated")
        if column.get(f"{_TABLE}visibility", "visible") != "visible":
            draft.hidden_columns.append((at, at + count - 1))
        at += count
    row = 0
    for line in _each(table, "table-row"):
        count = min(_count(line, "number-rows-repeated"), _LAST - row)
        if count > 0:
            _row(line, row, count, draft, styles)
        row += count
    return draft.done()


def _each(parent: _Element, tag: str) -> Iterator[_Element]:
    """The rows or columns of a table, those in groups included, not those of tables in cells."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == f"{_TABLE}{tag}":
            yield child
        elif child.tag in _GROUPS:
            stack.append(iter(child))


def _row(line: _Element, row: int, count: int, draft: SheetDraft, styles: _Styles) -> None:
    """One row, as often as it is repeated; a million rows without text cost nothing."""
    hidden = line.get(f"{_TABLE}visibility", "visible") != "visible"
    column, filled = 0, False
    ruled: list[tuple[int, int]] = []
    for cell in line:
        if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            continue
        times = _count(cell, "number-columns-repeated")
        if cell.get(f"{_TABLE}style-name") in styles.ruled:
            ruled.append((column, column + times - 1))
        text = _value(cell)
        if len(cell):
            note_frames(cell, row, column, draft)
        for copy in range(count) if text is None or text else ():
            filled = True
            for at in range(column, column + times):
                if text is None:
                    draft.add_unvalued(row + copy, at)
                else:
                    draft.add(row + copy, at, text)
        _merge(cell, row, column, draft)
        column += times
    if filled:
        draft.hidden_rows.update(range(row, row + count) if hidden else ())
    # Whole sheets may have borders: rows are counted while they still can be part of a table.
    if ruled and count <= draft.budget.tally.limits.max_cells:
        for copy in range(count):
            for first, last in ruled:
                draft.rule(row + copy, first, last)


def _merge(cell: _Element, row: int, column: int, draft: SheetDraft) -> None:
    down, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
    draft.add_merge(row, column, row + down - 1, column + right - 1)


def _count(element: _Element, attribute: str) -> int:
    value = element.get(f"{_TABLE}{attribute}", "1")
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def _value(cell: _Element) -> str | None:
    """What a cell shows; ``None`` for a formula whose value the file does not hold.

    A number is given as its value, unless what is shown says more (a unit, a date).
    """
    kind = cell.get(f"{_OFFICE}value-type")
    if len(cell) == 0 and kind is None:
        return None if cell.get(f"{_TABLE}formula") else ""
    shown = text_of(cell)
    if kind == "percentage":
        return shown or f"{_number(cell, 100)}%"
    if kind in _NUMBERS:
        return shown if any(char.isalpha() for char in shown) else _number(cell) or shown
    if not shown and kind == "date":
        return str(cell.get(f"{_OFFICE}date-value", "")).replace("T", " ")
    if not shown and kind == "boolean":
        return str(cell.get(f"{_OFFICE}boolean-value", "")).upper()
    return shown or cell.get(f"{_OFFICE}string-value", "")


def _number(cell: _Element, times: int = 1) -> str:
    try:
        return plain_number(float(cell.get(f"{_OFFICE}value", "")) * times)
    except ValueError:
        return ""
