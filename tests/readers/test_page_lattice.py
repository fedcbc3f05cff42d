"""Ruled tables from lines: whatever spans a table has, its lines give its cells back."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.readers.page.lattice import lattices
from govreport.readers.page.printed import Rule

HIGH, WIDE = 20.0, 50.0


@st.composite
def tilings(draw):
    """Cells (row, column, rowspan, colspan) that fill a table, each row and column begun by one."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    taken, cells = set(), []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide = 1
            most = draw(st.integers(1, 3))
            while wide < most and column + wide < columns and (row, column + wide) not in taken:
                wide += 1
            high = min(draw(st.integers(1, 3)), rows - row)
            taken |= {(row + r, column + c) for r in range(high) for c in range(wide)}
            cells.append((row, column, high, wide))
    return compact(cells)


def compact(cells):
    """The cells without rows and columns in which none begins."""
    rows = sorted({cell[0] for cell in cells})
    columns = sorted({cell[1] for cell in cells})
    return [
        (
            rows.index(row),
            columns.index(column),
            sum(row <= at < row + high for at in rows),
            sum(column <= at < column + wide for at in columns),
        )
        for row, column, high, wide in cells
    ]


def sides(cell, left=40.0, top=60.0):
    """The four sides of a cell, each a line."""
    row, column, high, wide = cell
    x0, y0 = left + column * WIDE, top + row * HIGH
    x1, y1 = x0 + wide * WIDE, y0 + high * HIGH
    return [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]


def cut(line, rng, jitter):
    """A line in one to three pieces, each a little off and a little short."""
    x0, y0, x1, y1 = line
    marks = sorted(rng.uniform(0.2, 0.8) for _ in range(rng.randint(0, 2)))
    flat = y0 == y1
    for begin, end in zip([0.0, *marks], [*marks, 1.0], strict=True):
        off, short = rng.uniform(-jitter, jitter), rng.uniform(0, 1.5 * jitter)
        a = x0 + (x1 - x0) * begin + (short if flat else off)
        b = y0 + (y1 - y0) * begin + (off if flat else short)
        c = x0 + (x1 - x0) * end - (short if flat else -off)
        d = y0 + (y1 - y0) * end - (short if not flat else -off)
        yield Rule(a, b, c, d)


def frames(lattice):
    return sorted((f.row, f.column, f.rowspan, f.colspan) for f in lattice.frames)


def drawn(cells, seed=0, jitter=0.0, **where):
    rng = random.Random(seed)
    rules = [piece for cell in cells for side in sides(cell, **where)
             for piece in cut(side, rng, jitter)]  # fmt: skip
    rng.shuffle(rules)
    return rules


@given(tilings(), st.integers(0, 10_000), st.sampled_from([0.0, 0.3, 0.7]))
def test_the_lines_of_a_table_give_its_cells(cells, seed, jitter):
    found = lattices(drawn(cells, seed, jitter))
    if len(cells) < 2:
        assert found == ()
        return
    (lattice,) = found
    assert frames(lattice) == sorted(cells)
    assert (lattice.rows, lattice.columns) == (
        max(c[0] + c[2] for c in cells),
        max(c[1] + c[3] for c in cells),
    )


@given(tilings(), st.integers(0, 10_000))
def test_the_edges_of_cells_are_where_their_lines_are(cells, seed):
    for lattice in lattices(drawn(cells, seed, 0.5)):
        for frame, cell in zip(lattice.frames, sorted(cells), strict=True):
            row, column, high, wide = cell
            expected = (column * WIDE, row * HIGH, (column + wide) * WIDE, (row + high) * HIGH)
            left, top = frame.left - 40, frame.top - 60
            right, bottom = frame.right - 40, frame.bottom - 60
            assert (left, top, right, bottom) == pytest.approx(expected, abs=1.5)


GRID = [(row, column, 1, 1) for row in range(3) for column in range(3)]


def test_tables_below_and_beside_each_other_are_parted_from_top_to_bottom():
    rules = drawn(GRID) + drawn(GRID, left=40, top=200) + drawn(GRID, left=300, top=60)
    found = lattices(rules)
    assert [frames(one) for one in found] == [sorted(GRID)] * 3
    assert [(round(one.left), round(one.top)) for one in found] == [(40, 60), (300, 60), (40, 200)]


def test_a_table_in_a_cell_of_another_is_given_after_it():
    outer = [(0, 0, 6, 4), (0, 4, 6, 1)]
    found = lattices(drawn(outer) + drawn(GRID, left=50, top=70))
    assert [frames(one) for one in found] == [sorted(compact(outer)), sorted(GRID)]


def without(rules, *, left=None, right=None, top=None, bottom=None):
    return [
        r
        for r in rules
        if not (
            (left is not None and r.left == r.right == left)
            or (right is not None and r.left == r.right == right)
            or (top is not None and r.top == r.bottom == top)
            or (bottom is not None and r.top == r.bottom == bottom)
        )
    ]


@pytest.mark.parametrize(
    "open_sides",
    [{"left": 40, "right": 190}, {"top": 60}, {"bottom": 120}, {"left": 40, "bottom": 120}],
)
def test_missing_outer_lines_are_told_by_the_ends_of_those_across(open_sides):
    (lattice,) = lattices(without(drawn(GRID), **open_sides))
    assert frames(lattice) == sorted(GRID)


def test_double_lines_are_one():
    rules = drawn(GRID) + drawn(GRID, left=42, top=62)
    (lattice,) = lattices(rules)
    assert frames(lattice) == sorted(GRID)


def test_lines_apart_by_more_than_a_double_border_are_two_columns():
    rules = [*drawn(GRID), Rule(60, 60, 60, 120)]
    (lattice,) = lattices(rules)
    assert lattice.columns == 4


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [Rule(40, 60, 200, 60)],
        drawn([(0, 0, 1, 1)]),
        [Rule(40, y, 200, y) for y in (60, 80, 100)],
        [Rule(x, 60, x + 3, 60) for x in range(40, 100, 10)],
    ],
)
def test_lines_that_leave_no_two_cells_are_no_table(rules):
    assert lattices(rules) == ()


def test_a_broken_line_inside_leaves_rectangles():
    rules = [r for r in drawn(GRID) if not (r.top == r.bottom == 80 and r.left == 40)]
    (lattice,) = lattices(rules)
    area = sum(f.rowspan * f.colspan for f in lattice.frames)
    assert area == 9


def test_a_cell_that_a_page_end_cuts_at_both_ends_is_closed_by_its_sides():
    label = [Rule(40, 60, 40, 120), Rule(70, 60, 70, 120)]
    (lattice,) = lattices([*label, *drawn(GRID, left=120)])
    assert frames(lattice)[0] == (0, 0, 3, 1)
    assert lattice.columns == 5
    short = [Rule(40, 60, 40, 90), Rule(70, 60, 70, 90)]
    (lattice,) = lattices([*short, *drawn(GRID, left=120)])
    assert lattice.columns == 3
