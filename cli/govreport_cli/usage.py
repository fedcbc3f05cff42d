"""Arguments that can't be meant, and the values that arguments take."""

from __future__ import annotations


class UsageError(Exception):
    """Arguments that can't be meant. ``code`` and ``params`` make its text."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def positive(text: str) -> int:
    """A whole number above zero. Raises ``ValueError``."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
