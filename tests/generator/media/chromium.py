"""Prints HTML pages as PDF with one headless Chromium, driven over its debugging pipe."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from tests.generator.media.soffice import ToolMissingError

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "chrome-headless-shell")
# Nothing is to be fetched: every name and address leads nowhere.
FLAGS = """
--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-sync
--disable-extensions --disable-background-networking --disable-component-update
--no-default-browser-check --remote-debugging-pipe --proxy-server=127.0.0.1:9
"""
# The browser reads its commands from descriptor 3 and answers on descriptor 4.
START = """
import fcntl, os, sys
pipes = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 20) for number in sys.argv[1:3]]
os.dup2(pipes[0], 3), os.dup2(pipes[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


def program() -> str:
    """The path of Chromium. Raises ``ToolMissingError``."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise ToolMissingError("Chromium is not installed: apt-get install chromium")


@dataclass(frozen=True)
class Print:
    """A page to print. ``options``: those of ``Page.printToPDF``."""

    html: str
    options: dict[str, Any]


class Browser:
    """A running browser; a context manager. Raises ``ToolMissingError`` when it is entered."""

    def __enter__(self) -> Browser:
        # a child that is late to go may still write there
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_read, to_write = os.pipe()
        from_read, from_write = os.pipe()
        command = [sys.executable, "-c", START, str(to_read), str(from_write), program()]
        command += [*FLAGS.split(), f"--user-data-dir={self._home.name}"]
        self._process = subprocess.Popen(
            command,
            pass_fds=(to_read, from_write),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(from_write)
        self._out, self._in = os.fdopen(to_write, "wb"), os.fdopen(from_read, "rb")
        self._number = 0
        self._rest = b""
        target = self._call("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self._call("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session = attached["sessionId"]
        self._call("Page.enable", {})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._out.close()
        self._in.close()
        self._home.cleanup()

    def print(self, page: Print) -> bytes:
        """The page as PDF."""
        frame = self._call("Page.getFrameTree", {})["frameTree"]["frame"]["id"]
        self._call("Page.setDocumentContent", {"frameId": frame, "html": page.html})
        return base64.b64decode(self._call("Page.printToPDF", page.options)["data"])

    def _call(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if not method.startswith("Target."):
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._in.fileno(), 1 << 20)
            if not more:
                raise RuntimeError("Chromium ended before it answered")
            self._rest += more
        one, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(one)
        return answer


def print_all(pages: Sequence[Print]) -> list[bytes]:
    """All pages as PDF, by one browser."""
    with Browser() as browser:
        return [browser.print(page) for page in pages]
