"""The cells of ruled tables on a scanned page, read one by one.

A figure is read several times, from crops that differ in margin and contrast, and sign by sign.
What all readings agree on, each with high likelihood, is clear; else every reading that came up is
kept as an alternative. Nothing is known here of what the cells are for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from govreport.document import ILLEGIBLE
from govreport.readers.ocr.ink import Patch, around, bands_of, crop_of, is_remnant, slant_of
from govreport.readers.ocr.likely import LOOKALIKES, Seen, folded, is_figure, readings
from govreport.readers.ocr.signs import fits, signs_of, without_points
from govreport.readers.page.printed import Frame, Piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from govreport.readers.ocr.models import Recogniser

    Gray = NDArray[np.uint8]

# A text of at most so many characters with one of a figure among them is read as one.
_LONGEST_FIGURE = 14
# Figures have fewer patches of ink than this, and are lower than other characters.
_MANY = 8
# A reading is kept if it is this likely on the whole; one that is less likely than this is not
# clear, even if no other came up.
_KEPT, _CLEAR = 0.01, 0.8
# Each look at a figure that is to settle it at once is at least this sure.
_SURE = 0.9
_MOST_ALTERNATIVES = 6
#: What is said of a figure whose signs and characters differ in number.
_DOUBTED = 0.5
# A stroke that leans this much is a slash; one that leans less than the other is none.
_SLASH, _UPRIGHT = 0.22, 0.1
_STROKES = frozenset("1/\\!-.")
# Beside a stroke, patches with less than this part of its length are specks.
_SPECK = 0.4
# Width to height of a lone stroke that lies.
_LYING = 2.2
# Margins of the crops of a figure, and whether their contrast is stretched; the first is for all.
_LOOKS = ((0.25, True), (0.15, True), (0.25, False))


@frozen(slots=True, eq=False)
class Print:
    """A level page: evened grey without lines, ink by patch number, pixels a point."""

    page: Gray
    labels: NDArray[np.int32]
    scale: float


@frozen(slots=True, eq=False)
class _Cell:
    """A frame with the lines of ink in it; its box in pixels."""

    frame: Frame
    box: tuple[float, float, float, float]
    bands: tuple[tuple[Patch, ...], ...]


@frozen(slots=True)
class _Read:
    """A text with its confidence and other close readings."""

    text: str
    confidence: float
    alternatives: tuple[str, ...] = ()


def read_cells(
    frames: Sequence[Frame], patches: Sequence[Patch], sheet: Print, network: Recogniser
) -> list[Piece]:
    """One piece for each frame with something printed in it, lines joined by line feeds."""
    cells = _cells(frames, patches, sheet)
    boxes = [(cell, around(band)) for cell in cells for band in cell.bands]
    pad, stretch = _LOOKS[0]
    strips = [
        crop_of(sheet.page, box, cell.box, sheet.scale, pad, stretch=stretch) for cell, box in boxes
    ]
    lines = iter(network.read(strips))
    pieces: list[Piece] = []
    figures: list[tuple[_Cell, Seen]] = []
    for cell in cells:
        own = [next(lines) for _ in cell.bands]
        if len(own) == 1 and _may_be_figure(own[0], cell.bands[0]):
            figures.append((cell, own[0]))
        else:
            pieces += _lines(cell, own, sheet.scale)
    read = _figures(figures, sheet, network)
    pieces += [
        _piece(cell.bands[0], one, sheet.scale)
        for (cell, _), one in zip(figures, read, strict=True)
    ]
    return pieces


def _lines(cell: _Cell, lines: Sequence[Seen], scale: float) -> list[Piece]:
    """A piece for each line of a cell; one that tells so where none of them can be read."""
    pieces = [
        _piece(band, _Read(line.text.strip(), line.confidence), scale)
        for band, line in zip(cell.bands, lines, strict=True)
        if line.text.strip()
    ]
    whole = [patch for band in cell.bands for patch in band]
    return pieces or [_piece(whole, _Read(ILLEGIBLE, 0.0), scale)]


def _cells(frames: Sequence[Frame], patches: Sequence[Patch], sheet: Print) -> list[_Cell]:
    scale = sheet.scale
    found: list[tuple[Frame, tuple[float, float, float, float], list[Patch]]] = []
    for frame in frames:
        edges = (frame.left, frame.top, frame.right, frame.bottom)
        box = tuple(edge * scale for edge in edges)
        inside = [
            p
            for p in patches
            if box[0] < (p.left + p.right) / 2 < box[2] and box[1] < (p.top + p.bottom) / 2 < box[3]
        ]
        kept = [p for p in inside if not is_remnant(p, box, scale)]
        if kept:
            found.append((frame, box, kept))  # type: ignore[arg-type]
    tall = _tall([kept for _, _, kept in found], scale)
    return [
        _Cell(frame, box, tuple(tuple(band) for band in bands_of(kept, tall)))
        for frame, box, kept in found
    ]


def _tall(groups: Sequence[Sequence[Patch]], scale: float) -> float:
    """The height of a character in pixels, from cells whose ink is one line many times as wide."""
    heights = []
    for patches in groups:
        box = around(patches)
        wide = box.width > 4 * box.height and len(patches) >= _MANY
        if wide and 4 * scale < box.height < 30 * scale:
            heights.append(box.height)
    return float(np.median(heights)) if heights else 11 * scale


def _may_be_figure(line: Seen, band: Sequence[Patch]) -> bool:
    text = "".join(line.text.split())
    if len(text) > _LONGEST_FIGURE:
        return False
    return len(text) <= 1 or any(is_figure(char) for char in folded(text)) or len(band) == 1


def _figures(
    figures: Sequence[tuple[_Cell, Seen]], sheet: Print, network: Recogniser
) -> list[_Read]:
    """Figures read again from a second crop, and each sign by itself where there are several.

    What is not clear then is looked at once more.
    """
    again = network.read([_look(cell, _LOOKS[1], sheet) for cell, _ in figures])
    looks = [[first, second] for (_, first), second in zip(figures, again, strict=True)]
    signs = [
        signs_of(text, cell.bands[0], sheet.page)
        if is_figure(text := folded("".join(line.text.split())))
        else []
        for cell, line in figures
    ]
    several = [i for i, own in enumerate(signs) if 1 < len(own) <= _LONGEST_FIGURE]
    strips = [
        _sign_strip(figures[i][0], sign, signs[i], sheet) for i in several for sign in signs[i]
    ]
    answers = iter(network.read(strips))
    parts = {i: [next(answers) for _ in signs[i]] for i in several}
    doubtful = [i for i, own in enumerate(looks) if not _agree([*own, *parts.get(i, [])], own)]
    more = network.read([_look(figures[i][0], _LOOKS[2], sheet) for i in doubtful])
    for i, third in zip(doubtful, more, strict=True):
        looks[i].append(third)
    return [
        _decided(cell, looks[i], parts.get(i, []), signs[i], sheet)
        for i, (cell, _) in enumerate(figures)
    ]


def _look(cell: _Cell, how: tuple[float, bool], sheet: Print) -> Gray:
    pad, stretch = how
    return crop_of(sheet.page, around(cell.bands[0]), cell.box, sheet.scale, pad, stretch=stretch)


def _sign_strip(cell: _Cell, sign: Patch, signs: Sequence[Patch], sheet: Print) -> Gray:
    """The strip of one sign, as high as the whole line, its neighbours left out."""
    whole = around(cell.bands[0])
    alone = Patch(sign.left, whole.top, sign.right, whole.bottom)
    left = max((s.right for s in signs if s.right <= sign.left + 1), default=cell.box[0])
    right = min((s.left for s in signs if s.left >= sign.right - 1), default=cell.box[2])
    sides = (min(left, sign.left) - 1, cell.box[1], max(right, sign.right), cell.box[3])
    return crop_of(sheet.page, alone, sides, sheet.scale, 0.2, stretch=True)


def _agree(all_looks: Sequence[Seen], whole: Sequence[Seen]) -> bool:
    """Whether looks at a figure are all sure, and those at the whole of it say the same."""
    if any(look.confidence < _SURE for look in all_looks):
        return False
    return len({folded("".join(look.text.split())) for look in whole}) == 1


def _decided(
    cell: _Cell,
    looks: Sequence[Seen],
    parts: Sequence[Seen],
    signs: Sequence[Patch],
    sheet: Print,
) -> _Read:
    """What the looks at one figure amount to."""
    votes = [readings(look) for look in looks]
    if parts:
        votes.append(_pointed(_joined([readings(part) for part in parts]), votes[0]))
    tops = {max(vote, key=lambda text: vote[text]) for vote in votes if vote}
    tops = {"".join(top.split()) for top in tops} - {""}
    likely: dict[str, float] = {}
    for vote in votes:
        for text, share in vote.items():
            key = "".join(text.split())
            likely[key] = likely.get(key, 0.0) + share / len(votes)
    likely.pop("", None)
    ordered = sorted(likely, key=lambda text: -likely[text])
    if not ordered:
        return _stroke(_Read(ILLEGIBLE, 0.0), cell.bands[0], sheet)
    best = ordered[0]
    close = [
        text
        for text in ordered[1:]
        if likely[text] >= _KEPT and (text in tops or likely[text] >= 0.05)
    ]
    read = _Read(best, likely[best], tuple(close[:_MOST_ALTERNATIVES]))
    if likely[best] < 0.1:
        read = _Read(ILLEGIBLE, likely[best], tuple(ordered[:_MOST_ALTERNATIVES]))
        return _stroke(read, cell.bands[0], sheet)
    if is_figure(best) and not fits(best, signs, around(cell.bands[0]), sheet.page):
        read = evolve(read, confidence=min(read.confidence, _DOUBTED))
    read = _stroke(read, cell.bands[0], sheet)
    if all(char in LOOKALIKES or char == "—" for char in read.text):
        return read
    # words keep their own characters, which may look like those of figures
    words = looks[0].text.strip()
    return evolve(read, text=words) if folded("".join(words.split())) == read.text else read


def _joined(signs: Sequence[dict[str, float]]) -> dict[str, float]:
    """The readings of signs one after the other, the likeliest of each and the next."""
    joined = {"": 1.0}
    for vote in signs:
        best = sorted(vote.items(), key=lambda item: -item[1])[:2]
        joined = {a + b: p * q for a, p in joined.items() for b, q in best if q > 0.02}
        joined = dict(sorted(joined.items(), key=lambda item: -item[1])[:8])
    return joined


def _pointed(parts: dict[str, float], whole: dict[str, float]) -> dict[str, float]:
    """Readings of signs with the points of the likeliest whole reading, if that has their digits.

    Points are too small to stand among the signs.
    """
    best = max(whole, key=lambda text: whole[text], default="")
    bare = without_points(best)
    return {best if text == bare else text: likely for text, likely in parts.items()}


def _stroke(read: _Read, band: Sequence[Patch], sheet: Print) -> _Read:
    """A lone stroke is told by how it lies: a dash, a slash or a one; specks do not count."""
    patch = max(band, key=lambda p: p.width * p.height)
    if any(
        max(p.width, p.height) > _SPECK * max(patch.width, patch.height) for p in band if p != patch
    ):
        dashes = set(read.text) == {"-"}
        return evolve(read, text="—", alternatives=()) if dashes else read
    dash = set(read.text) <= {"-", "—"} and patch.width > patch.height
    if dash or patch.width >= _LYING * patch.height:
        return _Read("—", max(read.confidence, _CLEAR))
    slant, straight = slant_of(sheet.labels, patch)
    if straight and abs(slant) >= _SLASH:
        return _Read("/" if slant < 0 else "\\", max(read.confidence, _CLEAR))
    if read.text not in _STROKES:
        return read
    others = tuple(text for text in read.alternatives if text not in _STROKES)
    if patch.width > patch.height:
        return _Read(read.text, min(read.confidence, _DOUBTED), others)
    if slant >= -_UPRIGHT and read.confidence >= _CLEAR:
        return _Read("1", read.confidence, others)
    return _Read("1", read.confidence, ("/", *others))


def _piece(band: Sequence[Patch], read: _Read, scale: float) -> Piece:
    ink = around(band)
    return Piece(
        read.text,
        ink.left / scale,
        ink.top / scale,
        ink.right / scale,
        ink.bottom / scale,
        round(min(1.0, read.confidence), 4),
        read.alternatives,
    )
