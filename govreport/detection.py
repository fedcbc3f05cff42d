"""What a file is: its medium, and the table format of the report in it, with the evidence."""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen

from govreport.document import Document
from govreport.errors import GovReportError, LimitError
from govreport.extract.detect import Evidence
from govreport.inputs import read_bytes
from govreport.limits import DEFAULT_LIMITS, Limits
from govreport.parts import Reading, is_flat
from govreport.spec import Spec, default_spec


@frozen(slots=True)
class Detected:
    """``media_type`` as the content tells it; ``encoding`` of a text; ``format`` with its evidence.

    ``format`` is ``None`` where the file is no report in a known format or can't be read, as
    ``reason`` says. There is no evidence where cells stand by name: canonical JSON, flat rows.
    """

    media_type: str
    encoding: str | None = None
    format: str | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: GovReportError | None = None


def detect(
    source: Any,
    *,
    filename: str | None = None,
    media_type: str | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
) -> Detected:
    """Tell what a file is. ``source``, ``filename`` and ``media_type`` are as for ``parse``.

    Raises ``ReadError`` where there is nothing to look at (``file_empty``, ``file_blank``, a path
    that can't be opened), ``LimitError`` where a limit is passed, ``TypeError`` for no such source.
    """
    from govreport.readers import kind_of, read
    from govreport.readers.kinds.sniff import CSV, JSON, JSONL, TEXT, ZIP

    limits, spec = limits or DEFAULT_LIMITS, spec or default_spec()
    data, name = read_bytes(source, filename, limits)
    found = Detected(kind_of(data, name, media_type))
    by_name = found.media_type in {JSON, JSONL} or (
        found.media_type in {CSV, TEXT} and is_flat(data)
    )
    try:
        if by_name or found.media_type == ZIP:
            parsed = Reading(limits, spec).one(data, name, media_type)
            if parsed.document is None:
                return evolve(found, format=parsed.report.format)
            document = parsed.document
        else:
            document = read(data, name=name, media_type=media_type, limits=limits)
        return _by_labels(found, document, spec)
    except LimitError:
        raise
    except GovReportError as error:
        return evolve(found, reason=error)


def _by_labels(found: Detected, document: Document, spec: Spec) -> Detected:
    from govreport.errors import NotAReportError
    from govreport.extract import extract
    from govreport.extract.detect import detect as by_keys
    from govreport.extract.detect import keys_of

    told = None if document.encoding is None else document.encoding.name
    found = evolve(found, encoding=told)
    try:
        detection = by_keys(keys_of(document, spec), spec, document.name)
    except NotAReportError as error:
        return evolve(found, reason=error)
    format = detection.format
    if len(detection.equal) > 1:
        format = extract(document, spec).report.format
    return evolve(found, format=format, evidence=tuple(detection.evidence))
