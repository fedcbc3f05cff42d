"""Numbers of spreadsheets as text: what was typed, with the sign or unit their format prints.

Grouping of thousands and rounding by the format are left out: the value counts, not its look. What
a format prints in words (``0"万元"``), as a percentage or as a date is part of what a reader of the
sheet sees, and is kept. Number formats: ECMA-376-1 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal

from attrs import frozen

from govreport.kept import kept

#: Formats that are known by number only (ECMA-376-1 18.8.30, those of Chinese included).
_DATES = (*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58)
_TIMES = (*range(18, 22), *range(32, 36), *range(45, 48), 55, 56)
BUILTIN = (
    {9: "0%", 10: "0.00%"} | dict.fromkeys(_DATES, "yyyy-mm-dd") | dict.fromkeys(_TIMES, "h:mm:ss")
)
_LITERAL = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL
)
_GENERAL = re.compile(r"general|G/通用格式", re.IGNORECASE)
_ELAPSED = re.compile(r"[hms]{1,2}", re.IGNORECASE)
_FIGURES = "0#?.,/Ee"
_LONGEST = 1000
_MAX_DATE = 2958465  # 9999-12-31
_DIGITS = 15  # what a spreadsheet shows at most; further ones are noise of binary fractions


@frozen(slots=True)
class NumberFormat:
    """What a number format prints besides digits. ``kind``: ``number``, ``percent`` or ``date``.

    ``scaled``: the digits printed are not those of the value (thousands or more cut off).
    """

    kind: str = "number"
    before: str = ""
    after: str = ""
    scaled: bool = False


@kept(512, _LONGEST)
def number_formats(code: str) -> tuple[NumberFormat, ...]:
    """The formats for positive, negative and zero values that a format code holds."""
    code = _GENERAL.sub("0", code[:_LONGEST])
    return tuple(_section(section) for section in _sections(code))


def _sections(code: str) -> list[str]:
    sections, start, quoted, escaped = [], 0, False, False
    for at, char in enumerate(code):
        if escaped:
            escaped = False
        elif char == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif char in "\\!":
            escaped = True
        elif char == ";":
            sections.append(code[start:at])
            start = at + 1
    return [*sections, code[start:]]


def _section(code: str) -> NumberFormat:
    before = after = figures = ""
    kind, inner = "number", False
    for found in _LITERAL.finditer(code):
        bracket, plain = found["bracket"], found["plain"]
        literal = found["quoted"] or found["escaped"] or ""
        if bracket is not None:
            kind = "date" if _ELAPSED.fullmatch(bracket) else kind
        elif plain is not None and plain in _FIGURES:
            inner = inner or bool(after)
            figures += plain
        elif plain == "%":
            kind = "percent"
        elif plain is not None and plain.lower() in "ymdhs":
            kind = "date"
        elif plain is not None and plain != "@":
            literal = plain
        if literal and figures:
            after += literal
        else:
            before += literal
    scaled = figures.endswith(",") or (inner and any(not c.isspace() and c != "-" for c in after))
    return NumberFormat(kind, _words(before), _words(after), scaled and kind == "number")


def _words(literal: str) -> str:
    """A literal that says something of the number: signs of currency and brackets don't."""
    return literal.strip() if any(char.isalpha() for char in literal) else ""


def plain_number(value: float) -> str:
    """A number as typed: no exponent, no ``.0``, at most 15 significant digits."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 10**_DIGITS:
        return str(int(value))
    text = f"{Decimal(f'{value:.{_DIGITS}g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_text(value: float, code: str, *, from_1904: bool = False) -> tuple[str, bool]:
    """A number by its format code, and whether the format prints other digits than these.

    ``from_1904``: dates count from 1904-01-01 (ECMA-376-1 18.17.4.1) rather than 1900.
    """
    sections = number_formats(code)
    negative = value < 0 and len(sections) > 1
    chosen = sections[1 if negative else 0]
    if value == 0 and len(sections) > 2:
        # a third format often prints a dash for 0: the value is still 0
        chosen = sections[0]
    if chosen.kind == "date":
        return _date(value, from_1904) or plain_number(value), False
    if chosen.kind == "percent":
        return f"{plain_number(value * 100)}%", False
    said = negative and bool(chosen.before)
    digits = plain_number(abs(value) if said else value)
    return f"{chosen.before}{digits}{chosen.after}", chosen.scaled and value != 0


def _date(value: float, from_1904: bool) -> str | None:
    if not 0 <= value <= _MAX_DATE:
        return None
    if from_1904:
        begin = dt.datetime(1904, 1, 1)
    else:
        # day 60 is 29 February 1900, which there never was: days before it count one less
        begin = dt.datetime(1899, 12, 30) if value >= 60 else dt.datetime(1899, 12, 31)
    try:
        moment = begin + dt.timedelta(seconds=round(value * 86400))
    except OverflowError:
        return None
    if value < 1:
        return moment.strftime("%H:%M:%S")
    if moment.time() == dt.time():
        return moment.date().isoformat()
    return moment.isoformat(sep=" ")
