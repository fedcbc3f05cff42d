"""The list of libraries (CycloneDX), made plain, and what it must agree with."""

import json
import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "sbom"
LISTS = {"core": "govreport.core.cdx.json", "all": "govreport.all.cdx.json"}
PAGES = {"en": "index.md", "zh": "index.zh.md"}
BEGIN, END = "<!-- table -->", "<!-- end of table -->"
_WORDS = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def policy():
    return json.loads((FOLDER / "policy.json").read_text(encoding="utf-8"))


def stored(name):
    return json.loads((FOLDER / LISTS[name]).read_text(encoding="utf-8"))


def declared():
    """The requirements of the core and of each extra, by name of the extra (``""``: core)."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    lists = {"": project["dependencies"]} | project["optional-dependencies"]
    return {extra: [Requirement(one) for one in told] for extra, told in lists.items()}


def shipped():
    """The extras that users install, but for ``all``, which is made of others; those in ``all``."""
    (everything,) = declared()["all"]
    return everything.extras


def license_of(component, read):
    """One SPDX expression, as declared or, where that names none, as read in the files."""
    name = canonicalize_name(component["name"])
    if name in read:
        return read[name]["license"]
    told = component.get("licenses", [])
    found = [one["expression"] for one in told if "expression" in one]
    found += [one["license"]["id"] for one in told if one.get("license", {}).get("id")]
    return " AND ".join(dict.fromkeys(found))


def needed(dists, requirements):
    """By library, ``""`` for the package itself: the libraries it needs, here and for the extras
    asked of it. ``dists`` has the texts of the requirements of each installed library by name.
    """
    found, todo = {"": set()}, [("", one) for one in requirements]
    while todo:
        by, one = todo.pop()
        name = canonicalize_name(one.name)
        if name not in dists:
            continue
        found[by].add(name)
        fresh = name not in found
        found.setdefault(name, set())
        for text in dists[name]:
            more = Requirement(text)
            extras = sorted(one.extras) + ([""] if fresh else [])
            mark = more.marker
            if fresh if mark is None else any(mark.evaluate({"extra": e}) for e in extras):
                todo.append((name, more))
    return found


def plain(made, read, needs):
    """A list without addresses, tools and times: what a library is, its licence, what it needs
    (see ``needed``; the generator also tells what a library would need for extras no one asked).
    """
    components = [
        {
            "type": "library",
            "bom-ref": one["purl"],
            "name": canonicalize_name(one["name"]),
            "version": one["version"],
            "licenses": [{"expression": license_of(one, read)}],
            "purl": one["purl"],
        }
        for one in made["components"]
        if canonicalize_name(one["name"]) != "govreport"
    ]
    root = made["metadata"]["component"]
    refs = {one["name"]: one["bom-ref"] for one in components} | {"": "govreport"}
    edges = [
        {"ref": refs[name], "dependsOn": sorted(refs[one] for one in of)}
        for name, of in needs.items()
    ]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": "govreport",
                "name": "govreport",
                "version": root["version"],
                "licenses": [{"expression": "Apache-2.0"}],
            }
        },
        "components": sorted(components, key=lambda one: one["name"]),
        "dependencies": sorted(edges, key=lambda one: one["ref"]),
    }


def ids_in(expression):
    """The licences that an expression names."""
    return {word for word in _WORDS.findall(expression) if word not in {"AND", "OR", "WITH"}}


def outside(sbom, allowed):
    """The libraries of a list whose licence is not known or not among those allowed."""
    return [
        f"{one['name']}: {expression or 'unknown'}"
        for one in sbom["components"]
        for expression in [one["licenses"][0]["expression"]]
        if not expression or not ids_in(expression) <= set(allowed)
    ]


def unlike(sbom, requirements):
    """The requirements that a list does not meet."""
    versions = {one["name"]: one["version"] for one in sbom["components"]}
    return [
        str(one)
        for one in requirements
        if one.marker is None or one.marker.evaluate()
        if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0.0.0a0"))
    ]


def brought_by(sbom):
    """By library: the extras that bring it, ``core`` where it always comes."""
    needs = {one["ref"]: one["dependsOn"] for one in sbom["dependencies"]}
    refs = {one["name"]: one["bom-ref"] for one in sbom["components"]}
    found = {}
    for extra in ["", *sorted(shipped())]:
        todo = [refs[canonicalize_name(one.name)] for one in declared()[extra]]
        seen = set()
        while todo:
            ref = todo.pop()
            if ref not in seen:
                seen.add(ref)
                todo += needs.get(ref, ())
        for ref in seen:
            found.setdefault(ref, []).append(extra or "core")
    names = {one["bom-ref"]: one["name"] for one in sbom["components"]}
    return {names[r]: ["core"] if "core" in by else by for r, by in found.items()}


def table(sbom, lang):
    """The table of a page."""
    by = brought_by(sbom)
    heads = {
        "en": "| library | version | licence | comes with |",
        "zh": "| 库 | 版本 | 许可证 | 随何安装 |",
    }
    lines = [heads[lang], "| --- | --- | --- | --- |"]
    for one in sbom["components"]:
        brought = ", ".join(f"`{extra}`" for extra in by.get(one["name"], ()))
        license_ = one["licenses"][0]["expression"]
        lines.append(f"| {one['name']} | {one['version']} | {license_} | {brought} |")
    return "\n".join(lines)


def with_table(page, sbom, lang):
    """A page with its table made anew."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table(sbom, lang)}\n\n{END}{rest.partition(END)[2]}"
