"""Remembers what was worked out last, within bounds that no input can stretch."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_R = TypeVar("_R")


def kept(most: int, longest: int, at: int = 0) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """``functools.lru_cache`` for functions of a text: of ``most`` calls and of short texts only.

    A bound on calls alone is none on memory, since one text can be as long as a file. What the
    text at position ``at`` gives is worked out anew where it has more than ``longest`` characters.
    All arguments are given by position.
    """

    def keep(function: Callable[_P, _R]) -> Callable[_P, _R]:
        remembered: Any = lru_cache(most)(function)
        anew = cast(Callable[..., _R], function)

        @wraps(function)
        def call(*given: Any) -> _R:
            found: _R = (remembered if len(given[at]) <= longest else anew)(*given)
            return found

        vars(call).update(cache_clear=remembered.cache_clear, cache_info=remembered.cache_info)
        return cast(Callable[_P, _R], call)

    return keep
