"""Where converted reports go: standard output, one file, or a folder with one file each."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from govreport_cli.parser import UsageError


def plan(
    inputs: Sequence[str], output: str | None, form: str | None
) -> tuple[str, list[Path | None]]:
    """The form (``json`` or ``jsonl``) and, for each input, the file it goes to (``None``: the
    standard output).

    A folder is an existing one, a name that ends in a separator, or, for several reports in form
    ``json``, any name that is no file. Raises ``UsageError`` rather than overwrite an input or
    write several documents to one file.
    """
    several = len(inputs) > 1
    if output is None or output == "-":
        chosen = form or ("jsonl" if several else "json")
        if several and chosen == "json":
            raise UsageError("cli_output_not_folder", count=len(inputs), path="-")
        return chosen, [None] * len(inputs)
    path = Path(output)
    chosen = form or ("jsonl" if path.suffix == ".jsonl" else "json")
    as_folder = path.is_dir() or output.endswith(("/", os.sep))
    if several and chosen == "json" and not as_folder:
        if path.exists():
            raise UsageError("cli_output_not_folder", count=len(inputs), path=output)
        as_folder = True
    files: list[Path | None]
    files = [path / name for name in _names(inputs, chosen)] if as_folder else [path] * len(inputs)
    for file in files:
        if file is not None and any(_same(file, name) for name in inputs if name != "-"):
            raise UsageError("cli_output_is_input", path=file)
    return chosen, files


def write(text: str, file: Path | None, *, append: bool) -> None:
    """Write UTF-8 to a file, whole or not at all, or to the standard output. Raises ``OSError``."""
    data = text.encode()
    if file is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if append or (file.exists() and not file.is_file()):
        with file.open("ab") as opened:
            opened.write(data)
        return
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
        Path(draft).chmod(0o666 & ~_umask())
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _names(inputs: Sequence[str], form: str) -> list[str]:
    """A file name for each input: its stem, its whole name where stems clash, then a number."""
    whole = [Path("stdin" if name == "-" else name).name for name in inputs]
    stems = [Path(name).stem for name in whole]
    names: list[str] = []
    for name, stem in zip(whole, stems, strict=True):
        wanted = stem if stems.count(stem) == 1 else name
        free, number = wanted, 2
        while f"{free}.{form}".casefold() in (taken.casefold() for taken in names):
            free, number = f"{wanted}-{number}", number + 1
        names.append(f"{free}.{form}")
    return names


def _same(file: Path, name: str) -> bool:
    try:
        return file.samefile(name)
    except OSError:
        return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
