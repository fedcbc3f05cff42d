"""Automatic numbers are printed, so they are text, in paragraphs and in cells of tables."""

import pytest

from govreport.readers import read
from govreport.readers.numerals import numeral
from tests.readers.word_files import cell, par, row, table, texts, val, word


def level(depth, kind, text, *more, start=1):
    inside = val("start", start) + val("numFmt", kind) + val("lvlText", text) + "".join(more)
    return f'<w:lvl w:ilvl="{depth}">{inside}</w:lvl>'


def definition(id, *levels):
    return f'<w:abstractNum w:abstractNumId="{id}">{"".join(levels)}</w:abstractNum>'


def used(id, of, *overrides):
    return f'<w:num w:numId="{id}">{val("abstractNumId", of)}{"".join(overrides)}</w:num>'


def override(depth, inside):
    return f'<w:lvlOverride w:ilvl="{depth}">{inside}</w:lvlOverride>'


def item(number, depth=0, text="x", more=""):
    return par(text, f"<w:numPr>{val('ilvl', depth)}{val('numId', number)}</w:numPr>{more}")


THREE = definition(
    0,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "japaneseCounting", "（%2）"),
    level(2, "decimal", "%3."),
)
LISTS = THREE + used(1, 0) + used(2, 0)


def labels(*items, numbering=LISTS, styles=""):
    found = texts(read(word("".join(items), numbering=numbering, styles=styles), name="a.docx"))
    return [text.removesuffix("x") for text in found]


def test_levels_count_below_each_other_and_begin_anew():
    items = [
        item(1),
        item(1, 1),
        item(1, 1),
        item(1, 2),
        item(1, 2),
        item(1),
        item(1, 1),
        item(1, 2),
    ]
    assert labels(*items) == ["一、", "（一）", "（二）", "1. ", "2. ", "二、", "（一）", "1. "]


def test_lists_of_one_definition_share_its_count():
    assert labels(item(1), item(2), item(1)) == ["一、", "二、", "三、"]


def test_a_list_may_begin_anew_and_elsewhere():
    numbering = THREE + used(1, 0) + used(2, 0, override(0, val("startOverride", 5)))
    assert labels(item(1), item(2), item(2), numbering=numbering) == ["一、", "五、", "六、"]


def test_a_list_may_replace_a_level():
    numbering = THREE + used(1, 0, override(0, level(0, "upperLetter", "%1)", start=3)))
    assert labels(item(1), item(1), numbering=numbering) == ["C) ", "D) "]


def test_a_level_may_never_begin_anew_or_only_after_another():
    never = definition(
        0, level(0, "decimal", "%1."), level(1, "decimal", "%2)", val("lvlRestart", 0))
    )
    items = [item(1), item(1, 1), item(1), item(1, 1)]
    assert labels(*items, numbering=never + used(1, 0)) == ["1. ", "1) ", "2. ", "2) "]
    after = definition(
        0,
        level(0, "decimal", "%1."),
        level(1, "decimal", "%2)"),
        level(2, "decimal", "%3;", val("lvlRestart", 1)),
    )
    items = [item(1), item(1, 1), item(1, 2), item(1, 1), item(1, 2), item(1), item(1, 2)]
    assert labels(*items, numbering=after + used(1, 0))[2::2] == ["1; ", "2; ", "1; "]


def test_a_number_may_show_those_above_it():
    several = definition(
        0,
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
    )
    items = [item(1), item(1, 1), item(1, 2)]
    assert labels(*items, numbering=several + used(1, 0)) == ["一、", "一.1 ", "1.1.1 "]
    assert labels(item(1, 1), numbering=several + used(1, 0)) == ["一.1 "]


@pytest.mark.parametrize(("suffix", "label"), [("tab", "1. "), ("space", "1. "), ("nothing", "1.")])
def test_what_follows_a_number_parts_it_from_the_text(suffix, label):
    one = definition(0, level(0, "decimal", "%1.", val("suff", suffix)))
    assert labels(item(1), numbering=one + used(1, 0)) == [label]


@pytest.mark.parametrize(("kind", "text"), [("bullet", "\uf0b7"), ("none", ""), ("none", "%1")])
def test_bullets_and_empty_numbers_are_no_text(kind, text):
    one = definition(0, level(0, kind, text))
    assert labels(item(1), numbering=one + used(1, 0)) == [""]


NUMBERED = '<w:pPr><w:numPr><w:numId w:val="{}"/></w:numPr></w:pPr>'.format
STYLED = (
    f'<w:style w:type="paragraph" w:styleId="h">{NUMBERED(1)}</w:style>'
    '<w:style w:type="paragraph" w:styleId="g"><w:basedOn w:val="h"/></w:style>'
    f'<w:style w:type="paragraph" w:styleId="k">{NUMBERED(3)}</w:style>'
    f'<w:style w:type="numbering" w:styleId="l">{NUMBERED(1)}</w:style>'
)


def test_a_style_may_number_its_paragraphs_and_a_paragraph_may_refuse():
    none = f"<w:numPr>{val('numId', 0)}</w:numPr>"
    items = [
        par("x", val("pStyle", "h")),
        par("x", val("pStyle", "h") + none),
        par("x", val("pStyle", "g")),
    ]
    assert labels(*items, styles=STYLED) == ["一、", "", "二、"]


def test_the_level_of_a_style_may_be_told_by_the_list():
    linked = definition(
        0, level(0, "decimal", "%1."), level(1, "decimal", "%2)", val("pStyle", "k"))
    )
    assert labels(par("x", val("pStyle", "k")), numbering=linked + used(3, 0), styles=STYLED) == [
        "1) "
    ]


def test_a_list_may_be_that_of_a_style():
    linked = f'<w:abstractNum w:abstractNumId="7">{val("numStyleLink", "l")}</w:abstractNum>'
    numbering = linked + LISTS + used(9, 7)
    assert labels(item(9), item(1), numbering=numbering, styles=STYLED) == ["一、", "二、"]


def test_lists_that_are_not_there_number_nothing():
    assert labels(item(8), item(1, 7)) == ["", ""]
    circle = f'<w:abstractNum w:abstractNumId="7">{val("numStyleLink", "l")}</w:abstractNum>'
    assert labels(item(1), numbering=circle + used(1, 7), styles=STYLED) == [""]


def test_in_tables_numbers_are_text_of_their_cells_in_reading_order():
    body = item(1) + table(
        row(cell(item(1, 2, "国家秘密")), "0"), row(cell(item(1, 2, "案卷")), "5")
    )
    found = texts(read(word(body, numbering=LISTS), name="a.docx"))
    assert found[1] == [["1. 国家秘密", "0"], ["2. 案卷", "5"]]


def test_numbers_never_run_into_figures_of_their_cell():
    assert texts(read(word(item(1, 2, "5"), numbering=LISTS), name="a.docx")) == ["1. 5"]


def test_deleted_and_hidden_paragraphs_are_not_counted():
    gone = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    assert labels(item(1), item(1, more=gone, text=""), item(1)) == ["一、", "二、"]


def test_headings_keep_their_numbers():
    document = read(
        word(item(1, 0, "总体情况", val("outlineLvl", 0)), numbering=LISTS), name="a.docx"
    )
    assert [(type(b).__name__, b.text) for b in document.blocks] == [("Heading", "一、总体情况")]


@pytest.mark.parametrize(
    ("kind", "values", "printed"),
    [
        ("decimal", (1, 12), "1 12"),
        ("decimalZero", (1, 12), "01 12"),
        ("upperRoman", (4, 19, 3999), "IV XIX MMMCMXCIX"),
        ("lowerRoman", (9,), "ix"),
        ("upperLetter", (1, 26, 27), "A Z AA"),
        ("lowerLetter", (2,), "b"),
        ("chineseCounting", (1, 10, 11, 20, 99, 105), "一 十 十一 二十 九十九 一〇五"),
        ("chineseCountingThousand", (10, 15, 21, 100, 105), "十 十五 二十一 一百 一百零五"),
        ("japaneseCounting", (3, 12), "三 十二"),
        ("ideographDigital", (9, 10, 21), "九 一〇 二一"),
        ("chineseLegalSimplified", (1, 10, 23), "壹 壹拾 贰拾叁"),
        ("ideographTraditional", (1, 10, 11), "甲 癸 11"),
        ("ideographZodiac", (2,), "丑"),
        ("ideographZodiacTraditional", (1, 60, 61), "甲子 癸亥 61"),
        ("decimalEnclosedCircle", (1, 20, 21, 35, 36, 50, 51), "① ⑳ ㉑ ㉟ ㊱ ㊿ 51"),
        ("decimalEnclosedParen", (2, 21), "⑵ 21"),
        ("decimalFullWidth", (12,), "１２"),
        ("none", (3,), ""),
        ("of another kind", (3,), "3"),
        ("upperRoman", (0, 9999), "0 9999"),
    ],
)  # fmt: skip
def test_numbers_are_printed_as_word_does(kind, values, printed):
    assert " ".join(numeral(value, kind) for value in values) == printed
