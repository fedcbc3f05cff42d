"""The real reports: what a reader must see in each of them, before any meaning is read."""

from pathlib import Path

from govreport.document import Flow, Grid, Heading, Paragraph
from govreport.readers import read

REAL = Path(__file__).parents[1] / "fixtures" / "real"


def document(start):
    (path,) = REAL.glob(f"{start}*")
    return read(path.read_bytes(), name=path.name)


def row(grid, index):
    return [cell.text for cell in grid.rows[index]]


def test_cells_that_end_in_a_bar_become_flows_with_empty_cells_kept():
    flows = [block for block in document("000").blocks if isinstance(block, Flow)]
    assert len(flows) == 3
    texts = [cell.text for cell in flows[0].cells]
    assert texts[:9] == [
        "第二十条第(一)项",
        "",
        "",
        "",
        "",
        "信息内容",
        "本年新",
        "本年新",
        "对外公开总数量",
    ]
    assert texts[-6:] == ["", "政府集中采购", "0", "0", "", ""]
    assert [cell.text for cell in flows[2].cells[-15:]] == ["0"] * 15
    assert flows[1].cells[0].place.line == 82
    assert flows[1].cells[0].place.table == 2


def test_ordinary_lines_end_a_flow():
    lines = [b.text for b in document("000").blocks if isinstance(b, Paragraph)]
    assert "三、收到和处理政府信息公开申请情况" in lines
    assert lines[-1] == "2021年1月21日"


def test_tabbed_lines_become_grids_with_every_cell_in_place():
    two, three, four = document("001").grids()
    assert row(two, 2) == ["规章", "0", "0", "0"]
    assert row(three, 8) == ["", "", "2.其他法律行政法规禁止公开"] + ["0"] * 7
    assert len(row(four, 0)) == 15
    assert not three.spans_known
    place = three.rows[8][2].place
    assert (place.line, place.table, place.row, place.cell) == (46, 2, 9, 3)


def test_one_cell_a_line_stays_lines_and_counts_the_blank_ones():
    blocks = document("002").blocks
    assert not [block for block in blocks if isinstance(block, Grid | Flow)]
    by_line = {block.place.line: block for block in blocks}
    assert by_line[109].text == "减3项"
    assert by_line[388].blank_before == 2
    assert by_line[390].blank_before == 1


def test_markdown_rules_in_tabbed_tables_are_no_rows():
    grids = list(document("003").grids())
    torn = next(grid for grid in grids if row(grid, 0)[0] == "政府集中采购")
    assert [row(torn, index) for index in range(len(torn.rows))] == [
        ["政府集中采购", "3", "0.5344"]
    ]


def test_markdown_headings_keep_their_level():
    headings = [block for block in document("004").blocks if isinstance(block, Heading)]
    assert (headings[0].text, headings[0].level) == ("雁鸣湖镇2021年政府信息公开工作年度报告", 1)
    assert ("五、存在的主要问题及改进情况", 3) in [(h.text, h.level) for h in headings]


def test_web_page_gives_title_metadata_headings_and_grids_with_spans():
    page = document("shuyang")
    assert page.title == "沭阳县发展和改革局2023年政府信息公开年度报告-沭阳县发改局"
    assert page.metadata["publishtime"] == "2024-01-17"
    assert page.metadata["sitename"] == "沭阳县人民政府"
    assert Heading in {type(block) for block in page.blocks}
    _, two, three, four = page.grids()
    assert three.spans_known
    assert three.width == 10
    corner, head = three.rows[0]
    assert (corner.rowspan, corner.colspan, head.column, head.colspan) == (3, 3, 3, 7)
    results = three.rows[5]
    assert [cell.column for cell in results] == [0, 1, 3, 4, 5, 6, 7, 8, 9]
    assert four.width == 15
    assert row(two, 3) == ["规范性文件", "8", "0", "18"]
    assert page.sha256 is not None
    assert len(page.sha256) == 64


def test_script_and_style_of_the_page_are_not_text():
    text = "\n".join(b.text for b in document("shuyang").blocks if isinstance(b, Paragraph))
    assert "function" not in text
    assert "border-collapse" not in text


def test_word_markup_joins_the_letters_of_a_cell():
    three = list(document("shuyang").grids())[2]
    labels = {cell.text.replace("\n", "") for line in three.rows for cell in line}
    assert "商业企业" in labels


def test_pdf_is_named_as_what_it_is():
    found = document("hongze")
    assert found.media_type == "application/pdf"
    assert found.name == "hongze-2024.pdf"
    assert len(list(found.grids())) == 3
