"""The files that work is kept in (SQLite), so that a run that was stopped or killed goes on."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from govreport.errors import GovReportError
from govreport.limits import Limits
from govreport.spec import Spec

_WAIT_SECONDS = 120
_BUSY = "dataset_state_busy"


def key_of(spec: Spec, limits: Limits, *more: str) -> str:
    """What a stored result depends on beside the bytes of its file: the version of the package,
    the limits, the files of the specification, and ``more``.
    """
    digest = hashlib.sha256(repr((version("govreport"), spec.version, limits, more)).encode())
    for name in spec.names():
        digest.update(f"\0{name}\0".encode())
        digest.update((spec.root / name).read_bytes())
    return digest.hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection, closed in the end; what SQLite complains of names the file.

    Raises ``GovReportError`` (``dataset_state_unusable``).
    """
    try:
        state = sqlite3.connect(path, timeout=_WAIT_SECONDS)
        try:
            state.execute("PRAGMA foreign_keys=ON")
            state.execute("PRAGMA synchronous=NORMAL")
            yield state
        finally:
            state.close()
    except sqlite3.Error as error:
        raise GovReportError("dataset_state_unusable", name=str(path), detail=str(error)) from error


def prepare(
    path: Path, key: str, tables: str, emptied: tuple[str, ...], *, anew: bool = False
) -> None:
    """Make the tables, or empty those of another key, or in any case where it is to be ``anew``.
    ``tables`` makes ``about(name, value)`` too.

    Raises ``GovReportError`` (``dataset_state_unusable``) where the file is no state of ours, or
    can't be written.
    """
    with opened(path) as state:
        known = {row[0] for row in state.execute("SELECT name FROM sqlite_master")}
        if known and not known >= {"about", *emptied}:
            raise GovReportError("dataset_state_unusable", name=str(path), detail="-")
        state.execute("PRAGMA journal_mode=WAL")
        state.executescript(tables)
        found = state.execute("SELECT value FROM about WHERE name='key'").fetchone()
        if anew or found is None or found[0] != key:
            with state:
                for table in emptied:
                    state.execute(f"DELETE FROM {table}")
                state.execute("REPLACE INTO about VALUES('key', ?)", (key,))


def remove(path: Path) -> None:
    """Delete a state file and what SQLite keeps beside it."""
    for file in files_of(path):
        file.unlink(missing_ok=True)


def files_of(path: Path) -> list[Path]:
    """A state file, what SQLite keeps beside it, and the lock on it."""
    tails = ("", "-wal", "-shm", "-journal", "-lock", "-lock-journal")
    return [path.with_name(path.name + tail) for tail in tails]


@contextmanager
def held(path: Path, *, busy: str = _BUSY, shown: str | None = None) -> Iterator[None]:
    """Keep other runs off a file. The lock is one of SQLite, and goes when the process does.

    Raises ``GovReportError``: ``busy`` with the name ``shown``, ``dataset_state_unusable``.
    """
    lock = path.with_name(path.name + "-lock")
    try:
        holder = _locked(lock)
    except sqlite3.OperationalError as error:
        code = busy if "locked" in str(error) else "dataset_state_unusable"
        raise GovReportError(code, name=shown or str(path), detail=str(error)) from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
        holder.close()


def _locked(lock: Path) -> sqlite3.Connection:
    holder = sqlite3.connect(lock, timeout=0, isolation_level=None)
    before = _inode(lock)
    try:
        holder.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        holder.close()
        raise
    if before is None or _inode(lock) != before:
        holder.close()
        raise sqlite3.OperationalError("locked: deleted by a run that has just ended")
    return holder


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None
