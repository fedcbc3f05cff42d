"""How many mutants of a room the tests notice: ``python -m tests.mutation.run --room numbers``.

Needs ``pip install 'govreport[mutation]'`` beside ``dev``. Results are kept in ``build/mutation``:
one JSON line a mutant, so that ``--again`` tries only those that survived and are not explained,
and of a ``--sample`` those that were not drawn before.
"""

import argparse
import gc
import json
import os
import sys

import pytest
from hypothesis import Phase, settings

from tests.mutation.choice import drawn, last_said, wanted
from tests.mutation.code_mutants import Mutant, code_mutants
from tests.mutation.report import explained, printed
from tests.mutation.rooms import ROOMS, SUITE
from tests.mutation.trials import (
    NONE,
    ROOT,
    SURVIVED,
    Living,
    Passes,
    ended,
    forked,
    own_caches,
    passes_anew,
    seen_by_tests,
)

#: Fewer tests than this may be those that ran a cached function first: others are asked too.
_FEW = 3
BUILD = ROOT / "build" / "mutation"


class Mutating:
    """A plugin of pytest: in place of the tests it runs the trials of all mutants."""

    def __init__(self, room: str, options: argparse.Namespace, cover) -> None:
        self.room, self.options, self.cover = room, options, cover
        self.files, self.kinds = ROOMS[room].files, ROOMS[room].kinds

    def pytest_collection_modifyitems(self, items: list) -> None:
        """Without cases of other kinds, and where drawing is slow without tests that draw."""
        kept = f"{SUITE}::"
        drawn = ROOMS[self.room].drawn
        items[:] = [
            item
            for item in items
            if (drawn or not hasattr(getattr(item, "obj", None), "hypothesis"))
            and (
                not item.nodeid.startswith(kept)
                or item.nodeid.partition("[")[2].partition("/")[0] in self.kinds
            )
        ]

    def pytest_runtestloop(self, session) -> bool:
        self.cover.stop()
        data = self.cover.get_data()
        early = {file: set(data.lines(str(ROOT / file)) or ()) for file in self.files}
        passes = Passes(session)
        seen = self._seen(passes)
        self.seconds = seen["seconds"]
        self._try_all(passes, seen["lines"], early)
        return True

    def _seen(self, passes: Passes) -> dict:
        kept = BUILD / f"{self.room}-seen.json"
        if not (self.options.again and kept.is_file()):
            kept.write_text(json.dumps(seen_by_tests(passes, self.files)), encoding="utf-8")
        return json.loads(kept.read_text(encoding="utf-8"))

    def _try_all(self, passes: Passes, lines: dict, early: dict) -> None:
        results = BUILD / f"{self.room}.jsonl"
        before = last_said(results) if self.options.again else {}
        told = explained()
        untried = NONE if before and not self.options.sample else SURVIVED
        caches = own_caches()
        sources = {file: (ROOT / file).read_text(encoding="utf-8") for file in self.files}
        alive = {file: Living(file, source, caches) for file, source in sources.items()}
        gc.collect()
        gc.freeze()  # so that forks share memory; what is frozen is not to be found any more
        known = set(passes.by_id)
        first = self.options.first
        fresh = {id for id in known - self.seconds.keys() if first and first in id}
        self.seconds |= dict.fromkeys(fresh, 0.05)
        running: dict[int, dict] = {}
        with results.open("a" if self.options.again else "w", encoding="utf-8") as out:
            for file in self.files:
                if not wanted(file, self.options):
                    continue
                living = alive[file]
                mutants = drawn(code_mutants(file, sources[file]), self.options)
                by_line = {int(k): v for k, v in lines[file].items()}
                whole = {id for ids in by_line.values() for id in ids}
                again = self._imports_anew(file, sources[file], living, passes, whole & known)
                for mutant in mutants:
                    end = before[mutant.id]["end"] if mutant.id in before else untried
                    if end != SURVIVED or (mutant.id in before and mutant.id in told):
                        continue
                    span = range(mutant.lines[0], mutant.lines[1] + 1)
                    anew = mutant.outside or not early[file].isdisjoint(span)
                    ids = whole if anew else {id for at in span for id in by_line.get(at, ())}
                    if len(ids) < _FEW:
                        ids = ids | whole
                    chosen = self._chosen((ids & known) | fresh)
                    said = {"id": mutant.id, "file": file, "line": mutant.lines[0]}
                    said["tests"] = len(chosen)
                    if not chosen:
                        write(out, said | {"end": SURVIVED, "why": "no test runs it"})
                        continue
                    most = 5 + 5 * sum(self.seconds[id] for id in chosen)
                    work = trial(mutant, living, passes, chosen, anew, again)
                    pid = forked(work, most)
                    running[pid] = said
                    while len(running) >= self.options.jobs:
                        self._reap(running, out)
            while running:
                self._reap(running, out)

    def _imports_anew(self, file, source, living, passes, ids) -> bool:
        """What is no mutant must survive, else nothing here means anything. Tests that do not pass
        where all is imported again are of no use there: then mutants are tried in place only, and
        one more may survive.
        """
        chosen, ends = self._chosen(ids), {}
        for anew in (False, True):
            same = Mutant(file, file, "", (0, 0), "", source, anew)
            _, status = os.waitpid(forked(trial(same, living, passes, chosen, anew), 300), 0)
            ends[anew] = ended(status)
        if ends[False] != SURVIVED:
            raise SystemExit(f"{file}: the tests fail without a mutant")
        return ends[True] == SURVIVED

    def _reap(self, running: dict[int, dict], out) -> None:
        pid, status = os.wait()
        write(out, running.pop(pid) | {"end": ended(status)})

    def _chosen(self, ids: set[str]) -> list[str]:
        """The quickest tests, for at most so many seconds, some before all others."""
        chosen, total = [], 0.0
        first = self.options.first
        for id in sorted(ids, key=lambda id: (first not in id, self.seconds[id], id)):
            total += self.seconds[id]
            if chosen and total > self.options.seconds:
                break
            chosen.append(id)
        return chosen


def trial(mutant, living: Living, passes: Passes, ids: list[str], anew: bool, again: bool = True):
    """What the fork of a mutant does: true where all tests pass."""

    def work() -> bool:
        swapped = living.swap(mutant.source)
        if swapped and anew:
            living.set_constants(mutant.source)
        if swapped and not passes.run(ids):
            return False
        if (swapped and not anew) or not again:
            return True
        return passes_anew(mutant.file, mutant.source, ids)

    return work


def write(out, said: dict) -> None:
    out.write(json.dumps(said, ensure_ascii=False) + "\n")
    out.flush()


def options_of(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.run")
    parser.add_argument("--room", choices=[*ROOMS, "data"], action="append")
    parser.add_argument("--file", action="append", help="only files whose path holds this text")
    parser.add_argument("--sample", type=int, help="so many mutants of each file, by --seed")
    parser.add_argument("--seed", type=int, default=7, help="of the draw of a sample")
    parser.add_argument("--again", action="store_true", help="only what survived last time")
    parser.add_argument("--seconds", type=float, default=1.0, help="of tests for each mutant")
    parser.add_argument("--first", default="", help="tests whose name holds this come first")
    parser.add_argument("--jobs", type=int, default=1)
    return parser.parse_args(arguments)


def run_code(room: str, options: argparse.Namespace) -> None:
    from coverage import Coverage

    # few examples, and no search for the smallest one that fails
    settings.register_profile(
        "mutation", deadline=None, derandomize=True, max_examples=25, phases=[Phase.generate]
    )
    os.environ["HYPOTHESIS_PROFILE"] = "mutation"
    include = [str(ROOT / file) for file in ROOMS[room].files]
    cover = Coverage(data_file=None, include=include, config_file=False)
    cover.start()
    args = ["-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:terminal"]
    args += [name for name in ROOMS[room].tests if (ROOT / name).exists()]
    pytest.main(args, plugins=[Mutating(room, options, cover)])


def main(arguments: list[str]) -> None:
    os.chdir(ROOT)
    BUILD.mkdir(parents=True, exist_ok=True)
    options = options_of(arguments)
    for room in options.room or [*ROOMS, "data"]:
        # each room in a process of its own: nothing of one is imported in another
        pid = os.fork()
        if pid == 0:
            if room == "data":
                from tests.mutation.data_trials import run_data

                run_data(options, BUILD)
            else:
                run_code(room, options)
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(pid, 0)
    print(printed(BUILD, options.room or [*ROOMS, "data"]))


if __name__ == "__main__":
    main(sys.argv[1:])
