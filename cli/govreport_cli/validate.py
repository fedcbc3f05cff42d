"""``govreport validate``: what was read of each report, how the rules ended, what was found."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attrs import frozen

import govreport
from govreport import GovReportError
from govreport_cli.parser import UsageError
from govreport_cli.words import pad, safe, table, width
from govreport_cli.work import (
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


@frozen(slots=True)
class _Result:
    """One report: what was read and checked, or why it could not be."""

    name: str
    exit: Exit
    parsed: Parsed | None = None
    checked: Validation | None = None
    error: GovReportError | None = None


def run(job: Job, arguments: argparse.Namespace) -> Exit:
    """Check every report; one that fails does not stop the others. Gives the worst exit code."""
    inputs: list[str] = arguments.inputs
    previous: str | None = arguments.previous
    check_inputs([*inputs, *([previous] if previous else [])])
    if previous and len(inputs) > 1:
        raise UsageError("cli_previous_many", count=len(inputs))
    before = None
    if previous:
        try:
            before = job.parse(previous).report
        except GovReportError as error:
            tell(job.trouble(job.shown(previous), error))
            return Exit.UNDONE
    results = []
    with progress(inputs) as waiting:
        several, items = peeked(inputs, job.items(waiting))
        if previous and several:
            raise UsageError("cli_previous_many", count=2)
        for item in items:
            result = _check(job, item, before)
            results.append(result)
            if result.error is not None:
                tell(job.trouble(item.name, result.error))
            elif arguments.report == "text":
                print("\n".join((*_text(job, result), "")), flush=True)
    worst = max(result.exit for result in results)
    if arguments.report == "json":
        document = {"results": [_plain(job, result) for result in results]}
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    elif len(results) > 1:
        exits = [result.exit for result in results]
        counts = {"clean": Exit.CLEAN, "found": Exit.FINDINGS, "undone": Exit.UNDONE}
        told = {name: exits.count(exit) for name, exit in counts.items()}
        print(job.words.say("cli_total", count=len(results), **told))
    return worst


def _check(job: Job, item: Item, before: Report | None) -> _Result:
    parsed = item.part.parsed
    if parsed is None:
        return _Result(item.name, Exit.UNDONE, error=item.part.error)
    try:
        checked = govreport.validate(
            parsed.report, previous=before, sources=parsed.sources, spec=job.spec
        )
    except GovReportError as error:
        return _Result(item.name, Exit.UNDONE, error=error)
    found = job.exit_of([*parsed.findings, *checked.findings])
    return _Result(item.name, found, parsed, checked)


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
    findings = [*parsed.findings, *checked.findings]
    yield "  " + words.say("cli_findings", **severities(findings))
    for finding in findings:
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
        "error": None if error is None else _plain_error(job, error),
    }


def _plain_error(job: Job, error: GovReportError) -> dict[str, Any]:
    spec = job.spec
    return {
        "code": error.code,
        "params": {key: str(value) for key, value in error.params.items()},
        "findings": [govreport.finding_to_dict(finding, spec) for finding in error.findings],
        "message": {lang: govreport.message_text(error, lang, spec) for lang in spec.languages},
        "help": {lang: govreport.help_text(error, lang, spec) for lang in spec.languages},
    }
