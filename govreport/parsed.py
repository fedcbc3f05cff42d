"""What parsing gives: a report with what is known of its reading, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen
from immutabledict import immutabledict

from govreport.decimals import own_decimals
from govreport.document import Document
from govreport.errors import GovReportError
from govreport.findings import Finding
from govreport.model import Report
from govreport.soundtext import sound_document
from govreport.sources import Place
from govreport.spec import Spec


@frozen(slots=True)
class Parsed:
    """A report as read. ``sources`` maps JSON Pointers to where in the document each was read.

    ``findings`` tell what was doubtful in reading. ``document`` is what the reader saw; it is
    ``None``, and ``sources`` empty, where the input holds cells by name: canonical JSON, flat
    rows, the JSON of another program.
    """

    report: Report
    sources: Mapping[str, Place] = field(factory=immutabledict, converter=immutabledict)
    findings: tuple[Finding, ...] = ()
    document: Document | None = field(default=None, repr=False)


@frozen(slots=True)
class Part:
    """One report of an input that may hold several: exactly one of ``parsed``, ``error`` is there.

    ``name`` is said in messages: that of the input, or ``archive.zip!folder/file.docx``,
    ``reports.jsonl!3`` (the line), ``cells.csv!<id>``; ``member`` is what stands behind the first
    ``!``, ``None`` where the input is no container.
    """

    name: str
    parsed: Parsed | None = None
    error: GovReportError | None = None
    member: str | None = None


@own_decimals
def extracted(document: Document, spec: Spec) -> Parsed:
    """The report in a document. Raises ``NotAReportError``."""
    from govreport.extract import extract

    document = sound_document(document)
    extraction = extract(document, spec)
    findings = (*document.findings, *extraction.findings)
    return Parsed(extraction.report, extraction.sources, findings, document)
