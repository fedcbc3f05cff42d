"""Draws a true report: figures that satisfy every identity of the form, and its metadata."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.generator import forms, prose

Figure = int | Decimal | None


@dataclass
class Truth:
    """What the report says. ``cells``: pointer to figure, of the format the tables follow.

    ``other`` tells how （六） is printed: ``"row"`` or ``"three"``; where that is not the format's
    own way the report is a hybrid.
    """

    format: str
    other: str
    cells: dict[str, Figure]
    agency: str
    year: int
    title: str
    published_on: dt.date
    signed_on: dt.date
    size: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def hybrid(self) -> bool:
        """Whether sections two and three follow different formats."""
        return self.other != ("three" if self.format == "2021" else "row")


SIZES = (("zero", 25), ("small", 40), ("middle", 22), ("large", 13))


def _count(rng: random.Random, size: str) -> int:
    top = {"zero": 0, "small": 9, "middle": 180, "large": 4000}[size]
    return 0 if top == 0 or rng.random() < 0.35 else int(top * rng.random() ** 3)


def _amount(rng: random.Random, size: str) -> Decimal:
    if size == "zero" or rng.random() < 0.3:
        return Decimal(0)
    digits = rng.choice((0, 0, 1, 2, 2, 4))
    whole = Decimal(rng.randint(1, {"small": 60, "middle": 9000, "large": 400000}[size]))
    part = Decimal(rng.randint(0, 10**digits - 1)) / (10**digits)
    return whole + part.quantize(Decimal(1).scaleb(-digits)) if digits else whole


def _proactive(rng: random.Random, format_id: str, size: str) -> dict[str, Figure]:
    cells: dict[str, Figure] = {}
    small = size == "small" and rng.random() < 0.5
    for _, columns, rows in forms.BLOCKS[format_id]:
        for path, _ in rows:
            base = f"/proactive_disclosure/{path}/"
            one = {"rules": "zero" if size != "large" else "small"}.get(path, size)
            one = "zero" if small and path in ("compulsion", "fees", "other_services") else one
            figures: dict[str, Figure] = {}
            for name, _ in columns:
                figures[name] = _amount(rng, one) if name == "amount" else _count(rng, one)
            if "items_change" in figures:
                stock = int(figures["items_last_year"] or 0)
                change = _count(rng, one) // 2
                figures["items_change"] = -min(stock, change) if rng.random() < 0.4 else change
            if "in_force" in figures:  # last year's stock is not below zero
                floor = int(figures["issued"] or 0) - int(figures["repealed"] or 0)
                figures["in_force"] = max(0, floor) + _count(rng, one)
            if "total_disclosed" in figures:
                figures["total_disclosed"] = int(figures["disclosed"] or 0) + _count(rng, one)
            cells |= {base + name: figure for name, figure in figures.items()}
    return cells


def _split(rng: random.Random, total: int, parts: int) -> list[int]:
    """``total`` over ``parts``, most of it in a few of them, as outcomes are."""
    weights = [rng.random() ** 4 * (3 if i == 0 else 1) for i in range(parts)]
    shares = [0] * parts
    for _ in range(min(total, 40)):
        shares[rng.choices(range(parts), weights)[0]] += 1
    if total > 40:
        drawn, rest = list(shares), total - 40
        for i, share in enumerate(drawn):
            shares[i] += rest * share // 40
        shares[rng.choices(range(parts), weights)[0]] += total - sum(shares)
    return shares


def _requests(
    rng: random.Random, rows: tuple[str, ...], size: str, natural: bool
) -> dict[str, Figure]:
    cells: dict[str, Figure] = {}
    whole = {"zero": 0, "small": rng.randint(0, 14), "middle": rng.randint(15, 400)}
    received = whole.get(size, rng.randint(400, 9000))
    sums: dict[str, int] = dict.fromkeys(
        ("received", "carried_over", *("outcomes/" + r for r in rows), "outcomes/total"), 0
    )
    sums["carried_forward"] = 0
    weights = (80, 12, 0.4, 1, 4, 4) if not natural else (1, 0, 0, 0, 0, 0)
    kinds = rng.choices(range(6), weights, k=min(received, 300))
    for i, column in enumerate(forms.COLUMNS[:6]):
        share = kinds.count(i) * received // max(1, len(kinds))
        before = rng.randint(0, max(0, share // 6)) if rng.random() < 0.6 else 0
        after = rng.randint(0, (share + before) // 5) if rng.random() < 0.6 else 0
        done = share + before - after
        line = {"received": share, "carried_over": before, "carried_forward": after}
        line |= {
            "outcomes/" + r: n for r, n in zip(rows, _split(rng, done, len(rows)), strict=True)
        }
        line["outcomes/total"] = done
        for path, n in line.items():
            cells[f"/requests/{path}/{column}"] = n
            sums[path] += n
    for path, n in sums.items():
        cells[f"/requests/{path}/total"] = n
    return cells


def _litigation(rng: random.Random, size: str) -> dict[str, Figure]:
    cells: dict[str, Figure] = {}
    for case in forms.CASES:
        top = {"zero": 0, "small": 3, "middle": 9, "large": 90}[size]
        parts = [rng.randint(0, top) if rng.random() < 0.35 else 0 for _ in range(4)]
        for (name, _), n in zip(forms.RESULTS, (*parts, sum(parts)), strict=True):
            cells[f"/review_and_litigation/{case}/{name}"] = n
    return cells


def draw_report(
    rng: random.Random,
    format_id: str,
    *,
    natural: bool = False,
    hybrid: bool = False,
    size: str | None = None,
) -> Truth:
    """Draw one true report in a format. ``natural``: requests by natural persons only."""
    size = size or rng.choices([s for s, _ in SIZES], [w for _, w in SIZES])[0]
    own = "three" if format_id == "2021" else "row"
    other = ("row" if own == "three" else "three") if hybrid else own
    rows = forms.outcome_paths("2021" if other == "three" else "2019")
    cells = _proactive(rng, format_id, size)
    few = "zero" if size == "small" and rng.random() < 0.25 else size
    requests = _requests(rng, rows, few, natural)
    if hybrid and format_id == "2021":
        for column in forms.COLUMNS:
            requests[f"/requests/outcomes/other/subtotal/{column}"] = requests.pop(
                f"/requests/outcomes/other/{column}"
            )
            for path, _ in forms.OTHER_2021:
                requests[f"/requests/outcomes/{path}/{column}"] = None
    cells |= requests
    cells |= _litigation(rng, size)
    year = rng.randint(2021, 2025) if format_id == "2021" else rng.choice((2019, 2020, 2020, 2023))
    agency = prose.agency(rng, size)
    published = dt.date(year + 1, 1, 4) + dt.timedelta(days=rng.randint(0, 60))
    signed = published - dt.timedelta(days=rng.randint(0, 3))
    title = prose.title(rng, agency, year)
    return Truth(format_id, other, cells, agency, year, title, published, signed, size)
