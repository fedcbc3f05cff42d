"""Reports as workbooks (ISO/IEC 29500), and laid out as CSV the way spreadsheets save them."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass
from typing import Any

from tests.generator.forms import Cell, Table
from tests.generator.media.compose import Drawn, cells_of
from tests.generator.page import Block, Page, expand
from tests.generator.values import BLANK, MARK, Answer

KINDS = {
    "text": 8,
    "numbers": 10,
    "formulas": 8,
    "formats": 6,
    "sheets": 8,
    "offset": 6,
    "spread": 5,
    "hidden": 4,
}
CSV_KINDS = {"utf8_bom": 6, "gb18030": 8, "tabs_utf16": 2, "trimmed": 3}
# A cell deleted in a sheet leaves no trace: the row is as wide as before.
NO_TRACE = frozenset({"lost_figures"})
NAMES = {
    None: "封面",
    "overview": "一",
    "proactive_disclosure": "二、主动公开",
    "requests": "三、依申请公开",
    "review_and_litigation": "四、复议诉讼",
    "problems_and_improvements": "五",
    "other_matters": "六",
}


@dataclass
class Pen:
    """Where in which sheet the next block goes."""

    sheet: Any
    row: int
    column: int


def write(drawn: Drawn) -> bytes:
    """The bytes of the workbook; its kind is ``drawn.kind``."""
    import xlsxwriter

    rng, page, kind = drawn.rng, drawn.page, drawn.kind
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    look = _looks(rng, book, kind)
    if kind == "formats":
        _hide_zeros(page, str(look["zero"]))
    if kind == "hidden":
        _codes(book.add_worksheet("填报说明"))
    offset = (rng.randint(1, 4), rng.randint(1, 3)) if kind == "offset" else (0, 0)
    pens: dict[str, Pen] = {}
    section: str | None = None
    name = "Sheet1"
    for block in page.blocks:
        if block.kind == "sign":  # it closes the last sheet
            section = "other_matters"
        elif block.kind != "table" or block.section:
            section = block.section or section
        if kind == "sheets":
            name = NAMES[section]
        if name not in pens:
            pens[name] = Pen(book.add_worksheet(name), *offset)
        _block(rng, pens[name], block, kind, look)
    if kind in ("text", "numbers", "offset") and rng.random() < 0.4:
        book.add_worksheet()  # as the program made it
    book.close()
    return out.getvalue()


def _looks(rng: random.Random, book: Any, kind: str) -> dict[str, Any]:
    zero = rng.choice(("", "-", "0")) if kind == "formats" else "0"
    count = {"": "#,##0;-#,##0;;@", "-": '#,##0;-#,##0;"-"', "0": "#,##0_ "}[zero]
    line = {"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    return {
        "text": book.add_format({"font_name": "仿宋_GB2312", "text_wrap": True}),
        "title": book.add_format({"bold": True, "font_size": 18}),
        "cell": book.add_format(line),
        "count": book.add_format(
            {**line, "num_format": count if kind == "formats" else rng.choice(("General", "0"))}
        ),
        "amount": book.add_format({**line, "num_format": rng.choice(("General", "0.0000"))}),
        "zero": zero,
    }


def _hide_zeros(page: Page, zero: str) -> None:
    """A number format shows a zero as nothing or as a dash: both readings of it are right."""
    if zero == "0":
        return
    shown = Answer(None, MARK if zero == "-" else BLANK)
    for cell in cells_of(page):
        if cell.pointer and _figure(cell.text) == 0 and not cell.pointer.endswith("/amount"):
            page.expected[cell.pointer].also(shown)


def _figure(text: str) -> float | None:
    """The number a spreadsheet makes of what is typed, or ``None`` for text."""
    plain = text.replace(",", "")
    if plain.isascii() and plain.lstrip("+-").replace(".", "", 1).isdigit():
        return float(plain)
    return None


def _codes(sheet: Any) -> None:
    sheet.hide()
    for i, text in enumerate(("代码", "0", "1", "单位类别", "自然人", "总计", "12", "99")):
        sheet.write_string(i // 2, i % 2, text)


def _block(rng: random.Random, pen: Pen, block: Block, kind: str, look: dict[str, Any]) -> None:
    if block.table is not None:
        _table(rng, pen, block.table, kind, look)
        pen.row += rng.choice((0, 0, 1))
        return
    form = look["title"] if block.kind in ("title", "heading") else look["text"]
    last = pen.column + rng.choice((0, 3, 9))
    if last > pen.column:
        pen.sheet.merge_range(pen.row, pen.column, pen.row, last, block.text, form)
    else:
        pen.sheet.write_string(pen.row, pen.column, block.text, form)
    pen.row += 1


def _table(rng: random.Random, pen: Pen, table: Table, kind: str, look: dict[str, Any]) -> None:
    # A narrow table over the columns of a wide one: each of its columns spans several.
    wide = 3 if kind == "spread" and table.width == 4 else 1
    at = {}
    for r, line in enumerate(expand(table)):
        for c, (cell, begins) in enumerate(line):
            if begins:
                at[id(cell)] = (pen.row + r, pen.column + c * wide)
    for row in table.rows:
        for cell in row:
            r, c = at[id(cell)]
            last = (r + cell.rowspan - 1, c + cell.colspan * wide - 1)
            if last != (r, c):
                pen.sheet.merge_range(r, c, *last, "", look["cell"])
            _cell(rng, pen.sheet, r, c, cell, kind, look, _parts(row, at))
    pen.row += len(table.rows)


def _parts(row: list[Cell], at: dict[int, tuple[int, int]]) -> dict[str, float]:
    """The figures that make up the total of a row of section three, by the names of their cells."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return {
        xl_rowcol_to_cell(*at[id(cell)]): _figure(cell.text) or 0.0
        for cell in row
        if str(cell.pointer).startswith("/requests/") and not str(cell.pointer).endswith("/total")
    }


def _cell(
    rng: random.Random,
    sheet: Any,
    r: int,
    c: int,
    cell: Cell,
    kind: str,
    look: dict[str, Any],
    parts: dict[str, float],
) -> None:
    figure = _figure(cell.text) if kind not in ("text", "sheets") and cell.text else None
    if figure is None or (cell.pointer is None and kind != "formulas"):
        if cell.text:
            sheet.write_string(r, c, cell.text, look["cell"])
        else:
            sheet.write_blank(r, c, None, look["cell"])
        return
    pointer = cell.pointer or ""
    form = look["amount" if pointer.endswith("/amount") else "count"]
    if (
        kind == "formulas"
        and pointer.endswith("/total")
        and parts
        and sum(parts.values()) == figure
    ):
        code = f"=SUM({','.join(parts)})"
        sheet.write_formula(r, c, code, form, int(figure))
    elif kind == "formulas" and pointer.endswith("/amount"):
        # What binary sums leave behind: 2694.35 as 2694.3500000000004.
        noise = figure + (2 * math.ulp(figure) if figure and rng.random() < 0.5 else 0.0)
        sheet.write_formula(r, c, f"={figure!r}*1", form, noise)
    else:
        sheet.write_number(r, c, figure, form)


def write_csv(drawn: Drawn) -> bytes:
    """The sheet as a spreadsheet saves it: merged places empty, every row as wide as the sheet."""
    rng, page, kind = drawn.rng, drawn.page, drawn.kind
    lines: list[list[str]] = []
    for block in page.blocks:
        if block.table is None:
            lines.append([block.text])
            continue
        grid = expand(block.table)
        lines += [[cell.text if begins else "" for cell, begins in line] for line in grid]
        lines += [[]] * rng.choice((0, 0, 1))
    wide = max(len(line) for line in lines)
    # Some programs leave out the empty cells at the end of all rows but those of tables.
    full = [
        line if kind == "trimmed" and len(line) < 2 else line + [""] * (wide - len(line))
        for line in lines
    ]
    mark = "\t" if kind == "tabs_utf16" else ","
    text = "".join(mark.join(_quoted(cell, mark) for cell in line) + "\r\n" for line in full)
    codec = {"gb18030": "gb18030", "tabs_utf16": "utf-16", "trimmed": "utf-8"}
    return text.encode(codec.get(kind, "utf-8-sig"), errors="replace")


def _quoted(text: str, mark: str) -> str:
    if mark in text or '"' in text or "\n" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
