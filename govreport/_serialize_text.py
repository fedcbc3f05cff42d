"""JSON text <-> plain values, with the guards that the canonical form needs (RFC 8259).

Stricter than the standard library: no key twice, no ``NaN`` or ``Infinity``, no half of a
surrogate pair, bounds on nesting and on the length of numbers. Numbers with a fraction or an
exponent are ``Decimal``, so that 0.1 stays 0.1.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from govreport.errors import InvalidReportError
from govreport.findings import Finding, Severity

MAX_DEPTH = 64
MAX_DIGITS = 40

Plain = Any


class _Refused(Exception):
    """Carries a code out of the standard decoder's hooks."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def told(self, name: str | None) -> InvalidReportError:
        return InvalidReportError(self.code, name=name, findings=(), **self.params)


def decode(text: str | bytes, name: str | None = None) -> Plain:
    """The plain values of a JSON text. Bytes are UTF-8, UTF-16 or UTF-32, with or without BOM.

    Raises ``InvalidReportError`` with one of the codes ``json_encoding``, ``json_broken``,
    ``json_duplicate_key``, ``json_not_finite``, ``json_number_too_long``, ``json_too_deep``.
    """
    if isinstance(text, bytes):
        text = _text(text, name)
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_object,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise InvalidReportError(
            "json_broken", name=name, line=error.lineno, column=error.colno
        ) from error
    except RecursionError as error:
        raise InvalidReportError("json_too_deep", name=name, limit=MAX_DEPTH) from error
    except _Refused as error:
        raise error.told(name) from error


def faults(data: Plain) -> tuple[Finding, ...]:
    """What in plain values can't stand in JSON, each by its pointer. Ends at the first bound.

    Values that are no JSON at all (a set, a date), keys that are no text, numbers that are not
    finite, text that can't be encoded, and nesting beyond ``MAX_DEPTH``.
    """
    return tuple(_faults(data))


def encode(data: Plain, indent: int | None) -> str:
    """JSON text with a line feed at its end. Deterministic: keys stand in the order given.

    ``indent=None`` gives one line. A ``Decimal`` is written digit by digit.
    """
    if indent is None:
        try:
            return _ONE_LINE.encode(data) + "\n"
        except TypeError:
            pass
    written: list[str] = []
    _write(written.append, data, indent, "\n")
    written.append("\n")
    return "".join(written)


def pointer(base: str, key: str | int) -> str:
    """The JSON Pointer of a member or item below ``base`` (RFC 6901)."""
    return f"{base}/{str(key).replace('~', '~0').replace('/', '~1')}"


def _text(data: bytes, name: str | None) -> str:
    try:
        return data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as error:
        raise InvalidReportError("json_encoding", name=name, position=error.start + 1) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Refused("json_duplicate_key", key=key)
            seen.add(key)
    return found


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _Refused("json_number_too_long", digits=len(digits), limit=MAX_DIGITS)
    return int(digits)


def _decimal(digits: str) -> Decimal:
    if len(digits) > MAX_DIGITS or abs((number := Decimal(digits)).adjusted()) > MAX_DIGITS:
        raise _Refused("json_number_too_long", digits=len(digits), limit=MAX_DIGITS)
    return number


def _constant(word: str) -> Any:
    raise _Refused("json_not_finite", word=word)


def _faults(data: Plain) -> Iterator[Finding]:
    waiting: list[tuple[str, int, Any]] = [("", 0, data)]
    while waiting:
        at, depth, value = waiting.pop()
        if depth > MAX_DEPTH:
            yield _fault("json_too_deep", at, limit=MAX_DEPTH)
            return
        if isinstance(value, Mapping):
            for key, inner in value.items():
                if isinstance(key, str) and _sound(key):
                    waiting.append((pointer(at, key), depth + 1, inner))
                else:
                    yield _fault("json_key", at, key=repr(key))
        elif isinstance(value, list | tuple):
            waiting.extend((pointer(at, i), depth + 1, inner) for i, inner in enumerate(value))
        elif isinstance(value, str):
            if not _sound(value):
                yield _fault("json_surrogate", at)
        elif isinstance(value, float | Decimal):
            if not math.isfinite(value):
                yield _fault("json_not_finite", at, word=str(value))
            elif abs(Decimal(value).adjusted()) > MAX_DIGITS and value:
                yield _fault("json_number_too_long", at, digits=MAX_DIGITS + 1, limit=MAX_DIGITS)
        elif isinstance(value, int):
            if value.bit_length() > 4 * MAX_DIGITS:
                yield _fault("json_number_too_long", at, digits=MAX_DIGITS + 1, limit=MAX_DIGITS)
        elif value is not None:
            yield _fault("json_type", at, kind=type(value).__name__)


def _fault(code: str, at: str, **params: str | int) -> Finding:
    return Finding(code, Severity.ERROR, (at,), params=params)


def _sound(text: str) -> bool:
    """Whether the text has no half of a surrogate pair, which no encoding can write."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _members(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value.items())
    raise TypeError(type(value))


#: Several times as quick as the functions below, but it can't write a ``Decimal``.
_ONE_LINE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_members)


def _write(write: Callable[[str], object], value: Plain, indent: int | None, margin: str) -> None:
    """Write a value; ``margin`` is the line feed and the white space that its last line begins
    with.
    """
    if isinstance(value, str):
        write(encode_basestring(value))
    elif value is None:
        write("null")
    elif type(value) is int:
        write(repr(value))
    elif isinstance(value, dict | Mapping):
        _several(
            write,
            "{}",
            [(f"{encode_basestring(k)}: ", v) for k, v in value.items()],
            indent,
            margin,
        )
    elif isinstance(value, list | tuple):
        _several(write, "[]", [("", item) for item in value], indent, margin)
    elif isinstance(value, Decimal):
        write(format(value, "f"))
    else:
        write(json.dumps(value, allow_nan=False))


def _several(
    write: Callable[[str], object],
    brackets: str,
    members: list[tuple[str, Plain]],
    indent: int | None,
    margin: str,
) -> None:
    if not members:
        write(brackets)
        return
    inner = margin if indent is None else margin + " " * indent
    before, between = ("", ", ") if indent is None else (inner, "," + inner)
    write(brackets[0])
    for start, value in members:
        write(before + start)
        _write(write, value, indent, inner)
        before = between
    if indent is not None:
        write(margin)
    write(brackets[1])
