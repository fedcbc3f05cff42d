"""Named predicates: what the expression language of the rules cannot say itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from immutabledict import immutabledict

from govreport.model import Report
from govreport.squeeze import squeezed

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def credit_code(value: Any) -> bool:
    """GB 32100: 18 characters of an alphabet without I, O, S, V, Z; the last one checks the rest.

    Each of the first 17 characters has its place in the alphabet as value and 3 to the power of its
    position (from 0) modulo 31 as weight; the check character is 31 less the weighted sum modulo
    31, modulo 31.
    """
    if not isinstance(value, str) or len(value) != 18 or any(c not in _ALPHABET for c in value):
        return False
    total = sum(_ALPHABET.index(c) * w for c, w in zip(value, _WEIGHTS, strict=False))
    return _ALPHABET[(31 - total % 31) % 31] == value[17]


PREDICATES: Mapping[str, Callable[[Any], bool]] = immutabledict({"credit_code": credit_code})


def same_agency(report: Report, previous: Report) -> bool:
    """Same credit code where both have one; else same name, folded, or one the end of the other
    (柳州市城中区人民政府 and 城中区人民政府); true where either is not known.
    """
    here, there = report.agency, previous.agency
    if here.credit_code and there.credit_code:
        return here.credit_code == there.credit_code
    if not here.name or not there.name:
        return True
    one, other = squeezed(here.name), squeezed(there.name)
    return one.endswith(other) or other.endswith(one)


def same_scope(report: Report, previous: Report) -> bool:
    """Same scope, or unknown in either."""
    return report.scope is None or previous.scope is None or report.scope == previous.scope


def next_year(report: Report, previous: Report) -> bool:
    """Both years are known, and the previous one is the year before."""
    here, there = report.reporting_year, previous.reporting_year
    return isinstance(here, int) and isinstance(there, int) and here == there + 1


ASPECTS: Mapping[str, Callable[[Report, Report], bool]] = immutabledict(
    {"agency": same_agency, "scope": same_scope, "year": next_year}
)
