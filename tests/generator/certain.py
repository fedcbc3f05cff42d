"""What the arithmetic of the form settles where a row of section three shows six figures of seven.

Where every other figure of the table stands in its place, each column's sum tells what belongs in
the damaged row. Figures that have only one place left are then no longer open.
"""

from __future__ import annotations

from tests.generator import forms
from tests.generator.page import Page
from tests.generator.values import BLANK, MARK, NUMBER, Answer

BALANCE = ("received", "carried_over", "outcomes/total", "carried_forward")


def _outcomes(page: Page) -> list[str]:
    rows = forms.outcome_paths("2021" if page.truth.other == "three" else "2019")
    if page.truth.hybrid and page.truth.format == "2021":
        rows = tuple("other/subtotal" if row == "other" else row for row in rows)
    return [f"outcomes/{row}" for row in rows]


def _printed(page: Page, path: str, column: str) -> int | None:
    """The figure a careful reader sees there (blanks and marks count 0), or ``None`` if open."""
    answers = page.expected[f"/requests/{path}/{column}"].answers
    if len(answers) != 1 or answers[0].kind not in (NUMBER, BLANK, MARK):
        return None
    return int(answers[0].value or 0)


def _by_column(page: Page, path: str, column: str) -> int | None:
    """The figure that the sums of the column leave for a row, or ``None``."""
    outcomes = _outcomes(page)
    if path in outcomes:
        others = [_printed(page, row, column) for row in outcomes if row != path]
        total = _printed(page, "outcomes/total", column)
        blank = page.expected[f"/requests/outcomes/total/{column}"].best.kind != NUMBER
        if blank or total is None or None in others:
            return None
        return total - sum(n for n in others if n is not None)
    terms = {row: _printed(page, row, column) for row in BALANCE if row != path}
    if None in terms.values():
        return None
    come, gone = (("received", "carried_over"), ("outcomes/total", "carried_forward"))
    left = sum(terms.get(row) or 0 for row in come) - sum(terms.get(row) or 0 for row in gone)
    return -left if path in come else left


def tighten(page: Page) -> None:
    """Close the cells of a damaged row that the columns settle, if it is the only such row."""
    lost = page.facts.get("lost_rows")
    if not isinstance(lost, list) or len(lost) != 1 or page.facts.get("dropped_repeats"):
        return
    path, gone = lost[0]
    figures = [
        page.expected[f"/requests/{path}/{column}"].answers[0]
        for i, column in enumerate(forms.COLUMNS)
        if i != gone
    ]
    if any(answer.kind != NUMBER for answer in figures):
        return
    wanted = [_by_column(page, path, column) for column in forms.COLUMNS]
    if None in wanted:
        return
    values = [answer.value for answer in figures]
    places = [g for g in range(7) if values == wanted[:g] + wanted[g + 1 :]]
    if gone not in places:  # the sums of the page do not hold as printed
        return
    for i, column in enumerate(forms.COLUMNS):
        if not min(places) <= i <= max(places):
            pointer = f"/requests/{path}/{column}"
            page.expected[pointer].answers = [Answer(page.truth.cells[pointer], NUMBER)]
