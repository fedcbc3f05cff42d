"""A service in a process of its own, on a free port of this machine, as users run it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("starlette")
httpx = pytest.importorskip("httpx")

ROOT = Path(__file__).resolve().parents[2]


class Service:
    """A running service: its address, its process and what it logged."""

    def __init__(self, process, address, log):
        self.process, self.address, self.log = process, address, log
        self.host, port = re.fullmatch(r"http://([\d.]+):(\d+)", address).groups()
        self.port = int(port)

    def client(self, **options):
        return httpx.Client(base_url=self.address, timeout=60, trust_env=False, **options)

    def lines(self):
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def told(self, request_id, seconds=10):
        """What was logged of a request; that is done after its answer is sent."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = [line for line in self.lines() if line.get("request_id") == request_id]
            if found:
                return found
            time.sleep(0.02)
        return []

    def stop(self, kind=signal.SIGTERM):
        self.process.send_signal(kind)
        return self.process.wait(40)


@contextmanager
def running(folder, *arguments, **environment):
    log = folder / f"log-{len(list(folder.iterdir()))}"
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "govreport_cli", "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=told,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'cli'}", **environment},
        )
    try:
        address = process.stdout.readline().decode().strip()
        assert address, log.read_text("utf-8")
        yield Service(process, address, log)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        process.stdout.close()


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    """A service as shipped, with two processes."""
    with running(tmp_path_factory.mktemp("service"), "--workers", "2") as found:
        yield found


@pytest.fixture
def client(service):
    with service.client() as found:
        yield found


@pytest.fixture
def html(real):
    return (real / "shuyang-fgw-2023.html").read_bytes()


@pytest.fixture
def text(real):
    return (real / "002_0821f10813b957c3.txt").read_bytes()
