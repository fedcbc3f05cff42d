"""Draws the figures of one organ in two years, true within each year and across them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from tests.generator import forms
from tests.generator.truth import Figure, draw_report

Cells = dict[str, Figure]
_APPLICANTS = forms.COLUMNS[:6]


@dataclass
class Year:
    """One year of one organ: format, year, publisher, figures by pointer."""

    format: str
    year: int
    agency: str
    cells: Cells

    def n(self, pointer: str) -> int:
        """A figure of section three or four as a number."""
        return int(self.cells.get(pointer) or 0)


def draw_years(rng: random.Random) -> tuple[Year, Year]:
    """The year before, and the year; the same format or across the change of forms."""
    before, now = rng.choice((("2019", "2019"), ("2019", "2021"), *[("2021", "2021")] * 4))
    size = rng.choices(("zero", "small", "middle", "large"), (15, 40, 30, 15))[0]
    truth = draw_report(rng, before, size=size)
    year = rng.randint(2021, 2024) if before == "2021" else 2019 if now == "2019" else 2020
    rules = truth.agency.endswith("市人民政府")
    first = Year(before, year, truth.agency, truth.cells)
    _calm(rng, first, rules)
    second = Year(now, year + 1, truth.agency, {})
    second.cells |= _proactive(rng, first, second, rules)
    second.cells |= _requests(rng, first, now)
    second.cells |= _cases(rng, first)
    return first, second


def _calm(rng: random.Random, year: Year, rules: bool) -> None:
    """Section two as an ordinary organ has it: no rules below a city, small changes of stock."""
    for pointer in year.cells:
        if pointer.startswith("/proactive_disclosure/rules/") and not rules:
            year.cells[pointer] = 0
        if pointer.endswith("/items_change"):
            stock = int(year.cells[pointer.replace("items_change", "items_last_year")] or 0)
            year.cells[pointer] = rng.randint(-min(stock, 5), min(5, stock // 2 + 2))
        if pointer.endswith("/created"):
            top = int(year.cells[pointer.replace("created", "total_disclosed")] or 0)
            year.cells[pointer] = min(int(year.cells[pointer] or 0), top)


def _near(rng: random.Random, figure: Figure) -> Figure:
    share = rng.uniform(0.65, 1.5)
    if isinstance(figure, Decimal):
        return (figure * Decimal(share)).quantize(Decimal("0.01"))
    return round((figure or 0) * share) + (rng.randint(0, 2) if rng.random() < 0.3 else 0)


def _proactive(rng: random.Random, first: Year, second: Year, rules: bool) -> Cells:
    cells: Cells = {}
    for _, columns, rows in forms.BLOCKS[second.format]:
        for path, _ in rows:
            base = f"/proactive_disclosure/{path}/"
            old = {name: first.cells.get(base + name) for name, _ in columns}
            new: Cells = {}
            for name, _ in columns:
                drawn = _near(rng, old[name]) if old[name] is not None else rng.randint(0, 9)
                new[name] = drawn if rules or path != "rules" else 0
            if "items_change" in new:
                stock = int(old["items_last_year"] or 0) + int(old["items_change"] or 0)
                new["items_last_year"] = stock
                new["items_change"] = rng.randint(-min(stock, 5), min(5, stock // 2 + 2))
            if "in_force" in new:
                stock = (
                    int(old["in_force"]) if old["in_force"] is not None else int(new["in_force"])
                )
                new["repealed"] = min(int(new["repealed"] or 0), stock)
                new["in_force"] = stock + int(new["issued"] or 0) - int(new["repealed"])
            if "total_disclosed" in new:
                shown = int(new["disclosed"] or 0)
                new["total_disclosed"] = int(old["total_disclosed"] or 0) + shown
                new["created"] = min(int(new["created"] or 0), int(new["total_disclosed"]))
            cells |= {base + name: figure for name, figure in new.items()}
    return cells


def _requests(rng: random.Random, first: Year, format_id: str) -> Cells:
    rows = forms.outcome_paths(format_id)
    paths = ("received", "carried_over", *("outcomes/" + r for r in rows))
    sums = dict.fromkeys((*paths, "outcomes/total", "carried_forward"), 0)
    cells: Cells = {}
    for column in _APPLICANTS:
        share = int(_near(rng, first.n(f"/requests/received/{column}")) or 0)
        before = first.n(f"/requests/carried_forward/{column}")
        after = rng.randint(0, (share + before) // 5) if rng.random() < 0.6 else 0
        done = share + before - after
        weights = [rng.random() ** 4 * (3 if i == 0 else 1) for i in range(len(rows))]
        drawn = rng.choices(rows, weights, k=done)
        line = {"received": share, "carried_over": before, "carried_forward": after}
        line |= {"outcomes/total": done} | {"outcomes/" + r: drawn.count(r) for r in rows}
        for path, number in line.items():
            cells[f"/requests/{path}/{column}"] = number
            sums[path] += number
    return cells | {f"/requests/{path}/total": number for path, number in sums.items()}


def _cases(rng: random.Random, first: Year) -> Cells:
    cells: Cells = {}
    for case in forms.CASES:
        base = f"/review_and_litigation/{case}/"
        parts = [max(0, first.n(base + name) + rng.randint(-2, 2)) for name, _ in forms.RESULTS[:4]]
        if not first.n(base + "total") and rng.random() < 0.7:
            parts = [0] * 4
        for (name, _), number in zip(forms.RESULTS, (*parts, sum(parts)), strict=True):
            cells[base + name] = number
    return cells


def short_name(agency: str) -> str:
    """How a report speaks of its publisher."""
    if "镇" in agency:
        return "我镇"
    if "街道" in agency:
        return "我街道"
    if agency.endswith("人民政府"):
        return "我县" if "县" in agency else "我市" if agency.endswith("市人民政府") else "我区"
    return "我局" if agency.endswith("局") else "我单位"
