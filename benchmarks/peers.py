"""Ours beside other libraries, on the same files in one run: ``python benchmarks/peers.py``.

For each medium: cells right and reports a second of ours, and for each peer its cells right and how
many times the CPU time of ours it takes. Peers run in the environment of ``--python``; those that
are not installed there are named, with the command that installs them, and left out.

Peers give bare tables, so they are judged mildly: a figure counts as right where it stands in the
column of the form in some row that holds the label of its row, the row shifted as a whole where
that helps. Ours must give the right cell of the
report, and its time includes recognising and checking.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.generator.forms import Cell, Table
from tests.generator.judge import RIGHT
from tests.generator.measure import read_one
from tests.generator.media.samples import MEDIA, samples
from tests.generator.media.soffice import ToolMissingError
from tests.generator.page import expand
from tests.generator.sample import Sample, draw

Grid = list[list[str]]
BESIDE = {
    "html": ("pandas.read_html",),
    "docx": ("markitdown", "docling"),
    "xlsx": ("pandas.read_excel", "markitdown", "docling"),
    "pdf": ("pdfplumber", "camelot"),
    "pdf_libreoffice": ("pdfplumber", "camelot"),
}
ALONE = ("text", "ods", "csv", "scan")
INSTALL = {
    "pdfplumber": "pdfplumber",
    "camelot": "camelot-py",
    "pandas.read_html": "pandas lxml html5lib",
    "pandas.read_excel": "pandas openpyxl",
    "markitdown": "'markitdown[docx,xlsx]'",
    "docling": "docling",
}


@dataclass
class Sums:
    """What one library did with the files of one medium."""

    right: int = 0
    cells: int = 0
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)


class Peer:
    """A library in a process of its own."""

    def __init__(self, name: str, python: str) -> None:
        worker = Path(__file__).with_name("peer_worker.py")
        self.name, self.absent = name, ""
        self._process = subprocess.Popen(
            [python, str(worker), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def read(self, path: Path) -> tuple[list[Grid], float, str]:
        """The tables of a file, the seconds of reading, and what went wrong."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(f"{path}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            self.absent = "it does not start"
            return [], 0.0, self.absent
        line = self._process.stdout.readline()
        found = json.loads(line) if line else {"absent": "it does not start"}
        self.absent = found.get("absent", "")
        return found.get("tables", []), found.get("seconds", 0.0), found.get("error", "")

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


def fold(text: str) -> str:
    """A text without white space and the marks that editors vary; radicals as characters."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(plain.split()).replace(",", "").replace("\\", "").removesuffix(".0")


def figures(sample: Sample) -> list[tuple[str, list[tuple[int, Cell]], Table]]:
    """Each row with printed figures: its label, the figures with their columns, its table."""
    found = []
    for table in sample.page.tables():
        for line in expand(table):
            begun = [(c, cell) for c, (cell, begins) in enumerate(line) if begins]
            printed = [(c, cell) for c, cell in begun if cell.pointer and cell.text]
            labels = [fold(cell.text) for _, cell in begun if cell.pointer is None and cell.text]
            if printed:
                found.append((labels[-1] if labels else "", printed, table))
    return found


def right_in(row: list[str], printed: list[tuple[int, Cell]], width: int) -> int:
    """How many figures stand in their columns, the row shifted as a whole where that helps."""
    texts = [fold(cell) for cell in row]
    wanted = [(c, fold(cell.text)) for c, cell in printed]
    shifts = [0] if len(texts) == width else range(-width, len(texts))
    shifted = (
        sum(0 <= c + by < len(texts) and texts[c + by] == text for c, text in wanted)
        for by in shifts
    )
    # A narrow table spread over the columns of a wide one: its figures stand in order.
    filled = [text for text in texts if text][-len(wanted) :]
    in_order = filled == [text for _, text in wanted]
    return len(wanted) if in_order else max(shifted)


def peer_right(tables: list[Grid], sample: Sample) -> int:
    """How many printed figures of the sample a peer's tables hold in their places."""
    total = 0
    for label, printed, table in figures(sample):
        rows = [row for grid in tables for row in grid]
        if label:
            rows = [row for row in rows if any(label in fold(cell) for cell in row)]
        total += max((right_in(row, printed, table.width) for row in rows), default=0)
    return total


def our_right(sample: Sample, sums: Sums) -> None:
    """Read with ours; count the printed figures that are right."""
    begun = time.process_time()
    judged = read_one(sample)
    sums.seconds += time.process_time() - begun
    printed = {cell.pointer for t in sample.page.tables() for cell in t.values() if cell.text}
    wrong = {fault.pointer for fault in judged.faults if fault.verdict != RIGHT}
    sums.cells += len(printed)
    sums.right += 0 if judged.error else len(printed - wrong)
    if judged.error:
        sums.errors.append(judged.error)


def drawn(medium: str, seeds: range) -> list[Sample]:
    """The samples of a medium; ``text`` and ``html`` are those of the text generator."""
    if medium == "html":
        return [draw(seed, layout="html_word", encoding="utf-8") for seed in seeds]
    if medium == "text":
        return [draw(seed, layout="tabs_full", encoding="utf-8") for seed in seeds]
    return list(samples("scan_200" if medium == "scan" else medium, seeds))


def compare(medium: str, seeds: range, python: str, folder: Path) -> list[str]:
    """The lines of one medium."""
    files = drawn(medium, seeds)
    peers = [Peer(name, python) for name in BESIDE.get(medium, ())]
    ours, theirs = Sums(), {peer.name: Sums() for peer in peers}
    lines = []
    for i, sample in enumerate([files[0], *files]):  # the first is read once to warm up
        path = folder / sample.filename
        path.write_bytes(sample.data)
        our_right(sample, ours)
        for peer in list(peers):
            tables, seconds, error = peer.read(path)
            if peer.absent:
                lines.append(f"  {peer.name}: not installed; pip install {INSTALL[peer.name]}")
                peers.remove(peer)
                del theirs[peer.name]
                continue
            sums = theirs[peer.name]
            sums.right += peer_right(tables, sample)
            sums.cells += sum(len(printed) for _, printed, _ in figures(sample))
            sums.seconds += seconds
            sums.errors += [error] if error else []
        if i == 0:
            ours, theirs = Sums(), {peer.name: Sums() for peer in peers}
    for peer in peers:
        peer.close()
    count = len(files)
    head = f"{medium}: {count / max(ours.seconds, 1e-9):.1f} reports a second"
    told = f"{head}, {100 * ours.right / max(1, ours.cells):.2f} % of {ours.cells} figures right"
    if medium == "scan":
        told += f", {ours.seconds / max(1, sum(s.pages for s in files)):.1f} CPU s a page"
    found = [told + (f", {len(ours.errors)} not read" if ours.errors else "")]
    for name, sums in theirs.items():
        ratio = sums.seconds / max(ours.seconds, 1e-9)
        share = 100 * sums.right / max(1, sums.cells)
        failed = f", {len(sums.errors)} not read" if sums.errors else ""
        found.append(f"  {name}: {ratio:.2f} x our time, {share:.2f} % of figures in place{failed}")
    return found + lines


def main() -> int:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=20, help="of each medium but scans")
    parser.add_argument("--scans", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1, help="the first seed; the others follow")
    parser.add_argument("--medium", choices=[*BESIDE, *ALONE], action="append")
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the peers")
    options = parser.parse_args()
    for medium in options.medium or [*BESIDE, *ALONE]:
        count = options.scans if medium == "scan" else options.reports
        seeds = range(options.seed, options.seed + count)
        try:
            if medium in MEDIA:
                MEDIA[medium].ready()
            with tempfile.TemporaryDirectory() as folder:
                print("\n".join(compare(medium, seeds, options.python, Path(folder))), flush=True)
        except ToolMissingError as error:
            print(f"{medium}: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
