"""Validates a dataset: files in processes of their own, then years, then all against all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path

from attrs import frozen

from govreport.baseline import Baseline
from govreport.dataset import across, bodies, duplicates, lists, sums, texts
from govreport.dataset import state as states
from govreport.dataset.reading import Work, give_up, read_files
from govreport.dataset.results import Dataset
from govreport.decimals import own_decimals
from govreport.findings import Finding
from govreport.inputs import told_name
from govreport.limits import DEFAULT_LIMITS, Limits
from govreport.rule_params import checked_params
from govreport.runs import store
from govreport.runs.files import read_input
from govreport.runs.inputs import expand
from govreport.runs.packed import finding_to_list, pack
from govreport.runs.pool import in_processes
from govreport.settings import Settings
from govreport.spec import Spec, default_spec

_MOST_JOBS = 4  # each takes memory of its own


@frozen(slots=True)
class DatasetProgress:
    """How far a stage has come: ``reading`` counts files, ``years`` reports, ``comparing`` steps.

    ``reused`` files were read by an earlier run, and are not among the ``done``.
    """

    stage: str
    done: int
    total: int
    reused: int = 0


Shown = Callable[[DatasetProgress], None]


@own_decimals
def validate_dataset(
    inputs: Iterable[str | os.PathLike[str]],
    *,
    state: str | os.PathLike[str] | None = None,
    hierarchy: lists.ListFile | None = None,
    expected: lists.ListFile | None = None,
    settings: Settings | None = None,
    baseline: Baseline | None = None,
    jobs: int | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
    without: Iterable[str | os.PathLike[str]] = (),
    progress: Shown | None = None,
) -> Dataset:
    """Check many reports, each by itself, against that of the year before, and against the others.

    ``inputs`` are files of any medium, archives, folders, patterns, or ``@LIST``, see
    ``runs.inputs``. ``state`` names a file in which the work is kept: a run that was interrupted
    goes on from there, and a later run reads only files that changed. Without it the state is a
    temporary file. ``hierarchy`` and ``expected`` are CSV files, see ``dataset.lists``. ``jobs`` is
    the number of processes (as many as processors, at most 4). ``without`` are files that are left
    out of folders and patterns. ``progress`` is called as the work goes on. The result does not
    depend on ``state``, ``jobs`` and ``progress``.

    A file that can't be read is a result with its error. Raises ``ReadError`` where an input stands
    for no file or a list can't be read, ``InvalidReportError`` where a list is broken or the
    settings name a parameter that no rule has, ``GovReportError`` (``dataset_state_unusable``,
    ``dataset_state_busy``).
    """
    spec, limits = spec or default_spec(), limits or DEFAULT_LIMITS
    settings, shown = settings or Settings(), progress or _silent
    params = checked_params(spec.rules, settings.params)
    jobs = jobs or min(_MOST_JOBS, os.cpu_count() or 1)
    tree = None if hierarchy is None else lists.read_hierarchy(hierarchy)
    wanted = None if expected is None else lists.read_expected(expected)
    own = [] if state is None else store.files_of(Path(state))
    files = expand(inputs, [*without, *own])
    with ExitStack() as stack:
        work = Work(_state_file(state, stack), limits, spec, params)
        states.prepare(work.state, spec, limits, params)
        _read(work, files, jobs, shown)
        general = _compare(work, tree, wanted, jobs, shown)
        return Dataset(
            work.state,
            spec,
            settings,
            baseline or Baseline(),
            general,
            stack.pop_all(),
        )


def _silent(_: DatasetProgress) -> None:
    """Where nobody looks on."""


def _state_file(given: str | os.PathLike[str] | None, stack: ExitStack) -> Path:
    if given is not None:
        path = Path(given)
        stack.enter_context(store.held(path))
        return path
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="govreport-"))
    return Path(folder) / "state"


def _read(work: Work, files: list[str], jobs: int, shown: Shown) -> None:
    with store.opened(work.state) as state:
        states.enter_files(state, files)
        known = dict(
            state.execute(
                "SELECT name, sha256 FROM files WHERE done=1 AND sha256 IS NOT NULL"
                " AND id NOT IN (SELECT file FROM reports WHERE failed=1)"
            )
        )
    # A file that could not be read is read again: what was missing may be installed by now.
    waiting = [
        name
        for name in files
        if told_name(name) not in known or known[told_name(name)] != _sha256(work, name)
    ]
    reused = len(files) - len(waiting)
    shown(DatasetProgress("reading", 0, len(waiting), reused))
    for done in in_processes(
        partial(read_files, work), waiting, jobs, given_up=partial(give_up, work)
    ):
        shown(DatasetProgress("reading", done, len(waiting), reused))


def _sha256(work: Work, name: str) -> str | None:
    import hashlib

    from govreport.errors import GovReportError

    try:
        return hashlib.sha256(read_input(name, work.limits)).hexdigest()
    except GovReportError:
        return None


def _compare(
    work: Work,
    tree: lists.Hierarchy | None,
    wanted: tuple[lists.Expected, ...] | None,
    jobs: int,
    shown: Shown,
) -> tuple[Finding, ...]:
    with store.opened(work.state) as state:
        found = bodies.entries(state)
    chosen, unclear = bodies.previous_of(found)
    pairs = across.pairs_to_check(work, chosen)
    shown(DatasetProgress("years", 0, len(pairs), len(chosen) - len(pairs)))
    for done in in_processes(partial(across.check_pairs, work), pairs, jobs):
        shown(DatasetProgress("years", done, len(pairs), len(chosen) - len(pairs)))
    with store.opened(work.state) as state:
        steps: list[Iterator[duplicates.Told]] = [
            duplicates.duplicates(found),
            unclear,
            duplicates.missing_years(found),
            texts.near_texts(state, found),
        ]
        if tree is not None:
            steps.append(sums.sums(state, found, tree, work.spec))
        if wanted is not None:
            steps.append(lists.unlisted(found, wanted))
        with state:
            state.execute("DELETE FROM told")
        numbers = count()
        for number, step in enumerate(steps):
            shown(DatasetProgress("comparing", number, len(steps)))
            told = [(id, next(numbers), pack(finding_to_list(finding))) for id, finding in step]
            with state:
                state.executemany("INSERT INTO told VALUES(?, ?, ?)", told)
        shown(DatasetProgress("comparing", len(steps), len(steps)))
    return () if wanted is None else tuple(lists.absent(found, wanted))
