"""Writes an equation out with its numbers, for people."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

Spell = Callable[[Any], str]


def plain(value: Any) -> str:
    """A value as text: numbers without exponent, ``?`` for what is not known."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, (int, str)) else "?"


def nothing(_: Any) -> str:
    """For what is no equation."""
    return ""


def joined(sign: str, parts: list[str], *, zeros: bool = True) -> str:
    """Terms joined by a sign, negative ones after the first in brackets.

    ``zeros=False`` leaves zeros out, so that a long sum stays readable; ``0`` if all are.
    """
    kept = parts if zeros else [part for part in parts if part != "0"]
    if not kept:
        return "0"
    first, *rest = kept
    return sign.join([first, *(f"({part})" if part.startswith("-") else part for part in rest)])
