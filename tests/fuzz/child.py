"""The fuzzing processes, one for each job. Started by ``tests.fuzz.run``; needs atheris.

Faults are kept, the smallest input of each kind, and the run goes on; only what kills or hangs the
process ends it.
"""

import hashlib
import importlib
import json
import os
import pkgutil
import random
import re
import signal
import sys
import time
import traceback
from pathlib import Path

import atheris

#: Seconds of CPU after which an input is a fault. Instrumented code runs at about half the speed.
SLOW = 5.0
LOADED = (
    "attrs", "cattrs", "chardet", "cv2", "docx", "immutabledict", "jsonschema", "lxml.etree",
    "lxml.html", "numpy", "olefile", "onnxruntime", "pandas", "PIL.Image", "pypdfium2", "rapidocr",
    "selectolax.lexbor", "xlrd", "xlsxwriter", "jinja2", "email.parser", "zipfile", "csv",
)  # fmt: skip
# Rooms that no input reaches, or that ask for a service.
APART = ("server", "integrations", "batch", "runs", "dataset", "export")


def load():
    """Everything the targets use, govreport alone instrumented."""
    for name in LOADED:
        importlib.import_module(name)
    with atheris.instrument_imports(include=["govreport"]):
        import govreport

        for module in pkgutil.walk_packages(govreport.__path__, "govreport."):
            if module.name.split(".")[1] not in APART:
                importlib.import_module(module.name)
    from tests.fuzz.targets import TARGETS

    return TARGETS


class Watch:
    """Runs inputs, and keeps what fails: of each kind the smallest input, with its traceback."""

    def __init__(self, run, folder, seconds):
        self.run, self.folder, self.seconds = run, folder, seconds
        self.kept, self.count, self.slowest = {}, 0, 0.0
        self.begun, self.told = time.process_time(), 0.0

    def __call__(self, data):
        self.count += 1
        begin = time.process_time()
        try:
            self.run(data)
        except Exception as error:
            self.keep(data, signature(error), traceback.format_exc(limit=-12))
        took = time.process_time() - begin
        if took > max(self.slowest, 0.5):
            self.slowest = took
            (self.folder / "slowest").write_bytes(data)
        if took > SLOW:
            self.keep(data, "slow", f"{took:.1f} s of CPU\n")
        used = begin + took - self.begun
        if used > self.told + 1 or used > self.seconds:
            self.told = used
            self.tell(used)

    def tell(self, used):
        """Write down how far it is, for the parent; end where the seconds are used up."""
        said = {"count": self.count, "slowest": round(self.slowest, 2), "seconds": round(used, 1)}
        (self.folder / "child.json").write_text(json.dumps(said), encoding="utf-8")
        if used > self.seconds:
            sys.stderr.flush()
            os._exit(0)

    def keep(self, data, kind, said):
        if len(self.kept.get(kind, b" " * (len(data) + 1))) <= len(data):
            return
        self.kept[kind] = data
        name = hashlib.sha256(kind.encode()).hexdigest()[:12]
        (self.folder / f"{name}.txt").write_text(f"{kind}\n{said}", "utf-8", "backslashreplace")
        (self.folder / f"{name}.bin").write_bytes(data)


def signature(error):
    """The kind of a fault: its type, and the last places of ours it came through."""
    frames = [
        f"{Path(f.filename).name}:{f.lineno}"
        for f in traceback.extract_tb(error.__traceback__)
        if "/govreport/" in f.filename or "promises" in f.filename
    ]
    said = str(error.args[0]) if isinstance(error, AssertionError) and error.args else ""
    return " ".join((type(error).__name__, said, *frames[-1:]))


def fuzz(target, job):
    """Fuzz one target in this process, which ends with it."""
    log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    watch = Watch(target.run, Path(job["folder"]), job["seconds"])
    argv = [sys.argv[0], f"-max_len={target.longest}", *job["options"]]
    if target.change is None:
        atheris.Setup(argv, watch)
    else:

        def change(data, most, seed):
            return target.change(bytes(data), most, random.Random(seed), atheris.Mutate)

        atheris.Setup(argv, watch, custom_mutator=change)
    atheris.Fuzz()


def wait(pid, merge=None):
    """Wait for a job. One that merges does not end by itself: threads that libraries started before
    the fork are waited for. It is ended when the last of its files is told; ``merge`` is where that
    is told, and how many there are.
    """
    if merge is not None:
        control, count = merge
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            if re.search(rf"^COV {count - 1}\b", Path(control).read_text("utf-8"), re.MULTILINE):
                os.kill(pid, signal.SIGKILL)
                break
            time.sleep(0.2)
        else:
            return
    os.waitpid(pid, 0)


def main():
    """Jobs come as lines of JSON; each is done in a copy of this process, so that all is loaded
    once. Each is answered by a line when it has ended.
    """
    # no program is started for what only LibreOffice reads
    os.environ["PATH"] = ""
    os.environ.pop("GOVREPORT_SOFFICE", None)
    targets = load()
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if not pid:
            fuzz(targets[job["target"]], job)
            os._exit(0)
        wait(pid, job.get("merge"))
        print("done", flush=True)


if __name__ == "__main__":
    main()
