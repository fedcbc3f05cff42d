"""The words without which a pattern can't be found: a look at them is many times as quick."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from attrs import frozen

try:  # how the standard library reads patterns; without it every pattern is tried
    from re import _constants as kinds  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    parser = None

#: More words than this take as long to look for as the pattern itself.
_MOST = 40


@frozen(slots=True, eq=False)
class Sieve:
    """Some patterns by number, and the words that tell which of them a text can hold.

    ``words`` are kept by their first character, each with the patterns that need it; ``always``
    are the patterns of which no needed words are known.
    """

    words: tuple[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], ...]
    always: tuple[int, ...]

    def possible(self, text: str) -> list[int]:
        """The numbers of the patterns that may be found in a text, in order."""
        found = set(self.always)
        for first, words in self.words:
            if first in text:
                for word, numbers in words:
                    if word in text:
                        found.update(numbers)
        return sorted(found)


def sieve(patterns: Iterable[re.Pattern[str]]) -> Sieve:
    """The sieve of patterns, numbered as they come, from 0."""
    by_word: dict[str, list[int]] = {}
    always: list[int] = []
    for number, pattern in enumerate(patterns):
        words = needed_words(pattern)
        if words is None:
            always.append(number)
        for word in words or ():
            by_word.setdefault(word, []).append(number)
    by_first: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for word, numbers in by_word.items():
        by_first.setdefault(word[0], []).append((word, tuple(numbers)))
    return Sieve(tuple((first, tuple(words)) for first, words in by_first.items()), tuple(always))


@lru_cache(maxsize=4096)
def needed_words(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Words one of which stands in every text the pattern is found in; ``None`` if none are known.

    ``(?:答复|办结)的?<n>件`` needs ``答复`` or ``办结``.
    """
    if parser is None or pattern.flags & re.IGNORECASE:
        return None
    return _of_sequence(parser.parse(pattern.pattern, pattern.flags))


def all_needed(pattern: re.Pattern[str]) -> tuple[frozenset[str], ...]:
    """Sets of words: one of each stands in every text the pattern is found in, most telling first.

    ``(?<=年度)<body>(?:始终|坚持)`` needs ``年度``, and ``始终`` or ``坚持``.
    """
    if parser is None or pattern.flags & re.IGNORECASE:
        return ()
    found = _all_of(parser.parse(pattern.pattern, pattern.flags))
    return tuple(sorted(dict.fromkeys(found), key=_telling, reverse=True))


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The most telling of what the parts of a sequence need."""
    return max(_all_of(parts), key=_telling, default=None)


def _telling(words: frozenset[str]) -> tuple[int, int]:
    return min(map(len, words)), -len(words)


def _all_of(parts: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    """What the parts of a sequence need, in order."""
    found: list[frozenset[str]] = []
    run = ""
    for kind, said in parts:
        if kind is kinds.LITERAL:
            run += chr(said)
            continue
        if run:
            found.append(frozenset({run}))
        run = ""
        needed = _of_part(kind, said)
        if needed:
            found.append(needed)
    if run:
        found.append(frozenset({run}))
    return found


def _shortest(words: set[str]) -> frozenset[str]:
    """The words that hold no other: a text that holds one of them all holds one of these."""
    return frozenset(w for w in words if not any(o != w and o in w for o in words))


def _of_part(kind: Any, said: Any) -> frozenset[str] | None:
    if kind is kinds.SUBPATTERN:
        return _of_sequence(said[-1])
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
        least, _, repeated = said
        return _of_sequence(repeated) if least else None
    if kind is kinds.ASSERT:
        return _of_sequence(said[1])
    if kind is kinds.BRANCH:
        needed = [_of_sequence(branch) for branch in said[1]]
        words = _shortest({word for words in needed for word in words or ()})
        return words if all(needed) and len(words) <= _MOST else None
    if kind is kinds.IN and len(said) <= _MOST and all(k is kinds.LITERAL for k, _ in said):
        return frozenset(chr(code) for _, code in said)
    return None
