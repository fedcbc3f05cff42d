"""What kind of document a compound file is ([MS-CFB]): by the streams in its root."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_PLAIN = "application/x-ole-storage"
ENCRYPTED = "application/x-encrypted-office"
# Streams of the root storage, the telling ones first.
_STREAMS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("MatOST", "application/vnd.ms-works"),
)
_NO_SECTOR = 0xFFFFFFFA  # this and higher numbers name no sector ([MS-CFB] 2.1)
_ENTRY = 128
_ROOT = 5
_MOST_SECTORS = 256


def kind_of_ole(data: bytes) -> str:
    """The media type of a compound file; never raises.

    Only streams that stand in the root count: a document may hold others as embedded objects,
    in storages of their own. A file whose directory is cut off is known by names left in it.
    """
    try:
        names = {name for name, in_root in _directory(data) if in_root}
    except (struct.error, IndexError, ValueError):
        names = set()
    if not names:
        names = {name for name, _ in _STREAMS if name.encode("utf-16-le") in data}
    return next((kind for name, kind in _STREAMS if name in names), _PLAIN)


def is_locked(data: bytes) -> bool:
    """Whether a Word document is encrypted ([MS-DOC] 2.5.2, FibBase, bit fEncrypted)."""
    # The stream WordDocument begins at a sector, with this number and version of the format.
    for size in (512, 4096):
        for at in range(size, min(len(data) - 12, 1 << 20), size):
            if data.startswith(b"\xec\xa5\xc1\x00", at):
                return bool(data[at + 11] & 1)
    return False


def _directory(data: bytes) -> Iterator[tuple[str, bool]]:
    """The names of all entries, each with whether it is reached from the root's own tree."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in {9, 12}:
        raise ValueError(shift)
    size = 1 << shift
    (sector,) = struct.unpack_from("<I", data, 48)
    table = struct.unpack_from("<109I", data, 76)
    entries: list[bytes] = []
    for _ in range(_MOST_SECTORS):
        if sector >= _NO_SECTOR:
            break
        start = (sector + 1) * size
        block = data[start : start + size]
        entries += [block[at : at + _ENTRY] for at in range(0, len(block) - _ENTRY + 1, _ENTRY)]
        part, place = divmod(sector, size // 4)
        if part >= len(table) or table[part] >= _NO_SECTOR:
            break
        (sector,) = struct.unpack_from("<I", data, (table[part] + 1) * size + place * 4)
    if not entries or entries[0][66] != _ROOT:
        raise ValueError("no root entry")
    root = _children(entries)
    for number, entry in enumerate(entries):
        length = min(struct.unpack_from("<H", entry, 64)[0], 64)
        yield entry[: max(length - 2, 0)].decode("utf-16-le", "replace"), number in root


def _children(entries: list[bytes]) -> set[int]:
    """The numbers of the entries in the root storage: a binary tree ([MS-CFB] 2.6.4)."""
    found: set[int] = set()
    waiting = [struct.unpack_from("<I", entries[0], 76)[0]]
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in found:
            found.add(number)
            waiting += struct.unpack_from("<II", entries[number], 68)
    return found
