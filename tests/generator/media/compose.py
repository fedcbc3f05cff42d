"""Draws the page of a report for a medium that is no text, and makes the sample of its bytes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.generator import forms
from tests.generator.certain import tighten
from tests.generator.damage import DAMAGES
from tests.generator.page import Page, build, fill, typography
from tests.generator.sample import HYBRID_SHARE, Sample, form_cells
from tests.generator.truth import draw_report
from tests.generator.values import NATURAL_ONLY, NUMBER, STYLES, Answer, print_values

# What only text suffers: dropped lines, bytes of no encoding.
TEXT_ONLY = frozenset({"dropped_repeats", "stray_byte"})


@dataclass
class Drawn:
    """A page before its medium. ``rng`` draws how it is written; ``kind`` is the way chosen.

    Writers set ``suffix`` where it is not that of the medium, and ``pages`` where there are some.
    """

    seed: int
    rng: random.Random
    page: Page
    style: str
    damages: tuple[str, ...]
    kind: str = ""
    suffix: str = ""
    pages: int = 0

    def sample(self, data: bytes, suffix: str, layout: str) -> Sample:
        """The sample of the written bytes."""
        tighten(self.page)
        return Sample(
            seed=self.seed,
            data=data,
            text="",
            filename=f"report-{self.seed}{self.suffix or suffix}",
            truth=self.page.truth,
            page=self.page,
            expected=form_cells(self.page),
            layout=layout,
            style=self.style,
            damages=self.damages,
            encoding=self.suffix or suffix,
            pages=self.pages,
        )


Loosen = Callable[[random.Random, Page], None]


def compose(
    seed: int,
    medium: str,
    kinds: dict[str, int],
    *,
    kind: str | None = None,
    style: str | None = None,
    damages: tuple[str, ...] | None = None,
    exclude: frozenset[str] = frozenset(),
    site: bool = False,
) -> Drawn:
    """Draw one report. ``kinds``: ways to write the medium, with weights.

    ``exclude``: damages that leave no trace a reader could see there. ``site``: keep the
    navigation and the lines that only web pages have.
    """
    rng = random.Random(seed)
    style = style or rng.choices(list(STYLES), [weight for _, weight in STYLES.values()])[0]
    hybrid = rng.random() < HYBRID_SHARE
    truth = draw_report(
        rng, rng.choice(("2019", "2021", "2021")), natural=style in NATURAL_ONLY, hybrid=hybrid
    )
    page = build(rng, truth)
    fill(page, print_values(rng, truth, style))
    for table in page.tables("proactive_disclosure"):
        for cell in table.values():
            if str(cell.pointer).endswith("/amount"):
                truth.facts["amount_text"] = cell.text
    typography(rng, page)
    page.facts["layout"] = medium
    if not site:
        page.blocks = [b for b in page.blocks if b.kind not in ("nav", "meta")]
        truth.facts.pop("published", None)
    wanted = _damages(rng, TEXT_ONLY | exclude) if damages is None else list(damages)
    applied = [name for name in wanted if DAMAGES[name][0](rng, page)]
    for path, at in page.facts.get("lost_rows", ()):  # type: ignore[attr-defined]
        # Where the figures that moved into the place of the lost one equal it, they are seen there.
        gone = f"/requests/{path}/{forms.COLUMNS[at]}"
        page.expected[gone].also(Answer(truth.cells[gone], NUMBER))
    writing = random.Random(f"{medium} {seed}")
    chosen = writing.choices(list(kinds), list(kinds.values()))[0]
    told = (*applied, *(("hybrid",) if hybrid else ()))
    return Drawn(seed, writing, page, style, told, kind or chosen)


def _damages(rng: random.Random, exclude: frozenset[str]) -> list[str]:
    count = rng.choices((0, 1, 2), (40, 40, 20))[0]
    names = [name for name in DAMAGES if name not in exclude]
    weights = [DAMAGES[name][1] for name in names]
    chosen: list[str] = []
    while len(chosen) < count:
        name = rng.choices(names, weights)[0]
        if name not in chosen:
            chosen.append(name)
    return sorted(chosen, key=names.index)


def cells_of(page: Page) -> list[forms.Cell]:
    """Every cell of every table that prints a figure of the report."""
    return [cell for table in page.tables() for cell in table.values()]
