"""What a package is made of: reports of files, folders, patterns and lists, however many."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import govreport
from govreport import Parsed, Part
from govreport_cli.work import STDIN, Job

_LINES = ".jsonl"
_MANIFEST = "manifest.jsonl"
_OF_MANIFESTS = frozenset(("name", "outcome", "sha256"))


class Source(NamedTuple):
    """A file, the name it is called by in what is said, and the one that ids begin with: of a file
    of a folder, pattern or list its path below what all of it has in common, else its file name.
    """

    given: str
    name: str
    id: str


def sources_of(job: Job, inputs: Sequence[str], without: Path) -> list[Source]:
    """The files that inputs stand for, in order.

    The folder ``without`` and manifests are no inputs. Raises ``GovReportError``.
    """
    found: list[Source] = []
    for given in inputs:
        if given == STDIN or not govreport.names_many(given):
            shown = job.shown(given)
            found.append(Source(given, shown, Path(shown).name))
            continue
        for file, name in govreport.list_inputs([given], [without]):
            if not _is_manifest(Path(file)):
                found.append(Source(file, job.shown(file), name))
    return found


def parts_of(job: Job, given: str) -> Iterator[Part]:
    """The reports of a file. JSON Lines may be larger than the limit, which then bounds a line."""
    if govreport.is_url(given):
        yield from _fetched(job, given)
        return
    source = Path(given)
    large = source.suffix == _LINES and source.is_file()
    if large and source.stat().st_size > job.limits.max_bytes:
        yield from _lines(job, source)
        return
    yield from job.parts(given)


def _fetched(job: Job, url: str) -> Iterator[Part]:
    for one in govreport.convert_file(
        url, format_version="source", limits=job.limits, spec=job.spec
    ):
        parsed = None if one.report is None else Parsed(one.report, findings=one.findings)
        yield Part(one.name, parsed, one.error, one.member)


def _lines(job: Job, source: Path) -> Iterator[Part]:
    from attrs import evolve

    with source.open("rb") as file:
        number = 0
        while line := file.readline(job.limits.max_bytes + 1):
            number += 1
            rest = line
            while not rest.endswith(b"\n") and rest:  # of a line beyond the limit
                rest = file.readline(job.limits.max_bytes)
            name, data = f"{source.name}!{number}", line.removeprefix(b"\xef\xbb\xbf")
            data = data if len(line) > job.limits.max_bytes else data.strip()
            if not data:
                continue
            for part in govreport.parse_many(
                data,
                filename=name,
                media_type="application/json",
                limits=job.limits,
                spec=job.spec,
            ):
                yield evolve(part, member=str(number))


def _is_manifest(path: Path) -> bool:
    """Whether a file tells what became of inputs, as ``convert`` writes it."""
    if not path.name.endswith(_MANIFEST):
        return False
    try:
        with path.open("rb") as file:
            line = json.loads(file.readline(1 << 20))
    except (OSError, ValueError):
        return False
    return isinstance(line, dict) and line.keys() >= _OF_MANIFESTS
