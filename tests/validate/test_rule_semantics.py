"""Rules by their single steps: predicates, bindings, selectors and what a finding is made of."""

from types import SimpleNamespace as Of

import pytest

from govreport.validate.predicates import ASPECTS, PREDICATES, credit_code

#: Codes of GB 32100, the check character computed by hand from its table of weights.
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def checked(body):
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    return body + SIGNS[(31 - total % 31) % 31]


@pytest.mark.parametrize(
    "body",
    [
        "0" * 17,
        *("0" * at + sign + "0" * (16 - at) for at in range(17) for sign in "1Y"),
        "11410000MB0A1234X",
        "YXWUTRQPNMLKJHGFE",
    ],
)
def test_a_credit_code_is_checked_by_its_last_character(body):
    code = checked(body)
    assert credit_code(code) is True
    for sign in SIGNS:
        assert credit_code(body + sign) is (sign == code[17])


@pytest.mark.parametrize(
    "value",
    [None, 5, "", "0" * 17, "0" * 19, "0" * 16 + "I0", "0" * 17 + "a", "O" + "0" * 17, ["0"] * 18],
)
def test_what_is_no_text_of_eighteen_signs_is_no_credit_code(value):
    assert credit_code(value) is False


def test_the_names_of_predicates_and_aspects_are_those_of_the_specification():
    assert set(PREDICATES) == {"credit_code"}
    assert set(ASPECTS) == {"agency", "scope", "year"}


CODE, OTHER = checked("11410000MB0A1234X"), checked("11410000MB0A1234Y")
HERE = "城中区人民政府"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((HERE, CODE), ("别处", CODE), True),
        ((HERE, CODE), (HERE, OTHER), False),
        ((HERE, CODE), (HERE, None), True),
        ((HERE, CODE), ("别处", None), False),
        (("别处", None), (HERE, CODE), False),
        ((HERE, None), (None, None), True),
        ((None, CODE), (HERE, None), True),
        ((HERE, None), (f"柳州市{HERE}", None), True),
        ((f"柳州市{HERE}", None), (HERE, None), True),
        ((f"{HERE}办公室", None), (HERE, None), False),
        ((HERE, None), ("城中区　人民政府", None), True),
        ((HERE, None), ("城北区人民政府", None), False),
    ],
)
def test_two_reports_are_of_one_organ_by_code_or_by_name(one, other, same):
    here, there = (Of(agency=Of(name=n, credit_code=c)) for n, c in (one, other))
    assert ASPECTS["agency"](here, there) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("own", "own", True), ("own", "aggregate", False), (None, "own", True), ("own", None, True)],
)
def test_two_reports_have_the_same_scope_unless_both_say_otherwise(one, other, same):
    assert ASPECTS["scope"](Of(scope=one), Of(scope=other)) is same


@pytest.mark.parametrize(
    ("one", "other", "follows"),
    [
        (2022, 2021, True),
        (2022, 2022, False),
        (2021, 2022, False),
        (2022, 2020, False),
        (None, 2021, False),
        (2022, None, False),
    ],
)
def test_a_report_follows_that_of_the_year_before(one, other, follows):
    here, there = Of(reporting_year=one), Of(reporting_year=other)
    assert ASPECTS["year"](here, there) is follows
