"""First inputs of the targets: published reports, forms drawn from the specification, small files.

They are made anew in each run, so that the kept corpus holds only what fuzzing added to them.
"""

import html
import io
import json
import re
import struct
from functools import cache

import govreport
from govreport.document import Grid
from tests.fuzz.mutators import zipped
from tests.fuzz.promises import SPEC
from tests.golden.real_reports import HERE, INPUTS, REAL
from tests.whole.draw_form import draw, true_cells

WIDEST = 60_000


@cache
def texts():
    return [(REAL / f).read_bytes() for f in INPUTS.values() if f.endswith(".txt")]


@cache
def pages():
    """The published page without its scripts, and each form drawn as one."""
    page = (REAL / INPUTS["shuyang"]).read_text(encoding="utf-8")
    page = re.sub(r"(?s)<(style|script)\b.*?</\1>|\sstyle=\"[^\"]*\"", "", page)
    table = page[page.index("<table") :]
    return [*drawn("html"), table.encode(), page.encode("gb18030", "replace")[:WIDEST]]


@cache
def drawn(medium):
    made = (draw(SPEC.layout(f), true_cells(SPEC.layout(f), 1), medium) for f in SPEC.formats)
    return [text.encode() for text in made]


@cache
def documents():
    """What readers make of the texts and pages: the grounds that structured targets build on."""
    sources = [*pages()[:3], *drawn("pipes"), *drawn("lines"), *texts()]
    return [govreport.parse(data).document for data in sources]


@cache
def parts():
    """Single tables with their section titles, for quicker changes than to whole reports."""
    table = re.compile(rb"<h2>.*?</h2>\s*(?=<table).*?</table>", re.S)
    found = (piece for page in drawn("html") for piece in table.findall(page))
    return [b"<html><body>" + piece + b"</body></html>" for piece in found]


def text():
    lines = [data.split(b"\n") for data in (*texts(), *drawn("pipes"))]
    halves = [b"\n".join(some[len(some) // 3 : 2 * len(some) // 3]) for some in lines]
    return [*texts(), *drawn("pipes"), *drawn("lines"), *halves]


def encoding():
    said = "一、总体情况\n行政许可\t12\n<meta charset=gb2312>公开、公开"
    codecs = ("utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16", "utf-16-be", "utf-16-le")
    return [said.encode(codec, "replace") for codec in codecs] + [texts()[0][:2000]]


def markup():
    return [*pages(), *parts()]


def mhtml():
    made = []
    for page in (*parts()[:2], pages()[0]):
        head = (
            b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;"
            b'\r\n\tboundary="--x--"\r\n\r\n----x--\r\nContent-Type: text/html; charset="utf-8"\r\n'
            b"Content-Transfer-Encoding: 8bit\r\nContent-Location: a.html\r\n\r\n"
        )
        made.append(head + page + b"\r\n----x----")
    return made


def word():
    from tests.readers.word_files import cell, par, row, table, word

    made = []
    for page in drawn("html"):
        body = ""
        for block in govreport.parse(page).document.blocks:
            if not isinstance(block, Grid):
                body += par(block.text)
                continue
            rows = [
                row(*(cell(c.text, f'<w:gridSpan w:val="{c.colspan}"/>') for c in line))
                for line in block.rows
            ]
            body += table(*rows)
        made.append(word(body))
    return [*made, _small_word()]


def _small_word():
    from tests.readers.word_files import cell, par, row, run, table, word

    numbers = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    span = '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'
    body = par("总体情况", listed) + par(run("行政", "<w:vanish/>")) + par(run("许可", "<w:b/>"))
    body += table(row(cell("行政许可", span), cell("12")), row(cell("", "<w:vMerge/>"), cell("3")))
    return word(body, numbering=numbers)


def book():
    from tests.readers.sheet_books import as_book, raw_book

    made = [as_book(govreport.parse(p).document.blocks, borders=True) for p in drawn("html")]
    strings = "<si><t>行政许可</t></si><si><r><t>行政</t></r><r><t>处罚</t></r></si>"
    rows = (
        '<cols><col min="1" max="3" width="9" hidden="0"/></cols><sheetData><row r="1">'
        '<c r="A1" t="s"><v>0</v></c><c r="B1"><v>12</v></c></row><row r="2"><c r="A2" t="s">'
        '<v>1</v></c><c r="B2" t="str"><v>3件</v></c><c r="C2" s="1" t="b"><v>1</v></c></row>'
        '</sheetData><mergeCells count="1"><mergeCell ref="B1:C1"/></mergeCells>'
    )
    styles = '<numFmts><numFmt numFmtId="170" formatCode="0.00&quot;万&quot;"/></numFmts>'
    styles += '<cellXfs><xf numFmtId="0"/><xf numFmtId="170" borderId="0"/></cellXfs>'
    small = raw_book(rows, strings, styles)
    return [*made, small]


def old_book():
    """Record streams of Excel 97 in compound files ([MS-XLS], [MS-CFB])."""
    from tests.readers.test_reading_old_sheets import (
        CELLS,
        compound,
        merged,
        number,
        several,
        stream,
        text,
    )

    row_of = several(0x00BD, 0, 3, b"\0\0" + struct.pack("<I", 0x3FF00000))
    small = stream(number(1, 0, 1.0), text(1, 1, "行政许可"), merged((1, 1, 0, 1)), row_of)
    made = [compound(CELLS), compound(small + bytes(4096))]
    for page in drawn("html"):
        records, row = [], 0
        for block in govreport.parse(page).document.blocks:
            if not isinstance(block, Grid):
                records.append(text(row, 0, block.text))
                row += 1
                continue
            for cell in (cell for line in block.rows for cell in line):
                at = row + cell.row, cell.column
                digits = cell.text.isdigit()
                records.append(number(*at, float(cell.text)) if digits else text(*at, cell.text))
                if cell.rowspan * cell.colspan > 1:
                    last = at[0] + cell.rowspan - 1, at[1] + cell.colspan - 1
                    records.append(merged((at[0], last[0], at[1], last[1])))
            row += len(block.rows) + 1
        whole = stream(*records)
        made.append(compound(whole + bytes(-len(whole) % 4096 + 4096)))
    return made


def _of_office(blocks, wrap):
    """Blocks as OpenDocument XML of a text."""
    made = []
    for block in blocks:
        if not isinstance(block, Grid):
            tag = "h" if hasattr(block, "level") else "p"
            made.append(f"<text:{tag}>{html.escape(block.text)}</text:{tag}>")
            continue
        rows = []
        for row in block.rows:
            at = {cell.column: cell for cell in row}
            line = ""
            for column in range(block.width):
                cell = at.get(column)
                if cell is None:
                    line += "<table:covered-table-cell/>"
                    continue
                line += (
                    f'<table:table-cell table:number-rows-spanned="{cell.rowspan}"'
                    f' table:number-columns-spanned="{cell.colspan}">'
                    f"<text:p>{html.escape(cell.text)}</text:p></table:table-cell>"
                )
            rows.append(f"<table:table-row>{line}</table:table-row>")
        made.append(f"<table:table>{''.join(rows)}</table:table>")
    return wrap("".join(made))


def office_text():
    from tests.readers.test_reading_odt import odt

    listed = "<text:list-item><text:p>甲</text:p></text:list-item>"
    listed = f'<text:list text:style-name="L">{listed}</text:list>'
    made = [odt(listed + "<text:p>行政<text:s text:c='2'/>许可<text:line-break/></text:p>")]
    return made + [_of_office(govreport.parse(p).document.blocks, odt) for p in drawn("html")]


def flat_text():
    from tests.readers.test_reading_odt import KIND, content

    def flat(body):
        root = content(body, root="document")
        return root.replace("<office:document ", f'<office:document office:mimetype="{KIND}" ', 1)

    made = [_of_office(govreport.parse(p).document.blocks, flat) for p in drawn("html")]
    return [f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode() for text in made]


def office_sheet():
    from tests.readers.sheet_books import ods

    def sheet(body):
        rows = re.sub(r"<text:[ph]>(?:(?!<text:[ph]>).)*?</text:[ph]>(?=<t)", "", body)
        return ods(rows)

    repeated = (
        '<table:table><table:table-row table:number-rows-repeated="2"><table:table-cell'
        ' office:value-type="float" office:value="12" table:number-columns-repeated="3"/>'
        "</table:table-row></table:table>"
    )
    return [ods(repeated)] + [
        _of_office(govreport.parse(p).document.blocks, sheet) for p in drawn("html")
    ]


def table_text():
    made = []
    for page in drawn("html"):
        for sign in (",", "\t", ";"):
            lines = []
            for block in govreport.parse(page).document.blocks:
                rows = block.rows if isinstance(block, Grid) else [[block]]
                lines += [sign.join(f'"{cell.text}"' for cell in row) for row in rows]
            made.append("\r\n".join(lines).encode())
    return [*made, "指标,自然人,总计\n予以公开,1,1\n".encode("gb18030")]


def portable():
    from tests.readers.pdf_files import filled, pdf, stroke, table, text

    small = pdf(text("2023", 90, 750) + table() + filled())
    turned = pdf(
        table(rows=5, columns=4) + filled(texts=list("abcdefgh"), columns=4), page="/Rotate 90"
    )
    two = pdf(*[table(top=200) + filled(top=200) + stroke(0, 0, 90, 90)] * 2)
    return [small, turned, two]


def fixed():
    from tests.readers.test_reading_ofd import bar, line, ofd, paragraph, table, text

    pages_ = [text(20, 30, "年度报告", size=8) + table(line), table(bar) + paragraph("甲")]
    return [ofd(pages_[:1]), ofd(pages_, templates=[text(20, 280, "1")])]


def picture():
    from PIL import Image, ImageDraw

    made = []
    for kind in ("PNG", "GIF", "BMP", "JPEG", "TIFF", "WEBP"):
        image = Image.new("L", (160, 120), 255)
        pen = ImageDraw.Draw(image)
        for at in range(3):
            pen.line((10, 10 + 40 * at, 150, 10 + 40 * at), fill=0)
            pen.line((10 + 70 * at, 10, 10 + 70 * at, 90), fill=0)
        pen.text((20, 20), "12", fill=0)
        out = io.BytesIO()
        image.save(out, kind)
        made.append(out.getvalue())
    return made


def archive():
    return [
        zipped([("a.txt", texts()[0]), ("__MACOSX/x", b"x")]),
        zipped([("a/一.html", parts()[0]), ("b.zip", zipped([("c.md", drawn("pipes")[0])]))]),
        zipped([("x/1.png", picture()[0]), ("x/2.png", picture()[0])]),
        zipped([("a.json", canonical()[0])]),
    ]


def canonical():
    found = sorted((HERE / "canonical").glob("*.json")) + sorted((HERE / "current").glob("*.json"))
    data = [json.loads(file.read_text(encoding="utf-8")) for file in found[:2] + found[-2:]]
    made = [json.dumps(one, ensure_ascii=False).encode() for one in data]
    return [*made, b"\n".join(made[:2])]


def given():
    """The JSON of other programs: docling, the three kinds of MinerU, those of ``spec/imports``."""
    from tests.whole.foreign import content_list, content_list_v2, docling, middle

    made = [f(documents()[0]) for f in (docling, content_list, content_list_v2, middle)]
    made += [_of_map(SPEC.json(name)) for name in SPEC.names() if name.startswith("imports/")]
    return [json.dumps(one, ensure_ascii=False).encode() for one in made]


def _of_map(known):
    """A file of a program in a mapping: every cell it knows, each at its place."""
    root = {}
    for number, path in enumerate(known["cells"]):
        node = root
        *above, last = path.split("/")[1:]
        for step in above:
            node = node.setdefault(step, {})
        node[last] = number % 7
    sections = {known["sections"]["title"]: "一、总体情况", known["sections"]["text"][0]: "本机关"}
    root[known["sections"]["list"]] = [sections]
    for step in reversed(known["roots"][0].split("/")[1:]):
        root = {step: root}
    return root


def objects():
    return canonical()[:4] + given()


def flat():
    reports = [govreport.loads(text) for text in canonical()[:4]]
    return [
        govreport.write_csv(govreport.to_rows(r, id=str(n))).encode() for n, r in enumerate(reports)
    ]


def record():
    """Pages of the official form with the record of what a report says of itself."""
    reports = [govreport.loads(text) for text in canonical()[:4]]
    made = [govreport.render(report, kind) for report in reports for kind in ("md", "html")]
    return [data for data in made if len(data) < WIDEST]
