"""Files, paths and bytes: the bytes of an input and its name, within the limits."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, BinaryIO

from govreport.errors import LimitError, ReadError
from govreport.limits import Limits

File = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO
_NO_TEXT = re.compile("[\ud800-\udfff]")


def told_name(name: str) -> str:
    r"""A file name that any text can hold: bytes of it that are no UTF-8 stand as ``\xNN``.

    Python has such bytes as U+DC80 to U+DCFF (PEP 383), which no encoding writes.
    """
    return _NO_TEXT.sub(lambda found: f"\\x{ord(found[0]) & 0xFF:02x}", name)


def is_file(source: Any) -> bool:
    """Whether a source is a path, bytes or an open file, not values already parsed."""
    plain = isinstance(source, str | os.PathLike | bytes | bytearray | memoryview)
    return plain or hasattr(source, "read")


def read_bytes(source: Any, filename: str | None, limits: Limits) -> tuple[bytes, str | None]:
    """The bytes of a file and its name, ``filename`` where that is given.

    Raises ``ReadError`` (``file_missing``, ``file_is_directory``, ``file_permission``,
    ``file_unreadable``), ``LimitError`` (``limit_bytes``), ``TypeError`` for no such source.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _bounded(bytes(source), filename, limits)
    if isinstance(source, str | os.PathLike):
        return _file(Path(source), filename, limits)
    if hasattr(source, "read"):
        name = filename or _name_of(source)
        data = source.read(limits.max_bytes + 1)
        if not isinstance(data, bytes):
            raise TypeError("the file must be open in binary mode")
        return _bounded(data, name, limits)
    raise TypeError(f"source must be a path, bytes or a binary file, not {type(source).__name__}")


def shown_name(source: Any, filename: str | None) -> str | None:
    """The name an input is called by before it is read."""
    if filename is not None or not isinstance(source, str | os.PathLike):
        return filename or (_name_of(source) if hasattr(source, "read") else None)
    return told_name(Path(source).name)


def _file(path: Path, filename: str | None, limits: Limits) -> tuple[bytes, str]:
    name, whole = filename or told_name(path.name), told_name(str(path))
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > limits.max_bytes:
                raise LimitError("limit_bytes", name=whole, limit=limits.max_bytes, found=size)
            return _bounded(file.read(limits.max_bytes + 1), name, limits)  # type: ignore[return-value]
    except FileNotFoundError as error:
        raise ReadError("file_missing", name=whole) from error
    except IsADirectoryError as error:
        raise ReadError("file_is_directory", name=whole) from error
    except PermissionError as error:
        code = "file_is_directory" if path.is_dir() else "file_permission"
        raise ReadError(code, name=whole) from error
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise ReadError("file_unreadable", name=whole, detail=detail) from error


def _bounded(data: bytes, name: str | None, limits: Limits) -> tuple[bytes, str | None]:
    if len(data) > limits.max_bytes:
        raise LimitError("limit_bytes", name=name, limit=limits.max_bytes, found=len(data))
    return data, name


def _name_of(file: BinaryIO) -> str | None:
    name = getattr(file, "name", None)
    # Standard streams call themselves "<stdin>" and the like, which names no file.
    return (
        told_name(Path(name).name) if isinstance(name, str) and not name.startswith("<") else None
    )
