"""Widths of columns in which no word and no number has to be broken."""

from __future__ import annotations

import re

from govreport.render.official import OfficialTable, positions

#: What stays in one line: letters and digits; a word may break after its hyphen.
_WORD = re.compile(r"(?:[!-,./-~]|(?<![A-Za-z])-)+-?")
#: The widths of a letter, a digit and a Chinese character in parts of the size of the type. Digits
#: are taken as wide as in the widest of usual fonts: a broken number would read as two.
_LETTER, _DIGIT, _SIGN = 0.53, 0.64, 1.0


def fitted(table: OfficialTable, total: float, size: float, padding: float) -> list[float]:
    """The widths of a table's columns, as the form wants them where no word is broken by that.

    ``total`` is the width of the table, ``size`` that of its type, ``padding`` what each cell keeps
    free, all in one unit. The sum is more than the total where the longest words need more.
    """
    least = [padding + size * _SIGN] * len(table.widths)
    for _, column, cell in positions(table.rows):
        if cell.colspan == 1:
            longest = max(map(_length, _WORD.findall(cell.text)), default=0.0)
            least[column] = max(least[column], padding + size * longest)
    if sum(least) >= total:
        return least
    tight: set[int] = set()
    while True:
        rest = total - sum(least[column] for column in tight)
        free = sum(share for at, share in enumerate(table.widths) if at not in tight)
        widths = [
            least[at] if at in tight else rest * share / free
            for at, share in enumerate(table.widths)
        ]
        lacking = {at for at, width in enumerate(widths) if width < least[at]}
        if not lacking:
            return widths
        tight |= lacking


def _length(word: str) -> float:
    return sum(_DIGIT if char.isdigit() else _LETTER for char in word)
