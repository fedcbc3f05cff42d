"""Load on the HTTP service, on this machine: requests a second, times, memory.

    python benchmarks/service.py                        # 1, 8 and 64 connections, the page in HTML
    python benchmarks/service.py --requests 10000       # that many at each, memory as it goes
    python benchmarks/service.py --connections 10000    # so many at once, and two that behave

Starts a service of its own on a free port. The load comes from another process on the same
processors. The rate of the library itself, without HTTP and in as many processes as the service
has, is measured before and after each level, so that both are slowed by the same neighbours.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "real" / "shuyang-fgw-2023.html"
_LEVELS = (1, 8, 64)


class Load:
    """Requests over kept connections; what was answered, and how long it took."""

    def __init__(self, port: int, body: bytes) -> None:
        self.port = port
        self.request = (
            b"POST /v1/convert HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/html\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)
        ) + body
        self.seconds: list[float] = []
        self.statuses: Counter[int] = Counter()

    async def run(self, connections: int, requests: int) -> float:
        """So many requests over so many connections; the seconds they took together."""
        left = iter(range(requests))
        began = time.perf_counter()
        await asyncio.gather(*(self._connection(left) for _ in range(connections)))
        return time.perf_counter() - began

    async def _connection(self, left: Iterator[int]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        for _ in left:
            began = time.perf_counter()
            writer.write(self.request)
            await writer.drain()
            self.statuses[await _answer(reader)] += 1
            self.seconds.append(time.perf_counter() - began)
        writer.close()

    async def once(self) -> None:
        """One request over a connection of its own, which may be refused or cut."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
            writer.write(self.request)
            await writer.drain()
            self.statuses[await _answer(reader)] += 1
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            self.statuses[0] += 1


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head.split()[1])


@contextmanager
def service(workers: int, *bounds: str) -> Iterator[tuple[int, int]]:
    """A running service: its port and process id."""
    command = [sys.executable, "-m", "govreport_cli", "serve", "--port", "0", *bounds]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline().decode().strip().rpartition(":")[2]), process.pid
    finally:
        process.terminate()
        process.wait()


def memory(pid: int) -> int:
    """Resident MiB of a process and all below it; pages that they share count for each."""
    parents: dict[int, list[int]] = {}
    resident: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                resident[int(folder.name)] = int((folder / "statm").read_text().split()[1])
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(folder.name))
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        total += resident.get(one, 0)
        waiting += parents.get(one, [])
    return total * os.sysconf("SC_PAGE_SIZE") >> 20


def library(workers: int, seconds: float) -> float:
    """Reports a second of the library itself: the same work in so many processes at once."""
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_alone, [0.5] * workers))  # until each is there and warm
        return sum(pool.map(_alone, [seconds] * workers))


def _alone(seconds: float) -> float:
    import govreport

    body = PAGE.read_bytes()

    def one() -> None:
        parsed = govreport.parse(body, media_type="text/html")
        govreport.dumps(govreport.migrate(parsed.report, "current").report)

    one()
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        one()
        count += 1
    return count / (time.perf_counter() - began)


def levels(arguments: argparse.Namespace) -> None:
    """Each number of connections in turn, with memory as it goes and the library beside it."""
    with service(arguments.workers) as (port, pid):
        asyncio.run(Load(port, PAGE.read_bytes()).run(8, 50))
        for connections in _LEVELS:
            # As many at work as there can be: with one connection one process has nothing to do.
            busy = min(connections, arguments.workers)
            alone = library(busy, arguments.seconds)
            load, parts, taken = Load(port, PAGE.read_bytes()), [memory(pid)], 0.0
            for _ in range(10):
                taken += asyncio.run(load.run(connections, max(1, arguments.requests // 10)))
                parts.append(memory(pid))
            alone = (alone + library(busy, arguments.seconds)) / 2
            times = sorted(load.seconds)
            rate = len(times) / taken
            told = {
                "connections": connections,
                "requests": len(times),
                "statuses": dict(load.statuses),
                "per second": round(rate, 1),
                "library per second": round(alone, 1),
                "library processes": busy,
                "part of the library's": round(rate / alone, 2),
                "p50 ms": round(times[len(times) // 2] * 1000, 1),
                "p99 ms": round(times[int(len(times) * 0.99)] * 1000, 1),
                "MiB": parts,
            }
            print(json.dumps(told), flush=True)


class Polite:
    """A client that asks one thing at a time, waits when told to, and is done when it has 200."""

    def __init__(self, port: int, request: bytes) -> None:
        self.port, self.request = port, request
        self.statuses: Counter[int] = Counter()
        self.answers: list[float] = []
        self.done: list[float] = []

    async def ask(self, over: asyncio.Event) -> None:
        """Ask until it is over, and until the last question has its answer."""
        while not (over.is_set() and self.done):
            began, status = time.perf_counter(), 0
            while status != 200:
                asked = time.perf_counter()
                status, later = await self._once()
                self.statuses[status] += 1
                self.answers.append(time.perf_counter() - asked)
                await asyncio.sleep(later)
            self.done.append(time.perf_counter() - began)
            await asyncio.sleep(0.1)

    async def _once(self) -> tuple[int, int]:
        """The status, and the seconds after which to ask again."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        try:
            writer.write(self.request)
            head = await reader.readuntil(b"\r\n\r\n")
        except (OSError, asyncio.IncompleteReadError):  # cut off: no answer
            return 0, 1
        finally:
            writer.close()
        later = head.lower().partition(b"retry-after:")[2].partition(b"\r\n")[0]
        return int(head.split()[1]), int(later or 0)

    def told(self) -> dict[str, object]:
        """What it was answered, and the longest it waited."""
        return {
            "statuses": dict(self.statuses),
            "longest for an answer": round(max(self.answers), 2),
            "longest until 200": round(max(self.done), 2),
        }


async def crowd(port: int, pid: int, connections: int) -> None:
    """So many connections at once, each with a request, and clients that behave meanwhile."""
    many = Load(port, PAGE.read_bytes())
    small = b"GET /v1/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
    polite = {"one that asks for health": small, "one that converts": many.request}
    clients = {name: Polite(port, request) for name, request in polite.items()}
    over, before, peaks = asyncio.Event(), memory(pid), [0]

    async def watch() -> None:
        while not over.is_set():
            peaks.append(await asyncio.to_thread(memory, pid))
            await asyncio.sleep(0.3)

    aside = [asyncio.ensure_future(one.ask(over)) for one in clients.values()]
    aside.append(asyncio.ensure_future(watch()))
    began = time.perf_counter()
    await asyncio.gather(*(many.once() for _ in range(connections)))
    taken = time.perf_counter() - began
    over.set()
    await asyncio.gather(*aside)
    told = {
        "connections": connections,
        "seconds": round(taken, 1),
        "statuses": dict(many.statuses),
        **{name: one.told() for name, one in clients.items()},
        "MiB before": before,
        "MiB at most": max(peaks),
        "MiB after": memory(pid),
    }
    print(json.dumps(told))


def main() -> None:
    """What the arguments ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=500, help="at each level")
    parser.add_argument("--workers", type=int, default=max(1, min(4, os.cpu_count() or 1)))
    parser.add_argument("--seconds", type=float, default=3.0, help="for the library, each time")
    parser.add_argument("--connections", type=int, help="so many at once instead")
    arguments = parser.parse_args()
    if arguments.connections:
        # The crowd connects before it writes, which takes long where the processors are busy.
        with service(arguments.workers, "--max-header-seconds", "120") as (port, pid):
            asyncio.run(crowd(port, pid, arguments.connections))
    else:
        levels(arguments)


if __name__ == "__main__":
    main()
