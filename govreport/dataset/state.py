"""The state of a run on disk (SQLite): what was read of each file, so that work is done once.

Each file is written whole or marked as not done, in transactions of their own, so that a run that
is interrupted or killed goes on where it stopped. A file counts as done while its bytes (SHA-256),
the version of the package, the files of the specification, the limits and the values set for
parameters of rules are the same.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from govreport.inputs import told_name
from govreport.limits import Limits
from govreport.rule_params import NO_PARAMS, RuleParams
from govreport.runs import store
from govreport.spec import Spec

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


def prepare(path: Path, spec: Spec, limits: Limits, params: RuleParams = NO_PARAMS) -> None:
    """Make the tables, or empty those that another package, specification, limits or ``params``
    filled.

    Raises ``GovReportError`` (``dataset_state_unusable``) where the file is no state of ours, or
    can't be written.
    """
    emptied = ("told", "across", "sketches", "reports", "files")
    store.prepare(
        path, store.key_of(spec, limits, "dataset", _SHAPE, _told(params)), _TABLES, emptied
    )


def _told(params: RuleParams) -> str:
    return json.dumps(
        {rule: dict(values) for rule, values in params.items()}, sort_keys=True, default=str
    )


def enter_files(state: sqlite3.Connection, files: list[str]) -> None:
    """Lay down which files make the dataset, in order; what is known of others is dropped."""
    with state:
        state.execute("CREATE TEMP TABLE wanted(name TEXT PRIMARY KEY, position INTEGER)")
        rows = ((told_name(name), position) for position, name in enumerate(files))
        state.executemany("INSERT INTO wanted VALUES(?, ?)", rows)
        state.execute("DELETE FROM files WHERE name NOT IN (SELECT name FROM wanted)")
        state.execute(
            "INSERT INTO files(name, position, sha256, done) SELECT name, position, NULL, 0"
            " FROM wanted WHERE true ON CONFLICT(name) DO UPDATE SET position=excluded.position"
        )
        state.execute("DROP TABLE wanted")
