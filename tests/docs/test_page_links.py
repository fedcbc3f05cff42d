"""Links between the pages as they stand in the repository lead to files and headings there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def pages():
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "spec").rglob("*.md")]
    return sorted(file.relative_to(ROOT).as_posix() for file in found)


def headings(file):
    """The anchors of a page: its headings in lower case, spaces as dashes, without punctuation."""
    for line in FENCE.sub("", file.read_text(encoding="utf-8")).splitlines():
        if line.startswith("#"):
            words = re.sub(r"[^\w\s-]", "", line.lstrip("#").strip().lower())
            yield re.sub(r"\s", "-", words)


def lost(name, text):
    for target in LINK.findall(FENCE.sub("", text)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (ROOT / name).parent / path if path else ROOT / name
        if not file.exists() or (anchor and anchor not in headings(file)):
            yield target


@pytest.mark.parametrize("name", pages())
def test_links_lead_to_what_is_there(name):
    assert list(lost(name, (ROOT / name).read_text(encoding="utf-8"))) == []


def test_links_that_lead_nowhere_are_found():
    text = "[a](cli.md) [b](no-such.md) [c](cli.md#no-such) [d](cli.md#exit-codes)"
    assert list(lost("docs/index.md", text)) == ["no-such.md", "cli.md#no-such"]


@pytest.mark.parametrize(
    "name", [n for n in pages() if n.startswith("docs/") and "/decisions/" not in n]
)
def test_every_page_is_there_in_both_languages(name):
    other = name.replace(".zh.md", ".md") if ".zh.md" in name else name.replace(".md", ".zh.md")
    assert (ROOT / other).exists()
