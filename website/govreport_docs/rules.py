"""A page for each rule, and what a narrative can state."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from govreport import Spec
from govreport_docs.markdown import anchor, block, code, plain, said, suffix, table


def pages(spec: Spec, lang: str) -> Iterator[tuple[str, str]]:
    """One page for each rule, one for all statements."""
    end = suffix(lang)
    for rule in spec.rules:
        yield f"reference/rules/{rule['id']}{end}", "\n".join(_page(spec, rule, lang))
    yield f"reference/statements{end}", "\n".join(_statements(spec, lang))


@cache
def _raw(spec: Spec) -> Mapping[str, Mapping[str, Any]]:
    """The rules as they stand in the files."""
    return {
        rule["id"]: {**rule, "file": name}
        for name in spec.names()
        if name.startswith("rules/") and name.endswith(".json")
        for rule in spec.json(name)["rules"]
    }


@cache
def _cases(spec: Spec) -> Mapping[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name in spec.names():
        if name.startswith("conformance/rules/") and name.endswith(".json"):
            for case in spec.json(name)["cases"]:
                found.setdefault(str(case.get("rule")), []).append({**case, "file": name})
    return found


def _page(spec: Spec, rule: Mapping[str, Any], lang: str) -> Iterator[str]:
    say = said(lang)
    rule = _raw(spec)[rule["id"]]
    message = spec.messages(lang)[rule["code"]]
    yield f"# {plain(rule['id'])} · {plain(rule['title'][lang])}"
    yield ""
    yield f"*{plain(rule['title']['en' if lang == 'zh' else 'zh'])}*"
    yield ""
    yield f"[← {say['all_rules']}](../../rules{suffix(lang)})"
    yield from table([say["what"], say["value"]], _facts(rule, lang))
    yield f"## {say['help']}"
    yield ""
    yield plain(message["help"])
    yield ""
    yield f"## {say['told_as']}"
    yield ""
    yield f"> {plain(message['text'])}"
    yield ""
    if rule.get("params"):
        yield f"## {say['params']}"
        yield from table(
            [say["name"], say["meaning"], say["default"]],
            (
                (
                    code(name),
                    plain(p["title"][lang]),
                    code(json.dumps(p["default"], ensure_ascii=False)),
                )
                for name, p in rule["params"].items()
            ),
        )  # fmt: skip
    yield f"## {say['as_data']}"
    yield ""
    yield say["as_data_intro"].format(f"`spec/{rule['file']}`")
    parts = ("for_each", "when", "assert", "expected", "found")
    yield from block({name: rule[name] for name in parts if name in rule})
    cases = _cases(spec).get(rule["id"], [])
    if cases:
        yield f"## {say['cases']}"
        rows = ((code(c["id"]), plain(c["why"]), code(f"spec/{c['file']}")) for c in cases)
        yield from table([say["case"], say["why"], say["file"]], rows)


def _facts(rule: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str]]:
    say, end = said(lang), suffix(lang)
    yield say["code"], f"[{code(rule['code'])}](../codes{end}#{rule['code']})"
    yield say["severity"], say[rule["severity"]]
    for role, severity in rule.get("severity_by_role", {}).items():
        yield say["severity_for"].format(code(role)), say[severity]
    yield say["clause"], plain(rule["clause"])
    if "source" in rule:
        yield say["source"], plain(rule["source"][lang])
    if "formats" in rule:
        yield say["forms"], plain(", ".join(rule["formats"]))
    if "since" in rule or "until" in rule:
        yield say["years"], f"{rule.get('since', '')}–{rule.get('until', '')}"
    yield say["fault"], say[f"fault_{rule.get('fault', 'unknown')}"]
    yield say["needs_previous"], say["yes" if rule.get("needs_previous") else "no"]


def _statements(spec: Spec, lang: str) -> Iterator[str]:
    say, end = said(lang), suffix(lang)
    yield f"# {say['statements']}"
    yield ""
    yield say["statements_intro"]
    yield from table(
        [say["id"], say["code"], say["stated"], say["severity"], say["readings"]],
        (
            (
                anchor(claim["id"]) + plain(claim["id"]),
                f"[{code(claim['code'])}](codes{end}#{claim['code']})",
                plain(claim["title"][lang]),
                say[claim["severity"]],
                ", ".join(code(name) for name in claim["readings"]),
            )
            for claim in spec.claims["claims"]
        ),
    )
