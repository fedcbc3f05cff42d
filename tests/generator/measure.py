"""Reads drawn reports with the library and sums up how well it did."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.generator.judge import UNSAID, WRONG, Judgement, failed, judge
from tests.generator.sample import Sample, draw

AIM_CELLS, AIM_WHOLE = 0.995, 0.95


def read_one(sample: Sample, *, parse_only: bool = False) -> Judgement:
    """Parse and validate one sample and judge the outcome; an exception loses every cell.

    ``parse_only`` leaves validation out: only what reading itself says then excuses a wrong number.
    """
    import govreport

    try:
        result = govreport.parse(sample.data, filename=sample.filename)
        findings = list(result.findings)
        if not parse_only:
            findings += govreport.validate(result.report, sources=result.sources).findings
    except Exception as error:
        return failed(sample, error)
    return judge(sample, result.report, findings)


@dataclass
class Line:
    """Sums for one group of reports."""

    reports: int = 0
    whole: int = 0
    cells: int = 0
    right: int = 0
    wrong: int = 0
    silent: int = 0

    def add(self, one: dict[str, int]) -> None:
        """Add one report's figures."""
        for name, n in one.items():
            setattr(self, name, getattr(self, name) + n)


@dataclass
class Summary:
    """All sums of a measurement, with the worst examples and the members read wrongly."""

    total: Line = field(default_factory=Line)
    groups: dict[str, dict[str, Line]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Line))
    )
    verdicts: Counter[str] = field(default_factory=Counter)
    meta: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    open_cells: int = 0
    open_found: int = 0
    worst: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def cells_right(self) -> float:
        """Share of cells right."""
        return self.total.right / max(1, self.total.cells)

    @property
    def reports_whole(self) -> float:
        """Share of reports with every cell right."""
        return self.total.whole / max(1, self.total.reports)

    @property
    def good(self) -> bool:
        """Whether the aims are reached."""
        return (
            self.cells_right >= AIM_CELLS
            and self.reports_whole >= AIM_WHOLE
            and self.total.silent == 0
        )


def measure_seed(
    seed: int,
    *,
    parse_only: bool = False,
    layout: str | None = None,
    style: str | None = None,
    damage: str | None = None,
) -> Judgement:
    """Draw, read and judge one seed; what is given is not drawn."""
    damages = None if damage is None else (() if damage == "none" else (damage,))
    sample = draw(seed, layout=layout, style=style, damages=damages)
    return read_one(sample, parse_only=parse_only)


def compact(result: Judgement) -> dict[str, object]:
    """What a summary needs of a judgement, cheap to send between processes."""
    sample = result.sample
    verdicts = Counter(fault.verdict for fault in result.faults)
    return {
        "seed": sample.seed,
        "line": {
            "reports": 1,
            "whole": int(result.whole),
            "cells": result.total,
            "right": result.right,
            "wrong": verdicts[WRONG],
            "silent": len(result.silent),
        },
        "verdicts": dict(verdicts),
        "groups": {
            "layout": [sample.layout],
            "style": [sample.style],
            "damage": list(sample.damages) or ["none"],
            "encoding": [sample.encoding],
            "format": [sample.truth.format],
        },
        "meta": result.meta,
        "open": (result.open_cells, result.open_found),
        "error": result.error,
    }


def summarise(results: Iterable[dict[str, object]]) -> Summary:
    """Sum up compact judgements."""
    summary = Summary()
    for one in results:
        line: dict[str, int] = one["line"]  # type: ignore[assignment]
        summary.total.add(line)
        for group, names in one["groups"].items():  # type: ignore[attr-defined]
            for name in names:
                summary.groups[group][name].add(line)
        summary.verdicts.update(one["verdicts"])  # type: ignore[arg-type]
        for name, right in one["meta"].items():  # type: ignore[attr-defined]
            summary.meta[name][0] += right
            summary.meta[name][1] += 1
        cells, found = one["open"]  # type: ignore[misc]
        summary.open_cells += cells
        summary.open_found += found
        if not line["whole"]:
            names = one["groups"]
            said = f"{names['layout'][0]} {names['style'][0]} {names['damage']}"  # type: ignore[index]
            missed = line["cells"] - line["right"] + 1000 * line["silent"]
            said += f" {one['verdicts']} {one['error'] or ''}"
            summary.worst.append((missed, one["seed"], said))  # type: ignore[arg-type]
    summary.worst.sort(reverse=True)
    return summary


def table(summary: Summary, examples: int = 25) -> str:
    """The measurement as plain text."""
    head = f"{'':34}{'reports':>8}{'whole %':>9}{'cells':>9}{'right %':>9}{'wrong':>7}{'silent':>7}"
    lines = [head, _line("all", summary.total)]
    for group, members in summary.groups.items():
        lines.append("")
        lines += [_line(f"{group} {name}", members[name]) for name in sorted(members)]
    lines.append("")
    lines.append(
        "faults: " + (", ".join(f"{k} {n}" for k, n in summary.verdicts.items()) or "none")
    )
    if summary.open_cells:
        share = 100 * summary.open_found / summary.open_cells
        lines.append(
            f"cells the bytes leave open: {summary.open_cells}, {share:.1f} % given a number"
        )
    for name, (right, count) in sorted(summary.meta.items()):
        lines.append(f"member {name}: {right} of {count} right ({100 * right / count:.2f} %)")
    if summary.worst:
        lines.append(f"\n{len(summary.worst)} reports not whole; the worst (seed first):")
        lines += [f"  {seed:>8} {said}" for _, seed, said in summary.worst[:examples]]
    return "\n".join(lines)


def _line(name: str, line: Line) -> str:
    whole = 100 * line.whole / max(1, line.reports)
    right = 100 * line.right / max(1, line.cells)
    return (
        f"{name:34}{line.reports:>8}{whole:>9.2f}{line.cells:>9}{right:>9.3f}"
        f"{line.wrong:>7}{line.silent:>7}"
    )


__all__ = ["UNSAID", "Summary", "compact", "measure_seed", "read_one", "summarise", "table"]
