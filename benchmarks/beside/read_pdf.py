"""What libraries for PDF and pictures are asked for, as their documentation shows it."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.beside.grids import Found, Grid, Reader, frames_found, pipes, tables_found


def pdfplumber() -> Reader:
    import pdfplumber

    def read(path: str) -> Found:
        with pdfplumber.open(path) as document:
            return tables_found(table for page in document.pages for table in page.extract_tables())

    return read


def camelot() -> Reader:
    import camelot

    return lambda path: tables_found(
        table.df.to_numpy().tolist()
        for table in camelot.read_pdf(path, pages="all", flavor="lattice")
    )


def tabula() -> Reader:
    import tabula

    return lambda path: frames_found(
        tabula.read_pdf(
            path,
            pages="all",
            lattice=True,
            silent=True,
            pandas_options={"header": None, "dtype": str},
        )
    )


def pymupdf() -> Reader:
    import pymupdf

    def read(path: str) -> Found:
        with pymupdf.open(path) as document:
            return tables_found(t.extract() for page in document for t in page.find_tables().tables)

    return read


def pymupdf4llm() -> Reader:
    import pymupdf4llm

    return lambda path: {"tables": pipes(pymupdf4llm.to_markdown(path, show_progress=False))}


def pdf2docx() -> Reader:
    import docx
    import pdf2docx

    logging.disable(logging.CRITICAL)

    def read(path: str) -> Found:
        with tempfile.TemporaryDirectory() as folder:
            made = f"{folder}/made.docx"
            converter = pdf2docx.Converter(path)
            converter.convert(made)
            converter.close()
            return tables_found(
                [[cell.text for cell in row.cells] for row in table.rows]
                for table in docx.Document(made).tables
            )

    return read


def img2table() -> Reader:
    from img2table.document import PDF, Image
    from img2table.ocr import TesseractOCR

    ocr = TesseractOCR(n_threads=1, lang="chi_sim")

    def read(path: str) -> Found:
        if Path(path).suffix == ".pdf":
            pages = PDF(path).extract_tables(ocr=ocr, borderless_tables=False)
            tables = [table for found in pages.values() for table in found]
        else:
            tables = Image(path).extract_tables(ocr=ocr, borderless_tables=False)
        return tables_found(table.df.to_numpy().tolist() for table in tables)

    return read


def opendataloader() -> Reader:
    import opendataloader_pdf

    def walk(node: Any) -> Iterable[Grid]:
        if isinstance(node, dict):
            if node.get("type") == "table":
                yield _spread(node)
            for value in node.values():
                yield from walk(value)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value)

    def read(path: str) -> Found:
        with tempfile.TemporaryDirectory() as folder:
            opendataloader_pdf.convert(path, output_dir=folder, format="json", quiet=True)
            made = next(Path(folder).glob("*.json")).read_text(encoding="utf-8")
        return {"tables": list(walk(json.loads(made)))}

    return read


def _spread(table: Any) -> Grid:
    """A table of opendataloader with merged places filled."""
    grid = [[""] * table["number of columns"] for _ in range(table["number of rows"])]
    for cell in (cell for row in table["rows"] for cell in row["cells"]):
        text = "\n".join(_words(cell.get("kids", [])))
        for row in grid[cell["row number"] - 1 :][: cell["row span"]]:
            at = cell["column number"] - 1
            row[at : at + cell["column span"]] = [text] * cell["column span"]
    return grid


def _words(kids: Any) -> Iterable[str]:
    for kid in kids:
        if "content" in kid:
            yield str(kid["content"])
        yield from _words(kid.get("kids", []))
