"""What a form says of itself: marked lines, absent sections, the record."""

from attrs import evolve

import govreport
from govreport.document import Document, Paragraph
from govreport.extract.marked import is_absence, is_said, is_set_aside, set_aside
from govreport.extract.record import stated
from govreport.model import Narrative
from govreport.sources import Place
from govreport.verbatim import ASIDE, TEXT
from tests.golden.real_reports import parsed

SPEC = govreport.default_spec()
WORDS = SPEC.vocabulary
LABELS = WORDS["record"]["labels"]


def paragraphs(*texts):
    return Document(tuple(Paragraph(text, Place(text)) for text in texts))


def test_marked_lines_are_emptied_and_told_apart():
    found = set_aside(paragraphs(f"{TEXT}一、总体情况", f"{ASIDE}说明", "〔缺〕", "正文"), SPEC)
    said, aside, absent, plain = found.blocks
    assert [is_set_aside(block) for block in found.blocks] == [True, True, True, False]
    assert [is_said(block.place) for block in found.blocks] == [True, False, False, False]
    assert [is_absence(block) for block in found.blocks] == [False, False, True, False]
    assert (said.text, aside.text, absent.text, plain.text) == ("", "", "", "正文")


def test_a_document_without_marks_is_left_as_it_is():
    document = paragraphs("正文", "缺〔缺〕", "")
    assert set_aside(document, SPEC) is document
    empty = Paragraph("", Place("\u200b"))
    assert not is_set_aside(empty)
    assert not is_absence(empty)


def rows(values):
    cells = [[LABELS[name], value] for name, value in values.items()]
    return govreport.parse([*TABLES, cells]).report


PAGE = govreport.render(
    evolve(parsed("shuyang").report, narrative=Narrative(overview="正文")), "html"
)
TABLES = [
    [[cell.text for cell in row] for row in grid.rows]
    for grid in list(govreport.parse(PAGE).document.grids())[:-1]
]
KNOWN = {
    "title": "某某局2022年政府信息公开工作年度报告",
    "agency": "另一机关",
    "credit_code": "11411224005732402G",
    "division_code": "411224",
    "reporting_year": "2021年",
    "scope": "汇总",
    "period": "2021年2月1日至2021年12月31日",
    "signed_on": "2022年1月5日",
    "published_on": "2022年1月6日",
}


def test_a_whole_record_is_believed_over_what_the_text_suggests():
    found = rows(KNOWN)
    assert found.title == KNOWN["title"]
    assert found.agency == govreport.from_dict(govreport.to_dict(found)).agency
    assert (found.agency.name, found.agency.division_code) == ("另一机关", "411224")
    assert found.agency.credit_code == KNOWN["credit_code"]
    assert (found.reporting_year, found.scope.value) == (2021, "aggregate")
    assert (found.period.start.month, found.signed_on.day, found.published_on.day) == (2, 5, 6)


def test_what_the_record_does_not_know_is_not_concluded():
    found = rows({**KNOWN, "agency": "—", "reporting_year": "—", "period": "—", "scope": "—"})
    assert (found.agency.name, found.reporting_year, found.period, found.scope) == (None,) * 4


def test_a_record_that_lacks_a_label_is_a_table_like_others():
    less = {name: value for name, value in KNOWN.items() if name != "scope"}
    assert rows(less).agency.credit_code is None
    assert stated(paragraphs("正文"), WORDS) is None


def test_codes_and_years_that_are_none_are_not_known():
    wrong = {"credit_code": "0" * 30 + "—", "division_code": "41122", "reporting_year": "0年"}
    found = rows({**KNOWN, **wrong})
    assert (found.agency.credit_code, found.agency.division_code) == (None, None)
    assert found.reporting_year is None
    assert govreport.from_dict(govreport.to_dict(found)) == found


def test_days_that_are_in_no_calendar_are_not_known():
    found = rows({**KNOWN, "signed_on": "2022年2月30日", "period": "2021年1月1日"})
    assert (found.signed_on, found.period) == (None, None)
