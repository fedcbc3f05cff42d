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
#: Bytes kept of the corpus of one target.
KEPT = 60_000
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

    def do(self, name, faults, seconds, options):
        """What the fuzzer wrote while it did a job."""
        (faults / "child.json").unlink(missing_ok=True)
        log = faults / "last.log"
        job = {"target": name, "folder": str(faults), "seconds": seconds, "log": str(log)}
        print(json.dumps(job | {"options": options}), file=self.process.stdin, flush=True)
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
    """Merge what was found into the kept corpus: what adds coverage, the smallest first."""
    found = work / name / "corpus"
    if not found.is_dir():
        return
    merged = work / name / "merged"
    shutil.rmtree(merged, ignore_errors=True)
    merged.mkdir()
    (work / name / "faults").mkdir(exist_ok=True)
    options = ["-merge=1", f"-timeout={HANGS}", f"-rss_limit_mb={MEMORY}", str(merged), str(found)]
    children.do(name, work / name / "faults", 1e9, options)
    folder = CORPUS / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = {data for label, data in inputs(name) if label.startswith("seed-")}
    size = 0
    for data in sorted((p.read_bytes() for p in merged.iterdir()), key=lambda d: (len(d), d)):
        size += len(data)
        if data and data not in made and size <= KEPT:
            (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


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
