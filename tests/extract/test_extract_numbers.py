"""One cell: the kinds of nothing are kept apart, and a number is read with its unit and sign."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.extract.numbers import number_reader
from govreport.model import CellState
from govreport.spec import default_spec
from govreport.verbatim import TEXT

SPEC = default_spec()
READER = number_reader(SPEC)
COUNT = SPEC.layout("2021").cells["/requests/received/total"].column
CHANGE = SPEC.layout("2019").cells["/proactive_disclosure/licensing/items_change"].column
AMOUNT = SPEC.layout("2019").cells["/proactive_disclosure/procurement/amount"].column

BLANK, MARK = CellState.BLANK, CellState.MARK
CONVERTED, UNREADABLE = CellState.CONVERTED, CellState.UNREADABLE


def said(text, column=COUNT, stated=None):
    reading = READER.read(text, column, stated)
    return reading.value, reading.state


@pytest.mark.parametrize("text", ["0", "7", "12", "11398889", " 12 ", "12\u3000", "\t3"])
def test_a_plain_number_needs_no_note(text):
    assert said(text) == (int(text), None)


@pytest.mark.parametrize("text", ["０", "零", "无", "〇", "○", "零项", "0件", "０ 项", "000", "無"])
def test_zero_in_other_words_is_zero_and_says_so(text):
    assert said(text) == (0, CONVERTED)


@pytest.mark.parametrize("text", ["", " ", "　", "\xa0", "\t\n", "\u2002"])
def test_an_empty_cell_is_blank(text):
    assert said(text) == (None, BLANK)


@pytest.mark.parametrize(
    "text", ["/", "／", "-", "—", "——", "－", "\\", "＼", "×", "不适用", " / ", "不 适用", "--"]
)
def test_a_mark_is_a_mark(text):
    assert said(text) == (None, MARK)
    assert said(text, CHANGE) == (None, MARK)
    assert said(text, AMOUNT) == (None, MARK)


@pytest.mark.parametrize(
    "text",
    ["约5", "详见附件", "3/4", "12a", "1-2", "3.5", "1,23", "12,34,567", "１２．５", "二点五",
     "5余", "十多", "?", "#REF!", "1e3", "٣", "3+4", "3万元", "5元", "--5", "1 2 3 x",
     "万", "万万", "一万万", "万" * 1200],
)  # fmt: skip
def test_text_that_tells_no_count_is_unreadable(text):
    value, state = said(text)
    assert (value, state) == (None, UNREADABLE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("184项", 184),
        ("2982 件", 2982),
        ("3（件）", 3),
        ("11,398,889", 11398889),
        ("1，234", 1234),
        ("１２", 12),
        ("05", 5),
        ("12.0", 12),
        ("二十六", 26),
        ("一百零五", 105),
        ("二〇二", 202),
        ("十", 10),
        ("两件", 2),
        ("一千二百", 1200),
        ("三万五千", 35000),
        ("12（较上年增加）", 12),
        ("6人次", 6),
    ],
)
def test_a_number_with_unit_separator_or_other_digits_is_converted(text, value):
    assert said(text) == (value, CONVERTED)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("减3项", -3),
        ("增35项", 35),
        ("增1945", 1945),
        ("减少了 4", -4),
        ("新增2项", 2),
        ("+6", 6),
        ("-6", -6),
        ("－6", -6),
        ("−6", -6),
        ("取消1项", -1),
        ("3（减）", -3),
        ("减二", -2),
    ],
)
def test_sign_words_give_the_sign(text, value):
    assert said(text, CHANGE) == (value, CONVERTED)


@pytest.mark.parametrize(
    ("text", "stated", "value", "state"),
    [
        ("2694.35", None, Decimal("2694.35"), None),
        ("0", None, Decimal(0), None),
        ("2694.35", "万元", Decimal("2694.35"), None),
        ("2694.35万元", None, Decimal("2694.35"), CONVERTED),
        ("251000元", None, Decimal("25.1"), CONVERTED),
        ("251000", "元", Decimal("25.1"), CONVERTED),
        ("1.2亿元", None, Decimal(12000), CONVERTED),
        ("5千元", None, Decimal("0.5"), CONVERTED),
        ("1,234.5 万元", None, Decimal("1234.5"), CONVERTED),
        ("0元", None, Decimal(0), CONVERTED),
        ("无", None, Decimal(0), CONVERTED),
        ("251000元", "万元", Decimal("25.1"), CONVERTED),
    ],
)
def test_amounts_come_in_the_unit_of_the_column(text, stated, value, state):
    assert said(text, AMOUNT, stated) == (value, state)


def test_the_unit_stated_in_a_cell_is_told():
    assert READER.read("2694.35万元", AMOUNT).unit == "万元"
    assert READER.read("251000元", AMOUNT).unit == "元"
    assert READER.read("2694.35", AMOUNT).unit is None


@pytest.mark.parametrize("column", [COUNT, AMOUNT])
@pytest.mark.parametrize(
    "text",
    ["1" + ",000" * 20, "0." + "1" * 60 + "元", "3." + "0" * 60, TEXT + "1" * 30 + "." + "2" * 30],
)
def test_a_number_longer_than_any_figure_is_unreadable(text, column):
    assert said(text, column) == (None, UNREADABLE)


def test_a_fraction_marked_as_a_number_is_no_count():
    assert said(TEXT + "1.5", AMOUNT) == (Decimal("1.5"), None)
    assert said(TEXT + "1.5") == (None, UNREADABLE)


def test_an_amount_with_a_counting_unit_is_unreadable():
    assert said("12项", AMOUNT) == (None, UNREADABLE)


@pytest.mark.parametrize("text", ["184项", " 减3项 ", "——", "详见附件", "０"])
def test_the_raw_text_is_kept_as_printed(text):
    assert READER.read(text, CHANGE).raw == text.strip()


@given(st.integers(0, 10**11))
def test_every_spelling_of_a_number_reads_alike(number):
    wide = str(number).translate({ord(str(d)): 0xFF10 + d for d in range(10)})
    for text in (str(number), f"{number:,}", wide, f"{number}件", f" {number} "):
        assert said(text)[0] == number
    assert said(str(number))[1] is None


@given(st.integers(-(10**9), 10**9))
def test_a_signed_number_keeps_its_sign(number):
    assert said(str(number), CHANGE)[0] == number
    word = "减" if number < 0 else "增"
    assert said(f"{word}{abs(number)}项", CHANGE)[0] == number


@given(st.integers(0, 9999))
def test_chinese_numerals_read_as_written(number):
    assert said(han(number))[0] == number


def han(number):
    """A number below 10,000 in Chinese numerals."""
    digits, out, gap = "零一二三四五六七八九", "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + unit
            gap = False
        else:
            gap = True
    return out or "零"


@given(st.text(max_size=20))
def test_any_text_is_one_of_the_five_kinds(text):
    for column in (COUNT, CHANGE, AMOUNT):
        reading = READER.read(text, column)
        assert (reading.value is None) == (reading.state in (BLANK, MARK, UNREADABLE))
        assert reading.raw == text.strip()
        if reading.state is BLANK:
            assert not text.replace("\u200b", "").strip()  # a space of no width prints nothing


@given(st.text(max_size=20))
def test_what_reads_as_a_number_looks_like_a_cell(text):
    if READER.read(text, CHANGE).state is not UNREADABLE:
        assert READER.looks_like_cell(text)
