"""The manual of bulk conversion says what really happens."""

import pytest

import govreport
from govreport.spec import default_spec
from tests.house.test_readme import BLOCK, ROOT, printed

PAGES = ["docs/bulk.md", "docs/bulk.zh.md"]


@pytest.mark.parametrize("name", PAGES)
def test_every_example_prints_what_is_shown(name):
    blocks = BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))
    outputs = [printed(body) for kind, body in blocks if kind == "python"]
    assert outputs == [body for kind, body in blocks if kind == "text"]
    assert outputs


@pytest.mark.parametrize("name", PAGES)
def test_every_form_and_every_member_of_a_line_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [form for form in govreport.output_forms() if f"`{form}`" not in text] == []
    members = default_spec().json("common/manifest.schema.json")["properties"]
    assert [member for member in members if f"`{member}`" not in text] == []


def test_both_languages_show_the_same_commands():
    first, second = (BLOCK.findall((ROOT / name).read_text(encoding="utf-8")) for name in PAGES)
    strip = [
        [line.partition("#")[0].rstrip() for _, b in f for line in b.splitlines()]
        for f in (first, second)
    ]
    assert [line for line in strip[0] if "texts" not in line] == [
        line for line in strip[1] if "texts" not in line
    ]
