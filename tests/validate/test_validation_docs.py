"""The pages on validation list every rule with its code, in both languages."""

import pytest

from govreport.spec import default_spec

SPEC = default_spec()


@pytest.mark.parametrize("name", ["validation.md", "validation.zh.md"])
def test_the_page_lists_every_rule(name):
    rows = (SPEC.root.parent / "docs" / name).read_text(encoding="utf-8").splitlines()
    listed = {tuple(c.strip(" `") for c in r.split("|")[1:3]) for r in rows if r.startswith("| ")}
    assert {(rule["id"], rule["code"]) for rule in SPEC.rules} <= listed
