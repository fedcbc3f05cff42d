"""The results as plots: SVG with its text as text, the same bytes for the same figures.

Each plot has its own ground, so that it can be read on a light page and on a dark one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.beside.judge import VERDICTS
from benchmarks.beside.libraries import OURS
from benchmarks.beside.run import Result, Run
from benchmarks.beside.tables import by_group, figure, measured, per_cent, seconds, share, title
from benchmarks.beside.words import KINDS, LANGUAGES, WORDS, named

WIDTH, ROW, HEAD, TOP, FOOT = 1000, 21, 32, 84, 16
LABELS, BARS, CPU, MEMORY = 24, (222, 300), (604, 140), (806, 140)
COLOURS = {"right": "#2f6f9f", "warned": "#e0b04a", "wrong": "#c2281d", "lost": "#d3dae1"}
STYLE = (
    'text{font-family:system-ui,"Noto Sans CJK SC","Noto Sans SC","PingFang SC",'
    '"Microsoft YaHei",sans-serif;fill:#1b2733;font-size:13px}'
    ".t{font-size:17px;font-weight:600}.g{font-size:14px;font-weight:600}.s{font-size:12px}"
    ".o{font-weight:600}.n{fill:#5a6875}.w{fill:#a01c13}"
    ".grid{stroke:#e1e7ec;stroke-width:1}.dot{fill:#7b8a98}.our{fill:#1f4e79}"
)


def write(run: Run, folder: Path) -> None:
    """Write a plot of each kind of file in each language."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        if any(result.group in KINDS[kind] for result in run.results):
            for language in LANGUAGES:
                file = folder / f"peers-{kind}.{language}.svg"
                file.write_text(plot(run, kind, language), encoding="utf-8")


def plot(run: Run, kind: str, language: str) -> str:
    """One plot."""
    groups = {g: results for g, results in by_group(run).items() if g in KINDS[kind]}
    shown = [one for results in groups.values() for one in results if measured(one)]
    cpu = Scale(*CPU, 0.1, [1000 * seconds(one) for one in shown])
    memory = Scale(*MEMORY, 1, [one.memory for one in shown])
    height = TOP + sum(HEAD + ROW * len(results) for results in groups.values()) + FOOT
    words, name = WORDS[language], title(kind, language)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'lang="{language}" aria-labelledby="t d">',
        f'<title id="t">{escape(name)}</title><desc id="d">{escape(words["describes"])}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" rx="14" fill="#fbfcfd"/>',
        _text(LABELS, 28, name, "t"),
        *_legend(language),
        *cpu.axis(words["cpu_axis"], height - FOOT),
        *memory.axis(words["memory_axis"], height - FOOT),
    ]
    y = TOP
    for group in (one for one in KINDS[kind] if one in groups):
        parts.append(_text(LABELS, y + 22, words[group], "g"))
        y += HEAD
        for result in groups[group]:
            parts += _row(result, y, language, cpu, memory)
            y += ROW
    return "\n".join([*parts, "</svg>"]) + "\n"


class Scale:
    """A logarithmic scale over whole powers of ten."""

    def __init__(self, left: float, width: float, floor: float, values: list[float]) -> None:
        held = [max(value, floor) for value in values] or [1.0]
        self.left, self.width, self.floor = left, width, floor
        self.low = math.floor(math.log10(min(held)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(held))))

    def at(self, value: float) -> float:
        """Where a value stands; below the scale at its beginning."""
        part = (math.log10(max(value, 10**self.low)) - self.low) / (self.high - self.low)
        return self.left + self.width * part

    def axis(self, label: str, bottom: float) -> Iterator[str]:
        """The lines of the powers with their numbers, and what is measured."""
        middle = self.left + self.width / 2
        yield _text(middle, 56, label, "s", "middle")
        powers = range(self.low, self.high + 1)
        told = set(powers[:: 1 if len(powers) < 5 else 2])  # as many as there is room for
        for power in powers:
            x = _short(self.at(10**power))
            yield f'<line x1="{x}" y1="{TOP - 2}" x2="{x}" y2="{_short(bottom)}" class="grid"/>'
            if power in told:
                yield _text(self.at(10**power), 76, f"{10**power:,.10g}", "s n", "middle")


def _legend(language: str) -> Iterator[str]:
    x = BARS[0]
    for name in VERDICTS:
        word = WORDS[language][name]
        yield f'<rect x="{x}" y="46" width="12" height="12" rx="2" fill="{COLOURS[name]}"/>'
        yield _text(x + 17, 57, word, "s")
        x += 34 + sum(12 if ord(sign) > 255 else 6.4 for sign in word)
    for per in (0, 25, 50, 75, 100):
        yield _text(BARS[0] + BARS[1] * per / 100, 76, f"{per} %", "s n", "middle")


def _row(result: Result, y: float, language: str, cpu: Scale, memory: Scale) -> Iterator[str]:
    our = result.library == OURS
    middle = y + ROW / 2
    yield _text(LABELS + 10, middle + 4.5, named(result.library, language), "o" if our else "")
    if not measured(result):
        yield _text(BARS[0], middle + 4.5, "–", "n")
        return
    x = float(BARS[0])
    for name in VERDICTS:
        width = BARS[1] * share(result, name) / 100
        if width:
            yield (
                f'<rect x="{_short(x)}" y="{_short(y + 3)}" width="{_short(max(width, 1))}" '
                f'height="{ROW - 6}" fill="{COLOURS[name]}"/>'
            )
        x += width
    if result.cells["wrong"]:
        told = f"{per_cent(result, 'wrong')} %"
        yield _text(BARS[0] + BARS[1] + 6, middle + 4.5, told, "s w")
    for scale, value in ((cpu, 1000 * seconds(result)), (memory, result.memory)):
        dot = "our" if our else "dot"
        x = scale.at(value)
        yield f'<circle cx="{_short(x)}" cy="{_short(middle)}" r="4.5" class="{dot}"/>'
        told = figure(value) if value >= scale.floor else f"< {scale.floor}"
        yield _text(x + 8, middle + 4, told, "s o" if our else "s n")


def _text(x: float, y: float, text: str, style: str = "", anchor: str = "") -> str:
    kind = f' class="{style}"' if style else ""
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{_short(x)}" y="{_short(y)}"{kind}{where}>{escape(text)}</text>'


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
