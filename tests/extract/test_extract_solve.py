"""The arithmetic that places figures: it never keeps a placement that breaks an identity."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.equations import equations
from govreport.extract.lines import Token
from govreport.extract.place import Open, Option
from govreport.extract.solve import OpenRow, solve
from govreport.sources import Place
from govreport.spec import default_spec

SPEC = default_spec()
CELLS = ("/a", "/b", "/c", "/sum")
OTHER = ("/d", "/e", "/f", "/sum2")
ROW = (("/sum",), ("/a", "/b", "/c"))
SECOND = (("/sum2",), ("/d", "/e", "/f"))
COLUMN = (("/a", "/x"), ("/d",))


def options(numbers, n=4):
    """A row as open as can be: every placement that keeps the order, and the printed numbers."""
    tokens = [Token(str(number), Place(str(number))) for number in numbers]
    found = []
    for places in combinations(range(n), len(tokens)):
        cells = [None] * n
        for at, token in zip(places, tokens, strict=True):
            cells[at] = token
        lost = frozenset(i for i in range(n) if cells[i] is None)
        found.append(Option(tuple(cells), lost))
    printed = {id(token): int(token.text) for token in tokens}
    return tuple(found), printed


def open_row(numbers, pointers=CELLS):
    torn, printed = options(numbers, len(pointers))
    return OpenRow(pointers, Open((), torn), printed)


def texts(option):
    return tuple(None if token is None else token.text for token in option.tokens)


def placed(numbers, known=None, also=()):
    (kept,) = solve([open_row(numbers)], known or {}, [ROW, *also])
    return {texts(option) for option in kept}


def test_one_placement_that_fits_is_kept_alone():
    assert placed(["5", "1"], {"/x": 0, "/d": 5}, [COLUMN]) <= {
        ("5", "1", None, None),
        ("5", None, "1", None),
        ("5", None, None, "1"),
    }


def test_a_total_below_its_parts_is_no_placement():
    assert ("7", "2", None, "3") not in placed(["7", "2", "3"])


def test_all_that_fit_are_kept_where_nothing_tells_them_apart():
    kept = placed(["0", "0", "0"])
    assert kept == {
        ("0", "0", "0", None),
        ("0", "0", None, "0"),
        ("0", None, "0", "0"),
        (None, "0", "0", "0"),
    }


def test_none_is_kept_where_every_placement_breaks_a_sum():
    assert placed(["9", "8", "7"], {"/x": 50, "/d": 1}, [COLUMN]) <= {(None, "9", "8", "7")}
    assert (None, "9", "8", "7") not in placed(["9", "8", "7"])


def test_a_cell_that_is_not_known_leaves_its_identity_out():
    assert placed(["1", "2", "3"], {"/x": None, "/d": 40}, [COLUMN]) == placed(["1", "2", "3"])


def test_a_settled_row_is_not_touched():
    whole = Option(tuple(Token(t, Place(t)) for t in ("1", "2", "3", "6")))
    printed = {id(token): int(token.text) for token in whole.tokens}
    rows = [OpenRow(CELLS, Open((whole,), ()), printed)]
    assert solve(rows, {}, [ROW]) == [(whole,)]


def test_the_known_numbers_are_not_altered():
    known = {"/x": 0, "/d": 1}
    solve([open_row(["1", "2"])], known, [ROW, COLUMN])
    assert known == {"/x": 0, "/d": 1}


def test_no_rows_need_no_answer():
    assert solve([], {}, [ROW]) == []


FIGURES = st.lists(st.integers(0, 4).map(str), min_size=1, max_size=4)
SOME_FIGURES = FIGURES.filter(lambda row: set(row) != {"0"})  # zeros stand anywhere alike
KNOWN = st.fixed_dictionaries({"/x": st.integers(0, 4)}, optional={"/y": st.integers(0, 4)})


def numbers_of(option, pointers, row):
    return {p: row.numbers[id(t)] for p, t in zip(pointers, option.tokens, strict=True) if t}


def holds(equation, numbers):
    """Whether an identity whose cells are all printed holds; ``True`` where one is not."""
    if any(p not in numbers for side in equation for p in side):
        return True
    left, right = (sum(numbers[p] for p in side) for side in equation)
    return left == right


@settings(max_examples=150)
@given(SOME_FIGURES, SOME_FIGURES, KNOWN)
def test_no_placement_that_breaks_an_assessable_identity_is_kept(one, two, known):
    rows = [open_row(one), open_row(two, OTHER)]
    kept = solve(rows, known, [ROW, SECOND, COLUMN])
    for row, pointers, options_kept in zip(rows, (CELLS, OTHER), kept, strict=True):
        for option in options_kept:
            numbers = numbers_of(option, pointers, row)
            assert all(holds(equation, numbers) for equation in (ROW, SECOND))
    for first in kept[0]:
        partners = [
            second
            for second in kept[1]
            if holds(
                COLUMN,
                known | numbers_of(first, CELLS, rows[0]) | numbers_of(second, OTHER, rows[1]),
            )
        ]
        assert partners or not kept[1]


@settings(max_examples=100)
@given(FIGURES)
def test_figures_keep_their_order_and_none_is_made_up_or_used_twice(numbers):
    (kept,) = solve([open_row(numbers)], {}, [ROW])
    for option in kept:
        assert [t for t in texts(option) if t is not None] == numbers


@settings(max_examples=60)
@given(st.lists(st.integers(0, 4), min_size=3, max_size=3), st.integers(0, 3))
def test_the_true_placement_is_always_among_those_kept(parts, lost):
    true = [*parts, sum(parts)]
    numbers = [str(n) for i, n in enumerate(true) if i != lost]
    (kept,) = solve([open_row(numbers)], {}, [ROW])
    wanted = tuple(None if i == lost else str(n) for i, n in enumerate(true))
    assert wanted in {texts(option) for option in kept}


def test_the_identities_are_those_of_the_official_form():
    for format_id, rows in (("2019", 23), ("2021", 26)):
        found = equations(SPEC, format_id)
        assert all(p in SPEC.layout(format_id).cells for e in found for side in e for p in side)
        balances = [e for e in found if len(e[0]) == len(e[1]) == 2]
        assert len(balances) == 7
        columns = [e for e in found if len(e[0]) == 1 and "/outcomes/" in e[1][0]]
        types = [e for e in found if e[0][0].startswith("/requests/") and len(e[1]) == 6]
        cases = [e for e in found if e[0][0].startswith("/review_and_litigation/")]
        assert (len(types), len(cases)) == (rows, 3)
        assert len([e for e in columns if len(e[1]) > 6]) == 7
