"""Sheets a form is written into: texts over the whole width, tables with merged cells, print setup.

Limits of the medium (ECMA-376-1 18; specifications and limits of Excel): a cell holds 32,767 UTF-16
units, a row is at most 409 points high, the name of a sheet has 31 characters. A longer text goes
on in the next cell, the one before being full.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from govreport.libraries import library
from govreport.render.official import OfficialCell, OfficialTable, positions
from govreport.render.packages import writable
from govreport.render.widths import fitted
from govreport.verbatim import TEXT, is_marked

#: UTF-16 units that a cell holds.
CELL_LENGTH = 32_767
_HIGHEST = 400.0
_NAME_LENGTH = 31
_LONGEST_PROPERTY = 255
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,9})(?:\.([0-9]{1,4}))?")
# Escapes that share an underscore, and where to cut them.
_TWICE = re.compile(r"_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
_SHARED = re.compile(r"(?<=_)(?=x)")
# What a program may take for a formula once the cell is edited.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 84.0  # of the columns of a sheet, in digits of the standard font
_DIGIT = 6.0  # the width of one, in points
_STANDARD = {"font_name": "宋体", "font_size": 11, "font_scheme": "none"}  # of no theme
_PADDING = 6.0  # of a cell, left and right together, in points
#: By kind of text: font, size in points, how it is aligned, the space around it in points.
_LOOKS = {
    "title": ("方正小标宋简体", 20.0, "center", 16.0),
    "line": ("楷体", 12.0, "center", 8.0),
    "heading": ("黑体", 14.0, "left", 12.0),
    "text": ("仿宋", 12.0, "left", 8.0),
    "signature": ("仿宋", 12.0, "right", 8.0),
    "remark": ("宋体", 9.0, "left", 3.0),
}
_CELL_SIZE, _CELL_FACE = 10.5, "宋体"
_LEADING = 1.45
_LONG = 40  # a value of more characters is marked as one
_BROKEN = (4, 6)  # labels of so many characters are broken between words

_Placed = tuple[int, int, OfficialCell]


class Book:
    """A workbook in memory. Raises ``ReadError`` (``extra_missing``) without XlsxWriter."""

    def __init__(self, title: str) -> None:
        xlsxwriter = library("xlsxwriter", extra="excel", of="xlsx", package="XlsxWriter")
        self._out = io.BytesIO()
        switches = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
        options: dict[str, Any] = {"in_memory": True, **dict.fromkeys(switches, False)}
        options["default_format_properties"] = {**_STANDARD}  # which the library alters
        self._book = xlsxwriter.Workbook(self._out, options)
        # A date there must be, or the library tells the time: the earliest a package can tell.
        made = dt.datetime(1980, 1, 1)
        self._book.set_properties({"title": writable(title)[:_LONGEST_PROPERTY], "created": made})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()

    def sheet(self, name: str, table: OfficialTable) -> Page:
        """A new sheet with the columns of a table, as wide as a page or, for long words, wider."""
        made = self._book.add_worksheet(self._free(name))
        widths = fitted(table, _WIDTH * _DIGIT, _CELL_SIZE, _PADDING)
        return Page(self, made, [width / _DIGIT for width in widths])

    def bytes(self) -> bytes:
        """The file; nothing can be added afterwards."""
        self._book.close()
        return self._out.getvalue()

    def format(self, **properties: Any) -> Any:
        """A format; the same properties give the same one."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def _free(self, name: str) -> str:
        """A name that no other sheet has, without what names can't hold."""
        base = _UNNAMEABLE.sub("", writable(name)).strip(" '")[:_NAME_LENGTH] or "1"
        free, number = base, 1
        while free.lower() in self._names:
            number += 1
            free = f"{base[: _NAME_LENGTH - len(str(number))]}{number}"
        self._names.add(free.lower())
        return free


class Page:
    """One sheet, filled from above downwards; ``widths`` of its columns in digits."""

    def __init__(self, book: Book, sheet: Any, widths: Sequence[float]) -> None:
        self._book, self._sheet, self._widths, self._row = book, sheet, widths, 0
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.set_footer("&C— &P —")

    def text(self, text: str, kind: str = "text") -> None:
        """A text over all columns. ``kind``: a key of the looks above."""
        face, size, align, space = _LOOKS[kind]
        look = {"font_name": face, "font_size": size, "text_wrap": True, "valign": "vcenter"}
        look["align"] = align
        width = sum(self._widths) * _DIGIT - _PADDING
        parts = pieces(writable(text))
        for piece in parts:
            height = _lines(piece, size, width) * size * _LEADING + space
            rows = math.ceil(height / _HIGHEST)
            for row in range(self._row, self._row + rows):
                self._sheet.set_row(row, height / rows)
            self._place(self._row, 0, rows, len(self._widths), piece, look)
            self._row += rows
        if _units(parts[-1]) >= CELL_LENGTH - 1:
            # A full cell would seem to go on in the next row.
            self._row += 1

    def gap(self) -> None:
        """An empty row, which parts text from tables."""
        self._row += 1

    def table(self, drawn: OfficialTable) -> None:
        """A table; its head stands at the top of every page printed."""
        if drawn.head_rows:
            self._sheet.repeat_rows(self._row, self._row + drawn.head_rows - 1)
        placed = list(positions(drawn.rows))
        for at, height in enumerate(self._heights(placed, len(drawn.rows)), self._row):
            self._sheet.set_row(at, height)
        for row, column, cell in placed:
            look: dict[str, Any] = {"font_name": _CELL_FACE, "font_size": _CELL_SIZE, "border": 1}
            look |= {"text_wrap": True, "valign": "vcenter", "align": cell.align}
            figure = number(cell.text) if cell.plain else None
            value: Any = figure
            if cell.head:
                value = _broken(writable(cell.text), self._width(column, cell))
            elif figure is None:
                value = _marked(writable(cell.text))
            if figure is not None and (cut := cell.text.partition(".")[2]):
                look["num_format"] = f"0.{'0' * len(cut)}"
            self._place(self._row + row, column, cell.rowspan, cell.colspan, value, look)
        self._row += len(drawn.rows)

    def _place(
        self, row: int, column: int, down: int, across: int, value: Any, look: dict[str, Any]
    ) -> None:
        if isinstance(value, str) and value.startswith(_FORMULA):
            look = {**look, "quote_prefix": True}
        style = self._book.format(**look)
        if down > 1 or across > 1:
            self._sheet.merge_range(row, column, row + down - 1, column + across - 1, "", style)
        if not isinstance(value, str):
            self._sheet.write_number(row, column, value, style)
        elif not value:
            self._sheet.write_blank(row, column, None, style)
        elif len(runs := _runs(value)) > 2:
            self._sheet.write_rich_string(row, column, *runs, style)
        else:
            self._sheet.write_string(row, column, value, style)

    def _width(self, column: int, cell: OfficialCell) -> float:
        """The width of a cell in points."""
        return sum(self._widths[column : column + cell.colspan]) * _DIGIT - _PADDING

    def _heights(self, placed: Sequence[_Placed], count: int) -> list[float]:
        """What rows need so that no text is cut; a cell over several rows stretches the last."""
        heights = [_CELL_SIZE * 1.9] * count
        for row, column, cell in sorted(placed, key=lambda one: one[2].rowspan):
            width = self._width(column, cell)
            text = _broken(cell.text, width) if cell.head else cell.text
            needed = _lines(text, _CELL_SIZE, width) * _CELL_SIZE * _LEADING + 4
            last = row + cell.rowspan - 1
            lacking = needed - sum(heights[row : last + 1])
            if lacking > 0:
                heights[last] = min(heights[last] + lacking, _HIGHEST)
        return heights


def pieces(text: str) -> list[str]:
    """A text in parts that a cell holds; all but the last are as full as can be."""
    if len(text) * 2 <= CELL_LENGTH:
        return [text]
    parts: list[str] = []
    begun = used = 0
    for at, char in enumerate(text):
        units = 2 if ord(char) > 0xFFFF else 1
        if used + units > CELL_LENGTH:
            parts.append(text[begun:at])
            begun, used = at, 0
        used += units
    return [*parts, text[begun:]]


def _runs(text: str) -> list[str]:
    """A text in runs where the library would take the whole amiss, else as it is.

    ``<r>…</r>`` is markup to it, and of two escapes (22.9.2.19) that share an underscore it would
    see the first only.
    """
    if text.startswith("<r>") and text.endswith("</r>"):
        return [text[:1], text[1:2], text[2:]]
    return _SHARED.split(text) if _TWICE.search(text) else [text]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _marked(text: str) -> str:
    """A value so long that it could be taken for prose in a frame, marked as none."""
    return text if len(text) < _LONG or is_marked(text) else TEXT + text


def _broken(label: str, width: float) -> str:
    """A short label that does not fit in a line, with two characters in each: most words have two.

    White space in labels says nothing.
    """
    if len(label) not in _BROKEN or label.isascii() or _length(label) * _CELL_SIZE <= width:
        return label
    return "\n".join(label[at : at + 2] for at in range(0, len(label), 2))


def number(text: str) -> float | int | None:
    """The number that a text is, if a cell can hold it as it is printed."""
    if _NUMBER.fullmatch(text) is None:
        return None
    value = Decimal(text)
    if value.is_signed() and not value:
        return None
    return int(value) if "." not in text else float(value)


def _lines(text: str, size: float, width: float) -> int:
    """How many lines a text takes at most in a width, both in points."""
    fits = max(width, size)
    return sum(max(1, math.ceil(_length(line) * size / fits)) for line in text.split("\n"))


def _length(text: str) -> float:
    """The length of a text, in characters as wide as high."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55 for char in text)
