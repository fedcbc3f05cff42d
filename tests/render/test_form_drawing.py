"""The official form drawn from a layout: every cell once, heads merged, any format."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

import govreport
from govreport.render.form import form_rows
from tests.made_up import make_spec
from tests.whole.draw_form import report_of, true_cells

SPEC = govreport.default_spec()


def places(rows):
    """The expanded grid: which cell stands at each place. Fails where two overlap."""
    grid = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in grid:
                x += 1
            for dy in range(cell.rowspan):
                for dx in range(cell.colspan):
                    assert (y + dy, x + dx) not in grid
                    grid[y + dy, x + dx] = cell
    return grid


@pytest.fixture(scope="module", params=["shipped", "made up"])
def spec(request, tmp_path_factory):
    return SPEC if request.param == "shipped" else make_spec(tmp_path_factory.mktemp("spec"))


def layouts(spec):
    return [spec.layout(id) for id in spec.formats]


def test_a_table_is_a_full_rectangle_with_every_cell_of_the_layout_once(spec):
    for layout in layouts(spec):
        for table in layout.tables:
            rows = form_rows(table, frozenset())
            grid = places(rows)
            height, width = (max(at) + 1 for at in zip(*grid, strict=True))
            assert height == len(rows)
            assert len(grid) == height * width
            drawn = [cell.pointer for row in rows for cell in row if cell.pointer]
            assert sorted(drawn) == sorted(
                p for p in layout.required if p.startswith(f"/{table.id}/")
            )


def test_heads_stand_over_their_columns_and_labels_beside_their_rows(spec):
    for layout in layouts(spec):
        for table in layout.tables:
            grid = places(form_rows(table, frozenset()))
            for (y, x), cell in grid.items():
                if cell.pointer is None:
                    continue
                of = layout.cells[cell.pointer]
                above = {grid[up, x].label for up in range(y)}
                assert of.column.label in above
                beside = {grid[y, left].label for left in range(x)} | above
                assert of.row.label in beside
                over = [g.label for g in of.block.groups if of.row.path in g.members]
                assert set(over) <= beside


def test_an_optional_row_is_drawn_where_the_report_has_it():
    layout = SPEC.layout(SPEC.current)
    optional = [p for p, cell in layout.cells.items() if cell.row.optional]
    table = layout.table(layout.cells[optional[0]].table)
    drawn = {c.pointer for row in form_rows(table, frozenset(optional)) for c in row}
    assert set(optional) <= drawn


def figures(html):
    """The text of each cell of figures by pointer."""
    tree = LexborHTMLParser(html)
    return {node.attributes["id"][1:]: node.text() for node in tree.css("td[id]")}


def test_every_figure_stands_at_its_pointer_in_any_format(spec):
    for layout in layouts(spec):
        report = report_of(layout, true_cells(layout, 3))
        html = govreport.form_html(report, spec)
        shown = figures(html)
        assert shown == {p: str(report.value(p)) for p in layout.required}
        assert html.startswith("<!DOCTYPE html>")
        part = govreport.form_html(report, spec, whole=False)
        assert figures(part) == shown
        assert "<html" not in part


def test_the_kinds_of_nothing_are_told_apart(real):
    data = govreport.to_dict(govreport.parse(real / "shuyang-fgw-2023.html").report)
    kinds = {"blank": "", "mark": "/", "unreadable": "1?", "missing": None}
    keys = ["natural_person", "commercial_enterprise", "research_institution", "other"]
    for (state, raw), key in zip(kinds.items(), keys, strict=True):
        data["requests"]["carried_over"][key] = None
        note = {"state": state} | ({} if raw is None else {"raw": raw})
        data["cell_notes"][f"/requests/carried_over/{key}"] = note
    shown = figures(govreport.form_html(govreport.from_dict(data)))
    found = [shown[f"/requests/carried_over/{key}"] for key in keys]
    assert found[:2] == ["", "/"]
    assert found[2].startswith("1?")
    assert "无法辨认" in found[2]
    assert "缺失" in found[3]


def test_marks_lead_to_their_findings_and_colour_is_not_all_that_tells_them():
    layout = SPEC.layout(SPEC.current)
    pointer = "/requests/received/total"
    marks = {pointer: [govreport.Mark(4, govreport.Severity.WARNING)]}
    html = govreport.form_html(report_of(layout, true_cells(layout, 3)), marks=marks)
    cell = LexborHTMLParser(html).css_first(f'td[id="c{pointer}"]')
    assert cell.attributes["class"] == "warning"
    link = cell.css_first("a")
    assert link.attributes["href"] == "#f4"
    assert "▲" in link.text()
    assert len(LexborHTMLParser(html).css("td.warning")) == 1


def test_the_words_in_question_are_marked_in_the_text():
    from attrs import evolve

    from govreport.model import Narrative

    layout = SPEC.layout(SPEC.current)
    report = report_of(layout, true_cells(layout, 3))
    report = evolve(report, narrative=Narrative(overview="全年收到申请9件。\n<b>未</b>发生复议。"))
    quotes = ["收到申请9件", "<b>未</b>发生"]
    marks = {
        "/narrative/overview": [
            govreport.Mark(n, govreport.Severity.INFO, quote) for n, quote in enumerate(quotes)
        ]
    }
    tree = LexborHTMLParser(govreport.form_html(report, marks=marks))
    assert [node.text() for node in tree.css("mark")] == quotes


def test_labels_are_those_of_the_form_in_both_languages():
    layout = SPEC.layout(SPEC.current)
    html = govreport.form_html(report_of(layout, true_cells(layout, 3)))
    text = re.sub(r"<[^>]+>", "\n", html)
    for cell in layout.cells.values():
        if not cell.row.optional:
            assert cell.row.label.en.split(";")[0] in text.replace("&#39;", "'")
            assert cell.row.label.official in text
