"""Where in a document something was read."""

from __future__ import annotations

from unicodedata import east_asian_width

from attrs import frozen


@frozen(slots=True)
class Place:
    """A place in a source document. Every number counts from 1; ``None`` means not known.

    ``line`` and ``column`` are of the decoded text; ``table``, ``row`` and ``cell`` are of the
    document's grids in reading order; ``page`` and ``sheet`` are for media that have them.
    ``raw`` is the text as printed there, before any folding. ``box`` is left, top, right, bottom
    on the page, in points (1/72 inch) from the left upper corner of the page as shown.
    ``confidence``, from 0 to 1, is given where the text was recognised from a picture.
    """

    raw: str | None = None
    line: int | None = None
    column: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    page: int | None = None
    sheet: str | None = None
    box: tuple[float, float, float, float] | None = None
    confidence: float | None = None


def display_width(text: str) -> int:
    """The number of display columns of a text: East Asian wide characters take two (UAX 11)."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
