"""Which files make a dataset: folders, patterns, lists of files, and files themselves."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from govreport.errors import ReadError
from govreport.runs.files import files_below, is_url, local_path

LIST_MARK = "@"
MAGIC = frozenset("*?[")


def names_many(given: str) -> bool:
    """Whether an input may stand for several files: a folder, a pattern, ``@LIST`` or a URL."""
    if is_url(given) or Path(given).is_dir():
        return True
    pattern = given.startswith(LIST_MARK) or not MAGIC.isdisjoint(given)
    return pattern and not Path(given).exists()


def expand(
    inputs: Iterable[str | os.PathLike[str]], without: Iterable[str | os.PathLike[str]] = ()
) -> list[str]:
    """The files that inputs stand for, each once, those of one input in order of name.

    ``without`` are files and folders left out of folders and patterns: what is written must not be
    read.

    A folder gives every regular file below it whose path has no part that begins with a dot; links
    to folders are not followed. A pattern is one of ``glob`` (``**`` is any depth). ``@LIST`` is a
    text file in UTF-8 with one path, folder or pattern to a line, empty lines and lines that begin
    with ``#`` left out, relative to the list itself. Each may be a URL, see ``runs.files``.

    Raises ``ReadError``: ``dataset_input_empty`` where an input stands for no file,
    ``file_missing`` and its kin where a list or folder can't be read.
    """
    left_out = {Path(file).resolve() for file in without}
    found: dict[str, None] = {}
    for given in (os.fspath(one) for one in inputs):
        files = _files(given)
        if left_out and files != [given]:
            files = list(_outside(files, left_out))
            if not files:
                raise ReadError("dataset_input_empty", name=given)
        found.update(dict.fromkeys(files))
    return list(found)


def _outside(files: Iterable[str], left_out: set[Path]) -> Iterator[str]:
    """The files that are not among those left out, nor below them; folders are looked up once."""
    before, home, inside = None, Path(), False
    for file in files:
        folder, name = os.path.split(file)
        if folder != before and not is_url(file):
            before, home = folder, Path(folder).resolve()
            inside = home in left_out or not left_out.isdisjoint(home.parents)
        if is_url(file):
            yield file
        elif os.path.islink(file):  # noqa: PTH114
            path = Path(file).resolve()
            if path not in left_out and left_out.isdisjoint(path.parents):
                yield file
        elif not inside and home / name not in left_out:
            yield file


def _files(given: str, *, listed: bool = False) -> list[str]:
    given = local_path(given)
    if is_url(given):
        files = files_below(given)
        if not files:
            raise ReadError("dataset_input_empty", name=given)
        return files
    path = Path(given)
    if path.is_dir():
        files = sorted(file for file in _below(path) if Path(file).is_file())
    elif path.exists():
        return [given]
    elif given.startswith(LIST_MARK) and not listed:
        files = [file for line in _lines(Path(given[1:])) for file in _files(line, listed=True)]
    elif not MAGIC.isdisjoint(given):
        matches = (name for name in glob.glob(given, recursive=True) if Path(name).is_file())  # noqa: PTH207
        files = sorted(matches)
    else:
        return [given]
    if not files:
        raise ReadError("dataset_input_empty", name=given)
    return files


def _below(folder: Path) -> Iterator[str]:
    try:
        for where, folders, files in os.walk(folder, onerror=_refuse):
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield from (os.path.join(where, n) for n in files if not n.startswith("."))  # noqa: PTH118
    except PermissionError as error:
        raise ReadError("file_permission", name=str(error.filename or folder)) from error


def _refuse(error: OSError) -> None:
    raise error


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ReadError("file_missing", name=str(path)) from error
    except UnicodeDecodeError as error:
        raise ReadError("dataset_list_encoding", name=str(path)) from error
    except OSError as error:
        detail = error.strerror or str(error)
        raise ReadError("file_unreadable", name=str(path), detail=detail) from error
    lines = (line.strip() for line in text.splitlines())
    kept = (line for line in lines if line and not line.startswith("#"))
    return [line if is_url(line) else str(path.parent / line) for line in kept]
