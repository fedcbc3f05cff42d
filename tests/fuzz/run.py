"""Coverage-guided fuzzing of every reader, of extraction, of checks and of moves between formats.

    pip install -e '.[all,dev,fuzz]'
    python -m tests.fuzz.run --all --seconds 3600           an hour, shared by all targets
    python -m tests.fuzz.run --target docx --seconds 60
    python -m tests.fuzz.run --all --keep                   minimise what was found into the corpus
    python -m tests.fuzz.run --table                        what the runs so far came to

Each target (``targets.py``) takes bytes: a file of one medium, or a script from which a document,
pages, a picture or a report are made (``made.py``). What holds of any input is in
``promises.py``; how inputs are changed so that they stay near a report, in ``mutators.py``.

A run works below ``--work`` (a folder for temporary files): ``<target>/corpus`` grows from run to
run, ``<target>/faults`` holds the smallest input of each kind of fault with its traceback. The
kept corpus is ``corpus/<target>``; inputs that once were faults are ``regressions/<target>``.
``test_fuzz_corpus.py`` replays both, without atheris.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.targets import CORPUS, TARGETS, inputs

ROOT = Path(__file__).resolve().parents[2]
WORK = Path(tempfile.gettempdir()) / "govreport-fuzz"
#: Seconds after which one input counts as a hang, MiB that a process may take.
HANGS, MEMORY = 180, 3000
#: So many seconds may pass for one of CPU.
PATIENCE = 20
#: Of the corpus of one target are kept so many bytes and inputs; of so many candidates and bytes.
KEPT, MOST, CANDIDATES, LARGEST = 50_000, 15, 250, 8_000
_DONE = re.compile(r"#(\d+)\s+(?:DONE|INITED|NEW|REDUCE|pulse|RELOAD)\s+cov: (\d+) ft: (\d+)")
_FATAL = re.compile(r"==\d+==\s*(?:ERROR|libFuzzer)[^\n]*|libFuzzer: [^\n]*|Uncaught Python[^\n]*")


class Children:
    """A process that has loaded the library and does jobs, one after another."""

    def __enter__(self):
        self.process = subprocess.Popen(
            ["nice", "-n", "15", sys.executable, "-m", "tests.fuzz.child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            text=True,
        )
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def do(self, name, faults, seconds, options, merge=None):
        """What the fuzzer wrote while it did a job; ``merge``: see ``tests.fuzz.child.wait``."""
        (faults / "child.json").unlink(missing_ok=True)
        log = faults / "last.log"
        job = {"target": name, "folder": str(faults), "seconds": seconds, "log": str(log)}
        job |= {"options": options, "merge": merge}
        print(json.dumps(job), file=self.process.stdin, flush=True)
        if self.process.stdout.readline() != "done\n":
            raise SystemExit("the fuzzing process could not be started: is the extra fuzz there?")
        return log.read_text(encoding="utf-8", errors="replace")


def fuzz(name, seconds, work, children):
    """One target for some seconds of CPU, begun again where an input ended the process."""
    folder = work / name
    corpus, faults = folder / "corpus", folder / "faults"
    for path in (corpus, faults):
        path.mkdir(parents=True, exist_ok=True)
    for label, data in inputs(name):
        if len(data) <= TARGETS[name].longest:
            (corpus / label).write_bytes(data)
    end = time.monotonic() + PATIENCE * seconds
    while seconds > 2 and time.monotonic() < end:
        options = [
            str(corpus), f"-max_total_time={int(PATIENCE * seconds)}", f"-timeout={HANGS}",
            f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={faults}/", "-len_control=0",
        ]  # fmt: skip
        said = children.do(name, faults, seconds, options)
        line = _result(name, said, faults)
        with (work / "runs.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        print(json.dumps(line, ensure_ascii=False), flush=True)
        seconds -= max(line["seconds"], 5)
        if not line["ended"]:
            break


def _result(name, said, faults):
    """What a job came to."""
    last = [found.groups() for found in _DONE.finditer(said)]
    told = _told(faults)
    return {
        "target": name,
        "executions": told.get("count", 0),
        "seconds": told.get("seconds", 0),
        "slowest": told.get("slowest", 0),
        "edges": int(last[-1][1]) if last else 0,
        "features": int(last[-1][2]) if last else 0,
        "faults": len(list(faults.glob("*.bin"))),
        "ended": " / ".join(_FATAL.findall(said))[:200],
    }


def _told(faults):
    file = faults / "child.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def keep(name, work, children):
    """Minimise what was found into the kept corpus: of small inputs those that reach new edges,
    the smallest first. The edges of each are told by the merging step of the fuzzer.
    """
    folder, faults = work / name, work / name / "faults"
    if not (folder / "corpus").is_dir():
        return
    kept = list((CORPUS / name).glob("*"))
    made = {data for label, data in inputs(name) if label.startswith("seed-")}
    found = {path.read_bytes(): path for path in [*(folder / "corpus").iterdir(), *kept]}
    order = sorted((d for d in found if d and d not in made and len(d) <= LARGEST), key=_by_size)
    # of very many some of each size
    files = [found[data] for data in order[:: -(-len(order) // CANDIDATES) or 1]]
    if not files:
        return
    control = folder / "merge.txt"
    lines = [str(len(files)), "0", *map(str, files)]
    control.write_text("\n".join(lines) + "\n", encoding="utf-8")
    options = [f"-merge_control_file={control}", "-merge_inner=1", f"-timeout={HANGS}"]
    children.do(name, faults, 1e9, options, (str(control), len(files)))
    reached, chosen = set(), []
    for line in control.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "COV":
            at, *edges = rest.split()
            data = files[int(at)].read_bytes()
            if not reached.issuperset(edges) and sum(map(len, chosen)) + len(data) <= KEPT:
                reached.update(edges)
                chosen.append(data)
    shutil.rmtree(CORPUS / name, ignore_errors=True)
    (CORPUS / name).mkdir(parents=True)
    some = chosen[:: -(-len(chosen) // MOST) or 1]
    for data in some:
        (CORPUS / name / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    print(f"{name}: {len(some)} of {len(found)} kept", flush=True)


def _by_size(data):
    return len(data), data


def table(work):
    """A line for each target: what all runs came to."""
    runs = [json.loads(line) for line in (work / "runs.jsonl").read_text("utf-8").splitlines()]
    yield "| target | executions | seconds | edges | slowest (s) |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    total = [0, 0.0]
    for name in TARGETS:
        own = [run for run in runs if run["target"] == name]
        if own:
            count, seconds = sum(r["executions"] for r in own), sum(r["seconds"] for r in own)
            total = [total[0] + count, total[1] + seconds]
            edges, slowest = max(r["edges"] for r in own), max(r["slowest"] for r in own)
            yield f"| {name} | {count:,} | {seconds:.0f} | {edges:,} | {slowest:.1f} |"
    yield f"| all | {total[0]:,} | {total[1]:.0f} | | |"


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--target", action="append", choices=list(TARGETS), default=[])
    parser.add_argument("--all", action="store_true", help="every target, the time shared")
    parser.add_argument("--seconds", type=int, default=60, help="of CPU, in all")
    parser.add_argument(
        "--slice", type=int, default=60, help="seconds of CPU of one target in a row"
    )
    parser.add_argument("--keep", action="store_true", help="minimise into the kept corpus instead")
    parser.add_argument("--table", action="store_true", help="tell what the runs came to instead")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the runs")
    given = parser.parse_args(arguments)
    names = list(TARGETS) if given.all else given.target
    given.work.mkdir(parents=True, exist_ok=True)
    if given.table:
        print("\n".join(table(given.work)))
        return
    if not names:
        parser.error("name a --target, or --all")
    share = given.seconds / len(names)
    rounds = max(1, round(share / given.slice))
    for _ in range(1 if given.keep else rounds):
        with Children() as children:  # a new one each time, so that mended code is taken
            for name in names:
                if given.keep:
                    keep(name, given.work, children)
                else:
                    fuzz(name, share / rounds, given.work, children)


if __name__ == "__main__":
    main()
