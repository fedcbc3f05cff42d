"""Dates, years and periods as Chinese public documents write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.extract.dates import dates_in, only_date, period_in, years_in
from govreport.spec import default_spec

WORDS = default_spec().vocabulary["period_words"]
DAY = dt.date(2021, 1, 21)
YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2021年1月21日",
        "2021 年 1 月 21 日",
        "２０２１年１月２１日",
        "二〇二一年一月二十一日",
        "二○二一年一月二十一日",
        "2021-01-21",
        "2021/1/21",
        "2021.01.21",
        "（2021年1月21日）",
        "　　2021年1月21日　",
    ],
)
def test_a_line_that_is_only_a_date(text):
    assert only_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["", "2021年", "2021年1月", "2021年2月30日", "2021年13月1日", "签发：2021年1月21日", "21日"],
)
def test_a_line_that_is_no_date_or_more_than_one(text):
    assert only_date(text) is None


def test_dates_in_a_text_come_in_order_and_impossible_ones_are_left_out():
    text = "发布日期:2021-01-29 09:30，更新 2021年2月30日，签发二〇二一年一月二十一日"
    assert list(dates_in(text)) == [dt.date(2021, 1, 29), DAY]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)))
def test_every_day_reads_back_in_each_way_of_writing(day):
    written = (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month:02} 月 {day.day:02} 日",
        f"{day.year}.{day.month}.{day.day}",
    )
    assert {only_date(text) for text in written} == {day}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("官坡镇人民政府 2023 年政府信息公开工作年度报告", [2023]),
        ("二〇二三年度报告", [2023]),
        ("2019年、2020年", [2019, 2020]),
        ("国办公开办函〔2021〕30号", []),
        ("12023年", []),
        ("共公开2023条", []),
    ],
)
def test_years_are_those_followed_by_the_word_year(text, years):
    assert list(years_in(text)) == years


@pytest.mark.parametrize(
    "text",
    [
        "统计期限为2023年1月1日至2023年12月31日。",
        "统计期限自2023年1月1日起，至2023年12月31日止",
        "统计时限为 2023 年 1 月 1 日起至 2023 年 12 月 31 日止",
        "统计期限：2023年1月1日—12月31日",
        "统计期限：2023年1月1日到同年12月31日",
        "本报告数据2023年1月1日至12月31日",
        "统计期限二〇二三年一月一日至二〇二三年十二月三十一日",
    ],
)
def test_a_stated_period(text):
    assert period_in(text, WORDS) == YEAR


def test_a_period_other_than_the_year_counts_only_where_it_is_called_the_period():
    part = (dt.date(2023, 3, 1), dt.date(2023, 6, 30))
    assert period_in("统计期限为2023年3月1日至2023年6月30日", WORDS) == part
    assert period_in("2023年3月1日至2023年6月30日开展了培训", WORDS) is None


def test_the_period_called_so_goes_before_another():
    text = "2022年1月1日至2022年12月31日有培训。统计期限为2023年1月1日至2023年12月31日。"
    assert period_in(text, WORDS) == YEAR


@pytest.mark.parametrize(
    "text", ["", "2023年全年", "2023年2月30日至2023年12月31日", "1月1日至12月31日"]
)
def test_no_period(text):
    assert period_in(text, WORDS) is None


@pytest.mark.parametrize("space", [" ", "\x1d", "\u3000"])
def test_a_long_run_of_white_space_after_a_date_ends_soon(space):
    assert period_in("2023年12月31日" + space * 600 + "x", WORDS) is None
    text = "2023年1月1日" + space * 600 + "至2023年12月31日"
    assert period_in(text, WORDS) == YEAR
