"""The state of a run on disk (SQLite): what was read of each file, so that work is done once.

Each file is written whole or marked as not done, in transactions of their own, so that a run that
is interrupted or killed goes on where it stopped. A file counts as done while its bytes (SHA-256),
the version of the package, the files of the specification and the limits are the same.
"""

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
_SHAPE = "1"
_TABLES = """
CREATE TABLE IF NOT EXISTS about(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, position INTEGER NOT NULL,
  sha256 TEXT, done INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS reports(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE, part INTEGER NOT NULL,
  member TEXT, failed INTEGER NOT NULL, format TEXT, year INTEGER, scope TEXT, agency TEXT,
  credit_code TEXT, figures TEXT, filled INTEGER, report BLOB, found BLOB NOT NULL,
  UNIQUE(file, part));
CREATE TABLE IF NOT EXISTS sketches(
  report INTEGER NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
  section TEXT NOT NULL, sketch BLOB NOT NULL, PRIMARY KEY(section, report));
CREATE INDEX IF NOT EXISTS sketched ON sketches(report);
CREATE TABLE IF NOT EXISTS across(
  report INTEGER PRIMARY KEY REFERENCES reports(id) ON DELETE CASCADE,
  previous INTEGER NOT NULL, found BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS told(
  report INTEGER NOT NULL, number INTEGER NOT NULL, finding BLOB NOT NULL,
  PRIMARY KEY(report, number));
"""


def key_of(spec: Spec, limits: Limits) -> str:
    """What a stored result depends on beside the bytes of its file."""
    digest = hashlib.sha256(f"{version('govreport')} {_SHAPE} {spec.version} {limits}".encode())
    for name in spec.names():
        digest.update(f"\0{name}\0".encode())
        digest.update((spec.root / name).read_bytes())
    return digest.hexdigest()


def prepare(path: Path, key: str) -> None:
    """Make the tables, or empty those of another key. Raises ``GovReportError``
    (``dataset_state_unusable``) where the file is no state of ours, or can't be written.
    """
    with opened(path) as state:
        known = {row[0] for row in state.execute("SELECT name FROM sqlite_master")}
        if known and "about" not in known:
            raise GovReportError("dataset_state_unusable", name=str(path), detail="-")
        state.execute("PRAGMA journal_mode=WAL")
        state.executescript(_TABLES)
        found = state.execute("SELECT value FROM about WHERE name='key'").fetchone()
        if found is None or found[0] != key:
            with state:
                for table in ("told", "across", "sketches", "reports", "files"):
                    state.execute(f"DELETE FROM {table}")
                state.execute("REPLACE INTO about VALUES('key', ?)", (key,))


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection, closed in the end; what SQLite complains of names the file."""
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


def remove(path: Path) -> None:
    """Delete a state file and what SQLite keeps beside it."""
    for file in files_of(path):
        file.unlink(missing_ok=True)


def files_of(path: Path) -> list[Path]:
    """A state file, what SQLite keeps beside it, and the lock on it."""
    tails = ("", "-wal", "-shm", "-journal", "-lock", "-lock-journal")
    return [path.with_name(path.name + tail) for tail in tails]


def enter_files(state: sqlite3.Connection, files: list[str]) -> None:
    """Lay down which files make the dataset, in order; what is known of others is dropped."""
    with state:
        state.execute("CREATE TEMP TABLE wanted(name TEXT PRIMARY KEY, position INTEGER)")
        state.executemany("INSERT INTO wanted VALUES(?, ?)", ((n, i) for i, n in enumerate(files)))
        state.execute("DELETE FROM files WHERE name NOT IN (SELECT name FROM wanted)")
        state.execute(
            "INSERT INTO files(name, position, sha256, done) SELECT name, position, NULL, 0"
            " FROM wanted WHERE true ON CONFLICT(name) DO UPDATE SET position=excluded.position"
        )
        state.execute("DROP TABLE wanted")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep other runs off a state. The lock is one of SQLite, and goes when the process does.

    Raises ``GovReportError``: ``dataset_state_busy``, ``dataset_state_unusable``.
    """
    lock = path.with_name(path.name + "-lock")
    try:
        holder = sqlite3.connect(lock, timeout=0, isolation_level=None)
        try:
            holder.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            holder.close()
            lock.unlink(missing_ok=True)
    except sqlite3.OperationalError as error:
        busy = "locked" in str(error)
        code = "dataset_state_busy" if busy else "dataset_state_unusable"
        raise GovReportError(code, name=str(path), detail=str(error)) from error
