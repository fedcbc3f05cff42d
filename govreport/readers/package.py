"""Packed files (zip), opened within limits: docx, xlsx, odt, ods, ofd and plain archives."""

from __future__ import annotations

import io
import zipfile
import zlib

from govreport.errors import ReadError
from govreport.readers.tally import Tally

_ENCRYPTED = 0x1


def open_package(data: bytes, tally: Tally) -> zipfile.ZipFile:
    """Open a zip file whose members, by its directory, stay within the limits.

    ``zipfile`` never gives more of a member than the directory says, so that a size that lies
    can't pass the bound. Raises ``LimitError`` (``limit_members``, ``limit_unpacked``) or
    ``ReadError`` (``package_damaged``, ``package_encrypted``).
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadError("package_damaged", name=tally.name, detail=str(error)) from error
    if len(members) > tally.limits.max_members:
        raise tally.refuse("members", len(members))
    size = sum(member.file_size for member in members)
    if size > tally.limits.max_unpacked:
        raise tally.refuse("unpacked", size)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise ReadError("package_encrypted", name=tally.name)
    return package


def read_member(package: zipfile.ZipFile, member: str, tally: Tally) -> bytes:
    """The bytes of one member. Raises ``ReadError``: ``package_damaged``."""
    try:
        return package.read(member)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError,
            NotImplementedError, RuntimeError) as error:  # fmt: skip
        raise ReadError("package_damaged", name=tally.name, detail=str(error)) from error
