"""Numbers of lists as office programs print them (ECMA-376-1 17.18.59, ODF 1.3-3 19.508)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
# Letters and Roman numbers of larger values would only be long.
_LARGEST = 4000


def numeral(value: int, kind: str) -> str:
    """``value`` in a numbering of WordprocessingML (``ST_NumberFormat``); decimal if not known.

    ``none`` and ``bullet`` print nothing.
    """
    if kind in {"none", "bullet"}:
        return ""
    made = _KINDS.get(kind)
    return made(value) if made is not None and 0 < value < _LARGEST else str(value)


def _by_digit(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(digit)] for digit in str(value))


def _counting(digits: str, units: str, *, first_ten: bool = False) -> Callable[[int], str]:
    """Counting with units of ten, hundred and thousand; 10 to 19 without the one in front."""

    def made(value: int) -> str:
        text = ""
        for place, digit in enumerate(reversed(str(value))):
            number = int(digit)
            if number:
                text = digits[number] + (units[place - 1] if place else "") + text
            elif text and text[0] != digits[0]:
                text = digits[0] + text
        short = not first_ten and 10 <= value < 20
        return text[1:] if short else text

    return made


def _in_row(first: str, count: int, otherwise: Callable[[int], str] = str) -> Callable[[int], str]:
    """Signs that follow one another in Unicode, such as circled numbers."""
    return lambda value: chr(ord(first) + value - 1) if value <= count else otherwise(value)


def _circled(value: int) -> str:
    if value > 50:
        return str(value)
    base = 0x245F if value <= 20 else 0x3251 - 21 if value <= 35 else 0x32B1 - 36
    return chr(base + value)


def _letters(value: int) -> str:
    """A to Z, then AA, BB and so on, as the formats say."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        text += sign * count
    return text


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if value <= len(signs) else str(value)


def _sexagenary(value: int) -> str:
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if value <= 60 else str(value)


_BY_DIGIT = _by_digit(_DIGITS)
_COUNTING = _counting(_DIGITS.replace("〇", "零"), "十百千")
_FORMAL_COUNTING = _counting(_FORMAL, "拾佰仟", first_ten=True)


def _below_hundred(value: int) -> str:
    return _COUNTING(value) if value < 100 else _BY_DIGIT(value)


_KINDS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _below_hundred,
    "chineseCountingThousand": _COUNTING,
    "chineseLegalSimplified": _FORMAL_COUNTING,
    "japaneseCounting": _COUNTING,
    "japaneseDigitalTenThousand": _BY_DIGIT,
    "taiwaneseCounting": _below_hundred,
    "taiwaneseCountingThousand": _COUNTING,
    "taiwaneseDigital": _BY_DIGIT,
    "ideographDigital": _BY_DIGIT,
    "ideographLegalTraditional": _counting("零壹貳參肆伍陸柒捌玖", "拾佰仟", first_ten=True),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _in_row("㊀", 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _in_row("⑴", 20),
    "decimalEnclosedFullstop": _in_row("⒈", 20),
    "decimalFullWidth": _by_digit("０１２３４５６７８９"),
    "decimalFullWidth2": _by_digit("０１２３４５６７８９"),
}
