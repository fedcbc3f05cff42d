"""Comma and tab separated text, laid out as a sheet."""

import csv
import io

import pytest

import govreport
from govreport.document import Grid
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers import read
from tests.readers.sheet_books import texts

HEAD = "信息内容,制发件数,现行有效\n"


def document(text, name="a.csv", **limits):
    data = text if isinstance(text, bytes) else text.encode()
    return read(data, name=name, limits=Limits(**limits))


def lines(text, **named):
    return [
        texts(block) if isinstance(block, Grid) else block.text
        for block in document(text, **named).blocks
    ]


def codes(text):
    return [finding.code for finding in document(text).findings]


def saved(blocks):
    """Blocks as a spreadsheet saves them: merged cells once, all rows as wide as the widest."""
    rows = []
    for block in blocks:
        if not isinstance(block, Grid):
            rows.append([block.text])
            continue
        for line in block.rows:
            wide = [""] * block.width
            for cell in line:
                wide[cell.column] = cell.text
            rows.append(wide)
    most = max(map(len, rows))
    out = io.StringIO()
    csv.writer(out).writerows(row + [""] * (most - len(row)) for row in rows)
    return out.getvalue()


def test_the_real_report_is_read_like_the_page(real):
    page = real / "shuyang-fgw-2023.html"
    wanted = govreport.parse(page)
    found = govreport.parse(saved(wanted.document.blocks).encode("gb18030"), filename="a.csv")
    assert found.report.tables == wanted.report.tables
    assert found.report.cell_notes == wanted.report.cell_notes
    assert found.report.narrative == wanted.report.narrative


def test_titles_and_tables_are_told_apart():
    text = "二、公开情况,,\n" + HEAD + "规章,0,1\n文件,,2\n,,\n三、其他情况,,\n无,,\n"
    assert lines(text) == [
        "二、公开情况",
        [["信息内容", "制发件数", "现行有效"], ["规章", "0", "1"], ["文件", "", "2"]],
        "三、其他情况",
        "无",
    ]


def test_places_count_records_and_fields():
    (found,) = document("题,,\n" + HEAD + "规章,0,1\n").grids()
    place = found.rows[1][2].place
    assert (place.row, place.cell, place.sheet, place.raw) == (3, 3, None, "1")


def test_columns_are_relied_on_only_where_all_records_are_as_wide():
    (whole,) = document(HEAD + "规章,0,1\n").grids()
    (cut,) = document(HEAD + "规章,0\n").grids()
    assert (whole.spans_known, whole.open_ended) == (True, False)
    assert (cut.spans_known, cut.open_ended) == (False, True)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
def test_the_separator_is_told_by_the_text(separator):
    text = (HEAD + "规章,0,1\n").replace(",", separator)
    assert lines(text) == [[["信息内容", "制发件数", "现行有效"], ["规章", "0", "1"]]]


def test_commas_in_the_text_do_not_hide_the_separator():
    text = "一，总体，情况\t\t\n说明, 甲, 乙\t1\t2\n说明\t3\t4\n"
    assert lines(text, name="a.tsv")[1] == [["说明, 甲, 乙", "1", "2"], ["说明", "3", "4"]]


def test_a_stated_separator_is_taken_and_left_out():
    assert lines("sep=;\n甲;1,5\n乙;2,5\n") == [[["甲", "1,5"], ["乙", "2,5"]]]
    (found,) = document("sep=;\n甲;1\n乙;2\n").grids()
    assert found.rows[0][0].place.row == 2


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_told(codec):
    text = HEAD + "行政规范性文件,0,1\n" * 5
    found = document(text.encode(codec))
    (grid,) = found.grids()
    assert texts(grid)[0] == ["信息内容", "制发件数", "现行有效"]
    assert found.encoding.name.replace("_", "-").startswith(codec.removesuffix("-sig"))


def test_quotes_hold_separators_lines_and_quotes():
    text = '信息内容,"本年""制发""\n件数"\n"甲,乙","1"\n'
    assert lines(text) == [[["信息内容", '本年"制发"\n件数'], ["甲,乙", "1"]]]
    assert codes(text) == []


def test_quotes_that_do_not_pair_swallow_nothing():
    text = '甲,1\n乙 5" 管,2\n"丙,3\n"丁",4\n'
    assert lines(text) == [[["甲", "1"], ['乙 5" 管', "2"], ['"丙', "3"], ["丁", "4"]]]
    assert codes(text) == ["csv_quotes_broken"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("'=1+2", "=1+2"),
        ("'-3", "-3"),
        ("\t+86", "+86"),
        ("'@甲", "@甲"),
        ('"=""0012"""', "0012"),
        ("=1+2", "=1+2"),
        ("'甲'", "'甲'"),
        ("-3", "-3"),
    ],
)
def test_guards_against_formulas_are_undone(field, text):
    assert lines(f"甲,{field}\n乙,1\n")[0][0] == ["甲", text]


def test_lines_and_cells_are_bounded():
    for code, limits in (
        ("limit_lines", {"max_lines": 2}),
        ("limit_cells", {"max_cells": 5}),
        ("limit_blocks", {"max_blocks": 1}),
    ):
        with pytest.raises(ReadError) as caught:
            document("题,\n" + HEAD + "规章,0,1\n", **limits)
        assert caught.value.code == code
    assert document("题,\n" + HEAD + "规章,0,1\n", max_lines=4, max_cells=9, max_blocks=2).blocks


def test_many_empty_fields_are_bounded():
    text = "甲,1\n" + "," * 400 + "\n"
    with pytest.raises(ReadError) as caught:
        document(text, max_cells=10)
    assert caught.value.code == "limit_cells"
    assert document(text, max_cells=100).blocks


@pytest.mark.parametrize("allowed", [131072, 2**31 - 1])
def test_an_endless_field_is_refused_whatever_else_allows_it(allowed):
    before = csv.field_size_limit(allowed)
    try:
        _an_endless_field_is_refused()
    finally:
        csv.field_size_limit(before)


def _an_endless_field_is_refused():
    with pytest.raises(ReadError) as caught:
        document('甲,"' + "字" * 200_000 + '"\n')
    assert caught.value.code == "csv_field_too_long"
    assert document('甲,"' + "字" * 100 + '"\n').blocks


def test_separators_alone_are_no_document():
    with pytest.raises(ReadError) as caught:
        document(",,\n,,\n")
    assert caught.value.code == "document_without_text"
