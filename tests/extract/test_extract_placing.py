"""Which column a figure belongs to: by the layout where it tells, by the sums of the form where
they leave one place, and else not at all.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.pages import (
    IDS,
    cells_a_line,
    codes,
    figures,
    labels,
    page,
    pipes,
    read,
    row,
    spaced,
    states,
    tabs,
)

DISCLOSED = "outcomes/disclosed"
SOME = {
    "received": [3, 1, 0, 2, 0, 0, 6],
    "outcomes__disclosed": [2, 1, 0, 0, 0, 0, 3],
    "outcomes__not_processed__duplicate": [1, 0, 0, 2, 0, 0, 3],
    "outcomes__total": [3, 1, 0, 2, 0, 0, 6],
}


def some(**changed):
    """A report in which every sum holds, with rows changed."""
    return figures(**(SOME | changed))


def short(path, at, rows=None):
    """The rows with one figure of a row taken out, so that the row is one cell shorter."""
    rows = rows or some()
    return rows | {path: [cell for i, cell in enumerate(rows[path]) if i != at]}


def lines(rows):
    return cells_a_line(rows, gap=1)


def true_or_open(found, rows):
    """Every figure is the true one, or none is given."""
    for path, cells in rows.items():
        for read_as, cell in zip(row(found, path), cells, strict=True):
            assert read_as in (int(cell), "missing"), path


# Empty cells.


@pytest.mark.parametrize("layout", [tabs, pipes])
def test_cells_printed_empty_are_blank_where_the_layout_shows_them(layout):
    rows = {path: [c[0], "", "", "", "", "", c[6]] for path, c in figures().items()}
    rows["received"] = ["6", "", "", "", "", "", "6"]
    rows[DISCLOSED] = ["6", "", "", "", "", "", "6"]
    rows["outcomes/total"] = ["6", "", "", "", "", "", "6"]
    found = read(page(layout(rows)))
    for path in rows:
        assert row(found, path) == [int(rows[path][0]), *["blank"] * 5, int(rows[path][6])]
    assert codes(found) == []


@pytest.mark.parametrize("layout", [lines, spaced])
def test_empty_lines_and_columns_of_spaces_show_blanks_too(layout):
    rows = some()
    for path in list(rows)[4:12]:
        rows[path] = ["0", "", "", "", "", "", "0"]
    found = read(page(layout(rows)))
    for path, cells in rows.items():
        assert row(found, path) == [int(c) if c else "blank" for c in cells], path
    assert codes(found) == []


@pytest.mark.parametrize("layout", [tabs, pipes, lines, spaced])
@pytest.mark.parametrize("mark", ["/", "—", "-"])
def test_marks_keep_their_places(layout, mark):
    rows = some(carried_over=[mark] * 7)
    found = read(page(layout(rows)))
    assert row(found, "carried_over") == ["mark"] * 7
    assert row(found, "received") == SOME["received"]
    assert codes(found) == []


def test_a_row_that_is_empty_but_for_its_separators_is_blank():
    found = read(page(pipes(some(carried_over=[""] * 7))))
    assert row(found, "carried_over") == ["blank"] * 7


def test_a_gap_of_one_row_among_lines_is_a_lost_figure_at_its_place():
    rows = some()
    rows[DISCLOSED][2] = ""
    found = read(page(lines(rows)))
    assert row(found, DISCLOSED) == [2, 1, "missing", 0, 0, 0, 3]
    assert codes(found) == ["cell_lost"]


# A lost cell.


@pytest.mark.parametrize("at", range(7))
@pytest.mark.parametrize("layout", [tabs, cells_a_line])
def test_a_row_one_figure_short_is_right_or_open(layout, at):
    rows = some()
    found = read(page(layout(short(DISCLOSED, at))))
    true_or_open(found, rows)
    assert "missing" in row(found, DISCLOSED)
    assert set(codes(found)) & {"row_incomplete", "row_placed_by_arithmetic"}


@pytest.mark.parametrize("at", range(7))
def test_a_lost_figure_is_never_worked_out(at):
    rows = some(outcomes__disclosed=[2, 1, 0, 0, 0, 0, 3])
    found = read(page(cells_a_line(short(DISCLOSED, at, rows))))
    numbers = [cell for cell in row(found, DISCLOSED) if cell != "missing"]
    printed = [int(c) for i, c in enumerate(rows[DISCLOSED]) if i != at]
    assert len(numbers) <= 6
    left = iter(printed)
    assert all(number in left for number in numbers)  # in the order printed, none twice


def test_figures_that_only_one_placement_fits_are_inferred_and_told():
    rows = some(
        received=[5, 1, 0, 2, 0, 0, 8],
        outcomes__disclosed=[4, 1, 0, 0, 0, 0, 5],
        outcomes__total=[5, 1, 0, 2, 0, 0, 8],
    )
    found = read(page(cells_a_line(short(DISCLOSED, 0, rows))))
    assert row(found, DISCLOSED) == ["missing", 1, 0, 0, 0, 0, 5]
    assert states(found, DISCLOSED)[1:] == ["inferred"] * 6
    assert codes(found) == ["row_incomplete", "row_placed_by_arithmetic"]
    told = {f.code: f for f in found.findings}
    assert told["row_incomplete"].pointers == (f"/requests/{DISCLOSED}/{IDS[0]}",)
    assert told["row_placed_by_arithmetic"].found == "1 0 0 0 0 5"
    assert told["row_incomplete"].fault == "reading"


def test_a_row_of_zeros_one_short_stays_open():
    found = read(page(cells_a_line(short("carried_over", 3))))
    cells = row(found, "carried_over")
    assert "missing" in cells
    assert set(cells) <= {0, "missing"}
    assert "row_incomplete" in codes(found)


def test_a_row_without_figures_is_missing_and_told():
    rows = some(carried_over=[])
    found = read(page(cells_a_line(rows)))
    assert row(found, "carried_over") == ["missing"] * 7
    assert codes(found) == ["row_without_figures"]


def test_a_row_with_more_figures_than_columns_is_missing_and_told():
    found = read(page(cells_a_line(some(carried_over=[0, 0, 0, 4, 0, 0, 0, 0]))))
    assert row(found, "carried_over") == ["missing"] * 7
    assert codes(found) == ["row_with_too_many_figures"]
    (finding,) = found.findings
    assert finding.found == "0 0 0 4 0 0 0 0"


def test_the_neighbours_of_a_damaged_row_are_right():
    for damaged in ([], [0] * 6, [0] * 8, ["", "", "x"]):
        rows = some()
        rows["outcomes/withheld/internal_affairs"] = [str(cell) for cell in damaged]
        found = read(page(cells_a_line(rows)))
        for path in rows:
            if path != "outcomes/withheld/internal_affairs":
                assert row(found, path) == [int(cell) for cell in rows[path]], path


def test_a_wrong_total_is_read_as_printed():
    rows = some(received=[3, 1, 0, 2, 0, 0, 7])
    for layout in (tabs, pipes, cells_a_line, lines, spaced):
        assert row(read(page(layout(rows))), "received") == [3, 1, 0, 2, 0, 0, 7]


# Labels that slip to the left where a tall cell ran out.


def slipped(rows, by):
    """Tab-parted rows; ``by`` tells for a row how many empty cells stand before its figures."""
    named = labels()
    head = "\t\t\t" + "\t".join(["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构"])
    text = [head + "\t其他\t总计"]
    for i, (path, cells) in enumerate(rows.items()):
        text.append("\t".join([named[path], *[""] * by(i), *cells, ""]))
    return "\n".join(text)


@pytest.mark.parametrize("by", [lambda i: 2, lambda i: i % 2, lambda i: i % 3])
def test_full_rows_are_right_wherever_their_labels_slip(by):
    rows = some()
    found = read(page(slipped(rows, by)))
    for path in rows:
        assert row(found, path) == [int(cell) for cell in rows[path]]
    assert codes(found) == []


@pytest.mark.parametrize("at", [0, 3, 6])
def test_a_short_row_whose_label_may_have_slipped_is_right_or_open(at):
    rows = some()
    found = read(page(slipped(short(DISCLOSED, at), lambda i: i % 2)))
    true_or_open(found, rows)
    assert codes(found) != []


# Any damage at all.

COUNTS = st.integers(0, 3) | st.integers(0, 400)


@st.composite
def true_rows(draw):
    """Figures of section 三 in which every sum of the form holds."""
    rows = {path: [0] * 6 for path in labels()}
    for path in draw(st.lists(st.sampled_from(list(rows)[2:-2]), max_size=4, unique=True)):
        rows[path] = draw(st.lists(COUNTS, min_size=6, max_size=6))
    leaves = [p for p in rows if p.startswith("outcomes/") and p != "outcomes/total"]
    total = [sum(rows[p][c] for p in leaves) for c in range(6)]
    over = draw(st.lists(st.integers(0, 2), min_size=6, max_size=6))
    rows["outcomes/total"] = total
    rows["carried_over"] = [min(o, t) for o, t in zip(over, total, strict=True)]
    rows["received"] = [t - o for o, t in zip(rows["carried_over"], total, strict=True)]
    return {path: [str(c) for c in (*row, sum(row))] for path, row in rows.items()}


@settings(max_examples=60)
@given(rows=true_rows(), data=st.data())
def test_no_loss_of_single_figures_ever_gives_a_wrong_number(rows, data):
    """The true figure, or none: with a finding wherever a figure is lacking."""
    layout = data.draw(st.sampled_from([tabs, cells_a_line, lines]))
    damaged = dict(rows)
    for path in data.draw(st.lists(st.sampled_from(list(rows)), max_size=3, unique=True)):
        at = data.draw(st.integers(0, 6))
        damaged[path] = [cell for i, cell in enumerate(rows[path]) if i != at]
    found = read(page(layout(damaged)))
    told = {pointer for finding in found.findings for pointer in finding.pointers}
    for path, cells in rows.items():
        for id, printed, seen in zip(IDS, cells, row(found, path), strict=True):
            pointer = f"/requests/{path}/{id}"
            assert seen in (int(printed), "missing", "blank"), pointer
            if seen != int(printed):
                assert pointer in told, pointer


@settings(max_examples=40)
@given(rows=true_rows(), data=st.data())
def test_what_is_inferred_breaks_no_sum_that_can_be_assessed(rows, data):
    for path in data.draw(st.lists(st.sampled_from(list(rows)), max_size=4, unique=True)):
        drop = data.draw(st.sets(st.integers(0, 6), min_size=1, max_size=2))
        rows = rows | {path: [cell for i, cell in enumerate(rows[path]) if i not in drop]}
    found = read(page(cells_a_line(rows)))
    for path in rows:
        noted = states(found, path)
        if "inferred" in noted and "missing" not in noted:
            *parts, total = row(found, path)
            assert sum(parts) == total, path
