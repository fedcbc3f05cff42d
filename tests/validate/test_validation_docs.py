"""The pages on validation keep up with the data.

``GOVREPORT_UPDATE_GOLDENS=1`` writes docs/rules.md and docs/rules.zh.md anew.
"""

import os

import pytest

from govreport.spec import default_spec
from tests.validate.rules_page import FILES, PAGES, RELATED, page

SPEC = default_spec()
DOCS = SPEC.root.parent / "docs"


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_of_rules_is_made_from_the_data(lang):
    file = DOCS / PAGES[lang]
    if os.environ.get("GOVREPORT_UPDATE_GOLDENS") == "1":
        file.write_text(page(lang), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == page(lang)


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_lists_every_rule_and_every_claim(lang):
    rows = (DOCS / PAGES[lang]).read_text(encoding="utf-8").splitlines()
    listed = {tuple(c.strip(" `") for c in r.split("|")[1:3]) for r in rows if r.startswith("| ")}
    rules = [*SPEC.rules, *SPEC.claims["claims"]]
    assert {(rule["id"], rule["code"]) for rule in rules} <= listed
    assert {f"rules/{name}.json" for name in FILES} == {
        name for name in SPEC.names() if name.startswith("rules/") and name.endswith(".json")
    }


@pytest.mark.parametrize("name", ["validation.md", "validation.zh.md"])
def test_the_page_on_validation_names_what_is_told_as_one(name):
    text = (DOCS / name).read_text(encoding="utf-8")
    assert PAGES["zh" if name.endswith(".zh.md") else "en"] in text
    assert all(f"`{code}`" in text for code in RELATED)
