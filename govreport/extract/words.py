"""Parts a text that holds more than one cell: a label with its figures, or a line of cells."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from govreport.extract.labels import LabelIndex
from govreport.extract.lines import Line, Shape, Token
from govreport.extract.numbers import NumberReader, several

#: A line of more words than this is no row of cells.
_MOST_WORDS = 64
#: A figure that space has parted is in so many pieces at most.
_MOST_PIECES = 3
#: So many lines of several figures, and a text is laid out in rows.
_FEWEST_ROWS = 2


def laid_in_rows(lines: Sequence[Line]) -> bool:
    """Whether a text prints rows of figures in one line, not one cell a line."""
    rows = (line.shape is Shape.TEXT and several(line.tokens[0].text) for line in lines)
    return sum(rows) >= _FEWEST_ROWS


def split_figure(text: str, reader: NumberReader) -> bool:
    """Whether a line may be one figure parted by space, or two figures: nothing in it tells."""
    words = text.split()
    return several(text) and len(words) <= _MOST_PIECES and reader.looks_like_cell("".join(words))


def words_of(token: Token, index: LabelIndex, reader: NumberReader) -> list[Token]:
    """The words of a line of text, if some of them are labels or figures; none else."""
    words = token.text.split()
    if not 1 < len(words) <= _MOST_WORDS:
        return []
    if not any(reader.looks_like_cell(w) or index.find(index.fold(w)) for w in words):
        return []
    return [Token(word, token.place, gap=0 if i else token.gap) for i, word in enumerate(words)]


def joined(token: Token, index: LabelIndex, reader: NumberReader) -> list[Token]:
    """A label and the figures that lost the separator before them, each by itself; none else."""
    words = token.text.split()
    if len(words) < 2:
        return []
    cut = len(words)
    while cut and reader.looks_like_cell(words[cut - 1]):
        cut -= 1
    if cut in (0, len(words)) or index.find(index.fold(token.text)):
        return []
    label = " ".join(words[:cut])
    if not index.find(index.fold(label)):
        return []
    return [evolve(token, text=text) for text in (label, *words[cut:])]
