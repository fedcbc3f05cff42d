"""What a report says of itself: title, organ, year, period, days and scope."""

import datetime as dt

import pytest

from tests.extract.pages import figures, page, pipes, read

TABLE = pipes(figures())
TITLE = "明水县水务局2023年政府信息公开工作年度报告"
YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def report(title=TITLE, **given):
    return read(page(TABLE, **given).replace(TITLE, title)).report


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        (TITLE, "明水县水务局"),
        ("明水县水务局 2023 年度政府信息公开年度报告", "明水县水务局"),
        ("官坡镇人民政府2023年政府信息公开工作年度报告", "官坡镇人民政府"),
        ("2023年明水县水务局政府信息公开工作年度报告", "明水县水务局"),
        ("关于明水县水务局2023年政府信息公开工作年度报告", "明水县水务局"),
        ("明水县水务局2023年政府信息公开工作年度报告（本级）", "明水县水务局"),
        ("# 明水县水务局2023年政府信息公开工作年度报告", "明水县水务局"),
    ],
)
def test_title_agency_and_year_from_the_title(title, agency):
    found = report(title)
    assert found.title == title.removeprefix("# ")
    assert found.agency.name == agency
    assert found.reporting_year == 2023


def test_without_a_title_the_organ_that_signed_is_the_agency():
    found = report("", ending="明水县水务局\n\n2024年1月20日")
    assert found.title is None
    assert found.agency.name == "明水县水务局"
    assert found.reporting_year == 2023


def test_a_place_is_named_as_its_government_where_the_report_says_so():
    title = "雁鸣湖镇2023年政府信息公开工作年度报告"
    assert report(title, intro="雁鸣湖镇人民政府编制本报告。").agency.name == "雁鸣湖镇人民政府"
    assert report(title).agency.name == "雁鸣湖镇"


def test_nothing_is_made_up_where_nothing_is_said():
    found = report("")
    assert (found.title, found.agency.name, found.reporting_year) == (None, None, None)
    assert (found.period, found.scope) == (None, None)
    assert (found.published_on, found.signed_on) == (None, None)
    assert found.agency.division_code is None


def test_the_period_is_the_calendar_year_unless_the_report_says_otherwise():
    period = report().period
    assert (period.start, period.end) == YEAR
    period = report(intro="统计期限为2023年3月1日至2023年12月31日。").period
    assert (period.start, period.end) == (dt.date(2023, 3, 1), YEAR[1])


def test_the_period_stated_in_the_last_section_counts_too():
    found = read(page(TABLE, other_matters="统计时限为2023年1月1日起至2023年12月31日止"))
    assert found.sources["/period"].raw == "统计时限为2023年1月1日起至2023年12月31日止"


@pytest.mark.parametrize(
    "ending",
    [
        "明水县水务局\n\n2024年1月20日",
        "2024年1月20日",
        "明水县水务局 2024年1月20日",
        "　　　　　　二〇二四年一月二十日",
    ],
)
def test_the_signature_is_the_date_that_closes_the_report(ending):
    assert report(ending=ending).signed_on == dt.date(2024, 1, 20)


def test_a_date_in_a_sentence_is_no_signature():
    assert report(other_matters="本报告于2024年1月20日公布。").signed_on is None


@pytest.mark.parametrize(
    "line",
    [
        "发布日期：2024-01-17",
        "信息来源:明水县水务局 发布日期:2024-01-17 09:30 【字体:",
        "发布时间：2024年1月17日",
    ],
)
def test_the_day_of_publication_stands_on_the_page(line):
    assert report(intro=line).published_on == dt.date(2024, 1, 17)


def test_a_day_told_in_a_sentence_is_no_day_of_publication():
    assert report(overview="于2024年1月17日在网站公布。").published_on is None


def test_page_data_in_a_small_table_is_read():
    head = "| 公开日期 | 2024-01-17 |\n| --- | --- |\n| 发布机构 | 明水县水务局 |"
    found = report(intro=head)
    assert found.published_on == dt.date(2024, 1, 17)
    assert report("", intro=head).agency.name == "明水县水务局"


@pytest.mark.parametrize(
    ("intro", "scope"),
    [
        ("本报告所列数据为本机关数据。", "own"),
        ("本报告中的统计数据为全县汇总数据。", "aggregate"),
        ("本年度汇总编制了公开指南。", None),
        ("", None),
    ],
)
def test_scope_only_where_a_sentence_on_the_figures_says_so(intro, scope):
    assert report(intro=intro).scope == scope


@pytest.mark.parametrize(("word", "scope"), [("本级", "own"), ("汇总", "aggregate")])
def test_scope_in_the_brackets_of_the_title(word, scope):
    assert report(f"{TITLE}（{word}）").scope == scope


def test_the_year_of_the_title_goes_before_a_wrong_year_in_the_signature():
    found = report(ending="明水县水务局\n\n2021年1月20日")
    assert (found.reporting_year, found.signed_on.year) == (2023, 2021)


def test_what_is_told_of_the_report_has_its_place():
    found = read(page(TABLE, intro="发布日期：2024-01-17", ending="明水县水务局\n\n2024年1月20日"))
    for pointer in ("/title", "/agency/name", "/published_on", "/signed_on"):
        assert found.sources[pointer].raw
        assert found.sources[pointer].line
    assert found.sources["/title"].line == 1
    assert found.report.source.media_type.startswith("text/")
