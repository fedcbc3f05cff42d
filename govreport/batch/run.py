"""Converts many files: each in a process of its own, then into the files that are asked for."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from govreport.batch import state as states
from govreport.batch.forms import JSON_LINES, form_of
from govreport.batch.names import shown_names
from govreport.batch.one import CURRENT, SOURCE
from govreport.batch.places import Places, check_apart, kept_at, parts_of, places_of
from govreport.batch.results import BatchProgress, BatchResult, Tally
from govreport.batch.targets import Local
from govreport.batch.work import (
    Work,
    convert_inputs,
    give_up,
    part_name,
    try_form,
    write_parts,
    write_records,
)
from govreport.errors import MigrationError
from govreport.export import merge_exports
from govreport.limits import DEFAULT_LIMITS, Limits
from govreport.runs import store
from govreport.runs.files import in_this_process
from govreport.runs.inputs import expand
from govreport.runs.packed import unpack
from govreport.runs.pool import in_processes
from govreport.settings import Settings
from govreport.spec import Spec, default_spec

PART_SIZE = 1000
_MOST_JOBS = 4  # each takes memory of its own
_LINES_AT_ONCE = 1000
_CHUNK = 25  # inputs that a process takes at once
_TURNS = 8  # at least, for each process: some inputs take a thousand times as long as others
Shown = Callable[[BatchProgress], None]


def convert_many(
    inputs: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    to: str = JSON_LINES,
    format_version: str = CURRENT,
    state: str | os.PathLike[str] | None = None,
    resume: bool = True,
    jobs: int | None = None,
    part_size: int = PART_SIZE,
    settings: Settings | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
    without: Iterable[str | os.PathLike[str]] = (),
    progress: Shown | None = None,
) -> BatchResult:
    """Convert any number of files, and write a manifest that has a line for each.

    ``inputs`` are files of any medium, archives, folders, patterns, ``@LIST`` or URLs, see
    ``runs.inputs``. ``to`` is a form: ``json``, ``html``, ``md``, ``pdf``, ``docx`` and ``xlsx``
    have a file for each report, named after its input; the others (``jsonl``, ``csv``, ``parquet``
    and so on) hold many. Those go to the one file ``out`` where its name ends in their suffix, else
    to the folder ``out`` in parts of ``part_size`` reports. ``format_version`` is ``current``,
    ``source``, or the id of a format.

    Work is kept beside the output, or in the file ``state``, so that a run that was stopped or
    killed goes on, and a later run converts only what changed; not for URLs without ``state``, and
    for one output file only until it is whole. ``resume=False`` does everything anew. ``jobs`` is
    the number of processes (as many as processors, at most 4; 0: in this one). ``without`` are
    files left out of folders and patterns. The output does not depend on ``state``, ``resume``,
    ``jobs`` and ``progress``.

    A file that can't be converted is a line of the manifest. Raises ``GovReportError``:
    ``export_form_unknown``, ``batch_output_is_input``, ``batch_output_busy`` (another run writes
    there), ``batch_other_form``, ``dataset_state_unusable``, ``extra_missing`` and its kin where
    the form needs what is not there; ``ReadError`` where an input stands for no file;
    ``MigrationError`` (``format_unknown``); ``OSError`` where the folder of the output or a file
    that holds many reports can't be written.
    """
    spec, form = spec or default_spec(), form_of(to)
    if format_version not in {CURRENT, SOURCE, *spec.formats}:
        known = ", ".join(spec.formats)
        raise MigrationError("format_unknown", format=format_version, known=known)
    given = [os.fspath(one) for one in inputs]
    places, shown = places_of(out, form), progress or _silent
    check_apart(places, given)
    own = [*places.own(), *([] if state is None else kept_at(Path(state)))]
    files = expand(given, [*without, *own])
    check_apart(places, files)
    with ExitStack() as stack:
        kept = _kept(places, state, stack)
        work = Work(
            kept,
            form.name,
            format_version,
            places.target,
            limits or DEFAULT_LIMITS,
            spec,
            settings or Settings(),
        )
        key = _key(work)
        states.prepare(kept, key, form.name, anew=not resume)
        total = states.enter(kept, files, shown_names(given, files))
        jobs = min(_MOST_JOBS, os.cpu_count() or 1) if jobs is None else jobs
        if any(map(in_this_process, (places.out, *files))):
            jobs = 0
        del files
        for _ in in_processes(partial(try_form, work), [1], min(jobs, 1), apart=True):
            shown(BatchProgress("converting", 0, total))
        steps = in_processes(
            partial(convert_inputs, work),
            range(total),
            jobs,
            chunk=max(1, min(_CHUNK, total // (max(1, jobs) * _TURNS))),
            apart=True,
            given_up=partial(give_up, work),
        )
        for done in steps:
            shown(BatchProgress("converting", done, total))
        outputs = _outputs(work, places, f"{key} {part_size}", part_size, jobs, shown)
        result = _manifest(work, places, outputs, part_size, total, shown)
        _sweep(work, outputs)
        if places.file is not None and state is None:
            _forget(kept)
    return result


def _silent(_: BatchProgress) -> None:
    """Where nobody looks on."""


def _key(work: Work) -> str:
    settings = work.settings
    params = {rule: dict(values) for rule, values in settings.params.items()}
    severities = sorted((code, one.value) for code, one in settings.severities.items())
    told = json.dumps([sorted(settings.off), severities, params], sort_keys=True, default=str)
    return store.key_of(work.spec, work.limits, "batch", work.form, work.format_version, told)


def _kept(places: Places, state: str | os.PathLike[str] | None, stack: ExitStack) -> Path:
    """The file of the state; no other run may use it, or write to the same place."""
    if places.beside is not None:
        home = places.beside.parent
        home.mkdir(parents=True, exist_ok=True)
        if not os.access(home, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(home))
        busy = store.held(places.beside, busy="batch_output_busy", shown=places.out)
        stack.enter_context(busy)
        if state is None:
            return places.beside
    if state is None:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="govreport-"))
        return Path(folder) / "state"
    stack.enter_context(store.held(Path(state)))
    return Path(state)


def _forget(state: Path) -> None:
    shutil.rmtree(parts_of(state), ignore_errors=True)
    for tail in ("", "-wal", "-shm", "-journal"):
        state.with_name(state.name + tail).unlink(missing_ok=True)


def _outputs(work: Work, places: Places, key: str, size: int, jobs: int, shown: Shown) -> set[str]:
    """Write the files that hold many reports, and give their names."""
    form = form_of(work.form)
    if form.each is not None:
        return set()
    if places.file is None:
        parts = list(states.stretches(work.state, key, size))
        _write_parts(work, parts, jobs, shown)
        return {part_name(part.number, form) for part in parts}
    if form.name == JSON_LINES or not form.mergeable:
        shown(BatchProgress("writing", 0, 1))
        with (
            store.opened(work.state) as state,
            places.target.writing(places.file, sure=True) as out,
        ):
            write_records(work, state, out)
        shown(BatchProgress("writing", 1, 1))
        return {places.file}
    _merge(work, places, key, size, jobs, shown)
    return {places.file}


def _merge(work: Work, places: Places, key: str, size: int, jobs: int, shown: Shown) -> None:
    from attrs import evolve

    form, folder = form_of(work.form), parts_of(work.state)
    parts = list(states.stretches(work.state, key, size))
    _write_parts(evolve(work, target=Local(folder), listed=False), parts, jobs, shown)
    with places.target.writing(str(places.file), sure=True) as out:
        merge_exports(form.name, _opened(folder / part_name(p.number, form) for p in parts), out)
    shutil.rmtree(folder, ignore_errors=True)


def _write_parts(work: Work, parts: list[states.Stretch], jobs: int, shown: Shown) -> None:
    shown(BatchProgress("writing", 0, len(parts)))
    for done in in_processes(partial(write_parts, work), parts, jobs, chunk=1):
        shown(BatchProgress("writing", done, len(parts)))


def _opened(files: Iterable[Path]) -> Iterator[Any]:
    """The files, each open while it is looked at."""
    for file in files:
        with file.open("rb") as opened:
            yield opened


def _manifest(
    work: Work, places: Places, outputs: set[str], size: int, total: int, shown: Shown
) -> BatchResult:
    """Write the manifest, and sum it up."""
    form, tally, record = form_of(work.form), Tally(), 0
    with (
        store.opened(work.state) as state,
        places.target.writing(places.manifest, sure=True) as out,
    ):
        count = state.execute("SELECT count(*) FROM records").fetchone()[0]
        rows = state.execute(
            "SELECT r.facts, r.output, r.outcome FROM inputs i JOIN records r ON r.input=i.id"
            " ORDER BY i.position, r.part"
        )
        for number, (facts, output, outcome) in enumerate(rows):
            if number % _LINES_AT_ONCE == 0:
                shown(BatchProgress("merging", number, count))
            line = unpack(facts)
            if output is not None:
                line |= {"output": output, "record": 1}
            elif outcome == "converted":
                at, file = record, places.file
                if file is None:
                    at, file = record % size, part_name(record // size, form)
                line |= {"output": file, "record": at + 1}
                record += 1
            tally.add(line)
            text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
            out.write(text.encode("utf-8", "surrogatepass") + b"\n")
        shown(BatchProgress("merging", count, count))
        fresh = state.execute("SELECT count(*) FROM inputs WHERE fresh=1").fetchone()[0]
    return tally.result(places.out, places.manifest_shown, total, total - fresh)


def _sweep(work: Work, outputs: set[str]) -> None:
    """Remove files that earlier runs wrote and that nothing stands for any more."""
    with store.opened(work.state) as state:
        unwanted = state.execute(
            "SELECT path FROM outputs WHERE path NOT IN"
            " (SELECT output FROM records WHERE output IS NOT NULL) ORDER BY path"
        ).fetchall()
        for path in (row[0] for row in unwanted if row[0] not in outputs):
            work.target.remove(path)
            with state:
                state.execute("DELETE FROM outputs WHERE path=?", (path,))
