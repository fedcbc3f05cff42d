"""The script that users write today: all numbers of a section, poured in order into the form.

It cuts the text at the section headings, drops the numbers of lists, takes every number that is
left and fills the cells of the form of 2021 from the first on. With ``counted`` it fills a section
only where there are as many numbers as cells.
"""

from __future__ import annotations

import re

from tests.generator import forms

_HEADS = {
    "proactive_disclosure": (r"二、\s*主动公开", r"三、\s*收到"),
    "requests": (r"三、\s*收到", r"四、\s*(?:因)?政府信息"),
    "review_and_litigation": (r"四、\s*(?:因)?政府信息", r"五、\s*(?:政府信息|存在|工作)"),
}
_LISTED = re.compile(r"(?<![\d.])\d\s*[.．、。]\s*(?=[^\d\s])")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def _cells() -> dict[str, list[str]]:
    tables = [
        *forms.section_two("2021", {}),
        forms.requests_table("three", "other/other"),
        forms.litigation_table(),
    ]
    found: dict[str, list[str]] = {}
    for table in tables:
        found.setdefault(table.id, []).extend(str(cell.pointer) for cell in table.values())
    return found


CELLS = _cells()


def poured(text: str, *, counted: bool = False) -> dict[str, str]:
    """Pointer to figure, of the form of 2021."""
    found: dict[str, str] = {}
    for table, (start, end) in _HEADS.items():
        begun = re.search(rf"^\W*{start}", text, re.MULTILINE)
        if begun is None:
            continue
        rest = text[begun.end() :]
        ended = re.search(rf"^\W*{end}", rest, re.MULTILINE)
        section = rest[: ended.start()] if ended else rest
        numbers = _NUMBER.findall(_LISTED.sub("", section))
        if counted and len(numbers) != len(CELLS[table]):
            continue
        found |= dict(zip(CELLS[table], numbers, strict=False))
    return found
