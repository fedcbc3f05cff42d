"""The pages that explain keep up with the data they explain."""

import re

import pytest

from govreport.spec import default_spec

SPEC = default_spec()


@pytest.mark.parametrize("format_id", list(SPEC.formats))
def test_the_page_of_a_format_has_every_row_and_column_by_both_names(format_id):
    page = SPEC.text(f"formats/{format_id}/FORMAT.md")
    layout = SPEC.layout(format_id)
    lines = set(page.splitlines())
    for table in layout.tables:
        for block in table.blocks:
            for row in block.rows:
                assert any(
                    row.label.zh in line
                    and f"| {row.label.en} | `{row.path}` | {row.clause} |" in line
                    for line in lines
                ), row.path
            for column in block.columns:
                start = f"| {column.label.zh} | {column.label.en} | `{column.id}` |"
                assert any(line.startswith(start) for line in lines), column.id
            for group in block.groups:
                assert any(f"**{group.label.zh}**" in line for line in lines), group.path
    assert f"{len(layout.required)} cells" in page
    assert SPEC.format(format_id).legal_basis in page


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_names_every_kind_of_file_and_every_operation(name):
    text = SPEC.text(name)
    for file in SPEC.names():
        if file.startswith(("meta/", "common/")):
            assert f"`{file}`" in text, file
    defs = SPEC.json("common/defs.schema.json")["$defs"]
    words = (*defs["operation"]["enum"], *defs["fidelity"]["enum"], *defs["cell_state"]["enum"])
    assert [word for word in words if f"`{word}`" not in text] == []


PAGES = ["README", "rules/README", "claims/README", "conformance/README"]
PAGES += [f"formats/{format_id}/FORMAT" for format_id in SPEC.formats]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_same_headings_tables_and_lists_in_both_languages(page):
    mark = re.compile(r"^(#+|\||-|\d+\.) ", re.MULTILINE)
    assert mark.findall(SPEC.text(f"{page}.zh.md")) == mark.findall(SPEC.text(f"{page}.md"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_the_same_words_of_the_data_in_both_languages(page):
    first, second = (
        set(re.findall(r"`([a-z_.0-9]+)`", SPEC.text(f"{page}{end}"))) for end in (".md", ".zh.md")
    )
    assert second == first
