"""Findings that were looked at and accepted, known again by what they are about.

A fingerprint is made from the code, the rule, the body, the reporting year, the pointers and what
the rule was bound to; not from wording, figures, place or file name. So an accepted finding stays
accepted when the page moves or a text is worded anew, and comes back when the cell in question is
another one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from attrs import field, frozen
from immutabledict import immutabledict

from govreport.errors import InvalidReportError
from govreport.findings import Finding, Severity
from govreport.inputs import read_bytes
from govreport.limits import DEFAULT_LIMITS
from govreport.spec import Spec, default_spec
from govreport.squeeze import squeezed

_KIND = "govreport-baseline"
_VERSION = 1
_FREE = ("section", "table", "row", "column", "key", "other_agency", "other_year", "missing")


def fingerprint(
    finding: Finding, agency: str | None, year: int | None, spec: Spec | None = None
) -> str:
    """What a finding is known by: 24 hexadecimal digits. ``agency`` is the body's name."""
    bound = _bound(spec or default_spec()).get(finding.rule or "", _FREE)
    what = [
        finding.code,
        finding.rule,
        squeezed(agency or ""),
        year,
        sorted(finding.pointers),
        [[name, str(finding.params[name])] for name in sorted(bound) if name in finding.params],
    ]
    text = json.dumps(what, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


@lru_cache(maxsize=8)
def _bound(spec: Spec) -> Mapping[str, tuple[str, ...]]:
    return immutabledict({rule["id"]: tuple(rule.get("for_each", ())) for rule in spec.rules})


@frozen(slots=True)
class Accepted:
    """An accepted finding, as the file tells it to people. ``note`` is theirs."""

    fingerprint: str
    code: str
    agency: str | None = None
    year: int | None = None
    pointers: tuple[str, ...] = ()
    note: str | None = None


@frozen(slots=True)
class Baseline:
    """Accepted findings by fingerprint."""

    entries: Mapping[str, Accepted] = field(factory=immutabledict, converter=immutabledict)

    def unmet(
        self, met: set[str], looked_at: Iterable[tuple[str | None, int | None]]
    ) -> tuple[Finding, ...]:
        """An info for each entry not met, of those bodies and years that were looked at."""
        seen = set(looked_at)
        return tuple(
            Finding(
                "baseline_unmet",
                Severity.INFO,
                entry.pointers,
                params={
                    "accepted": entry.code,
                    "agency": entry.agency,
                    "year": entry.year,
                    "fingerprint": entry.fingerprint,
                },
            )
            for entry in self.entries.values()
            if entry.fingerprint not in met and (entry.agency, entry.year) in seen
        )


def load_baseline(file: str | os.PathLike[str]) -> Baseline:
    """Read a baseline. Raises ``ReadError``, and ``InvalidReportError`` (``baseline_broken``) where
    the file is none.
    """
    raw, name = read_bytes(file, None, DEFAULT_LIMITS)
    try:
        data = json.loads(raw.decode("utf-8-sig"))
        entries = _entries(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidReportError("baseline_broken", name=name, detail=repr(error)) from error
    return Baseline({entry.fingerprint: entry for entry in entries})


def baseline_text(accepted: Iterable[Accepted]) -> str:
    """The text of a baseline file, one finding to a line, the same for the same findings."""
    by_print = {entry.fingerprint: entry for entry in accepted}

    def order(entry: Accepted) -> tuple[Any, ...]:
        return entry.agency or "", entry.year or 0, entry.code, entry.fingerprint

    lines = [
        json.dumps(_plain(entry), ensure_ascii=False)
        for entry in sorted(by_print.values(), key=order)
    ]
    head = f'{{"kind": "{_KIND}", "version": {_VERSION}, "findings": ['
    return head + "".join(f"\n {line}," for line in lines).rstrip(",") + "\n]}\n"


def accept_finding(
    finding: Finding, agency: str | None, year: int | None, spec: Spec | None = None
) -> Accepted:
    """The entry by which a finding is accepted."""
    print_ = fingerprint(finding, agency, year, spec)
    return Accepted(print_, finding.code, agency, year, finding.pointers)


def _plain(entry: Accepted) -> dict[str, Any]:
    data: dict[str, Any] = {
        "fingerprint": entry.fingerprint,
        "code": entry.code,
        "agency": entry.agency,
        "year": entry.year,
        "pointers": list(entry.pointers),
    }
    return data | ({} if entry.note is None else {"note": entry.note})


def _entries(data: Mapping[str, Any]) -> list[Accepted]:
    if data["kind"] != _KIND or data["version"] != _VERSION:
        raise ValueError(f"{data['kind']} {data['version']}")
    return [_entry(item) for item in data["findings"]]


def _entry(item: Mapping[str, Any]) -> Accepted:
    year, note, agency = item.get("year"), item.get("note"), item.get("agency")
    fits = isinstance(year, int | None) and isinstance(agency, str | None)
    if not fits or not isinstance(note, str | None):
        raise ValueError(str(item))
    pointers = tuple(str(pointer) for pointer in item.get("pointers", ()))
    return Accepted(str(item["fingerprint"]), str(item["code"]), agency, year, pointers, note)
