"""Draws what bodies publish over several years: each year carries over what the last one left."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.generator import encode, forms, prose
from tests.generator.layouts import LAYOUTS
from tests.generator.page import build, fill, typography
from tests.generator.truth import Truth, draw_report
from tests.generator.values import print_values


@dataclass
class Drawn:
    """One published file and what it says."""

    filename: str
    data: bytes
    truth: Truth


def bodies(count: int, seed: int = 0) -> list[str]:
    """As many different names of bodies, none of which is the end of another."""
    rng = random.Random(seed)
    found: dict[str, None] = {}
    for number in range(count):
        place, city = rng.choice(prose.PLACES), rng.choice(prose.CITIES)
        first, second = divmod(number // 20, 20)
        town = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
        spot = town[number % 20] + town[second % 20] + town[first % 20]
        office = rng.choice(prose.OFFICES)
        found[f"{city}{place}{spot}县{office}"] = None
    return list(found)


def draw_series(seed: int, agency: str, years: range) -> Iterator[Drawn]:
    """The reports of one body, plain figures and no damage, in any layout, true across years."""
    rng = random.Random(seed)
    before: Truth | None = None
    for year in years:
        format_id = "2019" if year < 2021 else "2021"
        truth = draw_report(rng, format_id, size=rng.choice(("small", "middle")))
        truth = replace(truth, agency=agency, year=year, title=prose.title(rng, agency, year))
        truth.signed_on = dt.date(year + 1, 1, rng.randint(4, 20))
        truth.published_on = truth.signed_on + dt.timedelta(days=rng.randint(0, 8))
        if before is not None:
            carry_over(truth, before)
            if before.format == truth.format:
                go_on(truth, before)
        before = truth
        kind = LAYOUTS[rng.choices(list(LAYOUTS), [one.weight for one in LAYOUTS.values()])[0]]
        page = build(rng, truth)
        fill(page, print_values(rng, truth, "plain"))
        typography(rng, page)
        page.facts["layout"] = kind.name
        text = kind.write(rng, page)
        data = encode.encode(text, "utf-8")
        yield Drawn(f"{year}{kind.suffix}", data, truth)


def carry_over(truth: Truth, before: Truth) -> None:
    """Let a year begin with what the one before it left; the identities of the form still hold."""
    cells = truth.cells
    rows = ("received", "carried_over", "outcomes/disclosed", "outcomes/total")
    for column in forms.COLUMNS[:-1]:
        received, over, disclosed, total = (f"/requests/{row}/{column}" for row in rows)
        cells[over] = before.cells[f"/requests/carried_forward/{column}"]
        balance = cells[total] + cells[f"/requests/carried_forward/{column}"] - cells[over]
        cells[received] = max(balance, 0)
        cells[disclosed] += max(-balance, 0)
        cells[total] += max(-balance, 0)
    for row in rows:
        cells[f"/requests/{row}/total"] = sum(
            cells[f"/requests/{row}/{column}"] for column in forms.COLUMNS[:-1]
        )


def go_on(truth: Truth, before: Truth) -> None:
    """Let the stocks of section two follow from those of the year before, in the same form."""
    cells, old = truth.cells, before.cells
    for pointer in list(cells):
        base, name = pointer.rsplit("/", 1)
        if name == "in_force":
            stock = int(old[pointer] or 0) + int(cells[f"{base}/issued"] or 0)
            cells[f"{base}/repealed"] = min(int(cells[f"{base}/repealed"] or 0), stock)
            cells[pointer] = stock - int(cells[f"{base}/repealed"] or 0)
        elif name == "items_last_year":
            change = f"{base}/items_change"
            cells[pointer] = int(old[pointer] or 0) + int(old[change] or 0)
            cells[change] = max(int(cells[change] or 0), -int(cells[pointer] or 0))
