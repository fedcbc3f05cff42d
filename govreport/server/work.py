"""What the processes do: bytes of a report in, bytes of an answer out. By operation, no HTTP."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

from attrs import field, frozen

import govreport
from govreport import Finding, GovReportError, Limits, Parsed, Report, Spec
from govreport.server.negotiate import MEDIA
from govreport.server.problems import ServiceError, problem_of

JSON = MEDIA["json"]
_AS_PUBLISHED = "source"
_FORM_IS_THERE = frozenset(("extra_missing", "converter_missing", "program_missing"))
_NAMES = {media_type: name for name, media_type in MEDIA.items()}


@frozen(slots=True)
class Input:
    """One file of a request: its bytes, with name and declared media type as hints.

    ``first`` is the number of its first line where it is lines; ``done`` counts the files of an
    archive that need no more work.
    """

    data: bytes
    name: str | None = None
    media_type: str | None = None
    first: int = 0
    done: int = 0


@frozen(slots=True)
class Job:
    """A piece of work: the operation, its files by field, its parameters, and the wishes of the
    client: the media type ``to`` answer in and the language of pages. ``begun`` is told the number
    and name of each file of an archive before it is read.
    """

    operation: str
    inputs: Mapping[str, Input]
    params: Mapping[str, Any]
    to: str
    lang: str
    spec: Spec
    limits: Limits
    begun: Callable[[int, str], None] = lambda _number, _name: None

    @property
    def file(self) -> Input:
        """The report."""
        return self.inputs["file"]


@frozen(slots=True)
class Answer:
    """An answer, whole, or one line of it."""

    body: bytes
    media_type: str = JSON
    headers: Mapping[str, str] = field(factory=dict)


def work(job: Job) -> Iterator[Answer]:
    """Do it. Raises ``GovReportError``; of a batch each report that fails is a line."""
    yield from _WORK[job.operation](job)


def _parse(job: Job) -> Iterator[Answer]:
    parsed = _read(job, job.file)
    sources = {pointer: govreport.place_to_dict(p) for pointer, p in parsed.sources.items()}
    yield Answer(
        _object(
            report=_report(parsed.report, job.spec),
            sources=_text(sources),
            findings=_findings(parsed.findings, job.spec),
        )
    )


def _detect(job: Job) -> Iterator[Answer]:
    file = job.file
    found = govreport.detect(
        file.data,
        filename=file.name,
        media_type=file.media_type,
        limits=job.limits,
        spec=job.spec,
    )
    reason = None
    if found.reason is not None:
        body = problem_of(found.reason, job.spec).body
        reason = {key: body[key] for key in ("code", "message", "remedy")}
    evidence = [
        {"table": e.table, "format": e.format, "score": round(e.score, 4), "labels": e.labels}
        for e in found.evidence
    ]
    value = {
        "media_type": found.media_type,
        "encoding": found.encoding,
        "format": found.format,
        "evidence": evidence,
        "reason": reason,
    }
    yield Answer(_text(value).encode())


def _validate(job: Job) -> Iterator[Answer]:
    parsed = _read(job, job.file)
    before = job.inputs.get("previous")
    previous = None if before is None else _read(job, before).report
    report, spec = parsed.report, job.spec
    checked = govreport.validate(report, sources=parsed.sources, previous=previous, spec=spec)
    findings = (*parsed.findings, *checked.findings)
    headers = {"Govreport-Findings": _counts(findings)}
    name = job.file.name or ""
    if job.to == MEDIA["html"]:
        page = govreport.report_html(report, findings, name=name, lang=job.lang, spec=spec)
        yield Answer(page.encode(), job.to, headers)
        return
    if job.to == MEDIA["csv"]:
        text = govreport.findings_csv(
            name, findings, agency=report.agency.name, year=report.reporting_year, spec=spec
        )
        yield Answer(text.encode(), job.to, headers | _attached("findings", job.to))
        return
    whole = govreport.to_dict(report, spec)
    told = ("format", "reporting_year", "title", "agency", "scope", "source")
    body = _object(
        report=_text({key: whole[key] for key in told}),
        reading=_findings(parsed.findings, spec),
        validation=_text(govreport.validation_to_dict(checked, spec)),
    )
    yield Answer(body, JSON, headers)


def _migrate(job: Job) -> Iterator[Answer]:
    parsed = _read(job, job.file)
    report, changes, found = _moved(job, parsed.report)
    yield Answer(
        _object(
            report=_report(report, job.spec),
            changes=_text([govreport.change_to_dict(change) for change in changes]),
            findings=_findings((*parsed.findings, *found), job.spec),
        )
    )


def _convert(job: Job) -> Iterator[Answer]:
    parsed = _read(job, job.file)
    report, _, found = _moved(job, parsed.report)
    yield _written(job, report, (*parsed.findings, *found))


def _render(job: Job) -> Iterator[Answer]:
    yield _written(job, govreport.loads(job.file.data, job.spec), ())


def _batch(job: Job) -> Iterator[Answer]:
    """A line for each report of the files; lines of a body are counted through it."""
    file = job.file
    if not file.first:
        numbers = count(1)

        def skip(name: str) -> bool:
            number = next(numbers)
            if number > file.done:
                job.begun(number, name)
            return number <= file.done

        parts = govreport.parse_many(
            file.data,
            filename=file.name,
            media_type=file.media_type,
            limits=job.limits,
            spec=job.spec,
            skip=skip,
        )
        for part in parts:
            yield _line(job, part.name, part.parsed, part.error)
        return
    for number, line in enumerate(file.data.split(b"\n"), start=file.first):
        if line.strip():
            try:
                parsed = govreport.parse(line, media_type=JSON, limits=job.limits, spec=job.spec)
                yield _line(job, str(number), parsed, None)
            except GovReportError as error:
                yield _line(job, str(number), None, error)


_WORK: dict[str, Callable[[Job], Iterator[Answer]]] = {
    "parseReport": _parse,
    "detectReport": _detect,
    "validateReport": _validate,
    "migrateReport": _migrate,
    "convertReport": _convert,
    "renderReport": _render,
    "convertBatch": _batch,
}


def _read(job: Job, file: Input) -> Parsed:
    return govreport.parse(
        file.data,
        filename=file.name,
        media_type=file.media_type,
        limits=job.limits,
        spec=job.spec,
    )


def _moved(job: Job, report: Report) -> tuple[Report, tuple[Any, ...], tuple[Finding, ...]]:
    to = job.params["format_version"]
    if to == _AS_PUBLISHED:
        return report, (), ()
    moved = govreport.migrate(report, to, approximate=job.params["approximate"], spec=job.spec)
    return moved.report, moved.changes, moved.findings


def _line(job: Job, name: str, parsed: Parsed | None, error: GovReportError | None) -> Answer:
    """A line of a batch. ``request_id`` of a problem is filled in by the service."""
    spec = job.spec
    report, findings, validation, problem = "null", "[]", "null", "null"
    try:
        if error is not None:
            raise error
        if parsed is not None:
            moved, _, found = _moved(job, parsed.report)
            report = _report(moved, spec)
            findings = _findings((*parsed.findings, *found), spec)
            if job.params["validate"]:
                checked = govreport.validate(parsed.report, sources=parsed.sources, spec=spec)
                validation = _text(govreport.validation_to_dict(checked, spec))
    except GovReportError as found_error:
        report, findings, validation = "null", "[]", "null"
        told = problem_of(found_error, spec).value(job.lang, job.params["request_id"])
        problem = _text(told)
    body = _object(
        input=_text(name), report=report, findings=findings, validation=validation, error=problem
    )
    return Answer(body + b"\n")


def _written(job: Job, report: Report, findings: tuple[Finding, ...]) -> Answer:
    """A report in the medium wanted. Raises ``ServiceError`` (406) where it can't be had here."""
    headers = {"Govreport-Findings": _counts(findings)}
    name, lang = _NAMES[job.to], job.params["lang"]
    try:
        if job.to == JSON:
            return Answer(govreport.dumps(report, spec=job.spec).encode(), JSON, headers)
        if name in {"csv", "parquet"}:
            out = io.BytesIO()
            govreport.write_export(name, [("1", report)], out, job.spec)
            body = out.getvalue()
        else:
            body = govreport.render(report, name, lang=lang, spec=job.spec)
    except GovReportError as error:
        if error.code in _FORM_IS_THERE:
            params: dict[str, Any] = dict(error.params)
            raise ServiceError(406, error.code, **params) from error
        raise
    return Answer(body, job.to, headers | _attached("report", job.to))


def _attached(stem: str, media_type: str) -> dict[str, str]:
    """A file name for what is not shown in a browser."""
    if media_type in {JSON, MEDIA["html"]}:
        return {}
    return {"Content-Disposition": f'attachment; filename="{stem}.{_NAMES[media_type]}"'}


def _counts(findings: tuple[Finding, ...]) -> str:
    severities = [finding.severity.value for finding in findings]
    return ", ".join(f"{name}={severities.count(name)}" for name in ("error", "warning", "info"))


def _object(**members: str) -> bytes:
    """A JSON object of members that are JSON already: figures keep every digit."""
    return ("{" + ",".join(f'"{key}":{text}' for key, text in members.items()) + "}").encode(
        "utf-8", "backslashreplace"
    )


def _report(report: Report, spec: Spec) -> str:
    return govreport.dumps(report, None, spec=spec).rstrip("\n")


def _findings(findings: tuple[Finding, ...], spec: Spec) -> str:
    return _text([govreport.finding_to_dict(finding, spec) for finding in findings])


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
