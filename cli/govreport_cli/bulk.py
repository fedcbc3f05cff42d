"""``govreport convert`` over any number of files: in processes, with a manifest, gone on with."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import govreport
from govreport_cli.meter import Meter
from govreport_cli.usage import UsageError
from govreport_cli.words import safe, table
from govreport_cli.work import STDIN, Exit, Job, tell

if TYPE_CHECKING:
    from govreport import BatchResult

_MOST_CODES = 10
_FEW_FILES = 20
_MANY_ONLY = ".parquet"  # a suffix that no form of one report has
_ONE_BY_ONE = ("json", "jsonl", "csv")  # forms that few files are also written in without this


def wanted(arguments: argparse.Namespace) -> bool:
    """Whether the inputs are taken as one lot: asked for, or meant by what is given."""
    if arguments.jobs is not None or arguments.state or arguments.no_resume:
        return True
    given = [name for name in arguments.inputs if name != STDIN]
    if any(govreport.names_many(name) for name in given):
        return True
    form = govreport.output_forms().get(arguments.to)
    if form is not None and form.each is None and form.name not in _ONE_BY_ONE:
        return True
    output = arguments.output
    if output in (None, STDIN):
        return False
    parts = govreport.is_url(output) or output.endswith(_MANY_ONLY)
    return parts or len(given) > _FEW_FILES


def run(job: Job, arguments: argparse.Namespace) -> Exit:
    """Convert the lot and tell what became of it. Gives the worst exit code of all."""
    if STDIN in arguments.inputs:
        raise UsageError("cli_bulk_stdin")
    form = govreport.output_forms()[_form(arguments)]
    if arguments.output not in (None, STDIN):
        if form.each is not None and Path(arguments.output).is_file():
            count = max(2, len(arguments.inputs))
            raise UsageError("cli_output_not_folder", count=count, path=arguments.output)
        return _converted(job, arguments, form.name, arguments.output, kept=True)
    if form.each is not None:
        raise UsageError("cli_output_not_folder", count=max(2, len(arguments.inputs)), path="-")
    with tempfile.TemporaryDirectory(prefix="govreport-") as folder:
        out = Path(folder) / f"out{form.suffix}"
        worst = _converted(job, arguments, form.name, str(out), kept=False)
        with out.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    return worst


def _form(arguments: argparse.Namespace) -> str:
    """The form asked for, or that of the name of the output: a file of many reports where it ends
    like one, else a document for each report.
    """
    if arguments.to:
        return str(arguments.to)
    if arguments.output in (None, STDIN):
        return "jsonl"
    output = str(arguments.output).partition("::")[0]
    many = (form for form in govreport.output_forms().values() if form.each is None)
    found = (form.name for form in many if output.endswith(form.suffix))
    return "json" if Path(output).is_dir() else next(found, "json")


def _converted(job: Job, arguments: argparse.Namespace, form: str, out: str, *, kept: bool) -> Exit:
    begun, meter = time.monotonic(), Meter(job.words)
    try:
        with meter:
            result = govreport.convert_many(
                arguments.inputs,
                out,
                to=form,
                format_version=arguments.format_version,
                state=arguments.state,
                resume=not arguments.no_resume,
                jobs=arguments.jobs,
                settings=job.settings,
                limits=job.limits,
                spec=job.spec,
                progress=meter.show,
            )
    except KeyboardInterrupt:
        kept = bool(arguments.state) or (kept and not govreport.is_url(out))
        code = "cli_bulk_stopped" if kept else "cli_bulk_stopped_lost"
        said = {"done": meter.done, "total": meter.total}
        tell([job.words.say(code, **said), job.words.more(code, **said)])
        raise
    except OSError as error:
        detail = error.strerror or str(error)
        tell([job.words.say("cli_output_failed", path=error.filename or out, detail=detail)])
        return Exit.UNDONE
    tell(_told(job, result, time.monotonic() - begun, shown=arguments.output not in (None, STDIN)))
    if result.outcomes["refused"] or result.outcomes["failed"]:
        return Exit.UNDONE
    grave = job.fail_on is not None and any(
        number and govreport.Severity(name).rank >= job.fail_on.rank
        for name, number in result.by_severity.items()
    )
    return Exit.FINDINGS if grave else Exit.CLEAN


def _told(job: Job, result: BatchResult, seconds: float, *, shown: bool) -> Iterator[str]:
    """What was not converted and why, the sums, and where it all is."""
    words = job.words
    severity = words.say("cli_severity_error")
    for trouble in result.troubles:
        text = safe(trouble.texts.get(words.lang, ""))
        yield f"{safe(trouble.name)}: {severity} {trouble.code}: {text}"
    undone = sum(result.by_error.values())
    if undone > len(result.troubles):
        yield words.say("cli_more", count=undone - len(result.troubles))
    rate = f"{result.inputs / seconds:.0f}" if seconds else "–"
    yield words.say(
        "cli_bulk_counts",
        inputs=result.inputs,
        reused=result.reused,
        seconds=f"{seconds:.1f}",
        rate=rate,
        **result.outcomes,
    )
    yield words.say("cli_findings", **{f"{name}s": n for name, n in result.by_severity.items()})
    unread = words.say("cli_label_unread")
    rows = [[code, unread, str(number)] for code, number in result.by_error.items()]
    codes = list(result.by_code.items())
    rows += [[code, "", str(number)] for code, number in codes[:_MOST_CODES]]
    if rows:
        yield from ("  " + line for line in table(rows))
    if len(codes) > _MOST_CODES:
        yield "  " + words.say("cli_more", count=len(codes) - _MOST_CODES)
    if shown:
        yield words.say("cli_bulk_written", path=result.output, manifest=result.manifest)
