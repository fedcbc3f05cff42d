"""One run: each group of files, read by ours and every library of it in turns."""

from __future__ import annotations

import os
import platform
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.beside.files import group
from benchmarks.beside.judge import VERDICTS, verdicts
from benchmarks.beside.libraries import Library
from benchmarks.beside.process import GoneError, Process, bare
from tests.generator.media.soffice import ToolMissingError
from tests.generator.sample import Sample

AT_LEAST = 3  # readings of a group of few files, for their time
ENOUGH = 5  # CPU seconds after which nothing is read again for its time alone


@dataclass
class Result:
    """What one library did with the files of one group. ``times``: CPU seconds of each reading.

    ``memory``: MiB over the same process with no library.
    ``absent``: why it was not measured. ``failed``: files it raised at, ``failure`` the first.
    """

    group: str
    library: str
    files: int = 0
    cells: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VERDICTS, 0))
    times: list[float] = field(default_factory=list)
    memory: float = 0.0
    failed: int = 0
    failure: str = ""
    absent: str = ""

    def add(self, found: dict[str, Any], sample: Sample | None) -> None:
        """Count one answer; it is judged where there is a sample."""
        self.times.append(found["seconds"])
        if sample is None:
            return
        self.files += 1
        if "error" in found:
            self.failed += 1
            self.failure = self.failure or found["error"].split("\n")[0][:200]
        counted: Counter[str] = verdicts(found, sample)
        self.cells = {name: self.cells[name] + counted[name] for name in VERDICTS}


@dataclass
class Run:
    """All results with what they were measured on."""

    conditions: dict[str, Any]
    results: list[Result]
    versions: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def from_dict(data: dict[str, Any]) -> Run:
    """A run from plain values."""
    results = [Result(**one) for one in data["results"]]
    return Run(data["conditions"], results, data["versions"])


def measure(
    groups: Sequence[str],
    libraries: Sequence[Library],
    *,
    seeds: Callable[[str], Sequence[int]],
    python: Callable[[Library], str],
    limit: float,
    broken: dict[str, str],
    tell: Callable[[str], None],
) -> Run:
    """Measure. ``python``: the interpreter of a library; ``broken``: environments that failed.

    ``limit``: seconds for each answer. A library that can't be used, ends or takes too long is
    named in its result, and the others go on.
    """
    results: list[Result] = []
    versions: dict[str, str] = {}
    for name in groups:
        wanted = [one for one in libraries if name in one.media]
        tell(f"{name}: {', '.join(one.name for one in wanted)}")
        try:
            files = group(name, seeds(name))
        except ToolMissingError as error:
            results += [Result(name, one.name, absent=str(error)) for one in wanted]
            continue
        found = _one_group(name, files, wanted, python, limit, broken, versions)
        results += found
        for one in found:
            tell(f"  {one.library}: {one.absent or one.cells} {sum(one.times):.1f} s {one.failure}")
    conditions = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }
    return Run(conditions, results, versions)


def _one_group(
    name: str,
    files: list[Sample],
    libraries: Sequence[Library],
    python: Callable[[Library], str],
    limit: float,
    broken: dict[str, str],
    versions: dict[str, str],
) -> list[Result]:
    results = {one.name: Result(name, one.name) for one in libraries}
    running: dict[str, Process] = {}
    floors: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, sample in enumerate(files):
            (Path(folder) / str(i)).mkdir()
            paths.append(Path(folder) / str(i) / sample.filename)
            paths[-1].write_bytes(sample.data)
        for one in libraries:
            where = python(one)
            if one.environment in broken:
                results[one.name].absent = broken[one.environment]
                continue
            process = Process(one.name, where, one.packages, limit)
            if process.absent:
                results[one.name].absent = process.absent
                process.close()
                continue
            running[one.name] = process
            floors[one.name] = bare(where)[0]
            versions[one.name] = ", ".join(map(" ".join, process.versions.items()))
        try:
            for turn, (path, sample) in enumerate(_readings(paths, files)):
                for library in _rotated(list(running), turn):
                    result = results[library]
                    if turn > len(files) and sum(result.times) > ENOUGH:
                        continue
                    try:
                        answer = running[library].read(path)
                    except GoneError as error:
                        result.absent = str(error)
                        running.pop(library).close()
                        continue
                    if turn:
                        result.add(answer, sample)
            for library, process in running.items():
                results[library].memory = max(0.0, process.peak - floors[library])
        finally:
            for process in running.values():
                process.close()
    return [results[one.name] for one in libraries]


def _readings(paths: list[Path], files: list[Sample]) -> Iterator[tuple[Path, Sample | None]]:
    """The first file to warm up, each file once, and again where they are few."""
    yield paths[0], None
    yield from zip(paths, files, strict=True)
    for path in islice(cycle(paths), max(0, AT_LEAST - len(paths))):
        yield path, None


def _rotated(names: list[str], by: int) -> list[str]:
    """Another begins in each turn, so that none always follows the same."""
    at = by % max(1, len(names))
    return names[at:] + names[:at]
