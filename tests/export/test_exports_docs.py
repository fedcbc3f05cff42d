"""The manual of exports: its lists follow from the specification, its examples run.

Refresh: GOVREPORT_UPDATE_GOLDENS=1.
"""

import contextlib
import io
import os
import re
import shutil

import pytest

from govreport.export import FORMS
from govreport.spec import default_spec

SPEC = default_spec()
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.S | re.M)
LIST = re.compile(r"<!-- ([a-z -]+) -->\n(?:\n\|.*?\n(?=\n))?", re.S)
UPDATE = os.environ.get("GOVREPORT_UPDATE_GOLDENS") == "1"
HEADS = {
    "en": (
        ("form", "file", "extra", "holds"),
        ("column", "type", "holds"),
        ("sheet", "holds"),
    ),
    "zh": (
        ("形式", "文件", "附加组件", "内容"),
        ("列", "类型", "内容"),
        ("工作表", "内容"),
    ),
}
WHOLE = {
    "json": ("an array of canonical reports", "规范报告的数组"),
    "jsonl": ("one canonical report a line", "每行一份规范报告"),
    "workbook": ("figures, notes, texts, the meaning of columns", "数据、附注、正文、列说明"),
}


def page(root, lang):
    return root / "docs" / ("exports.md" if lang == "en" else f"exports.{lang}.md")


def drawn(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def forms(lang):
    at = 0 if lang == "en" else 1
    rows = []
    for form in FORMS.values():
        holds = WHOLE.get(form.name, ("", ""))[at]
        if form.table is not None:
            data = SPEC.json(f"exports/{form.table}.json")
            holds = data["title" if lang == "en" else "title_zh"]
        extra = f"`{form.extra}`" if form.extra else "–"
        rows.append([f"`{form.name}`", f"`{form.file_name}`", extra, holds])
    return drawn(HEADS[lang][0], rows)


def columns(lang, name):
    said = "description" if lang == "en" else "description_zh"
    rows = []
    for field in SPEC.json(f"exports/{name}.json")["fields"]:
        if "each" in field:
            every = ("*each cell*", "*每个单元格*")[lang == "zh"]
            rows.append([every, "integer, number", field[said].replace("{", "*").replace("}", "*")])
        else:
            rows.append([f"`{field['name']}`", field["type"], field[said]])
    return drawn(HEADS[lang][1], rows)


def sheets(lang):
    title = "title" if lang == "en" else "title_zh"
    told = SPEC.json("exports/workbook.json")["sheets"]
    return drawn(HEADS[lang][2], [[f"`{one['name']}`", one[title]] for one in told])


def renewed(text, lang):
    def fresh(match):
        what, _, name = match.group(1).partition(" ")
        made = {"forms": forms, "sheets": sheets}
        body = columns(lang, name) if what == "columns" else made[what](lang)
        return f"<!-- {match.group(1)} -->\n{body}"

    return LIST.sub(fresh, text)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_lists_follow_from_the_specification(root, lang):
    file = page(root, lang)
    text = renewed(file.read_text(encoding="utf-8"), lang)
    if UPDATE:
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text
    for form in FORMS.values():
        assert f"`{form.name}`" in text
    assert text.count("<!-- ") == 7


def test_both_languages_show_the_same_examples(root):
    first, second = (BLOCK.findall(page(root, lang).read_text("utf-8")) for lang in ("en", "zh"))
    assert first == second
    assert len(first) == 3


def test_the_examples_run(root, real, tmp_path):
    (tmp_path / "reports").mkdir()
    shutil.copy(real / "shuyang-fgw-2023.html", tmp_path / "reports")
    said = io.StringIO()
    with contextlib.chdir(tmp_path), contextlib.redirect_stdout(said):
        for body in BLOCK.findall(page(root, "en").read_text(encoding="utf-8")):
            exec(compile(body, "exports.md", "exec"), {})
    lines = said.getvalue().splitlines()
    assert lines[:2] == ["1 report", "601 lines"]
    assert "datapackage.json" in lines[2]
