"""The texts of findings and errors, made from ``spec/messages`` at the edge.

Nothing here raises for a missing text or parameter: a message must never hide what it tells of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

from govreport.errors import GovReportError, SpecError
from govreport.findings import Finding
from govreport.kept import kept
from govreport.layout import CellSpec, Label, Layout
from govreport.sources import Place
from govreport.spec import Spec, default_spec

_DIGITS = str.maketrans("一二三四五六七八九（）", "123456789()")
_REMARK = re.compile(r"\s*[（(][^（(]*[）)]$")
_MOST_CELLS = 4
_LONGEST_KEPT = 256


def text(item: Finding | GovReportError, lang: str = "zh", spec: Spec | None = None) -> str:
    """What was found, or went wrong, in one language; code and parameters where there is no text.

    An unknown language falls back to the first one there are messages in.
    """
    return _message(item, "text", lang, spec or default_spec())


def help_text(item: Finding | GovReportError, lang: str = "zh", spec: Spec | None = None) -> str:
    """What a clerk or developer can do about it; empty where nothing is said."""
    return _message(item, "help", lang, spec or default_spec())


def label_of(pointer: str, layout: Layout, lang: str = "zh") -> str:
    """A cell by the numbers and official labels of its section, row and column; a narrative member
    by its section. Anything else is given back as it is.
    """
    field = layout.fields.get(pointer)
    cell = layout.cells.get(field or pointer)
    if cell is None:
        section = next((s for s in layout.sections if pointer == f"/narrative/{s.id}"), None)
        return pointer if section is None else _numbered(section.label, lang)
    section = next((s for s in layout.sections if s.table == cell.table), None)
    number = "" if section is None else _number(section.label, lang).replace(".", "")
    row, column = _row_label(cell, lang), _name(cell.column.label, lang)
    if field is not None:
        column += "（单位）" if lang == "zh" else " (unit)"
    return f"{number}{row}·{column}" if lang == "zh" else f"{number}{row} · {column}"


def name_of(pointer: str, layout: Layout, lang: str = "zh", spec: Spec | None = None) -> str:
    """What people call a pointer: a cell as ``label_of`` says it, any other member by its name."""
    return _any_label(pointer, layout, lang, spec or default_spec())


def describe_place(place: Place, lang: str = "zh") -> str:
    """Where to look: 第 3 个表第 5 行第 2 格, ``table 3, row 5, cell 2``; empty where not known."""
    zh = lang == "zh"
    parts = []
    if place.sheet is not None:
        parts.append(f"工作表“{place.sheet}”" if zh else f"sheet “{place.sheet}”")
    for number, chinese, english in (
        (place.page, "第 {} 页", "page {}"),
        (place.table, "第 {} 个表", "table {}"),
        (place.row, "第 {} 行", "row {}"),
        (place.cell, "第 {} 格", "cell {}"),
        (place.line if place.row is None else None, "第 {} 行", "line {}"),
        (place.column if place.cell is None else None, "第 {} 列", "column {}"),
    ):
        if number is not None:
            parts.append((chinese if zh else english).format(number))
    return "".join(parts) if zh else ", ".join(parts)


def _message(item: Finding | GovReportError, part: str, lang: str, spec: Spec) -> str:
    try:
        if lang not in spec.languages:
            lang = spec.languages[0]
        template = spec.messages(lang)[item.code][part]
        return _Filled(_values(item, lang, spec)).format(template)
    except (SpecError, KeyError, IndexError, ValueError, AttributeError, TypeError):
        return _bare(item) if part == "text" else ""


class _Filled(Formatter):
    """Fills a template; a parameter that is not there shows as an ellipsis."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> str:
        return self.values.get(str(key), "…")


def _bare(item: Finding | GovReportError) -> str:
    said = ", ".join(f"{key}={_shown(value)}" for key, value in item.params.items())
    return f"{item.code} ({said})" if said else item.code


def _values(item: Finding | GovReportError, lang: str, spec: Spec) -> dict[str, str]:
    values = {key: _shown(value) for key, value in item.params.items()}
    if isinstance(item, GovReportError):
        return {"name": item.name or "-", **values}
    values["expected"], values["found"] = _shown(item.expected), _shown(item.found)
    values["place"] = "" if item.place is None else describe_place(item.place, lang)
    layout = _layout(item, spec)
    labels = [_any_label(pointer, layout, lang, spec) for pointer in item.pointers]
    values["cell"] = labels[0] if labels else ""
    values["pointer"] = item.pointers[0] if item.pointers else ""
    shown = labels[:_MOST_CELLS]
    more = len(labels) - len(shown)
    said = ("、" if lang == "zh" else "; ").join(shown)
    values["cells"] = said + (_more(more, lang) if more else "")
    if layout is not None:
        values.update(_named(item, layout, lang))
    return {"name": "-", **values}


def _more(count: int, lang: str) -> str:
    return f"等 {count + _MOST_CELLS} 项" if lang == "zh" else f" and {count} more"


def _named(item: Finding, layout: Layout, lang: str) -> dict[str, str]:
    """Ids in the parameters ``row``, ``column``, ``table`` and ``section`` as their labels."""
    named = {}
    for section in layout.sections:
        if section.id == item.params.get("section"):
            named["section"] = _numbered(section.label, lang)
        if section.table is not None and section.table == item.params.get("table"):
            named["table"] = _numbered(section.label, lang)
    cell = layout.cells.get(item.pointers[0]) if item.pointers else None
    if cell is not None:
        named["row"], named["column"] = _row_label(cell, lang), _name(cell.column.label, lang)
    return named


def _any_label(pointer: str, layout: Layout | None, lang: str, spec: Spec) -> str:
    label = pointer if layout is None else label_of(pointer, layout, lang)
    if label != pointer:
        return label
    code = "member" + pointer.replace("/", "_")
    said: str = spec.messages(lang).get(code, {}).get("text", pointer)
    return said


def _layout(finding: Finding, spec: Spec) -> Layout | None:
    """The layout that a finding speaks of: the format it names, else one that has its cells."""
    said = finding.params.get("format")
    if said in spec.formats:
        return spec.layout(str(said))
    if not finding.pointers:
        return None
    return _having(spec, finding.pointers[0])


@kept(4096, _LONGEST_KEPT, at=1)
def _having(spec: Spec, pointer: str) -> Layout | None:
    for id in (spec.current, *reversed(tuple(spec.formats))):
        if id in spec.formats:
            layout = spec.layout(id)
            if label_of(pointer, layout) != pointer:
                return layout
    return None


def _row_label(cell: CellSpec, lang: str) -> str:
    """The row's number and label, after the groups it stands under."""
    said = ""
    for group in cell.block.groups:
        number = group.label.number
        if cell.row.path not in group.members:
            continue
        if number is None:
            said += _name(group.label, lang) + ("·" if lang == "zh" else " · ")
        elif "（" in number and number != cell.row.label.number:
            said += _number(group.label, lang)
    return said + _numbered(cell.row.label, lang)


def _numbered(label: Label, lang: str) -> str:
    return _number(label, lang) + _name(label, lang)


def _number(label: Label, lang: str) -> str:
    """三 as ``三、`` and ``3. ``; （七） as it is and ``(7) ``; ``1.`` as it is and ``1. ``."""
    if label.number is None:
        return ""
    plain = len(label.number) == 1
    if lang != "zh":
        return label.number.translate(_DIGITS) + (". " if plain else " ")
    return label.number + ("、" if plain else "")


def _name(label: Label, lang: str) -> str:
    """The label without its remark in brackets."""
    said = label.zh if lang == "zh" else label.en
    return _REMARK.sub("", said) or said


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
