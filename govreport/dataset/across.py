"""Each report against that of the year before: done in processes, kept in the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from govreport.dataset.reading import Work, checks
from govreport.errors import GovReportError
from govreport.findings import Finding, Severity
from govreport.runs.faults import fault_of_ours
from govreport.runs.packed import findings_to_list, pack, place_from_list, unpack
from govreport.runs.store import opened
from govreport.serialize import loads
from govreport.validate import validate

Pair = tuple[int, int]


def pairs_to_check(work: Work, chosen: Mapping[int, int]) -> list[Pair]:
    """The pairs of report and previous report not checked yet; what was checked against another
    report is forgotten.
    """
    with opened(work.state) as state:
        held = dict(state.execute("SELECT report, previous FROM across"))
        stale = [(id,) for id, previous in held.items() if chosen.get(id) != previous]
        with state:
            state.executemany("DELETE FROM across WHERE report=?", stale)
    return [(id, before) for id, before in chosen.items() if held.get(id) != before]


def check_pairs(work: Work, pairs: Iterable[Pair]) -> None:
    """Check reports against the ones before them; the findings stand for those without."""
    with opened(work.state) as state:
        for id, before in pairs:
            blobs = [
                state.execute("SELECT report FROM reports WHERE id=?", (one,)).fetchone()[0]
                for one in (id, before)
            ]
            found = pack(_checked(work, blobs))
            with state:
                state.execute("REPLACE INTO across VALUES(?, ?, ?)", (id, before, found))


def _checked(work: Work, blobs: Sequence[bytes]) -> dict[str, object]:
    try:
        (text, places), (text_before, _) = (unpack(blob) for blob in blobs)
        checked = validate(
            loads(text, work.spec),
            previous=loads(text_before, work.spec),
            sources={pointer: place_from_list(place) for pointer, place in places.items()},
            spec=work.spec,
            params=work.params,
        )
    except GovReportError as error:
        return {"untold": findings_to_list([_unchecked(error)])}
    except Exception as error:  # one report must not end the work on the others
        return {"untold": findings_to_list([_unchecked(fault_of_ours(error))])}
    return checks(checked)


def _unchecked(error: GovReportError) -> Finding:
    return Finding("dataset_years_unchecked", Severity.WARNING, params={"reason": str(error)})
