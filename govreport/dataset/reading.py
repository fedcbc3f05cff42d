"""The work done on one file, in a process of its own: read, check, put into the state."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

from govreport.dataset import sketches
from govreport.errors import GovReportError
from govreport.inputs import told_name
from govreport.limits import Limits
from govreport.model import Report
from govreport.parsed import Parsed, Part
from govreport.parts import Reading, failed
from govreport.rule_params import NO_PARAMS, RuleParams
from govreport.runs.faults import fault_of_ours
from govreport.runs.files import read_input
from govreport.runs.packed import error_to_dict, findings_to_list, pack, place_to_list
from govreport.runs.store import opened
from govreport.serialize import dumps
from govreport.spec import Spec
from govreport.validate import Validation, validate

_PARTS_AT_ONCE = 100


@frozen(slots=True)
class Work:
    """What every process needs to know: the state file, limits, specification, values for rules."""

    state: Path
    limits: Limits
    spec: Spec
    params: RuleParams = NO_PARAMS


def read_files(work: Work, names: Iterable[str]) -> None:
    """Read and check files one by one; each is put down as done when all of it is."""
    with opened(work.state) as state:
        for name in names:
            _file(work, state, name)


def give_up(work: Work, name: str) -> None:
    """Put down a file whose reading ended its process."""
    with opened(work.state) as state:
        id = _begun(state, name)
        _store(
            work,
            state,
            id,
            0,
            failed(told_name(Path(name).name), GovReportError("dataset_worker_died")),
        )
        _done(state, id, None)


def _file(work: Work, state: sqlite3.Connection, name: str) -> None:
    id, part = _begun(state, name), -1
    sha256 = None
    try:
        data = read_input(name, work.limits)
        sha256 = hashlib.sha256(data).hexdigest()
        parts = Reading(work.limits, work.spec).many(data, told_name(Path(name).name), None)
        del data
        for part, found in enumerate(parts):
            _store(work, state, id, part, found)
            if part % _PARTS_AT_ONCE == _PARTS_AT_ONCE - 1:
                state.commit()  # the others wait for the file meanwhile
    except GovReportError as error:
        part += 1
        _store(work, state, id, part, failed(told_name(Path(name).name), error))
    except sqlite3.Error:
        raise
    except Exception as error:
        part += 1
        _store(work, state, id, part, failed(told_name(Path(name).name), fault_of_ours(error)))
    _done(state, id, sha256)


def _begun(state: sqlite3.Connection, name: str) -> int:
    with state:
        id = int(
            state.execute("SELECT id FROM files WHERE name=?", (told_name(name),)).fetchone()[0]
        )
        state.execute("DELETE FROM reports WHERE file=?", (id,))
        state.execute("UPDATE files SET done=0 WHERE id=?", (id,))
    return id


def _done(state: sqlite3.Connection, id: int, sha256: str | None) -> None:
    state.execute("UPDATE files SET done=1, sha256=? WHERE id=?", (sha256, id))
    state.commit()


def _store(work: Work, state: sqlite3.Connection, file: int, part: int, found: Part) -> None:
    row: dict[str, Any] = {"file": file, "part": part, "member": found.member}
    texts: dict[str, bytes] = {}
    try:
        if found.parsed is None:
            raise found.error or GovReportError("file_empty")
        checked = validate(
            found.parsed.report,
            sources=found.parsed.sources,
            spec=work.spec,
            params=work.params,
        )
        row |= facts(found.parsed.report, work.spec)
        row |= {"failed": 0, "report": _packed(found.parsed, work.spec)}
        reading = findings_to_list(found.parsed.findings)
        row["found"] = pack({"reading": reading, **checks(checked)})
        texts = _sketches(found.parsed.report, work.spec)
    except GovReportError as error:
        row |= {"failed": 1, "report": None, "found": pack({"error": error_to_dict(error)})}
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    made = state.execute(f"INSERT INTO reports({names}) VALUES({marks})", tuple(row.values()))
    state.executemany(
        "INSERT INTO sketches VALUES(?, ?, ?)",
        [(made.lastrowid, section, text) for section, text in texts.items()],
    )


def checks(checked: Validation) -> dict[str, Any]:
    """The part of a validation that is kept."""
    return {"checked": findings_to_list(checked.findings), "counts": dict(checked.counts)}


def facts(report: Report, spec: Spec) -> dict[str, Any]:
    """What tells one report from another, without its cells.

    ``figures`` is a hash of all cells, ``filled`` how many different figures above zero there are.
    """
    values = [
        report.tables.get(cell.table, {}).get(cell.key)
        for cell in spec.layout(report.format).cells.values()
    ]
    text = json.dumps([report.format, values], default=str)
    return {
        "format": report.format,
        "year": report.reporting_year,
        "scope": None if report.scope is None else report.scope.value,
        "agency": report.agency.name,
        "credit_code": report.agency.credit_code,
        "figures": hashlib.sha256(text.encode()).hexdigest(),
        "filled": len({value for value in values if value}),
    }


def _packed(parsed: Parsed, spec: Spec) -> bytes:
    places = {pointer: place_to_list(place) for pointer, place in parsed.sources.items()}

    return pack([dumps(parsed.report, None, spec=spec), places])


def _sketches(report: Report, spec: Spec) -> dict[str, bytes]:
    found = {}
    for section in spec.layout(report.format).sections:
        text = getattr(report.narrative, section.id, None) if section.kind == "text" else None
        if text:
            made = sketches.sketch(sketches.folded(text, report.agency.name))
            if made is not None:
                found[section.id] = made
    return found
