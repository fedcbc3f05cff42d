"""Finds the labels of a table in its lines and gives each row the figures that follow its label.

Labels anchor the rows, in the order of the form; the figures between two anchors belong to the
first. Which column a figure belongs to is not decided here (see ``place``).
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from govreport.extract.broken import Begun, goes_on_beside
from govreport.extract.choose import choose
from govreport.extract.fold import Folded, is_number
from govreport.extract.hits import Anchors, HeadHit, RowHit, is_below, is_prose, is_text
from govreport.extract.labels import HEAD_KINDS, Kind, LabelIndex, Target
from govreport.extract.lines import Line, Shape, Token
from govreport.extract.numbers import NumberReader, is_parted
from govreport.extract.words import joined, laid_in_rows, split_figure, words_of

_LONGEST_LABEL = 60
#: After so many texts that are no label none is looked for among misprints any more.
_MOST_MISSES = 2000
_IN_GRID = frozenset({Shape.SPANS, Shape.PARTED, Shape.SPACED})
_EMPTIES_SEEN = frozenset({Shape.SPANS, Shape.PARTED, Shape.FLOW})


@define
class _Walk:
    index: LabelIndex
    reader: NumberReader
    across: bool
    begun: Begun
    rows: list[RowHit] = field(factory=list)
    heads: list[HeadHit] = field(factory=list)
    unknown: list[RowHit] = field(factory=list)
    stray: list[Token] = field(factory=list)
    prose: list[str] = field(factory=list)
    misprints: list[tuple[Token, Target]] = field(factory=list)
    current: RowHit | None = None
    in_line: RowHit | None = None
    in_head: bool = True
    last: int = -1
    pending: tuple[str, Token, tuple[Target, ...]] | None = None
    went_on: bool = False
    empties: list[Token] = field(factory=list)
    line: Line | None = None
    number: int = 0
    missed: int = 0
    in_rows: bool = False

    def walk(self, lines: Sequence[Line]) -> Anchors:
        self.in_rows = laid_in_rows(lines)
        for number, line in enumerate(lines):
            self.line, self.number, self.in_line, self.went_on = line, number, None, False
            if line.shape is Shape.TEXT:
                self._text_line(line.tokens[0])
            elif self.across and line.shape in _IN_GRID and self._all_figures(line):
                self._figure_line(line)
            else:
                for token in line.tokens:
                    self._token(token)
        if self.empties and not self.rows:
            # a head, and nothing but empty cells after it
            sole = self.heads[-1]
            self.rows.append(RowHit(None, sole.token, sole.shape, sole.grid, line=self.number))
            self.rows[-1].slots.extend(self.empties)
        self.prose += [h.label.text for h in self.unknown if is_text(h)]
        found = (self.rows, self.heads, self.unknown, self.stray, self.prose, self.misprints)
        return Anchors(*map(tuple, found))  # type: ignore[arg-type]

    # tokens

    def _all_figures(self, line: Line) -> bool:
        if not self.heads or not line.tokens:
            return False
        # where columns are declared, a figure that space has parted still stands in its own
        fits = self.reader.looks_like_cell
        parted = is_parted if line.shape is Shape.SPANS else fits
        return all(fits(t.text) or parted(t.text) for t in line.tokens)

    def _figure_line(self, line: Line) -> None:
        """A row of a grid that holds figures only, its empty cells included."""
        hit = RowHit(None, line.tokens[0], line.shape, line.grid, "", -1, self.number, line.columns)
        hit.slots.extend(line.tokens)
        self.rows.append(hit)
        self.current = None

    def _text_line(self, token: Token) -> None:
        """A line of text is one cell, unless only its words are labels or figures."""
        one = self.reader.looks_like_cell(token.text)
        if one or (not self.in_rows and split_figure(token.text, self.reader)):
            self._figure(token)
        elif not self._label(token, final=False):
            words = words_of(token, self.index, self.reader)
            for word in words:
                self._token(word)
            if not words:
                self._label(token, final=True)

    def _token(self, token: Token) -> None:
        if not token.text.strip():
            self._empty(token)
        elif self.reader.looks_like_cell(token.text):
            self._figure(token)
        elif parts := joined(token, self.index, self.reader):
            for part in parts:
                self._token(part)
        else:
            self._label(token, final=True)

    def _empty(self, token: Token) -> None:
        assert self.line is not None
        owner = self.current if self.line.shape is Shape.FLOW else self.in_line
        if owner is None and self.across and self.heads:
            self.empties.append(token)
        if owner is not None and self.line.shape in _EMPTIES_SEEN:
            owner.slots.append(token)

    def _figure(self, token: Token) -> None:
        assert self.line is not None
        if self.pending is not None:
            self._settle()
        if self.line.shape not in _IN_GRID or self.across:
            if self.current is None and self.across:
                self._open(None, token, "", -1)
                self.rows.append(self.unknown.pop())
            owner = None if is_below(self.line.shape, self.current) else self.current
        else:
            owner = self.in_line or self._from_above()
        if owner is None:
            self.stray.append(token)
        else:
            owner.take(token, self.number, self.line.shape)

    def _from_above(self) -> RowHit | None:
        """The row whose label stands in the line above, or goes on in this one."""
        assert self.line is not None
        if self.current is not None and not self.current.figures and not self.current.closed:
            row = self.in_line = self.current
            row.slots.clear()
            row.shape, row.grid, row.columns = self.line.shape, self.line.grid, self.line.columns
            return row
        if self.current is not None and self.went_on and self.line.shape is Shape.SPACED:
            self.in_line = self.current
            self.current.mixed = True
        return self.in_line

    # labels

    def _label(self, token: Token, *, final: bool) -> bool:
        """Take a text as a label. ``final``: a text that is none is then an unknown row."""
        folded = self.index.fold(token.text)
        led = self.in_line is not None and self.in_line.target is not None
        if not led and is_number(token.text):
            return True
        if not folded.full:
            # punctuation alone: in a row of a grid a cell that can't be read, else nothing
            if final and self.in_line is not None and token.column:
                self.in_line.slots.append(token)
            return final
        if len(folded.full) <= _LONGEST_LABEL and self._as_label(token, folded, final):
            return True
        if final:
            self._not_a_label(token, folded)
        return False

    def _as_label(self, token: Token, folded: Folded, final: bool) -> bool:
        if self.pending is not None:
            key, first, _ = self.pending
            joined = self.index.exact.get(key + folded.full)
            if joined:
                self.pending = None
                return self._take(joined, folded, first, key + folded.full, token)
        found = self.index.find(folded)
        if found:
            self._settle()
            return self._take(found, folded, token, folded.full, token)
        if self._goes_on(folded, token):
            return True
        if self.missed > _MOST_MISSES:
            return False
        if self.pending is not None:
            key, first, _ = self.pending
            longer = self.index.starting(key + folded.full)
            if longer:
                self.pending = (key + folded.full, first, longer)
                return True
        starting = self.index.starting(folded.full)
        if starting:
            self._settle()
            return self._start(starting, folded, token)
        self.missed += 1
        if not final:
            return False
        close = self.index.close(folded)
        if close:
            self.misprints.append((token, self._choose(close, folded)[0]))
            self._settle()
            return self._take(close, folded, token, folded.full, token)
        return False

    def _start(self, starting: tuple[Target, ...], folded: Folded, token: Token) -> bool:
        """A label cut off or broken over lines: take it if it can be only one, else wait."""
        chosen = self._choose(starting, folded)
        if len(chosen) == 1 and len(folded.full) >= 4:
            return self._take(chosen, folded, token, folded.full, token)
        self.pending = (folded.full, token, chosen)
        return True

    def _goes_on(self, folded: Folded, token: Token) -> bool:
        """The rest of a label that was broken over lines, also where others stand beside it."""
        row = self.current
        target = None if row is None else row.target
        if row is not None and target and self.index.continues(target, row.key, folded.full):
            row.key += folded.full
            self.went_on = True
            if self.in_line is row:
                row.label_end = max(row.label_end, token.column + token.width - 1)
            return True
        if self.begun.goes_on(folded.full):
            self.went_on = True
            return True
        return False

    def _settle(self) -> None:
        """A text that waited for more is taken for what it can be, if that is but one thing."""
        if self.pending is None:
            return
        key, token, targets = self.pending
        self.pending = None
        assert self.line is not None
        heads = tuple(t for t in targets if t.kind in HEAD_KINDS or self.across)
        if self.in_head and heads:
            self.heads.append(HeadHit(heads, token, self.line.grid, self.number, self.line.shape))
            self.begun.remember(heads, key)
        elif len(targets) == 1:
            self._take(targets, self.index.fold(token.text), token, key, token)
        elif len(key) >= 4:
            self._open(None, token, key, token.column)

    def _choose(self, targets: tuple[Target, ...], folded: Folded) -> tuple[Target, ...]:
        return choose(targets, folded, in_head=self.in_head, across=self.across, last=self.last)

    def _take(
        self, found: tuple[Target, ...], folded: Folded, label: Token, key: str, last: Token
    ) -> bool:
        chosen = self._choose(found, folded)
        first = chosen[0]
        assert self.line is not None
        self.begun.remember(chosen, key)
        if first.kind is Kind.SUBTOTAL_COLUMN and not self.in_head:
            # the same word, among the rows: a row of subtotals, which is none of the form
            self._open(None, label, key, last.column + last.width - 1, group=True)
            return True
        if self.across or first.kind in HEAD_KINDS:
            self.in_head, self.in_line = True, None
            self.empties.clear()
            self.current = None
            self.heads.append(HeadHit(chosen, label, self.line.grid, self.number, self.line.shape))
            return True
        self.in_head = False
        if (first.kind is Kind.GROUP or first.optional) and goes_on_beside(
            self.current, self.line.shape
        ):
            return True
        end = last.column + last.width - 1
        if first.kind is Kind.GROUP:
            self.last = max(self.last, first.order - 1)
            self._open(None, label, key, end, group=True)
            return True
        if self.in_line is not None and self.in_line.target == first and not self.in_line.figures:
            self.in_line.label_end = end
            self.in_line.slots.clear()
            return True
        now = self.current
        if now is not None and now.target == first and not now.slots and self.in_line is None:
            return True  # the rest of a broken label is a label of the same row by itself
        self.last = first.order
        self._open(first, label, key, end)
        return True

    def _not_a_label(self, token: Token, folded: Folded) -> None:
        self._settle()
        assert self.line is not None
        if (
            self.line.shape in _IN_GRID
            and self.in_line is not None
            and self.in_line.target is not None
        ):
            self.in_line.slots.append(token)
        elif len(folded.full) > _LONGEST_LABEL or is_prose(token.text):
            self.prose.append(token.text)
            self.current = self.in_line = None
        else:
            self._open(None, token, folded.full, token.column + token.width - 1)

    def _open(
        self, target: Target | None, label: Token, key: str, end: int, *, group: bool = False
    ) -> None:
        assert self.line is not None
        line = self.line
        hit = RowHit(target, label, line.shape, line.grid, key, end, self.number, line.columns)
        before = self.current
        hit.led = before is not None and before.closed and not before.figures
        if target is None:
            hit.closed = group
            self.unknown.append(hit)
        else:
            self.rows.append(hit)
        self.current = self.in_line = hit


def find_anchors(
    lines: Sequence[Line], index: LabelIndex, reader: NumberReader, *, across: bool = False
) -> Anchors:
    """Match a table's lines with its labels; ``across``: all figures stand in one line."""
    return _Walk(index, reader, across, Begun(index)).walk(lines)
