"""The work done on inputs, in processes of their own: read, convert, put into the state."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from io import BytesIO
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from attrs import field, frozen

from govreport.batch import state as states
from govreport.batch.forms import JSON_LINES, Form, form_of
from govreport.batch.manifest import manifest_line
from govreport.batch.names import fitting, member_path
from govreport.batch.one import Converted, convert_parts, told_apart, undone, without_report
from govreport.batch.packing import pack_report, pack_text, unpack_report, unpack_text
from govreport.batch.state import Input, Stretch
from govreport.batch.targets import Local, Remote
from govreport.errors import GovReportError
from govreport.export import write_export
from govreport.limits import Limits
from govreport.model import Report
from govreport.render.blank import blank_form
from govreport.runs.faults import fault_of_ours
from govreport.runs.files import read_input
from govreport.runs.packed import pack
from govreport.runs.store import opened
from govreport.serialize import dumps
from govreport.settings import Settings
from govreport.spec import Spec

DIED = "dataset_worker_died"


@frozen(slots=True)
class Work:
    """What every process needs to know. ``target`` is where files go, that of each report or
    the parts; ``listed``: what is written there is removed once nobody wants it.
    """

    state: Path
    form: str
    format_version: str
    target: Local | Remote
    limits: Limits
    spec: Spec
    settings: Settings = field(factory=Settings)
    listed: bool = True


def try_form(work: Work, times: Iterable[int]) -> None:
    """Write nothing, or a blank form, to see that what the form needs is there.

    Raises ``GovReportError`` (``extra_missing``, ``converter_missing`` and its kin).
    """
    form = form_of(work.form)
    for _ in times:
        if form.each is None:
            write_export(form.name, (), BytesIO(), spec=work.spec)
        else:
            form.each(blank_form(None, work.spec), work.spec)


def convert_inputs(work: Work, positions: Iterable[int]) -> None:
    """Convert inputs one by one; each is put down as done when all of it is."""
    with opened(work.state) as state:
        for position in positions:
            _input(work, state, states.input_at(state, position))


def give_up(work: Work, position: int) -> None:
    """Put down an input that ended its process."""
    with opened(work.state) as state:
        given = states.input_at(state, position)
        error = GovReportError(DIED, name=PurePosixPath(given.shown).name)
        _keep(work, state, given, [undone(given.shown, error)], None)


def write_parts(work: Work, stretches: Iterable[Stretch]) -> None:
    """Write one file for each stretch of records, where it is not there already."""
    form = form_of(work.form)
    with opened(work.state) as state:
        for stretch in stretches:
            path = part_name(stretch.number, form)
            known = state.execute(
                "SELECT sha256 FROM parts WHERE number=? AND key=?", (stretch.number, stretch.key)
            ).fetchone()
            if known is not None and known[0] == work.target.sha256(path):
                continue
            if work.listed:
                states.intended(state, path)
            with work.target.writing(path, sure=True) as out:
                write_records(work, state, out, stretch)
                out.seek(0)
                sha256 = hashlib.file_digest(out, "sha256").hexdigest()
            with state:
                row = (stretch.number, stretch.key, sha256)
                state.execute("REPLACE INTO parts VALUES(?, ?, ?)", row)


def write_records(
    work: Work, state: sqlite3.Connection, out: BinaryIO, stretch: Stretch | None = None
) -> None:
    """Write the reports of a stretch, or of all, in the form of the work."""
    records = states.reports_of(state, stretch)
    if work.form == JSON_LINES:
        for _, packed in records:
            out.write(unpack_text(packed))
    else:
        reports = ((name, unpack_report(packed)) for name, packed in records)
        write_export(work.form, reports, out, spec=work.spec)


def part_name(number: int, form: Form) -> str:
    """The name of a part."""
    return f"part-{number:05}{form.suffix}"


def _input(work: Work, state: sqlite3.Connection, given: Input) -> None:
    try:
        data = read_input(given.name, work.limits)
    except GovReportError as error:
        _keep(work, state, given, [undone(given.shown, error)], None)
        return
    sha256 = hashlib.sha256(data).hexdigest()
    if given.sha256 == sha256 and _is_whole(work, state, given):
        return
    parts = convert_parts(
        given.shown,
        data,
        format_version=work.format_version,
        settings=work.settings,
        limits=work.limits,
        spec=work.spec,
    )
    del data
    _keep(work, state, given, told_apart(parts), sha256)


def _is_whole(work: Work, state: sqlite3.Connection, given: Input) -> bool:
    """Whether the files written for an input are still there."""
    written = state.execute(
        "SELECT output, output_sha256 FROM records WHERE input=? AND output IS NOT NULL",
        (given.id,),
    ).fetchall()
    return all(work.target.sha256(path) == sha256 for path, sha256 in written)


def _keep(
    work: Work,
    state: sqlite3.Connection,
    given: Input,
    parts: Iterable[Converted],
    sha256: str | None,
) -> None:
    """Put down the records of an input, in order. Nothing is locked while they are made."""
    waiting: states.Row | None = None
    number, taken = 0, set[str]()
    for converted in parts:
        if waiting is not None:
            states.keep(state, given, number, waiting, last=False, sha256=None)
            number += 1
        waiting = _row(work, state, given, converted, taken)
    if waiting is not None:
        states.keep(state, given, number, waiting, last=True, sha256=sha256)


def _row(
    work: Work, state: sqlite3.Connection, given: Input, converted: Converted, taken: set[str]
) -> states.Row:
    """A record, after its file was written where it has one of its own."""
    form, packed, path, sha256 = form_of(work.form), None, None, None
    try:
        if converted.report is not None and form.each is not None:
            path = _path(given, converted.member, form, taken)
            sha256 = _write(work, state, path, form.each(converted.report, work.spec))
        elif converted.report is not None:
            packed = _packed(work, converted.report)
    except Exception as error:  # one report must not end the work on the others
        told = error if isinstance(error, GovReportError) else fault_of_ours(error)
        if isinstance(error, OSError):
            detail = error.strerror or str(error)
            told = GovReportError("batch_output_failed", name=path, detail=detail)
        converted, path = without_report(converted, told), None
    facts = pack(manifest_line(converted, spec=work.spec))
    return converted.name, converted.outcome, facts, packed, path, sha256


def _packed(work: Work, report: Report) -> bytes:
    if work.form == JSON_LINES:
        return pack_text(dumps(report, None, spec=work.spec))
    return pack_report(report)


def _write(work: Work, state: sqlite3.Connection, path: str, data: bytes) -> str:
    states.intended(state, path)
    with work.target.writing(path) as out:
        out.write(data)
    return hashlib.sha256(data).hexdigest()


def _path(given: Input, member: str | None, form: Form, taken: set[str]) -> str:
    """The file of a report; members whose names differ in nothing a file name bears get numbers."""
    if member is None:
        return fitting(given.shown, form.suffix)
    base = f"{given.shown}/{member_path(member)}"
    numbered = (fitting(f"{base}-{number}", form.suffix) for number in count(2))
    first = fitting(base, form.suffix)
    path = next(p for p in chain([first], numbered) if p.casefold() not in taken)
    taken.add(path.casefold())
    return path
