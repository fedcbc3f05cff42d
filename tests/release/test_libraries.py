"""The lists of libraries agree with what the package declares, and name allowed licences only."""

import json

import pytest

from tests.release import libraries

ALL, CORE = libraries.stored("all"), libraries.stored("core")
POLICY = libraries.policy()


def requirements(extras):
    return [one for extra in ["", *extras] for one in libraries.declared()[extra]]


def test_the_lists_hold_every_declared_library_within_its_bounds():
    assert libraries.unlike(CORE, requirements([])) == []
    assert libraries.unlike(ALL, requirements(libraries.shipped())) == []
    assert {one["name"] for one in CORE["components"]} <= {o["name"] for o in ALL["components"]}


def test_a_library_that_is_missing_or_out_of_bounds_is_told():
    from packaging.requirements import Requirement

    asked = [Requirement("attrs>=1"), Requirement("attrs>=9000"), Requirement("unheard-of>=1")]
    assert libraries.unlike(CORE, asked) == ["attrs>=9000", "unheard-of>=1"]


def test_every_library_of_a_list_is_brought_by_something_declared():
    by = libraries.brought_by(ALL)
    assert set(by) == {one["name"] for one in ALL["components"]}
    core = {name for name, extras in by.items() if extras == ["core"]}
    assert core == {one["name"] for one in CORE["components"]}


def test_no_licence_is_unknown_or_outside_the_policy():
    assert libraries.outside(ALL, POLICY["allowed"]) == []
    assert libraries.outside(CORE, POLICY["allowed"]) == []
    assert not {one for one in POLICY["allowed"] if "GPL" in one} - {"LGPL-2.1-or-later"}


@pytest.mark.parametrize("expression", ["", "AGPL-3.0-only", "MIT AND GPL-3.0-or-later"])
def test_a_licence_outside_the_policy_is_told(expression):
    sbom = {"components": [{"name": "a", "licenses": [{"expression": expression}]}]}
    assert libraries.outside(sbom, POLICY["allowed"]) != []


def test_a_licence_that_was_read_is_that_of_a_library_there():
    assert set(POLICY["read"]) <= {one["name"] for one in ALL["components"]}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_shows_the_list(lang):
    page = (libraries.FOLDER / libraries.PAGES[lang]).read_text(encoding="utf-8")
    assert libraries.with_table(page, ALL, lang) == page


@pytest.mark.parametrize("name", sorted(libraries.LISTS))
def test_a_list_has_no_address_but_that_of_its_schema_and_no_time(name):
    text = (libraries.FOLDER / libraries.LISTS[name]).read_text(encoding="utf-8")
    assert text.count("://") == 1
    assert "timestamp" not in text and "serialNumber" not in text
    assert text == json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"


def test_what_a_generator_adds_of_places_and_times_is_left_out():
    made = {
        "metadata": {
            "timestamp": "2026-11-22T00:00:00Z",
            "tools": {},
            "component": {"bom-ref": "root", "name": "govreport", "version": "1.0.0"},
        },
        "components": [
            {
                "bom-ref": "B==2",
                "name": "Big_Lib",
                "version": "2",
                "purl": "pkg:pypi/big-lib@2",
                "licenses": [{"license": {"id": "MIT"}}],
                "externalReferences": [{"url": "https://host.example/"}],
            }
        ],
    }
    sbom = libraries.plain(made, {}, {"": {"big-lib"}, "big-lib": set()})
    assert "host.example" not in json.dumps(sbom) and "timestamp" not in json.dumps(sbom)
    (only,) = sbom["components"]
    assert (only["name"], only["licenses"]) == ("big-lib", [{"expression": "MIT"}])
    assert sbom["dependencies"][0] == {"ref": "govreport", "dependsOn": ["pkg:pypi/big-lib@2"]}


def test_what_is_needed_follows_extras_that_are_asked_for_and_no_others():
    from packaging.requirements import Requirement

    dists = {
        "a": ["b", "c; extra == 'x'", "d; extra == 'y'", "e; python_version < '3'"],
        **dict.fromkeys("bcde", ()),
    }
    assert libraries.needed(dists, [Requirement("A")]) == {"": {"a"}, "a": {"b"}, "b": set()}
    assert libraries.needed(dists, [Requirement("a"), Requirement("a[x]")])["a"] == {"b", "c"}
