"""Splits a document into the sections of the report by their titles.

A title is told by its words and its number, and by standing in the order of the form. Where titles
stand twice (a table of contents, a heading printed again) the last complete run counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from attrs import evolve, frozen

from govreport.document import Block, Document, Flow, Grid, Heading, Paragraph
from govreport.extract.fold import Folded, fold
from govreport.extract.labels import traditional_pair
from govreport.layout import Section
from govreport.spec import Spec

_LONGEST_TITLE = 45
_CLOSE = 0.78
#: A section, the keys of its titles, its number.
_Known = tuple[Section, tuple[str, ...], int | None]
_ORDINAL = re.compile(
    r"^(?:第?[一二三四五六七八九十壹贰叁肆伍陆]{1,2}(?:部分|章|节)?|[0-9]{1,2}|[IVXivx]{1,4})(?=[^0-9])"
)
_AFTER_HEAD = re.compile(r"[\s:：。]")
_AFTER_TITLE = re.compile(r"^[\s:：。,，]+")


@frozen(slots=True)
class Title:
    """A section title found: section, block, and text that follows in the same block."""

    section: int
    block: int
    rest: str
    exact: bool


@frozen(slots=True)
class Region:
    """One section: the blocks after its title (``first`` inclusive, ``last`` exclusive).

    ``rest`` is text that stands in one block with the title.
    """

    section: Section
    title: int
    first: int
    last: int
    rest: str


@frozen(slots=True)
class Sections:
    """The regions by section id; ``repeated`` are ids whose title stands more than once."""

    regions: Mapping[str, Region]
    repeated: tuple[tuple[str, int], ...]
    first: int


@lru_cache(maxsize=64)
def _titles(spec: Spec, format: str) -> tuple[_Known, ...]:
    pair = traditional_pair(spec)
    rows = []
    for section in spec.layout(format).sections:
        keys = tuple(fold(t, pair).full for t in (section.label.zh, *section.label.aliases))
        number = fold(f"{section.label.number}、某", pair).number if section.label.number else None
        rows.append((section, keys, number))
    return tuple(rows)


def _best(folded: Folded, titles: Sequence[_Known], heading: bool) -> tuple[int, bool] | None:
    """The section a short text is the title of, and whether it is so to the letter."""
    for i, (_, keys, number) in enumerate(titles):
        numbered = folded.style == "section" or (
            folded.style == "digit" and folded.number == number
        )
        if (numbered or (heading and folded.style is None)) and (
            folded.full in keys or folded.bare in keys
        ):
            return i, True
    if folded.style != "section" or len(folded.full) < 4:
        return None
    scored: list[tuple[float, int]] = []
    for i, (_, keys, number) in enumerate(titles):
        if folded.number == number:
            ratio = max(SequenceMatcher(None, folded.full, k, autojunk=False).ratio() for k in keys)
            shared = max((len(k) for k in keys if k in folded.full), default=0)
            scored.append((max(ratio, _CLOSE if shared >= 6 else 0.0), i))
    top = max(scored, default=(0.0, -1))
    return (top[1], False) if top[0] >= _CLOSE else None


def _text_of(block: Block) -> str | None:
    if isinstance(block, Heading | Paragraph):
        return block.text
    if isinstance(block, Grid):
        filled = (cell.text for row in block.rows for cell in row if cell.text.strip())
        sole = next(filled, None)
        return sole if next(filled, None) is None else None
    if isinstance(block, Flow):
        return None
    return None


def _inline(text: str, titles: Sequence[_Known], pair: tuple[str, str]) -> Title | None:
    """A title with the section's text after it in one paragraph."""
    head = _AFTER_HEAD.split(text.strip(), maxsplit=1)
    if len(head) < 2 or not head[1].strip():
        return None
    folded = fold(head[0], pair)
    if folded.style != "section":
        return None
    for i, (_, keys, _number) in enumerate(titles):
        if folded.full in keys:
            return Title(i, -1, _AFTER_TITLE.sub("", head[1]), True)
    return None


def _candidates(document: Document, spec: Spec, format: str) -> list[Title]:
    titles, pair = _titles(spec, format), traditional_pair(spec)
    found: list[Title] = []
    for number, block in enumerate(document.blocks):
        text = _text_of(block)
        if text is None or not text.strip():
            continue
        inline = _inline(text, titles, pair)
        if inline is None and len(text) <= _LONGEST_TITLE:
            best = _best(fold(text, pair), titles, isinstance(block, Heading))
            if best is not None:
                found.append(Title(best[0], number, "", best[1]))
                continue
        if inline is not None:
            found.append(Title(inline.section, number, inline.rest, True))
    sure = {title.section for title in found}
    if len(sure) < len(titles):
        found += _loose(document, titles, sure, pair)
        found.sort(key=lambda title: title.block)
    return found


def _loose(
    document: Document, titles: Sequence[_Known], sure: set[int], pair: tuple[str, str]
) -> list[Title]:
    """Titles in the very words of the form, with any number or none, of sections not yet found."""
    wanted = {key: i for i, (_, keys, _n) in enumerate(titles) for key in keys if i not in sure}
    found: list[Title] = []
    for number, block in enumerate(document.blocks):
        text = _text_of(block)
        if text is None or not text.strip() or len(text) > _LONGEST_TITLE:
            continue
        key = _ORDINAL.sub("", fold(text.strip("【】[] "), pair).full)
        if key in wanted:
            found.append(Title(wanted[key], number, "", True))
    return found


def _chain(found: Sequence[Title], after: Sequence[int]) -> list[Title]:
    """The longest run of titles in the order of the form; of equals, the one with most after it.

    ``after`` gives for each title how many blocks follow before the next one, capped: a table of
    contents has nothing between its lines.
    """
    best: list[tuple[int, int, int]] = []  # length, weight, previous
    ends: dict[int, tuple[int, int, int]] = {}  # by section: length, weight, title of the best run
    for i, title in enumerate(found):
        before = [end for section, end in ends.items() if section < title.section]
        length, weight, previous = max(before, default=(0, 0, -1))
        best.append((length + 1, weight + after[i], previous))
        run = (length + 1, weight + after[i], i)
        ends[title.section] = max(run, ends.get(title.section, run))
    if not best:
        return []
    at = max(range(len(best)), key=lambda k: (best[k][0], best[k][1], k))
    chain: list[Title] = []
    while at >= 0:
        chain.append(found[at])
        at = best[at][2]
    return chain[::-1]


def parted_at_titles(document: Document, spec: Spec, format: str) -> Document:
    """A document in which a grid that holds section titles as rows is parted at them."""
    titles, pair = _titles(spec, format), traditional_pair(spec)
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            blocks.extend(_parts(block, titles, pair))
        else:
            blocks.append(block)
    if len(blocks) == len(document.blocks):
        return document
    return evolve(document, blocks=tuple(blocks))


def _parts(grid: Grid, titles: Sequence[_Known], pair: tuple[str, str]) -> list[Block]:
    parts: list[Block] = []
    begun = 0
    for number, row in enumerate(grid.rows):
        filled = [cell for cell in row if cell.text.strip()]
        if len(filled) != 1 or len(filled[0].text) > _LONGEST_TITLE:
            continue
        best = _best(fold(filled[0].text, pair), titles, False)
        if best is None or not best[1]:
            continue
        if begun < number:
            parts.append(evolve(grid, rows=grid.rows[begun:number]))
        parts.append(Heading(filled[0].text, filled[0].place))
        begun = number + 1
    if begun == 0 or len(grid.rows) < 2:
        return [grid]
    return [*parts, evolve(grid, rows=grid.rows[begun:])] if begun < len(grid.rows) else parts


def split_sections(document: Document, spec: Spec, format: str) -> Sections:
    """Find the sections of a document. Sections without a title found have no region."""
    layout = spec.layout(format)
    found = _candidates(document, spec, format)
    ends = [*(t.block for t in found[1:]), len(document.blocks)][: len(found)]
    after = [min(end - t.block - 1, 3) for t, end in zip(found, ends, strict=True)]
    chain = _chain(found, after)
    regions: dict[str, Region] = {}
    for i, title in enumerate(chain):
        last = chain[i + 1].block if i + 1 < len(chain) else len(document.blocks)
        section = layout.sections[title.section]
        regions[section.id] = Region(section, title.block, title.block + 1, last, title.rest)
    chosen = {id(t) for t in chain}
    repeated = tuple(
        (layout.sections[t.section].id, t.block) for t in found if t.exact and id(t) not in chosen
    )
    first = chain[0].block if chain else len(document.blocks)
    return Sections(regions, repeated, first)
