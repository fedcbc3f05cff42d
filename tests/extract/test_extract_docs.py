"""The pages on extraction list every finding of reading, in both languages."""

import pytest

from govreport.spec import default_spec
from tests.extract.test_extract_findings import CASES

SPEC = default_spec()


@pytest.mark.parametrize("name", ["extraction.md", "extraction.zh.md"])
def test_the_page_lists_every_finding(name):
    page = (SPEC.root.parent / "docs" / name).read_text(encoding="utf-8")
    listed = {line.split("`")[1] for line in page.split("\n") if line.startswith("| `")}
    assert {*CASES, "not_a_report", "format_unsupported"} <= listed
