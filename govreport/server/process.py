"""The process at the other end of the pool: takes a job, works, answers, and waits for the next."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from attrs import frozen

import govreport
from govreport import GovReportError, Limits, Spec
from govreport.server.frames import receive_frame, send_frame
from govreport.server.logs import frames_of
from govreport.server.problems import problem_of
from govreport.server.work import Input, Job, work

_NEAR = 0.6
_PART_OF_TIME = 0.9  # for another program, so that its end is waited for before ours


@frozen(slots=True)
class Setting:
    """What a process is given when it starts; ``folder`` is for what it writes while it works."""

    spec: Path
    folder: Path
    max_bytes: int
    max_seconds: int
    max_memory_bytes: int


def main(sock: socket.socket, setting: Setting) -> None:
    """Work until the service closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the service's
    signal.signal(signal.SIGTERM, _leave)
    tempfile.tempdir = str(setting.folder)
    spec = govreport.load_spec(setting.spec)
    seconds = max(1, int(setting.max_seconds * _PART_OF_TIME))
    limits = Limits(max_bytes=setting.max_bytes, max_seconds=seconds)
    _warm(spec)
    _bound(setting.max_memory_bytes)
    _hush()
    with suppress(EOFError, OSError):
        send_frame(sock, {"ready": True})
        while True:
            head, data = receive_frame(sock)
            _one(sock, head, data, spec, limits, setting.max_memory_bytes)


def _one(
    sock: socket.socket, head: dict[str, Any], data: bytes, spec: Spec, limits: Limits, most: int
) -> None:
    """One job. Whatever goes wrong is an answer too; after some of it no process is to be trusted
    with more work, and this one ends.
    """
    leaving = False
    end: dict[str, Any] = {"end": True}
    try:
        for answer in work(_job(sock, head, data, spec, limits)):
            told = {"media_type": answer.media_type, "headers": dict(answer.headers)}
            send_frame(sock, told, answer.body)
    except GovReportError as error:
        problem = problem_of(error, spec)
        end["problem"] = {
            "status": problem.status,
            "body": dict(problem.body),
            "headers": dict(problem.headers),
        }
    except (MemoryError, RecursionError) as error:
        leaving = True
        end["memory"] = isinstance(error, MemoryError)
        end["failed"] = [type(error).__name__]
    except (EOFError, OSError) as error:
        if isinstance(error, ConnectionError):
            raise
        end["failed"] = frames_of(error)
    except Exception as error:
        end["failed"] = frames_of(error)
        # Libraries tell of memory that they did not get in errors of their own.
        leaving = end["memory"] = _near(most)
    send_frame(sock, end | {"leaving": leaving})
    if leaving:
        raise EOFError


def _job(sock: socket.socket, head: dict[str, Any], data: bytes, spec: Spec, limits: Limits) -> Job:
    def begun(number: int, name: str) -> None:
        send_frame(sock, {"begun": number, "name": name})

    inputs, at = {}, 0
    for field, told in head["inputs"].items():
        if "path" in told:
            with Path(told["path"]).open("rb") as file:
                file.seek(told["start"])
                found = file.read(told["size"])
        else:
            found = data[at : at + told["size"]]
            at += told["size"]
        inputs[field] = Input(found, told["name"], told["media_type"], told["first"], told["done"])
    return Job(
        head["operation"], inputs, head["params"], head["to"], head["lang"], spec, limits, begun
    )


def _leave(_signal: int, _frame: object) -> NoReturn:
    sys.exit(0)  # unwinds, so that other programs are ended and files removed


def _bound(most: int) -> None:
    """No more memory than that (not of address space: Chromium reserves much), no core dumps."""
    try:
        import resource
    except ImportError:
        return
    for kind, bound in ((resource.RLIMIT_DATA, most), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        least = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (least, least))


def _hush() -> None:
    """What libraries print may hold parts of a report, and is no line of our log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)


def _near(most: int) -> bool:
    """Whether this process has come near its bound of memory (``ru_maxrss`` counts KiB)."""
    try:
        import resource
    except ImportError:
        return False
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > _NEAR * most


def _warm(spec: Spec) -> None:
    """What every request needs is loaded before the first one comes."""
    layout = spec.layout(spec.current)
    rows = [[cell.row.label.zh, cell.column.label.zh, "0"] for cell in layout.cells.values()]
    with suppress(GovReportError):
        parsed = govreport.parse([rows], spec=spec)
        govreport.dumps(parsed.report, spec=spec)
        govreport.validate(parsed.report, spec=spec)
