"""Runs tests against mutants, each in a fork of one process that has collected all tests.

In the fork, functions get the code of the mutant, and what functions have cached is forgotten; so a
mutant costs no more than the tests that look at it. Where the mutated lines run while modules are
imported or tests are collected, the fork imports everything anew instead.
"""

import contextlib
import functools
import gc
import importlib.abc
import importlib.util
import io
import json
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLED, SURVIVED, TIMEOUT = "killed", "survived", "timeout"
#: What is no Python at all is no mutant.
NONE = "none"
_MEMORY = 6 << 30


def own_caches(light: bool = False) -> list:
    """The caches of our functions that are alive; those of what is only read are left alone, and
    if ``light`` those that take long to fill again.
    """
    kept = {"default_spec", "load_spec", "cases_of"}
    if light:
        kept |= {"shipped_program", "_validators", "body_names"}
    return [
        one
        for one in gc.get_objects()
        if isinstance(one, functools._lru_cache_wrapper)
        and (getattr(one, "__module__", None) or "").startswith(("govreport", "tests"))
        and getattr(one, "__name__", "") not in kept
    ]


def forget_all(caches: list | None = None) -> None:
    """Empty caches of functions, so that what is tested runs."""
    for one in own_caches() if caches is None else caches:
        one.cache_clear()


def forked(work, seconds: float) -> int:
    """Run ``work`` in a fork with so many seconds of CPU; the id of the process."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
            signal.alarm(int(30 * seconds))
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            code = 0 if work() else 1
        except SyntaxError:
            code = 2
        except BaseException:
            code = 1
        finally:
            os._exit(code)
    return pid


def ended(status: int) -> str:
    if os.WIFSIGNALED(status):
        late = os.WTERMSIG(status) in {signal.SIGVTALRM, signal.SIGALRM}
        return TIMEOUT if late else KILLED
    return {0: SURVIVED, 2: NONE}.get(os.WEXITSTATUS(status), KILLED)


class Passes:
    """Runs collected tests until one fails."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session
        self.by_id = {item.nodeid: item for item in session.items}

    def run(self, ids: list[str]) -> bool:
        hook = self.session.config.hook
        watch = _Watch()
        self.session.config.pluginmanager.register(watch)
        for id in ids:
            item = self.by_id[id]
            hook.pytest_runtest_protocol(item=item, nextitem=None)
            if watch.failed:
                return False
        return True


class _Watch:
    def __init__(self) -> None:
        self.failed = False
        self.skipped = False

    def pytest_runtest_logreport(self, report) -> None:
        self.failed |= report.failed
        self.skipped |= report.skipped


def _codes(code: CodeType, found: dict) -> dict:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            found.setdefault(one.co_qualname, []).append(one)
            _codes(one, found)
    return found


def module_name(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".")


class Living:
    """The functions of one module that are alive, and the caches to empty when they change."""

    def __init__(self, file: str, source: str, caches: list) -> None:
        self.path, self.caches = str(ROOT / file), caches
        self.name = module_name(file)
        self.codes = _codes(compile(source, self.path, "exec", dont_inherit=True), {})
        place = {
            (name, one.co_firstlineno, one.co_code): (name, at)
            for name, all_of in self.codes.items()
            for at, one in enumerate(all_of)
        }
        self.functions = [
            (one, place.get((code.co_qualname, code.co_firstlineno, code.co_code)))
            for one in gc.get_objects()
            if isinstance(one, FunctionType) and (code := one.__code__).co_filename == self.path
        ]

    def swap(self, mutated: str) -> bool:
        """Give the functions the mutated code; false where that cannot be done so."""
        assert self.functions, self.path
        new = _codes(compile(mutated, self.path, "exec", dont_inherit=True), {})
        pairs = []
        for function, place in self.functions:
            if place is None:
                return False
            name, at = place
            if len(new.get(name, ())) != len(self.codes[name]):
                return False
            made = new[name][at]
            if made.co_freevars != function.__code__.co_freevars:
                return False
            pairs.append((function, made))
        for function, made in pairs:
            function.__code__ = made
        forget_all(self.caches)
        return True

    def set_constants(self, mutated: str) -> None:
        """Give the module the constants of the mutant: enough to notice most of these."""
        module = sys.modules[self.name]
        made = dict(vars(module))
        exec(compile(mutated, self.path, "exec", dont_inherit=True), made)
        for name, value in made.items():
            if not isinstance(value, FunctionType | type | ModuleType):
                setattr(module, name, value)


class _Chosen:
    """Of the tests collected only these, in this order."""

    def __init__(self, ids: list[str]) -> None:
        self.ids, self.found = {id: at for at, id in enumerate(ids)}, False

    def pytest_collection_modifyitems(self, items: list) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.ids),
            key=lambda item: self.ids[item.nodeid],
        )
        self.found = len(items) == len(self.ids)


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a text."""

    def __init__(self, file: str, source: str) -> None:
        self.name = module_name(file)
        self.path, self.source = str(ROOT / file), source

    def find_spec(self, fullname, path, target=None):
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def create_module(self, spec):
        return None

    def exec_module(self, module) -> None:
        exec(compile(self.source, self.path, "exec", dont_inherit=True), module.__dict__)


def passes_anew(file: str | None, source: str, ids: list[str]) -> bool:
    """Whether the tests pass where everything of ours is imported again, the module from a text."""
    for name, module in list(sys.modules.items()):
        # modules of tests have names of one part; what runs the trials is no part of them
        ours = str(getattr(module, "__file__", None) or "").startswith(f"{ROOT}{os.sep}")
        if name != "__main__" and (ours or name.partition(".")[0] in {"govreport", "tests"}):
            del sys.modules[name]
    if file is not None:
        sys.meta_path.insert(0, _Mutated(file, source))
    args = ["-x", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:terminal"]
    args += dict.fromkeys(id.partition("::")[0] for id in ids)
    chosen = _Chosen(ids)
    with contextlib.redirect_stdout(io.StringIO()):
        return pytest.main(args, plugins=[chosen]) == 0 and chosen.found


def seen_by_tests(passes: Passes, files: list[str], most: float = 3600) -> dict:
    """Of each test that passes: the lines it runs of each file, and its seconds. In a fork."""
    with tempfile.NamedTemporaryFile() as kept:

        def work() -> bool:
            from coverage import Coverage

            found, caches = {}, own_caches(light=True)
            include = [str(ROOT / file) for file in files]
            cover = Coverage(data_file=None, include=include, config_file=False)
            cover.start()
            watch = _Watch()
            passes.session.config.pluginmanager.register(watch)
            hook = passes.session.config.hook
            for item in passes.session.items:
                forget_all(caches)
                watch.failed = watch.skipped = False
                cover.switch_context(item.nodeid)
                begin = time.process_time()
                hook.pytest_runtest_protocol(item=item, nextitem=None)
                if not watch.failed and not watch.skipped:
                    found[item.nodeid] = time.process_time() - begin
            cover.stop()
            data = cover.get_data()
            lines = {}
            for file in files:
                by_line = data.contexts_by_lineno(str(ROOT / file))
                lines[file] = {
                    line: [c for c in contexts if c in found] for line, contexts in by_line.items()
                }
            Path(kept.name).write_text(json.dumps({"seconds": found, "lines": lines}))
            return True

        os.waitpid(forked(work, most), 0)
        return json.loads(Path(kept.name).read_text())
