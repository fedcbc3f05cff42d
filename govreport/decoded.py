"""Decoded JSON: which kind it is by its members, and the report in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from govreport.decimals import own_decimals
from govreport.document import Document
from govreport.errors import GovReportError, LimitError, ReadError
from govreport.findings import Finding
from govreport.imports import find_map, import_report, known_programs
from govreport.limits import Limits
from govreport.model import Source
from govreport.parsed import Parsed, extracted
from govreport.readers.parsed import docling, mineru
from govreport.schema import BASE
from govreport.soundtext import sound
from govreport.spec import Spec

_JSON = "application/json"
# Two of these make a canonical report whose format was forgotten.
_ENVELOPE = ("reporting_year", "agency", "narrative", "cell_notes", "scope")


def is_canonical(data: Any) -> bool:
    """Whether decoded JSON means to be a canonical report, sound or not."""
    if not isinstance(data, Mapping):
        return False
    schema = data.get("$schema")
    if "format" in data or (isinstance(schema, str) and schema.startswith(BASE)):
        return True
    return sum(name in data for name in _ENVELOPE) > 1


def is_several(data: Any) -> bool:
    """Whether decoded JSON is an array of canonical reports."""
    return isinstance(data, list) and bool(data) and all(is_canonical(item) for item in data)


@own_decimals
def parse_decoded(
    data: Any, *, name: str | None, sha256: str | None, limits: Limits, spec: Spec
) -> Parsed:
    """The report in decoded JSON: canonical, of docling, of MinerU, or of a program in a mapping.

    ``sha256`` is that of the bytes it was decoded from, if any. Raises ``ReadError``
    (``json_kind_unknown``) where it is none of these, and what reading each of them raises.
    """
    try:
        return _parsed(data, name, sha256, limits, spec)
    except GovReportError as error:
        error.name = error.name or name
        raise


def _parsed(data: Any, name: str | None, sha256: str | None, limits: Limits, spec: Spec) -> Parsed:
    if is_canonical(data):
        from govreport.serialize import from_dict

        return Parsed(from_dict(data, spec))
    for reader, knows in ((docling.read, docling.is_docling), (mineru.read, mineru.is_mineru)):
        if knows(data):
            document = reader(data, name=name, limits=limits)
            named = name or document.name
            document = evolve(document, name=named, media_type=_JSON, sha256=sha256)
            return extracted(checked(document, limits), spec)
    known = find_map(data, spec)
    if known is not None:
        report, findings = import_report(sound(data), known, spec)
        source = Source(uri=name, media_type=_JSON, sha256=sha256)
        return Parsed(evolve(report, source=source), findings=findings)
    programs = (docling.SOURCE, mineru.SOURCE, *known_programs(spec))
    raise ReadError("json_kind_unknown", name=name, known=", ".join(("govreport", *programs)))


def checked(document: Document, limits: Limits) -> Document:
    """The document, if it has blocks and not too many. Raises ``ReadError``, ``LimitError``."""
    blocks = len(document.blocks)
    if not blocks:
        findings: tuple[Finding, ...] = document.findings
        raise ReadError(
            "document_without_text",
            name=document.name,
            findings=findings,
            media_type=document.media_type,
        )
    if blocks > limits.max_blocks:
        raise LimitError("limit_blocks", name=document.name, limit=limits.max_blocks, found=blocks)
    return document
