"""Plain text and Markdown to blocks, line by line.

Four kinds of table are told from prose: cells parted by tabs, by bars, by runs of spaces, and
HTML tables inside the text. Every other line that is not blank is a paragraph.
"""

from __future__ import annotations

import re

from govreport.document import Block, Cell, Flow, Grid, Heading, Paragraph
from govreport.quick import quick
from govreport.readers.tally import Tally
from govreport.readers.text.bars import BarRun, has_bar, is_bar_line, read_bars
from govreport.readers.text.cells import is_rule, plain
from govreport.readers.text.columns import column_rows, split_columns
from govreport.readers.text.tabs import read_tabs
from govreport.sources import Place
from govreport.verbatim import is_marked

_HEADING = re.compile(r"[ \u3000]{0,3}(#{1,6})(?:[ \t\u3000]+|(?=[^\x00-\x7f]))(.*)$")
_TABLE_OPEN = re.compile(r"<table(?=[\s>/])", re.IGNORECASE)
_TABLE_CLOSE = re.compile(r"</table\s*>", re.IGNORECASE)
_TABLE_PART = re.compile(r"</?(?:t[dhr]|tbody|thead|tfoot)(?=[\s>/])", re.IGNORECASE)
_ONLY_MARKUP = re.compile(
    r"\s*(?:(?:</?(?:div|p|center|br|hr|span|figure|img|font|a|b|strong)(?:\s[^<>]*)?/?>"
    r"|<!--[^<>]*-->)\s*)+$",
    re.IGNORECASE,
)
_RULE_LINE = re.compile(
    r"-{3,}|={3,}|\*{3,}|_{3,}|~{3,}|`{3,}\w*|\+[-=+:]+\+|[─━┄┈═┌┬┐├┼┤└┴┘╞╪╡ ]+"
)
_ALL_STRONG = re.compile(r"\s*(\*\*|__)(?=\S)([^*]+?)(?<=\S)\1\s*$")
_SPACES = "\f\v\x85\u2028\u2029"
_DROPPED = "\ufeff\u200b\u2060\x00\x1a"
_BARS = "│┃║｜"
_Cell, _Paragraph, _Place = quick(Cell), quick(Paragraph), quick(Place)


def read_text(text: str, tally: Tally) -> list[Block]:
    """Blocks in reading order. Lines count from 1 as an editor shows them.

    Raises ``LimitError``: ``limit_lines``, ``limit_cells``, and for HTML tables inside the text
    what :func:`govreport.readers.web.html.read_html` raises.
    """
    text = _replaced(text.replace("\r\n", "\n").replace("\r", "\n"), _SPACES, " ")
    count = text.count("\n") + 1
    if count > tally.limits.max_lines:
        raise tally.refuse("lines", count)
    return _Walk(text, tally).blocks()


def _replaced(text: str, chars: str, by: str) -> str:
    # Looked for first: to translate costs a lookup for every character of the text.
    for char in chars:
        if char in text:
            text = text.replace(char, by)
    return text


class _Walk:
    """One pass over the lines, with the blocks found so far."""

    def __init__(self, text: str, tally: Tally) -> None:
        shown = _replaced(text, _DROPPED, "")
        barred = _replaced(shown, _BARS, "|")
        self._raw = text.split("\n")
        self._lines = [line.rstrip(" \u3000\xa0") for line in shown.split("\n")]
        # The same lines with every kind of bar as the usual one.
        self._bars = self._lines
        if barred is not shown:
            self._bars = [line.rstrip(" \u3000\xa0") for line in barred.split("\n")]
        self._tally = tally
        self._blocks: list[Block] = []
        self._blank = 0
        self._unclosed = False
        self._flows: list[tuple[int, list[Cell]]] = []
        self._columns = column_rows(self._lines)

    def blocks(self) -> list[Block]:
        """All blocks of the text."""
        at = 0
        while at < len(self._lines):
            at = self._step(at)
        for index, cells in self._flows:
            self._blocks[index] = Flow(tuple(cells), self._blocks[index].place)
        return self._blocks

    def _step(self, at: int) -> int:
        """Read what begins at line ``at`` (from 0); the line to go on with."""
        line = self._lines[at]
        if not line.strip():
            self._blank += 1
            return at + 1
        if is_marked(line):
            # Our own form says what the line is: nothing in it is markup but what Markdown escapes.
            words = plain(line)
            blank, self._blank = self._blank, 0
            self._blocks.append(_Paragraph(words, _Place(self._raw[at], at + 1), blank))
            return at + 1
        if "<" in line and _TABLE_OPEN.search(line):
            return self._html(at)
        barred = self._bars[at]
        if "\t" in line and not is_bar_line(barred):
            return self._tabbed(at)
        if has_bar(barred):
            return self._barred(at)
        if at in self._columns:
            return self._spaced(at)
        self._single(at)
        return at + 1

    def _single(self, at: int) -> None:
        raw, line = self._raw[at], self._lines[at]
        if _RULE_LINE.fullmatch(line.strip()) or (
            line.lstrip().startswith("<") and _ONLY_MARKUP.match(line)
        ):
            return
        heading = _HEADING.match(line)
        place = _Place(raw, at + 1)
        blank, self._blank = self._blank, 0
        words = "" if heading is None else _heading_text(heading[2])
        if heading is not None and words:
            self._blocks.append(Heading(words, place, len(heading[1]), blank))
            return
        strong = _ALL_STRONG.match(line)
        words = line if strong is None else strong[2]
        self._blocks.append(_Paragraph(words.replace("\t", " ").strip(), place, blank))

    def _tabbed(self, at: int) -> int:
        end = at
        while end < len(self._lines) and self._is_tabbed(end):
            end += 1
        first, last, rows = read_tabs(self._lines[at:end])
        for line in range(at, at + first):
            self._single(line)
        self._grid([(at + index, cells, None) for index, cells in rows])
        for line in range(at + last, end):
            self._single(line)
        return end

    def _is_tabbed(self, at: int) -> bool:
        line = self._lines[at]
        if line.count("\t") > 1 and not line.strip():
            return at > 0 and "\t" in self._lines[at - 1].strip()
        if "\t" not in line or not line.strip() or _TABLE_OPEN.search(line):
            return is_rule(line) and at > 0 and "\t" in self._lines[at - 1]
        return not is_bar_line(self._bars[at])

    def _barred(self, at: int) -> int:
        end = at
        lines: list[str] = []
        while end < len(self._lines):
            line = self._bars[end]
            if not (has_bar(line) or (lines and _RULE_LINE.fullmatch(line.strip()))) or (
                "<" in line and _TABLE_OPEN.search(line)
            ):
                break
            lines.append(line)
            end += 1
        run = read_bars(lines)
        if run.kind == "prose":
            for line_number in range(at, end):
                self._single(line_number)
        elif run.kind == "grid":
            self._grid([(at + index, cells, None) for index, cells in run.rows])
        else:
            self._flow(at, run)
        return end

    def _spaced(self, at: int) -> int:
        rows: list[tuple[int, list[str], list[int] | None]] = []
        end = last = at
        while end < len(self._lines):
            if self._lines[end].strip():
                if end not in self._columns:
                    break
                cells = split_columns(self._lines[end])
                rows.append((end, [text for _, text in cells], [column for column, _ in cells]))
                last = end
            end += 1
        self._grid(rows)
        return last + 1

    def _grid(self, rows: list[tuple[int, list[str], list[int] | None]]) -> None:
        """Add a grid of rows: line from 0, raw cells, display columns where known."""
        if not rows:
            return
        table = self._tally.next_table()
        self._tally.add_cells(sum(len(cells) for _, cells, _ in rows))
        grid_rows = tuple(
            self._cells(cells, table, line, number, columns)
            for number, (line, cells, columns) in enumerate(rows)
        )
        width = max(len(cells) for _, cells, _ in rows)
        place = Place(line=rows[0][0] + 1, table=table)
        open_ended = any("\t" in self._lines[line] for line, _, _ in rows)
        self._blocks.append(Grid(grid_rows, width, False, place, open_ended))
        self._blank = 0

    @staticmethod
    def _cells(
        cells: list[str], table: int, line: int, row: int, columns: list[int] | None = None
    ) -> tuple[Cell, ...]:
        return tuple(
            [
                _Cell(
                    plain(raw),
                    _Place(
                        raw,
                        line + 1,
                        None if columns is None else columns[index],
                        table,
                        row + 1,
                        index + 1,
                    ),
                    row,
                    index,
                )
                for index, raw in enumerate(cells)
            ]
        )

    def _flow(self, at: int, run: BarRun) -> None:
        self._tally.add_cells(sum(len(cells) for _, cells in run.rows))
        # Blank lines inside a flow mean nothing: it goes on where another block did not end it.
        if not self._flows or self._flows[-1][0] != len(self._blocks) - 1:
            place = Place(line=at + 1, table=self._tally.next_table())
            self._blocks.append(Flow((), place))
            self._flows.append((len(self._blocks) - 1, []))
        index, cells = self._flows[-1]
        table = self._blocks[index].place.table or 0
        for offset, raw_cells in run.rows:
            row = cells[-1].row + 1 if cells else 0
            cells.extend(self._cells(raw_cells, table, at + offset, row))
        self._blank = 0

    def _html(self, at: int) -> int:
        from govreport.readers.web.html import read_fragment

        end = self._table_end(at)
        lines = self._lines[at : end + 1]
        # Text around the table in its first and last line is read with it, as blocks of its own.
        self._blocks.extend(read_fragment("\n".join(lines), self._tally, at + 1))
        self._blank = 0
        return end + 1

    def _table_end(self, at: int) -> int:
        """The last line (from 0) of the HTML table that begins in line ``at``."""
        open_tables, last = 0, at
        for index in range(at, len(self._lines)):
            line = self._lines[index]
            if "<" not in line:
                continue
            if self._unclosed and index > at and _TABLE_OPEN.search(line):
                return last
            open_tables += len(_TABLE_OPEN.findall(line)) - len(_TABLE_CLOSE.findall(line))
            if _TABLE_PART.search(line):
                last = index
            if open_tables <= 0:
                return index
        # Said once, so that many open tables are not each looked for to the end of the text.
        self._unclosed = True
        return last


def _heading_text(raw: str) -> str:
    """The text of a Markdown heading, without closing ``#`` (CommonMark 4.2)."""
    body = raw.strip()
    bare = body.rstrip("#")
    if bare != body and (not bare or bare[-1].isspace()):
        body = bare.strip()
    return " ".join(plain(body).split())
