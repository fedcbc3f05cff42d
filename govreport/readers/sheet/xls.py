"""Workbooks of Excel 97 to 2003 and old WPS ones ([MS-XLS]): xls and et."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

from govreport.document import Document
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers.sheet.blocks import document_of
from govreport.readers.sheet.cells import Budget, Sheet, SheetDraft
from govreport.readers.sheet.numbers import BUILTIN, number_text
from govreport.readers.tally import Tally

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet as BookSheet

_STREAMS = ("Workbook", "Book")
_RECORD = struct.Struct("<HH")
# Records with several cells or merged ranges: bytes besides them, and bytes of each.
_CELLS = {0x00BD: (6, 6), 0x00BE: (6, 2), 0x00E5: (2, 8)} | dict.fromkeys(
    (0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205,
     0x0206, 0x027E, 0x0406, 0x00D6),
    (0, 1 << 16),
)  # fmt: skip
# So many cells may be drawn, most of them empty, for each that may hold text.
_DRAWN = 10
# What files older than Excel 97 are written in here where they don't say.
_CHARSET = "gb18030"


def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """A workbook. Hidden rows and columns are read, hidden sheets only where no other has a table.

    Raises ``ReadError``: ``package_encrypted``, ``package_damaged``; ``LimitError``:
    ``limit_cells``, ``limit_blocks``, ``limit_pages`` (sheets).
    """
    import xlrd

    tally = Tally(limits, name)
    try:
        sheets = _sheets(_open(_stream(data)), tally)
    except (ReadError, ImportError):
        raise
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise ReadError("package_encrypted", name=name) from error
        raise ReadError("package_damaged", name=name, detail=str(error)[:80]) from error
    except Exception as error:
        # The library meets damaged records with whatever error they lead to.
        detail = f"{type(error).__name__}: {error}"[:80]
        raise ReadError("package_damaged", name=name, detail=detail) from error
    return document_of(sheets, tally)


def _sheets(book: Book, tally: Tally) -> list[Sheet]:
    if book.nsheets > tally.limits.max_pages:
        raise tally.refuse("pages", book.nsheets)
    most = _DRAWN * tally.limits.max_cells
    drawn = _cells_in(book.mem[book.base : book.base + book.stream_len])
    if drawn > most:
        raise tally.refuse("cells", drawn)
    sheets, budget, seen = [], Budget(tally), 0
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        # Several sheets may be one and the same part of the file.
        seen += sum(sheet.row_len(row) + 1 for row in range(sheet.nrows))
        seen += len(sheet.merged_cells)
        if seen > most:
            raise tally.refuse("cells", seen)
        sheets.append(_sheet(book, sheet, budget))
        book.unload_sheet(number)
    return sheets


def _cells_in(stream: bytes) -> int:
    """The cells and merged ranges in the records of a stream ([MS-XLS] 2.1.4), quickly counted."""
    count = at = 0
    end = len(stream) - 4
    while at <= end:
        kind, size = _RECORD.unpack_from(stream, at)
        if kind in _CELLS:
            count += max(1, (size - _CELLS[kind][0]) // _CELLS[kind][1])
        at += 4 + size
    return count


def _stream(data: bytes) -> bytes:
    """The records of the workbook, taken out of the compound file that holds them ([MS-CFB]).

    Not by the library that reads them, as that follows a chain of sectors in a circle for ever.
    """
    import olefile

    if not data.startswith(olefile.MAGIC):
        return data
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        name = next(name for name in _STREAMS if file.exists(name))
        if file.get_size(name) > len(data):
            raise ValueError(f"{name}: {file.get_size(name)}")
        stream: bytes = file.openstream(name).read()
        return stream


def _open(data: bytes) -> Book:
    import xlrd

    def load(charset: str | None) -> Book:
        return xlrd.open_workbook(
            file_contents=data,
            logfile=io.StringIO(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            encoding_override=charset,
        )

    try:
        return load(None)
    except UnicodeDecodeError:
        return load(_CHARSET)


def _sheet(book: Book, sheet: BookSheet, budget: Budget) -> Sheet:
    import xlrd

    draft = SheetDraft(sheet.name, budget, hidden=sheet.visibility != 0)
    for top, bottom, left, right in sheet.merged_cells:
        draft.add_merge(top, left, bottom - 1, right - 1)
    for number, row in sheet.rowinfo_map.items():
        if row.hidden:
            draft.hidden_rows.add(number)
    for number, column in sheet.colinfo_map.items():
        if column.hidden or column.width == 0:
            draft.hidden_columns.append((number, number))
    ruled = [_draws(style) for style in book.xf_list]
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_EMPTY:
                continue
            style = sheet.cell_xf_index(row, column)
            if ruled[style]:
                draft.rule(row, column, column)
            if kind != xlrd.XL_CELL_BLANK:
                _cell(book, sheet, row, column, style, draft)
    return draft.done()


def _cell(
    book: Book, sheet: BookSheet, row: int, column: int, style: int, draft: SheetDraft
) -> None:
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        draft.add(row, column, value)
    elif kind in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        key = book.xf_list[style].format_key
        code = BUILTIN.get(key) or book.format_map[key].format_str
        text, scaled = number_text(value, code, from_1904=book.datemode == 1)
        draft.add(row, column, text)
        if scaled:
            draft.note("sheet_number_scaled", row, column)
    elif kind == xlrd.XL_CELL_BOOLEAN:
        draft.add(row, column, "TRUE" if value else "FALSE")
    elif kind == xlrd.XL_CELL_ERROR:
        draft.add(row, column, xlrd.error_text_from_code.get(value, "#N/A"))


def _draws(style: Any) -> bool:
    border = style.border
    return bool(
        border.left_line_style
        or border.right_line_style
        or border.top_line_style
        or border.bottom_line_style
    )
