"""Inputs by path or URL. URLs go through fsspec (extra ``remote``); paths need nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from govreport.errors import GovReportError, LimitError, ReadError
from govreport.inputs import read_bytes
from govreport.libraries import library
from govreport.limits import Limits

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(://|::)")
_MAGIC = frozenset("*?[")
_CHAIN = "::"


def is_url(name: str) -> bool:
    """Whether a name is a URL, one of fsspec's chains included. ``file:`` URLs are, too."""
    return _URL.match(name) is not None


def local_path(name: str) -> str:
    """The path that a plain ``file:`` URL stands for; any other name as it is."""
    if name.startswith("file://") and _CHAIN not in name:
        return url2pathname(urlsplit(name).path)
    return name


def in_this_process(name: str) -> bool:
    """Whether a name is of the memory of this process, which other processes do not see."""
    return "memory://" in name


def read_input(name: str, limits: Limits) -> bytes:
    """The bytes of a path or URL.

    Raises ``ReadError`` (``file_missing`` and its kin, ``extra_missing``), ``LimitError``.
    """
    path = local_path(name)
    if not is_url(path):
        return read_bytes(path, None, limits)[0]
    with told_of(name):
        fs, inner = filesystem(name)
        with fs.open(inner, "rb") as file:
            data: bytes = file.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise LimitError("limit_bytes", name=name, limit=limits.max_bytes, found=len(data))
    return data


def files_below(name: str) -> list[str]:
    """The files that a URL stands for, sorted: itself, all below a folder, those of a pattern."""
    with told_of(name):
        fs, inner = filesystem(name)
        if not _MAGIC.isdisjoint(inner):
            found = [path for path in fs.glob(inner) if fs.isfile(path)]
        elif fs.isdir(inner):
            found = [path for path in fs.find(inner) if not _hidden(path, inner)]
        else:
            return [name]
        return sorted(_again(name, fs, path) for path in found)


def filesystem(name: str) -> tuple[Any, str]:
    """The file system of a URL, and the path there. Raises ``ReadError`` (``extra_missing``)."""
    fsspec = library("fsspec", extra="remote", of=name, name=name)
    fs, inner = fsspec.core.url_to_fs(name)
    return fs, inner


@contextmanager
def told_of(name: str) -> Iterator[None]:
    """What a file system complains of raises ``ReadError`` that names the file."""
    try:
        yield
    except GovReportError:
        raise
    except FileNotFoundError as error:
        raise ReadError("file_missing", name=name) from error
    except IsADirectoryError as error:
        raise ReadError("file_is_directory", name=name) from error
    except PermissionError as error:
        raise ReadError("file_permission", name=name) from error
    except ImportError as error:
        raise ReadError(
            "extra_missing", name=name, media_type=name, extra="remote", library=str(error)
        ) from error
    except Exception as error:  # each library has errors of its own
        detail = f"{type(error).__name__}: {error}"
        raise ReadError("file_unreadable", name=name, detail=detail) from error


def _hidden(path: str, base: str) -> bool:
    below = path.removeprefix(base)
    return any(step.startswith(".") for step in PurePosixPath(below).parts)


def _again(name: str, fs: Any, path: str) -> str:
    """The URL of a path: that of the file system, with the rest of the chain."""
    _, mark, rest = name.partition(_CHAIN)
    own: str = fs.unstrip_protocol(path)
    if mark:
        own = name.partition("://")[0] + "://" + path.lstrip("/")
    return own + mark + rest
