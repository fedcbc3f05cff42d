"""Styles of a workbook, as far as they say what is printed: number formats, and borders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from govreport.readers.sheet.numbers import BUILTIN

if TYPE_CHECKING:
    from lxml.etree import _Element

_SIDES = frozenset({"left", "right", "start", "end", "top", "bottom"})


@frozen(slots=True)
class Styles:
    """By number of a cell style: its number format, and whether it draws a border."""

    formats: tuple[str, ...] = ()
    ruled: frozenset[int] = frozenset()

    def code(self, style: int) -> str:
        """The number format code of a style; a style that is not there has the general one."""
        return self.formats[style] if style < len(self.formats) else ""


def styles_of(root: _Element | None) -> Styles:
    """The styles of a workbook's styles part (ECMA-376-1 18.8)."""
    if root is None:
        return Styles()
    codes: dict[str, str] = {str(number): code for number, code in BUILTIN.items()}
    for one in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[one.get("numFmtId", "")] = one.get("formatCode", "")
    borders = {
        str(number)
        for number, border in enumerate(root.iterfind("{*}borders/{*}border"))
        if _draws(border)
    }
    formats = list(root.iterfind("{*}cellXfs/{*}xf"))
    return Styles(
        tuple(_code(one, codes) for one in formats),
        frozenset(n for n, one in enumerate(formats) if one.get("borderId", "0") in borders),
    )


def _draws(border: _Element) -> bool:
    return any(
        str(side.tag).rpartition("}")[2] in _SIDES and side.get("style", "none") != "none"
        for side in border
    )


def _code(style: _Element, codes: Mapping[str, str]) -> str:
    return codes.get(style.get("numFmtId", "0"), "")
