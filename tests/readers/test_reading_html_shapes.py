"""HTML in the shapes that publishers' pages come in."""

from io import StringIO
from pathlib import Path

import pandas
import pytest

from govreport.document import Grid, Heading, Paragraph
from govreport.errors import LimitError
from govreport.readers import read

REAL = Path(__file__).parents[1] / "fixtures" / "real"


def blocks(body):
    return read(f"<html><body>{body}</body></html>".encode(), name="page.html").blocks


def lines(body):
    return [block.text for block in blocks(body)]


def grid(body):
    (found,) = [block for block in blocks(body) if isinstance(block, Grid)]
    return found


def shape(found):
    return [[(c.text, c.column, c.rowspan, c.colspan) for c in row] for row in found.rows]


def expand(found):
    filled = [[None] * found.width for _ in found.rows]
    for number, row in enumerate(found.rows):
        for cell in row:
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    filled[number + down][cell.column + right] = cell.text
    return filled


def test_grids_of_the_real_page_agree_with_pandas():
    page = (REAL / "shuyang-fgw-2023.html").read_text(encoding="utf-8")
    ours = [expand(found) for found in read(page.encode()).grids()]
    theirs = pandas.read_html(StringIO(page), keep_default_na=False)
    assert len(ours) == len(theirs)
    for own, frame in zip(ours, theirs, strict=True):
        squeeze = [["".join(str(cell).split()) for cell in row] for row in frame.values.tolist()]
        assert [["".join(cell.split()) for cell in row] for row in own] == squeeze


def test_spans_push_cells_to_the_right():
    found = grid("<table><tr><td rowspan=2 colspan=2>甲<td>1<tr><td>2<tr><td>a<td>b<td>3</table>")
    assert shape(found) == [
        [("甲", 0, 2, 2), ("1", 2, 1, 1)],
        [("2", 2, 1, 1)],
        [("a", 0, 1, 1), ("b", 1, 1, 1), ("3", 2, 1, 1)],
    ]
    assert found.spans_known
    assert found.width == 3


@pytest.mark.parametrize(
    ("spans", "rowspan", "colspan"),
    [
        ("rowspan=0", 2, 1),
        ("rowspan=99", 2, 1),
        ("rowspan=-2 colspan=x", 1, 1),
        ("colspan=0", 1, 1),
        ("colspan='2px'", 1, 2),
        ("colspan", 1, 1),
    ],
)
def test_bad_spans_are_read_as_html_says(spans, rowspan, colspan):
    body = f"<tbody><tr><td {spans}>甲<td>1<tr><td>2<td>3</tbody><tbody><tr><td>4<td>5</tbody>"
    cell = grid(f"<table>{body}</table>").rows[0][0]
    assert (cell.rowspan, cell.colspan) == (rowspan, colspan)


def test_a_span_over_the_limit_is_refused():
    with pytest.raises(LimitError) as caught:
        blocks('<table><tr><td colspan="1000000">1</table>')
    assert (caught.value.code, caught.value.params["found"]) == ("limit_span", 1_000_000)


def test_foot_comes_last_and_caption_first():
    found = blocks(
        "<table><caption>表三</caption><tfoot><tr><td>总计<td>2</tfoot><tbody><tr><th>甲<td>1</table>"
    )
    assert isinstance(found[0], Paragraph)
    assert found[0].text == "表三"
    assert [[cell.text for cell in row] for row in found[1].rows] == [["甲", "1"], ["总计", "2"]]


def test_unclosed_cells_and_a_form_in_the_table_lose_no_row():
    found = grid("<table><form><tr><td>规章<td>1<tr><td>规范性文件<td><form>2</form></table>")
    assert [[c.text for c in row] for row in found.rows] == [["规章", "1"], ["规范性文件", "2"]]


def test_word_markup_is_transparent_and_paragraphs_in_a_cell_are_lines():
    found = grid(
        "<table><tr><td><p class=MsoNormal><span>结</span><font>果<o:p></o:p></font></p>"
        "<p><b>维</b>持&nbsp;</p></td><td>　本年新<br>制作数量 </td></tr></table>"
    )
    assert [cell.text for cell in found.rows[0]] == ["结果\n维持", "本年新\n制作数量"]


def test_layout_table_around_everything_gives_its_content_in_order():
    found = blocks(
        "<table><tr><td>导航</td><td><h1>标题</h1><p>一、总体情况</p>"
        "<table><tr><td>规章</td><td>1</td></tr></table><p>后文</p></td></tr></table>"
    )
    assert [type(block) for block in found] == [Paragraph, Heading, Paragraph, Grid, Paragraph]
    assert [cell.text for cell in found[3].rows[0]] == ["规章", "1"]
    assert found[3].place.table == 1


def test_box_of_one_column_is_no_table():
    assert lines("<table><tr><td><p>甲</p><p>乙</p></td></tr><tr><td>丙</td></tr></table>") == [
        "甲",
        "乙",
        "丙",
    ]


def test_data_rows_before_a_cell_that_swallowed_the_next_table_stay_a_grid():
    found = blocks(
        "<table><tr><td>规章<td>1<tr><td>行政许可<td>2<p>三、申请</p>"
        "<table><tr><td>新收<td>3</table>"
    )
    first, *rest = [block for block in found if isinstance(block, Grid)]
    assert [cell.text for cell in first.rows[0]] == ["规章", "1"]
    assert [[cell.text for cell in row] for row in rest[0].rows] == [["新收", "3"]]
    assert "三、申请" in [block.text for block in found if isinstance(block, Paragraph)]


def test_empty_tables_leave_no_trace():
    found = grid("<table><tr><td>甲<table><tr><td></td><td> </td></tr></table></td><td>1</table>")
    assert [cell.text for cell in found.rows[0]] == ["甲", "1"]


def test_heading_that_fills_a_cell_is_only_the_way_it_is_printed():
    found = grid("<table><tr><td><h4>行政许可</h4></td><td>1</td></tr></table>")
    assert [cell.text for cell in found.rows[0]] == ["行政许可", "1"]


def test_hidden_and_unprinted_text_is_left_out():
    assert lines(
        "<p>甲</p><p style='color:red; DISPLAY: none'>乙</p><div hidden>丙</div><!-- 丁 -->"
        "<script>戊</script><noscript>己</noscript><select><option>庚</select><title>辛</title>"
    ) == ["甲"]


@pytest.mark.parametrize("br", ["<br>", "<BR/>", "</P><P>", "<div>", "<li>", "</Div >"])
def test_breaks_and_blocks_part_paragraphs_in_any_case(br):
    assert lines(f"<P>甲{br}乙</P>") == ["甲", "乙"]


@pytest.mark.parametrize("inline", ["<b>", "<o:p></o:p>", "<span>", "<big>", "<!---->", "\u200b"])
def test_inline_tags_join_letters(inline):
    assert lines(f"<p>政府{inline}信息</p>") == ["政府信息"]


def test_heading_lines_join_without_a_space_between_chinese():
    (heading,) = blocks("<h1>某某镇人民政府<br>2020年工作\n年度报告</h1>")
    assert (heading.text, heading.level) == ("某某镇人民政府2020年工作 年度报告", 1)


def test_unclosed_heading_does_not_swallow_the_page():
    found = blocks("<h1>标题<p>" + "总体情况。" * 60 + "<table><tr><td>甲<td>1</table>")
    assert [type(block) for block in found] == [Paragraph, Paragraph, Grid]


def test_title_and_metadata_are_those_declared_first():
    page = read(
        "<html><head><title> 年度 报告 </title><meta name=PubDate content='2024-01-17'>"
        "<meta name=pubdate content=later></head><body><title>别的</title><p>正文".encode()
    )
    assert page.title == "年度 报告"
    assert dict(page.metadata) == {"pubdate": "2024-01-17"}


def test_a_mark_forged_by_the_page_neither_repeats_nor_loops():
    body = "&#1;0<table><tr><td>甲<td>&#12;&#1;0&#12;</table>&#12;&#1;0&#12;"
    assert len([block for block in blocks(body) if isinstance(block, Grid)]) <= 1
