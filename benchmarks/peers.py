"""Ours beside other libraries, on the same files in one run: ``python benchmarks/peers.py``.

``--install DIR`` makes the environments of the libraries below DIR where they are missing, and runs
them there; ``--write docs`` puts the table and the plots into the documentation. What can't be used
is named with its reason, and the others go on. What is judged how: ``beside/judge.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.beside import plots, tables
from benchmarks.beside.install import install, interpreter
from benchmarks.beside.libraries import GROUPS, LIBRARIES, OURS, PDF, PDF_OFFICE, SCAN, Library
from benchmarks.beside.run import Run, from_dict, measure


def options_of(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(description="Ours beside other libraries, on the same files.")
    add = parser.add_argument
    add("--reports", type=int, default=20, help="drawn reports of each medium but PDF and scans")
    add("--pdfs", type=int, default=8, help="drawn reports of each kind of PDF")
    add("--scans", type=int, default=2, help="drawn scans")
    add("--seed", type=int, default=1, help="the first seed; the others follow")
    add("--medium", choices=GROUPS, action="append", help="only this group of files; may repeat")
    names = [one.name for one in LIBRARIES if one.name != OURS]
    add("--library", choices=names, action="append", help="ours beside this only; may repeat")
    add("--limit", type=float, default=120, help="seconds for each answer of a library")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--install", type=Path, metavar="DIR", help="environments, made if missing")
    where.add_argument("--python", help="one interpreter that has the libraries")
    add("--json", type=Path, metavar="FILE", help="write the figures there")
    add("--from", type=Path, metavar="FILE", dest="earlier", help="figures of an earlier run")
    add("--write", type=Path, metavar="DIR", help="write table and plots into the docs there")
    options = parser.parse_args(arguments)
    if min(options.reports, options.pdfs, options.scans) < 1:
        parser.error("--reports, --pdfs and --scans must be 1 or more")
    return options


def run(options: argparse.Namespace) -> Run:
    """Measure as the options say."""
    chosen = [
        one
        for one in LIBRARIES
        if options.library is None or one.name == OURS or one.name in options.library
    ]
    groups = [one for one in GROUPS if options.medium is None or one in options.medium]
    broken: dict[str, str] = {}
    if options.install:
        broken = install(options.install, {one.environment for one in chosen})

    counts = {SCAN: options.scans, PDF: options.pdfs, PDF_OFFICE: options.pdfs}

    def seeds(name: str) -> range:
        """Other reports for each group."""
        first = options.seed + 1000 * GROUPS.index(name)
        return range(first, first + counts.get(name, options.reports))

    def python(library: Library) -> str:
        if library.environment == "own":
            return sys.executable
        if options.install:
            return str(interpreter(options.install, library.environment).absolute())
        return options.python or sys.executable

    found = measure(
        groups,
        chosen,
        seeds=seeds,
        python=python,
        limit=options.limit,
        broken=broken,
        tell=lambda line: print(line, file=sys.stderr, flush=True),
    )
    found.conditions["seed"] = options.seed
    return found


def main() -> int:
    """Compare, print and write."""
    options = options_of()
    if options.earlier:
        found = from_dict(json.loads(options.earlier.read_text(encoding="utf-8")))
    else:
        found = run(options)
    if options.json:
        text = json.dumps(found.as_dict(), ensure_ascii=False, indent=1) + "\n"
        options.json.write_text(text, encoding="utf-8")
    print(tables.plain(found))
    if options.write:
        tables.write(found, options.write)
        plots.write(found, options.write / "images")
    return 0


if __name__ == "__main__":
    sys.exit(main())
