"""Chunks of work over processes, so that an interrupt or a kill leaves nothing behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

CHUNK = 50
_FEW = 4  # items for which no process is worth its start
_AHEAD = 2  # chunks that wait for each process
_GRACE_SECONDS = 1.0  # for the item at hand, when the work is stopped
_LOOK_SECONDS = 0.2

T = TypeVar("T")
_stop: Any = None  # in a worker: its value is 1 when the work is stopped


def in_processes(
    call: Callable[[Sequence[T]], object],
    items: Sequence[T],
    jobs: int,
    *,
    given_up: Callable[[T], object] | None = None,
) -> Iterator[int]:
    """Call for all items, in chunks, and give how many are done, after each chunk.

    Where a process dies, the items of the chunks under way are tried one by one; one that kills its
    process again is handed to ``given_up``. An exception of the call is raised here.
    """
    if jobs <= 1 or len(items) <= _FEW:
        for at, item in enumerate(items, start=1):
            call([item])
            yield at
        return
    size = max(1, min(CHUNK, len(items) // (jobs * _AHEAD)))
    chunks = [items[at : at + size] for at in range(0, len(items), size)]
    done = 0
    broken: list[Sequence[T]] = []
    for chunk, whole in _chunks(call, chunks, jobs):
        if whole:
            done += len(chunk)
            yield done
        else:
            broken.append(chunk)
    for item in (item for chunk in broken for item in chunk):
        for _, whole in _chunks(call, [[item]], 1):
            if not whole:
                if given_up is None:
                    raise BrokenProcessPool
                given_up(item)
        done += 1
        yield done


def _chunks(
    call: Callable[[Sequence[T]], object], chunks: Sequence[Sequence[T]], jobs: int
) -> Iterator[tuple[Sequence[T], bool]]:
    """Each chunk when it is done, and whether it was; those after a death of a process are not."""
    context = multiprocessing.get_context()
    stop = context.RawValue("b", 0)  # no lock, which a process that dies could keep
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(stop,))
    waiting = list(reversed(chunks))
    running: dict[Future[object], Sequence[T]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs * (1 + _AHEAD):
                chunk = waiting.pop()
                try:
                    running[pool.submit(_work, call, chunk)] = chunk
                except BrokenProcessPool:
                    waiting.append(chunk)
                    break
            if not running:
                yield from ((chunk, False) for chunk in reversed(waiting))
                return
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(finished, key=lambda one: list(running).index(one)):
                chunk = running.pop(future)
                try:
                    future.result()
                except BrokenProcessPool:
                    yield chunk, False
                else:
                    yield chunk, True
    finally:
        stop.value = 1
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(stop: Any) -> None:
    """In a new process: interrupts are the parent's, and its death ends the process."""
    global _stop  # noqa: PLW0603
    _stop = stop
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


def _work(call: Callable[[Sequence[T]], object], chunk: Sequence[T]) -> None:
    for item in chunk:
        if _stop is not None and _stop.value:
            return
        call([item])
