"""Chooses what a label means where it can name several things, by number, head and order."""

from __future__ import annotations

from govreport.extract.fold import Folded
from govreport.extract.labels import HEAD_KINDS, Kind, Target


def choose(
    targets: tuple[Target, ...], folded: Folded, *, in_head: bool, across: bool, last: int
) -> tuple[Target, ...]:
    """Narrow targets down: by the printed number, by head or body, by the order of the form.

    ``last`` is the order of the row before; ``across``: the rows are themselves part of the head.
    """
    if len(targets) == 1:
        return targets
    targets = _numbered(targets, folded)
    heads = tuple(t for t in targets if t.kind in HEAD_KINDS)
    body = tuple(t for t in targets if t.kind not in HEAD_KINDS)
    counted = folded.number is not None and any(t.number == folded.number for t in body)
    if across:
        return targets
    if not body or (in_head and heads and not counted):
        return heads
    rows = [t for t in body if t.kind is Kind.ROW]
    ahead = [t for t in rows if t.order > last]
    if not ahead and heads and not counted:
        return heads
    best = min(ahead or rows, key=lambda t: t.order, default=None)
    return body if best is None else (best,)


def _numbered(targets: tuple[Target, ...], folded: Folded) -> tuple[Target, ...]:
    """Those whose number in the form is the printed one; all where none is."""
    if folded.number is None:
        return targets
    same = tuple(t for t in targets if (t.number, t.style) == (folded.number, folded.style))
    return same or tuple(t for t in targets if t.number == folded.number) or targets
