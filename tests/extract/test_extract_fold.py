"""Labels are compared after folding: what is set aside, and what tells labels apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.extract.fold import fold
from govreport.extract.labels import traditional_pair
from govreport.spec import default_spec

SPEC = default_spec()
PAIR = traditional_pair(SPEC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("本年制发件数", "本年 制发\n件数"),
        ("本年制发件数", "　本年制发件数\xa0"),
        ("危及“三安全一稳定”", '危及"三安全一稳定"'),
        ("（一）予以公开", "(一)予以公开"),
        ("（一）予以公开", "（一）、予以公开"),
        ("1.属于国家秘密", "１．属于国家秘密"),
        ("1.属于国家秘密", "1、属于国家秘密"),
        ("1.属于国家秘密", "（1）属于国家秘密"),
        ("四、结转下年度继续办理", "四.结转下年度继续办理"),
        ("本年增/减", "本年增／减"),
        ("信访、举报、投诉类申请", "信访举报投诉类申请"),
        ("總計", "总计"),
        ("行政復議", "行政复议"),
    ],
)
def test_the_same_label_in_other_clothes_has_the_same_key(one, other):
    assert fold(one, PAIR).full == fold(other, PAIR).full


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("总计", "其他"),
        ("规章", "规范性文件"),
        ("本年新制作数量", "本年新公开数量"),
        ("结果维持", "结果纠正"),
        ("未经复议直接起诉", "复议后起诉"),
    ],
)
def test_different_labels_have_different_keys(one, other):
    assert fold(one, PAIR).full != fold(other, PAIR).full


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"),
        ("上一年项目数量（指2019年事项数）", "上一年项目数量"),
        ("本年收费金额（单位：万元）", "本年收费金额"),
        ("现行有效件数（历史累计", "现行有效件数"),
        ("其他处理", "其他处理"),
    ],
)
def test_remarks_in_brackets_are_set_aside_in_the_bare_key(text, bare):
    folded = fold(text, PAIR)
    assert folded.bare == bare
    assert folded.full.startswith(bare)


@pytest.mark.parametrize(
    ("text", "number", "style", "full"),
    [
        ("一、本年新收", 1, "section", "本年新收"),
        ("十一、附则", 11, "section", "附则"),
        ("（七）总计", 7, "bracket", "总计"),
        ("(六）其他处理", 6, "bracket", "其他处理"),
        ("8.属于行政查询事项", 8, "digit", "属于行政查询事项"),
        ("(3) 其他", 3, "digit", "其他"),
        ("总计", None, None, "总计"),
        ("2023年公开情况", None, None, "2023年公开情况"),
        ("1.5万元", None, None, "15万元"),
        ("三安全一稳定", None, None, "三安全一稳定"),
        ("第二十条第（一）项", None, None, "第二十条第一项"),
    ],
)
def test_the_printed_number_is_told_apart_from_the_words(text, number, style, full):
    folded = fold(text, PAIR)
    assert (folded.number, folded.style, folded.full) == (number, style, full)


def test_a_number_alone_is_not_taken_away():
    assert fold("（一）", PAIR).full == "一"
    assert fold("1.", PAIR).full == "1"


@given(st.text(max_size=30))
def test_any_text_folds_and_a_key_holds_neither_space_nor_punctuation(text):
    folded = fold(text, PAIR)
    assert not any(ch.isspace() or ch in "，。、（）()“”:：|_-" for ch in folded.full)
    assert len(folded.bare) <= len(folded.full) or not folded.bare


@given(st.text(alphabet="一二（）()、.1 ２本年新收计", max_size=12))
def test_spaces_and_widths_never_matter(text):
    wide = "".join(chr(ord(c) + 0xFEE0) if c in "().12" else c for c in text)
    assert fold(" ".join(text), PAIR) == fold(text, PAIR)
    assert fold(wide, PAIR) == fold(text, PAIR)


def test_no_two_rows_or_columns_of_one_block_share_a_label():
    for format_id in SPEC.formats:
        for table in SPEC.layout(format_id).tables:
            for block in table.blocks:
                for items in (block.rows, block.columns):
                    keys = [fold(item.label.official, PAIR) for item in items]
                    assert len({(k.full, k.number, k.style) for k in keys}) == len(keys)
