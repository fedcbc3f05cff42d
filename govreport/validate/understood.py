"""Tells whether the clause around a statement is understood whole (``spec/claims/README.md``)."""

from __future__ import annotations

import re

from govreport.validate.claim_patterns import Claims

_PARTED = re.compile(r"[,;:()。]")
_COUNT = re.compile(r"[0-9]")


def understood(text: str, span: tuple[int, int], claims: Claims) -> bool:
    """Whether nothing but known words stands in the clause of a statement found at ``span``, and
    in those before it from which it takes what it counts.
    """
    cuts = [-1, *(found.start() for found in _PARTED.finditer(text)), len(text)]
    begin = max(cut for cut in cuts if cut <= span[0]) + 1
    end = min(cut for cut in cuts if cut >= span[1])
    if not _known(text[begin:end], claims):
        return False
    after = span[1]
    while begin and (
        claims.continues.match(text, begin) or not claims.subjects.search(text, begin, after)
    ):
        after = begin - 1
        begin = max(cut for cut in cuts if cut < after) + 1
        if _COUNT.search(text, begin, after) and not _known(text[begin:after], claims):
            return False
    return True


def _known(clause: str, claims: Claims) -> bool:
    return not claims.known.sub("", clause)
