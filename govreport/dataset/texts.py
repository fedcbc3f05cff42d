"""Texts of a section that are nearly the same under different bodies."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from govreport.dataset import sketches
from govreport.dataset.bodies import Entry, shown
from govreport.dataset.duplicates import Told
from govreport.findings import Fault, Finding, Severity
from govreport.runs.packed import unpack

LEAST_LIKENESS = 0.9
_MARGIN = 0.15  # that a sketch of 64 bins may be wrong by
_HELD = 8  # reports of a bucket that later ones are compared with


def near_texts(state: sqlite3.Connection, found: Sequence[Entry]) -> Iterator[Told]:
    """For each report whose section is nearly that of another body's: which, and how alike.

    Told once for a section of a report, at the later of the two in the dataset. Only sections of
    some length are compared, see ``sketches``. A copy of the same file is no other body's text.
    """
    by_id = {entry.id: entry for entry in found}
    order = {entry.id: number for number, entry in enumerate(found)}
    sections = [row[0] for row in state.execute("SELECT DISTINCT section FROM sketches ORDER BY 1")]
    for section in sections:
        rows = state.execute("SELECT report, sketch FROM sketches WHERE section=?", (section,))
        held = {id: sketch for id, sketch in rows if id in by_id}
        best = _best(state, section, held, by_id, order)
        for id in sorted(best, key=order.__getitem__):
            other, alike, count = best[id]
            entry, copied = by_id[id], by_id[other]
            yield (
                id,
                Finding(
                    "dataset_text_alike",
                    Severity.WARNING,
                    (f"/narrative/{section}",),
                    params={
                        "format": entry.format,
                        "section": section,
                        "agency": shown(entry),
                        "year": entry.reporting_year,
                        "other": copied.name,
                        "other_agency": shown(copied),
                        "other_year": copied.reporting_year,
                        "percent": int(alike * 100),
                        "count": count,
                    },
                    fault=Fault.PUBLISHER,
                ),
            )


def _best(
    state: sqlite3.Connection,
    section: str,
    held: Mapping[int, bytes],
    by_id: Mapping[int, Entry],
    order: Mapping[int, int],
) -> dict[int, tuple[int, float, int]]:
    """By report: the earlier one most alike, how alike, and how many bodies are that alike."""
    alike: dict[int, dict[int, float]] = defaultdict(dict)
    ids = sorted(held, key=order.__getitem__)
    seen: set[tuple[int, int]] = set()
    for band in range(sketches.BANDS):
        buckets: dict[bytes, list[int]] = {}
        at = band * sketches.ROWS * 4
        for id in ids:
            bucket = buckets.setdefault(held[id][at : at + sketches.ROWS * 4], [])
            for other in bucket:
                if (id, other) in seen or not _of_others(by_id[id], by_id[other]):
                    continue
                seen.add((id, other))
                if sketches.agreement(held[id], held[other]) < LEAST_LIKENESS - _MARGIN:
                    continue
                measured = sketches.likeness(
                    _text(state, section, by_id[id]), _text(state, section, by_id[other])
                )
                if measured >= LEAST_LIKENESS:
                    alike[id][other] = measured
            bodies = {by_id[other].body for other in bucket}
            if len(bucket) < _HELD and by_id[id].body not in bodies:
                bucket.append(id)
    found = {}
    for id, others in alike.items():
        other = min(others, key=lambda one: (-others[one], order[one]))
        found[id] = other, others[other], len({by_id[one].body for one in others})
    return found


def _of_others(entry: Entry, other: Entry) -> bool:
    known = entry.body is not None and other.body is not None
    return known and entry.body != other.body and entry.sha256 != other.sha256


def _text(state: sqlite3.Connection, section: str, entry: Entry) -> str:
    blob = state.execute("SELECT report FROM reports WHERE id=?", (entry.id,)).fetchone()[0]
    narrative = json.loads(unpack(blob)[0])["narrative"]
    return sketches.folded(narrative.get(section) or "", entry.agency.name)
