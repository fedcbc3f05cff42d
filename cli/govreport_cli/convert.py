"""``govreport convert``: reports to canonical JSON, flat CSV or the official form."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

import govreport
from govreport import GovReportError
from govreport_cli import bulk, forms, outputs
from govreport_cli.usage import UsageError
from govreport_cli.work import Exit, Item, Job, check_inputs, peeked, progress, severities, tell

if TYPE_CHECKING:
    from govreport import Parsed, Report


def run(job: Job, arguments: argparse.Namespace) -> Exit:
    """Convert every report; one that fails does not stop the others. Gives the worst exit code."""
    inputs: list[str] = arguments.inputs
    check_inputs(inputs)
    if bulk.wanted(arguments):
        return bulk.run(job, arguments)
    if len(inputs) > 1:  # what can't be meant is told before anything is read
        _plan(arguments, several=True)
    worst = Exit.CLEAN
    with progress(inputs) as waiting:
        several, items = peeked(inputs, job.items(waiting))
        writing = _Writing(job, _plan(arguments, several=several))
        for item in items:
            try:
                if item.part.parsed is None:
                    tell(job.trouble(item.name, item.part.error or GovReportError("cli_unknown")))
                    worst = Exit.UNDONE
                    continue
                done = _convert(job, item.name, item.part.parsed, arguments.format_version)
            except GovReportError as error:
                tell(job.trouble(item.name, error))
                worst = Exit.UNDONE
                continue
            tell(done.lines)
            worst = max(worst, done.exit)
            if not writing.write(done.report, item):
                worst = Exit.UNDONE
    return worst


def _plan(arguments: argparse.Namespace, *, several: bool) -> outputs.Plan:
    """Where the reports go. Raises ``UsageError``."""
    wanted = (arguments.inputs, arguments.output, arguments.to)
    plan = outputs.plan(*wanted, several=several, media=forms.media())
    forms.spare_terminal(plan.form, arguments.output)
    return plan


@frozen(slots=True)
class _Done:
    report: Report
    lines: tuple[str, ...]
    exit: Exit


def _convert(job: Job, name: str, parsed: Parsed, version: str) -> _Done:
    """Check, move and check again. Raises ``GovReportError``."""
    checked = govreport.validate(parsed.report, sources=parsed.sources, spec=job.spec)
    report, findings, checks = parsed.report, [*parsed.findings], [(parsed.report, checked)]
    target = {"current": job.spec.current, "source": report.format}.get(version, version)
    if target != report.format:
        moved = govreport.migrate(report, target, spec=job.spec)
        report = moved.report
        findings += moved.findings
        checks.append((report, govreport.validate(report, spec=job.spec)))
    words = job.words
    lines = [f"{name}: {words.headline(finding)}" for finding in findings]
    for of, check in checks:
        counts = {**severities(check.findings), **check.counts}
        lines.append(words.say("cli_checked", name=name, format=of.format, **counts))
    return _Done(report, tuple(lines), job.exit_of([*findings, *checked.findings]))


class _Writing:
    """What was written so far: a file that several reports go to is begun once."""

    def __init__(self, job: Job, plan: outputs.Plan) -> None:
        self._job = job
        self._plan = plan
        self._begun: set[Path | None] = set()
        self._ids: Counter[str] = Counter()

    def write(self, report: Report, item: Item) -> bool:
        """Write one report where it goes; false, and told, where that can't be done."""
        words = self._job.words
        try:
            file = self._plan.file(item.position, item.part.member)
            begun = file in self._begun
            outputs.write(self._data(report, item, begun), file, append=begun)
        except BrokenPipeError:
            raise
        except UsageError as error:
            tell([words.say(error.code, **error.params)])
            return False
        except GovReportError as error:
            tell(self._job.trouble(item.name, error))
            return False
        except OSError as error:
            detail = error.strerror or str(error)
            tell([words.say("cli_output_failed", path=file or "-", detail=detail)])
            return False
        self._begun.add(file)
        if file is not None:
            tell([words.say("cli_wrote", name=item.name, path=file)])
        return True

    def _data(self, report: Report, item: Item, begun: bool) -> str | bytes:
        spec, form = self._job.spec, self._plan.form
        if form in forms.media().values():
            return govreport.render(report, form, spec=spec)
        if form == "csv":
            whole, mark, member = item.name.partition("!")
            id = Path(whole).name + mark + member
            self._ids[id] += 1
            number = self._ids[id]
            rows = govreport.to_rows(report, spec, id=id if number == 1 else f"{id}#{number}")
            return govreport.write_csv(rows, spec, head=not begun)
        return govreport.dumps(report, 2 if form == "json" else None, spec=spec)
