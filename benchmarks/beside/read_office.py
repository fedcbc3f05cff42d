"""What libraries for pages and office files are asked for, as their documentation shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.beside.grids import (
    Found,
    Reader,
    frames_found,
    headed,
    html_grids,
    pipes,
    tables_found,
    texts,
)


def read_html() -> Reader:
    import lxml.html  # noqa: F401
    import pandas

    def read(path: str) -> Found:
        frames = pandas.read_html(path, header=None, encoding="utf-8", keep_default_na=False)
        return tables_found(map(headed, frames))

    return read


def read_excel() -> Reader:
    import openpyxl  # noqa: F401
    import pandas

    return lambda path: frames_found(
        pandas.read_excel(path, sheet_name=None, header=None, dtype=str).values()
    )


def openpyxl() -> Reader:
    import openpyxl

    def read(path: str) -> Found:
        book = openpyxl.load_workbook(path, data_only=True)
        return tables_found(list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)

    return read


def calamine() -> Reader:
    from python_calamine import CalamineWorkbook

    def read(path: str) -> Found:
        book = CalamineWorkbook.from_path(path)
        return tables_found(book.get_sheet_by_name(name).to_python() for name in book.sheet_names)

    return read


def python_docx() -> Reader:
    import docx

    return lambda path: tables_found(
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(path).tables
    )


def docx2python() -> Reader:
    from docx2python import docx2python

    def read(path: str) -> Found:
        with docx2python(path) as document:
            tables = document.body
        return tables_found(
            [["\n".join(cell) for cell in row] for row in table] for table in tables
        )

    return read


def mammoth() -> Reader:
    import mammoth
    import pandas  # noqa: F401

    def read(path: str) -> Found:
        with Path(path).open("rb") as file:
            markup = mammoth.convert_to_html(file).value
        return {"tables": html_grids(markup)}

    return read


def trafilatura() -> Reader:
    import trafilatura

    def read(path: str) -> Found:
        text = trafilatura.extract(
            Path(path).read_text(encoding="utf-8"), output_format="markdown", include_tables=True
        )
        return {"tables": pipes(text or "")}

    return read


def markitdown() -> Reader:
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda path: {"tables": pipes(converter.convert(path).text_content)}


def docling() -> Reader:
    from docling.document_converter import DocumentConverter

    converter = DocumentConverter()

    def read(path: str) -> Found:
        document = converter.convert(path).document
        return tables_found(
            [[cell.text for cell in row] for row in table.data.grid] for table in document.tables
        )

    return read


def unstructured() -> Reader:
    import pandas  # noqa: F401
    from unstructured.partition.docx import partition_docx
    from unstructured.partition.html import partition_html
    from unstructured.partition.xlsx import partition_xlsx

    kinds: dict[str, Callable[..., Any]] = {
        ".html": partition_html,
        ".docx": partition_docx,
        ".xlsx": partition_xlsx,
    }

    def read(path: str) -> Found:
        elements = kinds[Path(path).suffix](filename=path)
        found = [element.metadata.text_as_html for element in elements]
        return {"tables": [grid for markup in found if markup for grid in html_grids(markup)]}

    return read


def kreuzberg() -> Reader:
    import kreuzberg

    config = kreuzberg.ExtractionConfig()

    def read(path: str) -> Found:
        found = kreuzberg.extract_file_sync(path, config=config)
        return {"tables": [texts(table.cells) for table in found.tables]}

    return read
