"""The format is told by the labels of the tables, section by section, and by nothing else."""

import pytest

from govreport.errors import NotAReportError
from govreport.extract.detect import detect, keys_of
from govreport.readers import read as read_document
from tests.extract.pages import SPEC, codes, drawn, figures, page, pipes, read
from tests.whole.draw_form import MEDIA, YEAR

OLD = """政府信息公开情况统计表
统计指标 单位 统计数
一、主动公开情况
（一）主动公开政府信息数 条 120
（二）通过不同渠道和方式公开政府信息的情况
1.政府公报公开政府信息数 条 0
3.政务微博公开政府信息数 条 10
二、回应解读情况
（一）回应公众关注热点或重大舆情数 次 2
三、依申请公开情况
（一）收到申请数 件 3
（二）申请办结数 件 3
1.按时办结数 件 3
2.延期办结数 件 0
（三）申请答复数 件 3
四、行政复议数量 件 0
（一）维持具体行政行为数 件 0
（二）被依法纠错数 件 0
"""


def detected(text):
    return detect(keys_of(read_document(text.encode()), SPEC), SPEC, "page.txt")


def refused(text):
    with pytest.raises(NotAReportError) as caught:
        read(text, filename="page.txt")
    assert caught.value.name == "page.txt"
    assert caught.value.params["known"] == ", ".join(SPEC.formats)
    return caught.value.code


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("format_id", list(SPEC.formats))
def test_each_format_is_known_by_its_labels_in_every_medium(format_id, medium):
    found = detected(drawn(format_id, medium)[0])
    assert found.format == format_id
    assert set(found.tables.values()) == {format_id}


@pytest.mark.parametrize("format_id", list(SPEC.formats))
def test_the_evidence_is_given_for_each_table_and_format(format_id):
    evidence = detected(drawn(format_id, "html")[0]).evidence
    assert {(e.table, e.format) for e in evidence} == {
        (t.id, f) for f in SPEC.formats for t in SPEC.layout(f).tables
    }
    best = [e for e in evidence if e.format == format_id]
    assert all(0.9 < e.score <= 1 for e in best)
    assert all(e.score <= b.score for b in best for e in evidence if e.table == b.table)


@pytest.mark.parametrize("year", ["2019", "2021", "2030"])
@pytest.mark.parametrize("notice", ["国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号", ""])
@pytest.mark.parametrize("format_id", list(SPEC.formats))
def test_neither_year_nor_notice_decides(format_id, year, notice):
    text = drawn(format_id, "pipes")[0].replace(str(YEAR), year)
    text = text.replace("全年公开", f"{year}年，按照{notice}的格式，全年公开", 1)
    found = read(text)
    assert found.report.format == format_id
    assert found.report.reporting_year == int(year)
    assert codes(found) == []


def without(text, first, last):
    """A report without the lines from one title up to another."""
    return text[: text.index(first)] + text[text.index(last) :]


@pytest.mark.parametrize("format_id", list(SPEC.formats))
def test_section_three_alone_tells_the_format_where_section_two_is_missing(format_id):
    text = drawn(format_id, "pipes")[0]
    text = without(text, "二、主动公开", "三、收到和处理")
    found = read(text)
    assert found.report.format == format_id
    assert "table_not_found" in codes(found)


def section_four(format_id):
    (block,) = SPEC.layout(format_id).table("review_and_litigation").blocks
    return [entry.label.official for entry in (*block.rows, *block.columns)]


@pytest.mark.parametrize("format_id", list(SPEC.formats))
def test_of_formats_with_the_same_section_four_it_alone_tells_the_one_in_force(format_id):
    text = drawn(format_id, "pipes")[0]
    text = without(text, "二、主动公开", "四、政府信息公开行政复议")
    found = read(text)
    same = [id for id in SPEC.formats if section_four(id) == section_four(format_id)]
    assert found.report.format == (SPEC.current if SPEC.current in same else same[-1])
    assert [f.code for f in found.findings].count("table_not_found") == 2


def test_the_older_statistical_table_is_refused_by_name():
    assert refused(OLD) == "format_unsupported"
    with pytest.raises(NotAReportError) as caught:
        read(OLD)
    assert caught.value.params["legal_basis"] == "国办发〔2014〕32号"


def test_a_report_that_cites_the_older_table_is_no_such_table():
    overview = "与往年《政府信息公开情况统计表》（主动公开政府信息数、收到申请数）口径不同。"
    assert read(page(pipes(figures()), overview=overview)).report.format == "2021"


@pytest.mark.parametrize(
    "text",
    [
        "今天天气很好。",
        "政府信息公开工作年度报告\n\n一、总体情况\n\n全年公开信息三百条。",
        "| 姓名 | 年龄 | 其他 | 总计 |\n| --- | --- | --- | --- |\n| 甲 | 3 | 0 | 3 |",
        "行政许可、行政处罚、行政强制的情况见附件。",
        "<html><body><table><tr><td>规章</td><td>1</td></tr></table></body></html>",
    ],
)
def test_a_page_that_is_no_report_is_refused(text):
    assert refused(text) == "not_a_report"


def test_formats_are_never_mixed_by_a_label_in_running_text():
    overview = "上年报告中的对外公开总数量、本年新制作数量、本年新公开数量、政府集中采购不再统计。"
    assert read(page(pipes(figures()), overview=overview)).report.format == "2021"
