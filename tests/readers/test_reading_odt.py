"""OpenDocument text: what is printed is read, once, in its place; what is not printed is not."""

import io
import shutil
import subprocess
import zipfile

import pytest

import govreport
from govreport.errors import LimitError, ReadError
from govreport.limits import Limits
from govreport.readers import read
from tests.readers.word_files import as_word, cells, texts, zipped

KIND = "application/vnd.oasis.opendocument.text"
URN = "urn:oasis:names:tc:opendocument:xmlns"
LO = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
NAMES = ("office", "style", "text", "table")
SPACES = " ".join([f'xmlns:{name}="{URN}:{name}:1.0"' for name in NAMES] + [
    f'xmlns:draw="{URN}:drawing:1.0"', f'xmlns:svg="{URN}:svg-compatible:1.0"',
    f'xmlns:loext="{LO}"',
])  # fmt: skip
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def content(body, styles="", root="document-content"):
    return (
        f"<office:{root} {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:{root}>"
    )


def odt(body, styles="", common="", **parts):
    members = {"mimetype": KIND, "META-INF/manifest.xml": "<manifest/>"}
    members["content.xml"] = content(body, styles)
    members["styles.xml"] = (
        f"<office:document-styles {SPACES}><office:styles>{common}</office:styles>"
        f"<office:master-styles><text:p>页眉</text:p></office:master-styles></office:document-styles>"
    )
    members |= {name.replace("__", "."): text for name, text in parts.items()}
    return zipped({name: text for name, text in members.items() if text is not None})


def document(body, *args, **kwargs):
    return read(odt(body, *args, **kwargs), name="a.odt")


def blocks(body, *args, **kwargs):
    return texts(document(body, *args, **kwargs))


def par(inside="", style="", tag="p", more=""):
    named = f'text:style-name="{style}"' if style else ""
    return f"<text:{tag} {named} {more}>{inside}</text:{tag}>"


def cell(inside="", tag="table-cell", **spans):
    told = "".join(f' table:number-{name.replace("_", "-")}="{n}"' for name, n in spans.items())
    inside = inside if inside.startswith("<") else par(inside)
    return f"<table:{tag}{told}>{inside}</table:{tag}>"


def row(*inside, more=""):
    made = "".join(one if one.startswith("<table:") else cell(one) for one in inside)
    return f"<table:table-row {more}>{made}</table:table-row>"


def table(*rows, columns=""):
    return f"<table:table>{columns}{''.join(rows)}</table:table>"


COVERED = "<table:covered-table-cell/>"


def refusal(data, limits=None):
    with pytest.raises(ReadError) as caught:
        read(data, name="a.odt", limits=limits or Limits())
    assert caught.value.name == "a.odt"
    return caught.value


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_real_report_says_the_same_in_opendocument_as_on_its_page(real, tmp_path):
    page = govreport.parse(real / "shuyang-fgw-2023.html")
    (tmp_path / "a.docx").write_bytes(as_word(page.document))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    to = ["--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run([OFFICE, profile, *to], capture_output=True, timeout=120, check=True)
    found = govreport.parse(tmp_path / "a.odt")
    told = [govreport.to_dict(parsed.report) | {"source": None} for parsed in (page, found)]
    assert told[0] == told[1]
    assert found.findings == page.findings
    grids = [list(parsed.document.grids()) for parsed in (page, found)]
    assert [cells(one) for one in grids[0]] == [cells(one) for one in grids[1]]


# Text


def test_paragraphs_headings_and_tables_come_in_reading_order():
    heading = par("总体情况", tag="h", more='text:outline-level="2"')
    found = document(heading + par("正文") + table(row("1", "2")) + par("后"))
    assert texts(found) == ["总体情况", "正文", [["1", "2"]], "后"]
    assert (found.blocks[0].level, found.media_type) == (2, KIND)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("a <text:s text:c='3'/>b<text:tab/>c", "a b c"),
        ("a\n   b", "a b"),
        ("<text:span>1<text:span>2</text:span>3</text:span>4", "1234"),
        ("<text:a><text:span>链</text:span></text:a>接", "链接"),
        ("共<text:sequence>12</text:sequence>件", "共12件"),
        ("<text:ruby><text:ruby-base>拼</text:ruby-base><text:ruby-text>pin</text:ruby-text>"
         "</text:ruby>音", "拼音"),
        ("5<text:note><text:note-citation>1</text:note-citation><text:note-body>"
         "<text:p>注</text:p></text:note-body></text:note>件", "5[1]件"),
        ("5<office:annotation><text:p>批</text:p></office:annotation>件", "5件"),
        ("5<text:change-start/>6<text:change-end/><text:change/>件", "56件"),
        ("共<text:hidden-text text:is-hidden='true'>9</text:hidden-text>件", "共件"),
        ("共<text:hidden-text text:is-hidden='false'>9</text:hidden-text>件", "共9件"),
    ],
)  # fmt: skip
def test_the_text_of_a_paragraph_is_what_shows(inside, text):
    assert blocks(par(inside)) == [text]


def test_deleted_text_hidden_sections_and_forms_are_left_out():
    gone = "<text:changed-region><text:deletion>{}</text:deletion></text:changed-region>"
    body = (
        f"<office:forms>{par('表')}</office:forms>"
        f"<text:tracked-changes>{gone.format(par('旧'))}</text:tracked-changes>"
        f"<text:section>{par('甲')}</text:section>"
        f"<text:section text:display='none'>{par('乙')}</text:section>"
        + par("<text:hidden-paragraph text:is-hidden='true'/>丙")
        + table(row("1", "2"), row("3", "4", more="table:visibility='collapse'"))
    )
    assert blocks(body) == ["甲", [["1", "2"]]]


def test_line_breaks_end_lines():
    assert blocks(par("一<text:line-break/>二")) == ["一", "二"]
    assert blocks(table(row("一<text:line-break/>二".join(["<text:p>", "</text:p>"]), "3"))) == [
        [["一\n二", "3"]]
    ]


def look(name, text, family="text", parent=""):
    told = f'style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}" {told}>'
        f"<style:text-properties {text}/></style:style>"
    )


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ('text:display="none"', "12"),
        ('text:display="true"', "123"),
        ('style:text-position="super 58%"', "12[3]"),
        ('style:text-position="33% 58%"', "12[3]"),
        ('style:text-position="-33% 58%"', "123"),
        ('style:text-position="sub 58%"', "123"),
        ('style:text-position="²% 58%"', "123"),
    ],
)
def test_hidden_and_raised_text_is_told_by_its_style(told, text):
    styles = look("T", told) + look("U", "", parent="T")
    for style in ("T", "U"):
        assert blocks(par(f'12<text:span text:style-name="{style}">3</text:span>'), styles) == [
            text
        ]
    assert blocks(par("a") + par("b", "P"), "", look("P", 'text:display="none"', "paragraph")) == [
        "a"
    ]


def test_styles_in_a_circle_do_no_harm():
    styles = look("T", "", parent="U") + look("U", 'text:display="none"', parent="T")
    assert blocks(par('1<text:span text:style-name="T">2</text:span>'), styles) == ["1"]


def test_boxes_and_shapes_are_read_once_after_their_paragraph():
    box = (
        "<draw:frame><draw:text-box>{}</draw:text-box><svg:title>图</svg:title></draw:frame>".format
    )
    inner = par(f"外{box(par('内'))}")
    body = par(f"前{box(inner)}<draw:custom-shape>{par('形')}</draw:custom-shape>段") + par("后")
    assert blocks(body) == ["前段", "外", "内", "形", "后"]
    held = box(par("盒") + table(row("1", "2")))
    assert blocks(par(held) + held) == ["盒", [["1", "2"]]] * 2
    assert blocks(table(row(par(f"1{box(par('注'))}"), "2"))) == [[["1\n注", "2"]]]


def test_lines_of_a_table_of_contents_are_left_out():
    lines = par("一、总体情况<text:tab/>3") + par("没有页码")
    assert blocks(f"<text:table-of-content>{lines}</text:table-of-content>" + par("5")) == [
        "没有页码",
        "5",
    ]


# Numbers


def level(depth, kind, more="", tag="list-level-style-number", follows="listtab"):
    kind = f'style:num-format="{kind}"' if kind is not None else ""
    return (
        f'<text:{tag} text:level="{depth}" {kind} {more}><style:list-level-properties>'
        f'<style:list-level-label-alignment text:label-followed-by="{follows}"/>'
        f"</style:list-level-properties></text:{tag}>"
    )


LIST = '<text:list-style style:name="{}">{}</text:list-style>'.format
THREE = LIST(
    "L",
    level(1, "一, 二, 三, ...", 'style:num-suffix="、"')
    + level(2, "一, 二, 三, ...", 'style:num-prefix="（" style:num-suffix="）"')
    + level(3, "1", 'style:num-suffix="." text:display-levels="1"'),
)


def listing(*items, style="L", more=""):
    named = f'text:style-name="{style}"' if style else ""
    return f"<text:list {named} {more}>{''.join(items)}</text:list>"


def item(inside="x", *deeper, more=""):
    inside = inside if inside.startswith("<") or not inside else par(inside)
    return f"<text:list-item {more}>{inside}{''.join(deeper)}</text:list-item>"


def labels(body, styles=THREE, **kwargs):
    return [text.removesuffix("x") for text in blocks(body, styles, **kwargs)]


def test_lists_count_their_items_and_levels_below_each_other():
    deeper = listing(item(), item("x", listing(item(), style="")), style="")
    assert labels(listing(item("x", deeper), item())) == ["一、", "（一）", "（二）", "1. ", "二、"]
    # Items that only hold a deeper list are no items of their own.
    assert labels(listing(item("", listing(item("", listing(item(), item()))))))[:2] == [
        "1. ",
        "2. ",
    ]


def test_only_the_first_paragraph_of_an_item_is_numbered():
    header = f"<text:list-header>{par('头')}</text:list-header>"
    assert blocks(listing(header, item(par("甲") + par("乙"))), THREE) == ["头", "一、甲", "乙"]


def test_lists_begin_anew_unless_they_continue_another():
    one = listing(item(), more='xml:id="a"')
    again = listing(item(), more='text:continue-numbering="true"')
    named = listing(item(), more='text:continue-list="a"')
    assert labels(one + listing(item()) + again + named) == ["一、", "一、", "二、", "二、"]


def test_items_may_begin_elsewhere_and_have_another_style():
    other = THREE + LIST("M", level(1, "A", 'style:num-suffix=")"'))
    changed = item(more='text:style-override="M"')
    items = (item(more='text:start-value="5"'), item(), changed)
    assert labels(listing(*items), other) == ["五、", "六、", "G) "]


@pytest.mark.parametrize(
    ("told", "label"),
    [
        (level(1, "1", 'style:num-suffix="." text:start-value="3"'), "3. "),
        (level(1, "1", 'style:num-suffix="."', follows="nothing"), "1."),
        (level(1, "1", 'loext:num-list-format="第%1%项" style:num-suffix="."'), "第1项"),
        (level(1, "①, ②, ③, ..."), "①"),
        (level(1, "甲, 乙, 丙, ..."), "甲"),
        (level(1, "壹, 贰, 叁, ..."), "壹"),
        (level(1, "i", 'style:num-suffix=")"'), "i) "),
        (level(1, "", 'style:num-suffix="."'), ""),
        (level(1, None, tag="list-level-style-bullet"), ""),
        ("", ""),
    ],
)
def test_numbers_are_printed_as_the_list_says(told, label):
    assert labels(listing(item()), LIST("L", told)) == [label]


def test_a_number_may_show_those_above_it():
    styles = LIST("L", level(1, "1") + level(2, "1", 'text:display-levels="2"'))
    assert labels(listing(item("x", listing(item()))), styles) == ["1 ", "1.1 "]


def test_lists_may_take_the_style_of_their_paragraphs():
    styles = (
        THREE + '<style:style style:name="P" style:family="paragraph" style:list-style-name="L"/>'
    )
    assert labels(listing(item(par("x", "P")), style=""), styles) == ["一、"]


def test_headings_outside_of_lists_are_numbered_by_the_outline():
    outline = (
        "<text:outline-style>"
        + level(1, "一, 二, 三, ...", 'style:num-suffix="、"', "outline-level-style")
        + level(2, "", "", "outline-level-style")
        + "</text:outline-style>"
    )
    body = "".join(par("x", tag="h", more=f'text:outline-level="{n}"') for n in (1, 2, 1))
    assert labels(body, "", common=outline) == ["一、", "", "二、"]
    plain = par("x", tag="h", more='text:outline-level="1" text:is-list-header="true"')
    assert labels(plain, "", common=outline) == [""]


def test_a_number_that_the_file_tells_is_taken():
    assert labels(listing(item(par("<text:number>七、</text:number>x")))) == ["七、"]


def test_in_tables_numbers_are_text_of_their_cells():
    body = table(row(listing(item("国家秘密")), "0"), row(listing(item("案卷")), "5"))
    assert blocks(body, THREE) == [[["一、国家秘密", "0"], ["一、案卷", "5"]]]


# Tables


def test_merged_cells_are_given_once_with_their_spans():
    (grid,) = document(
        table(
            row(cell("一", rows_spanned=2), cell("二", columns_spanned=2), COVERED),
            row(COVERED, "3", "4"),
        )
    ).grids()
    assert cells(grid) == [
        ("一", 0, 0, 2, 1), ("二", 0, 1, 1, 2), ("3", 1, 1, 1, 1), ("4", 1, 2, 1, 1)
    ]  # fmt: skip
    assert (grid.width, grid.spans_known) == (3, True)


def test_repeated_cells_and_rows_are_as_many_as_they_say():
    head = f"<table:table-header-rows>{row('a', 'b', 'c')}</table:table-header-rows>"
    rows = row(cell("1"), cell("0", columns_repeated=2), more='table:number-rows-repeated="2"')
    assert blocks(table(head, rows)) == [[["a", "b", "c"], ["1", "0", "0"], ["1", "0", "0"]]]


def test_a_grid_is_as_wide_as_the_cell_that_ends_last_where_cells_lie_over_each_other():
    wide = f"<table:table-cell table:number-columns-spanned='3'>{par('a')}</table:table-cell>"
    (grid,) = document(table(row(wide + cell("b")), row(cell("c") + cell("d")))).grids()
    assert all(one.column + one.colspan <= grid.width for line in grid.rows for one in line)


def test_text_under_a_merged_cell_is_told():
    hidden = cell("9", tag="covered-table-cell")
    merged = table(row(cell("1", columns_spanned=2), hidden, "2"))
    assert [(f.code, f.params["count"]) for f in document(merged).findings] == [
        ("covered_cells_unread", 1)
    ]
    assert document(merged.replace(hidden, COVERED)).findings == ()


def test_a_column_that_misaligned_borders_make_is_dropped():
    widths = "".join(
        f'<style:style style:name="c{n}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}"/></style:style>'
        for n, width in enumerate(("2cm", "0.5mm", "1in"))
    )
    columns = "".join(f'<table:table-column table:style-name="c{n}"/>' for n in range(3))
    rows = (
        row("一", cell("2", columns_spanned=2), COVERED),
        row(cell("三", columns_spanned=2), COVERED, "4"),
        row("五", "", "6"),
    )
    (grid,) = document(table(*rows, columns=columns), widths).grids()
    assert [one[2:] for one in cells(grid)] == [(0, 1, 1), (1, 1, 1)] * 3
    (grid,) = document(table(*rows, columns=columns)).grids()
    assert grid.width == 3


def test_a_table_in_a_cell_is_a_grid_of_its_own_and_frames_are_dissolved():
    inner = table(row("1", "2"))
    assert blocks(table(row(par("前") + inner, "3"))) == ["前", [["1", "2"]], "3"]
    assert blocks(table(row(par("一") + inner))) == ["一", [["1", "2"]]]


# What stands elsewhere


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("<draw:object/><draw:image/>", "embedded_objects_unread"),
        ("<draw:object-ole/>", "embedded_objects_unread"),
        ("<draw:image/>", "pictures_unread"),
    ],
)
def test_text_that_is_kept_elsewhere_is_told(frame, code):
    body = par(f"a<draw:frame>{frame}</draw:frame>")
    assert [(f.code, f.params["count"]) for f in document(body).findings] == [(code, 1)]


def test_pictures_beside_tables_are_no_finding():
    assert (
        document(par("<draw:frame><draw:image/></draw:frame>") + table(row("1", "2"))).findings
        == ()
    )


# Files


def test_flat_files_and_templates_are_read():
    flat = content(par("一") + table(row("1", "2")), root="document").replace(
        "<office:document ", f'<office:document office:mimetype="{KIND}" '
    )
    found = read(f"<?xml version='1.0'?>{flat}".encode(), name="a.fodt")
    assert texts(found) == ["一", [["1", "2"]]]
    assert found.media_type == f"{KIND}-flat-xml"
    template = odt(par("一"), mimetype=f"{KIND}-template")
    assert read(template, name="a.ott").media_type == f"{KIND}-template"
    assert texts(read(odt(par("一"), styles__xml=None), name="a.odt")) == ["一"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"content__xml": None}, "package_damaged"),
        ({"content__xml": "<office>"}, "package_damaged"),
        ({"content__xml": "<a/>"}, "package_damaged"),
        ({"styles__xml": ""}, "package_damaged"),
        ({"content__xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "xml_entities"),
        ({"styles__xml": "<!DOCTYPE a><a/>"}, "xml_entities"),
        ({"META-INF/manifest__xml": "<a><encryption-data/></a>"}, "package_encrypted"),
        ({"encrypted-package": "x"}, "package_encrypted"),
    ],
)
def test_damaged_hostile_and_locked_files_are_refused(parts, code):
    assert refusal(odt(par("a"), **parts)).code == code


TWO = odt(table(row("1", "2")))
WIDE = odt(table(row(cell("1", columns_spanned=5), COVERED * 4, "2")))


def member(data, of):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return of(package)


@pytest.mark.parametrize(
    ("limit", "needed", "data"),
    [
        ("members", 4, TWO),
        ("unpacked", member(TWO, lambda p: sum(m.file_size for m in p.infolist())), TWO),
        ("tags", member(TWO, lambda p: p.read("content.xml").count(b"<")), TWO),
        ("depth", 7, TWO),
        ("cells", 2, TWO),
        ("cells", 6, WIDE),
        ("cells", 7, odt(table(row(cell("1", rows_spanned=6), "2")))),
        ("cells", 6, odt(table(row("1", "2", more='table:number-rows-repeated="3"')))),
        ("cells", 9, odt(table(row(cell("1", columns_repeated=8), "2")))),
        ("cells", 11, odt(table(row(more='table:number-rows-repeated="10"'), row("1", "2")))),
        ("span", 5, WIDE),
        ("blocks", 3, odt(par("a") * 3)),
    ],
)
def test_each_limit_holds_at_its_bound_and_not_before(limit, needed, data):
    found = refusal(data, Limits(**{f"max_{limit}": needed - 1}))
    assert isinstance(found, LimitError)
    assert (found.code, found.params["limit"]) == (f"limit_{limit}", needed - 1)
    assert read(data, name="a.odt", limits=Limits(**{f"max_{limit}": needed})).blocks


def test_rows_and_cells_repeated_without_end_are_refused_at_once():
    for data in (
        odt(table(row("1", "2", more='table:number-rows-repeated="999999999"'))),
        odt(table(row(cell("1", columns_repeated=999999999)))),
        odt(table(row(more='table:number-rows-repeated="999999999"'))),
    ):
        assert refusal(data).code == "limit_cells"


@pytest.mark.parametrize("inside", ["text:span", "draw:frame"])
def test_elements_nest_as_deep_as_the_limit_says_without_harm(inside):
    deep = f"<{inside}>" * 2000 + "1" + f"</{inside}>" * 2000
    deepest = Limits(max_depth=2040)
    found = texts(read(odt(par(f"{deep}2")), name="a.odt", limits=deepest))
    assert found == (["12"] if inside == "text:span" else ["2"])
    nested = "<table:table><table:table-row><table:table-cell>" * 600 + table(row("1", "2"))
    nested += "</table:table-cell></table:table-row></table:table>" * 600
    assert texts(read(odt(nested), name="a.odt", limits=deepest)) == [[["1", "2"]]]
    assert refusal(odt(nested)).code == "limit_depth"
