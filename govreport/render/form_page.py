"""The official form of a report as HTML, its cells in question marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from govreport.findings import Severity
from govreport.layout import Layout, Section
from govreport.messages import label_of
from govreport.model import CellState, Report, Value
from govreport.render.env import Two, draw, known, two
from govreport.render.form import form_rows, label_texts
from govreport.spec import Spec, default_spec

_FACTS = (
    ("title", "/title"),
    ("agency", "/agency/name"),
    ("credit_code", "/agency/credit_code"),
    ("reporting_year", "/reporting_year"),
    ("scope", "/scope"),
    ("period", "/period"),
    ("published_on", "/published_on"),
    ("signed_on", "/signed_on"),
)
ANY_TEXT = "/narrative"
_SHOWN_RAW = (CellState.MARK, CellState.UNREADABLE)


@frozen(slots=True)
class Mark:
    """That something was found at a pointer: the number of the finding, its severity, and the words
    of the text in question, where it is about a text.
    """

    number: int
    severity: Severity
    quote: str | None = None


Marks = Mapping[str, Sequence[Mark]]


def form_html(
    report: Report,
    spec: Spec | None = None,
    *,
    marks: Marks | None = None,
    lang: str = "zh",
    whole: bool = True,
) -> str:
    """The report as the form of its layout prints it: facts, sections, tables with merged heads.

    ``marks`` are findings by JSON Pointer; each is a number that leads to ``#f<number>``. Words
    that a mark quotes are shown in the text of its section, those at ``/narrative`` in any.
    ``lang`` is the language shown first; both are there. ``whole`` gives a page that stands alone,
    else a fragment for one (with the style sheet of ``templates/style.css``). Everything is
    escaped. Raises ``ReadError`` (``extra_missing``), ``SpecError``.
    """
    spec = spec or default_spec()
    values = {"form": form_values(report, spec, marks or {}), "lang": known(spec, lang)}
    return draw("form_page.html" if whole else "form_part.html", values)


def form_values(report: Report, spec: Spec, marks: Marks) -> dict[str, Any]:
    """What the templates draw a form from."""
    layout = spec.layout(report.format)
    entry = spec.formats[report.format]
    return {
        "title": report.title or report.agency.name or "",
        "format": report.format,
        "format_title": Two(entry.title.get("zh", entry.id), entry.title.get("en", entry.id)),
        "facts": [_fact(report, name, pointer, marks) for name, pointer in _FACTS],
        "sections": [_section(report, section, layout, marks) for section in layout.sections],
    }


def shown(value: Value) -> str:
    """A figure as text: without exponent, empty for null."""
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _fact(report: Report, name: str, pointer: str, marks: Marks) -> dict[str, Any]:
    value: Any = report.agency if pointer.startswith("/agency/") else report
    value = getattr(value, pointer.rsplit("/", 1)[-1])
    if name == "period" and value is not None:
        value = f"{value.start} – {value.end}"
    pointers = [p for p in marks if p == pointer or p.startswith(f"{pointer}/")]
    if name == "agency":
        pointers += [p for p in marks if p == "/agency"]
    found = list({mark.number: mark for p in pointers for mark in marks[p]}.values())
    label = two(f"html_fact_{name}")
    shown_value = None if value is None else str(value)
    return {"label": label, "value": shown_value, "marks": found, "ids": pointers or [pointer]}


def _section(report: Report, section: Section, layout: Layout, marks: Marks) -> dict[str, Any]:
    pointer = f"/narrative/{section.id}"
    found = marks.get(pointer, ())
    text = getattr(report.narrative, section.id, None)
    data: dict[str, Any] = {
        "label": Two(*(label_of(pointer, layout, lang) for lang in ("zh", "en"))),
        "pointer": pointer,
        "marks": found,
        "missing": text is None,
        "paragraphs": [
            _quoted(p, (*found, *marks.get(ANY_TEXT, ())))
            for p in (text or "").split("\n")
            if p.strip()
        ],
        "rows": None,
    }
    if section.table is not None:
        present = frozenset(f"/{section.table}/{key}" for key in report.tables[section.table])
        drawn = form_rows(layout.table(section.table), present)
        data["rows"] = [[_cell(report, cell, layout, marks) for cell in row] for row in drawn]
        table_marks = marks.get(f"/{section.table}", ())
        data["marks"] = (*found, *table_marks)
    return data


def _cell(report: Report, cell: Any, layout: Layout, marks: Marks) -> dict[str, Any]:
    data: dict[str, Any] = {"colspan": cell.colspan, "rowspan": cell.rowspan, "scope": cell.scope}
    pointer = cell.pointer
    if pointer is None:
        zh, en = label_texts(cell)
        return {**data, "pointer": None, "label": Two(zh, en)}
    value = report.tables.get(layout.cells[pointer].table, {}).get(layout.cells[pointer].key)
    note = report.cell_notes.get(pointer)
    state = None if note is None else note.state
    if value is None and state is None:
        state = CellState.MISSING
    unit = next((u for u, of in layout.fields.items() if of == pointer), None)
    found = (*marks.get(pointer, ()), *(marks.get(unit, ()) if unit else ()))
    raw = None if note is None else note.raw
    text = shown(value)
    return {
        **data,
        "pointer": pointer,
        "value": raw if value is None and state in _SHOWN_RAW and raw else text,
        "state": None if state is None else state.value,
        "state_text": None if state is None else two(f"html_state_{state.value}"),
        "raw": raw if raw and value is not None and raw.strip() != text else None,
        "marks": found,
        "worst": max((mark.severity for mark in found), key=lambda s: s.rank, default=None),
    }


def _quoted(text: str, marks: Sequence[Mark]) -> list[tuple[str, Mark | None]]:
    """A paragraph in pieces, the words in question apart."""
    pieces: list[tuple[str, Mark | None]] = [(text, None)]
    for mark in marks:
        quote = (mark.quote or "").strip()
        for at, (piece, of) in enumerate(pieces):
            if quote and of is None and quote in piece:
                before, _, after = piece.partition(quote)
                pieces[at : at + 1] = [(before, None), (quote, mark), (after, None)]
                break
    return [(piece, mark) for piece, mark in pieces if piece]
