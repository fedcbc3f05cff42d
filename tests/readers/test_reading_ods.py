"""OpenDocument sheets: spans, repeats, values against what is shown, hidden sheets, limits."""

import pytest

from govreport.document import ILLEGIBLE, Grid
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers import read
from tests.readers.sheet_books import ODS, ods, texts, zipped


def cell(shown="", value=None, kind="float", **attributes):
    """A cell; further attributes are of the table namespace, with ``_`` for ``-``."""
    said = "".join(f' table:{key.replace("_", "-")}="{v}"' for key, v in attributes.items())
    if value is not None:
        said += f' office:value-type="{kind}" office:value="{value}"'
    body = f"<text:p>{shown}</text:p>" if shown else ""
    return f"<table:table-cell{said}>{body}</table:table-cell>"


def row(*cells, **attributes):
    said = "".join(f' table:{key.replace("_", "-")}="{v}"' for key, v in attributes.items())
    return f"<table:table-row{said}>{''.join(cells)}</table:table-row>"


def table(*rows, name="Sheet1", style="", columns=""):
    said = f' table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{name}"{said}>{columns}{"".join(rows)}</table:table>'


COVERED = "<table:covered-table-cell/>"
PAIR = table(row(cell("甲"), cell("乙")), row(cell("1", 1), cell("2", 2)))


def document(data, **limits):
    return read(data, name="book.ods", limits=Limits(**limits))


def lines(tables, **parts):
    return [
        texts(block) if isinstance(block, Grid) else block.text
        for block in document(ods(tables, **parts)).blocks
    ]


def codes(tables, **parts):
    return [finding.code for finding in document(ods(tables, **parts)).findings]


def refused(data, code, **limits):
    with pytest.raises(ReadError) as caught:
        document(data, **limits)
    assert caught.value.code == code


def test_a_table_is_read_with_its_places():
    (found,) = document(ods(PAIR)).grids()
    assert texts(found) == [["甲", "乙"], ["1", "2"]]
    assert found.spans_known
    place = found.rows[1][1].place
    assert (place.sheet, place.table, place.row, place.cell) == ("Sheet1", 1, 2, 2)


def test_spans_and_covered_cells():
    rows = (
        row(cell("组", number_columns_spanned=2, number_rows_spanned=2), COVERED, cell("1", 1)),
        row(COVERED, COVERED, cell("2", 2)),
    )
    (found,) = document(ods(table(*rows))).grids()
    first = found.rows[0][0]
    assert (first.text, first.rowspan, first.colspan) == ("组", 2, 2)
    assert [(one.text, one.column) for one in found.rows[1]] == [("2", 2)]


def test_what_covered_cells_hide_is_left_out_and_told():
    hidden = "<table:covered-table-cell><text:p>底</text:p></table:covered-table-cell>"
    rows = row(cell("组", number_columns_spanned=2), hidden, cell("1", 1))
    assert lines(table(rows)) == [[["组", "1"]]]
    assert codes(table(rows)) == ["sheet_text_covered"]
    assert codes(table(rows.replace("底", ""))) == []


def test_repeated_cells_and_rows_are_written_out():
    rows = (
        row(cell("甲"), cell("0", 0, number_columns_repeated=3)),
        row(cell("乙"), cell("1", 1, number_columns_repeated=3), number_rows_repeated=2),
    )
    assert lines(table(*rows)) == [[["甲", "0", "0", "0"], *[["乙", "1", "1", "1"]] * 2]]


def test_a_million_empty_rows_and_columns_at_the_end_cost_nothing():
    rows = (
        row(cell("甲"), cell("1", 1), cell(number_columns_repeated=16382)),
        row(cell(number_columns_repeated=16384), number_rows_repeated=1048575),
    )
    assert lines(table(*rows)) == [[["甲", "1"]]]


def test_a_row_repeated_a_billion_times_is_refused_if_it_has_text():
    rows = row(cell("甲"), cell("1", 1), number_rows_repeated=999999999)
    refused(ods(table(rows)), "limit_cells")
    refused(ods(table(row(cell("1", 1, number_columns_repeated=999999999)))), "limit_cells")


@pytest.mark.parametrize(
    ("shown", "value", "kind", "text"),
    [
        ("1,234,567", "1234567", "float", "1234567"),
        ("2694.3", "2694.35", "float", "2694.35"),
        ("251000元", "251000", "float", "251000元"),
        ("￥12.00", "12", "currency", "12"),
        ("50%", "0.5", "percentage", "50%"),
        ("", "0.5", "percentage", "50%"),
        ("-", "0", "float", "0"),
        ("7", "x", "float", "7"),
        ("", "3.0", "float", "3"),
    ],
)
def test_numbers_are_values_unless_what_is_shown_says_more(shown, value, kind, text):
    assert lines(table(row(cell("甲"), cell(shown, value, kind)))) == [[["甲", text]]]


def test_dates_and_truth_values_are_read_as_shown_or_stored():
    dated = '<table:table-cell office:value-type="date" office:date-value="2024-01-17"/>'
    shown = dated.replace("/>", "><text:p>2024年1月17日</text:p></table:table-cell>")
    true = '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    assert lines(table(row(dated, shown, true))) == [[["2024-01-17", "2024年1月17日", "TRUE"]]]


def test_text_of_a_cell_keeps_lines_and_spaces_and_leaves_notes_out():
    body = (
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        '<text:p>本年<text:span>新</text:span></text:p><text:p>制<text:s text:c="2"/>发'
        "<text:line-break/>数</text:p>"
    )
    one = f'<table:table-cell office:value-type="string">{body}</table:table-cell>'
    assert lines(table(row(one, cell("1", 1)))) == [[["本年新\n制  发\n数", "1"]]]


def test_a_formula_without_value_is_unreadable_and_said_to_be():
    without = table(row(cell("甲"), cell(formula="of:=1+2")))
    cached = table(row(cell("甲"), cell("3", 3, formula="of:=1+2")))
    empty = table(row(cell("甲"), cell("", "", "string", formula="of:=&quot;&quot;"), cell("1", 1)))
    assert lines(without) == [[["甲", ILLEGIBLE]]]
    assert codes(without) == ["formula_without_value"]
    assert (lines(cached), codes(cached)) == ([[["甲", "3"]]], [])
    assert (lines(empty), codes(empty)) == ([[["甲", "", "1"]]], [])


def test_an_error_cell_is_text_as_shown():
    broken = (
        '<table:table-cell office:value-type="string"><text:p>#REF!</text:p></table:table-cell>'
    )
    assert lines(table(row(cell("甲"), broken))) == [[["甲", "#REF!"]]]


def test_hidden_sheets_are_left_out_where_another_has_a_table():
    styles = (
        '<style:style style:name="h" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    hidden = table(row(cell("乙"), cell("2", 2)), name="底稿", style="h")
    assert lines(PAIR + hidden, styles=styles) == [[["甲", "乙"], ["1", "2"]]]
    assert codes(PAIR + hidden, styles=styles) == ["sheet_hidden_left_out"]
    assert codes(hidden, styles=styles) == ["sheet_hidden_read"]
    assert codes(PAIR + hidden) == []


def test_hidden_rows_and_columns_are_read_and_told():
    column = '<table:table-column{} table:number-columns-repeated="2"/>'
    hidden = column.format(' table:visibility="collapse"')
    pair = row(cell("甲"), cell("1", 1))
    assert codes(table(pair, columns=hidden)) == ["sheet_cells_hidden"]
    assert codes(table(pair, columns=column.format(""))) == []
    assert codes(table(row(cell("甲"), cell("1", 1), visibility="filter"))) == [
        "sheet_cells_hidden"
    ]


def test_rows_in_groups_are_read_and_tables_in_changes_are_not():
    grouped = (
        f"<table:table-header-rows>{row(cell('甲'), cell('乙'))}</table:table-header-rows>"
        f"<table:table-row-group>{row(cell('1', 1), cell('2', 2))}</table:table-row-group>"
    )
    changes = f"<table:tracked-changes>{PAIR}</table:tracked-changes>"
    assert lines(changes + table(grouped)) == [[["甲", "乙"], ["1", "2"]]]


def test_borders_keep_the_blank_row_of_a_table():
    styles = (
        '<style:style style:name="b" style:family="table-cell">'
        '<style:table-cell-properties fo:border="{}"/></style:style>'
    )

    def line(*shown):
        return row(*(cell(one, style_name="b") for one in shown))

    sheet = table(line("复议", "诉讼"), line("维持", "纠正"), line("", ""))
    head = [["复议", "诉讼"], ["维持", "纠正"]]
    assert lines(sheet, styles=styles.format("0.06pt solid #000000")) == [[*head, ["", ""]]]
    assert lines(sheet, styles=styles.format("none")) == [head]


def test_text_boxes_and_pictures_are_told():
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    pair = row(cell("甲"), cell("1", 1))
    shapes = "<table:shapes>{}</table:shapes>"
    assert codes(table(pair, columns=shapes.format(box.format("另见")))) == ["sheet_box_left_out"]
    assert codes(table(pair, columns=shapes.format(box.format("")))) == []
    picture = "<draw:frame><draw:image/></draw:frame>"
    assert codes(table(pair, columns=shapes.format(picture))) == ["sheet_picture_left_out"]


def test_a_file_behind_a_password_is_named():
    manifest = "<manifest><encryption-data/></manifest>"
    refused(ods(PAIR, manifest=manifest), "package_encrypted")
    assert document(ods(PAIR, manifest="<manifest/>")).blocks


def test_entities_are_refused():
    bad = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    refused(zipped({"content.xml": bad}, first=[("mimetype", ODS)]), "xml_entities")


def test_a_file_without_content_is_refused():
    refused(zipped({}, first=[("mimetype", ODS)]), "package_damaged")


def test_sheets_and_cells_are_bounded():
    refused(ods(PAIR * 3), "limit_pages", max_pages=2)
    refused(ods(PAIR), "limit_cells", max_cells=3)
    refused(ods(PAIR * 3), "limit_blocks", max_blocks=2)
    assert document(ods(PAIR * 3), max_pages=3).blocks
