"""Every code has its texts in both languages, and a text never fails to be made."""

import ast
import re
from string import Formatter

import pytest

from govreport.errors import GovReportError
from govreport.findings import Finding, Severity
from govreport.messages import describe_place, help_text, label_of, text
from govreport.sources import Place
from govreport.spec import default_spec, load_spec

SPEC = default_spec()
ROOT = SPEC.root.parent
FILES = [*sorted((ROOT / "govreport").rglob("*.py")), *sorted((ROOT / "cli").rglob("*.py"))]
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+|[A-Z][0-9]+")
TREES = [ast.parse(file.read_text(encoding="utf-8")) for file in FILES]


def makers():
    """The names of what takes a code first: findings, errors, and functions that say so."""
    found = {"Finding"}
    for tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [a.arg for a in node.args.args if a.arg != "self"]
                if names[:1] == ["code"]:
                    found.add(node.name)
    return found


def texts(node):
    return {p.value for p in ast.walk(node) if isinstance(p, ast.Constant) if type(p.value) is str}


def codes_in(function, names):
    """The texts a function gives first to makers, also by the name of what a loop runs over."""
    loops = [node for node in ast.walk(function) if isinstance(node, ast.For)]
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in names or name.endswith("Error"):
                yield from texts(node.args[0])
                if isinstance(node.args[0], ast.Name):
                    for loop in loops:
                        if node.args[0].id in {
                            n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)
                        }:
                            yield from texts(loop.iter)


def used():
    names = makers()
    found = {code for tree in TREES for code in codes_in(tree, names) if CODE.fullmatch(code)}
    rules = [*SPEC.rules, *SPEC.claims["claims"]]
    return sorted(found | {rule["code"] for rule in rules})


def placeholders(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_codes_are_found_where_findings_are_made():
    assert {"schema_missing", "rule_broken", "format_unknown", "R1", "cells_missing"} <= set(used())


@pytest.mark.parametrize("code", used())
def test_a_code_has_its_text_and_its_remedy_in_every_language(code):
    for lang in SPEC.languages:
        assert code in SPEC.messages(lang), lang


def test_both_languages_have_the_same_codes_and_placeholders():
    zh, en = SPEC.messages("zh"), SPEC.messages("en")
    assert set(zh) == set(en)
    for code, said in zh.items():
        for part in ("text", "help"):
            assert placeholders(said[part]) == placeholders(en[code][part]), (code, part)


@pytest.mark.parametrize("lang", ["zh", "en", "xx"])
def test_what_has_no_text_is_told_by_code_and_parameters(lang):
    finding = Finding("never_heard_of", Severity.INFO, params={"a": 1})
    assert text(finding, lang, SPEC) == "never_heard_of (a=1)"
    assert help_text(finding, lang, SPEC) == ""
    assert "never_heard_of" in text(GovReportError("never_heard_of", name="x"), lang, SPEC)


def test_a_missing_parameter_or_a_broken_specification_is_no_failure(tmp_path):
    assert "…" in text(Finding("R1", Severity.ERROR), "zh", SPEC)
    assert "R1" in text(Finding("R1", Severity.ERROR), "zh", load_spec(tmp_path))


@pytest.mark.parametrize("code", sorted(SPEC.messages("zh")))
def test_no_text_fails_without_parameters(code):
    for item in (Finding(code, Severity.INFO, ("/nowhere",)), GovReportError(code)):
        for lang in SPEC.languages:
            assert text(item, lang, SPEC)
            assert help_text(item, lang, SPEC)


@pytest.mark.parametrize(
    ("format_id", "pointer", "zh", "en"),
    [
        (
            "2021",
            "/requests/outcomes/total/natural_person",
            "三、（七）总计·自然人",
            "3 (7) Total of outcomes · Natural persons",
        ),
        (
            "2021",
            "/requests/outcomes/withheld/state_secret/total",
            "三、（三）1.属于国家秘密·总计",
            "3 (3) 1. State secret · Total",
        ),
        (
            "2021",
            "/requests/received/other",
            "三、一、本年新收政府信息公开申请数量·其他",
            "3 1. Requests newly received this year · Others",
        ),
        (
            "2021",
            "/requests/outcomes/other/other/total",
            "三、（六）3.其他·总计",
            "3 (6) 3. Other · Total",
        ),
        (
            "2019",
            "/requests/outcomes/other/total",
            "三、（六）其他处理·总计",
            "3 (6) Otherwise handled · Total",
        ),
        (
            "2021",
            "/review_and_litigation/litigation_direct/upheld",
            "四、行政诉讼·未经复议直接起诉·结果维持",
            "4 Administrative litigation · Litigation without prior reconsideration · Upheld",
        ),
        (
            "2019",
            "/proactive_disclosure/procurement/amount_unit",
            "二、政府集中采购·采购总金额（单位）",
            "2 Centralized government procurement · Total procurement amount (unit)",
        ),
        ("2021", "/narrative/overview", "一、总体情况", "1. Overview"),
        ("2021", "/unheard", "/unheard", "/unheard"),
    ],
)
def test_a_cell_is_named_by_its_official_labels(format_id, pointer, zh, en):
    layout = SPEC.layout(format_id)
    assert (label_of(pointer, layout, "zh"), label_of(pointer, layout, "en")) == (zh, en)


@pytest.mark.parametrize("format_id", list(SPEC.formats))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_cells_have_the_same_label(format_id, lang):
    layout = SPEC.layout(format_id)
    labels = [label_of(pointer, layout, lang) for pointer in layout.cells]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (Place(table=3, row=5, cell=2), "第 3 个表第 5 行第 2 格", "table 3, row 5, cell 2"),
        (Place(line=41), "第 41 行", "line 41"),
        (Place(page=2, line=4, column=7), "第 2 页第 4 行第 7 列", "page 2, line 4, column 7"),
        (Place(sheet="表1", row=3), "工作表“表1”第 3 行", "sheet “表1”, row 3"),
        (Place("x"), "", ""),
    ],
)
def test_a_place_is_told_in_words(place, zh, en):
    assert (describe_place(place, "zh"), describe_place(place, "en")) == (zh, en)
