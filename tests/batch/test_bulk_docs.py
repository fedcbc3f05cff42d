"""The manual of bulk conversion names what there is. Its blocks are run in tests/docs."""

import pytest

import govreport
from govreport.spec import default_spec

PAGES = ["docs/bulk.md", "docs/bulk.zh.md"]


@pytest.mark.parametrize("name", PAGES)
def test_every_form_and_every_member_of_a_line_is_named(name, root):
    text = (root / name).read_text(encoding="utf-8")
    assert [form for form in govreport.output_forms() if f"`{form}`" not in text] == []
    members = default_spec().json("common/manifest.schema.json")["properties"]
    assert [member for member in members if f"`{member}`" not in text] == []
