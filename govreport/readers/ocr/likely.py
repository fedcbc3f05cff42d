"""What a line of text reads, from the likelihoods the recogniser gives for each step.

The recogniser was trained with connectionist temporal classification (Graves et al. 2006): at each
step it gives a likelihood to each character and to "none"; one character over several steps is
printed once, and a "none" parts two that are the same.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Weights = NDArray[np.float32]

#: What may stand in a cell of figures, with the characters that look the same in print.
LOOKALIKES = {
    "0": "0OoＯｏ０〇○◯",
    "1": "1lI|丨ｌＩ１｜",
    "2": "2２Zz",
    "3": "3３",
    "4": "4４",
    "5": "5５Ss",
    "6": "6６",
    "7": "7７",
    "8": "8８B",
    "9": "9９g",
    "-": "-—–－−ー一―‐_＿﹣",
    "/": "/／∕",
    "\\": "\\＼",
    ".": ".．·",
    ",": ",，",
    "+": "+＋",
    "×": "×xXｘ",
}
_SAME = {char: one for one, chars in LOOKALIKES.items() for char in chars}
# Beams kept, and the least likelihood of a step that is followed.
_BEAMS, _LEAST = 12, 1e-4


@frozen(slots=True, eq=False)
class Seen:
    """What the recogniser made of a line: its likeliest text, and what else it may be.

    ``confidence`` is the likelihood of the least likely character of ``text``. For each step
    ``none`` is the likelihood that nothing new is printed there, ``steps`` those of ``names``: the
    characters of figures, lookalikes taken as one, and the other characters of ``text``.
    """

    text: str
    confidence: float
    none: Weights
    names: tuple[str, ...]
    steps: Weights


def seen(weights: Weights, characters: tuple[str, ...]) -> Seen:
    """Keep of the likelihoods (steps, classes) what can matter; all of a page take gigabytes."""
    best = weights.argmax(axis=1)
    chosen = best != 0
    chosen[1:] &= best[1:] != best[:-1]
    at = np.flatnonzero(chosen)
    text = "".join(characters[best[i]] for i in at)
    least = float(weights[at, best[at]].min()) if len(at) else 0.0
    classes = dict(_classes(characters))
    for i in at:
        if characters[best[i]] not in _SAME:
            classes[characters[best[i]]] = [int(best[i])]
    steps = np.stack([weights[:, ids].sum(axis=1) for ids in classes.values()], axis=1)
    return Seen(text, least, weights[:, 0].copy(), tuple(classes), steps)


def folded(text: str) -> str:
    """A text with each character that looks like one of a figure as that; white space kept."""
    return "".join(_SAME.get(char, char) for char in text)


def is_figure(text: str) -> bool:
    """Whether a folded text holds nothing but what may stand in a cell of figures."""
    return bool(text) and all(char in LOOKALIKES for char in text)


@lru_cache(maxsize=16)
def _classes(characters: tuple[str, ...]) -> dict[str, list[int]]:
    classes = defaultdict(list)
    for i, char in enumerate(characters):
        if char in _SAME:
            classes[_SAME[char]].append(i)
    return dict(classes)


def readings(line: Seen) -> dict[str, float]:
    """The likely readings of a line and their likelihoods, lookalikes taken as one."""
    names = line.names
    # beams: text -> [likelihood ending in none, likelihood ending in its last character]
    beams: dict[str, list[float]] = {"": [1.0, 0.0]}
    for none, step in zip(line.none, line.steps, strict=True):
        after: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        live = [(names[i], float(step[i])) for i in np.flatnonzero(step > _LEAST)]
        for beam, (parted, joined) in beams.items():
            after[beam][0] += (parted + joined) * float(none)
            for char, likely in live:
                if beam and beam[-1] == char:
                    after[beam][1] += joined * likely
                    after[beam + char][1] += parted * likely
                else:
                    after[beam + char][1] += (parted + joined) * likely
        kept = sorted(after.items(), key=lambda item: -sum(item[1]))[:_BEAMS]
        beams = dict(kept)
    return {beam: parted + joined for beam, (parted, joined) in beams.items()}
