"""The characters of a PDF page, each with its place; what has no character is marked so.

Characters stand in boxes of the size of their font round the base line, since the boxes that
fonts declare differ by half their size.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from govreport.document import ILLEGIBLE
from govreport.quick import quick
from govreport.readers.page.printed import Piece
from govreport.readers.pdf.coordinates import Turn, quarters_of, turn_of

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# Where the em box of Han characters stands on the base line (OpenType, baseline tag "ideo").
_ABOVE, _BELOW = 0.88, 0.12
# Two prints of one character this near (in sizes) are one: bold made by printing twice.
_OVERPRINTED = 0.15
# No character is wider, in sizes.
_BROADEST = 2.2
# A font that lacks a map for so many of its characters is believed for none.
_OFTEN = 0.5
_INVISIBLE = frozenset({3, 7})
# What fonts map to glyphs that look like common characters: two hyphens, and the hyphen with
# which pdfium replaces one at a line's end. A minus must not be lost from a figure.
_HYPHENS = frozenset({"\xad", "\x02", "\u2010", "\u2011"})
# Radicals (Unicode EquivalentUnifiedIdeograph) that fonts map instead of the character itself.
_RADICALS = dict(
    zip(
        "⺠⻓⻚⻅⻔⻋⻛⻢⻥⻦⻬⻰⻝⻄⻘⻩⻆⻉⻨⻜⻣⻤⻁⻙⻮⻳",
        "民长页见门车风马鱼鸟齐龙食西青黄角贝麦飞骨鬼虎韦齿龟",
        strict=True,
    )
)


@frozen(slots=True)
class Text:
    """The characters of a page: visible ones, those of an invisible layer, how it is turned."""

    pieces: tuple[Piece, ...]
    hidden: tuple[Piece, ...]
    turn: Turn
    illegible: int


@frozen(slots=True)
class _Style:
    """What the characters of one text object share: direction, size, whether they show, font."""

    quarters: int | None
    size: float
    hidden: bool
    font: int | None


Raw = tuple[str, _Style, float, float, tuple[float, float, float, float]]
_Piece = quick(Piece)


def text_of(page: PdfPage) -> Text:
    """The characters of a page, turned so that most of them stand upright."""
    raw = _characters(page)
    counts = Counter(style.quarters for _, style, _, _, _ in raw)
    usual = counts.most_common(1)[0][0] if counts else None
    turn = turn_of(page, usual)
    width, height = turn.size
    shown: list[Piece] = []
    hidden: list[Piece] = []
    before: dict[str, list[Piece]] = {}
    for char, style, x, y, box in raw:
        left, top, right, bottom = turn.box(*box)
        if style.quarters == turn.quarters:
            _, base = turn.point(x, y)
            top, bottom = base - _ABOVE * style.size, base + _BELOW * style.size
        if not (0 <= (left + right) / 2 <= width and 0 <= (top + bottom) / 2 <= height):
            continue
        piece = _Piece(char, left, top, right, bottom)
        if not char.isspace():
            same = before.setdefault(char, [])
            near = _OVERPRINTED * style.size
            if any(abs(p.left - left) <= near and abs(p.top - top) <= near for p in same):
                continue
            same.append(piece)
        (hidden if style.hidden else shown).append(piece)
    illegible = sum(piece.text == ILLEGIBLE for piece in shown)
    return Text(tuple(shown), tuple(hidden), turn, illegible)


def _characters(page: PdfPage) -> list[Raw]:
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    handle = textpage.raw
    styles: dict[int | None, _Style] = {}
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    found: list[Raw] = []
    unmapped = False
    for index in range(pdfium.FPDFText_CountChars(handle)):
        if pdfium.FPDFText_IsGenerated(handle, index):
            continue
        # Without a map pdfium gives the number of the glyph, which may look like a figure.
        if pdfium.FPDFText_HasUnicodeMapError(handle, index):
            char, unmapped = ILLEGIBLE, True
        else:
            char = _character(pdfium.FPDFText_GetUnicode(handle, index))
        part = pdfium.FPDFText_GetTextObject(handle, index)
        key = ctypes.cast(part, ctypes.c_void_p).value
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(handle, index, part)
        pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(handle, index, box)
        edges = (box.left, box.bottom, box.right, box.top)
        if box.right - box.left > _BROADEST * style.size:
            edges = _tight(handle, index)
        found.append((char, style, x.value, y.value, edges))
    textpage.close()
    return [raw for raw in (_doubted(found) if unmapped else found) if raw[0]]


def _doubted(raw: list[Raw]) -> list[Raw]:
    """The characters of fonts that often lack a map, all marked.

    pdfium does not say so of every character: some it turns into what they stand for, such as a
    raised 2 into 2, though the character itself was but the number of a glyph.
    """
    used = Counter(style.font for _, style, _, _, _ in raw)
    lost = Counter(style.font for char, style, _, _, _ in raw if char == ILLEGIBLE)
    fonts = {font for font, count in lost.items() if count >= _OFTEN * used[font]}
    return [(ILLEGIBLE, *one[1:]) if one[1].font in fonts and one[0] != " " else one for one in raw]


def _tight(handle: ctypes.c_void_p, index: int) -> tuple[float, float, float, float]:
    """The box of the ink of a character: fonts written downwards declare no other."""
    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def _style(handle: ctypes.c_void_p, index: int, part: ctypes.c_void_p) -> _Style:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(handle, index, matrix)
    size = pdfium.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
    hidden = bool(part) and pdfium.FPDFTextObj_GetTextRenderMode(part) in _INVISIBLE
    font = ctypes.cast(pdfium.FPDFTextObj_GetFont(part), ctypes.c_void_p).value if part else None
    return _Style(quarters_of(matrix.a, matrix.b), size or 1.0, hidden, font)


def _character(code: int) -> str:
    """The text of a code; empty for what prints nothing, ``ILLEGIBLE`` for what has no meaning."""
    char = chr(code) if code <= 0x10FFFF else ILLEGIBLE
    if "0" <= char <= "~" or "\u4e00" <= char <= "\u9fff":
        return char
    if char in _HYPHENS:
        return "-"
    if char.isspace():
        return " " if char == " " else "\xa0"
    if char in _RADICALS:
        return _RADICALS[char]
    if "\u2f00" <= char <= "\u2fd5" or "\uf900" <= char <= "\ufaff" or "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    category = unicodedata.category(char)
    if category in ("Cf", "Mn"):
        return ""
    return ILLEGIBLE if category in ("Cc", "Co", "Cn", "Cs") else char
