"""``govreport convert``: reports to canonical JSON."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

import govreport
from govreport import GovReportError
from govreport_cli import outputs
from govreport_cli.work import Exit, Job, check_inputs, progress, severities, tell

if TYPE_CHECKING:
    from govreport import Report


def run(job: Job, arguments: argparse.Namespace) -> Exit:
    """Convert every input; one that fails does not stop the others. Gives the worst exit code."""
    check_inputs(arguments.inputs)
    form, files = outputs.plan(arguments.inputs, arguments.output, arguments.to)
    indent = 2 if form == "json" else None
    written: set[Path] = set()
    worst = Exit.CLEAN
    with progress(arguments.inputs) as inputs:
        for given, file in zip(inputs, files, strict=True):
            try:
                done = _convert(job, given, arguments.format_version)
            except GovReportError as error:
                tell(job.trouble(given, error))
                worst = Exit.UNDONE
                continue
            tell(done.lines)
            worst = max(worst, done.exit)
            text = govreport.dumps(done.report, indent, spec=job.spec)
            if not _written(job, text, file, given, append=file in written):
                worst = Exit.UNDONE
            elif file is not None:
                written.add(file)
    return worst


@frozen(slots=True)
class _Done:
    report: Report
    lines: tuple[str, ...]
    exit: Exit


def _convert(job: Job, given: str, version: str) -> _Done:
    """Read, check, move and check again. Raises ``GovReportError``."""
    parsed = job.parse(given)
    checked = govreport.validate(parsed.report, sources=parsed.sources, spec=job.spec)
    report, findings, checks = parsed.report, [*parsed.findings], [(parsed.report, checked)]
    target = {"current": job.spec.current, "source": report.format}.get(version, version)
    if target != report.format:
        moved = govreport.migrate(report, target, spec=job.spec)
        report = moved.report
        findings += moved.findings
        checks.append((report, govreport.validate(report, spec=job.spec)))
    name, words = job.shown(given), job.words
    lines = [f"{name}: {words.headline(finding)}" for finding in findings]
    for of, check in checks:
        counts = {**severities(check.findings), **check.counts}
        lines.append(words.say("cli_checked", name=name, format=of.format, **counts))
    return _Done(report, tuple(lines), job.exit_of([*findings, *checked.findings]))


def _written(job: Job, text: str, file: Path | None, given: str, *, append: bool) -> bool:
    try:
        outputs.write(text, file, append=append)
    except BrokenPipeError:
        raise
    except OSError as error:
        detail = error.strerror or str(error)
        tell([job.words.say("cli_output_failed", path=file or "-", detail=detail)])
        return False
    if file is not None:
        tell([job.words.say("cli_wrote", name=job.shown(given), path=file)])
    return True
