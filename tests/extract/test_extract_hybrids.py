"""A report whose tables follow two formats: told, and nothing lost or claimed."""

import re

from tests.extract.pages import SPEC, codes, drawn, row, states
from tests.extract.pages import read as read_text

THIRD = "三、收到和处理政府信息公开申请情况"


def mixed(second, third, medium="pipes", seed=1):
    """Section 二 of one format over sections 三 and 四 of another, and the figures of both."""
    one, ones = drawn(second, medium, seed)
    other, others = drawn(third, medium, seed)
    text = one[: one.index(THIRD)] + other[other.index(THIRD) :]
    cells = {p: v for p, v in ones.items() if p.startswith("/proactive_disclosure/")}
    cells |= {p: v for p, v in others.items() if not p.startswith("/proactive_disclosure/")}
    return read_text(text), cells


def shared(found, cells):
    """The figures of cells that the format of the report has as well."""
    return {p: v for p, v in cells.items() if p in SPEC.layout(found.report.format).required}


def test_the_format_is_that_of_section_two():
    for second, third in (("2019", "2021"), ("2021", "2019")):
        found, _ = mixed(second, third)
        assert found.report.format == second
        (finding,) = [f for f in found.findings if f.code == "format_hybrid"]
        assert (finding.expected, finding.found) == (second, third)
        assert finding.pointers == ("/requests",)


def test_one_format_throughout_is_no_hybrid():
    for format_id in SPEC.formats:
        for medium in ("html", "lines", "pipes"):
            assert codes(read_text(drawn(format_id, medium)[0])) == []


def test_a_single_row_of_other_outcomes_is_kept_as_the_subtotal():
    found, cells = mixed("2021", "2019")
    printed = [v for p, v in cells.items() if p.startswith("/requests/outcomes/other/")]
    assert row(found, "outcomes/other/subtotal") == printed
    for path in ("correction_overdue", "fee_overdue", "other"):
        assert set(row(found, f"outcomes/other/{path}")) == {"missing"}
    kept = shared(found, cells)
    assert {p: found.report.value(p) for p in kept} == kept
    assert codes(found) == ["format_hybrid"]


def test_three_rows_of_other_outcomes_are_summed_and_the_sum_is_noted():
    found, cells = mixed("2019", "2021")
    rows = [
        [v for p, v in cells.items() if p.startswith(f"/requests/outcomes/other/{path}/")]
        for path in ("correction_overdue", "fee_overdue", "other")
    ]
    assert row(found, "outcomes/other") == [sum(parts) for parts in zip(*rows, strict=True)]
    assert set(states(found, "outcomes/other")) == {"converted"}
    first = found.report.cell_notes["/requests/outcomes/other/natural_person"]
    assert [part.strip() for part in first.raw.split("+")] == [str(row[0]) for row in rows]


def test_all_other_figures_of_a_hybrid_are_read_as_printed():
    for second, third in (("2019", "2021"), ("2021", "2019")):
        for medium in ("html", "lines", "pipes"):
            found, cells = mixed(second, third, medium, seed=2)
            kept = {p: v for p, v in shared(found, cells).items() if "/outcomes/other" not in p}
            assert {p: found.report.value(p) for p in kept} == kept, medium


def test_the_sum_of_three_marks_is_a_mark_and_of_three_empty_cells_is_blank():
    for printed, state in (("——", "mark"), ("", "blank")):
        one, _ = drawn("2019", "html")
        other, _ = drawn("2021", "html")
        text = one[: one.index(THIRD)] + other[other.index(THIRD) :]
        start = text.index("（六）")
        end = text.index("（七）", start)
        rows = re.sub(r"(<td[^>]*>)\d+(</td>)", rf"\g<1>{printed}\g<2>", text[start:end])
        found = read_text(text[:start] + rows + text[end:])
        assert set(states(found, "outcomes/other")) == {state}
