"""One file to reports in the wanted format: read, check, move, check again. Pure; never raises."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from attrs import evolve, field, frozen
from immutabledict import immutabledict

from govreport.errors import GovReportError, ReadError
from govreport.findings import Finding
from govreport.limits import DEFAULT_LIMITS, Limits
from govreport.migrate import migrate
from govreport.model import Report
from govreport.parsed import Part
from govreport.parts import Reading
from govreport.readers import kind_of
from govreport.runs.faults import fault_of_ours
from govreport.settings import Settings
from govreport.spec import Spec, default_spec
from govreport.validate import Validation, validate

CONVERTED, REFUSED, FAILED = "converted", "refused", "failed"
OUTCOMES = (CONVERTED, REFUSED, FAILED)
CURRENT, SOURCE = "current", "source"
# Errors that lie in the machine or in us: with the same bytes it may go well another time.
_NOT_OF_THE_FILE = frozenset(
    (
        *("internal_error", "dataset_worker_died", "extra_missing", "program_missing"),
        *("file_missing", "file_permission", "file_unreadable", "limit_seconds"),
        *("conversion_failed", "batch_output_failed"),
    )
)


@frozen(slots=True)
class Converted:
    """What became of one report, or of a file that gave none: one line of the manifest.

    ``name`` is that of the file, followed by ``!`` and ``member`` where the file holds several
    reports. ``sha256`` (hex), ``size`` (bytes) and ``media_type`` are those of the whole file.
    ``report`` is in the wanted format and ``None`` where there is an ``error``; ``source_format``
    is the format it was published in. ``findings`` are those of reading, of the checks as
    published, and of the move. ``cells`` counts the cells as published: ``expected``, ``read``
    (those with a value), and of each state. ``checks`` counts how the rules ended for the report
    as published, ``checks_after`` after the move (``None`` where it was not moved).
    """

    name: str
    sha256: str
    size: int
    member: str | None = None
    media_type: str | None = None
    report: Report | None = None
    source_format: str | None = None
    findings: tuple[Finding, ...] = ()
    cells: Mapping[str, int] = field(factory=immutabledict, converter=immutabledict)
    checks: Mapping[str, int] = field(factory=immutabledict, converter=immutabledict)
    checks_after: Mapping[str, int] | None = None
    error: GovReportError | None = None

    @property
    def outcome(self) -> str:
        """``converted``; ``refused``: the file is at fault; ``failed``: this machine or program."""
        if self.error is None:
            return CONVERTED
        return FAILED if self.error.code in _NOT_OF_THE_FILE else REFUSED


def convert_one(
    name: str,
    data: bytes,
    *,
    format_version: str = CURRENT,
    media_type: str | None = None,
    settings: Settings | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
) -> Converted:
    """The one report of a file, in the wanted format; a file that holds several is refused.

    As ``convert_parts``, which also reads archives, tells.
    """
    several = convert_parts(
        name,
        data,
        format_version=format_version,
        media_type=media_type,
        settings=settings,
        limits=limits,
        spec=spec,
    )
    first = next(several)
    second = next(several, None)
    if second is None:
        return first
    error = ReadError("several_reports", name=name, first=first.name, second=second.name)
    return Converted(name, first.sha256, first.size, None, first.media_type, error=error)


def convert_parts(
    name: str,
    data: bytes,
    *,
    format_version: str = CURRENT,
    media_type: str | None = None,
    settings: Settings | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
) -> Iterator[Converted]:
    """The reports of a file one after another, at least one; what can't be done has its error.

    ``name`` is a path or URL; its last step is what the source of a report is called by.
    ``format_version`` is ``current``, ``source`` (leave it), or the id of a format. ``settings``
    change which findings count. The result depends on the arguments alone and can be pickled.
    """
    spec = spec or default_spec()
    whole = Converted(name, hashlib.sha256(data).hexdigest(), len(data))
    number = 0
    try:
        filename = PurePosixPath(name.rpartition("/")[2] or name).name or None
        whole = evolve(whole, media_type=_kind(data, filename, media_type))
        for part in Reading(limits or DEFAULT_LIMITS, spec).many(data, filename, media_type):
            number += 1
            yield _part(whole, part, format_version, settings or Settings(), spec)
    except Exception as error:  # one file must not end the work on the others
        yield _undone(whole, None, fault_of_ours(error))
        return
    if not number:
        yield _undone(whole, None, ReadError("archive_without_report", name=name, count=0))


def told_apart(parts: Iterable[Converted]) -> Iterator[Converted]:
    """The reports of a file, no two under one name: the second of a name ends in ``#2``."""
    names: Counter[str] = Counter()
    for converted in parts:
        names[converted.name] += 1
        again = names[converted.name]
        yield converted if again == 1 else evolve(converted, name=f"{converted.name}#{again}")


def target_of(format_version: str, report: Report, spec: Spec) -> str:
    """The id of the format that a report is to be in."""
    return {CURRENT: spec.current, SOURCE: report.format}.get(format_version, format_version)


def undone(name: str, error: GovReportError) -> Converted:
    """A file that could not be read at all."""
    return Converted(name, "", 0, error=error)


def without_report(converted: Converted, error: GovReportError) -> Converted:
    """A report that was read but could not be written."""
    return Converted(
        converted.name,
        converted.sha256,
        converted.size,
        converted.member,
        converted.media_type,
        error=error,
    )


def _kind(data: bytes, filename: str | None, media_type: str | None) -> str | None:
    try:
        return kind_of(data, filename, media_type)
    except GovReportError:
        return None


def _undone(whole: Converted, member: str | None, error: GovReportError) -> Converted:
    name = whole.name if member is None else f"{whole.name}!{member}"
    return evolve(whole, name=name, member=member, error=error)


def _part(
    whole: Converted, part: Part, format_version: str, settings: Settings, spec: Spec
) -> Converted:
    parsed = part.parsed
    if parsed is None:
        error = part.error or ReadError("file_empty", name=part.name)
        return _undone(whole, part.member, error)
    try:
        checked = validate(parsed.report, sources=parsed.sources, spec=spec, params=settings.params)
        moved = migrate(parsed.report, target_of(format_version, parsed.report, spec), spec=spec)
        after = None
        if moved.report is not parsed.report:
            after = validate(moved.report, spec=spec, params=settings.params).counts
    except GovReportError as error:
        return _undone(whole, part.member, error)
    except Exception as error:
        return _undone(whole, part.member, fault_of_ours(error))
    name = whole.name if part.member is None else f"{whole.name}!{part.member}"
    return evolve(
        whole,
        name=name,
        member=part.member,
        report=moved.report,
        source_format=parsed.report.format,
        findings=settings.applied((*parsed.findings, *checked.findings, *moved.findings)),
        cells=_cells(checked),
        checks=checked.counts,
        checks_after=after,
    )


def _cells(checked: Validation) -> dict[str, int]:
    """The cells of all tables by what became of them."""
    sums: Counter[str] = Counter()
    for counts in checked.completeness.values():
        sums.update(counts)
    read = sums["plain"] + sums["converted"] + sums["inferred"]
    return {
        "expected": sums.pop("expected"),
        "read": read,
        **{name: number for name, number in sums.items() if name != "plain"},
    }
