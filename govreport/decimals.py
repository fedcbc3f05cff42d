"""Arithmetic on decimals that does not depend on what the program around us has set for its own."""

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")
#: What Python begins with (Python Library Reference, ``decimal``): 28 digits, half to even.
OWN = Context(
    prec=28,
    rounding=ROUND_HALF_EVEN,
    Emin=-999999,
    Emax=999999,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)


def own_decimals(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The function with a decimal context of its own; that of the caller is not used nor changed.

    Not for generators: what they set would hold wherever they stop.
    """

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with localcontext(OWN):
            return function(*args, **kwargs)

    return run
