"""A page as a printer sees it: pieces of text and ruling lines, each with its place.

PDF, OFD and recognised pictures all become such pages first; what turns pages into blocks is
shared. All lengths are points (1/72 inch) from the left upper corner of the page as shown.
"""

from __future__ import annotations

from attrs import frozen


@frozen(slots=True)
class Piece:
    """A run of characters in one line: one character of a PDF, one line or cell of a picture.

    ``confidence`` (0 to 1) and ``alternatives`` (other close readings, the likelier first) are
    given where it was recognised from a picture.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()


@frozen(slots=True)
class Rule:
    """A straight ruling line, horizontal (``top == bottom``) or vertical (``left == right``)."""

    left: float
    top: float
    right: float
    bottom: float


@frozen(slots=True)
class Page:
    """One page: ``number`` counts from 1; ``width`` and ``height`` as shown, turned upright."""

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...]


@frozen(slots=True)
class Frame:
    """A cell between ruling lines: where it begins in the lattice, its spans and its edges."""

    row: int
    column: int
    rowspan: int
    colspan: int
    left: float
    top: float
    right: float
    bottom: float


@frozen(slots=True)
class Lattice:
    """A ruled table: its frames in reading order, and the size of its expanded grid."""

    frames: tuple[Frame, ...]
    rows: int
    columns: int
    left: float
    top: float
    right: float
    bottom: float
