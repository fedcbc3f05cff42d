"""Damages that depend on how the page is written: dropped lines, other characters, bad bytes."""

from __future__ import annotations

import random

from tests.generator.forms import Table
from tests.generator.page import Block, Page, split
from tests.generator.traditional import to_traditional
from tests.generator.values import BLANK, MISSING_ANSWER, Answer

LINES = frozenset({"lines_blank", "lines_tight", "lines_no_blanks"})


def dropped_repeats(rng: random.Random, page: Page) -> bool:
    """An extractor dropped every line that it had seen before, so each ``0`` stands once.

    What is gone can't be told: no arithmetic tells a dropped 0 from a dropped 1.
    """
    if page.facts.get("layout") not in LINES:
        return False
    seen: set[str] = set()
    blocks: list[Block] = []
    for block in page.blocks:
        if block.table is None:
            if block.text not in seen:
                blocks.append(block)
            seen.add(block.text)
            continue
        blocks.append(block)
        for row in block.table.rows:
            for cell in list(row):
                if cell.pointer:
                    expected = page.expected[cell.pointer]
                    if not cell.text:
                        expected.answers = [MISSING_ANSWER, Answer(None, BLANK)]
                    elif cell.text in seen:
                        expected.answers = [MISSING_ANSWER]
                    else:
                        expected.also(MISSING_ANSWER)
                if not cell.text or cell.text in seen:
                    row.remove(cell)
                seen.add(cell.text)
    page.blocks = blocks
    page.facts["dropped_repeats"] = True
    return True


def traditional(rng: random.Random, page: Page) -> bool:
    """The whole page in traditional characters, as converting proxies deliver it."""
    phrases = rng.random() < 0.5
    for block in page.blocks:
        block.text = to_traditional(block.text, phrases=phrases)
    for table in page.tables():
        for row in table.rows:
            for cell in row:
                cell.text = to_traditional(cell.text, phrases=phrases)
    page.truth.title = to_traditional(page.truth.title, phrases=phrases)
    page.truth.agency = to_traditional(page.truth.agency, phrases=phrases)
    page.facts["traditional"] = True
    return True


def stray_byte(rng: random.Random, page: Page) -> bool:
    """One byte that no encoding has there, at the end of a paragraph of section five."""
    page.facts["stray_byte"] = True
    return True


def insert_stray_byte(data: bytes, page: Page, codec: str) -> bytes:
    """The bytes with the stray one put in."""
    block = next(
        b for b in page.blocks if b.section == "problems_and_improvements" and b.kind == "para"
    )
    tail = block.text.encode(codec, errors="replace")
    at = data.find(tail)
    return data if at < 0 else data[: at + len(tail)] + b"\xff" + data[at + len(tail) :]


def continued(rng: random.Random, page: Page) -> bool:
    """Table three goes on in a second table, with its head again or without it."""
    if page.facts.get("layout") == "html_continued":
        return False
    at = next(
        i for i, block in enumerate(page.blocks) if block.table and block.section == "requests"
    )
    table = page.blocks[at].table
    assert table is not None
    head = 3 if rng.random() < 0.7 else 0
    first, second = split(table, rng.randint(7, len(table.rows) - 3), head, rng.random() < 0.5)
    page.blocks[at].table = first
    page.blocks.insert(at + 1, Block("table", table=second, section="requests"))
    return True


def torn_block(rng: random.Random, page: Page) -> bool:
    """The last block of section two torn off; in text, a rule follows its first row."""
    at = next(
        i for i, b in enumerate(page.blocks) if b.section == "proactive_disclosure" and b.table
    )
    table = page.blocks[at].table
    assert table is not None
    keep = len(table.rows) - rng.choice((1, 2))
    rest = Table(table.id, table.rows[keep:], table.width, ruled=rng.random() < 0.6)
    table.rows = table.rows[:keep]
    page.blocks.insert(at + 1, Block("table", table=rest, section="proactive_disclosure"))
    return True
