"""Reads files with one library and answers with its tables: ``peer_worker.py NAME``.

Takes a path a line, answers a line of JSON: the tables as lists of rows of texts (merged places as
the library gives them), and the CPU seconds of reading. Runs in any environment that has the
library; ``peers.py`` starts it.
"""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

Grid = list[list[str]]


def _texts(rows: object) -> Grid:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]  # type: ignore[attr-defined]


def _pdfplumber(path: str) -> list[Grid]:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return [_texts(table) for page in document.pages for table in page.extract_tables()]


def _camelot(path: str) -> list[Grid]:
    import camelot

    tables = camelot.read_pdf(path, pages="all", flavor="lattice")
    return [_texts(table.df.to_numpy().tolist()) for table in tables]


def _frames(frames: object) -> list[Grid]:
    return [_texts(f.fillna("").to_numpy().tolist()) for f in frames]  # type: ignore[attr-defined]


def _read_html(path: str) -> list[Grid]:
    import pandas

    return _frames(pandas.read_html(path, header=None, encoding="utf-8", keep_default_na=False))


def _read_excel(path: str) -> list[Grid]:
    import pandas

    return _frames(pandas.read_excel(path, sheet_name=None, header=None, dtype=str).values())


def _pipes(text: str) -> list[Grid]:
    """The pipe tables of Markdown."""
    grids: list[Grid] = [[]]
    for line in text.splitlines():
        if not line.startswith("|"):
            if grids[-1]:
                grids.append([])
        elif not re.fullmatch(r"[|\s:-]+-[|\s:-]*", line):
            grids[-1].append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return [grid for grid in grids if grid]


def _markitdown() -> Callable[[str], list[Grid]]:
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda path: _pipes(converter.convert(path).text_content)


def _docling() -> Callable[[str], list[Grid]]:
    from docling.document_converter import DocumentConverter

    converter = DocumentConverter()

    def read(path: str) -> list[Grid]:
        document = converter.convert(path).document
        return [
            [[cell.text for cell in row] for row in table.data.grid] for table in document.tables
        ]

    return read


PEERS: dict[str, Callable[[], Callable[[str], list[Grid]]]] = {
    "pdfplumber": lambda: _pdfplumber,
    "camelot": lambda: _camelot,
    "pandas.read_html": lambda: _read_html,
    "pandas.read_excel": lambda: _read_excel,
    "markitdown": _markitdown,
    "docling": _docling,
}


def main() -> None:
    """Answer until the input ends."""
    warnings.simplefilter("ignore")
    answers = sys.stdout
    sys.stdout = sys.stderr  # what libraries print is no answer
    read = PEERS[sys.argv[1]]()
    for line in sys.stdin:
        path = line.strip()
        begun = time.process_time()
        try:
            found: dict[str, object] = {"tables": read(path)}
        except ImportError as error:
            found = {"absent": str(error)}
        except Exception as error:
            found = {"tables": [], "error": f"{type(error).__name__}: {error} in {Path(path).name}"}
        found["seconds"] = time.process_time() - begun
        answers.write(json.dumps(found) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
