"""WordprocessingML of runs, paragraphs and tables, as word processors write it."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.generator.forms import Cell, Table
from tests.generator.page import expand, printed_line

SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
AUTHOR = 'w:author="clerk" w:date="2022-01-10T09:00:00Z"'


@dataclass
class Habits:
    """How this document writes its cells."""

    cut: bool = False
    tracked: bool = False
    fields: bool = False
    numbered: bool = False
    sliver: bool = False
    empty_rows: bool = False
    breaks: bool = False
    heads: bool = True
    whole_rows: bool = False
    fonts: tuple[str, ...] = ("仿宋_GB2312", "宋体", "Times New Roman")
    ids: list[int] = field(default_factory=lambda: [0])
    list_id: int = 90

    def next_id(self) -> int:
        """A number that no other change or drawing of the document has."""
        self.ids[0] += 1
        return self.ids[0]


def style(font: str, *, bold: bool = False, size: int = 21) -> str:
    """The properties of a run."""
    face = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:hint="eastAsia"/>'
    return f"<w:rPr>{face}{'<w:b/>' if bold else ''}<w:sz w:val='{size}'/></w:rPr>"


def run(text: str, props: str = "", tag: str = "t") -> str:
    """One run; ``tag`` is ``delText`` in deleted text."""
    return f'<w:r>{props}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def runs(rng: random.Random, text: str, habits: Habits, *, bold: bool = False) -> str:
    """A text as runs, cut anywhere, inside figures too."""
    if not text:
        return ""
    cuts = sorted(rng.sample(range(1, len(text)), min(len(text) - 1, rng.randint(0, 2))))
    ends = [0, *(cuts if habits.cut else []), len(text)]
    proof = '<w:proofErr w:type="spellStart"/>' if habits.cut else ""
    return proof.join(
        run(text[a:b], style(rng.choice(habits.fonts), bold=bold))
        for a, b in itertools.pairwise(ends)
    )


def changed(rng: random.Random, text: str, habits: Habits) -> str:
    """A figure put in the place of another, the change tracked."""
    old = str(rng.randint(0, 99)) + text[-1:]
    one, two = habits.next_id(), habits.next_id()
    gone = run(old, style(habits.fonts[0]), "delText")
    new = run(text, style(habits.fonts[0]))
    return f'<w:del w:id="{one}" {AUTHOR}>{gone}</w:del><w:ins w:id="{two}" {AUTHOR}>{new}</w:ins>'


def computed(text: str, habits: Habits) -> str:
    """A sum that the word processor works out, with the result it last showed."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = '<w:r><w:instrText xml:space="preserve"> =SUM(LEFT) \\# "0" </w:instrText></w:r>'
    shown = run(text, style(habits.fonts[0]))
    return mark("begin") + code + mark("separate") + shown + mark("end")


def control(inside: str) -> str:
    """A content control around runs."""
    return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def paragraph(inside: str, props: str = "") -> str:
    """A paragraph. ``props``: the inside of ``w:pPr``."""
    return f"<w:p><w:pPr>{props}</w:pPr>{inside}</w:p>" if props else f"<w:p>{inside}</w:p>"


def text_box(inside: str, habits: Habits) -> str:
    """A paragraph that holds a text box, twice: as a drawing, and as VML for old programs."""
    number = habits.next_id()
    text = f"<w:txbxContent>{paragraph(inside)}</w:txbxContent>"
    shape = (
        '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5000000" cy="500000"/>'
        f'<wp:docPr id="{number}" name="Text Box {number}"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="5000000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"</wps:spPr><wps:txbx>{text}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>"
        "</a:graphic></wp:inline>"
    )
    old = '<w:pict><v:shape style="width:400pt;height:40pt"><v:textbox>'
    old += f"{text}</v:textbox></v:shape></w:pict>"
    return (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing>'
        f"</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def cell_paragraphs(rng: random.Random, cell: Cell, habits: Habits) -> str:
    """What stands in a cell."""
    middle = '<w:jc w:val="center"/>'
    text = cell.text
    if cell.pointer and text:
        if habits.tracked and rng.random() < 0.06:
            return paragraph(changed(rng, text, habits), middle)
        if habits.fields and cell.pointer.endswith("/total") and text.isascii() and text.isdigit():
            return paragraph(computed(text, habits), middle)
        if habits.fields and rng.random() < 0.2:
            return paragraph(control(runs(rng, text, habits)), middle)
    if habits.numbered and cell.pointer is None and text[1:2] in (".", "．") and text[0].isdigit():
        habits.list_id += text[0] == "1"  # each group of labels counts anew
        level = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{habits.list_id}"/></w:numPr>'
        return paragraph(runs(rng, text[2:], habits), level)
    lines = text.split("\n")
    if habits.breaks:
        inside = "<w:r><w:br/></w:r>".join(runs(rng, line, habits) for line in lines)
        return paragraph(inside, middle)
    return "".join(paragraph(runs(rng, line, habits), middle) for line in lines)


def table(rng: random.Random, one: Table, habits: Habits) -> str:
    """A table with its merged cells."""
    grid = expand(one)
    wide = one.width
    at = rng.randint(4, wide - 2) if habits.sliver and wide > 6 else None
    turn = rng.randint(4, max(4, len(grid) - 1))
    rows: list[str] = []
    columns = _widths(wide)
    if at is not None:
        columns.insert(at, "9")

    def place(row: int, edge: int) -> int:
        """The grid line of a column's edge; the sliver falls left or right of it."""
        return edge + (at is not None and (edge > at or (edge == at and row >= turn)))

    for r, line in enumerate(grid):
        c, cells = 0, []
        shown = printed_line(line)
        while c < len(shown):
            cell, begins = shown[c]
            span = place(r, c + cell.colspan) - place(r, c)
            room = sum(int(w) for w in columns[place(r, c) : place(r, c) + span])
            props = f'<w:tcW w:w="{room}" w:type="dxa"/>'
            props += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
            if cell.rowspan > 1:
                props += '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
            inside = cell_paragraphs(rng, cell, habits) if begins else "<w:p/>"
            cells.append(f"<w:tc><w:tcPr>{props}</w:tcPr>{inside}</w:tc>")
            c += cell.colspan
        marks = "<w:tblHeader/>" if all(c.head for c, _ in line) and habits.heads else ""
        marks = ("<w:cantSplit/>" if habits.whole_rows else "") + marks
        rows.append(f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>")
    if habits.tracked and len(grid) > 8 and rng.random() < 0.5:
        rows.insert(rng.randint(5, len(rows) - 1), _gone(rng, grid[5], habits))
    if habits.empty_rows:
        blank = "".join("<w:tc><w:tcPr/><w:p/></w:tc>" for _ in columns)
        rows.append(f"<w:tr>{blank}</w:tr>")
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    lines = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{lines}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _widths(wide: int) -> list[str]:
    """Widths of the columns in twentieths of a point; those of labels are wider."""
    if wide in (10, 11):
        return ["700", "1200", "2200", *(["700"] * (wide - 3))]
    return ["2250"] * wide if wide < 6 else ["600"] * wide


def _gone(rng: random.Random, line: list[tuple[Cell, bool]], habits: Habits) -> str:
    """A row that was deleted, the change tracked: it is not printed."""
    cells = ""
    for _ in line:
        old = run(str(rng.randint(1, 99)), "", "delText")
        mark = f'<w:del w:id="{habits.next_id()}" {AUTHOR}>{old}</w:del>'
        cells += f"<w:tc><w:tcPr/>{paragraph(mark)}</w:tc>"
    return f'<w:tr><w:trPr><w:del w:id="{habits.next_id()}" {AUTHOR}/></w:trPr>{cells}</w:tr>'


def box(inside: str) -> str:
    """A table of one cell around other blocks."""
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="9300"/></w:tblGrid>'
        f"<w:tr><w:tc><w:tcPr/>{inside}<w:p/></w:tc></w:tr></w:tbl>"
    )
