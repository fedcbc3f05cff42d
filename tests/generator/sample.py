"""One drawn report: its bytes, and what a right reading of them is."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from tests.generator import encode, forms
from tests.generator.certain import tighten
from tests.generator.damage import DAMAGES
from tests.generator.late_damage import LINES, insert_stray_byte
from tests.generator.layouts import LAYOUTS
from tests.generator.page import Page, build, fill, typography
from tests.generator.text_layouts import INFERRED
from tests.generator.truth import Truth, draw_report
from tests.generator.values import (
    MISSING_ANSWER,
    NATURAL_ONLY,
    NUMBER,
    STYLES,
    Answer,
    Expected,
    print_values,
)

HYBRID_SHARE = 0.03


@dataclass
class Sample:
    """``expected``: right readings by pointer of each cell; ``unit``: amount_unit.

    ``pages``: how many pages a paged medium has.
    """

    seed: int
    data: bytes
    text: str
    filename: str
    truth: Truth
    page: Page
    expected: dict[str, Expected]
    layout: str
    style: str
    damages: tuple[str, ...]
    encoding: str
    pages: int = 0

    @property
    def unit(self) -> str | None:
        """The right ``amount_unit`` of the 2019 form; ``None`` where none is stated."""
        cell = self.truth.facts.get("unit_label") or "元" in self.truth.facts.get("amount_text", "")
        return "万元" if cell else None


def _draw_damages(rng: random.Random, layout: str) -> list[str]:
    count = rng.choices((0, 1, 2), (40, 40, 20))[0]
    names, weights = list(DAMAGES), [weight for _, weight in DAMAGES.values()]
    chosen: list[str] = []
    while len(chosen) < count:
        name = rng.choices(names, weights)[0]
        fits = name != "dropped_repeats" or layout in LINES
        if fits and name not in chosen:
            chosen.append(name)
    return sorted(chosen, key=names.index)  # in an order in which they don't disturb each other


def draw(
    seed: int,
    *,
    layout: str | None = None,
    style: str | None = None,
    damages: tuple[str, ...] | None = None,
    encoding: str | None = None,
) -> Sample:
    """Draw the sample of this seed. What is given is not drawn; the same arguments, same bytes."""
    rng = random.Random(seed)
    kind = LAYOUTS[
        layout or rng.choices(list(LAYOUTS), [one.weight for one in LAYOUTS.values()])[0]
    ]
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
    page.facts["layout"] = kind.name
    wanted = _draw_damages(rng, kind.name) if damages is None else list(damages)
    applied = [name for name in wanted if DAMAGES[name][0](rng, page)]
    text = kind.write(rng, page)
    tighten(page)
    if kind.family == "text" and rng.random() < 0.12:
        text = text.replace("\n", "\r\n")
    name = encoding or encode.choose(rng)
    if page.facts.get("traditional") and encoding is None and rng.random() < 0.4:
        name = "big5"
    data = encode.encode(text, name)
    codec = encode.codec(name)
    if page.facts.get("stray_byte") and not codec.startswith("utf-16"):
        data = insert_stray_byte(data, page, codec)
    if kind.family != "html":
        text = text.replace("{charset}", "")
    return Sample(
        seed=seed,
        data=data,
        text=text,
        filename=f"report-{seed}{kind.suffix}",
        truth=truth,
        page=page,
        expected=form_cells(page),
        layout=kind.name,
        style=style,
        damages=(*applied, *(("hybrid",) if hybrid else ())),
        encoding=name,
    )


def form_cells(page: Page) -> dict[str, Expected]:
    """The right readings by cell of the report's format; only hybrids differ from the print."""
    found = dict(page.expected)
    if not page.truth.hybrid:
        return found
    for column in forms.COLUMNS:
        parts = [f"/requests/outcomes/{path}/{column}" for path, _ in forms.OTHER_2021]
        if page.truth.format == "2021":
            for pointer in parts:
                found[pointer] = Expected([MISSING_ANSWER])
            continue
        cells = [found.pop(pointer) for pointer in parts]
        total = sum((Decimal(page.truth.cells[p] or 0) for p in parts), Decimal(0))
        answers = [Answer(int(total), NUMBER)]
        if any(cell.best.kind != NUMBER or len(cell.answers) > 1 for cell in cells):
            # What a sum of blanks or of open cells is, the contract leaves to the reader.
            answers += [MISSING_ANSWER, Answer(int(total), INFERRED)]
            answers += [cell.best for cell in cells if cell.best.value is None]
        found[f"/requests/outcomes/other/{column}"] = Expected(answers)
    return found
