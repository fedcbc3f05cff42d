"""Puts a report together: format, tables, narrative, metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import frozen

from govreport.document import Document
from govreport.extract import problems
from govreport.extract.detect import Detection, detect, keys_of
from govreport.extract.fold import fold
from govreport.extract.hybrid import moved, needs_own_form
from govreport.extract.labels import traditional_pair
from govreport.extract.marked import is_absence, set_aside
from govreport.extract.metadata import Metadata, Text, read_metadata, texts
from govreport.extract.preamble import preamble_findings
from govreport.extract.recognised import recognised, settled
from govreport.extract.record import stated
from govreport.extract.regions import TableText, assign, table_texts
from govreport.extract.sections import Sections, parted_at_titles, split_sections
from govreport.extract.tables import TableRead, read_table
from govreport.extract.title import is_signature
from govreport.findings import Finding
from govreport.layout import Layout
from govreport.model import CellNote, Narrative, Report, Source, Value
from govreport.sources import Place
from govreport.spec import Spec

_BULLET = re.compile(r"^[-*+•·]\s+")

#: A longer line is no furniture of a page.
_LONGEST_FURNITURE = 40


@frozen(slots=True)
class Extraction:
    """A report, where each of its cells was read (by pointer), and what was found on the way."""

    report: Report
    sources: Mapping[str, Place]
    findings: tuple[Finding, ...]
    detection: Detection


def extract(document: Document, spec: Spec) -> Extraction:
    """Read a report from a document.

    Raises ``NotAReportError`` where no table of any known format is found in it, or one of an older
    kind that can't be converted.
    """
    document = set_aside(document, spec)
    keys = keys_of(document, spec)
    detection = detect(keys, spec, document.name)
    found = _extracted(document, spec, detection)
    year = found.report.reporting_year
    if len(detection.equal) > 1 and year is not None:
        again = detect(keys, spec, document.name, year)
        if again.format != detection.format:
            return _extracted(document, spec, again)
    return found


def _extracted(document: Document, spec: Spec, detection: Detection) -> Extraction:
    """The report as read in the format detected."""
    layout = spec.layout(detection.format)
    document = parted_at_titles(document, spec, detection.format)
    sections = split_sections(document, spec, detection.format)
    formats = {table.id: _form(table.id, detection, spec) for table in layout.tables}
    assigned = assign(document, sections, spec, formats)
    reads: dict[str, TableRead] = {}
    findings: list[Finding] = []
    texts_of = table_texts(document, assigned, spec)
    for table in layout.tables:
        form = spec.layout(formats[table.id])
        read = read_table(form.table(table.id), form, texts_of.get(table.id, TableText(())), spec)
        read = settled(read, form, spec)
        reads[table.id] = (
            read if form.format == layout.format else moved(read, table.id, layout, form, spec)
        )
        findings.extend(reads[table.id].findings)
    findings.extend(_hybrids(detection))
    findings.extend(recognised(reads.values()))
    findings.extend(_repeated(sections, document, layout))
    narrative = _narrative(document, sections, layout, reads, spec)
    before, told = (
        _around(document, sections),
        [x for lines in narrative.values() for x in lines or ()],
    )
    record = stated(document, spec.vocabulary)
    metadata = record or _metadata(document, sections, layout, before, told, spec)
    findings.extend(
        preamble_findings(
            before, told, metadata.signature, metadata.agency.name, layout.format, spec
        )
    )
    report = _report(document, layout, reads, narrative, metadata, spec)
    sources = {p: cell.place for read in reads.values() for p, cell in read.cells.items()}
    ordered = {p: sources[p] for p in layout.cells if p in sources}
    return Extraction(report, {**ordered, **metadata.places}, tuple(findings), detection)


def _form(table: str, detection: Detection, spec: Spec) -> str:
    """The format a table is read in: the report's own, unless that has no rows for it."""
    own = detection.tables.get(table, detection.format)
    if own == detection.format or not _told_apart(detection, table):
        return detection.format
    return own if needs_own_form(spec, detection.format, own, table) else detection.format


def _hybrids(detection: Detection) -> list[Finding]:
    return [
        problems.hybrid(table, format, detection.format)
        for table, format in detection.tables.items()
        if format != detection.format and _told_apart(detection, table)
    ]


def _told_apart(detection: Detection, table: str) -> bool:
    """Whether the labels of a table, and not one alone, say that it is not the report's own."""
    labels = {e.format: e.labels for e in detection.evidence if e.table == table}
    return detection.format in labels and max(labels.values()) > 1


def _repeated(sections: Sections, document: Document, layout: Layout) -> list[Finding]:
    titles = {s.id: s.label.official for s in layout.sections}
    return [
        problems.section_repeated(id, titles[id], _place(document, block))
        for id, block in sections.repeated
    ]


def _unmarked(line: Text) -> str:
    return line.text if line.said else _BULLET.sub("", line.text)


def _place(document: Document, block: int) -> Place:
    return document.blocks[block].place


def _narrative(
    document: Document,
    sections: Sections,
    layout: Layout,
    reads: Mapping[str, TableRead],
    spec: Spec,
) -> dict[str, list[Text] | None]:
    """The lines of text of each section; ``None`` where the section was not found."""
    found: dict[str, list[Text] | None] = {section.id: None for section in layout.sections}
    last = layout.sections[-1].id
    for id, region in sections.regions.items():
        lines = texts(document, region.first, region.last)
        if region.section.table is not None:
            prose = set(reads[region.section.table].prose)
            lines = [line for line in lines if line.said or line.text in prose]
        if region.rest:
            lines.insert(0, Text(region.rest, document.blocks[region.title].place))
        inside = document.blocks[region.first : region.last]
        if any(is_absence(block) for block in inside):
            continue
        found[id] = _without_end(lines, spec) if id == last else lines
    return found


def _without_end(lines: Sequence[Text], spec: Spec) -> list[Text]:
    """The last section ends at the signature, or where the page around the report begins."""
    words, pair = spec.vocabulary, traditional_pair(spec)
    furniture = tuple(fold(word, pair).full for word in words["page_furniture"])
    kept: list[Text] = []
    for line in lines:
        short = len(line.text) <= _LONGEST_FURNITURE
        if not line.said and (
            is_signature(line.text, words)
            or (short and fold(line.text, pair).full.startswith(furniture))
        ):
            break
        kept.append(line)
    return kept


def _around(document: Document, sections: Sections) -> list[Text]:
    """The lines before the first section, those after a title that is printed again once more."""
    before = texts(document, 0, sections.first)
    first = min((block for _, block in sections.repeated), default=sections.first)
    return [*before, *texts(document, first, sections.first)]


def _metadata(
    document: Document,
    sections: Sections,
    layout: Layout,
    before: Sequence[Text],
    told: Sequence[Text],
    spec: Spec,
) -> Metadata:
    last = sections.regions.get(layout.sections[-1].id)
    start = last.first if last else max((r.first for r in sections.regions.values()), default=0)
    ending = texts(document, start, len(document.blocks))
    return read_metadata(document, before, told, ending, spec.vocabulary)


def _report(
    document: Document,
    layout: Layout,
    reads: Mapping[str, TableRead],
    narrative: Mapping[str, list[Text] | None],
    metadata: Metadata,
    spec: Spec,
) -> Report:
    notes: dict[str, CellNote] = {}
    units = {p: unit for read in reads.values() for p, unit in read.units.items()}
    cells = {p: cell for read in reads.values() for p, cell in read.cells.items()}
    tables: dict[str, dict[str, Value]] = {table.id: {} for table in layout.tables}
    for pointer, cell_spec in layout.cells.items():
        cell = cells.get(pointer)
        if cell is None:
            continue
        tables[cell_spec.table][cell_spec.key] = cell.value
        if cell.note is not None:
            notes[pointer] = cell.note
        field = cell_spec.column.unit_field
        if field is not None:
            tables[cell_spec.table][f"{cell_spec.row.path}/{field}"] = units.get(pointer)
    said = {
        id: None if lines is None else "\n".join(map(_unmarked, lines))
        for id, lines in narrative.items()
    }
    return Report(
        format=layout.format,
        tables=tables,
        schema=str(spec.schema(layout.format)["$id"]),
        reporting_year=metadata.reporting_year,
        period=metadata.period,
        title=metadata.title,
        agency=metadata.agency,
        scope=metadata.scope,
        published_on=metadata.published_on,
        signed_on=metadata.signed_on,
        narrative=Narrative(**said),
        cell_notes=notes,
        source=Source(
            uri=document.name,
            media_type=document.media_type,
            encoding=document.encoding.name if document.encoding else None,
            sha256=document.sha256,
        ),
    )
