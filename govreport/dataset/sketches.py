"""Sketches of texts by which nearly equal ones are found among many, and the likeness itself.

A text is taken as the set of its runs of five characters (shingles). The sketch keeps the least
hash of the shingles in each of 64 bins (one permutation hashing, Li, Owen and Zhang 2012; empty
bins take the next full one's, Shrivastava and Li 2014); two sketches agree in a share of bins close
to the Jaccard index of the sets.
"""

from __future__ import annotations

import hashlib
import re
from array import array

from govreport.squeeze import squeezed

SHINGLE = 5
BINS = 64
ROWS = 4
BANDS = BINS // ROWS
LEAST_CHARACTERS = 120
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_KEPT = re.compile(r"\w")


def folded(text: str, agency: str | None) -> str:
    """The text without what differs where one is copied: its body's name, figures, punctuation."""
    plain = squeezed(text)
    name = squeezed(agency or "")
    if len(name) > 1:
        plain = plain.replace(name, "")
    return "".join(_KEPT.findall(_NUMBER.sub("0", plain)))


def shingles(text: str) -> frozenset[str]:
    """The runs of five characters of a folded text."""
    return frozenset(text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1))


def sketch(text: str) -> bytes | None:
    """The sketch of a folded text; ``None`` where it is too short to be told from a formula."""
    if len(text) < LEAST_CHARACTERS:
        return None
    least: list[int | None] = [None] * BINS
    for shingle in shingles(text):
        digest = hashlib.blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=5).digest()
        at, value = digest[0] % BINS, int.from_bytes(digest[1:], "little")
        held = least[at]
        if held is None or value < held:
            least[at] = value
    filled = [value for value in least if value is not None]
    if not filled:
        return None
    last, full = filled[0], []
    for held in reversed(least):
        last = last if held is None else held
        full.append(last)
    return array("I", reversed(full)).tobytes()


def agreement(one: bytes, other: bytes) -> float:
    """The share of bins in which two sketches agree, from 0 to 1."""
    pairs = zip(memoryview(one).cast("I"), memoryview(other).cast("I"), strict=True)
    return sum(a == b for a, b in pairs) / BINS


def likeness(one: str, other: str) -> float:
    """The Jaccard index of the shingles of two folded texts, from 0 to 1."""
    here, there = shingles(one), shingles(other)
    union = len(here | there)
    return len(here & there) / union if union else 0.0
