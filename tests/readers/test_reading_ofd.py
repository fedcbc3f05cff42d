"""OFD: pages of text and lines, laid out as in PDF, become the same blocks."""

import io
import math
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.document import Grid
from govreport.errors import GovReportError, LimitError, ReadError
from govreport.limits import Limits
from govreport.readers import read, sniff

REAL = Path(__file__).parents[1] / "fixtures" / "real" / "hongze-2024.pdf"
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MM = 25.4 / 72


def ofd(pages, *, templates=(), box="0 0 210 297", title="年度报告", roots=1, space=SPACE):
    """A file of pages, each given as its objects; ``templates`` stand on every page."""
    bodies = "".join(
        f"<ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo>"
        f"<ofd:DocRoot>{'/' if number else ''}Doc_{number}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        for number in range(roots)
    )
    parts = {"OFD.xml": f"<ofd:OFD {space}>{bodies}</ofd:OFD>"}
    for root in range(roots):
        kept = "".join(
            f'<ofd:TemplatePage ID="{90 + at}" BaseLoc="Tpls/{at}.xml"/>'
            for at in range(len(templates))
        )
        listed = "".join(
            f'<ofd:Page ID="{at}" BaseLoc="Pages/{at}/Content.xml"/>' for at in range(len(pages))
        )
        parts[f"Doc_{root}/Document.xml"] = (
            f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{box}"
            f"</ofd:PhysicalBox></ofd:PageArea>{kept}</ofd:CommonData><ofd:Pages>{listed}"
            "</ofd:Pages></ofd:Document>"
        )
        used = "".join(f'<ofd:Template TemplateID="{90 + at}"/>' for at in range(len(templates)))
        for at, objects in enumerate(pages):
            parts[f"Doc_{root}/Pages/{at}/Content.xml"] = content(used, objects, space)
        for at, objects in enumerate(templates):
            parts[f"Doc_{root}/Tpls/{at}.xml"] = content("", objects, space)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return file.getvalue()


def content(used, objects, space):
    return (
        f'<ofd:Page {space}>{used}<ofd:Content><ofd:Layer Type="Body">{objects}</ofd:Layer>'
        "</ofd:Content></ofd:Page>"
    )


def text(x, y, said, size=4.0, steps=None, extra="", code=""):
    """A line of text whose first character has its base line at ``x``, ``y``, in millimetres."""
    steps = steps if steps is not None else f"g {len(said) - 1} {size}" if len(said) > 1 else ""
    delta = f' DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y - size} 200 {size * 2}" Font="1" Size="{size}" {extra}>'
        f'<ofd:TextCode X="0" Y="{size}"{delta} {code}>{said}</ofd:TextCode></ofd:TextObject>'
    )


def paragraph(said):
    """A full line and a short one, which ends the paragraph."""
    return text(20, 50, said * 40) + text(20, 56, said + "。")


def path(data, extra="", inner=""):
    return (
        f'<ofd:PathObject Boundary="0 0 210 297" LineWidth="0.25" {extra}>{inner}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def line(x0, y0, x1, y1):
    return path(f"M {x0} {y0} L {x1} {y1}")


def bar(x0, y0, x1, y1):
    """A line drawn as a thin filled box."""
    half = 0.1
    left, right = (x0 - half, x1 + half) if x0 == x1 else (x0, x1)
    top, bottom = (y0 - half, y1 + half) if y0 == y1 else (y0, y1)
    return path(
        f"M {left} {top} L {right} {top} L {right} {bottom} L {left} {bottom} C",
        'Stroke="false" Fill="true"',
    )


def table(draw=line):
    """Two rows of three cells; the first two of the first row are merged."""
    lines = [draw(20, y, 140, y) for y in (50, 60, 70)]
    lines += [draw(x, 50, x, 70) for x in (20, 100, 140)] + [draw(60, 60, 60, 70)]
    said = [text(22, 57, "行政许可"), text(102, 57, "184", steps="2 2")]
    said += [text(22, 67, "维持"), text(62, 67, "3"), text(102, 67, "42", steps="2")]
    return "".join(lines + said)


def cells(document):
    return [
        [(cell.text, cell.row, cell.column, cell.colspan) for row in grid.rows for cell in row]
        for grid in document.grids()
    ]


CELLS = [
    [("行政许可", 0, 0, 2), ("184", 0, 2, 1), ("维持", 1, 0, 1), ("3", 1, 1, 1), ("42", 1, 2, 1)]
]


@pytest.mark.parametrize("draw", [line, bar])
def test_a_ruled_table_becomes_a_grid_with_its_merged_cells(draw):
    document = read(ofd([text(20, 30, "一、总体情况") + table(draw)]), name="a.ofd")
    assert document.media_type == "application/ofd"
    assert document.title == "年度报告"
    assert document.blocks[0].text == "一、总体情况"
    assert cells(document) == CELLS
    assert document.findings == ()


def test_places_are_told_in_points_from_the_left_upper_corner():
    data = ofd([text(20, 30, "总")], box="10 10 210 297")
    (block,) = read(data).blocks
    left, top, right, bottom = block.place.box
    assert block.place.page == 1
    assert math.isclose(left * MM, 10, abs_tol=0.1)
    assert math.isclose(right * MM, 14, abs_tol=0.1)
    assert 16 < top * MM < 17
    assert 20 < bottom * MM < 21


def test_runs_of_equal_steps_are_expanded():
    spread = "g 2 4 8 g 3 4"
    document = read(ofd([text(20, 30, "一二三四五六七", steps=spread)]))
    (block,) = document.blocks
    left, _, right, _ = block.place.box
    assert block.text.replace(" ", "") == "一二三四五六七"
    assert math.isclose((right - left) * MM, 2 * 4 + 8 + 3 * 4 + 4, abs_tol=0.2)


def test_characters_without_steps_follow_one_another():
    (block,) = read(ofd([text(20, 30, "共184件", steps="")])).blocks
    assert block.text == "共184件"


def test_several_text_codes_make_one_line():
    said = (
        '<ofd:TextObject Boundary="20 30 100 8" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="4">总体'
        '</ofd:TextCode><ofd:TextCode X="8" Y="4" DeltaX="4">情况</ofd:TextCode></ofd:TextObject>'
    )
    (block,) = read(ofd([said])).blocks
    assert block.text == "总体情况"


def test_the_matrix_of_an_object_is_applied():
    small = text(20, 30, "总体", size=2.0, extra='CTM="2 0 0 2 0 0"')
    (block,) = read(ofd([small])).blocks
    left, top, right, bottom = block.place.box
    assert math.isclose((right - left) * MM, 8, abs_tol=0.1)
    assert math.isclose((bottom - top) * MM, 4, abs_tol=0.1)


def test_blocks_of_a_page_may_nest():
    nested = f"<ofd:PageBlock><ofd:PageBlock>{table()}</ofd:PageBlock></ofd:PageBlock>"
    assert cells(read(ofd([nested]))) == CELLS


def test_what_is_invisible_is_left_out():
    hidden = text(20, 30, "乙", extra='Visible="false"')
    hidden += f'<ofd:PageBlock Visible="false">{text(20, 40, "丙")}</ofd:PageBlock>'
    (block,) = read(ofd([text(20, 20, "甲") + hidden])).blocks
    assert block.text == "甲"


def test_white_and_thick_lines_are_no_rules():
    white = '<ofd:StrokeColor Value="255 255 255"/>'
    for draw in (
        lambda *box: path("M {} {} L {} {}".format(*box), inner=white),
        lambda *box: path("M {} {} L {} {}".format(*box), 'Stroke="false"'),
    ):
        found = read(ofd([table(draw)]))
        assert not any(isinstance(block, Grid) and block.spans_known for block in found.blocks)


def test_templates_are_laid_under_every_page_of_theirs():
    said = [text(22, 57, "行政许可"), text(102, 57, "184", steps="2 2"), text(22, 67, "维持"),
            text(62, 67, "3"), text(102, 67, "42", steps="2")]  # fmt: skip
    frame = table().partition("<ofd:TextObject")[0]
    assert cells(read(ofd(["".join(said)], templates=[frame]))) == CELLS


def test_pages_of_several_documents_are_numbered_through():
    document = read(ofd([paragraph("甲"), paragraph("乙")], roots=2))
    found = [(block.text[-2:], block.place.page) for block in document.blocks]
    assert found == [("甲。", 1), ("乙。", 2), ("甲。", 3), ("乙。", 4)]


def test_another_name_space_is_no_hindrance():
    other = SPACE.replace("/2016", "")
    assert cells(read(ofd([table()], space=other))) == CELLS


def test_a_page_of_pictures_is_told():
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3"/>'
    document = read(ofd([text(20, 50, "甲") + picture, picture]))
    (finding,) = document.findings
    assert (finding.code, finding.params["page"]) == ("page_graphics_unread", 2)
    with pytest.raises(ReadError) as caught:
        read(ofd([picture]))
    assert caught.value.code == "document_without_text"


@pytest.mark.parametrize(
    "broken",
    [
        text(20, 50, "乙", extra='CTM="1 0 0"'),
        text(20, 50, "乙").replace('Size="4.0"', 'Size="many"'),
        text(20, 50, "乙丙", steps="nan"),
        text(20, 50, "乙").replace("Boundary", "boundary"),
        path("M 1e999 0 L 5 5"),
        path("M 1 - L 5 5"),
    ],
)
def test_damaged_objects_are_told_and_the_others_read(broken):
    document = read(ofd([text(20, 40, "甲") + broken]))
    assert [block.text for block in document.blocks] == ["甲"]
    (finding,) = document.findings
    assert (finding.code, finding.params["count"]) == ("page_objects_damaged", 1)


def test_a_package_without_its_parts_is_damaged():
    whole = ofd([text(20, 40, "甲")])
    for gone in ("Doc_0/Document.xml", "Doc_0/Pages/0/Content.xml"):
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(file, "w") as package:
            for name in old.namelist():
                if name != gone:
                    package.writestr(name, old.read(name))
        with pytest.raises(ReadError) as caught:
            read(file.getvalue())
        assert (caught.value.code, caught.value.params["detail"]) == ("package_damaged", gone)
    assert sniff(whole[:-40]) == "application/ofd"
    with pytest.raises(ReadError) as caught:
        read(whole[:-40])
    assert caught.value.code == "package_damaged"


def test_pages_are_bounded():
    data = ofd([paragraph("甲")] * 3)
    assert len(read(data, limits=Limits(max_pages=3)).blocks) == 3
    with pytest.raises(LimitError) as caught:
        read(data, limits=Limits(max_pages=2))
    assert caught.value.code == "limit_pages"


def test_characters_are_bounded_also_where_a_template_repeats_them():
    data = ofd([""] * 4, templates=[text(20, 40, "甲" * 100)])
    with pytest.raises(LimitError) as caught:
        read(data, limits=Limits(max_blocks=7))
    assert caught.value.code == "limit_blocks"
    huge = text(20, 40, "甲乙", steps="g 999999999 1")
    assert read(ofd([huge])).blocks


def as_ofd(data):
    """The pages of a PDF with the same text and lines at the same places."""
    import pypdfium2

    from govreport.readers.pdf.lines import rules_of
    from govreport.readers.pdf.text import text_of

    pages = []
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        page = document[number]
        found = text_of(page)
        objects = []
        for piece in found.pieces:
            size = (piece.bottom - piece.top) * MM
            base = piece.bottom * MM - 0.14 * size
            char = piece.text.replace("&", "&amp;").replace("<", "&lt;")
            objects.append(text(piece.left * MM, base, char, size=size))
        objects += [
            line(rule.left * MM, rule.top * MM, rule.right * MM, rule.bottom * MM)
            for rule in rules_of(page, found.turn)
        ]
        pages.append("".join(objects))
        width, height = found.turn.size
    return ofd(pages, box=f"0 0 {width * MM} {height * MM}")


def test_a_real_report_reads_as_its_pdf_does():
    data = REAL.read_bytes()
    drawn, printed = read(as_ofd(data), name="a.ofd"), read(data, name="a.pdf")
    assert cells(drawn) == cells(printed)
    assert len(cells(drawn)) >= 3


PIECES = [
    text(20, 40, "甲"), table(), line(0, 0, 9, 9), "<ofd:PageBlock>", "</ofd:PageBlock>",
    '<ofd:TextObject Boundary="0 0" Size="-1"/>', path("M 0 0 A 1 1 1 1 1 1 1 L"),
    path("C C L 1 1"),
    path("M 0 0 B 1 1 1 1 1 1 Q 1 1 2 2 S 0 0 L 9 0"), text(1e9, 1e9, "乙"), "<a/>", "&#0;",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8))
@settings(max_examples=150)
def test_no_objects_raise_anything_but_errors_of_ours(pieces):
    data = ofd(["".join(pieces)])
    try:
        first = read(data)
    except GovReportError:
        return
    assert first == read(data)
