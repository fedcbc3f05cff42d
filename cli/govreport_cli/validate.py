"""``govreport validate``: what was read of each report, how the rules ended, what was found."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

import govreport
from govreport import GovReportError
from govreport_cli import dataset, outputs
from govreport_cli.plain import plain_error
from govreport_cli.usage import UsageError
from govreport_cli.words import pad, safe, table, width
from govreport_cli.work import (
    STDIN,
    Exit,
    Item,
    Job,
    check_inputs,
    peeked,
    progress,
    severities,
    tell,
)

if TYPE_CHECKING:
    from govreport import Finding, Parsed, Report, Validation
    from govreport_cli.words import Words

_KINDS = ("expected", "plain", "converted", "inferred", "blank", "mark", "unreadable", "missing")
_SHOWN_POINTERS = 2
Write = Callable[[str], object]


@frozen(slots=True)
class _Result:
    """One report: what was read and checked, or why it could not be. ``accepted`` are its findings
    that the baseline has.
    """

    name: str
    exit: Exit
    parsed: Parsed | None = None
    checked: Validation | None = None
    error: GovReportError | None = None
    accepted: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of reading, then those of the checks."""
        if self.parsed is None or self.checked is None:
            return ()
        return (*self.parsed.findings, *self.checked.findings)


def run(job: Job, arguments: argparse.Namespace) -> Exit:
    """Check every report; one that fails does not stop the others. Gives the worst exit code."""
    inputs: list[str] = arguments.inputs
    previous: str | None = arguments.previous
    check_inputs([*inputs, *([previous] if previous else [])])
    outputs.spare([*inputs, *([previous] if previous else [])], arguments.output, arguments.state)
    outputs.spare(inputs, arguments.write_baseline)
    if dataset.wanted(arguments) or (arguments.report == "html" and len(inputs) > 1):
        return dataset.run(job, arguments)
    if previous and len(inputs) > 1:
        raise UsageError("cli_previous_many", count=len(inputs))
    before = None
    if previous:
        try:
            before = job.parse(previous).report
        except GovReportError as error:
            tell(job.trouble(job.shown(previous), error))
            return Exit.UNDONE
    output = None if arguments.output in (None, STDIN) else Path(arguments.output)
    with progress(inputs) as waiting:
        several, items = peeked(inputs, job.items(waiting))
        if previous and several:
            raise UsageError("cli_previous_many", count=2)
        if several and arguments.report == "html":
            return dataset.run(job, arguments)
        try:
            with outputs.writing(output) as write:
                results = list(_checked(job, items, before, arguments.report, write))
                unmet = _unmet(job, results)
                _end(job, results, unmet, arguments, write)
            if arguments.write_baseline:
                entries = (entry for result in results for entry in _entries(job, result))
                text = govreport.baseline_text(map(job.noted, entries))
                outputs.write(text, Path(arguments.write_baseline), append=False)
        except BrokenPipeError:
            raise
        except OSError as error:
            detail = error.strerror or str(error)
            path = error.filename or arguments.output or "-"
            tell([job.words.say("cli_output_failed", path=path, detail=detail)])
            return Exit.UNDONE
    exits = [result.exit for result in results]
    if arguments.write_baseline:
        exits = [Exit.CLEAN if exit is Exit.FINDINGS else exit for exit in exits]
    return max([*exits, job.exit_of(unmet)])


def _checked(
    job: Job, items: Iterator[Item], before: Report | None, form: str, write: Write
) -> Iterator[_Result]:
    """Each report, told as soon as it is checked where the form of the report is text."""
    for item in items:
        result = _check(job, item, before)
        if result.error is not None:
            tell(job.trouble(item.name, result.error))
        elif form == "text":
            write("\n".join((*_text(job, result), "")) + "\n")
        yield result


def _end(
    job: Job,
    results: list[_Result],
    unmet: tuple[Finding, ...],
    arguments: argparse.Namespace,
    write: Write,
) -> None:
    """What follows when all reports are checked."""
    form, words, spec = arguments.report, job.words, job.spec
    if form == "json":
        document = {
            "results": [_plain(job, result) for result in results],
            "findings": [govreport.finding_to_dict(finding, spec) for finding in unmet],
        }
        write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    elif form == "csv":
        write(govreport.findings_csv("", unmet, spec=spec))
        for result in results:
            agency, year = _about(result)
            write(
                govreport.findings_csv(
                    result.name, result.findings, agency=agency, year=year, head=False, spec=spec
                )
            )
    elif form == "html":
        for result in results:
            if result.parsed is not None:
                write(
                    govreport.report_html(
                        result.parsed.report,
                        (*result.findings, *unmet),
                        name=result.name,
                        accepted=len(result.accepted),
                        lang=words.lang,
                        spec=spec,
                        docs=job.settings.docs,
                    )
                )
    else:
        for finding in unmet:
            write("\n".join(_finding(words, finding)) + "\n")
        if len(results) > 1:
            exits = [result.exit for result in results]
            counts = {"clean": Exit.CLEAN, "found": Exit.FINDINGS, "undone": Exit.UNDONE}
            told_by = {name: exits.count(exit) for name, exit in counts.items()}
            write(words.say("cli_total", count=len(results), **told_by) + "\n")


def _check(job: Job, item: Item, before: Report | None) -> _Result:
    parsed = item.part.parsed
    if parsed is None:
        return _Result(item.name, Exit.UNDONE, error=item.part.error)
    try:
        checked = govreport.validate(
            parsed.report,
            previous=before,
            sources=parsed.sources,
            spec=job.spec,
            params=job.settings.params,
        )
    except GovReportError as error:
        return _Result(item.name, Exit.UNDONE, error=error)
    accepted: list[Finding] = []
    kept = [_kept(job, findings, parsed, accepted) for findings in (parsed, checked)]
    parsed = evolve(parsed, findings=kept[0])
    checked = evolve(checked, findings=kept[1])
    found = job.exit_of([*kept[0], *kept[1]])
    return _Result(item.name, found, parsed, checked, accepted=tuple(accepted))


def _kept(
    job: Job, of: Parsed | Validation, parsed: Parsed, accepted: list[Finding]
) -> tuple[Finding, ...]:
    """The findings that are told; those of the baseline are put aside."""
    findings = job.settings.applied(of.findings)
    if not job.baseline.entries:
        return findings
    report = parsed.report
    kept: list[Finding] = []
    for finding in findings:
        print_ = govreport.fingerprint(finding, report.agency.name, report.reporting_year, job.spec)
        (accepted if print_ in job.baseline.entries else kept).append(finding)
    return tuple(kept)


def _about(result: _Result) -> tuple[str | None, int | None]:
    if result.parsed is None:
        return None, None
    return result.parsed.report.agency.name, result.parsed.report.reporting_year


def _entries(job: Job, result: _Result) -> Iterator[govreport.Accepted]:
    """Every finding of a report as an entry of a baseline."""
    agency, year = _about(result)
    for finding in (*result.findings, *result.accepted):
        yield govreport.accept_finding(finding, agency, year, job.spec)


def _unmet(job: Job, results: list[_Result]) -> tuple[Finding, ...]:
    met = {entry.fingerprint for result in results for entry in _entries(job, result)}
    looked_at = [_about(result) for result in results if result.parsed is not None]
    return job.settings.applied(job.baseline.unmet(met, looked_at))


def _text(job: Job, result: _Result) -> Iterator[str]:
    words, parsed, checked = job.words, result.parsed, result.checked
    if parsed is None or checked is None:
        return
    report = parsed.report
    unknown = words.say("cli_unknown")
    yield result.name
    legal = job.spec.formats[report.format].legal_basis
    facts = {
        "title": report.title,
        "agency": report.agency.name,
        "year": report.reporting_year,
        "format": f"{report.format} ({legal})",
    }
    names = {name: words.say(f"cli_label_{name}") for name in facts}
    columns = max(width(label) for label in names.values())
    for name, value in facts.items():
        shown = unknown if value is None else safe(str(value))
        yield f"  {pad(names[name], columns)}  {shown}"
    yield ""
    yield from ("  " + line for line in table([*_completeness(words, report, checked)]))
    yield ""
    yield "  " + words.say("cli_rules", **checked.counts)
    yield "  " + words.say("cli_findings", **severities(result.findings))
    if result.accepted:
        yield "  " + words.say("cli_accepted", count=len(result.accepted))
    for finding in result.findings:
        yield from ("  " + line for line in _finding(words, finding))


def _completeness(words: Words, report: Report, checked: Validation) -> Iterator[list[str]]:
    yield [words.say(f"cli_label_{name}") for name in ("table", *_KINDS)]
    layout = words.spec.layout(report.format)
    labels = {section.table: section.label for section in layout.sections}
    for name, tally in checked.completeness.items():
        label = labels.get(name)
        shown = name if label is None else label.official if words.lang == "zh" else label.en
        yield [shown, *(str(tally.get(kind, 0)) for kind in _KINDS)]


def _finding(words: Words, finding: Finding) -> Iterator[str]:
    yield words.headline(finding)
    if finding.pointers:
        shown = ", ".join(finding.pointers[:_SHOWN_POINTERS])
        rest = len(finding.pointers) - _SHOWN_POINTERS
        more = " " + words.say("cli_more", count=rest) if rest > 0 else ""
        yield "  " + words.item("pointers", shown + more)
    if finding.place is not None:
        yield "  " + words.item("place", words.place(finding.place))
    remedy = words.remedy(finding)
    if remedy:
        yield "  " + words.item("help", remedy)


def _plain(job: Job, result: _Result) -> dict[str, Any]:
    """One report for programs: exactly one of ``error`` and the other three is not null."""
    spec, parsed, checked, error = job.spec, result.parsed, result.checked, result.error
    report = None if parsed is None else govreport.to_dict(parsed.report, spec)
    head = ("format", "reporting_year", "title", "agency", "scope", "source")
    return {
        "input": result.name,
        "status": result.exit.name.lower(),
        "report": None if report is None else {name: report[name] for name in head},
        "reading": None
        if parsed is None
        else [govreport.finding_to_dict(finding, spec) for finding in parsed.findings],
        "validation": None if checked is None else govreport.validation_to_dict(checked, spec),
        "accepted": len(result.accepted),
        "error": None if error is None else plain_error(job, error),
    }
