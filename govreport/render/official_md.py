"""The official form as Markdown (CommonMark 0.31), its tables in HTML, since Markdown has no spans.

Every character of a text that Markdown could take for markup is written as a reference (2.5); a
text that is not marked as one (``govreport.verbatim``) has none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from govreport.render.official import OfficialCell, OfficialForm, OfficialTable

_MARKUP = re.compile(r"[|<>&\\*_`#~\[\]]")


def write(form: OfficialForm) -> bytes:
    """The form as Markdown, in UTF-8: one paragraph a line, a blank line between blocks."""
    return ("\n\n".join(_blocks(form)) + "\n").encode()


def _blocks(form: OfficialForm) -> Iterator[str]:
    yield f"# {_text(form.title)}"
    yield from map(_text, form.lines)
    for section in form.sections:
        yield f"## {_text(section.heading)}"
        yield from map(_text, section.paragraphs)
        if section.table is not None:
            yield _table(section.table)
    yield from map(_text, form.signature)
    if form.record.rows:
        yield _table(form.record)
    yield from map(_text, form.remarks)


def _text(text: str) -> str:
    """A text as Markdown shows it again; what needs no reference stays readable."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", text)


def _table(table: OfficialTable) -> str:
    lines = ["<table>"]
    for row in table.rows:
        lines += ["<tr>", *map(_cell, row), "</tr>"]
    return "\n".join([*lines, "</table>"])


def _cell(cell: OfficialCell) -> str:
    tag = "th" if cell.head else "td"
    spans = "".join(
        f' {name}="{span}"'
        for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if span > 1
    )
    return f'<{tag}{spans} align="{cell.align}">{escape(cell.text)}</{tag}>'
