"""What is found in the lines of a table: rows, heads, and what is neither."""

from __future__ import annotations

from attrs import define, field, frozen

from govreport.extract.labels import Target
from govreport.extract.lines import Shape, Token

_PROSE = frozenset("。；！？")
_LEAD_IN = "：:"


@define
class RowHit:
    """A row found: its target, the tokens after its label and where its label stands.

    ``target`` is ``None`` for a row that matches no label; ``key`` is what was read of the label;
    ``closed`` marks a group's label, ``led`` a row that such a label stands right
    before, ``mixed`` one whose figures stand in several lines, in no known order;
    ``spaced_line`` is the line of columns that gave figures.
    """

    target: Target | None
    label: Token
    shape: Shape
    grid: int | None
    key: str = ""
    label_end: int = -1
    line: int = 0
    columns: int = 0
    closed: bool = False
    led: bool = False
    mixed: bool = False
    spaced_line: int | None = None
    slots: list[Token] = field(factory=list)

    def take(self, token: Token, line: int, shape: Shape) -> None:
        """Add a figure; those of a line of columns and of another line have no order together."""
        apart = self.spaced_line not in (None, line)
        if apart or (shape is Shape.SPACED and self.spaced_line is None and self.figures):
            self.mixed = True
        if shape is Shape.SPACED:
            self.spaced_line = line
        self.slots.append(token)

    @property
    def figures(self) -> list[Token]:
        """The slots that are not empty."""
        return [slot for slot in self.slots if slot.text.strip()]


@frozen(slots=True)
class HeadHit:
    """A label in the head of a table: what it can name, its token, its line."""

    targets: tuple[Target, ...]
    token: Token
    grid: int | None
    line: int
    shape: Shape


@frozen(slots=True)
class Anchors:
    """All rows, heads and unmatched rows of one table's lines, in reading order.

    ``misprints`` are labels matched by nearness alone, with what they were taken for.
    """

    rows: tuple[RowHit, ...]
    heads: tuple[HeadHit, ...]
    unknown: tuple[RowHit, ...]
    stray: tuple[Token, ...]
    prose: tuple[str, ...]
    misprints: tuple[tuple[Token, Target], ...] = ()


def is_prose(text: str) -> bool:
    """Whether a line is a sentence, or leads in to a table, and so is no row."""
    stripped = text.rstrip()
    return bool(_PROSE & set(text)) or (len(stripped) > 8 and stripped[-1] in _LEAD_IN)


def is_text(hit: RowHit) -> bool:
    """A line of text that is no label and has no figures after it: it belongs to the narrative."""
    return hit.shape is Shape.TEXT and not hit.slots and not hit.closed and len(hit.key) > 6


def is_below(shape: Shape, row: RowHit | None) -> bool:
    """Whether a line stands alone below a row of a table; a number there is a page number, say."""
    if row is None or shape is not Shape.TEXT or row.shape not in (Shape.SPANS, Shape.PARTED):
        return False
    return bool(row.figures)
