"""Numbers of lists and of spreadsheets as office programs print them, kind by kind.

Expected are the examples of ECMA-376-1 (17.18.59 for lists, 18.8.30 and 18.8.31 for sheets).
"""

import pytest

from govreport.readers.numerals import numeral
from govreport.readers.sheet.numbers import (
    BUILTIN,
    NumberFormat,
    number_formats,
    number_text,
    plain_number,
)

COUNTING = {1: "一", 9: "九", 10: "十", 11: "十一", 19: "十九", 20: "二十", 21: "二十一"}
COUNTING |= {34: "三十四", 56: "五十六", 78: "七十八", 99: "九十九"}
THOUSANDS = {100: "一百", 101: "一百零一", 110: "一百一十", 119: "一百一十九", 1000: "一千"}
THOUSANDS |= {1001: "一千零一", 1010: "一千零一十", 2300: "二千三百", 3999: "三千九百九十九"}
DIGITS = {1: "一", 10: "一〇", 105: "一〇五", 2346: "二三四六", 3789: "三七八九"}
FORMAL = {1: "壹", 10: "壹拾", 11: "壹拾壹", 20: "贰拾", 205: "贰佰零伍", 1000: "壹仟"}
FORMAL |= {346: "叁佰肆拾陆", 789: "柒佰捌拾玖"}
LEGAL = {1: "壹", 2: "貳", 3: "參", 10: "壹拾", 456: "肆佰伍拾陸", 789: "柒佰捌拾玖"}
LEGAL |= {1002: "壹仟零貳"}
BELOW_HUNDRED = COUNTING | {100: "一〇〇", 105: "一〇五"}
FULL_WIDTH = {1: "１", 10: "１０", 234: "２３４", 567: "５６７", 89: "８９"}
ROMAN = {1: "i", 2: "ii", 4: "iv", 5: "v", 9: "ix", 14: "xiv", 40: "xl", 50: "l", 90: "xc"}
ROMAN |= {100: "c", 400: "cd", 500: "d", 900: "cm", 1994: "mcmxciv", 3999: "mmmcmxcix"}
LETTERS = {1: "a", 2: "b", 26: "z", 27: "aa", 52: "zz", 53: "aaa"}
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
SIXTY = {1: "甲子", 2: "乙丑", 10: "癸酉", 11: "甲戌", 12: "乙亥", 13: "丙子", 60: "癸亥", 61: "61"}
KINDS = {
    "decimal": {1: "1", 10: "10", 3999: "3999"},
    "decimalZero": {1: "01", 9: "09", 10: "10", 100: "100"},
    "lowerRoman": ROMAN,
    "upperRoman": {value: text.upper() for value, text in ROMAN.items()},
    "lowerLetter": LETTERS,
    "upperLetter": {value: text.upper() for value, text in LETTERS.items()},
    "chineseCounting": BELOW_HUNDRED,
    "taiwaneseCounting": BELOW_HUNDRED,
    "chineseCountingThousand": COUNTING | THOUSANDS,
    "japaneseCounting": COUNTING | THOUSANDS,
    "taiwaneseCountingThousand": COUNTING | THOUSANDS,
    "japaneseDigitalTenThousand": DIGITS,
    "taiwaneseDigital": DIGITS,
    "ideographDigital": DIGITS,
    "chineseLegalSimplified": FORMAL,
    "ideographLegalTraditional": LEGAL,
    "ideographTraditional": {**dict(enumerate(STEMS, 1)), 11: "11"},
    "ideographZodiac": {**dict(enumerate(BRANCHES, 1)), 13: "13"},
    "ideographZodiacTraditional": SIXTY,
    "ideographEnclosedCircle": {1: "㊀", 2: "㊁", 10: "㊉", 11: "11"},
    "decimalEnclosedCircle": {1: "①", 20: "⑳", 21: "㉑", 35: "㉟", 36: "㊱", 50: "㊿", 51: "51"},
    "decimalEnclosedCircleChinese": {1: "①", 20: "⑳", 21: "㉑", 51: "51"},
    "decimalEnclosedParen": {1: "⑴", 20: "⒇", 21: "21"},
    "decimalEnclosedFullstop": {1: "⒈", 20: "⒛", 21: "21"},
    "decimalFullWidth": FULL_WIDTH,
    "decimalFullWidth2": FULL_WIDTH,
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_numbering_is_printed_as_its_programs_print_it(kind):
    expected = KINDS[kind]
    assert {value: numeral(value, kind) for value in expected} == expected


@pytest.mark.parametrize("kind", [*KINDS, "chicago", ""])
def test_what_has_no_numeral_is_printed_in_digits(kind):
    assert [numeral(value, kind) for value in (0, -1, 4000)] == ["0", "-1", "4000"]


def test_a_kind_that_is_not_known_is_decimal_and_none_and_bullet_print_nothing():
    assert [numeral(7, kind) for kind in ("chicago", "none", "bullet")] == ["7", "", ""]


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (5.0, "General", "5"),
        (5.0, 'gENERAL"件"', "5件"),
        (5.0, 'G/通用格式"件"', "5件"),
        (1.5, "0.00", "1.5"),
        (-3.0, "#,##0", "-3"),
        (12345.0, "#,##0.00", "12345"),
        (5.0, '0"万元"', "5万元"),
        (5.0, '"约"0', "约5"),
        (5.0, '"约" 0 " 项 "', "约5项"),
        (5.0, '"￥"0', "5"),
        (5.0, "0\\项", "5项"),
        (5.0, "0!项", "5项"),
        (5.0, "0项", "5项"),
        (5.0, "0_项*元", "5"),
        (5.0, '0""项', "5项"),
        (5.0, "0X", "5X"),
        (5.0, "0x", "5x"),
        (-5.0, '0X;"减"0', "减5"),
        (5.0, "[]0", "5"),
        (5.0, '0[]"件"', "5件"),
        (5.0, "[hhh]0", "5"),
        (5.0, "[Red]0", "5"),
        (5.0, '[h"]0', "5"),
        (5.0, '0"a;b"', "5a;b"),
        (-5.0, '0"x\\"', "-5x\\"),
        (-5.0, '0\\";"减"0', "减5"),
        (-5.0, '0!";"减"0', "减5"),
        (-5.0, '0\\;"减"', "-5;减"),
        (-5.0, '0\\\\;"减"0', "减5"),
        (5.0, '@"字"', "字5"),
        (0.25, "0%", "25%"),
        (0.255, '0.0%"率"', "25.5%"),
        (-3.0, '0;"减"0', "减3"),
        (-3.0, "0;(0)", "-3"),
        (-3.0, '0;-0"项"', "-3项"),
        (-3.0, '0"项"', "-3项"),
        (3.0, '"增"0;"减"0;"平"', "增3"),
        (0.0, '"增"0;"减"0;"平"', "增0"),
        (0.0, '0"项";-0"件"', "0项"),
        (-3.0, '0;"减"0;"平"', "减3"),
    ],
)
def test_a_number_is_printed_as_typed_with_the_words_of_its_format(value, code, expected):
    assert number_text(value, code) == (expected, False)


@pytest.mark.parametrize(
    ("value", "code", "expected", "scaled"),
    [
        (5000.0, "0,", "5000", True),
        (0.0, "0,", "0", False),
        (5000.0, '0.0,,"百万"', "5000百万", True),
        (50000.0, '0"万"0000', "50000万", True),
        (5551234.0, "000-0000", "5551234", False),
        (5551234.0, "000 0000", "5551234", False),
        (5551234.0, "000/0000", "5551234", False),
        (5000.0, "0,%", "500000%", False),
        (-5000.0, '0;"减"0,', "减5000", True),
    ],
)
def test_digits_that_a_format_cuts_off_or_parts_are_told(value, code, expected, scaled):
    assert number_text(value, code) == (expected, scaled)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, "1900-01-01"),
        (59, "1900-02-28"),
        (60, "1900-02-28"),
        (61, "1900-03-01"),
        (44197, "2021-01-01"),
        (44197.5, "2021-01-01 12:00:00"),
        (1.25, "1900-01-01 06:00:00"),
        (0.5, "12:00:00"),
        (0, "00:00:00"),
        (2958465, "9999-12-31"),
        (2958466, "2958466"),
        (-1, "-1"),
    ],
)
@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "d", "m", "Y", "hh", "ss", "[h]:0", "[MM]", '"于"m']
)
def test_a_date_is_written_as_iso_8601(value, expected, code):
    assert number_text(value, code) == (expected, False)


def test_a_sheet_that_counts_from_1904_has_its_own_days():
    assert number_text(42735, "yyyy", from_1904=True) == ("2021-01-01", False)
    assert number_text(1, "yyyy", from_1904=True) == ("1904-01-02", False)
    # later than the last date there is
    assert number_text(2958465, "yyyy", from_1904=True) == ("2958465", False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5.0, "5"),
        (-5.0, "-5"),
        (0.0, "0"),
        (1234.50, "1234.5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (999999999999999.0, "999999999999999"),
        (1234567890123456.0, "1234567890123460"),
        (1e15, "1000000000000000"),
        (1e20, "100000000000000000000"),
        (float("inf"), "inf"),
    ],
)
def test_a_plain_number_has_no_exponent_and_fifteen_digits_at_most(value, expected):
    assert plain_number(value) == expected


def test_a_format_holds_up_to_four_parts():
    assert number_formats('0"a";"b"0;"c"') == (
        NumberFormat("number", "", "a", False),
        NumberFormat("number", "b", "", False),
        NumberFormat("number", "c", "", False),
    )


def test_a_format_that_says_nothing_is_that_of_a_number():
    assert NumberFormat() == NumberFormat("number", "", "", False) == number_formats("0")[0]


def test_of_a_format_without_end_only_the_beginning_counts():
    code = "0" * 999 + '"' + "件" * 9
    assert number_text(5.0, code) == ("5", False)
    assert number_text(5.0, "0" * 999 + "件" * 9) == ("5件", False)


def test_the_formats_known_by_number_are_percentages_dates_and_times():
    dates = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
    times = {*range(18, 22), *range(32, 36), 45, 46, 47, 55, 56}
    kinds = {number: number_text(0.5, code)[0] for number, code in BUILTIN.items()}
    assert set(kinds) == {9, 10} | dates | times
    assert {number for number, text in kinds.items() if text == "50%"} == {9, 10}
    assert {number for number, text in kinds.items() if text == "12:00:00"} == dates | times
