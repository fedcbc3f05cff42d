"""Bodies on their way in: bounded in number and in bytes, and slow ones do not keep others out."""

import asyncio
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from govreport.server.intake import Intake
from govreport.server.problems import ServiceError
from govreport.server.spool import Spool
from tests.server.conftest import running
from tests.server.processes import standing_still, workers
from tests.server.test_hostile_requests import head, talk, told, well
from tests.server.test_operations import HTML


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    """A service that takes five bodies at once, and half a million bytes of all."""
    bounds = ("--workers=1", "--max-receiving=5", "--max-held-bytes=500000")
    with running(tmp_path_factory.mktemp("narrow"), *bounds) as found:
        yield found


def begun(service, stack, count, sent=b"<html>"):
    """Connections that have sent the begin of a body."""
    made = []
    for _ in range(count):
        sock = stack.enter_context(socket.create_connection((service.host, service.port), 20))
        sock.sendall(head(Content_Length=100_000) + sent)
        made.append(sock)
    return made


def counted(service, name, value):
    """Wait until a figure is what it should be."""
    end = time.monotonic() + 20
    with service.client() as client:
        while f"govreport_{name} {value}" not in client.get("/metrics").text:
            assert time.monotonic() < end, name
            time.sleep(0.02)


def test_a_body_that_stands_still_gives_way_to_one_that_comes(narrow, html):
    with ExitStack() as stack:
        first, *_ = begun(narrow, stack, 5)
        counted(narrow, "bodies_coming", "5.0")
        time.sleep(1.2)
        well(narrow, html)
        told(first.recv(65536), 408, "http_body_slow")
        # The others are still waited for.
        counted(narrow, "bodies_coming", "4.0")
    counted(narrow, "bodies_coming", "0.0")


def test_where_all_bodies_come_in_well_one_more_is_told_to_wait(narrow):
    with ExitStack() as stack:
        begun(narrow, stack, 5)
        counted(narrow, "bodies_coming", "5.0")
        answer = talk(narrow, head(Content_Length=100_000) + b"<html>")
    found = told(answer, 429, "http_busy")
    assert b"\r\nretry-after: " in answer.lower()
    assert b"connection: close" in answer.lower()
    assert found["status"] == 429
    counted(narrow, "bodies_coming", "0.0")


def test_no_more_is_kept_than_allowed_and_all_of_it_is_given_back(narrow, html):
    body = html + b" " * 300_000
    with (
        standing_still(workers(narrow)),
        narrow.client() as client,
        socket.create_connection((narrow.host, narrow.port), 20) as sock,
    ):
        sock.sendall(head(Content_Length=len(body)) + body)
        counted(narrow, "held_bytes", f"{len(body)}.0")
        answer = client.post("/v1/parse", content=body, headers=HTML)
    assert (answer.status_code, answer.json()["code"]) == (503, "http_no_room")
    assert int(answer.headers["retry-after"]) >= 1
    counted(narrow, "held_bytes", "0.0")
    well(narrow, html)


def test_a_disk_that_is_full_is_told(tmp_path):
    spool = Spool(Path("/dev/null/nowhere"), Intake(1, 10**9))
    spool.add(b"x" * 1000)
    with pytest.raises(ServiceError) as found:
        spool.add(b"x" * 10**6)
    spool.close()
    assert (found.value.status, found.value.code) == (503, "http_no_room")
    assert spool.intake.held == 0


def apart(work):
    """Run in a thread, as tests of the page may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def doubted(moves):
    """Whether the one body there is gives way to another, where a piece of it ``moves`` in time."""

    async def run():
        intake = Intake(1, 1)
        first = intake.begin()
        first.moved -= 5
        gone = []

        async def wait():
            try:
                async with asyncio.timeout(60) as first.wait:
                    await arrived.wait()
                first.move(True)
            except TimeoutError:
                gone.append(first)
                first.end()

        arrived = asyncio.Event()
        task = asyncio.ensure_future(wait())
        await asyncio.sleep(0)
        intake.begin()
        if moves:
            arrived.set()
        await asyncio.wait({task}, timeout=5)
        return gone, len(intake.coming), len(intake.leaving)

    return apart(run())


def test_who_only_waited_for_us_does_not_give_way():
    assert doubted(moves=True) == ([], 2, 0)


def test_who_stands_still_gives_way():
    gone, coming, leaving = doubted(moves=False)
    assert (len(gone), coming, leaving) == (1, 1, 0)


def test_never_more_than_twice_as_many_are_there():
    async def run():
        intake, refused = Intake(3, 1), 0
        for _ in range(50):
            for one in intake.coming:
                one.moved = -1e9
            try:
                intake.begin()
            except ServiceError:
                refused += 1
        return len(intake.coming) + len(intake.leaving), refused

    assert apart(run()) == (6, 44)
