"""HTML and Markdown layouts."""

from __future__ import annotations

import html
import random

from tests.generator.forms import Cell, Table
from tests.generator.page import Block, Page, expand, printed_line, split
from tests.generator.text_layouts import prose_lines


def _spans(cell: Cell) -> str:
    found = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    return found + (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "")


def _text(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br/>")


def plain_table(table: Table) -> str:
    """A clean table with spans."""
    rows = (
        "<tr>" + "".join(f"<td{_spans(c)}>{_text(c.text)}</td>" for c in row) + "</tr>"
        for row in table.rows
    )
    return '<table border="1">\n' + "\n".join(rows) + "\n</table>"


def head_table(table: Table) -> str:
    """A table with thead, tbody and th."""
    head = [row for row in table.rows if all(cell.head for cell in row)]
    first = 0
    while first < len(table.rows) and table.rows[first] in head:
        first += 1

    def line(row: list[Cell]) -> str:
        tags = ("th" if c.head or (c.pointer is None and c is row[0]) else "td" for c in row)
        return "<tr>" + "".join(
            f"<{t}{_spans(c)}>{_text(c.text)}</{t}>" for t, c in zip(tags, row, strict=True)
        )

    top = "\n".join(line(row) + "</tr>" for row in table.rows[:first])
    rest = "\n".join(line(row) + "</tr>" for row in table.rows[first:])
    return f"<table><thead>\n{top}\n</thead><tbody>\n{rest}\n</tbody></table>"


def word_table(rng: random.Random, table: Table) -> str:
    """Word and WPS markup: paragraphs and spans in cells, words cut over spans, o:p."""
    span = "<span style=\"font-family:仿宋_GB2312;mso-bidi-font-family:'Times New Roman'\">"

    def cell(one: Cell) -> str:
        parts = []
        for line in one.text.split("\n"):
            cut = rng.randint(1, len(line) - 1) if len(line) > 2 and rng.random() < 0.5 else 0
            runs = [line[:cut], line[cut:]] if cut and one.pointer is None else [line]
            body = "".join(f"{span}{_text(run)}</span>" for run in runs if run)
            parts.append(f'<p class="MsoNormal" align="center">{body}<span><o:p></o:p></span></p>')
        if not one.text:
            parts = ['<p class="MsoNormal"><span><o:p>&nbsp;</o:p></span></p>']
        body = "\n      ".join(parts)
        if rng.random() < 0.1:
            body = f"&nbsp;{body}&nbsp;"
        return f'    <td{_spans(one)} width="{rng.randint(40, 300)}" valign="center">{body}</td>'

    rows = ("  <tr>\n" + "\n".join(cell(c) for c in row) + "\n  </tr>" for row in table.rows)
    style = 'class="MsoTableGrid" style="border-collapse:collapse;mso-table-lspace:9.0pt"'
    return f"<div><table {style}>\n  <tbody>\n" + "\n".join(rows) + "\n  </tbody>\n</table></div>"


def unclosed_table(table: Table) -> str:
    """Rows and cells never closed, tags in capitals, attributes without quotes."""
    lines = []
    for row in table.rows:
        lines.append("<TR>")
        for c in row:
            spans = _spans(c).replace('"', "").upper()
            lines.append(f"<TD{spans} align=center>{_text(c.text)}")
    return "<TABLE border=1>\n" + "\n".join(lines) + "\n</TABLE>"


def _tables(rng: random.Random, page: Page, block: Block, name: str) -> list[Table]:
    table = block.table
    assert table is not None
    if name == "split" and table.id == "proactive_disclosure":
        starts = [i for i, row in enumerate(table.rows) if row[0].text.startswith("第二十条")]
        starts = sorted({0, *starts})  # a torn-off rest begins anywhere
        ends = [*starts[1:], len(table.rows)]
        return [
            Table(table.id, table.rows[a:b], table.width) for a, b in zip(starts, ends, strict=True)
        ]
    if name == "continued" and table.id == "requests":
        return list(split(table, rng.randint(7, len(table.rows) - 3), 3, rng.random() < 0.5))
    return [table]


def _one(rng: random.Random, table: Table, name: str) -> str:
    if name == "word":
        return word_table(rng, table)
    if name == "unclosed":
        return unclosed_table(table)
    if name == "thead":
        return head_table(table)
    return plain_table(table)


def html_page(rng: random.Random, page: Page, name: str) -> str:
    """The whole page. A ``{charset}`` is left for the encoder to fill."""
    body: list[str] = []
    strong = rng.random() < 0.5
    for block in page.blocks:
        if block.table is not None:
            body += [_one(rng, table, name) for table in _tables(rng, page, block, name)]
        elif block.kind == "title":
            body.append(f"<h1>{_text(block.text)}</h1>")
        elif block.kind == "heading":
            text = _text(block.text)
            body.append(f"<p><strong>{text}</strong></p>" if strong else f"<h2>{text}</h2>")
        elif block.kind == "nav":
            body.append(f'<div class="nav"><a href="#">{_text(block.text)}</a></div>')
        elif name == "word":
            body.append(f'<p class="MsoNormal"><span>　　{_text(block.text)}<o:p></o:p></span></p>')
        else:
            body.append(f"<p>{_text(block.text)}</p>")
    inside = "\n".join(body)
    if name == "word":
        office = "<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>"
        inside = f"<!--[if gte mso 9]>{office}<![endif]-->\n{inside}"
    if name == "wrapped":
        inside = _wrap(inside)
    elif name == "unclosed":
        inside = inside.replace("</p>", "")
    title = _text(page.truth.title if not page.facts.get("untitled") else "政府信息公开")
    return (
        f"<!DOCTYPE html>\n<html><head>{{charset}}<title>{title}</title>"
        "<style>td{border:1px solid #000}</style><script>var a='<table>';</script></head>\n"
        f"<body>\n{inside}\n</body></html>\n"
    )


def _wrap(inside: str) -> str:
    menu = "<table><tr>" + "".join(
        f"<td><a href='#'>{text}</a></td>" for text in ("首页", "机构概况", "政务公开", "年报")
    )
    counts = (
        "<table><tr><td>访问量</td><td>12345</td></tr><tr><td>今日</td><td>67</td></tr></table>"
    )
    return (
        f'<table width="1000"><tr><td colspan="2">{menu}</tr></table></td></tr><tr>'
        f'<td width="200">{counts}</td><td><table><tr><td>\n{inside}\n</td></tr></table></td></tr>'
        "<tr><td colspan=2>版权所有 联系我们</td></tr></table>"
    )


def pipes(rng: random.Random, page: Page, repeat: bool) -> str:
    """Markdown pipe tables. ``repeat``: the text of a merged cell stands in each of its places."""
    marks = rng.random() < 0.7
    parts: list[str] = []
    for block in page.blocks:
        if block.table is None:
            parts += prose_lines(rng, block, marks)
            continue
        lines = []
        for line in map(printed_line, expand(block.table)):
            texts = [c.text if begins or repeat else "" for c, begins in line]
            texts = [text.replace("\n", "<br>").replace("|", "\\|") for text in texts]
            lines.append("| " + " | ".join(texts) + " |")
        lines.insert(1, "|" + " --- |" * block.table.width)
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def markdown_html(rng: random.Random, page: Page) -> str:
    """Markdown with the tables as raw HTML."""
    marks = rng.random() < 0.8
    parts: list[str] = []
    for block in page.blocks:
        if block.table is None:
            parts += prose_lines(rng, block, marks)
        else:
            parts.append(plain_table(block.table))
    return "\n\n".join(parts) + "\n"
