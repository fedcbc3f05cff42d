"""Every library by name: ``READERS[name]()`` loads it and gives a reader.

A reader takes a path and gives ``{"tables": [...]}``, ``{"cells": {...}}`` or a whole report.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.beside import read_office as office
from benchmarks.beside import read_pdf as pdf
from benchmarks.beside import read_script as script
from benchmarks.beside.grids import Found, Reader


def govreport() -> Reader:
    """Ours, whole: bytes to report, checked, as canonical JSON."""
    import govreport as library

    def read(path: str) -> Found:
        data = Path(path).read_bytes()
        parsed = library.parse(data, filename=Path(path).name)
        checked = library.validate(parsed.report, sources=parsed.sources)
        findings = [*parsed.findings, *checked.findings]
        return {
            "report": library.to_dict(parsed.report),
            "findings": [[str(found.severity), list(found.pointers)] for found in findings],
        }

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "govreport": govreport,
    "numbers in order": script.in_order,
    "numbers in order, counted": script.in_order_counted,
    "lines split": script.split_lines,
    "rapidocr, numbers in order": script.rapidocr_in_order,
    "pandas.read_html": office.read_html,
    "pandas.read_excel": office.read_excel,
    "openpyxl": office.openpyxl,
    "python-calamine": office.calamine,
    "python-docx": office.python_docx,
    "docx2python": office.docx2python,
    "mammoth": office.mammoth,
    "trafilatura": office.trafilatura,
    "markitdown": office.markitdown,
    "docling": office.docling,
    "unstructured": office.unstructured,
    "kreuzberg": office.kreuzberg,
    "pdfplumber": pdf.pdfplumber,
    "camelot": pdf.camelot,
    "tabula-py": pdf.tabula,
    "pymupdf": pdf.pymupdf,
    "pymupdf4llm": pdf.pymupdf4llm,
    "pdf2docx": pdf.pdf2docx,
    "img2table": pdf.img2table,
    "opendataloader-pdf": pdf.opendataloader,
}
