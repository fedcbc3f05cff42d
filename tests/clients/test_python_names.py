"""The page of public names: all of them, with the parameters they have, in both languages."""

import inspect
import re

import pytest

import govreport
from tests.clients.guides import DOCS

PAGES = ["python.md", "python.zh.md"]


def told(page):
    """Each name of the first column of the tables as it is written, with its parameters."""
    rows = re.findall(r"^\| (`.*?`) \| .* \|$", (DOCS / page).read_text("utf-8"), re.MULTILINE)
    found = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert len(found) == len(set(found))
    return {name.partition("(")[0]: name for name in found}


def written(name):
    """The name with its parameters; one that can be left out has ``=``."""
    item = getattr(govreport, name)
    if inspect.isclass(item) or not callable(item):
        return name
    parts = []
    for one in inspect.signature(item).parameters.values():
        if one.kind is one.VAR_KEYWORD:
            parts.append(f"**{one.name}")
            continue
        if one.kind is one.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        parts.append(one.name + ("" if one.default is one.empty else "="))
    return f"{name}({', '.join(parts)})"


@pytest.mark.parametrize("page", PAGES)
def test_every_public_name_is_told_with_its_parameters(page):
    assert told(page) == {name: written(name) for name in govreport.__all__}


@pytest.mark.parametrize("name", sorted(govreport.__all__))
def test_help_says_something_of_every_name(name):
    item = getattr(govreport, name)
    if callable(item):
        assert inspect.getdoc(item)


@pytest.mark.parametrize("page", ["embedding.md", "embedding.zh.md"])
def test_skipping_files_of_an_archive_is_told(page):
    assert "`skip`" in (DOCS / page).read_text("utf-8")
