"""A spreadsheet's sheet before it becomes blocks: texts by row and column, merged cells, rulings.

Held sparsely, so that a sheet with one text in its first cell and one in its last takes no room.
All rows and columns count from 0 here, and places from 1.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from attrs import define, field, frozen

from govreport.document import ILLEGIBLE
from govreport.findings import Fault, Finding, Severity
from govreport.readers.tally import Tally
from govreport.sources import Place

_ONLY_TOLD = frozenset({"sheet_cells_hidden", "sheet_text_covered", "sheet_picture_left_out"})
# Merged cells may overlap in a hostile file: so often each cell may be looked at.
_MOST_STEPS = 10
_BYTES = 4  # of a character in memory, at most
_LINE_ENDS = str.maketrans({"\r": "\n", "\v": "\n", "\u2028": "\n", "\u2029": "\n"})


@frozen(slots=True)
class Merge:
    """Merged cells: the first and last row and column, both inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@frozen(slots=True)
class Ruling:
    """The columns of a row that have a border: how many, the first and the last."""

    columns: int
    first: int
    last: int


@frozen(slots=True)
class Sheet:
    """One sheet as read. ``texts``: by row, then column, as printed; cells without text are absent.

    ``ruled`` tells by row which columns have a border; it is empty where the medium has no borders.
    ``hidden``: the sheet is not shown. ``placed``: columns can be relied on.
    """

    name: str | None
    texts: Mapping[int, Mapping[int, str]]
    merges: tuple[Merge, ...] = ()
    ruled: Mapping[int, Ruling] = field(factory=dict)
    hidden: bool = False
    findings: tuple[Finding, ...] = ()
    placed: bool = True


def tidy(text: str) -> str:
    """The text of a cell: white space at the ends of its lines and empty lines left out."""
    if "\n" not in text and "\r" not in text and "\v" not in text:
        return text.strip()
    lines = (line.strip() for line in text.translate(_LINE_ENDS).split("\n"))
    return "\n".join(line for line in lines if line)


@define
class Budget:
    """What all sheets of one document have used up. ``size`` is that of the texts, about in bytes.

    One text may stand in many cells and be held once in the file, so that neither the size of the
    file nor that of what it unpacks to bounds the texts.
    """

    tally: Tally
    cells: int = 0
    size: int = 0

    def take(self, text: str) -> None:
        """Count a cell. Raises ``LimitError``: ``limit_cells``, ``limit_unpacked``."""
        self.cells += 1
        self.size += _BYTES * len(text)
        if self.cells > self.tally.limits.max_cells:
            raise self.tally.refuse("cells", self.cells)
        if self.size > self.tally.limits.max_unpacked:
            raise self.tally.refuse("unpacked", self.size)


@define
class SheetDraft:
    """A sheet that is being read; what is doubtful is counted, and told once for each kind."""

    name: str | None
    budget: Budget
    hidden: bool = False
    placed: bool = True
    texts: dict[int, dict[int, str]] = field(factory=dict)
    merges: list[Merge] = field(factory=list)
    ruled: dict[int, Ruling] = field(factory=dict)
    hidden_rows: set[int] = field(factory=set)
    hidden_columns: list[tuple[int, int]] = field(factory=list)
    _seen: dict[str, list[tuple[int, int]]] = field(factory=dict)

    def add(self, row: int, column: int, text: str) -> None:
        """Keep the text of a cell, unless it is empty. Raises ``LimitError`` as the budget does."""
        if not text or text.isspace():
            return
        self.budget.take(text)
        self.texts.setdefault(row, {})[column] = text

    def add_unvalued(self, row: int, column: int) -> None:
        """Keep a formula whose value the file does not hold: something stands there, not seen."""
        self.add(row, column, ILLEGIBLE)
        self.note("formula_without_value", row, column)

    def add_merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Keep merged cells; a range that is no rectangle, or one cell, is none."""
        if top <= bottom and left <= right and (top, left) != (bottom, right):
            self.merges.append(Merge(top, left, bottom, right))

    def rule(self, row: int, first: int, last: int) -> None:
        """Keep that columns of a row have a border, both ends inclusive."""
        known = self.ruled.get(row)
        count = last - first + 1
        if known is not None:
            count += known.columns
            first, last = min(first, known.first), max(last, known.last)
        self.ruled[row] = Ruling(count, first, last)

    def note(self, code: str, row: int, column: int) -> None:
        """Remember where something is doubtful."""
        self._seen.setdefault(code, []).append((row, column))

    def done(self) -> Sheet:
        """The sheet, with its findings: one of each kind. Raises ``LimitError``."""
        self._drop_covered()
        self._note_hidden()
        findings = tuple(self._told(code, seen) for code, seen in self._seen.items())
        return Sheet(
            self.name,
            self.texts,
            tuple(self.merges),
            self.ruled,
            self.hidden,
            findings,
            self.placed,
        )

    def _drop_covered(self) -> None:
        """Leave out texts that lie under merged cells: no program shows them."""
        rows, tally, steps = sorted(self.texts), self.budget.tally, 0
        for merge in self.merges:
            for row in rows[bisect_left(rows, merge.top) : bisect_right(rows, merge.bottom)]:
                texts = self.texts[row]
                steps += 1 + len(texts)
                if steps > _MOST_STEPS * tally.limits.max_cells:
                    raise tally.refuse("cells", steps)
                for column in [c for c in texts if merge.left <= c <= merge.right]:
                    if (row, column) != (merge.top, merge.left):
                        del texts[column]
                        self.note("sheet_text_covered", row, column)
        for row in [row for row, texts in self.texts.items() if not texts]:
            del self.texts[row]

    def _note_hidden(self) -> None:
        columns = sorted({column for texts in self.texts.values() for column in texts})
        hidden = within(columns, self.hidden_columns)
        for row in sorted(self.texts):
            for column in sorted(self.texts[row]):
                if row in self.hidden_rows or column in hidden:
                    self.note("sheet_cells_hidden", row, column)

    def _told(self, code: str, seen: list[tuple[int, int]]) -> Finding:
        row, column = seen[0]
        return Finding(
            code,
            Severity.INFO if code in _ONLY_TOLD else Severity.WARNING,
            params={"sheet": self.name, "count": len(seen), "first": a1(row, column)},
            place=Place(sheet=self.name, row=row + 1, cell=column + 1),
            fault=Fault.UNKNOWN if code in _ONLY_TOLD else Fault.PUBLISHER,
        )


def within(numbers: Sequence[int], spans: Iterable[tuple[int, int]]) -> set[int]:
    """Those of some ascending numbers that lie in one of many spans, both ends inclusive."""
    change = [0] * (len(numbers) + 1)
    for first, last in spans:
        if first <= last:
            change[bisect_left(numbers, first)] += 1
            change[bisect_right(numbers, last)] -= 1
    depths = accumulate(change)
    return {number for number, depth in zip(numbers, depths, strict=False) if depth > 0}


def a1(row: int, column: int) -> str:
    """The name a spreadsheet gives to a cell, such as ``B7``."""
    letters = ""
    left = column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row + 1}"
