"""What the readers of other parsers' output share: texts to blocks, and telling what was left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from attrs import define, evolve, field

from govreport.document import Block, Cell, Flow, Grid, Heading, Paragraph
from govreport.findings import Fault, Finding, Severity
from govreport.sources import Place

Box = tuple[float, float, float, float]

# Kinds that may hold figures of a report: that they were left out is worth a look.
_GRAVE = frozenset(("table", "picture", "image", "chart"))


@define(slots=True)
class Left:
    """What of a parser's output was not taken: items by kind, and paths that break its format."""

    source: str
    items: Counter[str] = field(factory=Counter)
    broken: list[str] = field(factory=list)

    def findings(self) -> Iterator[Finding]:
        """One finding for each kind and each broken path."""
        for kind, count in sorted(self.items.items()):
            yield Finding(
                "parsed_item_skipped",
                Severity.WARNING if kind in _GRAVE else Severity.INFO,
                params={"source": self.source, "kind": kind, "count": count},
                fault=Fault.READING,
            )
        for path in self.broken:
            yield Finding(
                "parsed_item_broken",
                Severity.WARNING,
                params={"source": self.source, "path": path},
                fault=Fault.READING,
            )


def paragraphs(text: str, place: Place) -> Iterator[Paragraph]:
    """A paragraph for each line of a text that has something in it."""
    for line in text.splitlines():
        words = " ".join(line.split())
        if words:
            yield Paragraph(words, evolve(place, raw=words))


def heading(text: str, level: int, place: Place) -> Iterator[Heading]:
    """A heading of a text; none where the text is blank."""
    words = " ".join(text.split())
    if words:
        yield Heading(words, evolve(place, raw=words), max(level, 1))


def joined(parts: Iterable[str]) -> str:
    """Lines of one paragraph in one: with a space only where both sides are ASCII."""
    whole = ""
    for part in parts:
        words = " ".join(part.split())
        if words:
            apart = whole and whole[-1].isascii() and words[0].isascii()
            whole += f" {words}" if apart else words
    return whole


def on_page(block: Block, page: int | None) -> Block:
    """The block with every place in it on a page."""
    if page is None:
        return block
    place = evolve(block.place, page=page)
    if isinstance(block, Grid):
        rows = tuple(tuple(_cell_on(cell, page) for cell in row) for row in block.rows)
        return evolve(block, place=place, rows=rows)
    if isinstance(block, Flow):
        return evolve(block, place=place, cells=tuple(_cell_on(c, page) for c in block.cells))
    return evolve(block, place=place)


def items(value: Any) -> Sequence[Any]:
    """The value where it is a list, else nothing."""
    return value if isinstance(value, list | tuple) else ()


def mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def whole(value: Any) -> int | None:
    """The value where it is a whole number, else ``None``."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def finite(box: Box) -> Box | None:
    """The box where each of its sides is a place, else ``None``."""
    return box if all(map(isfinite, box)) else None


def string(value: Any) -> str:
    """The value where it is text, else an empty text."""
    return value if isinstance(value, str) else ""


def _cell_on(cell: Cell, page: int) -> Cell:
    return evolve(cell, place=evolve(cell.place, page=page))
