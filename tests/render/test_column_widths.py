"""Columns are as wide as the form wants them, and wide enough for words and numbers."""

import pytest

from govreport.render.official import OfficialCell, OfficialTable, positions
from govreport.render.widths import fitted


def table(*texts, shares=None):
    cells = tuple(OfficialCell(text) for text in texts)
    return OfficialTable("t", (cells,), shares or (1 / len(texts),) * len(texts))


def test_columns_take_their_shares():
    assert fitted(table("一", "二", shares=(0.25, 0.75)), 400, 10, 4) == [100, 300]


@pytest.mark.parametrize("long", ["1234567890", "administrative", "-12345.6789"])
def test_a_column_grows_for_a_word_or_number_that_would_break(long):
    widths = fitted(table(long, "二", "三", "四"), 160, 10, 4)
    assert sum(widths) == pytest.approx(160)
    # Python 3.12 adds fractions up in another way, which moves the last bit
    assert widths[0] >= 4 + 0.53 * 10 * len(long) - 1e-9
    assert widths[1:] == [widths[1]] * 3


def test_chinese_text_and_words_parted_by_a_hyphen_may_break():
    short = fitted(table("甲", "二"), 100, 10, 4)
    assert fitted(table("甲乙丙丁戊己庚辛壬癸", "二"), 100, 10, 4) == short
    assert fitted(table("ab-cd-ef-gh-ij-kl-mn", "二"), 100, 10, 4) == short


def test_a_table_too_narrow_for_its_words_tells_how_wide_it_must_be():
    assert sum(fitted(table("1" * 20, "2" * 20), 100, 10, 4)) > 200


def test_a_cell_over_several_columns_widens_none():
    row = (OfficialCell("1" * 30, colspan=2),)
    both = OfficialTable("t", (row, (OfficialCell("1"), OfficialCell("2"))), (0.5, 0.5))
    assert fitted(both, 100, 10, 4) == [50, 50]


def test_cells_below_a_tall_one_stand_beside_it():
    rows = (
        (OfficialCell("a", rowspan=2), OfficialCell("b", colspan=2)),
        (OfficialCell("c"), OfficialCell("d")),
    )
    placed = [(row, column, cell.text) for row, column, cell in positions(rows)]
    assert placed == [(0, 0, "a"), (0, 1, "b"), (1, 1, "c"), (1, 2, "d")]
