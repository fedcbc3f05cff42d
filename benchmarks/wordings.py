"""How well sentences written by others are held against the tables:
``python benchmarks/wordings.py tests/fixtures/wordings/a.json``.

A file has statements, each with pointers for its figures and where need be a condition under which
its words are true, and distractors. A statement is put into generated reports of which it is true,
which must tell nothing of a text; then, for each figure in it, into one where that figure is wrong,
and into one of which its words are not true, which must tell of it. Distractors must tell nothing.
What is only told (info) is no false alarm. Exits 1 where the aims are missed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import govreport
from tests.generator.planted import as_report
from tests.generator.year_pairs import Year, draw_years

AIM_FOUND, AIM_FALSE = 0.90, 0.01
POOL = 900
PLANTED, PLAIN = ("figure", "words"), ("true", "distractor")
KINDS = (*PLANTED, *PLAIN)
YEAR = "/reporting_year"
PLACE = re.compile(r"\{([a-z_0-9]+)\}")
#: Who would write a sentence: words in it, and a name of such a body.
WRITERS = (
    (r"全省|省政府", "江海省人民政府"),
    (r"全市|市政府|市本级|各县", "海州市人民政府"),
    (r"区政府办", "海州市清河区人民政府办公室"),
    (r"全区|区政府", "海州市清河区人民政府"),
    (r"县政府办", "清河县人民政府办公室"),
    (r"全县|县政府|各级|各部门|所属部门", "清河县人民政府"),
    (r"街道", "海州市清河区柳林街道办事处"),
    (r"镇", "清河县柳林镇人民政府"),
    (r"乡", "清河县柳林乡人民政府"),
    (r"委", "清河县发展和改革委员会"),
    (r"", "清河县水利局"),
)


@dataclass(frozen=True)
class Told:
    """One trial: of which statement and section, of what kind, whether right, and what was said."""

    id: str
    section: str
    kind: str
    right: bool
    said: str


@cache
def pool(format: str) -> list[Year]:
    """Drawn years of a format; of any format where ``both`` is given."""
    drawn: list[Year] = []
    seed = 0
    while len(drawn) < POOL:
        drawn += [y for y in draw_years(random.Random(seed)) if format in ("both", y.format)]
        seed += 1
    return drawn


def figure(year: Year, terms: Any) -> int | Decimal:
    """The sum of some cells, those with a sign before them taken off."""
    if isinstance(terms, int):
        return terms
    total: int | Decimal = 0
    for term in terms:
        pointer = term.removeprefix("-")
        value = year.year if pointer == YEAR else year.cells.get(pointer) or 0
        total += -value if term.startswith("-") else value
    return total


def holds(year: Year, condition: Any) -> bool:
    """Whether a condition of a statement holds: terms, a sign, a number or terms."""
    left, sign, right = condition
    one, other = figure(year, left), figure(year, right)
    return {"==": one == other, ">": one > other, "<": one < other}[sign]


def fits(year: Year, needs: dict[str, str]) -> bool:
    """Whether a report would say the sentence."""
    for pointer, wanted in needs.items():
        sign, bound = re.match(r"([<>=]+)(.*)", wanted).groups()  # type: ignore[union-attr]
        if bound.isdigit() and not holds(year, [[pointer], sign, int(bound)]):
            return False
    return True


def forced(year: Year, needs: dict[str, str], rng: random.Random) -> Year:
    """The year with single cells set so that it would say the sentence."""
    cells = dict(year.cells)
    for pointer, wanted in needs.items():
        if wanted in (">0", "==0", "<0") and not fits(year, {pointer: wanted}):
            cells[pointer] = {">0": rng.randint(1, 9), "==0": 0, "<0": -rng.randint(1, 4)}[wanted]
    return replace(year, cells=cells)


def years(one: dict[str, Any], count: int, true: bool) -> list[Year]:
    """Reports of which a statement's words are true, or are not."""
    rng = random.Random(f"{one['id']}{true}")
    needs, words = one.get("needs") or {}, one.get("holds_if")
    drawn = rng.sample(pool(one["format"]), POOL)
    found = [y for y in drawn if fits(y, needs) and (not words or holds(y, words) is true)]
    found = found or [forced(drawn[0], needs, rng)]
    if true and words and not holds(found[0], words):
        bare: dict[str, Any] = dict.fromkeys([p.removeprefix("-") for p in words[0]], 0)
        found = [replace(found[0], cells=found[0].cells | bare)]
    return found[:count]


def shown(number: int | Decimal, spec: Any) -> str:
    """A figure as the sentence prints it."""
    how = spec.get("as", "digits") if isinstance(spec, dict) else "digits"
    if isinstance(number, Decimal):
        return format(number.normalize(), "f")
    if how == "thousands":
        return f"{number:,}"
    if how == "fullwidth":
        return str(number).translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    return chinese(number) if how == "chinese" else str(number)


def chinese(number: int) -> str:
    """A whole number below 100,000,000 in Chinese."""
    if number >= 10000:
        rest = number % 10000
        low = ("零" if rest < 1000 else "") + chinese(rest) if rest else ""
        return chinese(number // 10000) + "万" + low
    digits, said = "零一二三四五六七八九", ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            said += digits[digit] + name
        elif said and number and not said.endswith("零"):
            said += "零"
    return (said[1:] if said.startswith("一十") else said) or "零"


def value(year: Year, spec: Any) -> int | Decimal | None:
    """What a placeholder states; ``None`` for a share of nothing."""
    if isinstance(spec, list):
        return figure(year, spec)
    if "percent" in spec:
        part, whole = (Decimal(figure(year, terms)) for terms in spec["percent"])
        unit = Decimal(1).scaleb(-spec["decimals"])
        return (100 * part / whole).quantize(unit, ROUND_HALF_UP) if whole else None
    plus: int = spec.get("plus", 0)
    return figure(year, spec["terms"]) + plus


def wrong(rng: random.Random, year: Year, spec: Any) -> int | Decimal:
    """A figure near the true one that no cell, no sum and no share in use has."""
    true = value(year, spec)
    assert true is not None
    if isinstance(spec, dict) and "percent" in spec:
        return (true + rng.choice((Decimal("7.31"), Decimal("12.93")))).quantize(
            Decimal(1).scaleb(-spec["decimals"])
        )
    if isinstance(true, Decimal) and true != true.to_integral():
        return true + rng.choice((Decimal("1.5"), Decimal("13.07")))
    known = {abs(int(v)) for v in year.cells.values() if v is not None}
    rows = [int(v or 0) for p, v in year.cells.items() if p.endswith("/total")]
    known |= {a + b for a in rows for b in rows} | {abs(a - b) for a in rows for b in rows}
    known.add(int(true))
    near = int(true)
    while near in known:
        near += rng.choice((1, 2, 3, 7, 10))
    return near


def counted(one: dict[str, Any]) -> list[str]:
    """The placeholders that are figures of the tables."""
    return [n for n, s in one["values"].items() if YEAR not in json.dumps(s)]


def told(year: Year, one: dict[str, Any], text: str) -> list[Any]:
    """What is found about texts where a report says this."""
    agency = next(name for words, name in WRITERS if re.search(words, one["text"]))
    report = as_report(random.Random(1), replace(year, agency=agency), {one["section"]: text})
    found = govreport.validate(report).findings
    return [f for f in found if f.code.startswith("claim_")]


def alarms(found: list[Any]) -> list[Any]:
    """Those that are more than told: a true sentence must have none."""
    return [f for f in found if f.severity.value != "info"]


def text_of(one: dict[str, Any], year: Year, name: str = "", figure: Any = None) -> str | None:
    """The sentence filled in, with one figure put in place of the true one."""
    said = {}
    for key, spec in one["values"].items():
        number = figure if key == name else value(year, spec)
        if number is None:
            return None
        if isinstance(spec, dict) and "percent" in spec:
            said[key] = str(number)
        else:
            said[key] = shown(abs(number) if key != name else number, spec)
    return PLACE.sub(lambda found: said[found[1]], one["text"])


def trials(one: dict[str, Any], count: int) -> list[Told]:
    """All that is tried with one statement."""
    done = []
    for year in years(one, count, True):
        text = text_of(one, year)
        if text is None:
            continue
        found = alarms(told(year, one, text))
        said = "; ".join(f"{f.rule} {f.found}≠{f.expected}" for f in found)
        done.append(Told(one["id"], one["section"], "true", not found, f"{text} ← {said}"))
        for name in counted(one):
            rng = random.Random(f"{one['id']}{name}{year.year}{len(done)}")
            planted = wrong(rng, year, one["values"][name])
            text = text_of(one, year, name, planted)
            found = told(year, one, text or "")
            right = any(f.found == planted for f in found)
            other = "; ".join(f"{f.rule} {f.found}" for f in found)
            said = f"[{name}={planted}] {text} ← {other}"
            done.append(Told(one["id"], one["section"], "figure", right, said))
    if one.get("holds_if"):
        for year in years(one, count, False):
            text = text_of(one, year)
            if text is None or holds(year, one["holds_if"]):
                continue
            found = told(year, one, text)
            done.append(Told(one["id"], one["section"], "words", bool(found), text))
    return done


def distract(one: dict[str, Any], count: int) -> list[Told]:
    """A sentence that states nothing, in reports with figures."""
    drawn = random.Random(one["id"]).sample(pool(one["format"]), POOL)
    some = [y for y in drawn if y.n("/requests/received/total")][:count]
    done = []
    for year in some:
        text = text_of(one | {"values": one.get("values") or {}}, year)
        found = alarms(told(year, one, text or ""))
        said = "; ".join(f"{f.rule} {f.found}≠{f.expected}" for f in found)
        done.append(Told(one["id"], one["section"], "distractor", not found, f"{text} ← {said}"))
    return done


def measured(data: dict[str, Any], reports: int, only: str = "") -> list[Told]:
    """All trials of the statements and distractors of a file, in processes."""
    some = {
        kind: [one for one in data[kind] if one["id"].startswith(only)]
        for kind in ("statements", "distractors")
    }
    with ProcessPoolExecutor(2) as workers:
        lists = [
            *workers.map(partial(trials, count=reports), some["statements"], chunksize=20),
            *workers.map(partial(distract, count=reports), some["distractors"], chunksize=20),
        ]
    return [one for told in lists for one in told]


def share(done: list[Told], kinds: tuple[str, ...]) -> tuple[int, int]:
    """How many trials of some kinds went right, and how many there were."""
    some = [one for one in done if one.kind in kinds]
    return sum(one.right for one in some), len(some)


def main() -> int:
    """Run the measurement and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--reports", type=int, default=2, help="reports for each statement")
    parser.add_argument("--list", action="store_true", help="list what went wrong")
    parser.add_argument("--only", default="", help="ids that begin so")
    options = parser.parse_args()
    begun = time.perf_counter()
    data = json.loads(Path(options.file).read_text(encoding="utf-8"))
    done = measured(data, options.reports, options.only)
    for section in (*sorted({one.section for one in done}), "all"):
        some = [one for one in done if section in (one.section, "all")]
        parts = {kind: share(some, (kind,)) for kind in KINDS}
        said = (f"{k} {r} of {n} ({r / n:.1%})" for k, (r, n) in parts.items() if n)
        print(f"{section}: {', '.join(said)}")
    if options.list:
        first = {(one.id, one.kind, one.said[:8]): one for one in reversed(done) if not one.right}
        for one in reversed(first.values()):
            print(f"  {one.kind} {one.id} {one.said}")
    found, planted = share(done, PLANTED)
    silent, plain = share(done, PLAIN)
    print(f"found {found / max(1, planted):.1%} of {planted} planted")
    print(f"false alarms {1 - silent / max(1, plain):.2%} of {plain} true or beside the tables")
    print(f"{time.perf_counter() - begun:.0f} s")
    good = found >= AIM_FOUND * planted and plain - silent <= AIM_FALSE * plain
    print("aims reached" if good else "aims missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
