"""SECURITY.md tells the numbers that hold, and leads to files that are there."""

import re

import pytest
from attrs import fields

from govreport import Limits

PAGES = ("SECURITY.md", "SECURITY.zh-CN.md")


def table_of(text):
    return {name: int(value) for name, value in re.findall(r"\| `(max_\w+)` \| (\d+) \|", text)}


@pytest.mark.parametrize("page", PAGES)
def test_the_page_tells_every_limit_with_its_default(root, page):
    shipped = {field.name: getattr(Limits(), field.name) for field in fields(Limits)}
    assert table_of((root / page).read_text(encoding="utf-8")) == shipped


@pytest.mark.parametrize("page", PAGES)
def test_links_of_the_page_lead_to_files(root, page):
    text = (root / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    assert len(targets) > 4
    assert [target for target in targets if not (root / target).exists()] == []


def test_what_is_said_of_the_service_is_so():
    pytest.importorskip("starlette")
    from govreport.server import exchange, page, spool

    assert spool._IN_MEMORY == 256 * 1024
    assert "default-src 'none'" in page.POLICY and "unsafe" not in page.POLICY
    assert "sandbox" in exchange._SAFE["Content-Security-Policy"]
