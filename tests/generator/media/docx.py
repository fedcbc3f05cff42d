"""Reports as Word files (ISO/IEC 29500), with the habits of Word and WPS."""

from __future__ import annotations

import io
import itertools
import random
from typing import Any

from tests.generator.forms import Table
from tests.generator.media import docx_xml as xml
from tests.generator.media.compose import Drawn
from tests.generator.page import Block, Page, split

KINDS = {
    "plain": 10,
    "cut_runs": 8,
    "tracked": 6,
    "fields": 5,
    "numbered": 6,
    "text_box": 5,
    "boxed": 5,
    "sliver": 5,
    "split": 5,
    "breaks": 4,
}


def write(drawn: Drawn) -> bytes:
    """The bytes of the file; its kind is ``drawn.kind``."""
    import docx
    from docx.oxml import parse_xml

    rng, page, kind = drawn.rng, drawn.page, drawn.kind
    habits = xml.Habits(
        cut=kind == "cut_runs",
        tracked=kind == "tracked",
        fields=kind == "fields",
        numbered=kind == "numbered" and rng.random() < 0.6,
        sliver=kind == "sliver",
        empty_rows=kind in ("sliver", "split") and rng.random() < 0.5,
        breaks=kind == "breaks",
        heads=rng.random() < 0.6,
        whole_rows=rng.random() < 0.6,
    )
    document = docx.Document()
    if kind == "numbered":
        _add_numbering(document, parse_xml)
    _furniture(rng, document, page, parse_xml)
    body = document.element.body
    end = body.sectPr
    parts = _parts(rng, page, kind, habits)
    if kind == "boxed" and rng.random() < 0.5:
        parts = [xml.box("".join(parts))]
    root = parse_xml(f"<w:body {xml.SPACES}>{''.join(parts)}</w:body>")
    for element in list(root):
        end.addprevious(element)
    if rng.random() < 0.3:
        document.core_properties.title = "政府信息公开工作年度报告（模板）"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _parts(rng: random.Random, page: Page, kind: str, habits: xml.Habits) -> list[str]:
    styled = rng.random() < 0.5
    parts: list[str] = []
    for block in page.blocks:
        if block.table is not None:
            for table in _tables(rng, block.table, kind):
                inside = xml.table(rng, table, habits)
                parts += [xml.box(inside) if kind == "boxed" else inside, "<w:p/>"]
        else:
            parts.append(_prose(rng, block, kind, styled, habits))
    return parts


def _tables(rng: random.Random, table: Table, kind: str) -> list[Table]:
    if kind == "split" and table.id == "requests" and len(table.rows) > 12:
        head = rng.choice((0, 3))
        return list(split(table, rng.randint(7, len(table.rows) - 3), head, rng.random() < 0.5))
    if kind == "split" and table.id == "proactive_disclosure" and rng.random() < 0.5:
        starts = [i for i, row in enumerate(table.rows) if row[0].text.startswith("第二十条")]
        edges = sorted({0, *starts, len(table.rows)})
        return [Table(table.id, table.rows[a:b], table.width) for a, b in itertools.pairwise(edges)]
    return [table]


def _prose(rng: random.Random, block: Block, kind: str, styled: bool, habits: xml.Habits) -> str:
    title = block.kind in ("title", "heading")
    inside = xml.runs(rng, block.text, habits, bold=title and not styled)
    if title and kind == "text_box" and rng.random() < 0.6:
        return xml.text_box(inside, habits)
    if not title:
        if kind == "tracked" and rng.random() < 0.3:
            mark = f'<w:ins w:id="{habits.next_id()}" {xml.AUTHOR}>{inside}</w:ins>'
            old = xml.run("（征求意见稿，数据待核）12件", "", "delText")
            inside = f'<w:del w:id="{habits.next_id()}" {xml.AUTHOR}>{old}</w:del>{mark}'
        return xml.paragraph(inside, '<w:ind w:firstLineChars="200"/>')
    props = f'<w:pStyle w:val="Heading{block.level}"/>' if styled else '<w:jc w:val="left"/>'
    if kind == "numbered" and block.section and block.text[1:2] == "、":
        inside = xml.runs(rng, block.text[2:], habits, bold=not styled)
        props += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'
    return xml.paragraph(inside, props)


def _add_numbering(document: Any, parse_xml: Any) -> None:
    """A list 一、二、… for headings, and lists 1. 2. … for the labels of rows."""
    numbering = document.part.numbering_part.element
    first = next(iter(numbering.iterchildren(f"{{{numbering.nsmap['w']}}}num")))

    def add(number: int, style: str, text: str) -> None:
        first.addprevious(
            parse_xml(
                f'<w:abstractNum {xml.SPACES} w:abstractNumId="{number}"><w:lvl w:ilvl="0">'
                f'<w:start w:val="1"/><w:numFmt w:val="{style}"/><w:suff w:val="nothing"/>'
                f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
            )
        )
        numbering.append(
            parse_xml(
                f'<w:num {xml.SPACES} w:numId="{number}">'
                f'<w:abstractNumId w:val="{number}"/></w:num>'
            )
        )

    add(90, "chineseCounting", "%1、")
    for number in range(91, 100):
        add(number, "decimal", "%1.")


def _furniture(rng: random.Random, document: Any, page: Page, parse_xml: Any) -> None:
    """Headers with the publisher, footers with the number of the page."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(23)
    if rng.random() < 0.5:
        section.header.paragraphs[0].text = page.truth.agency
    if rng.random() < 0.6:
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
        code = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        inside = mark("begin") + code + mark("separate") + xml.run("1") + mark("end")
        inside = xml.run("— ") + inside + xml.run(" —")
        footer = section.footer.paragraphs[0]._p
        for element in parse_xml(f"<w:p {xml.SPACES}>{inside}</w:p>"):
            footer.append(element)
