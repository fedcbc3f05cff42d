"""The running text of a report as lines to print, each marked where it could be taken amiss."""

from __future__ import annotations

import re

from govreport.extract.fold import fold
from govreport.layout import Section
from govreport.model import CellState
from govreport.signs import cell_signs
from govreport.spec import Spec
from govreport.verbatim import ASIDE, TEXT, coded

#: A line no longer than this could be a heading, a label, a signature.
_SHORT = 60
_SENTENCE_END = "。"
#: Signs of markup, of tables drawn in text, of lists at the beginning.
_MARKUP = re.compile(r"[|<>&\\*_`#~\[\]│┃║｜]|^[-+•·=]|^\d{1,9}[.)] ")


def aside(text: str) -> str:
    """A line that is no part of the report's text."""
    return ASIDE + coded(text)


def told(text: str) -> str:
    """A line of the report's text that could be taken for something else."""
    return TEXT + coded(text)


def has_markup(text: str) -> bool:
    """Whether some medium could take a part of a text for markup."""
    return _MARKUP.search(text) is not None


def paragraphs_of(text: str | None, section: Section, spec: Spec) -> tuple[str, ...]:
    """The lines of a section; the sign for ``missing`` where the section was not found."""
    if text is None:
        return (cell_signs(spec).written("", CellState.MISSING),)
    if not text:
        return ()
    return tuple(_line(line, section, spec) for line in text.split("\n"))


def _line(line: str, section: Section, spec: Spec) -> str:
    if section.table is None and _is_plain(line, spec):
        return line
    return told(line)


def _is_plain(line: str, spec: Spec) -> bool:
    """Whether a line is a sentence that nothing else looks like, in any medium."""
    if len(line) <= _SHORT or _SENTENCE_END not in line or has_markup(line):
        return False
    if coded(line) != line:
        return False
    pair = spec.vocabulary["traditional"]
    return fold(line[:_SHORT], (pair["from"], pair["to"])).style != "section"
