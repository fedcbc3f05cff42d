"""Compares a reading with what is right: right, lost, wrong, and wrong with nobody saying so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.generator.sample import Sample
from tests.generator.text_layouts import INFERRED
from tests.generator.values import BLANK, MARK, MISSING, NUMBER, Answer, Expected

RIGHT, LOST, WRONG, CONFUSED, UNSAID = "right", "lost", "wrong", "confused", "unsaid"


@dataclass
class Fault:
    """One cell read wrongly. ``silent``: no finding points at the cell or its row."""

    pointer: str
    verdict: str
    found: Any
    state: str | None
    expected: Expected
    silent: bool


@dataclass
class Judgement:
    """Verdicts on one report. ``error``: why nothing was read; ``meta``: member to right or not."""

    sample: Sample
    total: int = 0
    right: int = 0
    open_cells: int = 0
    open_found: int = 0
    faults: list[Fault] = field(default_factory=list)
    meta: dict[str, bool] = field(default_factory=dict)
    error: str | None = None

    @property
    def whole(self) -> bool:
        """Every cell right, the format and the unit too."""
        return self.error is None and not self.faults and self.meta.get("unit", True)

    @property
    def silent(self) -> list[Fault]:
        """The wrong numbers that no finding points at."""
        return [fault for fault in self.faults if fault.verdict == WRONG and fault.silent]


def _kind(value: Any, state: str | None) -> str:
    if value is not None:
        return INFERRED if state == "inferred" else NUMBER
    return state if state is not None else MISSING


def _allowed(answer: Answer, value: Any, kind: str) -> bool:
    if answer.kind == NUMBER:
        return kind in (NUMBER, INFERRED) and value == answer.value
    return kind == answer.kind and value == answer.value


def _row(pointer: str) -> str:
    return pointer.rsplit("/", 1)[0]


def _upwards(pointer: str) -> list[str]:
    """The cell, its row, the rows' groups and the table."""
    steps = pointer.split("/")
    return ["/".join(steps[:n]) for n in range(len(steps), 1, -1)]


def verdict(expected: Expected, value: Any, state: str | None, *, said: bool) -> str:
    """What a reading of one cell is worth. ``said``: a finding covers the cell."""
    kind = _kind(value, state)
    if any(_allowed(answer, value, kind) for answer in expected.answers):
        return RIGHT if kind != MISSING or said else UNSAID
    if kind in (NUMBER, INFERRED):
        return WRONG
    return CONFUSED if kind in (BLANK, MARK) else LOST


def judge(sample: Sample, report: Any, findings: Iterable[Any]) -> Judgement:
    """Judge one reading. ``findings``: those of reading and of validation together."""
    result = Judgement(sample)
    findings = list(findings)
    told = {p for finding in findings for p in finding.pointers}
    # A finding that only informs does not excuse a wrong number.
    warned = {p for f in findings if str(f.severity) != "info" for p in f.pointers}
    rows_warned = {_row(p) for p in warned} | warned
    rows_told = {_row(p) for p in told}
    if report.format != sample.truth.format:
        result.total = len(sample.expected)
        result.error = f"format {report.format} for {sample.truth.format}"
        return result
    for pointer, expected in sample.expected.items():
        _, table, key = pointer.split("/", 2)
        value = report.tables.get(table, {}).get(key)
        note = report.cell_notes.get(pointer)
        state = None if note is None else str(note.state)
        said = _row(pointer) in rows_told or any(p in told for p in _upwards(pointer))
        found = verdict(expected, value, state, said=said)
        result.total += 1
        result.right += found == RIGHT
        if len(expected.answers) > 1:
            result.open_cells += 1
            result.open_found += found == RIGHT and value is not None
        if found != RIGHT:
            silent = pointer not in warned and _row(pointer) not in rows_warned
            result.faults.append(Fault(pointer, found, value, state, expected, silent))
    result.meta = judge_metadata(sample, report)
    return result


def failed(sample: Sample, error: BaseException) -> Judgement:
    """Nothing was read: every cell is lost."""
    text = f"{type(error).__name__}: {error}"
    return Judgement(sample, total=len(sample.expected), error=text)


def _squeeze(text: str | None) -> str:
    return "".join((text or "").split())


def judge_metadata(sample: Sample, report: Any) -> dict[str, bool]:
    """Right or not, for each member that the page tells."""
    truth, facts = sample.truth, sample.page.facts
    found = {"year": report.reporting_year == truth.year}
    if not facts.get("untitled"):
        found["title"] = _squeeze(report.title) == _squeeze(truth.title)
        found["agency"] = report.agency.name == truth.agency
    if truth.facts.get("period"):
        period = report.period
        found["period"] = period is not None and period.start.year == truth.year
    if truth.facts.get("signed") and not facts.get("signed_year_wrong"):
        found["signed_on"] = report.signed_on == truth.signed_on
    if truth.facts.get("published"):
        found["published_on"] = report.published_on == truth.published_on
    if truth.format == "2019":
        table = report.tables.get("proactive_disclosure", {})
        found["unit"] = table.get("procurement/amount_unit") == sample.unit
    wanted: dict[str, list[str]] = {}
    for block in sample.page.blocks:
        if block.section and block.kind in ("para", "heading"):
            wanted.setdefault(block.section, [])
            if block.kind == "para":
                wanted[block.section].append(block.text)
    sign = "".join(block.text for block in sample.page.blocks if block.kind == "sign")
    if not facts.keys() & {"stray_byte", "dropped_repeats", "overview_twice"}:
        found["narrative"] = all(
            _squeeze(getattr(report.narrative, name)).removesuffix(_squeeze(sign))
            == _squeeze("".join(texts))
            for name, texts in wanted.items()
        )
    return found
