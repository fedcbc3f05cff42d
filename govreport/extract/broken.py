"""Labels that are broken over lines, with others standing beside them."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from govreport.extract.hits import RowHit
from govreport.extract.labels import LabelIndex, Target
from govreport.extract.lines import Shape

#: Only so many of the labels read last can go on in a line below.
_MOST = 8


@define
class Begun:
    """The labels of which only a beginning was read, each with what was read of it."""

    index: LabelIndex
    labels: list[tuple[Target, str]] = field(factory=list)

    def remember(self, targets: Iterable[Target], key: str) -> None:
        """Keep those labels that may go on in a line below."""
        for target in targets:
            for known in target.keys:
                if len(known) > len(key) and known.startswith(key):
                    self.labels.append((target, key))
                    break
        del self.labels[:-_MOST]

    def goes_on(self, more: str) -> bool:
        """Whether a text goes on with one of the labels; it is then part of that label."""
        for i, (target, key) in enumerate(self.labels):
            if self.index.continues(target, key, more):
                self.labels[i] = (target, key + more)
                return True
        return False


def goes_on_beside(row: RowHit | None, shape: Shape) -> bool:
    """Whether a row's label was begun in a line above and goes on beside a group's label."""
    if shape not in (Shape.SPACED, Shape.TEXT) or row is None or row.target is None:
        return False
    broken = any(k.startswith(row.key) and k != row.key for k in row.target.keys)
    return broken and row.key not in row.target.keys and not row.figures
