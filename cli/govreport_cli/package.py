"""``govreport package``: reports as an open-data package."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import govreport
from govreport import GovReportError, Report
from govreport_cli.reports_of import Source, parts_of, sources_of
from govreport_cli.usage import UsageError
from govreport_cli.work import Exit, Job, check_inputs, progress, tell


def run(job: Job, arguments: argparse.Namespace) -> Exit:
    """Write a package of all reports; one that can't be read does not stop the others.

    The files come to stand in the folder when all of them are written, what describes them last.
    Raises ``GovReportError``, ``UsageError``.
    """
    check_inputs(arguments.inputs)
    folder = Path(arguments.output)
    inputs = sources_of(job, arguments.inputs, folder)
    reading = _Reading(job)
    said = {
        "title": arguments.title,
        "title_zh": arguments.title_zh,
        "licenses": [_named(one, "name") for one in arguments.license],
        "sources": [_named(one, "title") for one in arguments.source],
    }
    if arguments.publisher:
        said["contributors"] = [{"title": arguments.publisher, "roles": ["publisher"]}]
    if arguments.base:
        said["base"] = arguments.base
    forms = arguments.to or ["csv-reports", "csv", "csv-wide"]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as draft,
            progress(inputs) as waiting,
        ):
            pairs = reading.pairs(waiting)
            forms = list(dict.fromkeys(forms))
            count = govreport.write_package(draft, pairs, forms=forms, spec=job.spec, **said)
            folder.mkdir(exist_ok=True)
            names = [govreport.FORMS[form].file_name for form in forms]
            for name in [*names, "dcat.jsonld", "datapackage.json"]:
                (Path(draft) / name).replace(folder / name)
    except OSError as error:
        detail = error.strerror or str(error)
        raise UsageError("cli_output_failed", path=folder, detail=detail) from error
    tell([job.words.say("cli_package_wrote", count=count, path=folder)])
    return reading.worst


class _Reading:
    """The reports of the inputs under ids of their own."""

    def __init__(self, job: Job) -> None:
        self.worst = Exit.CLEAN
        self._job = job
        self._ids: Counter[str] = Counter()

    def pairs(self, inputs: Iterable[Source]) -> Iterator[tuple[str, Report]]:
        """Each report that can be read; what can't is told."""
        for given, name, id in inputs:
            for part in parts_of(self._job, given):
                member = "" if part.member is None else f"!{part.member}"
                if part.parsed is None:
                    error = part.error or GovReportError("cli_unknown")
                    tell(self._job.trouble(name + member, error))
                    self.worst = Exit.UNDONE
                    continue
                self.worst = max(self.worst, self._job.exit_of(part.parsed.findings))
                self._ids[id + member] += 1
                number = self._ids[id + member]
                again = "" if number == 1 else f"#{number}"
                yield id + member + again, part.parsed.report


def _named(text: str, member: str) -> dict[str, str]:
    """An address, or a name."""
    return {"path": text} if "://" in text else {member: text}
