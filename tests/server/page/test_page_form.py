"""The page draws the rows that the Python of the package draws, for every form there is."""

import json

import pytest

from govreport.render.form import form_rows
from govreport.spec import default_spec
from tests.made_up import make_spec
from tests.server.conftest import running
from tests.server.page.conftest import Desk

ROWS = """async ([layout, present]) => {
    const { formRows } = await import("/form-rows.js");
    return layout.tables.map((table) => formRows(table, (pointer) => present.includes(pointer)));
}"""


def drawn(cell):
    label = cell.label
    return {
        "label": label and {"zh": label.zh, "en": label.en, "number": label.number},
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "pointer": cell.pointer,
        "scope": cell.scope,
        "unit": bool(cell.unit),
    }


@pytest.mark.parametrize("optional", [False, True])
def test_the_rows_are_those_of_the_package(desk, tmp_path, optional):
    spec = make_spec(tmp_path)
    assert len(spec.formats) == len(default_spec().formats) + 1
    for entry in spec.formats.values():
        layout = spec.layout(entry.id)
        present = frozenset(layout.cells if optional else layout.required)
        wanted = [
            [[drawn(cell) for cell in row] for row in form_rows(table, present)]
            for table in layout.tables
        ]
        data = json.loads((spec.root / entry.layout_file).read_text("utf-8"))
        found = desk.page.evaluate(ROWS, [data, sorted(present)])
        for table in found:
            for row in table:
                for cell in row:
                    cell["unit"] = bool(cell["unit"])
        assert found == wanted, entry.id


def test_a_form_that_no_script_knows_is_drawn_behind_a_token(browser, blanks, tmp_path):
    spec = make_spec(tmp_path)
    (new,) = set(spec.formats) - set(default_spec().formats)
    (tmp_path / "log").mkdir()
    arguments = ("--spec", str(spec.root), "--workers", "1")
    with running(tmp_path / "log", *arguments, GOVREPORT_TOKEN="open-sesame-0123456789") as service:
        desk = Desk(browser.new_page(), service.address).open()
        desk.page.fill("#token", "令牌")
        desk.page.keyboard.press("Enter")
        assert desk.page.inner_text(".problem code") == "page_token_signs"
        desk.page.set_input_files("#files", blanks)  # it waits until there is a token
        desk.page.wait_for_selector(".tab .spinner.still")
        desk.page.fill("#token", "wrong")
        desk.page.keyboard.press("Enter")
        desk.page.wait_for_selector(".problem:has-text('HTTP 401')")
        desk.page.fill("#token", " open-sesame-0123456789 ")
        desk.page.click('[data-key="unlock"]')
        desk.page.wait_for_selector("#token", state="detached")
        desk.settled()
        desk.form(new)
        assert set(desk.figures()) == set(spec.layout(new).required)
        desk.page.wait_for_selector(".back")
        desk.page.close()
    assert desk.faults == []
