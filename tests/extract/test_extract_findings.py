"""Each finding of reading: one report that shows it, and one like it that does not."""

import re
from pathlib import Path

import pytest

import govreport
from govreport.extract import problems
from govreport.model import CellState
from tests.extract.pages import (
    AROUND,
    SPEC,
    TITLES,
    cells_a_line,
    drawn,
    figures,
    labels,
    page,
    pipes,
    tabs,
)
from tests.extract.pictured import pictured
from tests.extract.pictured import read_any as read

ROW = "outcomes/withheld/duplicate".replace("withheld", "not_processed")
SOME = figures(
    received=[4, 1, 0, 0, 0, 0, 5],
    outcomes__disclosed=[4, 1, 0, 0, 0, 0, 5],
    outcomes__total=[4, 1, 0, 0, 0, 0, 5],
)
FEW = dict(list(figures().items())[:3])
EXTRA = ["3", "1", "0", "0", "0", "0", "4"]


def with_row(cells, path=ROW):
    return SOME | {path: [str(cell) for cell in cells]}


def gap(at):
    """One row of lines with an empty line more, as if a figure had been lost."""
    rows = {path: list(cells) for path, cells in SOME.items()}
    rows["outcomes/disclosed"][at] = ""
    return page(cells_a_line(rows, gap=1))


def short_rows(count, left=6):
    """So many rows of zeros have fewer figures than columns."""
    paths = [path for path in SOME if path.startswith("outcomes/withheld/")][:count]
    return SOME | {path: ["0"] * left for path in paths}


def no_totals(rows):
    return {path: [*cells[:6], ""] for path, cells in rows.items()}


def repeats_dropped():
    """A copy from which lines that stood before were dropped, so that each 0 stands once."""
    kept, seen = [], set()
    for line in page(cells_a_line(SOME)).split("\n"):
        if line not in seen or not line:
            kept.append(line)
        seen.add(line)
    return "\n".join(kept)


THIRD = TITLES["requests"]
HYBRID = drawn("2021", "pipes")[0]
HYBRID = HYBRID[: HYBRID.index(THIRD)] + drawn("2019", "pipes")[0].split(THIRD, 1)[1].join(
    [THIRD, ""]
)

# Section 四 with one cell a line, and section 三 of another year.
HEAD = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"]
HEAD += ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
ACROSS = "\n".join([*HEAD, *["0"] * 15])
LAST_YEAR = {path: [*cells[:5], "3", "9"] for path, cells in SOME.items()}

# code: (a report that shows it, one that does not, cells it names or None)
CASES = {
    "cell_unreadable": (
        page(tabs(with_row(["约3", 0, 0, 0, 0, 0, 0]))),
        page(tabs(with_row(["3件", 0, 0, 0, 0, 0, 3]))),
        1,
    ),
    "cell_lost": (gap(2), page(cells_a_line(SOME, gap=1)), 1),
    "row_incomplete": (
        page(cells_a_line(with_row([0, 0, 0, 0, 0, 0]))),
        page(cells_a_line(with_row([0, 0, 0, 0, 0, 0, 0]))),
        7,
    ),
    "row_placed_by_arithmetic": (
        page(cells_a_line(with_row([1, 0, 0, 0, 0, 5], "outcomes/disclosed"))),
        page(cells_a_line(SOME)),
        6,
    ),
    "row_without_figures": (
        page(cells_a_line(with_row([]))),
        page(pipes(with_row([""] * 7))),
        7,
    ),
    "row_with_too_many_figures": (
        page(tabs(with_row([0] * 8))),
        page(tabs(with_row([0] * 7))),
        7,
    ),
    "rows_unknown": (
        page(pipes(figures()) + "".join(f"\n| 另加第{n}号事项 | {n} |" for n in range(100, 160))),
        page(pipes(figures())),
        0,
    ),
    "row_unknown": (
        page(tabs(SOME) + "\n" + "\t".join(["6.无法联系申请人", *EXTRA])),
        page(tabs(SOME) + "\n" + "\t".join(["6.无法联系申请人", *[""] * 7])),
        0,
    ),
    "row_repeated": (
        page(tabs(SOME) + "\n" + "\t".join([labels()[ROW], *EXTRA])),
        page(tabs(SOME) + "\n" + "\t".join([labels()[ROW], *SOME[ROW]])),
        7,
    ),
    "rows_not_found": (
        page(tabs({path: cells for path, cells in SOME.items() if path != ROW})),
        page(tabs(SOME)),
        7,
    ),
    "table_not_found": (
        page(tabs(SOME), review_and_litigation="未发生行政复议、行政诉讼。"),
        page(tabs(SOME), review_and_litigation=AROUND["review_and_litigation"]),
        15,
    ),
    "format_hybrid": (HYBRID, drawn("2021", "pipes")[0], 1),
    "label_misprinted": (
        page(pipes(SOME)).replace("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
        page(pipes(SOME)),
        7,
    ),
    "section_repeated": (
        page(tabs(SOME), intro=f"{TITLES['overview']}\n\n本报告由办公室编制。"),
        page(tabs(SOME), intro="本报告由办公室编制。"),
        1,
    ),
    "notice_of_other_format": (
        page(tabs(SOME), intro="本报告按照国办公开办函〔2019〕60号文件要求编制。"),
        page(tabs(SOME), intro="本报告按照国办公开办函〔2021〕30号、〔2019〕60号文件要求编制。"),
        0,
    ),
    "other_body_reports": (
        page(tabs(SOME), intro="根据条例要求，清河县水务局编制本报告。"),
        page(tabs(SOME), intro="根据条例要求，县水务局编制本报告。清河县水务局予以协助。"),
        None,
    ),
    "other_body_signs": (
        page(tabs(SOME), ending="清河县水务局\n\n2024年1月20日"),
        page(tabs(SOME), ending="海州市明水县水务局\n\n2024年1月20日"),
        None,
    ),
    "row_doubtful": (page(pipes(no_totals(FEW))), page(pipes(FEW)), 7),
    "rows_doubtful": (page(pipes(no_totals(figures()))), page(pipes(figures())), None),
    "rows_incomplete": (
        page(cells_a_line(short_rows(4))),
        page(cells_a_line(short_rows(3))),
        28,
    ),
    "rows_without_figures": (
        page(cells_a_line(short_rows(4, left=0))),
        page(cells_a_line(short_rows(3, left=0))),
        28,
    ),
    "column_order_unclear": (
        page(cells_a_line(SOME, head=["自然人", "科研机构", "商业企业", "其他", "总计"])),
        page(cells_a_line(SOME, head=["自然人", "商业企业", "科研机构", "其他", "总计"])),
        7,
    ),
    "head_not_read": (
        page(tabs(SOME), review_and_litigation=ACROSS.replace("未经复议直接起诉", "诉讼甲")),
        page(tabs(SOME), review_and_litigation=ACROSS),
        15,
    ),
    "table_repeated": (
        page(f"{tabs(SOME)}\n\n{tabs(LAST_YEAR)}"),
        page(f"{tabs(SOME)}\n\n{tabs(SOME)}"),
        None,
    ),
    "lines_dropped": (repeats_dropped(), page(cells_a_line(SOME)), None),
}
# A picture: one figure of a column of its own is not clear; another is, or the sums tell it.
FREE = "/proactive_disclosure/licensing/decisions"
TIED = "/requests/received/natural_person"
CASES |= {
    "reading_uncertain": (pictured({FREE: ("4", "9")}), pictured({TIED: ("4", "9")}), 1),
    "figures_recognised": (pictured({}), page(pipes(SOME)), 0),
}
each = pytest.mark.parametrize("code", CASES)


def told(source, code):
    return [finding for finding in read(source).findings if finding.code == code]


@each
def test_it_is_told_where_it_is_so(code):
    shows, _, cells = CASES[code]
    found = told(shows, code)
    assert found
    if cells is not None:
        assert {len(finding.pointers) for finding in found} == {cells}


@each
def test_it_is_not_told_where_it_is_not(code):
    assert told(CASES[code][1], code) == []


@each
def test_it_names_cells_of_the_form_and_where_to_look(code):
    layout = SPEC.layout("2021")
    parts = {f"/{t.id}" for t in layout.tables} | {f"/narrative/{s.id}" for s in layout.sections}
    parts.add("/agency/name")
    for finding in told(CASES[code][0], code):
        assert set(finding.pointers) <= set(layout.cells) | parts
        if code.startswith(("row_", "cell_", "section_")):
            assert finding.place is not None
            assert finding.place.line


@each
def test_it_has_a_text_and_a_remedy_in_both_languages(code):
    for finding in told(CASES[code][0], code):
        for lang in ("zh", "en"):
            assert "{" not in govreport.message_text(finding, lang)
            assert govreport.help_text(finding, lang)


@each
def test_a_cell_that_is_not_known_is_never_also_a_number(code):
    report = read(CASES[code][0]).report
    for pointer, note in report.cell_notes.items():
        lacking = note.state not in (CellState.CONVERTED, CellState.INFERRED)
        assert (report.value(pointer) is None) == lacking


def test_every_finding_of_reading_stands_here():
    folder = Path(problems.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    made = set(re.findall(r'Finding\(\s*"(\w+)"', source))
    made |= set(re.findall(r'Hopeless\("(\w+)"\)', source))
    assert made & set(SPEC.messages("zh")) <= set(CASES)
    assert len(made) > 5
