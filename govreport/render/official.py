"""The official form of a report, as an agency publishes it: what every medium draws.

Built from the layout and the report. All texts are ready to print: those of the report are written
so that reading gives them back (``govreport.verbatim``, ``govreport.signs``); a writer of a medium
escapes them for it and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from attrs import evolve, frozen

from govreport.extract.title import is_title
from govreport.layout import Label, Layout, TableLayout
from govreport.model import Report, Value
from govreport.render.cells import printed_cell
from govreport.render.env import known, two
from govreport.render.form import FormCell, FormRow, form_rows, label_texts
from govreport.render.optional import with_optional
from govreport.render.record import (
    blank_title,
    is_needless,
    period_line,
    record_rows,
    signature_lines,
)
from govreport.render.sayings import aside, paragraphs_of
from govreport.signs import cell_signs
from govreport.spec import Spec, default_spec
from govreport.verbatim import TEXT, coded, is_marked

Align = Literal["left", "center"]
#: A column is so wide at least; a longer text makes it wider by this power of its length: labels
#: more than figures, as in the form.
_LEAST_WIDTH, _OF_LABELS, _OF_FIGURES = 2.8, 0.62, 0.5


@frozen(slots=True)
class OfficialCell:
    """One cell of a table as printed. ``head`` is true for a label, false for a figure or value.

    ``scope`` is that of a head in HTML (``col``, ``row``, ``colgroup``, ``rowgroup``). A figure has
    its ``pointer`` and ``value``; ``plain`` tells that its text is its value and nothing else, so
    that a spreadsheet may hold the number itself.
    """

    text: str
    colspan: int = 1
    rowspan: int = 1
    head: bool = False
    scope: str | None = None
    align: Align = "center"
    pointer: str | None = None
    value: Value = None
    plain: bool = False


@frozen(slots=True)
class OfficialTable:
    """A table as rows of cells with spans (each cell once, where it begins).

    ``widths`` are the relative widths of its columns, one for each, their sum 1. The first
    ``head_rows`` rows are repeated on every page the table goes on.
    """

    id: str
    rows: tuple[tuple[OfficialCell, ...], ...]
    widths: tuple[float, ...]
    head_rows: int = 0


@frozen(slots=True)
class OfficialSection:
    """One section: its heading, its paragraphs, and then its table, if it has one."""

    id: str
    heading: str
    paragraphs: tuple[str, ...]
    table: OfficialTable | None = None


@frozen(slots=True)
class OfficialForm:
    """The whole form, in the order it is printed: title, lines below it (centred), sections,
    signature (right-aligned), the record (a small table of labels and values, two pairs a row;
    without rows where there is nothing to tell), and remarks (small print) that explain the signs
    where they occur.

    ``title`` is also the title of the file, where the medium has one.
    """

    lang: str
    title: str
    lines: tuple[str, ...]
    sections: tuple[OfficialSection, ...]
    signature: tuple[str, ...]
    record: OfficialTable
    remarks: tuple[str, ...] = ()


def official_form(report: Report, spec: Spec | None = None, *, lang: str = "zh") -> OfficialForm:
    """The form of a report in its own format. Raises ``SpecError`` where that is not known.

    ``lang`` ``zh`` gives the official labels, which can be read back; ``en`` gives English ones.
    """
    spec = spec or default_spec()
    lang = known(spec, lang)
    layout = spec.layout(report.format)
    sections: list[OfficialSection] = []
    for number, section in enumerate(layout.sections, 1):
        label = section.label
        heading = label.official if lang == "zh" else f"{number}. {label.en}"
        said = getattr(report.narrative, section.id, None)
        table = None
        if section.table is not None:
            table = _table(report, layout, layout.table(section.table), spec, lang)
        sections.append(
            OfficialSection(section.id, heading, paragraphs_of(said, section, spec), table)
        )
    title = report.title
    line = period_line(report, lang)
    return OfficialForm(
        lang=lang,
        title=_title(title, spec, lang),
        lines=() if line is None else (aside(line),),
        sections=tuple(sections),
        signature=signature_lines(report, spec, lang),
        record=_record(report, spec, lang),
        remarks=tuple(aside(text) for text in _remarks(report, sections, spec, lang)),
    )


def _title(title: str | None, spec: Spec, lang: str) -> str:
    if title is None or not title.strip():
        return aside(blank_title(lang))
    return title if coded(title) == title and is_title(title, spec.vocabulary) else aside(title)


def _table(
    report: Report, layout: Layout, table: TableLayout, spec: Spec, lang: str
) -> OfficialTable:
    present = frozenset(f"/{table.id}/{key}" for key in report.tables.get(table.id, {}))
    table, marked = with_optional(table, report)
    rows = [_with_units(row, report, table) for row in form_rows(table, present)]
    drawn = tuple(
        tuple(_cell(cell, report, layout, spec, lang, marked) for cell in row) for row in rows
    )
    figures = [any(cell.pointer for cell in row) for row in drawn]
    heads = figures.index(True) if len(table.blocks) == 1 and True in figures else 0
    return OfficialTable(table.id, drawn, _widths(drawn), heads)


def _with_units(row: FormRow, report: Report, table: TableLayout) -> FormRow:
    """The heads of a row, with the unit that the publisher stated for a column."""
    stated = {}
    for block in table.blocks:
        for column in block.columns:
            fields = (f"{of.path}/{column.unit_field}" for of in block.rows if column.unit_field)
            if any(report.tables.get(table.id, {}).get(field) for field in fields):
                stated[id(column.label)] = column.unit
    return tuple(
        evolve(cell, unit=stated.get(id(cell.label), cell.unit)) if cell.label else cell
        for cell in row
    )


def _cell(
    cell: FormCell, report: Report, layout: Layout, spec: Spec, lang: str, marked: Collection[Label]
) -> OfficialCell:
    if cell.pointer is not None:
        text, value, plain = printed_cell(report, layout, cell.pointer, spec)
        return OfficialCell(
            text, cell.colspan, cell.rowspan, pointer=cell.pointer, value=value, plain=plain
        )
    zh, en = label_texts(cell)
    text = zh if lang == "zh" else en
    if cell.label is not None and cell.label.official in {label.official for label in marked}:
        text = TEXT + text
    # numbered labels are sentences, and stand at the left as in the form
    left = cell.scope == "row" and cell.label is not None and cell.label.number is not None
    return OfficialCell(
        text,
        cell.colspan,
        cell.rowspan,
        head=True,
        scope=cell.scope,
        align="left" if left else "center",
    )


def _record(report: Report, spec: Spec, lang: str) -> OfficialTable:
    if is_needless(report, spec):
        return OfficialTable("record", (), ())
    rows: list[tuple[OfficialCell, ...]] = []
    for pairs in record_rows(report, spec, lang):
        wide = 3 if len(pairs) == 1 else 1
        cells: list[OfficialCell] = []
        for label, value in pairs:
            cells.append(OfficialCell(label, head=True, scope="row"))
            cells.append(OfficialCell(value, wide, align="left"))
        rows.append(tuple(cells))
    return OfficialTable("record", tuple(rows), (0.2, 0.32, 0.2, 0.28))


def _widths(rows: Sequence[Sequence[OfficialCell]]) -> tuple[float, ...]:
    """Relative widths: wider where a cell of one column holds a longer text."""
    longest: dict[int, int] = {}
    figures: set[int] = set()
    width = 0
    for _, at, cell in positions(rows):
        width = max(width, at + cell.colspan)
        if cell.colspan == 1:
            longest[at] = max(longest.get(at, 0), len(cell.text))
            figures |= {at} if cell.pointer else set()
    powers = [_OF_FIGURES if at in figures else _OF_LABELS for at in range(width)]
    weights = [max(_LEAST_WIDTH, longest.get(at, 0) ** p) for at, p in enumerate(powers)]
    return tuple(round(weight / sum(weights), 4) for weight in weights)


def positions(
    rows: Sequence[Sequence[OfficialCell]],
) -> Iterator[tuple[int, int, OfficialCell]]:
    """Each cell of a table with the row and the column it begins at."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            yield number, column, cell
            taken |= {
                (number + down, column + across)
                for down in range(cell.rowspan)
                for across in range(cell.colspan)
            }


def _remarks(
    report: Report, sections: Sequence[OfficialSection], spec: Spec, lang: str
) -> Iterator[str]:
    """What the signs mean, each once, in the order of the vocabulary; only those printed."""
    signs = cell_signs(spec)
    tables = [s.table for s in sections if s.table]
    texts = [c.text for t in tables for row in t.rows for c in row if c.pointer and not c.plain]
    texts += [text for s in sections for text in s.paragraphs if not is_marked(text)]
    seen = {read.state for text in texts if (read := signs.read(text)) is not None}
    for state, word in signs.words.items():
        if state in seen:
            sign = f"{signs.open}{word}{signs.close}"
            yield getattr(two(f"form_sign_{state.value}", sign=sign), lang)
