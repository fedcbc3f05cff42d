"""Pairs of reports of two years that are true, and with one contradiction planted."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from govreport.model import Report
from tests.generator import narrative_claims as words
from tests.generator.narrative_claims import TOKEN, L, Q
from tests.generator.year_pairs import Year, draw_years, short_name
from tests.validate.zeros import report

KINDS = ("table", "text", "years")
CODES = {
    "received": {"claim_received"},
    "new": {"claim_received"},
    "none_received": {"claim_received"},
    "carried_over": {"claim_carried_over"},
    "carried_forward": {"claim_carried_forward"},
    "all_done": {"claim_carried_forward"},
    "handled": {"claim_handled"},
    "applicant": {"claim_applicant"},
    "share": {"claim_share"},
    "outcome": {"claim_outcome"},
    "leaf": {"claim_outcome"},
    "reconsideration": {"claim_reconsideration"},
    "reconsideration_result": {"claim_reconsideration"},
    "none_reconsideration": {"claim_reconsideration"},
    "litigation": {"claim_litigation"},
    "litigation_result": {"claim_litigation"},
    "litigation_row": {"claim_litigation"},
    "none_litigation": {"claim_litigation"},
    "none_cases": {"claim_reconsideration", "claim_litigation"},
    "all_upheld": {"claim_reconsideration"},
    "documents": {"claim_documents"},
    "none_documents": {"claim_documents"},
    "decisions": {"claim_decisions"},
    "no_fee": {"claim_fee_notice", "claim_fee_charged"},
    "fee_overdue": {"claim_outcome"},
}
EQUATIONS = {"R1", "R2", "R3", "R4"}
TOLD_AS_ONE = {
    *("one_cell_wrong", "figures_exchanged", "figures_exchanged_somewhere"),
    *("row_shifted", "digits_split"),
}


@dataclass
class Pair:
    """Two reports, and what was planted: kind, what, and the codes one of which must be told."""

    previous: Report
    report: Report
    kind: str = "none"
    planted: str = ""
    codes: frozenset[str] = frozenset()


def as_report(rng: random.Random, year: Year, text: dict[str, str]) -> Report:
    """The report of a year with its texts; tokens are printed as numerals."""
    said: dict[str, object] = {
        "/reporting_year": year.year,
        "/agency/name": year.agency,
        "/title": f"{year.agency}{year.year}年政府信息公开工作年度报告",
        "/period": {"start": f"{year.year}-01-01", "end": f"{year.year}-12-31"},
        "/signed_on": f"{year.year + 1}-01-{rng.randint(5, 28):02}",
        "/published_on": f"{year.year + 1}-01-{rng.randint(28, 31)}",
    }
    for pointer, figure in year.cells.items():
        if figure is not None:
            said[pointer] = figure if isinstance(figure, int) else float(figure)
    said |= {f"/narrative/{name}": words.printed(rng, one) for name, one in text.items()}
    return report(f"zeros-{year.format}", said)


def clean(seed: int) -> Pair:
    """A true pair."""
    rng = random.Random(seed)
    first, second = draw_years(rng)
    before = as_report(rng, first, words.narrative(rng, first))
    return Pair(before, as_report(rng, second, words.narrative(rng, second)))


def contradicted(seed: int, kind: str) -> Pair:
    """The pair of a seed, or of the next that allows it, with one contradiction of a kind."""
    plant = {"table": _in_table, "text": _in_text, "years": _across}[kind]
    for attempt in range(40):
        rng = random.Random(f"{kind}-{seed}-{attempt}")
        first, second = draw_years(rng)
        pair = plant(rng, first, second)
        if pair is not None:
            return pair
    raise AssertionError(f"nothing to plant for {kind} {seed}")


def _pair(
    rng: random.Random, first: Year, second: Year, text: dict[str, str], kind: str, what: str
) -> Pair:
    before = as_report(rng, first, words.narrative(rng, first))
    return Pair(before, as_report(rng, second, text), kind, what)


def _in_table(rng: random.Random, first: Year, second: Year) -> Pair | None:
    cells = second.cells
    text = words.narrative(rng, replace(second, cells=dict(cells)))
    what = rng.choice(("cell", "cell", "cell", "exchange", "negative", "case"))
    if what == "cell":
        rows = [p for p in cells if p.startswith(Q)]
        pointer = rng.choice(rows)
        cells[pointer] = second.n(pointer) + rng.choice((1, 2, 5, 10, 27))
        codes = EQUATIONS | TOLD_AS_ONE
    elif what == "case":
        pointer = rng.choice([p for p in cells if p.startswith(L)])
        cells[pointer] = second.n(pointer) + rng.choice((1, 2, 3))
        codes = {"R4"}
    elif what == "negative":
        pointer = "/proactive_disclosure/licensing/decisions"
        cells[pointer] = -1 - second.n(pointer)
        codes = {"count_negative"}
    else:
        full = [p for p in cells if "/outcomes/" in p and second.n(p) and not p.endswith("/total")]
        full = [p for p in full if "/outcomes/total/" not in p]
        if not full:
            return None
        pointer = rng.choice(full)
        base, column = pointer.rsplit("/", 1)
        other = f"{base}/{rng.choice([c for c in words.forms.COLUMNS[:6] if c != column])}"
        if second.n(pointer) == second.n(other):
            return None
        cells[pointer], cells[other] = cells[other], cells[pointer]
        codes = EQUATIONS | TOLD_AS_ONE
    pair = _pair(rng, first, second, text, "table", what)
    return replace(pair, codes=frozenset(codes))


def _in_text(rng: random.Random, first: Year, second: Year) -> Pair | None:
    text = words.narrative(rng, second)
    at = [(name, found) for name, one in text.items() for found in TOKEN.finditer(one)]
    numbers = [one for one in at if one[1][2] != ""]
    if numbers and rng.random() < 0.7:
        name, found = rng.choice(numbers)
        kind = found[1]
        wrong = _wrong(rng, second, found[2], kind)
        told = text[name]
        text[name] = told[: found.start()] + f"⟦{kind}|{wrong}⟧" + told[found.end() :]
    else:
        kind = _denied(rng, second, text)
        if kind is None:
            return None
    pair = _pair(rng, first, second, text, "text", kind)
    return replace(pair, codes=frozenset(CODES[kind]))


def _wrong(rng: random.Random, year: Year, value: str, kind: str) -> str:
    """A number near the true one that no cell and no sum in use has."""
    if kind == "share":
        return str(round((float(value) + rng.choice((7.3, 12.9, 31.4))) % 100, 1))
    known = {int(v) for p, v in year.cells.items() if v is not None}
    rows = [p for p in year.cells if p.startswith((Q, L)) and p.endswith("/total")]
    known |= {year.n(a) + year.n(b) for a in rows[:40] for b in rows[:40]}
    known |= {year.n(Q + "received/total") - year.n(f"{Q}received/natural_person")}
    known.add(int(value))
    wrong = int(value)
    while wrong in known:
        wrong += rng.choice((1, 2, 3, 7, 10))
    return str(wrong)


def _denied(rng: random.Random, year: Year, text: dict[str, str]) -> str | None:
    """A statement that there was nothing, made where there was something."""
    empty = replace(year, cells=dict.fromkeys(year.cells, 0))
    choices = []
    if year.n(Q + "received/total"):
        choices.append(("none_received", words.received))
    if year.n(L + "reconsideration/total") or year.n(L + "litigation_direct/total"):
        choices.append(("none_cases", words.cases))
    if year.n(Q + "carried_forward/total"):
        choices.append(("all_done", words.received))
    if year.n(L + "reconsideration/corrected"):
        choices.append(("all_upheld", words.cases))
    if year.n(Q + "outcomes/other/fee_overdue/total"):
        choices.append(("no_fee", words.fee))
    if not choices:
        return None
    kind, write = rng.choice(choices)
    section = "other_matters" if kind == "no_fee" else "overview"
    source = empty
    if kind == "all_done":
        source = replace(year, cells=year.cells | {Q + "carried_forward/total": 0})
    if kind == "all_upheld":
        total = year.n(L + "reconsideration/total")
        source = replace(year, cells=year.cells | {L + "reconsideration/upheld": total})
    for _ in range(60):
        said = write(rng, source)
        if any(f"⟦{kind}|" in one for one in said):
            text["overview"] = words.OPENINGS[0].format(y=year.year, we=short_name(year.agency))
            text["requests"] = text["review_and_litigation"] = ""
            text[section] = (text[section] if section == "overview" else "") + "".join(said)
            return kind
    return None


def _across(rng: random.Random, first: Year, second: Year) -> Pair | None:
    text = words.narrative(rng, second)
    what = rng.choice(("carried", "carried_column", "stock", "jump", "reuse"))
    codes: set[str] = set()
    before = as_report(rng, first, words.narrative(rng, first))
    if what in ("carried", "carried_column"):
        column = "natural_person" if what == "carried_column" else "total"
        changed = dict(first.cells)
        for path in ("carried_forward", "outcomes/total", "outcomes/disclosed"):
            step = 1 if path == "carried_forward" else -1
            for name in ("natural_person", "total"):
                pointer = f"{Q}{path}/{name}"
                changed[pointer] = int(changed[pointer] or 0) + step
                if int(changed[pointer] or 0) < 0:
                    return None
        first = replace(first, cells=changed)
        before = as_report(rng, first, dict.fromkeys(text, ""))
        codes = {"X1"}
        what = column
    elif what == "stock":
        if first.format != second.format:
            return None
        row, name, code = (
            ("normative_documents", "in_force", "X2")
            if second.format == "2021"
            else ("licensing", "items_last_year", "X3")
        )
        second.cells[f"/proactive_disclosure/{row}/{name}"] = second.n(
            f"/proactive_disclosure/{row}/{name}"
        ) + rng.choice((1, 3, 9))
        text = words.narrative(rng, second)
        codes = {code}
    elif what == "jump":
        pointer = "/proactive_disclosure/licensing/decisions"
        if second.n(pointer) < 60:
            return None
        second.cells[pointer] = second.n(pointer) * rng.choice((8, 12, 30))
        text = words.narrative(rng, second)
        codes = {"figure_jumps"}
    else:
        old = words.problems(rng, first)
        while len(old) < 110:
            old = words.problems(rng, first)
        before = as_report(
            rng, first, words.narrative(rng, first) | {"problems_and_improvements": old}
        )
        text["problems_and_improvements"] = old.replace(str(first.year + 1), str(second.year + 1))
        codes = {"text_reused"}
    return Pair(before, as_report(rng, second, text), "years", what, frozenset(codes))
