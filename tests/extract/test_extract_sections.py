"""Sections are found by their titles, in the order of the form, however these are printed."""

import pytest

from govreport.extract.sections import split_sections
from govreport.readers import read as read_document
from tests.extract.pages import SPEC, TITLES, codes, drawn, figures, page, pipes, read

TABLE = pipes(figures())
FIRST, LAST = "overview", "other_matters"
PROBLEMS = "problems_and_improvements"


def narrative(found, section=FIRST):
    return getattr(found.report.narrative, section)


def regions(text, format_id="2021"):
    return split_sections(read_document(text.encode()), SPEC, format_id)


def test_all_sections_of_a_plain_report_are_found_once():
    found = regions(page(TABLE))
    assert list(found.regions) == list(TITLES)
    assert found.repeated == ()


def test_each_section_holds_its_own_text_and_no_table():
    found = read(page(TABLE, overview="甲。\n乙。", problems_and_improvements="丙。"))
    assert narrative(found) == "甲。\n乙。"
    assert narrative(found, PROBLEMS) == "丙。"
    assert narrative(found, "requests") == ""


def test_text_between_the_rows_of_a_table_section_is_kept():
    found = read(page("本年共收到申请零件，全部按时答复。\n\n" + TABLE))
    assert narrative(found, "requests") == "本年共收到申请零件，全部按时答复。"


@pytest.mark.parametrize(
    "title",
    [
        "五、存在的主要问题及改进情况",
        "五、 存在的主要问题及改进情况：",
        "五.存在的主要问题及改进情况",
        "## 五、存在的主要问题及改进情况",
        "**五、存在的主要问题及改进情况**",
        "五、存在的主要问题及整改措施",
        "五、政府信息公开工作存在的主要问题及改进情况",
        "五、存在的主要问题和下一步改进情况",
        "5.存在的主要问题及改进情况",
        "第五部分 存在的主要问题及改进情况",
        "五、存在的主要問題及改進情況",
    ],
)
def test_a_title_is_known_in_each_way_it_is_printed(title):
    found = read(page(TABLE, problems_and_improvements_title=title, overview="甲。"))
    assert narrative(found, PROBLEMS) == "本节内容如上，请予监督。"
    assert narrative(found) == "甲。"


@pytest.mark.parametrize("title", ["五、工作亮点", "存在的主要问题及改进情况如下所述", "五"])
def test_other_words_are_no_title(title):
    found = read(page(TABLE, problems_and_improvements_title=title))
    assert narrative(found, PROBLEMS) is None


def test_a_title_with_its_text_in_the_same_line():
    text = (
        "全年没有收取信息处理费，没有收到举报和投诉，公开工作由办公室承担，没有其他需要报告的事项。"
    )
    title = f"{TITLES[LAST]}：{text}"
    found = read(page(TABLE, other_matters_title=title, other_matters=""))
    assert narrative(found, LAST) == text


def test_a_sentence_that_begins_like_a_title_is_none():
    text = "一、总体情况良好，全年公开信息三百二十条，比上年增加五条，群众满意，没有投诉和举报。"
    found = read(page(TABLE, problems_and_improvements=text))
    assert text in narrative(found, PROBLEMS)
    assert narrative(found) == "本节内容如上，请予监督。"


def test_a_missing_title_leaves_its_section_unknown_and_the_others_right():
    found = read(page(TABLE, problems_and_improvements_title="", problems_and_improvements=""))
    assert narrative(found, PROBLEMS) is None
    assert narrative(found, LAST) == "本节内容如上，请予监督。"
    assert codes(found) == []


def test_an_empty_section_is_empty_and_not_unknown():
    found = read(page(TABLE, other_matters=""))
    assert narrative(found, LAST) == ""


def test_a_table_of_contents_is_passed_over():
    contents = "\n".join(TITLES.values())
    found = read(page(TABLE, intro=contents, overview="甲。"))
    assert narrative(found) == "甲。"
    assert narrative(found, LAST) == "本节内容如上，请予监督。"
    assert found.report.value("/proactive_disclosure/normative_documents/in_force") == 9


def test_a_title_printed_twice_begins_its_section_at_the_last_one_and_is_told():
    found = read(page(TABLE, intro=f"{TITLES[FIRST]}\n\n本报告由办公室编制。", overview="甲。"))
    assert narrative(found) == "甲。"
    (finding,) = [f for f in found.findings if f.code == "section_repeated"]
    assert finding.pointers == ("/narrative/overview",)
    assert finding.place.line == 3


def test_titles_that_stand_once_are_not_told():
    assert "section_repeated" not in codes(read(page(TABLE)))


def test_subheadings_belong_to_the_text_of_their_section():
    text = "（一）主动公开\n甲。\n（二）依申请公开\n乙。"
    assert narrative(read(page(TABLE, overview=text))) == text


def test_list_marks_of_markdown_are_left_out():
    found = read(page(TABLE, problems_and_improvements="- 甲。\n- 乙。"))
    assert narrative(found, PROBLEMS) == "甲。\n乙。"


@pytest.mark.parametrize(
    "ending",
    [
        "明水县水务局\n2024年1月20日",
        "明水县水务局 2024年1月20日",
        "2024年1月20日",
        "扫一扫在手机打开当前页\n其他文字",
        "上一篇：2022年报告\n下一篇：没有了",
        "附件：年报.docx",
    ],
)
def test_the_last_section_ends_where_the_report_is_signed_or_the_page_goes_on(ending):
    found = read(page(TABLE, ending=ending))
    assert narrative(found, LAST) == "本节内容如上，请予监督。"


def test_site_navigation_around_the_report_is_in_no_section():
    found = read("首页\n\n政务公开\n\n" + page(TABLE, ending="打印本页\n\n主办单位：某局"))
    for section in TITLES:
        assert "政务公开" not in (narrative(found, section) or "")
        assert "主办" not in (narrative(found, section) or "")


@pytest.mark.parametrize("medium", ["html", "lines", "pipes"])
def test_headings_of_every_medium_part_the_sections(medium):
    text, _ = drawn("2021", medium)
    assert list(regions(text).regions) == list(TITLES)


def test_a_report_without_any_section_title_is_read():
    text = drawn("2021", "pipes")[0]
    for title in TITLES.values():
        text = text.replace(title + "\n", "")
    assert read(text).report.format == "2021"
