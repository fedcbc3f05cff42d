"""Printed signs that tell what a cell is where its text alone does not: ``〔缺〕``, ``12〔推〕``.

The words are data (``cell_signs`` in ``common/vocabulary.json``). A sign stands at the end of a
cell, after the text as printed, with the figure meant where that is another: ``1Z〔推：12〕``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from attrs import field, frozen

from govreport.model import CellState
from govreport.spec import Spec


@frozen(slots=True)
class Signed:
    """A cell with a sign: the text before it, the state it tells, the figure meant, if given."""

    raw: str
    state: CellState
    value: str | None


@frozen(slots=True)
class Signs:
    """The signs of one specification."""

    open: str
    close: str
    joint: str
    words: Mapping[CellState, str]
    pattern: re.Pattern[str] = field(repr=False)

    def written(self, raw: str, state: CellState, value: str | None = None) -> str:
        """A cell's text with its sign."""
        meant = "" if value is None else f"{self.joint}{value}"
        return f"{raw}{self.open}{self.words[state]}{meant}{self.close}"

    def read(self, text: str) -> Signed | None:
        """The parts of a cell that ends in a sign, else ``None``."""
        if not text.endswith(self.close):
            return None
        found = self.pattern.search(text)
        if found is None:
            return None
        state = next(s for s, word in self.words.items() if word == found["word"])
        return Signed(text[: found.start()], state, found["value"])


@lru_cache(maxsize=16)
def cell_signs(spec: Spec) -> Signs:
    """The signs of a specification."""
    data = spec.vocabulary["cell_signs"]
    words = {CellState(name): word for name, word in data["words"].items()}
    either = "|".join(re.escape(word) for word in words.values())
    opening, closing, joint = (re.escape(data[name]) for name in ("open", "close", "joint"))
    pattern = re.compile(
        rf"{opening}(?P<word>{either})(?:{joint}(?P<value>-?[0-9]{{1,30}}(?:\.[0-9]{{1,30}})?))?{closing}\Z"
    )
    return Signs(data["open"], data["close"], data["joint"], words, pattern)
