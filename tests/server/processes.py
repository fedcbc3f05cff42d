"""The processes of a running service that do its work."""

import os
import signal
from contextlib import contextmanager, suppress
from pathlib import Path


def workers(service):
    """Their ids: children of the process that forks them, which is a child of the service."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents.setdefault(int(fields[1]), []).append(int(folder.name))
    return sorted(
        worker
        for child in parents.get(service.process.pid, ())
        for worker in parents.get(child, ())
    )


@contextmanager
def standing_still(ids):
    """These processes do nothing, as one that is lost in a report; whatever the speed of the
    machine.
    """
    for id in ids:
        os.kill(id, signal.SIGSTOP)
    try:
        yield
    finally:
        for id in ids:
            with suppress(ProcessLookupError):  # it may have been killed for its idleness
                os.kill(id, signal.SIGCONT)
