"""Reports as PDF, printed by a browser: ruled, unruled, broken over pages, turned pages."""

from __future__ import annotations

import html
import io
import random
from collections.abc import Sequence

from tests.generator.forms import Cell, Table
from tests.generator.media.chromium import Print, print_all
from tests.generator.media.compose import Drawn
from tests.generator.page import Block, Page
from tests.generator.values import BLANK, MISSING_ANSWER

KINDS = {
    "ruled": 10,
    "thin": 4,
    "unruled": 5,
    "horizontal": 5,
    "shaded": 4,
    "broken_head": 8,
    "broken": 7,
    "landscape": 5,
    "turned": 3,
    "spaced": 4,
}
RULED = "td,th{border:1px solid #000}"
STYLES = {
    "thin": "td,th{border:0.3pt solid #888}",
    "unruled": "td,th{border:none;padding:5px 8px}",
    "horizontal": "tr{border-top:1px solid #000;border-bottom:1px solid #000}",
    "shaded": "td,th{border:none} tr:nth-child(even){background:#eee} table{border:1px solid}",
    "spaced": f"{RULED} td{{letter-spacing:2px}}",
    "landscape": f"{RULED} @page wide{{size:A4 landscape}} .wide{{page:wide}}",
    "turned": f"{RULED} @page side{{size:A4;page-orientation:rotate-left}} .wide{{page:side}}",
}
FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "serif")
OPEN = frozenset({"unruled", "horizontal", "shaded"})


def write(drawn: Sequence[Drawn]) -> list[bytes]:
    """The bytes of the files, all printed by one browser."""
    files = print_all([page_of(one) for one in drawn])
    return [
        _upright(data) if one.kind == "turned" and one.rng.random() < 0.75 else data
        for one, data in zip(drawn, files, strict=True)
    ]


def _upright(data: bytes) -> bytes:
    """Pages whose text runs upwards, marked so that they are shown upright."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    for page in document:
        if page.get_width() > page.get_height():
            page.set_rotation(90)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def page_of(drawn: Drawn) -> Print:
    """The page to print. Where no lines are drawn, an empty cell is told by no box."""
    rng, page, kind = drawn.rng, drawn.page, drawn.kind
    if kind in OPEN:
        _loosen_blanks(page)
    size = rng.choice((9, 10, 11))
    style = (
        f"body{{font-family:'{rng.choice(FONTS)}';font-size:{size}pt;line-height:1.5}}"
        "table{border-collapse:collapse;width:100%;margin:6pt 0}"
        "td,th{padding:2px 4px;text-align:center;font-weight:normal}"
        f"tr{{break-inside:{rng.choice(('avoid', 'avoid', 'auto'))}}}"
        ".litigation td{padding:2px 0;font-size:7pt}"
        f"{STYLES.get(kind, RULED)}"
    )
    if kind in ("unruled", "shaded", "horizontal") and rng.random() < 0.4:
        style += "td{text-align:right} td.label{text-align:left}"
    body = "\n".join(_block(rng, block, kind) for block in page.blocks)
    told = f"<title>{html.escape(page.truth.title)}</title>" if rng.random() < 0.5 else ""
    text = f"<!DOCTYPE html><html lang=zh><head>{told}<style>{style}</style></head>{body}</html>"
    return Print(text, _options(rng, page))


def _options(rng: random.Random, page: Page) -> dict[str, object]:
    found: dict[str, object] = {
        "preferCSSPageSize": True,
        "printBackground": True,
        "paperWidth": 8.27,
        "paperHeight": 11.69,
    }
    if rng.random() < 0.6:
        small = '<div style="font-size:8pt;width:100%;text-align:center">{}</div>'
        number = '<span class="pageNumber"></span>'
        foot = rng.choice(
            (f"— {number} —", number, f'第{number}页 共<span class="totalPages"></span>页')
        )
        head = rng.choice(("", page.truth.agency, "政府信息公开工作年度报告"))
        found |= {
            "displayHeaderFooter": True,
            "headerTemplate": small.format(html.escape(head)),
            "footerTemplate": small.format(foot),
            "marginTop": 0.8,
            "marginBottom": 0.8,
        }
    return found


def _loosen_blanks(page: Page) -> None:
    for one in page.expected.values():
        if one.best.kind == BLANK:
            one.also(MISSING_ANSWER)


def _block(rng: random.Random, block: Block, kind: str) -> str:
    if block.table is None:
        text = html.escape(block.text)
        tag = {"title": "h1", "heading": "h3", "nav": "div"}.get(block.kind, "p")
        return f"<{tag}>{text}</{tag}>"
    name = {"review_and_litigation": "litigation"}.get(block.table.id, "")
    if kind in ("landscape", "turned") and block.table.id != "proactive_disclosure":
        name += " wide"
    return f'<div class="{name}">{_table(rng, block.table, kind)}</div>'


def _table(rng: random.Random, table: Table, kind: str) -> str:
    count = 0
    while count < len(table.rows) and all(cell.head for cell in table.rows[count]):
        count += 1
    if table.id == "proactive_disclosure":
        count = 0
    # What stands in thead is printed again on every page.
    head = count if kind != "broken" else 0
    turn = rng.randint(6, 20) if kind in ("broken", "broken_head") else -1
    lines = [_row(row, i == turn and table.id == "requests") for i, row in enumerate(table.rows)]
    top = f"<thead>{''.join(lines[:head])}</thead>" if head else ""
    return f"<table>{top}<tbody>{''.join(lines[head:])}</tbody></table>"


def _row(row: list[Cell], breaks: bool) -> str:
    cells = []
    for cell in row:
        spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
        spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        label = "" if cell.pointer or cell.head else ' class="label"'
        text = html.escape(cell.text, quote=False).replace("\n", "<br>")
        cells.append(f"<td{spans}{label}>{text}</td>")
    return f"<tr{' style=break-before:page' if breaks else ''}>{''.join(cells)}</tr>"
