"""docling's JSON: order, places, spans, furniture, and what could not be taken."""

import pytest

from govreport.document import Grid, Heading, Paragraph
from govreport.errors import LimitError
from govreport.limits import Limits
from govreport.readers.parsed.docling import is_docling, read


def text(number, words, label="text", **more):
    return {"self_ref": f"#/texts/{number}", "label": label, "text": words, "orig": words} | more


def cell(words, top, left, bottom=None, right=None, **more):
    return {
        "text": words,
        "start_row_offset_idx": top,
        "end_row_offset_idx": bottom or top + 1,
        "start_col_offset_idx": left,
        "end_col_offset_idx": right or left + 1,
    } | more


def table(*cells, **more):
    return {"self_ref": "#/tables/0", "label": "table", "data": {"table_cells": cells}} | more


def document(*children, **lists):
    return {
        "schema_name": "DoclingDocument",
        "body": {"self_ref": "#/body", "children": [{"$ref": ref} for ref in children]},
        **lists,
    }


def blocks(data, **limits):
    return read(data, name="d.json", limits=Limits(**limits)).blocks


def codes(data):
    found = read(data, name="d.json", limits=Limits())
    return {(f.code, f.params.get("kind") or f.params.get("path")) for f in found.findings}


def test_texts_stand_in_the_order_of_the_references():
    data = document(
        "#/texts/1", "#/texts/0", texts=[text(0, "后"), text(1, "标题", "section_header", level=2)]
    )
    first, second = blocks(data)
    assert isinstance(first, Heading)
    assert (first.text, first.level) == ("标题", 3)
    assert isinstance(second, Paragraph)
    assert second.place.raw == "后"


def test_children_of_groups_and_of_headings_follow_them():
    data = document(
        "#/texts/0",
        texts=[
            text(0, "标题", "title", children=[{"$ref": "#/groups/0"}]),
            text(1, "第一", "list_item", enumerated=True, marker="1."),
            text(2, "第二", "list_item", enumerated=False, marker="-"),
        ],
        groups=[{"label": "list", "children": [{"$ref": "#/texts/1"}, {"$ref": "#/texts/2"}]}],
    )
    assert [block.text for block in blocks(data)] == ["标题", "1.第一", "第二"]


def test_pieces_of_one_line_are_one_paragraph():
    data = document(
        "#/groups/0",
        texts=[text(0, "收到申请"), text(1, "26"), text(2, "件。")],
        groups=[{"label": "inline", "children": [{"$ref": f"#/texts/{i}"} for i in range(3)]}],
    )
    assert [block.text for block in blocks(data)] == ["收到申请26件。"]


def test_furniture_is_left_out_without_a_word():
    data = document(
        "#/texts/0", "#/texts/1", "#/texts/2",
        texts=[text(0, "页眉", "page_header"), text(1, "页脚", content_layer="furniture"),
               text(2, "正文")],
    )  # fmt: skip
    assert [block.text for block in blocks(data)] == ["正文"]
    assert codes(data) == set()


def test_merged_cells_stand_once_with_their_spans():
    data = document(
        "#/tables/0",
        tables=[table(cell("合并", 0, 0, 2, 1), cell("甲", 0, 1, 1, 3), cell("1", 1, 1),
                      cell(" 2 \n 3 ", 1, 2))],
    )  # fmt: skip
    (grid,) = blocks(data)
    assert isinstance(grid, Grid)
    assert (grid.width, grid.spans_known) == (3, True)
    assert [[(c.text, c.column, c.rowspan, c.colspan) for c in row] for row in grid.rows] == [
        [("合并", 0, 2, 1), ("甲", 1, 1, 2)],
        [("1", 1, 1, 1), ("2\n3", 2, 1, 1)],
    ]
    assert [c.place.cell for c in grid.rows[1]] == [1, 2]
    assert grid.rows[1][0].place.row == 2
    assert grid.place.table == 1


def test_a_table_without_cells_is_read_from_its_expanded_grid():
    merged = cell("合并", 0, 0, 1, 2)
    data = document("#/tables/0", tables=[table(data={"grid": [[merged, merged], [
        cell("1", 1, 0), cell("2", 1, 1)]]})])  # fmt: skip
    (grid,) = blocks(data)
    assert [[c.text for c in row] for row in grid.rows] == [["合并"], ["1", "2"]]
    assert codes(data) == set()


def test_captions_come_before_the_table_and_once():
    data = document(
        "#/texts/0", "#/tables/0",
        texts=[text(0, "表一", "caption")],
        tables=[table(cell("1", 0, 0), captions=[{"$ref": "#/texts/0"}],
                      children=[{"$ref": "#/texts/0"}])],
    )  # fmt: skip
    assert [type(block) for block in blocks(data)] == [Paragraph, Grid]


def test_places_have_page_and_box_from_the_upper_left():
    prov = [{"page_no": 2, "bbox": {"l": 10, "t": 800, "r": 50, "b": 780,
                                    "coord_origin": "BOTTOMLEFT"}}]  # fmt: skip
    box = {"l": 1, "t": 2, "r": 3, "b": 4, "coord_origin": "TOPLEFT"}
    data = document(
        "#/texts/0", "#/tables/0",
        texts=[text(0, "正文", prov=prov)],
        tables=[table(cell("1", 0, 0, bbox=box), prov=prov)],
        pages={"2": {"size": {"width": 595, "height": 842}, "page_no": 2}},
    )  # fmt: skip
    paragraph, grid = blocks(data)
    assert (paragraph.place.page, paragraph.place.box) == (2, (10.0, 42.0, 50.0, 62.0))
    assert (grid.rows[0][0].place.page, grid.rows[0][0].place.box) == (2, (1.0, 2.0, 3.0, 4.0))
    del data["pages"]
    assert blocks(data)[0].place.box is None


def test_pictures_and_empty_tables_are_told():
    data = document(
        "#/pictures/0", "#/tables/0",
        texts=[text(0, "图中文字")],
        pictures=[{"label": "picture", "children": [{"$ref": "#/texts/0"}]}],
        tables=[table(cell("", 0, 0))],
    )  # fmt: skip
    assert [block.text for block in blocks(data)] == ["图中文字"]
    assert codes(data) == {("parsed_item_skipped", "picture"), ("parsed_item_skipped", "table")}


@pytest.mark.parametrize("reference", ["#/texts/9", "#/no/such", "other.json#/a", "", "#"])
def test_a_reference_that_leads_nowhere_is_told(reference):
    data = document(reference, "#/texts/0", texts=[text(0, "正文")])
    assert [block.text for block in blocks(data)] == ["正文"]
    assert codes(data) == {("parsed_item_broken", reference)}


@pytest.mark.parametrize(
    "bad",
    [
        cell("1", 0, 0, 1, 2),
        cell("1", -1, 0),
        cell("1", 3, 2, 2, 3),
        {"text": "1"},
        cell("another", 0, 1),
        "cell",
    ],
    ids=str,
)
def test_a_cell_that_overlaps_or_has_no_place_is_left_out_and_told(bad):
    data = document("#/tables/0", tables=[table(cell("甲", 0, 0), cell("7", 0, 1), bad)])
    assert [[c.text for c in row] for g in blocks(data) for row in g.rows] == [["甲", "7"]]
    assert codes(data) == {("parsed_item_broken", "#/tables/0")}


def test_references_in_a_circle_end():
    data = document("#/texts/0", texts=[text(0, "一", children=[{"$ref": "#/texts/0"}])])
    assert [block.text for block in blocks(data)] == ["一"]


def test_bounds_hold():
    data = document("#/tables/0", tables=[table(cell("1", 0, 0, 300, 300))])
    for name, limit in (("max_cells", 100), ("max_span", 100)):
        with pytest.raises(LimitError):
            blocks(data, **{name: limit})
    far = document("#/tables/0", tables=[table(cell("1", 10**9, 0))])
    with pytest.raises(LimitError):
        blocks(far)


def test_docling_is_known_by_its_schema_name():
    data = document()
    assert is_docling(data)
    assert is_docling({"document": {"json_content": data}})
    for other in (None, [], {}, {"schema_name": "DoclingDocument"}, {**data, "schema_name": "x"}):
        assert not is_docling(other)
