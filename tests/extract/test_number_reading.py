"""Where a number ends to be one: the limits of what a cell may hold, each from both sides."""

from decimal import Decimal

import attrs
import pytest

from govreport.document import ILLEGIBLE
from govreport.extract.numbers import Reading, is_parted, number_reader, several
from govreport.model import CellState
from govreport.signs import Signed, cell_signs
from govreport.spec import default_spec
from govreport.verbatim import TEXT, coded

SPEC = default_spec()
COUNT = SPEC.layout("2021").cells["/requests/received/total"].column
CHANGE = SPEC.layout("2019").cells["/proactive_disclosure/licensing/items_change"].column
AMOUNT = SPEC.layout("2019").cells["/proactive_disclosure/procurement/amount"].column
FEE = SPEC.layout("2021").cells["/proactive_disclosure/fees/amount"].column

BLANK, MARK, MISSING = CellState.BLANK, CellState.MARK, CellState.MISSING
CONVERTED, UNREADABLE, INFERRED = CellState.CONVERTED, CellState.UNREADABLE, CellState.INFERRED


def read(text, column=COUNT, stated=None):
    return number_reader(SPEC).read(text, column, stated)


def said(text, column=COUNT, stated=None):
    reading = read(text, column, stated)
    return reading.value, reading.state


def looks(text):
    return number_reader(SPEC).looks_like_cell(text)


@pytest.mark.parametrize(
    ("text", "value", "state"),
    [
        ("1" * 12, int("1" * 12), None),
        ("1" * 13, int("1" * 13), CONVERTED),
        ("1" * 15, int("1" * 15), CONVERTED),
        ("1" * 16, None, UNREADABLE),
        ("12.", None, UNREADABLE),
        ("12.00", 12, CONVERTED),
        ("12.50", None, UNREADABLE),
        ("1,234,567", 1234567, CONVERTED),
        ("123,456", 123456, CONVERTED),
        ("1234,567", None, UNREADABLE),
        ("1,2345", None, UNREADABLE),
        ("1,234.0", 1234, CONVERTED),
        ("1,234.5", None, UNREADABLE),
        ("1,234.", None, UNREADABLE),
        (",234", None, UNREADABLE),
        ("0007", 7, CONVERTED),
        ("12x", None, UNREADABLE),
    ],
)
def test_a_count_is_whole_and_no_longer_than_fifteen_digits(text, value, state):
    assert said(text) == (value, state)
    assert type(read(text).value) in (int, type(None))


@pytest.mark.parametrize(
    ("text", "value", "state"),
    [
        ("1" * 15, Decimal("1" * 15), None),
        ("1" * 16, None, UNREADABLE),
        ("0.5", Decimal("0.5"), None),
        ("10", Decimal(10), None),
        ("0." + "1" * 12, Decimal("0." + "1" * 12), None),
        ("0." + "1" * 13, Decimal("0." + "1" * 13), CONVERTED),
        ("00.5", Decimal("0.5"), CONVERTED),
        ("5.", None, UNREADABLE),
        (".5", None, UNREADABLE),
    ],
)
def test_an_amount_as_printed_has_fifteen_digits_and_twelve_of_a_fraction(text, value, state):
    reading = read(text, AMOUNT)
    assert (reading.value, reading.state) == (value, state)
    assert type(reading.value) in (Decimal, type(None))


def test_amounts_are_written_without_idle_zeros_and_never_with_an_exponent():
    assert str(read("1,000", AMOUNT).value) == "1000"
    assert str(read("2,500.50", AMOUNT).value) == "2500.5"
    assert str(read("无", AMOUNT).value) == "0"


@pytest.mark.parametrize(
    ("text", "stated", "value", "unit"),
    [
        ("12.5元", None, "0.00125", "元"),
        ("3百万元", None, "300", "百万元"),
        ("2千万元", None, "2000", "千万元"),
        ("5万", None, "5", "万"),
        ("三万", None, "3", "万"),
        ("三万元", None, "3", "万元"),
        ("5（万元）", None, "5", "万元"),
        ("5（元）", "万元", "0.0005", "元"),
        ("50000", "元", "5", None),
        ("50,000", "元", "5", None),
    ],
)
def test_an_amount_is_moved_into_the_unit_of_its_column(text, stated, value, unit):
    reading = read(text, FEE, stated)
    assert (reading.value, reading.state, reading.unit) == (Decimal(value), CONVERTED, unit)


def test_a_column_may_have_any_unit_of_money():
    column = attrs.evolve(FEE, unit="元")
    assert said("5万元", column) == (Decimal(50000), CONVERTED)
    assert said("5", column, "千元") == (Decimal(5000), CONVERTED)


def test_what_the_column_states_is_no_conversion_where_it_is_its_own_unit():
    assert said("5", FEE, FEE.unit) == (Decimal(5), None)
    assert read("5", FEE, "元") == Reading(Decimal("0.0005"), CONVERTED, "5", None)
    assert said("5", COUNT, "元") == (5, None)


@pytest.mark.parametrize("text", ["12件（件）", "12（元）", "12元", "12万元", "（件）", "件"])
def test_a_unit_that_the_column_cannot_have_is_unreadable(text):
    expected = (12, CONVERTED) if text == "12件（件）" else (None, UNREADABLE)
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12()", 12),
        ("12（含转来3件）", 12),
        ("12[]", 12),
        ("12[注]", 12),
        ("12【含转来】", None),
        ("12[见附表]", 12),
        ("12(a)(b)", None),
        ("12(a)3", None),
        ("12[a]3", None),
        ("(12)", None),
        ("[12]", None),
        ("6②", 6),
        ("37³", 37),
        ("1½", None),
        ("1\u200b2", None),
        ("12\u200b", 12),
        ("1  2", None),
        ("1 2", None),
        ("1 234", 1234),
        ("12 345 678", 12345678),
        ("１ ２３４", 1234),
        ("增1 234项", 1234),
        ("1 234项", 1234),
        ("1234 567", None),
        ("1 23", None),
        ("1 2345", None),
        ("1  234", None),
        ("1 234 5", None),
        ("1 234.0", 1234),
        ("1 234.5", None),
        ("1 234,5", None),
    ],
)
def test_what_may_stand_beside_and_between_the_digits_of_a_count(text, value):
    assert said(text) == (value, UNREADABLE if value is None else CONVERTED)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("○", 0),
        ("〇", 0),
        ("一○二", 102),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("一百", 100),
        ("百", 100),
        ("三千零五", 3005),
        ("两千三百四十五", 2345),
        ("六七八九", 6789),
        ("一万件", 10000),
        ("万", None),
        ("二万三", 20003),
        ("十二万零五十", 120050),
        ("三亿", None),
    ],
)
def test_chinese_numerals_are_read_to_ten_thousands(text, value):
    state = UNREADABLE if value is None else CONVERTED
    assert said(text) == (value, state)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("减5", -5),
        ("减了5", -5),
        ("5(减)", -5),
        ("5(-)", -5),
        ("5(增)", 5),
        ("负5", -5),
        ("下降5项", -5),
        ("增长5", 5),
        ("减5（减）", -5),
        ("增5（减）", 5),
        ("减减5", None),
        ("5减", None),
    ],
)
def test_a_sign_stands_once_before_or_in_brackets_behind(text, value):
    assert said(text, CHANGE) == (value, UNREADABLE if value is None else CONVERTED)


def test_zero_in_words_is_a_count_or_an_amount_by_its_column():
    assert type(read("无").value) is int
    assert type(read("无", AMOUNT).value) is Decimal


@pytest.mark.parametrize("text", ["", " ", "12", "184项", "/", "不适用", "无", "没有", "減3項"])
def test_a_cell_of_figures_looks_like_one(text):
    assert looks(text)


@pytest.mark.parametrize("text", ["一、", "总计", "1 2", "见附件", "12a", "3/4", "〔缺", "缺〕"])
def test_a_label_does_not_look_like_a_cell(text):
    assert not looks(text)


def test_what_cannot_be_read_and_what_tells_itself_look_like_cells():
    assert looks(ILLEGIBLE)
    assert looks("〔缺〕")
    assert looks("随便什么〔疑〕")
    assert looks(f"{TEXT}12")
    assert not looks(f"{TEXT}12项")


def test_a_remark_of_seven_letters_is_more_than_a_cell_holds():
    assert looks("12（较上年增加）")
    assert looks("12（比上年度增加）")
    assert not looks("12（比去年同期增加）")
    assert looks("12(比上年度增加)")
    assert not looks("12(比去年同期增加)")


def test_of_letters_that_are_numerals_a_cell_may_hold_any_number():
    assert looks("二万三千四百五十六")


def test_a_cell_is_at_most_forty_characters_long():
    assert looks("12" + " " * 38)
    assert not looks("12" + " " * 39)
    assert looks("说" * 80 + "〔疑〕")
    assert not looks("说" * 80)


def test_a_long_text_is_read_as_a_short_one_is():
    assert said(" " * 90 + "12") == (12, None)
    assert said("12" + "，" * 90) == (None, UNREADABLE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1 2", True), ("1\u200b2", True), ("１ ２", True), ("1 \u200b 2", True), ("12", False),
     ("1 234", False), (" 1 234 ", False), ("1234 567", True), ("a b", False), ("1 a 2", False)],
)  # fmt: skip
def test_white_space_between_digits_may_part_two_numbers(text, expected):
    assert several(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1 2", True), ("0 9\u200b", True), ("３ ４ ５６７８９０１２", True), ("1 2 X", False),
     ("1 2项", False), ("1 234", False), ("12", False), ("0123456789 ０", True)],
)  # fmt: skip
def test_a_text_of_digits_alone_is_parted_where_it_is_no_one_number(text, expected):
    assert is_parted(text) is expected


@pytest.mark.parametrize(
    ("text", "value", "state", "raw"),
    [
        ("〔缺〕", None, MISSING, ""),
        ("〔空〕", None, BLANK, ""),
        ("／〔符〕", None, MARK, "／"),
        ("1Z〔疑〕", None, UNREADABLE, "1Z"),
        ("12〔推〕", 12, INFERRED, "12"),
        ("1Z〔推：12〕", 12, INFERRED, "1Z"),
        ("十二〔即〕", 12, CONVERTED, "十二"),
        ("十二〔即：12〕", 12, CONVERTED, "十二"),
        ("〔即：-3〕", -3, CONVERTED, ""),
        ("〔推：3.0〕", 3, INFERRED, ""),
        # a state without the figure it needs, or with one it cannot have
        ("1Z〔推〕", None, UNREADABLE, "1Z〔推〕"),
        ("〔推：3.5〕", None, UNREADABLE, "〔推：3.5〕"),
        ("〔缺：3〕", None, UNREADABLE, "〔缺：3〕"),
        ("12〔疑：12〕", None, UNREADABLE, "12〔疑：12〕"),
        ("12〔推〕〔推〕", None, UNREADABLE, "12〔推〕〔推〕"),
    ],
)
def test_a_sign_tells_what_a_cell_is(text, value, state, raw):
    assert read(text) == Reading(value, state, raw)


def test_an_amount_with_a_sign_is_read_in_its_unit():
    assert read("5万元〔即〕", FEE) == Reading(Decimal(5), CONVERTED, "5万元")
    assert read("50000元〔推〕", FEE) == Reading(Decimal(5), INFERRED, "50000元")
    assert read("50000〔推〕", FEE, "元") == Reading(Decimal(5), INFERRED, "50000")
    assert read("x〔推：1.5〕", FEE, "元") == Reading(Decimal("1.5"), INFERRED, "x")


def test_the_raw_text_of_a_cell_with_a_sign_is_decoded():
    raw = "1\u2003\u20032"
    assert read(f"{coded(raw)}〔推：12〕") == Reading(12, INFERRED, raw)


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        (f"{TEXT}12", COUNT, Reading(12, None, "12")),
        (f"{TEXT}-12", CHANGE, Reading(-12, None, "-12")),
        (f"{TEXT}1.50", AMOUNT, Reading(Decimal("1.50"), None, "1.50")),
        (f"{TEXT}2.0", COUNT, Reading(2, None, "2.0")),
        (f"{TEXT}2.5", COUNT, None),
        (f"{TEXT}{'1' * 31}", COUNT, None),
        (f"{TEXT}1.{'1' * 31}", AMOUNT, None),
        (f"{TEXT}1.", AMOUNT, None),
        (f"{TEXT}--1", COUNT, None),
        (f"x{TEXT}1", COUNT, None),
    ],
)
def test_a_cell_that_is_marked_as_a_number_is_that_number(text, column, expected):
    reading = read(text, column)
    if expected is None:
        assert (reading.value, reading.state) in {(None, UNREADABLE), (None, None)}
    else:
        assert reading == expected


def test_a_number_that_is_stated_has_thirty_digits_at_most_before_and_behind_the_point():
    text = f"{'1' * 30}.{'2' * 30}"
    assert cell_signs(SPEC).read(f"〔推：{text}〕") == Signed("", INFERRED, text)
    assert cell_signs(SPEC).read(f"〔推：1{text}〕") is None
    assert cell_signs(SPEC).read(f"〔推：{text}2〕") is None
    assert read(f"{TEXT}{'1' * 30}") == Reading(int("1" * 30), None, "1" * 30)


@pytest.mark.parametrize(
    ("raw", "state", "value", "text"),
    [
        ("", MISSING, None, "〔缺〕"),
        ("12", INFERRED, None, "12〔推〕"),
        ("1Z", UNREADABLE, None, "1Z〔疑〕"),
        ("1Z", INFERRED, "12", "1Z〔推：12〕"),
        ("/", MARK, None, "/〔符〕"),
        ("", BLANK, None, "〔空〕"),
        ("十二", CONVERTED, "-0.5", "十二〔即：-0.5〕"),
    ],
)
def test_a_sign_is_written_and_read_as_the_vocabulary_says(raw, state, value, text):
    signs = cell_signs(SPEC)
    assert signs.written(raw, state, value) == text
    assert signs.read(text) == Signed(raw, state, value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "〔缺",
        "缺〕",
        "〔缺〕 ",
        "〔缺〕x",
        "〔〕",
        "〔缺推〕",
        "〔推:1〕",
        "〔推：〕",
        "〔推：1.〕",
    ],
)
def test_what_is_near_a_sign_is_none(text):
    assert cell_signs(SPEC).read(text) is None


def test_only_the_sign_at_the_end_counts():
    assert cell_signs(SPEC).read("〔缺〕12〔推〕") == Signed("〔缺〕12", INFERRED, None)


def test_a_blank_cell_is_empty_and_no_other():
    assert read("").empty
    assert not read("/").empty
    assert not read("0").empty


def test_cells_are_compared_in_half_width_and_simplified_characters_without_space():
    reader = number_reader(SPEC)
    assert reader.compact(" １２ 件\u200b（項）") == "12件(项)"
    assert reader.compact("a b") == "ab"


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        (" 7 ", COUNT, Reading(7, None, "7")),
        (" 7.5 ", AMOUNT, Reading(Decimal("7.5"), None, "7.5")),
        (" 1 2 ", COUNT, Reading(None, UNREADABLE, "1 2")),
        (" \u200b ", COUNT, Reading(None, BLANK, "\u200b")),
        (" ／ ", COUNT, Reading(None, MARK, "／")),
        (" 无 ", COUNT, Reading(0, CONVERTED, "无")),
        (" 七 ", COUNT, Reading(7, CONVERTED, "七")),
        (" 七万元 ", AMOUNT, Reading(Decimal(7), CONVERTED, "七万元", "万元")),
        (" 见附件 ", COUNT, Reading(None, UNREADABLE, "见附件")),
        (" 7元 ", COUNT, Reading(None, UNREADABLE, "7元")),
        (" 7.5 ", COUNT, Reading(None, UNREADABLE, "7.5")),
        (" 7项 ", AMOUNT, Reading(None, UNREADABLE, "7项")),
    ],
)
def test_each_kind_of_cell_keeps_what_was_printed_and_names_no_unit_but_its_own(
    text, column, expected
):
    reading = read(text, column)
    assert reading == expected
    assert reading.unit is expected.unit or reading.unit == expected.unit
    assert (read("7").unit, read("7", AMOUNT).unit) == (None, None)


def test_digits_in_groups_are_twenty_at_most():
    assert said("12,345,678,901,234,567,890") == (12345678901234567890, CONVERTED)
    assert said("123,456,789,012,345,678,901") == (None, UNREADABLE)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 234.56", "1234.56"), ("123 456", "123456"), ("12 345.6万元", "12345.6")],
)
def test_an_amount_may_be_parted_into_groups_of_thousands(text, value):
    assert said(text, AMOUNT) == (Decimal(value), CONVERTED)


def test_whether_a_text_looks_like_a_cell_is_a_plain_yes_or_no():
    texts = ("12", "", "/", "〔缺〕", "见附件", "1 2", "总计", "12a", "x" * 50)
    assert [looks(text) for text in texts] == [True] * 4 + [False] * 5
