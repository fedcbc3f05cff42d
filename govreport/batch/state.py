"""The state of a conversion on disk (SQLite): what became of each input, and what was written.

Each record is put down whole, in a transaction of its own, so that a run that is interrupted or
killed goes on where it stopped. An input counts as done while its bytes (SHA-256), its name, the
version of the package, the files of the specification, the limits and the options are the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from govreport.errors import GovReportError
from govreport.runs import store

_SHAPE = "2"
_TABLES = """
CREATE TABLE IF NOT EXISTS about(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS inputs(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name BLOB NOT NULL UNIQUE, shown TEXT NOT NULL,
  position INTEGER NOT NULL, sha256 TEXT, done INTEGER NOT NULL, fresh INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS placed ON inputs(position);
CREATE TABLE IF NOT EXISTS records(
  input INTEGER NOT NULL REFERENCES inputs(id) ON DELETE CASCADE, part INTEGER NOT NULL,
  name TEXT NOT NULL, outcome TEXT NOT NULL, facts BLOB NOT NULL, report BLOB,
  output TEXT, output_sha256 TEXT, PRIMARY KEY(input, part));
CREATE INDEX IF NOT EXISTS undone ON records(input) WHERE outcome='failed';
CREATE TABLE IF NOT EXISTS parts(
  number INTEGER PRIMARY KEY, key TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outputs(path TEXT PRIMARY KEY);
"""
# name, outcome, packed facts, packed report, file of its own, hash of that file
Row = tuple[str, str, bytes, bytes | None, str | None, str | None]
_BYTES = ("utf-8", "surrogatepass")  # file names may hold what no text can
_NEXT = "(SELECT coalesce(max(position), -1) FROM inputs)"


@frozen(slots=True)
class Input:
    """An input: its row, path or URL, the name it is called by, the hash it was done with."""

    id: int
    name: str
    shown: str
    sha256: str | None


@frozen(slots=True)
class Stretch:
    """Records that go to one file: the ``first`` (position, part) to before the ``end``."""

    number: int
    key: str
    first: tuple[int, int]
    end: tuple[int, int]


def prepare(path: Path, key: str, form: str, *, anew: bool = False) -> None:
    """Make the tables, and empty those that were filled under another key, or if it is to be
    ``anew``. What was written is not forgotten.

    Raises ``GovReportError``: ``batch_other_form`` where the outputs there are in another form,
    ``dataset_state_unusable``.
    """
    store.prepare(path, f"{key} {_SHAPE}", _TABLES, ("parts", "records", "inputs"), anew=anew)
    with store.opened(path) as state, state:
        state.execute("INSERT OR IGNORE INTO about VALUES('form', ?)", (form,))
        held = state.execute("SELECT value FROM about WHERE name='form'").fetchone()[0]
    if held != form:
        raise GovReportError("batch_other_form", name=str(path), held=held, form=form)


def enter(path: Path, files: Iterable[str], shown: Iterable[str]) -> int:
    """Lay down the inputs in order; what is known of others is dropped, and so is what failed for
    reasons that may be gone. Gives how many there are.
    """
    with store.opened(path) as state, state:
        state.execute("CREATE TEMP TABLE wanted(name BLOB, shown TEXT, position INTEGER)")
        rows = zip(files, shown, strict=True)
        state.executemany(
            "INSERT INTO wanted VALUES(?, ?, ?)",
            ((n.encode(*_BYTES), s, at) for at, (n, s) in enumerate(rows)),
        )
        state.execute("CREATE INDEX temp.by_name ON wanted(name, shown)")
        state.execute(
            "DELETE FROM inputs WHERE NOT EXISTS (SELECT 1 FROM wanted"
            " WHERE wanted.name=inputs.name AND wanted.shown=inputs.shown)"
        )
        state.execute(
            "INSERT INTO inputs(name, shown, position, sha256, done, fresh)"
            " SELECT name, shown, position, NULL, 0, 0 FROM wanted WHERE true"
            " ON CONFLICT(name) DO UPDATE SET position=excluded.position, fresh=0"
        )
        state.execute(
            "UPDATE inputs SET done=0 WHERE id IN"
            " (SELECT input FROM records WHERE outcome='failed')"
        )
        count: int = state.execute("SELECT count(*) FROM inputs").fetchone()[0]
        state.execute("DROP TABLE wanted")
    return count


def input_at(state: sqlite3.Connection, position: int) -> Input:
    """The input of that position; its hash only where it is done."""
    row = state.execute(
        "SELECT id, name, shown, CASE done WHEN 1 THEN sha256 END FROM inputs WHERE position=?",
        (position,),
    ).fetchone()
    return Input(row[0], row[1].decode(*_BYTES), *row[2:])


def keep(
    state: sqlite3.Connection, given: Input, part: int, row: Row, *, last: bool, sha256: str | None
) -> None:
    """Put down a record. With the first one goes what was known of the input, with the ``last``
    one it is done.
    """
    with state:
        if part == 0:
            state.execute("DELETE FROM records WHERE input=?", (given.id,))
        state.execute(
            "UPDATE inputs SET done=?, fresh=1, sha256=? WHERE id=?", (last, sha256, given.id)
        )
        state.execute("INSERT INTO records VALUES(?, ?, ?, ?, ?, ?, ?, ?)", (given.id, part, *row))


def intended(state: sqlite3.Connection, path: str) -> None:
    """Put down what is about to be written, so that it can be removed once nobody wants it."""
    with state:
        state.execute("INSERT OR IGNORE INTO outputs VALUES(?)", (path,))


def stretches(path: Path, key: str, size: int) -> Iterator[Stretch]:
    """The converted records in order, cut into stretches of that size; at least one."""
    import hashlib

    number, digest, first, held = 0, hashlib.sha256(key.encode()), (0, 0), 0
    with store.opened(path) as state:
        for position, part, name, sha256 in state.execute(
            "SELECT i.position, r.part, r.name, i.sha256 FROM inputs i JOIN records r"
            " ON r.input=i.id WHERE r.outcome='converted' ORDER BY i.position, r.part"
        ):
            if held == size:
                yield Stretch(number, digest.hexdigest(), first, (position, part))
                number, first, held = number + 1, (position, part), 0
                digest = hashlib.sha256(key.encode())
            digest.update(f"{name}\0{sha256}\0".encode("utf-8", "surrogatepass"))
            held += 1
        end = state.execute(f"SELECT {_NEXT} + 1").fetchone()[0]
    yield Stretch(number, digest.hexdigest(), first, (end, 0))


def reports_of(
    state: sqlite3.Connection, stretch: Stretch | None = None
) -> Iterator[tuple[str, bytes]]:
    """The names and packed reports of a stretch, or of all, in order."""
    rows = (
        "SELECT r.name, r.report FROM inputs i JOIN records r ON r.input=i.id"
        " WHERE r.outcome='converted'"
    )
    if stretch is None:
        yield from state.execute(f"{rows} ORDER BY i.position, r.part")
        return
    yield from state.execute(
        f"{rows} AND i.position BETWEEN ? AND ? AND (i.position, r.part) >= (?, ?)"
        " AND (i.position, r.part) < (?, ?) ORDER BY i.position, r.part",
        (stretch.first[0], stretch.end[0], *stretch.first, *stretch.end),
    )
