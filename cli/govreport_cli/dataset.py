"""``govreport validate`` over many reports: one dataset, one summary, work that is kept."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import govreport
from govreport_cli import outputs
from govreport_cli.meter import Meter
from govreport_cli.plain import plain_error
from govreport_cli.usage import UsageError
from govreport_cli.words import safe, table
from govreport_cli.work import STDIN, Exit, Job, tell

if TYPE_CHECKING:
    from govreport import Dataset, DatasetResult

_MOST_LINES = 20
_TELLS = ("error", "warning")
Write = Callable[[str], object]


def wanted(arguments: argparse.Namespace) -> bool:
    """Whether the inputs are to be taken as one dataset: asked for, or meant by what is given."""
    options = ("dataset", "hierarchy", "agencies", "state", "jobs")
    if any(getattr(arguments, name) for name in options):
        return True
    return any(govreport.names_many(given) for given in arguments.inputs if given != STDIN)


def run(job: Job, arguments: argparse.Namespace) -> Exit:
    """Check the dataset and write its report. Gives the worst exit code of all."""
    if STDIN in arguments.inputs:
        raise UsageError("cli_dataset_stdin")
    if arguments.previous:
        raise UsageError("cli_dataset_previous")
    output = None if arguments.output in (None, STDIN) else Path(arguments.output)
    kept = arguments.state is not None
    state = Path(arguments.state) if kept else _beside(output)
    meter = Meter(job.words)
    try:
        with meter:
            dataset = govreport.validate_dataset(
                arguments.inputs,
                state=state,
                hierarchy=arguments.hierarchy,
                expected=arguments.agencies,
                settings=job.settings,
                baseline=job.baseline,
                jobs=arguments.jobs,
                limits=job.limits,
                spec=job.spec,
                without=[file for file in _not_reports(arguments) if file],
                progress=meter.show,
            )
    except KeyboardInterrupt:
        code = "cli_dataset_stopped" if state is not None else "cli_dataset_stopped_lost"
        tell([job.words.say(code, done=meter.done, total=meter.total, state=state)])
        tell([job.words.more(code, done=meter.done, total=meter.total, state=state)])
        raise
    with dataset:
        worst = _report(job, arguments, dataset, output)
        tell(meter.told())
    if state is not None and not kept:
        govreport.remove_state(state)
    return worst


def _not_reports(arguments: argparse.Namespace) -> Iterator[str | None]:
    """What is written, or says how to check: it may lie in the same folder."""
    names = ("output", "write_baseline", "baseline", "config", "hierarchy", "agencies")
    yield from (getattr(arguments, name) for name in names)


def _beside(output: Path | None) -> Path | None:
    return None if output is None else output.with_name(output.name + ".state")


def _report(job: Job, arguments: argparse.Namespace, dataset: Dataset, output: Path | None) -> Exit:
    form: str = arguments.report
    if form == "html":
        text = govreport.dataset_html(dataset, lang=job.words.lang, docs=job.settings.docs)
        outputs.write(text, output, append=False)
    else:
        writers = {"text": _text, "json": _json, "csv": _csv}
        with outputs.writing(output) as write:
            writers[form](job, dataset, write)
    if arguments.write_baseline:
        text = govreport.baseline_text(job.noted(entry) for entry in dataset.accepted())
        outputs.write(text, Path(arguments.write_baseline), append=False)
    if dataset.summary().unread:
        return Exit.UNDONE
    grave = job.fail_on is not None and any(
        number and govreport.Severity(name).rank >= job.fail_on.rank
        for name, number in dataset.summary().by_severity.items()
    )
    return Exit.FINDINGS if grave and not arguments.write_baseline else Exit.CLEAN


def _text(job: Job, dataset: Dataset, write: Write) -> None:
    """A line for each finding that is no info, then the sums."""
    words = job.words
    for result in dataset.results():
        if result.error is not None:
            write("\n".join(job.trouble(result.name, result.error)) + "\n")
        for finding in result.findings:
            if finding.severity.value in _TELLS:
                write(f"{safe(result.name)}: {words.headline(finding)}\n")
    for finding in dataset.findings:
        write(f"{words.headline(finding)}\n")
    write("\n" + "\n".join(_sums(job, dataset)) + "\n")


def _sums(job: Job, dataset: Dataset) -> Iterator[str]:
    words, sums = job.words, dataset.summary()
    severities = ("error", "warning", "info")
    yield words.say(
        "cli_dataset_counts",
        files=sums.files,
        reports=sums.reports,
        unread=sums.unread,
        agencies=len(sums.by_agency),
    )
    known = ((str(year or "–"), number) for year, number in sums.by_year.items())
    yield words.say("cli_dataset_years", years=", ".join(f"{y} ({n})" for y, n in known))
    yield words.say("cli_findings", **{f"{name}s": sums.by_severity[name] for name in severities})
    if sums.accepted:
        yield words.say("cli_accepted", count=sums.accepted)
    if sums.by_code:
        yield ""
        head = [words.say("cli_label_code"), words.say("cli_label_severity"), "n"]
        unread = words.say("cli_label_unread")
        rows = [
            [code, words.say(f"cli_severity_{name}") if name else unread, str(number)]
            for (code, name), number in sums.by_code.items()
        ]
        yield from ("  " + line for line in table([head, *rows[:_MOST_LINES]]))
        yield from _rest(job, len(rows))
        yield ""
        head = [words.say("cli_label_agency"), words.say("cli_label_reports")]
        head += [words.say(f"cli_severity_{name}") for name in severities]
        lines = [
            [safe(agency) or "–", str(of["reports"]), *(str(of.get(n, 0)) for n in severities)]
            for agency, of in islice(sums.by_agency.items(), _MOST_LINES)
        ]
        yield from ("  " + line for line in table([head, *lines]))
        yield from _rest(job, len(sums.by_agency))


def _rest(job: Job, number: int) -> Iterator[str]:
    if number > _MOST_LINES:
        yield "  " + job.words.say("cli_more", count=number - _MOST_LINES)


def _csv(job: Job, dataset: Dataset, write: Write) -> None:
    spec = job.spec
    write(govreport.findings_csv("", dataset.findings, spec=spec))
    for result in dataset.results():
        write(
            govreport.findings_csv(
                result.name,
                result.findings,
                agency=result.agency,
                year=result.reporting_year,
                head=False,
                spec=spec,
            )
        )


def _json(job: Job, dataset: Dataset, write: Write) -> None:
    """One object, its results one to a line: they are written as they are read."""
    write('{"results": [')
    for number, result in enumerate(dataset.results()):
        write((",\n" if number else "\n") + _line(_plain(job, result)))
    findings = [govreport.finding_to_dict(finding, job.spec) for finding in dataset.findings]
    write('\n],\n"findings": ' + _line(findings))
    write(',\n"summary": ' + _line(_plain_sums(dataset)) + "\n}\n")


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(job: Job, result: DatasetResult) -> dict[str, Any]:
    error = result.error
    grave = job.exit_of(result.findings)
    report = None
    if error is None:
        names = ("format", "reporting_year", "agency", "scope")
        report = {name: getattr(result, name) for name in names}
    return {
        "input": result.name,
        "status": (Exit.UNDONE if error is not None else grave).name.lower(),
        "report": report,
        "previous": result.previous,
        "findings": [govreport.finding_to_dict(f, job.spec) for f in result.findings],
        "accepted": result.accepted,
        "counts": dict(result.counts),
        "error": None if error is None else plain_error(job, error),
    }


def _plain_sums(dataset: Dataset) -> dict[str, Any]:
    sums = dataset.summary()
    return {
        "files": sums.files,
        "reports": sums.reports,
        "unread": sums.unread,
        "accepted": sums.accepted,
        "by_severity": dict(sums.by_severity),
        "by_code": [
            {"code": code, "severity": severity, "count": number}
            for (code, severity), number in sums.by_code.items()
        ],
        "by_agency": [
            {"agency": agency or None, **{"error": 0, "warning": 0, "info": 0}, **of}
            for agency, of in sums.by_agency.items()
        ],
        "by_year": [{"year": y, "reports": n} for y, n in sums.by_year.items()],
        "by_format": [{"format": f, "reports": n} for f, n in sums.by_format.items()],
    }
