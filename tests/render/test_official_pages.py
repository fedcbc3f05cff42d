"""The official form as page and as Markdown: read back, it is the report it was written from."""

import re

import pytest
from attrs import evolve
from selectolax.lexbor import LexborHTMLParser

import govreport
from govreport.model import CellNote, CellState, Narrative
from govreport.render.media import MEDIA, render
from govreport.render.official import official_form
from tests.golden.real_reports import INPUTS, parsed
from tests.made_up import make_spec
from tests.render.office import HOSTILE, READ_BACK, compared, read_back
from tests.whole.draw_form import report_of, true_cells

PAGES = ("html", "md")
SPEC = govreport.default_spec()
FORMATS = list(SPEC.formats)
medium_each = pytest.mark.parametrize("medium", PAGES)


@medium_each
@pytest.mark.parametrize("section", ["overview", "requests", "other_matters"])
def test_each_hostile_line_comes_back_in_any_section_and_cell(section, medium):
    """One report holds them all: each a paragraph by itself, each the text of a cell."""
    report = parsed("000").report
    lines = [line for line in HOSTILE if "\n" not in line]
    lines += [f"二、主动公开政府信息情况：{line}" for line in lines]
    notes = dict(report.cell_notes)
    tables = {name: dict(cells) for name, cells in report.tables.items()}
    for pointer, raw in zip(SPEC.layout(report.format).required, lines, strict=False):
        _, table, key = pointer.split("/", 2)
        tables[table][key] = None
        notes[pointer] = CellNote(CellState.UNREADABLE, raw)
    narrative = evolve(report.narrative, **{section: "\n".join(lines)})
    odd = evolve(report, tables=tables, cell_notes=notes, narrative=narrative)
    assert compared(read_back(odd, medium).report) == compared(odd)


@medium_each
def test_the_kinds_of_nothing_stay_apart(medium):
    report = parsed("shuyang").report
    kinds = [
        (0, None),
        (None, CellNote(CellState.BLANK)),
        (None, CellNote(CellState.MARK, "/")),
        (None, CellNote(CellState.MARK, "无数据")),
        (None, CellNote(CellState.UNREADABLE, "1?")),
        (None, CellNote(CellState.UNREADABLE, "12")),
        (None, CellNote(CellState.MISSING)),
        (None, CellNote(CellState.MISSING, "7")),
        (184, CellNote(CellState.CONVERTED, "184项")),
        (184, CellNote(CellState.CONVERTED, "甲")),
        (7, CellNote(CellState.INFERRED, "7")),
        (7, CellNote(CellState.INFERRED, "1")),
        (7, CellNote(CellState.INFERRED)),
    ]
    cells = dict(report.tables["requests"])
    notes = dict(report.cell_notes)
    for key, (value, note) in zip(list(cells), kinds, strict=False):
        cells[key] = value
        notes.pop(f"/requests/{key}", None)
        if note is not None:
            notes[f"/requests/{key}"] = note
    odd = evolve(report, tables={**report.tables, "requests": cells}, cell_notes=notes)
    assert compared(read_back(odd, medium).report) == compared(odd)


@pytest.mark.parametrize("format_id", FORMATS)
@pytest.mark.parametrize("medium", PAGES)
def test_a_blank_form_is_blank_and_of_its_format(format_id, medium):
    blank = govreport.blank_form(format_id)
    assert {note.state for note in blank.cell_notes.values()} == {CellState.BLANK}
    govreport.loads(govreport.dumps(blank))
    assert compared(read_back(blank, medium).report) == compared(blank)


def test_a_format_made_of_data_alone_is_written_and_read_too(tmp_path):
    later = make_spec(tmp_path)
    cells = true_cells(later.layout("2099"), 5)
    report = evolve(
        report_of(later.layout("2099"), cells),
        schema=later.schema("2099")["$id"],
        narrative=Narrative(overview="全年公开信息三百二十条。", requests="", other_matters="无。"),
    )
    for medium in PAGES:
        found = read_back(report, medium, spec=later)
        # the figures drawn are integers, amounts too
        assert compared(found.report)[:2] == compared(report)[:2]
        assert found.findings == ()
    blank = govreport.blank_form(spec=later)
    assert blank.format == "2099"
    assert compared(read_back(blank, "html", spec=later).report) == compared(blank)


def test_every_medium_is_written_and_an_unknown_one_is_refused_by_name():
    report = parsed("shuyang").report
    for medium in READ_BACK:
        assert len(govreport.render(report, medium)) > 1000
    with pytest.raises(govreport.RenderError) as caught:
        govreport.render(report, "no-such-medium")
    assert caught.value.code == "medium_unknown"
    assert all(name in caught.value.params["known"] for name in MEDIA)


@medium_each
def test_the_same_report_gives_the_same_bytes(medium):
    report = parsed("hongze").report
    assert render(report, medium) == render(report, medium)


def test_the_page_runs_nothing_and_fetches_nothing():
    text = "<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n{{ 7 * 7 }}"
    report = evolve(parsed("shuyang").report, narrative=Narrative(overview=text), title=text)
    page = render(report, "html").decode()
    tree = LexborHTMLParser(page)
    assert tree.css("script,img,link,iframe,object,base") == []
    assert not [n for n in tree.css("*") if any(a.startswith("on") for a in n.attributes)]
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|https?://", page)
    assert "{{ 7 * 7 }}" in tree.body.text()


def test_signs_are_explained_where_they_occur_and_only_there():
    report = parsed("shuyang").report
    assert official_form(report).remarks == ()
    pointer = "/requests/received/natural_person"
    notes = {**report.cell_notes, pointer: CellNote(CellState.INFERRED, "26")}
    (remark,) = official_form(evolve(report, cell_notes=notes)).remarks
    assert "〔推〕" in remark
    assert "26〔推〕" in render(evolve(report, cell_notes=notes), "html").decode()


def test_heads_are_repeated_and_widths_make_a_whole():
    for name in INPUTS:
        form = official_form(parsed(name).report)
        for table in [s.table for s in form.sections if s.table] + [form.record]:
            assert sum(table.widths) == pytest.approx(1, abs=0.01)
            span = sum(cell.colspan for cell in table.rows[0])
            assert len(table.widths) >= span
        (requests,) = (s.table for s in form.sections if s.id == "requests")
        assert requests.head_rows == 3
        assert not any(cell.pointer for row in requests.rows[:3] for cell in row)


def test_english_has_no_chinese_label_and_the_same_figures():
    report = parsed("shuyang").report
    zh, en = (official_form(report, lang=lang) for lang in ("zh", "en"))
    for one, other in zip(zh.sections, en.sections, strict=True):
        assert one.heading != other.heading
        if one.table is None:
            assert one.paragraphs == other.paragraphs
            continue
        for left, right in zip(one.table.rows, other.table.rows, strict=True):
            for a, b in zip(left, right, strict=True):
                if a.pointer:
                    assert a.text == b.text
                elif a.text:
                    assert a.text != b.text


def test_a_unit_that_was_stated_is_printed_and_one_that_was_not_is_not():
    report = parsed("002").report
    field = next(iter(SPEC.layout(report.format).fields))
    _, table, key = field.split("/", 2)
    assert report.tables[table][key] is not None
    for unit in ("万元", None):
        cells = {**report.tables[table], key: unit}
        notes = {p: n for p, n in report.cell_notes.items() if not p.endswith("amount")}
        stated = evolve(report, tables={**report.tables, table: cells}, cell_notes=notes)
        for medium in PAGES:
            assert compared(read_back(stated, medium).report) == compared(stated)


@medium_each
def test_a_table_of_blanks_below_a_text_is_blank(medium):
    blank = govreport.blank_form()
    said = Narrative(**{s.id: "情况见下表。" for s in SPEC.layout(blank.format).sections})
    report = evolve(blank, narrative=said)
    assert compared(read_back(report, medium).report) == compared(report)


@medium_each
def test_a_blank_form_that_was_filled_in_is_read_like_any_published_report(medium):
    data = render(govreport.blank_form(), medium).decode()
    blank = SPEC.vocabulary["report_titles"][0]
    filled = data.replace(f">{blank}</h1>", f">明水市水务局2023年{blank}</h1>")
    filled = filled.replace(f"# {blank}\n", f"# 明水市水务局2023年{blank}\n")
    filled = re.sub(r"(<td[^>]*>)(</td>)", r"\g<1>4\2", filled)
    report = govreport.parse(filled.encode()).report
    assert (report.agency.name, report.reporting_year) == ("明水市水务局", 2023)
    assert report.period is not None
    assert set(report.tables["requests"].values()) == {4}
    assert dict(report.cell_notes) == {}
