"""The text of Word documents: changes accepted, numbers shown, fields by what they last showed."""

import pytest

from govreport.document import ILLEGIBLE, Heading
from govreport.readers import read
from tests.readers.word_files import SPACES, cell, par, row, run, table, texts, val, word

BY = 'w:id="1" w:author="a"'
RAISED = val("vertAlign", "superscript")
HIDDEN = "<w:vanish/>"


def blocks(body, **parts):
    return texts(read(word(body, **parts), name="a.docx"))


def one(inside, **parts):
    (text,) = blocks(f"<w:p>{inside}</w:p>", **parts)
    return text


def codes(body):
    return [(f.code, f.params.get("count")) for f in read(word(body), name="a.docx").findings]


# Tracked changes


def test_inserted_and_moved_text_stays_and_deleted_text_goes():
    inside = (
        f"<w:del {BY}><w:r><w:delText>9</w:delText><w:tab/></w:r></w:del><w:ins {BY}>{run('12')}"
        f"</w:ins><w:moveFrom {BY}>{run('7')}</w:moveFrom><w:moveTo {BY}>{run('3')}</w:moveTo>"
    )
    assert one(inside) == "123"


def test_deleted_rows_and_cells_go_and_inserted_ones_stay():
    body = table(
        row("1", "2", props=f"<w:del {BY}/>"),
        row("3", "4", props=f"<w:ins {BY}/>"),
        row("5", cell("6", f"<w:cellDel {BY}/>"), cell("7", f"<w:cellIns {BY}/>")),
        row("8", "9", props="<w:hidden/>"),
    )
    assert blocks(body) == [[["3", "4"], ["5", "7"]]]


def test_tracked_merges_count_as_accepted():
    merged = f'<w:cellMerge {BY} w:vMerge="{{}}"/>'.format
    body = table(row(cell("1", merged("rest")), "2"), row(cell("", merged("cont")), "3"))
    (grid,) = read(word(body), name="a.docx").grids()
    assert [(c.text, c.rowspan) for c in grid.rows[0]] == [("1", 2), ("2", 1)]


def test_former_properties_are_not_read():
    old = f"<w:tcPrChange {BY}><w:tcPr>{val('gridSpan', 3)}</w:tcPr></w:tcPrChange>"
    body = table(row(cell("1", old), "2"), row("3", "4"))
    (grid,) = read(word(body), name="a.docx").grids()
    assert grid.width == 2
    assert one(run("1", f"<w:rPrChange {BY}><w:rPr>{HIDDEN}</w:rPr></w:rPrChange>")) == "1"


def test_where_the_end_of_a_paragraph_is_deleted_the_next_goes_on():
    gone = f"<w:rPr><w:del {BY}/></w:rPr>"
    assert blocks(par("一、总体", gone) + par("情况") + par("正文")) == ["一、总体情况", "正文"]
    # Nothing follows in a cell or before a table: the text stays where it is.
    assert blocks(par("一", gone) + table(row("1", "2"))) == ["一", [["1", "2"]]]


# Hidden text


def style(id, inside, kind="paragraph", more=""):
    return (
        f'<w:style w:type="{kind}" w:styleId="{id}" {more}><w:name w:val="{id}"/>{inside}</w:style>'
    )


HIDING = (
    style("h", f"<w:rPr>{HIDDEN}</w:rPr>", "character")
    + style("g", val("basedOn", "h"), "character")
    + style("p", f"<w:rPr>{HIDDEN}</w:rPr>")
    + style("q", val("basedOn", "p"))
    + style("o", val("basedOn", "p") + f"<w:rPr>{val('vanish', 0)}</w:rPr>")
)


@pytest.mark.parametrize(
    ("of_run", "of_paragraph", "shown"),
    [
        ("", "", True),
        (HIDDEN, "", False),
        (val("vanish", "0"), "", True),
        (val("vanish", "false"), "", True),
        (val("rStyle", "h"), "", False),
        (val("rStyle", "g"), "", False),
        (val("rStyle", "g") + val("vanish", "off"), "", True),
        ("", "p", False),
        ("", "q", False),
        ("", "o", True),
        (val("vanish", 0), "q", True),
        (val("rStyle", "none"), "none", True),
    ],
)
def test_hidden_text_is_left_out(of_run, of_paragraph, shown):
    props = val("pStyle", of_paragraph) if of_paragraph else ""
    found = blocks(par("a") + par("隐", props, of_run), styles=HIDING)
    assert found == ["a", "隐"] if shown else found == ["a"]


def test_a_heading_that_runs_into_its_text_is_one_line_with_it():
    assert blocks(par("总体", f"<w:rPr>{HIDDEN}<w:specVanish/></w:rPr>") + par("情况")) == [
        "总体情况"
    ]


# Signs, breaks, marks of notes


def test_signs_of_their_own_are_text():
    inside = (
        "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:softHyphen/>"
        "<w:t>d</w:t><w:ptab/><w:t>e</w:t></w:r>"
    )
    assert one(inside) == "a-b cd e"


def test_tab_stops_are_no_tabs():
    assert blocks(par("12", "<w:tabs><w:tab w:val='left' w:pos='100'/></w:tabs>")) == ["12"]


@pytest.mark.parametrize("sign", ["<w:br/>", '<w:br w:type="page"/>', "<w:cr/>"])
def test_a_break_ends_a_line_outside_and_inside_of_tables(sign):
    broken = f"{run('一')}<w:r>{sign}</w:r>{run('二')}"
    assert blocks(par(broken)) == ["一", "二"]
    assert blocks(table(row(cell(f"<w:p>{broken}</w:p>"), "3"))) == [[["一\n二", "3"]]]


@pytest.mark.parametrize(
    ("font", "char", "text"),
    [
        ("Wingdings", "F0FC", "√"),
        ("Wingdings", "F081", "①"),
        ("Wingdings", "F04A", ILLEGIBLE),
        ("Wingdings 2", "F052", ILLEGIBLE),
        ("Symbol", "F035", "5"),
        ("Symbol", "F0B7", ILLEGIBLE),
        ("宋体", "2460", "①"),
        ("宋体", "D800", ILLEGIBLE),
        ("宋体", "zz", ILLEGIBLE),
    ],
)
def test_symbols_are_text_where_it_is_known_how_they_look(font, char, text):
    assert one(f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>') == text


def test_raised_figures_are_set_apart_from_the_number_before():
    assert one(run("12") + run("3", RAISED) + run("4", RAISED) + run("件")) == "12[34]件"
    assert one(run("12") + run("3", val("vertAlign", "subscript"))) == "123"
    styles = style("f", f"<w:rPr>{RAISED}</w:rPr>", "character")
    assert one(run("12") + run("3", val("rStyle", "f")), styles=styles) == "12[3]"


def test_notes_are_left_out_and_their_marks_counted():
    note = '<w:r><w:rPr>{0}</w:rPr><w:{1}Reference w:id="2"/></w:r>'.format
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="4"/></w:r>' + run("*", RAISED)
    body = f"<w:p>{run('5')}{note(RAISED, 'footnote')}{run('6')}{note('', 'endnote')}{own}</w:p>"
    notes = f"<w:footnotes {SPACES}><w:footnote w:id='2'>{par('注')}</w:footnote></w:footnotes>"
    assert blocks(body, **{"word/footnotes.xml": notes}) == ["5[1]6[2][*]"]


def test_headers_footers_and_comments_are_left_out():
    sect = "<w:sectPr><w:headerReference/></w:sectPr>"
    comment = '<w:commentRangeStart w:id="0"/>' + run("a") + '<w:commentRangeEnd w:id="0"/>'
    told = {
        "word/header1.xml": f"<w:hdr {SPACES}>{par('眉')}</w:hdr>",
        "word/comments.xml": f"<w:comments {SPACES}>{par('批')}</w:comments>",
    }
    assert blocks(f"<w:p>{comment}</w:p>{sect}", **told) == ["a"]


def test_of_ruby_only_the_base_is_text():
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>"
    )
    assert one(ruby + run("音")) == "拼音"


def test_figures_in_formulas_are_text():
    assert one(run("共") + "<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>") == "共12"


# Fields and controls

SIGN = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format


def code(text):
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_of_a_field_only_the_result_is_text():
    inner = SIGN("begin") + code("PAGE") + SIGN("separate") + run("9") + SIGN("end")
    field = SIGN("begin") + code("IF ") + inner + SIGN("separate") + run("12") + SIGN("end")
    assert one(run("共") + field + run("件")) == "共12件"
    assert one(f'<w:fldSimple w:instr="DATE">{run("5")}</w:fldSimple>') == "5"


def test_a_field_without_an_end_takes_no_text_away():
    assert one(SIGN("begin") + code("SUM") + run("12") + run("3")) == "123"
    assert blocks(par(SIGN("begin") + code("A")) + par("5")) == ["5"]
    assert one(SIGN("separate") + run("1") + SIGN("end") + run("2")) == "12"


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("eq \\o\\ac(○,3)", "③"),
        (" EQ \\o\\ac(□,甲) ", "甲"),
        ("eq \\f(1,2)", ILLEGIBLE),
        ("PAGE", None),
    ],
)
def test_what_a_field_draws_is_text_where_it_is_a_sign(drawn, text):
    found = one(run("a") + SIGN("begin") + code(drawn) + SIGN("end"))
    assert found == f"a{text or ''}"


def form(inside):
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{inside}</w:ffData></w:fldChar></w:r>'
    return begin + code("FORM") + SIGN("end")


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"<w:ddList>{val('result', 1)}{val('listEntry', 3)}{val('listEntry', 5)}</w:ddList>", "5"),
        (f"<w:ddList>{val('listEntry', 3)}</w:ddList>", "3"),
        (f"<w:ddList>{val('result', 7)}</w:ddList>", ""),
        ("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>", "☑"),
        ("<w:checkBox><w:default w:val='0'/></w:checkBox>", "□"),
    ],
)  # fmt: skip
def test_form_fields_are_what_they_show(inside, text):
    assert one(run("a") + form(inside)) == f"a{text}"


def test_links_and_controls_are_transparent():
    held = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('1')}</w:sdtContent></w:sdt>"
    assert one(f"<w:hyperlink>{held}<w:smartTag>{run('2')}</w:smartTag></w:hyperlink>") == "12"
    around = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>".format
    rows = around(row(around(cell("1")).replace("<w:sdt>", "<w:tc><w:p/></w:tc><w:sdt>"), "2"))
    assert blocks(around(par("a") + table(rows))) == ["a", [["", "1", "2"]]]


# Text boxes


def box(text, choice=True):
    held = f"<w:txbxContent>{par(text)}</w:txbxContent>"
    old = f"<w:pict><v:shape><v:textbox>{held}</v:textbox></v:shape></w:pict>"
    if not choice:
        return f"<w:r>{old}</w:r>"
    new = f"<w:drawing><wps:txbx>{held}</wps:txbx></w:drawing>"
    both = f'<mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    return f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"


@pytest.mark.parametrize("choice", [True, False])
def test_text_boxes_are_read_once_after_their_paragraph(choice):
    body = par(run("前") + box("甲", choice) + box("乙", choice)) + par("后")
    assert blocks(body) == ["前", "甲", "乙", "后"]


def test_boxes_in_boxes_and_in_cells_stay_in_order():
    assert blocks(par(box(run("外") + box("内")) + run("前"))) == ["前", "外", "内"]
    assert blocks(table(row(cell(f"<w:p>{run('1')}{box('注')}</w:p>"), "2"))) == [[["1\n注", "2"]]]


def test_of_two_choices_the_one_with_text_is_read():
    one_of = "<mc:AlternateContent><mc:Choice/><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
    assert one(run("a") + one_of.format(run("b"))) == "ab"


def test_lettering_drawn_as_a_shape_is_text():
    assert one(
        '<w:r><w:pict><v:shape><v:textpath string="年度报告"/></v:shape></w:pict></w:r>'
    ) == ("年度报告")


# Headings

OUTLINE = (
    style("n", "", more='w:default="1"')
    + style("h1", f"<w:pPr>{val('outlineLvl', 0)}</w:pPr>")
    + style("h2", val("basedOn", "h1") + f"<w:pPr>{val('outlineLvl', 1)}</w:pPr>")
    + style("h2b", val("basedOn", "h2"))
    + style("a", val("basedOn", "b") + f"<w:pPr>{val('outlineLvl', 2)}</w:pPr>")
    + style("b", val("basedOn", "a"))
)


@pytest.mark.parametrize(
    ("props", "level"),
    [
        ("", None),
        (val("pStyle", "h1"), 1),
        (val("pStyle", "h2"), 2),
        (val("pStyle", "h2b"), 2),
        (val("pStyle", "a"), 3),
        (val("pStyle", "h1") + val("outlineLvl", 9), None),
        (val("outlineLvl", 3), 4),
        (val("outlineLvl", "x"), None),
        (val("pStyle", "missing"), None),
    ],
)
def test_headings_are_told_by_their_level_in_the_outline(props, level):
    (block,) = read(word(par("总体情况", props), styles=OUTLINE), name="a.docx").blocks
    assert (block.level if isinstance(block, Heading) else None) == level


def test_a_heading_over_two_lines_is_one_and_one_that_is_a_text_is_none():
    broken = par(f"{run('总体')}<w:r><w:br/></w:r>{run('情况')}", val("outlineLvl", 0))
    document = read(word(broken + par("长" * 300, val("outlineLvl", 0))), name="a.docx")
    assert [type(block).__name__ for block in document.blocks] == ["Heading", "Paragraph"]
    assert document.blocks[0].text == "总体情况"


def test_in_a_cell_the_style_of_headings_is_only_looks():
    assert blocks(table(row(cell(par("总计", val("outlineLvl", 0))), "5"))) == [[["总计", "5"]]]


def test_lines_of_a_table_of_contents_are_left_out():
    contents = style("c", "").replace('w:name w:val="c"', 'w:name w:val="toc 1"')
    line = val("pStyle", "c")
    found = blocks(
        par("一、总体情况 3", line) + par("没有页码", line) + table(row(cell(par("7", line)), "8")),
        styles=contents,
    )
    assert found == ["没有页码", [["7", "8"]]]


# What stands elsewhere


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<w:altChunk/>", "inserted_files_unread"),
        ("<w:subDoc/>", "inserted_files_unread"),
        ("<w:p><w:r><w:object><o:OLEObject/></w:object></w:r></w:p>", "embedded_objects_unread"),
        ("<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>", "pictures_unread"),
        ("<w:p><w:r><w:pict><v:imagedata/></w:pict></w:r></w:p>", "pictures_unread"),
    ],
)  # fmt: skip
def test_text_that_is_kept_elsewhere_is_told(inside, code):
    assert codes(par("a") + inside + inside) == [(code, 2)]
    assert codes(par("a")) == []


def test_pictures_beside_tables_are_no_finding():
    assert codes(table(row("1", "2")) + "<w:p><w:r><pic:pic/></w:r></w:p>") == []
