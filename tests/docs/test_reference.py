"""The made pages hold everything that there is, in both languages."""

import json

import pytest
from govreport_docs.commands import commands
from govreport_docs.http import operations
from govreport_docs.made import all_pages
from govreport_docs.markdown import said, side, slug

import govreport
from govreport.spec import default_spec

SPEC = default_spec()
PAGES = dict(all_pages())
ENDS = {"en": ".md", "zh": ".zh.md"}


@pytest.fixture(params=list(ENDS))
def lang(request):
    return request.param


def page(name, lang):
    return PAGES[f"reference/{name}{ENDS[lang]}"]


def lacking(names, text):
    return [name for name in names if f'id="{name}"' not in text]


@pytest.mark.parametrize("format_id", list(SPEC.formats))
def test_every_cell_of_every_form(format_id, lang):
    text = page(f"cells/{format_id}", lang)
    layout = SPEC.layout(format_id)
    assert lacking([slug(pointer) for pointer in layout.cells], text) == []
    assert all(f"<code>{field.replace('_', '&#95;')}</code>" in text for field in layout.fields)
    assert lacking(["requests-no_such_row-total"], text) == ["requests-no_such_row-total"]


def test_every_rule_has_a_page_with_its_remedy(lang):
    for rule in SPEC.rules:
        text = page(f"rules/{rule['id']}", lang)
        assert text.startswith(f"# {rule['id']} · ")
        assert f"#{rule['code']}" in text
        assert f"## {said(lang)['help']}" in text


def test_every_statement(lang):
    claims = [claim["id"] for claim in SPEC.claims["claims"]]
    assert lacking(claims, page("statements", lang)) == []


def test_every_entry_of_every_map(lang):
    for name in SPEC.names():
        if not name.startswith("migrations/"):
            continue
        for direction in SPEC.json(name)["directions"]:
            text = page(f"migrations/{direction['from']}-{direction['to']}", lang)
            targets = [slug(cell["target"]) for cell in direction["cells"]]
            carried = ["carried-" + slug(cell["source"]) for cell in direction["carried"]]
            assert lacking([*targets, *carried], text) == []


def test_every_code_has_text_and_remedy(lang):
    text = page("codes", lang) + page("wordings", lang)
    assert lacking(SPEC.messages(lang), text) == []


def test_every_option_of_every_command(lang):
    text = page("commands", lang)
    for name, parser in commands(SPEC, lang).items():
        for action in parser._actions:
            if action.option_strings:
                place = f"{name.replace(' ', '-')}{action.option_strings[-1]}"
                assert lacking([place], text) == []


def test_every_operation(lang):
    text = page("http", lang)
    assert [i["operationId"] for *_, i in operations() if f"#{i['operationId']} " not in text] == []
    assert len(list(operations())) > 20
    assert json.loads(PAGES["reference/openapi.json"])["openapi"].startswith("3.1")


def test_every_name(lang):
    text = page("names", lang)
    names = [name for name in govreport.__all__ if not name.startswith("_")]
    assert [name for name in names if f"::: govreport.{name}\n" not in text] == []


def test_a_bilingual_text_is_parted():
    assert side("Read one · 读取一份", "zh") == "读取一份"
    assert side("Reports (政府信息).\n\n读取。", "en") == "Reports (政府信息)."
    assert side("only this", "zh") == "only this"
