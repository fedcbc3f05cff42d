"""MinerU's JSON in its three forms: order, pages, tables, and what could not be taken."""

import pytest

from govreport.document import Grid, Heading, Paragraph
from govreport.errors import LimitError
from govreport.limits import Limits
from govreport.readers.parsed.mineru import is_mineru, read

HTML = '<table><tr><td rowspan="2">甲</td><td>1</td></tr><tr><td>2</td></tr></table>'


def document(data, **limits):
    return read(data, name="m.json", limits=Limits(**limits))


def kinds(data):
    return {(f.code, f.params["kind"]) for f in document(data).findings}


def spans(words):
    return [{"type": "text", "content": words}]


def middle(*blocks, **more):
    return {"pdf_info": [{"page_idx": 4, "para_blocks": list(blocks), **more}]}


def lined(kind, *lines, **more):
    return {
        "type": kind,
        "bbox": [1, 2, 3, 4],
        "lines": [{"spans": spans(x)} for x in lines],
    } | more


def test_a_content_list_gives_texts_headings_and_tables_on_their_pages():
    first, second, grid = document(
        [
            {"type": "text", "text": " 标 题 ", "text_level": 1, "page_idx": 0},
            {"type": "text", "text": "一行", "page_idx": 1},
            {"type": "table", "table_body": HTML, "page_idx": 2},
        ]
    ).blocks
    assert isinstance(first, Heading)
    assert (first.text, first.place.page) == ("标 题", 1)
    assert isinstance(second, Paragraph)
    assert second.place.page == 2
    assert isinstance(grid, Grid)
    assert [(c.text, c.rowspan, c.place.page) for c in grid.rows[0]] == [("甲", 2, 3), ("1", 1, 3)]


def test_captions_and_notes_stand_around_their_table():
    item = {"type": "table", "table_body": HTML, "table_caption": ["表一"],
            "table_footnote": ["注：无"], "page_idx": 0}  # fmt: skip
    found = document([item]).blocks
    assert [getattr(block, "text", "grid") for block in found] == ["表一", "grid", "注：无"]


def test_lists_code_and_formulas_give_their_text():
    data = [
        {"type": "list", "sub_type": "text", "list_items": ["一", "二"], "page_idx": 0},
        {"type": "code", "code_body": "x = 1", "page_idx": 0},
        {"type": "equation", "text": "$$a$$", "page_idx": 0},
    ]
    assert [block.text for block in document(data).blocks] == ["一", "二", "x = 1", "$$a$$"]


def test_what_stands_at_the_edge_of_a_page_is_left_out_without_a_word():
    data = [{"type": kind, "text": "边", "page_idx": 0}
            for kind in ("header", "footer", "page_number", "aside_text")]  # fmt: skip
    assert document(data).blocks == ()
    assert kinds(data) == set()


def test_pictures_and_tables_without_html_are_told():
    data = [
        {"type": "image", "img_path": "a.jpg", "image_caption": ["图一"], "page_idx": 0},
        {"type": "table", "img_path": "b.jpg", "page_idx": 0},
        {"type": "novel", "page_idx": 0},
    ]
    assert [block.text for block in document(data).blocks] == ["图一"]
    assert kinds(data) == {
        ("parsed_item_skipped", kind) for kind in ("image", "table", "novel")
    }  # fmt: skip


def test_the_second_version_has_pages_of_items_with_content():
    data = [
        [{"type": "page_header", "content": {"page_header_content": spans("页眉")}}],
        [
            {"type": "title", "content": {"title_content": spans("标题"), "level": 2}},
            {"type": "paragraph", "content": {"paragraph_content": spans("收到") + spans("26件")}},
            {"type": "list", "content": {"list_type": "text_list", "list_items": [
                {"item_type": "text", "item_content": spans("一") + spans("。")},
                {"item_type": "text", "item_content": spans("二。")}]}},
            {"type": "table", "content": {"html": HTML, "table_caption": spans("表") + spans("一"),
                                          "table_footnote": []}},
            {"type": "image", "content": {"image_source": {"path": "a"}, "image_caption": [],
                                          "content": "图中文字"}},
        ],
    ]  # fmt: skip
    found = document(data).blocks
    assert [getattr(block, "text", "grid") for block in found] == [
        "标题", "收到26件", "一。", "二。", "表一", "grid", "图中文字",
    ]  # fmt: skip
    assert found[0].level == 2
    assert {block.place.page for block in found} == {2}
    assert kinds(data) == {("parsed_item_skipped", "image")}


def test_the_output_of_the_model_has_its_content_as_text():
    data = [[{"type": "text", "content": "正文"}, {"type": "table", "content": HTML}]]
    assert [getattr(b, "text", "grid") for b in document(data).blocks] == ["正文", "grid"]


def test_middle_json_gives_blocks_with_page_and_box():
    body = {"type": "table_body", "lines": [{"spans": [{"type": "table", "html": HTML}]}]}
    data = middle(
        lined("title", "标题", level=1),
        lined("text", "第一", "行", "and", "more"),
        {"type": "table", "blocks": [lined("table_caption", "表一"), body]},
        {"type": "list", "blocks": [lined("text", "一"), lined("text", "二")]},
        discarded_blocks=[lined("header", "页眉")],
    )
    found = document(data).blocks
    assert [getattr(block, "text", "grid") for block in found] == [
        "标题", "第一行and more", "表一", "grid", "一", "二",
    ]  # fmt: skip
    assert {block.place.page for block in found} == {5}
    assert found[1].place.box == (1.0, 2.0, 3.0, 4.0)
    assert kinds(data) == set()


def test_a_table_of_middle_json_without_html_is_told_unless_it_was_joined_to_the_last():
    lost = {"type": "table", "blocks": [{"type": "table_body", "lines": []}]}
    assert kinds(middle(lost)) == {("parsed_item_skipped", "table")}
    lost["blocks"][0]["lines_deleted"] = True
    assert kinds(middle(lost)) == set()


def test_pages_that_were_not_parted_into_paragraphs_are_read_too():
    data = {"pdf_info": [{"page_idx": 0, "preproc_blocks": [lined("text", "正文")]}]}
    assert is_mineru(data)
    assert [block.text for block in document(data).blocks] == ["正文"]


def test_bounds_hold_over_all_tables():
    data = [{"type": "table", "table_body": HTML, "page_idx": 0}] * 10
    assert len(document(data).blocks) == 10
    with pytest.raises(LimitError):
        document(data, max_cells=39)


@pytest.mark.parametrize(
    "data",
    [None, {}, [], [[]], {"pdf_info": []}, {"pdf_info": [{}]}, [{"type": "text"}], ["a"], [["a"]],
     [[{"type": "x"}]]],
    ids=str,
)  # fmt: skip
def test_other_json_is_not_taken_for_it(data):
    assert not is_mineru(data)
