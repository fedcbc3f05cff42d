"""The texts of the command line, in one language, and their width on a terminal."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

import govreport
from govreport import Severity

if TYPE_CHECKING:
    from govreport import Finding, GovReportError, Place, Spec

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def language(environment: Mapping[str, str]) -> str:
    """The language of a user by the POSIX locale variables: ``zh`` or else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def width(text: str) -> int:
    """Columns that a text takes on a terminal: two for wide characters, none for combining ones."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """The text with spaces up to a number of terminal columns."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as aligned lines: the first column to the left, the others to the right."""
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(pad(cell, widths[i], right=i > 0) for i, cell in enumerate(row)).rstrip()
        for row in rows
    ]


def safe(text: str) -> str:
    """The text in one line, without control characters: a terminal obeys those."""
    return "".join(c if c.isprintable() else " " for c in text)


def named(path: str) -> str:
    r"""A path as texts can hold it: bytes that are no UTF-8 as ``\xNN``."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


@frozen(slots=True)
class Words:
    """Texts in one language. ``spec`` holds those of findings, ``shipped`` the command line's."""

    lang: str
    spec: Spec
    shipped: Spec
    colour: bool = False

    def say(self, code: str, **params: object) -> str:
        """The text of a code of the command line."""
        return self._text(code, "text").format(**params)

    def more(self, code: str, **params: object) -> str:
        """The explanation that goes with that text."""
        return self._text(code, "help").format(**params)

    def _text(self, code: str, part: str) -> str:
        # A text that is not there must not keep the work from being done.
        return str(self.shipped.messages(self.lang).get(code, {}).get(part, code))

    def message(self, item: Finding | GovReportError) -> str:
        """The text of a finding or error, in one line."""
        return safe(govreport.message_text(item, self.lang, self.spec))

    def remedy(self, item: Finding | GovReportError) -> str:
        """What to do about a finding or error, in one line."""
        return safe(govreport.help_text(item, self.lang, self.spec))

    def item(self, name: str, value: str) -> str:
        """A named detail of a finding: the name, a colon, the value."""
        return self.say(f"cli_label_{name}") + ("：" if self.lang == "zh" else ": ") + value

    def severity(self, severity: Severity) -> str:
        """The name of a severity, coloured where the output shows colours."""
        name = self.say(f"cli_severity_{severity.value}")
        return f"\x1b[{_COLOURS[severity]}m{name}\x1b[0m" if self.colour else name

    def headline(self, finding: Finding) -> str:
        """Severity, code and text of a finding."""
        return f"{self.severity(finding.severity)} {finding.code}: {self.message(finding)}"

    def place(self, place: Place) -> str:
        """A place in words: page, sheet, table, row, cell, line and what is printed there."""
        known = [(name, getattr(place, name)) for name in _PLACES]
        parts = [self.say(f"cli_place_{name}", number=n) for name, n in known if n is not None]
        if place.raw:
            raw = safe(place.raw)
            short = raw if len(raw) <= 60 else raw[:59] + "…"
            parts.append(self.say("cli_place_raw", number=short))
        return ("，" if self.lang == "zh" else ", ").join(parts)


_PLACES = ("page", "sheet", "table", "row", "cell", "line", "column")


def shows_colour(environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Whether to colour: on a terminal that is not dumb, unless ``NO_COLOR`` is set."""
    return terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def columns_of_terminal() -> int:
    """The width to wrap help at."""
    try:
        return max(40, min(100, os.get_terminal_size().columns))
    except OSError:
        return 80
