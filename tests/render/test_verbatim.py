"""Texts written so that no medium loses a part of them, and signs at the end of cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreport
from govreport.extract.numbers import number_reader
from govreport.model import CellState
from govreport.signs import cell_signs
from govreport.verbatim import ASIDE, TEXT, coded, decoded, is_marked, is_text

SPEC = govreport.default_spec()
SIGNS = cell_signs(SPEC)
READER = number_reader(SPEC)
ANY = st.text(st.characters(exclude_categories=("Cs",)))
COUNT = next(c.column for c in SPEC.layout(SPEC.current).cells.values() if c.column.type == "count")


@given(ANY)
def test_a_coded_text_is_decoded_to_what_it_was(text):
    assert decoded(TEXT + coded(text)) == text
    assert decoded(ASIDE + coded(text)) == text


@given(ANY)
def test_a_coded_text_outlives_readers_that_collapse_white_space(text):
    collapsed = " ".join((TEXT + coded(text)).split())
    assert decoded(collapsed) == text
    assert decoded("".join(ch for ch in collapsed if ch not in "\ufeff\u200b\u2060\x00")) == text


@pytest.mark.parametrize("text", ["全年公开信息三百条。", "a b", "截至 12 月", "👨‍👩‍👧"])
def test_a_usual_text_is_written_as_it_is(text):
    assert coded(text) == text


def test_a_line_tells_whether_it_is_text():
    assert is_text(TEXT + "x")
    assert not is_text(ASIDE + "x")
    assert is_marked(ASIDE + "x")
    assert not is_marked("x")


@pytest.mark.parametrize("text", ["\u2061\u2064", "\u2062" * 21 + "\u2064"])
def test_codes_that_name_no_character_do_no_harm(text):
    assert isinstance(decoded(text), str)
    surrogate = format(0xD800, "b").translate({48: "\u2061", 49: "\u2062"}) + "\u2064"
    assert decoded(surrogate) == surrogate


@given(st.text(max_size=20), st.sampled_from(CellState), st.none() | st.integers(0, 10**9))
def test_a_sign_gives_back_what_stands_before_it(raw, state, value):
    meant = None if value is None else str(value)
    signed = SIGNS.read(SIGNS.written(raw, state, meant))
    assert (signed.raw, signed.state, signed.value) == (raw, state, meant)


@pytest.mark.parametrize("text", ["12", "〔", "〔〕", "国办发〔2019〕", "12〔好〕", "〔推：x〕"])
def test_brackets_alone_are_no_sign(text):
    assert SIGNS.read(text) is None


@pytest.mark.parametrize(
    ("text", "value", "state", "raw"),
    [
        ("〔缺〕", None, CellState.MISSING, ""),
        ("12〔推〕", 12, CellState.INFERRED, "12"),
        ("〔推：12〕", 12, CellState.INFERRED, ""),
        ("甲〔即：-5〕", -5, CellState.CONVERTED, "甲"),
        ("5〔疑〕", None, CellState.UNREADABLE, "5"),
        (f"{TEXT}-35", -35, None, "-35"),
    ],
)
def test_a_signed_cell_is_read_as_what_the_sign_says(text, value, state, raw):
    assert READER.looks_like_cell(text)
    reading = READER.read(text, COUNT)
    assert (reading.value, reading.state, reading.raw) == (value, state, raw)


@pytest.mark.parametrize(
    "text", ["〔推〕", "甲〔推〕", "5〔缺：5〕", "1〔推〕〔推〕", "〔即：1.5〕"]
)
def test_a_sign_that_does_not_fit_its_cell_makes_it_unreadable(text):
    reading = READER.read(text, COUNT)
    assert (reading.value, reading.state, reading.raw) == (None, CellState.UNREADABLE, text)


def test_signs_one_in_another_without_end_are_no_trouble():
    assert READER.read("1" + "〔推〕" * 10_000, COUNT).state is CellState.UNREADABLE
