"""A validated dataset: its reports one after another, and the sums over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from attrs import define, field, frozen

from govreport.baseline import Accepted, Baseline, accept_finding, fingerprint
from govreport.errors import GovReportError
from govreport.findings import Finding, Severity
from govreport.runs.packed import error_from_dict, finding_from_list, findings_from_list, unpack
from govreport.runs.store import opened
from govreport.settings import Settings
from govreport.spec import Spec

_ROWS = """
SELECT f.name, r.id, r.member, r.failed, r.format, r.year, r.scope, r.agency, r.found, a.found,
  (SELECT pf.name || coalesce('!' || p.member, '') FROM reports p JOIN files pf ON pf.id=p.file
   WHERE p.id=a.previous)
FROM reports r JOIN files f ON f.id=r.file LEFT JOIN across a ON a.report=r.id
ORDER BY f.position, r.part
"""


@frozen(slots=True)
class DatasetResult:
    """One report: what it is, what was found, how the rules ended; or why it could not be read.

    ``previous`` names the report of the year before that it was checked against; ``findings`` are
    those of reading, then of the checks, then of the comparison with the other reports;
    ``accepted`` is how many more there are in the baseline.
    """

    name: str
    format: str | None = None
    reporting_year: int | None = None
    scope: str | None = None
    agency: str | None = None
    previous: str | None = None
    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = field(factory=dict)
    accepted: int = 0
    error: GovReportError | None = None


@frozen(slots=True)
class DatasetSummary:
    """Sums over a dataset.

    ``by_code`` counts findings by code and severity (a code that can't be read counts by its error,
    under ``None``); ``by_agency`` has for each body ``reports`` and findings by severity; years and
    formats count reports. ``accepted`` are findings of the baseline, which count nowhere else.
    """

    files: int
    reports: int
    unread: int
    accepted: int
    by_severity: Mapping[str, int]
    by_code: Mapping[tuple[str, str | None], int]
    by_agency: Mapping[str, Mapping[str, int]]
    by_year: Mapping[int | None, int]
    by_format: Mapping[str, int]


@define(slots=True)
class Dataset:
    """Reports read and checked, held on disk. Close it, or use it in a ``with`` block.

    ``findings`` are those about no single report: bodies without one, entries of the baseline not
    met. Everything else comes from ``results``, which reads one report at a time.
    """

    path: Path
    spec: Spec
    settings: Settings
    baseline: Baseline
    general: tuple[Finding, ...]
    _stack: ExitStack = field(repr=False)
    _summary: DatasetSummary | None = field(default=None, repr=False)
    _findings: tuple[Finding, ...] = ()

    def __enter__(self) -> Dataset:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the state on disk; a state that was not named is deleted."""
        self._stack.close()

    def results(self) -> Iterator[DatasetResult]:
        """The reports in the order of the inputs, without findings that the baseline accepts."""
        for result in self._all():
            kept = self._kept(result)
            yield _with(result, kept, len(result.findings) - len(kept))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings about no single report."""
        self.summary()
        return self._findings

    def accepted(self) -> Iterator[Accepted]:
        """Every finding as an entry for a baseline, those of the present baseline included."""
        for result in self._all():
            for finding in result.findings:
                yield accept_finding(finding, result.agency, result.reporting_year, self.spec)
        for finding in self.settings.applied(self.general):
            yield accept_finding(finding, *_about(finding), self.spec)

    def summary(self) -> DatasetSummary:
        """The sums, made by going through all results once."""
        if self._summary is None:
            self._summary = self._summed()
        return self._summary

    def _summed(self) -> DatasetSummary:
        severities = Counter({severity.value: 0 for severity in Severity})
        codes: Counter[tuple[str, str | None]] = Counter()
        agencies: dict[str, Counter[str]] = {}
        years: Counter[int | None] = Counter()
        formats: Counter[str] = Counter()
        reports = unread = hidden = 0
        met: set[str] = set()
        looked_at: set[tuple[str | None, int | None]] = set()
        for result in self._all():
            if result.error is not None:
                unread += 1
                codes[result.error.code, None] += 1
                continue
            reports += 1
            years[result.reporting_year] += 1
            formats[result.format or ""] += 1
            looked_at.add((result.agency, result.reporting_year))
            kept = self._kept(result, met)
            hidden += len(result.findings) - len(kept)
            of = agencies.setdefault(result.agency or "", Counter())
            of["reports"] += 1
            for finding in kept:
                severities[finding.severity.value] += 1
                codes[finding.code, finding.severity.value] += 1
                of[finding.severity.value] += 1
        general = self.settings.applied(self.general)
        kept_general = [f for f in general if not self._is_accepted(f, *_about(f), met)]
        looked_at |= {_about(finding) for finding in general}
        hidden += len(general) - len(kept_general)
        unmet = self.settings.applied(self.baseline.unmet(met, looked_at))
        self._findings = (*kept_general, *unmet)
        for finding in self._findings:
            severities[finding.severity.value] += 1
            codes[finding.code, finding.severity.value] += 1
        with opened(self.path) as state:
            files = state.execute("SELECT count(*) FROM files").fetchone()[0]
        ranked = sorted(codes.items(), key=lambda one: (-one[1], one[0][0], one[0][1] or ""))
        return DatasetSummary(
            files,
            reports,
            unread,
            hidden,
            dict(severities),
            dict(ranked),
            {name: dict(agencies[name]) for name in sorted(agencies, key=_worst(agencies))},
            {year: years[year] for year in sorted(years, key=lambda y: (y is None, y or 0))},
            dict(sorted(formats.items())),
        )

    def _kept(self, result: DatasetResult, met: set[str] | None = None) -> tuple[Finding, ...]:
        if not self.baseline.entries:
            return result.findings
        return tuple(
            finding
            for finding in result.findings
            if not self._is_accepted(finding, result.agency, result.reporting_year, met)
        )

    def _is_accepted(
        self, finding: Finding, agency: str | None, year: int | None, met: set[str] | None
    ) -> bool:
        if not self.baseline.entries:
            return False
        print_ = fingerprint(finding, agency, year, self.spec)
        if print_ not in self.baseline.entries:
            return False
        if met is not None:
            met.add(print_)
        return True

    def _all(self) -> Iterator[DatasetResult]:
        with opened(self.path) as state:
            for row in state.execute(_ROWS):
                told = state.execute(
                    "SELECT finding FROM told WHERE report=? ORDER BY number", (row[1],)
                )
                yield self._result(row, [unpack(one[0]) for one in told])

    def _result(self, row: tuple[Any, ...], told: list[Any]) -> DatasetResult:
        file, _, member, failed, format, year, scope, agency, found, across, previous = row
        name = file if member is None else f"{file}!{member}"
        data = unpack(found)
        if failed:
            return DatasetResult(name, error=error_from_dict(data["error"]))
        data |= {} if across is None else unpack(across)
        findings = (
            *findings_from_list((*data["reading"], *data["checked"], *data.get("untold", ()))),
            *(finding_from_list(one) for one in told),
        )
        return DatasetResult(
            name=name,
            format=format,
            reporting_year=year,
            scope=scope,
            agency=agency,
            previous=previous,
            findings=self.settings.applied(findings),
            counts=data["counts"],
        )


def _with(result: DatasetResult, kept: tuple[Finding, ...], accepted: int) -> DatasetResult:
    from attrs import evolve

    return evolve(result, findings=kept, accepted=accepted) if accepted else result


def _about(finding: Finding) -> tuple[str | None, int | None]:
    """The body and year that a finding about no single report speaks of."""
    agency, year = finding.params.get("agency"), finding.params.get("year")
    return (agency if isinstance(agency, str) else None, year if isinstance(year, int) else None)


def _worst(agencies: Mapping[str, Mapping[str, int]]) -> Any:
    def key(name: str) -> tuple[Any, ...]:
        of = agencies[name]
        return -of["error"], -of["warning"], -of["info"], name

    return key
