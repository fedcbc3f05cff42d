"""Packed files (zip), opened within limits: docx, xlsx, odt, ods, ofd and plain archives."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import NoReturn

from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers.tally import Tally

_ENCRYPTED = 0x1
_END = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"
_CHUNK = 1 << 18
# bzip2 and LZMA are unpacked by zipfile in one go whatever is asked for, so they can't be bounded.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError,
          NotImplementedError, RuntimeError, struct.error)  # fmt: skip


def open_zip(data: bytes, tally: Tally) -> zipfile.ZipFile:
    """Open a zip file whose number of members is within the limit; sizes are not looked at.

    Members are counted before the directory is read, as reading a huge one costs much memory.
    Raises ``LimitError`` (``limit_members``) or ``ReadError`` (``package_damaged``).
    """
    count = entries(data)
    if count > tally.limits.max_members:
        raise tally.refuse("members", count)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise ReadError("package_damaged", name=tally.name, detail=str(error)) from error


def entries(data: bytes) -> int:
    """How many entries the directory of a zip file has.

    They are counted by their signatures (APPNOTE 4.3.12): the number that the end record
    tells is not trusted. Data without an end record have none.
    """
    end = data.rfind(_END)
    if end < 0 or end + 16 > len(data):
        return 0
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    # In a zip64 file the size stands elsewhere; the whole file is counted then.
    return data.count(_ENTRY, max(0, end - size) if size <= end else 0, end)


def open_package(data: bytes, tally: Tally) -> zipfile.ZipFile:
    """Open a zip file whose members, by its directory, stay within the limits.

    ``read_member`` never gives more of a member than the directory says, so that a size that lies
    can't pass the bound. Raises ``LimitError`` (``limit_members``, ``limit_unpacked``) or
    ``ReadError`` (``package_damaged``, ``package_encrypted``).
    """
    package = open_zip(data, tally)
    members = package.infolist()
    if len(members) > tally.limits.max_members:
        raise tally.refuse("members", len(members))
    size = sum(member.file_size for member in members)
    if size > tally.limits.max_unpacked:
        raise tally.refuse("unpacked", size)
    if any(is_encrypted(member) for member in members):
        raise ReadError("package_encrypted", name=tally.name)
    return package


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    """Whether a member can only be read with a password (APPNOTE 4.4.4, bit 0)."""
    return bool(member.flag_bits & _ENCRYPTED)


def read_member(package: zipfile.ZipFile, member: str | zipfile.ZipInfo, tally: Tally) -> bytes:
    """The bytes of one member, unpacked piece by piece: no more than its declared size is held.

    Raises ``ReadError``: ``package_damaged``, also where the member is packed by a method other
    than deflate, where its check sum does not agree, or where it is not there.
    """
    try:
        info = member if isinstance(member, zipfile.ZipInfo) else package.getinfo(member)
        if info.compress_type not in _METHODS:
            raise zipfile.BadZipFile(f"compression method {info.compress_type}")
        pieces = []
        with package.open(info) as file:
            while piece := file.read(_CHUNK):
                pieces.append(piece)
        return b"".join(pieces)
    except BROKEN as error:
        raise ReadError("package_damaged", name=tally.name, detail=str(error)) from error


def read_encrypted(data: bytes, *, name: str | None, limits: Limits) -> NoReturn:
    """The reader of office files behind a password ([MS-OFFCRYPTO] 2.3): says so.

    Raises ``ReadError``: ``package_encrypted``.
    """
    raise ReadError("package_encrypted", name=name)
