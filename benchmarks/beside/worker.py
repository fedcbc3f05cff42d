"""Reads files with one library and answers what it found: ``worker.py LIBRARY``.

Runs in any environment that has the library. It first tells whether it can begin, then takes a path
a line and answers a line of JSON: ``tables`` (rows of texts, merged places as the library gives
them), ``cells`` (pointer to figure) or a whole ``report``; ``error`` where the library raised;
the CPU seconds of reading, those of its child processes included; and the peak memory so far.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import warnings
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.beside.readers import READERS


def _seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak_mib() -> float:
    """Peak resident MiB of this process, and of its largest child where that is larger."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        own = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except OSError:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    # A child counts the memory of its parent until it has started: less says nothing of it.
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    return own + (child if child > own else 0)


def _versions(names: list[str]) -> dict[str, str]:
    found = {}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def main() -> None:
    """Answer until the input ends."""
    library, *packages = sys.argv[1:]
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer

    def answer(found: dict[str, object]) -> None:
        answers.write(json.dumps(found) + "\n")
        answers.flush()

    if library == "nothing":
        answer({"peak": peak_mib(), "python": sys.version.split()[0]})
        return
    try:
        read = READERS[library]()
    except Exception as error:
        answer({"absent": f"{type(error).__name__}: {error}"})
        return
    answer({"versions": _versions(packages)})
    for line in sys.stdin:
        path = line.rstrip("\n")
        begun = _seconds()
        try:
            found = read(path)
        except Exception as error:
            found = {"error": f"{type(error).__name__}: {error}"}
        found["seconds"] = _seconds() - begun
        found["peak"] = peak_mib()
        answer(found)


if __name__ == "__main__":
    main()
