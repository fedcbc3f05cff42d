"""The names of files in an archive: how they are encoded, and which files are no documents."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath

from attrs import frozen

_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_WEB_PAGES = (".html", ".htm", ".shtml", ".xhtml")
# Browsers name the folder of a saved page after it, in their own language for Chinese.
_PAGE_FOLDERS = ("_files", ".files", "_文件")
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"))
_NUMBERED = re.compile(r"(.*?)(\d{1,6})[\s)）页]*", re.DOTALL)
_LEFT_BEHIND = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"))
_DRESS = frozenset(
    (
        ".css",
        ".js",
        ".mjs",
        ".map",
        ".woff",
        ".woff2",
        ".ttf",
        ".ttc",
        ".otf",
        ".eot",
        ".ico",
        ".cur",
    )
)


@frozen(slots=True)
class Folder:
    """What must be known of a whole archive to judge one file: the folders of its web pages."""

    of_pages: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> Folder:
        """Look over all names of an archive."""
        stems = [PurePosixPath(name) for name in names]
        pages = [path for path in stems if path.suffix.lower() in _WEB_PAGES]
        return cls(
            frozenset(
                f"{page.with_suffix('')}{end}".lower() for page in pages for end in _PAGE_FOLDERS
            )
        )


def is_furniture(name: str, folder: Folder) -> bool:
    """Whether a file only belongs to the system, an editor or a web page beside it."""
    path = PurePosixPath(name)
    for part in path.parts:
        if part.startswith((".", "~$")) or part.lower() in _LEFT_BEHIND:
            return part not in {".", ".."}
    if path.suffix.lower() in _DRESS:
        return True
    return any(str(parent).lower() in folder.of_pages for parent in path.parents)


def picture_pages(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Pictures that are the pages of one document: each of their names -> all of them, in order.

    They stand in one folder, their names differ by a number only, and the numbers run from 0 or 1
    without a gap.
    """
    runs: dict[tuple[str, str], dict[int, str]] = {}
    for name in names:
        path = PurePosixPath(name)
        numbered = _NUMBERED.fullmatch(path.stem)
        if path.suffix.lower() in _PICTURES and numbered is not None:
            stem = f"{path.parent}/{numbered[1]}"
            runs.setdefault((stem, path.suffix.lower()), {})[int(numbered[2])] = name
    pages: dict[str, tuple[str, ...]] = {}
    for run in runs.values():
        numbers = sorted(run)
        if len(numbers) > 1 and numbers in (
            [*range(len(numbers))],
            [*range(1, len(numbers) + 1)],
        ):
            whole = tuple(run[number] for number in numbers)
            pages |= dict.fromkeys(whole, whole)
    return pages


def member_name(info: zipfile.ZipInfo) -> str:
    """The path of a member, with ``/`` between folders.

    A name is UTF-8 where its flag says so (APPNOTE 4.4.4, bit 11) or the extra field of Info-ZIP
    gives it (APPNOTE 4.6.9); else it is in the encoding of the machine that made it: UTF-8 where
    it is valid, GB18030 where it is, or else code page 437.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        name = _unicode_path(info.extra, raw) or _decoded(raw)
    return name.replace("\\", "/").split("\0", 1)[0]


def _decoded(raw: bytes) -> str:
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in the extra field, where it is meant for this very name (its check sum agrees)."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(body) > 5 and body[0] == 1:
            (check,) = struct.unpack_from("<I", body, 1)
            if check == zlib.crc32(raw):
                return body[5:].decode("utf-8", "replace")
    return None
