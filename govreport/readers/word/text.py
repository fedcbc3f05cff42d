"""The text of one Word paragraph as it shows: runs, fields, signs (ECMA-376-1 17.3, 17.16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import define, field

from govreport.document import ILLEGIBLE
from govreport.readers.numerals import numeral
from govreport.readers.word.names import MATH_TEXT, P_PR, R_PR, VAL, R, T, W, is_on, number
from govreport.readers.word.styles import Marks, Styles, marks_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_FIELD, _CODE, _SYMBOL = W + "fldChar", W + "instrText", W + "sym"
_NOTES = (W + "footnoteReference", W + "endnoteReference")
_ART = "{urn:schemas-microsoft-com:vml}textpath"
# A form feed parts lines; tabs end up as a space.
_SIGNS = {
    W + "tab": " ",
    W + "ptab": " ",
    W + "br": "\f",
    W + "cr": "\f",
    W + "noBreakHyphen": "-",
}
_INLINE = (R, T, MATH_TEXT, _FIELD, _CODE, _SYMBOL, _ART, *_NOTES, *_SIGNS)
# What a field draws one over the other: a ring and what stands in it.
_OVERLAID = re.compile(r"\s*EQ\s.*\\o.*\(\s*[^\s,，;]\s*[,，;]\s*([^()]+?)\s*\)\s*", re.IGNORECASE)
# Fonts whose characters are no letters, with those that matter: ticks, boxes, ringed numbers.
_DINGBATS = {0x6F: "□", 0x71: "□", 0xA8: "□", 0xFC: "√", 0xFE: "☑", 0xFB: "×", 0xFD: "☒"} | {
    0x80 + value: chr(0x245F + value) for value in range(1, 11)
}


@define(slots=True)
class _Field:
    """An open field. ``result``: its code has ended. ``shown``: what a form shows of itself."""

    code: str = ""
    result: bool = False
    shown: str = ""
    unread: list[str] = field(factory=list)


class Lines:
    """Reads paragraphs one after the other, counting the marks of notes."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._notes = 0

    def read(self, paragraph: _Element, inherited: Marks) -> str:
        """The text of a paragraph; form feeds part its lines. What is raised stands in brackets."""
        parts: list[str] = []
        raised: list[str] = []
        fields: list[_Field] = []
        marks = inherited
        for node in _inline(paragraph):
            tag = node.tag
            if tag == R:
                marks = self._marks(node, inherited)
                continue
            if tag == _FIELD:
                text = _turn(node, fields)
            elif tag == _CODE:
                if fields:
                    fields[-1].code += node.text or ""
                continue
            elif tag in _NOTES:
                text = self._note(node)
            else:
                text = _text(node)
            if not text or (marks.hidden and tag != MATH_TEXT):
                continue
            unread = next((open for open in fields if not open.result), None)
            if unread is not None:
                unread.unread.append(text)
            elif marks.raised and tag not in _NOTES:
                raised.append(text)
            else:
                _lower(raised, parts)
                parts.append(text)
        _lower(raised, parts)
        # A field that never ends is no field: what it holds is text after all.
        parts.extend(text for open in fields for text in open.unread)
        return "".join(parts)

    def _marks(self, run: _Element, inherited: Marks) -> Marks:
        properties = run.find(R_PR)
        if properties is None:
            return inherited
        own = marks_of(properties)
        style = properties.find(W + "rStyle")
        by_style = Marks() if style is None else self._styles.named(style.get(VAL)).marks
        hidden = by_style.hidden if own.hidden is None else own.hidden
        raised = by_style.raised if own.raised is None else own.raised
        return Marks(
            inherited.hidden if hidden is None else hidden,
            inherited.raised if raised is None else raised,
        )

    def _note(self, node: _Element) -> str:
        # A mark of the writer's own follows as raised text.
        custom = (node.get(W + "customMarkFollows") or "0").lower()
        if custom in {"1", "true", "on"}:
            return ""
        self._notes += 1
        return f"[{self._notes}]"


def _inline(paragraph: _Element) -> Iterator[_Element]:
    # The properties of a paragraph hold tabs too, which are none of its text.
    for child in paragraph:
        if child.tag != P_PR:
            yield from child.iter(*_INLINE)


def _lower(raised: list[str], parts: list[str]) -> None:
    """Set what was raised apart: the figure of a note must not run into the number before it."""
    text = "".join(raised).strip()
    raised.clear()
    if text:
        parts.append(f"[{text}]")


def _text(node: _Element) -> str:
    tag = node.tag
    if tag in _SIGNS:
        return _SIGNS[tag]
    if tag == _SYMBOL:
        return _symbol(node)
    if tag == _ART:
        return node.get("string") or ""
    # A line feed inside a text is white space.
    return node.text or ""


def _symbol(node: _Element) -> str:
    """A character of a font that the text names; U+FFFD where only the font knows its look."""
    try:
        code = int(node.get(W + "char") or "", 16)
    except ValueError:
        return ILLEGIBLE
    font = (node.get(W + "font") or "").lower()
    if not 0xF000 <= code <= 0xF0FF:
        fits = 0x20 <= code <= 0x10FFFF and not 0xD800 <= code < 0xE000
        return chr(code) if fits else ILLEGIBLE
    code -= 0xF000
    if font.startswith("wingdings"):
        return _DINGBATS.get(code, ILLEGIBLE) if font == "wingdings" else ILLEGIBLE
    return chr(code) if 0x20 <= code < 0x7F and font != "webdings" else ILLEGIBLE


def _turn(node: _Element, fields: list[_Field]) -> str:
    """Follow a field: begin, end of its code, end. The text is what shows although none is kept."""
    kind = node.get(W + "fldCharType")
    if kind == "begin":
        fields.append(_Field(shown=_form(node)))
    elif fields and kind == "separate":
        fields[-1].result = True
    elif fields and kind == "end":
        closed = fields.pop()
        if not closed.result:
            return closed.shown or _drawn(closed.code)
    return ""


def _drawn(code: str) -> str:
    """What a field of formulas draws: figures in a ring as one sign, U+FFFD for all else."""
    if not code.split() or code.split(maxsplit=1)[0].upper() != "EQ":
        return ""
    found = _OVERLAID.fullmatch(code)
    if found is None:
        return ILLEGIBLE
    value = number(found[1])
    return found[1] if value is None else numeral(value, "decimalEnclosedCircle")


def _form(node: _Element) -> str:
    """What a form field shows without a text of its own: the entry of a list, or a box."""
    box = next(node.iter(W + "checkBox"), None)
    if box is not None:
        ticked = box.find(W + "checked")
        return "☑" if is_on(box.find(W + "default") if ticked is None else ticked) else "□"
    entries = [entry.get(VAL) or "" for entry in node.iter(W + "listEntry")]
    result = next(node.iter(W + "result"), None)
    at = 0 if result is None else number(result.get(VAL), 0) or 0
    return entries[at] if 0 <= at < len(entries) else ""
