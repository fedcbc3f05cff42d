"""Headers, footers and page numbers: lines at the edge of pages that are none of the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from govreport.readers.page.printed import Page
from govreport.readers.page.text import Line

# The part of a page, at the top and at the bottom, where such lines stand.
_EDGE = 0.12
_NEAR = 6.0
_MARKED = re.compile(
    r"[-—–－―~·•_|\s]+(\d{1,4})[-—–－―~·•_|\s]+"
    r"|第\s*(\d{1,4})\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|(?:page\s*)(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|(\d{1,4})\s*/\s*\d{1,4}",
    re.IGNORECASE,
)
# A count of pages at either end of a line.
_COUNT = r"\d{1,4}\s*/\s*\d{1,4}|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
_COUNTED = re.compile(rf"^(?:{_COUNT})(?=\s)|(?<=\s)(?:{_COUNT})$", re.IGNORECASE)
_BARE = re.compile(r"\d{1,4}")
_LETTER = re.compile(r"[^\W\d_]")
# A line of so many parts is a row of a table.
_MOST_PARTS = 3
_MOST_LINES = 2
_GAP = re.compile(r"\s{2,}")


def without_furniture(pages: Sequence[tuple[Page, Sequence[Line]]]) -> list[list[Line]]:
    """The lines of each page without its page number, header and footer.

    A number by itself is a page number if it counts pages: it is the page's own number, or others
    are as far from theirs. Another line is left out if it stands at the same place of the edge of
    at least two pages, and of half of all. More than two such lines are the head of a table.
    """
    edges = [[line for line in lines if _at_edge(line, page)] for page, lines in pages]
    offsets: Counter[int] = Counter()
    for (page, _), found in zip(pages, edges, strict=True):
        for line in found:
            if _BARE.fullmatch(line.text.strip()):
                offsets[int(line.text) - page.number] += 1
    repeated = _repeated(pages)
    kept = []
    for page, lines in pages:
        dropped = {
            id(line)
            for run in (lines, lines[::-1])
            for line in _outermost(run, page, repeated)
            if _at_edge(line, page)
        }
        left = [line for line in lines if id(line) not in dropped]
        outer = (left[0], left[-1]) if left else ()
        dropped = {id(line) for line in outer if _is_number(line, page, offsets)}
        kept.append([line for line in left if id(line) not in dropped])
    return kept


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom <= page.height * _EDGE or line.top >= page.height * (1 - _EDGE)


def _is_number(line: Line, page: Page, offsets: Counter[int]) -> bool:
    if not _at_edge(line, page):
        return False
    text = line.text.strip()
    if _MARKED.fullmatch(text):
        return True
    if not _BARE.fullmatch(text):
        return False
    offset = int(text) - page.number
    return offset == 0 or offsets[offset] > 1


def _key(line: Line) -> tuple[str, int]:
    """What a line says but for a count of pages, and its height."""
    text = _COUNTED.sub("", line.text.strip())
    return "".join(text.split()), round(line.top / _NEAR)


def _outermost(
    lines: Sequence[Line], page: Page, repeated: set[tuple[int, tuple[str, int]]]
) -> list[Line]:
    """The repeated lines before all others but numbers; none if there are too many."""
    found: list[Line] = []
    for line in lines:
        if (page.number, _key(line)) in repeated:
            found.append(line)
        elif _LETTER.search(line.text):
            break
    return found if len(found) <= _MOST_LINES else []


def _repeated(
    pages: Sequence[tuple[Page, Sequence[Line]]],
) -> set[tuple[int, tuple[str, int]]]:
    """Page numbers and keys of lines that stand on many pages at the same place."""
    seen: dict[str, list[tuple[int, int, tuple[str, int]]]] = defaultdict(list)
    for page, lines in pages:
        for line in lines:
            if not _LETTER.search(line.text) or len(_GAP.split(line.text)) > _MOST_PARTS:
                continue
            key = _key(line)
            seen[key[0]].append((page.number, key[1], key))
    repeated: set[tuple[int, tuple[str, int]]] = set()
    for places in seen.values():
        for number, at, key in places:
            like = {other for other, near, _ in places if abs(near - at) <= 1}
            if len(like) >= max(2, (len(pages) + 1) // 2):
                repeated.add((number, key))
    return repeated
