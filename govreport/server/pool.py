"""Processes that do the work: bounded in number, memory and time; one that fails is replaced."""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from attrs import define, field

from govreport import Spec
from govreport.server.frames import packed, read_frame
from govreport.server.options import ServiceOptions
from govreport.server.problems import ServiceError
from govreport.server.process import Setting, main

_START_SECONDS = 60
_GRACE_SECONDS = 1.0  # to end other programs and remove files, before a process is killed
_AGAIN_SECONDS = 1.0
_MOST_ANSWER = 1024 * 1024 * 1024
_SHARE = 0.1  # of the last request in the mean time of work

Frame = tuple[dict[str, Any], bytes]


class WorkerFailed(Exception):
    """An error that no one foresaw; ``frames`` say where, without what was read."""

    def __init__(self, frames: Sequence[str]) -> None:
        super().__init__(frames[0] if frames else "")
        self.frames = tuple(frames)


#: The socket of the fork server lies below it, and its path may have 107 bytes (unix(7)).
_LONGEST_FOLDER = 107 - len("/pymp-12345678/listener-12345678")


@define(slots=True, eq=False)
class _Worker:
    process: Any
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    folder: Path
    tasks: int = 0
    ending: bool = False


@define(slots=True)
class Pool:
    """``start`` it, ``stream`` jobs, ``stop`` it. ``lost`` is told why a process was replaced."""

    options: ServiceOptions
    spec: Spec
    lost: Callable[[str], None] = lambda _: None
    folder: Path = field(init=False)
    waiting: int = 0
    busy: int = 0
    alive: int = 0
    seconds: float = 0.1
    _idle: asyncio.Queue[_Worker] = field(factory=asyncio.Queue)
    _stopping: bool = False
    _failing: bool = False
    _workers: set[_Worker] = field(factory=set)
    _replacing: set[asyncio.Task[None]] = field(factory=set)
    _numbers: Any = field(factory=count)
    _context: Any = None

    async def start(self) -> None:
        """Start the processes. Raises ``OSError`` or ``TimeoutError`` where none can be had."""
        self.folder = Path(tempfile.mkdtemp(prefix="govreport-serve-"))
        known = multiprocessing.get_all_start_methods()
        forks = "forkserver" in known and len(os.fsencode(tempfile.gettempdir())) <= _LONGEST_FOLDER
        self._context = multiprocessing.get_context("forkserver" if forks else "spawn")
        if forks:
            self._context.set_forkserver_preload(["govreport.server.preload"])
        for _ in range(self.options.workers):
            self._idle.put_nowait(await self._new())

    async def stop(self) -> None:
        """End all processes and remove all files."""
        self._stopping = True
        for task in self._replacing:
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        # Those at work too: they would be waited for when this process ends, perhaps for ever.
        await asyncio.gather(*map(self._end, tuple(self._workers)))
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def ready(self) -> bool:
        """Whether work is taken."""
        coming = bool(self._replacing) and not self._failing
        return (self.alive > 0 or coming) and not self._stopping

    def admit(self) -> None:
        """Raises ``ServiceError``: 429 where too many requests wait, 503 where none is taken."""
        if not self.ready:
            raise ServiceError(503, "http_unavailable", headers={"Retry-After": "5"})
        if self.waiting >= self.options.max_queue:
            raise ServiceError(429, "http_busy", headers={"Retry-After": str(self._later())})

    async def stream(
        self, head: dict[str, Any], data: bytes, *, patient: bool = False
    ) -> AsyncGenerator[Frame, None]:
        """The answers to a job, as they come. To close it early ends the process it runs in.

        ``patient`` jobs are not refused when the queue is full. Raises ``ServiceError``: 413 for
        the limits of time and memory, 429, 500 where the process died, 503; ``WorkerFailed``; a
        problem of the job is the last answer.
        """
        if not patient:
            self.admit()
        self.waiting += 1
        try:
            worker = await self._free()
        finally:
            self.waiting -= 1
        self.busy += 1
        why, clock = "cancelled", asyncio.get_running_loop().time
        began = clock()
        try:
            worker.tasks += 1
            frame = await self._asked(worker, head, data)
            while not frame[0].get("end"):
                yield frame
                frame = await self._asked(worker)
            why = "worn" if worker.tasks >= self.options.max_tasks else ""
            if frame[0].get("leaving"):
                why = "memory" if frame[0].get("memory") else "failed"
            self.seconds += _SHARE * (clock() - began - self.seconds)
            if "problem" in frame[0]:
                yield frame
        except TimeoutError as error:
            why = "time"
            raise ServiceError(413, "http_time_limit", seconds=self.options.max_seconds) from error
        except (EOFError, OSError, ValueError) as error:
            why = "died"
            raise ServiceError(500, "http_worker_lost") from error
        finally:
            self.busy -= 1
            if why:
                self.lost(why)
                self._replace(worker)
            else:
                self._idle.put_nowait(worker)
        if frame[0].get("memory"):
            limit = self.options.max_memory_bytes
            raise ServiceError(413, "http_memory_limit", limit=limit)
        if "failed" in frame[0]:
            raise WorkerFailed(frame[0]["failed"])

    async def _free(self) -> _Worker:
        """A process that is there: one may have been killed while it had nothing to do."""
        while (worker := await self._idle.get()).reader.at_eof():
            self.lost("died")
            self._replace(worker)
        return worker

    async def _asked(
        self, worker: _Worker, head: dict[str, Any] | None = None, data: bytes = b""
    ) -> Frame:
        """The next answer, within the limit of time."""
        async with asyncio.timeout(self.options.max_seconds):
            if head is not None:
                worker.writer.write(packed(head, data))
                await worker.writer.drain()
            return await read_frame(worker.reader, _MOST_ANSWER)

    def _later(self) -> int:
        """Seconds after which the queue is likely to have room."""
        return max(1, min(60, math.ceil(self.waiting * self.seconds / self.options.workers)))

    async def _new(self) -> _Worker:
        ours, theirs = socket.socketpair()
        folder = self.folder / f"work-{next(self._numbers)}"
        folder.mkdir()
        options = self.options
        setting = Setting(
            self.spec.root,
            folder,
            options.max_bytes,
            options.max_seconds,
            options.max_memory_bytes,
        )
        process = self._context.Process(target=main, args=(theirs, setting), daemon=True)
        try:
            await asyncio.to_thread(process.start)
        except BaseException:
            ours.close()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            theirs.close()
        ours.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=ours)
        worker = _Worker(process, reader, writer, folder)
        self._workers.add(worker)
        self.alive += 1
        try:
            async with asyncio.timeout(_START_SECONDS):
                await read_frame(reader, 0)
        except BaseException:
            await self._end(worker)
            raise
        return worker

    def _replace(self, worker: _Worker) -> None:
        if self._stopping:
            return

        async def replace() -> None:
            await self._end(worker)
            while not self._stopping:
                try:
                    new = await self._new()
                except (EOFError, OSError):
                    self._failing = True
                    self.lost("start")
                    await asyncio.sleep(_AGAIN_SECONDS)
                else:
                    self._failing = False
                    self._idle.put_nowait(new)
                    return

        task = asyncio.get_running_loop().create_task(replace())
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _end(self, worker: _Worker) -> None:
        """Ask a process to end, and kill it where it does not."""
        if not worker.ending:
            worker.ending = True
            self.alive -= 1
        worker.writer.close()
        process = worker.process
        with suppress(ProcessLookupError, AttributeError):
            process.terminate()
        await asyncio.to_thread(process.join, _GRACE_SECONDS)
        if process.is_alive():
            process.kill()
            await asyncio.to_thread(process.join, _GRACE_SECONDS)
        shutil.rmtree(worker.folder, ignore_errors=True)
        self._workers.discard(worker)
