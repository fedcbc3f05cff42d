"""Chunks of work over processes, so that an interrupt or a kill leaves nothing behind."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

CHUNK = 50
_FEW = 4  # items for which no process is worth its start
_AHEAD = 2  # chunks that wait for each process
_GRACE_SECONDS = 1.0  # for the item at hand, when the work is stopped
_LOOK_SECONDS = 0.2
# A report is read into thousands of objects that no cycle holds: looking for one less often saves
# another 6 %.
_COLLECTED = (20_000, 20, 50)

T = TypeVar("T")
R = TypeVar("R")
_stop: Any = None  # in a worker: its value is 1 when the work is stopped
_at: Any = None  # in a worker that works alone: its value is the number of the item at hand


def in_processes(
    call: Callable[[Iterable[T]], object],
    items: Sequence[T],
    jobs: int,
    *,
    chunk: int = CHUNK,
    apart: bool = False,
    given_up: Callable[[T], object] | None = None,
) -> Iterator[int]:
    """Call with all items, some at a time, and give how many are done, again and again.

    The call must bear an item twice. Where a process dies, what was under way is done again in a
    process alone; an item that kills that process too is handed to ``given_up``, and all others
    are done. An exception of the call is raised here. No process is started for one job or few
    items unless they are to be ``apart``, and never for 0 jobs.
    """
    if jobs <= 0 or (not apart and (jobs == 1 or len(items) <= _FEW)):
        size = chunk if apart else 1
        for at in range(0, len(items), size):
            call(items[at : at + size])
            yield min(at + size, len(items))
        return
    size = max(1, min(chunk, len(items) // (jobs * _AHEAD)))
    waiting = [items[at : at + size] for at in range(0, len(items), size)][::-1]
    done = 0
    while waiting:
        broken: list[Sequence[T]] = []
        for part, whole in _chunks(call, waiting, jobs):
            if whole:
                done += len(part)
                yield done
            else:
                broken.append(part)
        for part in broken:
            _alone(call, part, given_up)
            done += len(part)
            yield done


def map_apart(
    call: Callable[[Iterable[T]], R],
    items: Sequence[T],
    *,
    given_up: Callable[[T], R],
    chunk: int = CHUNK,
) -> Iterator[R]:
    """What a call gives for all items, some at a time, in order, from a process of its own.

    Where that process dies, what was under way is done again in a new one; an item that kills that
    one too is handed to ``given_up``, and the rest is done. The call takes its items one after the
    other and must bear an item twice; it and what it gives must be picklable. An exception of the
    call is raised here.
    """
    waiting = deque(items[at : at + chunk] for at in range(0, len(items), chunk))
    while waiting:
        yield from _results(call, waiting)
        if waiting:
            yield from _mended(call, waiting.popleft(), given_up)


def _mended(
    call: Callable[[Iterable[T]], R], part: Sequence[T], given_up: Callable[[T], R]
) -> Iterator[R]:
    """What a call gives for items around those that kill their process."""
    while part:
        at = multiprocessing.get_context().RawValue("q", 0)
        done = list(_results(call, deque([part]), at))
        if done:
            yield from done
            return
        yield from _mended(call, part[: at.value], given_up)
        yield given_up(part[at.value])
        part = part[at.value + 1 :]


def _results(
    call: Callable[[Iterable[T]], R], waiting: deque[Sequence[T]], at: Any = None
) -> Iterator[R]:
    """What a call gives for each chunk; when the process dies, the rest stays in ``waiting``."""
    context = multiprocessing.get_context()
    stop = context.RawValue("b", 0)
    pool = ProcessPoolExecutor(1, context, initializer=_begin, initargs=(stop, at))
    running: deque[Future[R]] = deque()
    try:
        while waiting:
            while len(running) < min(_AHEAD, len(waiting)):
                running.append(pool.submit(_work, call, waiting[len(running)]))
            result = running.popleft().result()
            waiting.popleft()
            yield result
    except BrokenProcessPool:
        return
    finally:
        stop.value = 1
        pool.shutdown(wait=True, cancel_futures=True)


def _alone(
    call: Callable[[Iterable[T]], object],
    part: Sequence[T],
    given_up: Callable[[T], object] | None,
) -> None:
    """Do items in one process, and find those that kill it."""
    left = list(part)
    while left:
        at = multiprocessing.get_context().RawValue("q", 0)
        if all(whole for _, whole in _chunks(call, [left], 1, at)):
            return
        if given_up is None:
            raise BrokenProcessPool
        given_up(left.pop(at.value))


def _chunks(
    call: Callable[[Iterable[T]], object], waiting: list[Sequence[T]], jobs: int, at: Any = None
) -> Iterator[tuple[Sequence[T], bool]]:
    """Each chunk when it is done, and whether it was. Takes chunks from the end of ``waiting``;
    those not begun when a process dies stay there.
    """
    context = multiprocessing.get_context()
    stop = context.RawValue("b", 0)  # no lock, which a process that dies could keep
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(stop, at))
    running: dict[Future[object], Sequence[T]] = {}
    broken = False
    try:
        while running or (waiting and not broken):
            while waiting and not broken and len(running) < jobs * (1 + _AHEAD):
                chunk = waiting.pop()
                try:
                    running[pool.submit(_work, call, chunk)] = chunk
                except BrokenProcessPool:
                    waiting.append(chunk)
                    broken = True
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(finished, key=lambda one: list(running).index(one)):
                chunk = running.pop(future)
                try:
                    future.result()
                except BrokenProcessPool:
                    broken = True
                    yield chunk, False
                else:
                    yield chunk, True
    finally:
        stop.value = 1
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(stop: Any, at: Any) -> None:
    """In a new process: interrupts are the parent's, and its death ends the process."""
    global _stop, _at
    _stop, _at = stop, at
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent, stop), daemon=True).start()


def _leave_with(parent: Any, stop: Any) -> None:
    while parent.is_alive() and not stop.value:
        parent.join(_LOOK_SECONDS)
    if parent.is_alive():
        time.sleep(_GRACE_SECONDS)
    os._exit(1)  # the state is safe: what was not committed is done again


def _work(call: Callable[[Iterable[T]], R], chunk: Sequence[T]) -> R:
    result = call(_watched(chunk))
    if not gc.get_freeze_count():
        gc.freeze()  # what was loaded with the first chunk stays; looking at it again costs 6 %
        gc.set_threshold(*_COLLECTED)
    return result


def _watched(chunk: Sequence[T]) -> Iterator[T]:
    """The items, as long as the work is not stopped."""
    for number, item in enumerate(chunk):
        if _stop is not None and _stop.value:
            return
        if _at is not None:
            _at.value = number
        yield item
