"""The texts of the page are those of spec/messages: each code it says has one in each language."""

import json
import os
import re
from functools import cache
from pathlib import Path

import pytest

from govreport.spec import default_spec

PAGE = Path(__file__).resolve().parents[3] / "govreport" / "server" / "page"
SPEC = default_spec()
ALONE = {"file_empty"}  # a code of the package that the page tells by itself
CODE = r"(?:page|html|member)_\w+"


@cache
def sources():
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(PAGE.glob("*.js"))}


@cache
def said():
    """The codes that scripts name."""
    script = "\n".join(sources().values())
    return ALONE | set(re.findall(rf"[\"`]({CODE})[\"`]", script))


@cache
def begun():
    """What codes begin with that scripts put together."""
    script = "\n".join(sources().values())
    return {"member_", *re.findall(rf"`({CODE}_)\$\{{", script)}


@cache
def remedies():
    script = "\n".join(sources().values())
    return set(re.findall(r"own\(\"(\w+)\"", script)) | set(re.findall(r"\"(\w+)\.help\"", script))


def texts(lang):
    """What the page loads: texts by code, and remedies of its own problems as ``code.help``."""
    found = {}
    for code, message in SPEC.messages(lang).items():
        if code in said() | remedies() or code.startswith(tuple(begun())):
            found[code] = message["text"]
        if code in remedies():
            found[f"{code}.help"] = message["help"]
    return found


@pytest.mark.parametrize("lang", SPEC.languages)
def test_the_texts_of_the_page_follow_from_the_messages(lang):
    path = PAGE / f"texts.{lang}.json"
    wanted = json.dumps(texts(lang), ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    if os.environ.get("GOVREPORT_UPDATE_GOLDENS"):
        path.write_text(wanted, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == wanted


def test_every_code_that_a_script_says_has_a_text():
    known = texts("zh")
    assert set(known) == set(texts("en"))
    assert len(said()) > 50
    assert (said() | remedies()) - set(known) == set()


def test_every_kind_of_code_made_of_parts_has_a_text():
    known = texts("zh")
    assert len(begun()) > 3
    for part in begun():
        assert any(code.startswith(part) for code in known), part


def test_no_script_makes_markup_or_asks_another_host():
    for name, script in sources().items():
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "localStorage",
        ):
            assert word not in script, f"{name}: {word}"
        hosts = set(re.findall(r"https?://[^\"'` )]+", script))
        assert hosts <= {"http://www.w3.org/2000/svg"}, f"{name}: {hosts}"


def test_the_page_has_no_script_or_style_of_its_own_in_the_markup():
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
    assert re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL) == [""]


def test_all_modules_are_asked_for_at_once():
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    wanted = set(sources()) - {"main.js", "types.js"}  # types.js has nothing to run
    assert sorted(re.findall(r'modulepreload" href="([^"]+)"', html)) == sorted(wanted)


def test_modules_stay_readable():
    for name, script in sources().items():
        assert len(script.splitlines()) <= 300, name
