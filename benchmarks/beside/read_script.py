"""The script that users write, as a reader: the text of a file, then its numbers in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.beside.grids import Found, Reader
from benchmarks.beside.in_order import poured


def _text_of(path: str) -> str:
    """The text of a file as simple scripts get it."""
    file = Path(path)
    if file.suffix == ".html":
        markup = re.sub(r"(?s)<(script|style).*?</\1>", "", file.read_text(encoding="utf-8"))
        return re.sub(r"<[^>]*>", "\n", markup).replace("&nbsp;", " ")
    if file.suffix == ".pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(path) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
    if file.suffix == ".docx":
        import docx

        parts = docx.Document(path).iter_inner_content()
        return "\n".join(
            part.text
            if hasattr(part, "text")
            else "\n".join(cell.text for row in part.rows for cell in _once(row.cells))
            for part in parts
        )
    if file.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(path)
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        return "\n".join(str(cell) for sheet in sheets for row in sheet for cell in row)
    return file.read_text(encoding="utf-8")


def _once(cells: Iterable[Any]) -> Iterable[Any]:
    seen: list[Any] = []
    for cell in cells:
        if cell._tc not in seen:
            seen.append(cell._tc)
            yield cell


def in_order() -> Reader:
    """All numbers of a section, poured into the form."""
    return lambda path: {"cells": poured(_text_of(path))}


def in_order_counted() -> Reader:
    """The same, only where there are as many numbers as cells."""
    return lambda path: {"cells": poured(_text_of(path), counted=True)}


def split_lines() -> Reader:
    """The lines of a text, parted at tabs and bars: one table of all."""

    def read(path: str) -> Found:
        lines = _text_of(path).splitlines()
        return {"tables": [[re.split(r"\s*[\t|]\s*", line) for line in lines]]}

    return read


def rapidocr_in_order() -> Reader:
    """The text that RapidOCR finds in the picture of each page, poured into the form."""
    import rapidocr

    engine = rapidocr.RapidOCR(params={"Global.log_level": "error"})

    def read(path: str) -> Found:
        lines: list[str] = []
        for picture in _pictures(path):
            lines += engine(picture).txts or ()
        return {"cells": poured("\n".join(lines))}

    return read


def _pictures(path: str) -> Iterable[Any]:
    """The pages of a file as pictures of 200 dots an inch."""
    import numpy
    import pypdfium2
    from PIL import Image, ImageSequence

    if Path(path).suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            for page in document:
                yield page.render(scale=200 / 72).to_numpy()
        return
    with Image.open(path) as image:
        for frame in ImageSequence.Iterator(image):
            yield numpy.asarray(frame.convert("RGB"))
