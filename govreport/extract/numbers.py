"""Reads one cell: a number, a mark, nothing, or text no number can be read from.

The kinds of nothing are kept apart as the canonical form tells (spec/README.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from govreport.document import ILLEGIBLE
from govreport.extract.fold import without_note
from govreport.layout import Column
from govreport.model import CellState, Value
from govreport.signs import Signs, cell_signs
from govreport.spec import Spec
from govreport.squeeze import squeezed
from govreport.verbatim import TEXT, decoded

_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,11})\Z", re.ASCII)
_PLAIN_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,12})?\Z", re.ASCII)
_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_HAN_UNIT = {"十": 10, "百": 100, "千": 1000}
_REMARK = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\])\Z")
#: Five letters together, none of them a numeral: no cell of figures holds so many.
_WORDS = re.compile(r"(?<![(（])[^\W\d_零一二三四五六七八九〇○两十百千万亿]{5,}(?![)）])")
_SPLIT = re.compile(r"[0-9０-９][\s\u200b]+[0-9０-９]")
_NO_DIGITS = dict.fromkeys(map(ord, "0123456789０１２３４５６７８９\u200b"))
_MARKED = re.compile(rf"{TEXT}(?!(?:\D*\d){{41}})(-?[0-9]{{1,30}}(?:\.[0-9]{{1,30}})?)\Z", re.ASCII)
_WITH_VALUE = frozenset({CellState.INFERRED, CellState.CONVERTED})
#: No figure is longer; arithmetic of decimals rounds beyond 28 digits.
_MOST_DIGITS = 20
#: So many texts are remembered, and none longer than this.
_KEPT = 8192
_LONGEST_KEPT = 64
_GROUPS = re.compile(r"\D*[0-9０-９]{1,3}(?:\s[0-9０-９]{3})+(?:\.[0-9]+)?\D*\Z")


@frozen(slots=True)
class Reading:
    """What a cell says. ``state`` is ``None`` for a plain number as printed.

    ``unit`` is the money unit stated in the cell itself, if any; ``value`` is then already in the
    unit of the column.
    """

    value: Value
    state: CellState | None
    raw: str
    unit: str | None = None

    @property
    def empty(self) -> bool:
        """Whether the cell was printed empty."""
        return self.state is CellState.BLANK


@frozen(slots=True, eq=False)
class NumberReader:
    """Reads cells with the words of one specification; what it read last it knows by heart."""

    marks: frozenset[str]
    zeros: frozenset[str]
    minus: tuple[str, ...]
    count_units: tuple[str, ...]
    money_units: Mapping[str, Decimal]
    pattern: re.Pattern[str] = field(repr=False)
    traditional: dict[int, int] = field(repr=False)
    signs: Signs = field(repr=False)
    _looks: Callable[[str], bool] = field(init=False, repr=False)
    _known: Callable[[str, str, str | None, str | None], Reading] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        # the same few figures, marks and labels fill every report
        object.__setattr__(self, "_looks", lru_cache(_KEPT)(self._looks_like_cell))
        object.__setattr__(self, "_known", lru_cache(_KEPT)(self._read))

    def compact(self, text: str) -> str:
        """A text without white space, in half-width and simplified characters."""
        folded = squeezed(without_note(text))
        folded = folded.replace("\u200b", "")
        return folded if folded.isascii() else folded.translate(self.traditional)

    def looks_like_cell(self, text: str) -> bool:
        """Whether a text can be a cell of figures at all (number, mark or nothing)."""
        return self._looks(text) if len(text) <= _LONGEST_KEPT else self._looks_like_cell(text)

    def _looks_like_cell(self, text: str) -> bool:
        if _PLAIN.match(text) or text == ILLEGIBLE or self._says_itself(text):
            return True
        if len(text) > 40 or _WORDS.search(text) or several(text):
            return False
        compact = self.compact(text)
        return (
            not compact
            or compact in self.marks
            or compact in self.zeros
            or self._is_number(compact)
        )

    def _is_number(self, compact: str) -> bool:
        return self.pattern.match(_REMARK.sub("", compact) or compact) is not None

    def read(self, text: str, column: Column, stated: str | None = None) -> Reading:
        """Read a cell of a column. ``stated``: the money unit the column's own head states."""
        kept = len(text) <= _LONGEST_KEPT
        return (self._known if kept else self._read)(text, column.type, column.unit, stated)

    def _read(self, text: str, type: str, unit: str | None, stated: str | None) -> Reading:
        raw = text.strip()
        if type == "count" and _PLAIN.match(raw):
            return Reading(int(raw), None, raw)
        scaled = stated is not None and unit is not None and stated != unit
        if type == "amount" and not scaled and _PLAIN_AMOUNT.match(raw):
            return Reading(Decimal(raw), None, raw)
        if self._says_itself(raw):
            return self._said(raw, type, unit, stated)
        if several(raw):
            return Reading(None, CellState.UNREADABLE, raw)
        compact = self.compact(raw)
        if not compact:
            return Reading(None, CellState.BLANK, raw)
        if compact in self.marks:
            return Reading(None, CellState.MARK, raw)
        if compact in self.zeros:
            zero = Decimal(0) if type == "amount" else 0
            return Reading(zero, CellState.CONVERTED, raw)
        return self._number(raw, compact, type, unit, stated)

    def _says_itself(self, text: str) -> bool:
        """Whether a cell is marked as a plain number, or ends in a sign that tells what it is."""
        return _MARKED.match(text) is not None or self.signs.read(text) is not None

    def _said(self, text: str, type: str, unit: str | None, stated: str | None) -> Reading:
        signed = self.signs.read(text)
        number = _MARKED.match(text)
        if signed is None and number is not None:
            value = _typed(number[1], type)
            return Reading(value, CellState.UNREADABLE if value is None else None, number[1])
        assert signed is not None
        raw, value = decoded(signed.raw), None
        if signed.value is not None:
            value = _typed(signed.value, type)
        elif signed.state in _WITH_VALUE and not self._says_itself(raw):
            value = self._read(raw, type, unit, stated).value
        if (value is not None) != (signed.state in _WITH_VALUE):
            return Reading(None, CellState.UNREADABLE, text)
        return Reading(value, signed.state, raw)

    def _number(
        self, raw: str, compact: str, type: str, wanted: str | None, stated: str | None
    ) -> Reading:
        unreadable = Reading(None, CellState.UNREADABLE, raw)
        match = self.pattern.match(compact) or self.pattern.match(_REMARK.sub("", compact))
        if match is None:
            return unreadable
        number = _decimal(match["digits"], match["han"])
        if number is None:
            return unreadable
        if (match["sign"] or match["after"] or "") in self.minus:
            number = -number
        unit = match["unit"] or match["boxed"]
        if type == "amount":
            if unit is not None and unit not in self.money_units:
                return unreadable
            said = unit or stated
            if said is not None and wanted is not None:
                number = number * self.money_units[said] / self.money_units[wanted]
            return Reading(_tidy(number), CellState.CONVERTED, raw, unit)
        if unit is not None and unit not in self.count_units:
            return unreadable
        if number != number.to_integral_value():
            return unreadable
        return Reading(int(number), CellState.CONVERTED, raw)


def _typed(number: str, type: str) -> Value:
    """A number that is stated as such, in the type of its column; none where it does not fit."""
    value = Decimal(number)
    if type == "amount":
        return value
    return int(value) if value == value.to_integral_value() else None


def several(text: str) -> bool:
    """Whether white space parts digits other than as groups of thousands.

    That may be one number or two; nothing in the cell tells.
    """
    return _SPLIT.search(text) is not None and _GROUPS.match(text.strip()) is None


def is_parted(text: str) -> bool:
    """Whether a text holds digits and white space only, and is no one number."""
    return several(text) and not text.translate(_NO_DIGITS).strip()


def _tidy(number: Decimal) -> Decimal:
    return (
        number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    )


def _decimal(digits: str | None, han: str | None) -> Decimal | None:
    if digits is not None:
        plain = digits.replace(",", "")
        return Decimal(plain) if len(plain) <= _MOST_DIGITS else None
    return None if han is None else _han_number(han)


def _han_number(text: str) -> Decimal | None:
    """Read a Chinese numeral below 10⁸ (``二十六``, ``二〇二``); ``None`` for any other."""
    if all(ch in _HAN for ch in text):
        return Decimal("".join(str(_HAN[ch]) for ch in text))
    head, joint, tail = text.rpartition("万")
    if joint:
        # 万 counts what stands before it; it alone, or twice, is no figure that a report has
        high = _han_number(head) if head and "万" not in head else None
        low = _han_number(tail) if tail else Decimal(0)
        return None if high is None or low is None else high * 10000 + low
    total, digit = 0, 0
    for ch in text:
        if ch in _HAN:
            digit = _HAN[ch]
        else:
            total += (digit or 1) * _HAN_UNIT[ch]
            digit = 0
    return Decimal(total + digit)


def _words(words: Any) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=len, reverse=True))


@lru_cache(maxsize=16)
def number_reader(spec: Spec) -> NumberReader:
    """The reader of numbers for the vocabulary of a specification."""
    words = spec.vocabulary
    signs = words["signs"]
    both = _words([*signs["plus"], *signs["minus"]])
    units = _words([*words["money_units"], *words["count_units"]])
    number = (
        r"(?:(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,15}(?:\.[0-9]+)?)"
        r"|(?P<han>[零一二三四五六七八九〇○两十百千万]+?))"
    )
    pattern = re.compile(
        rf"(?P<sign>{both})?了?{number}(?P<unit>{units})?(?:\((?P<boxed>{units})\))?(?P<after>\((?:{both})\))?\Z"
    )
    return NumberReader(
        marks=frozenset(unicodedata.normalize("NFKC", mark) for mark in words["marks"]),
        zeros=frozenset(words["zero_words"]),
        minus=(*signs["minus"], *(f"({m})" for m in signs["minus"])),
        count_units=tuple(words["count_units"]),
        money_units={unit: Decimal(scale) for unit, scale in words["money_units"].items()},
        pattern=pattern,
        traditional=str.maketrans(words["traditional"]["from"], words["traditional"]["to"]),
        signs=cell_signs(spec),
    )
