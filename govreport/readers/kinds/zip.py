"""What kind of document a zip file is: by its directory and what the parts declare."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from govreport.readers.packed.package import BROKEN, entries

_PLAIN = "application/zip"
_OFD = "application/ofd"
_OOXML = "application/vnd.openxmlformats-officedocument."
_DOCX = f"{_OOXML}wordprocessingml.document"
_XLSX = f"{_OOXML}spreadsheetml.sheet"
_PPTX = f"{_OOXML}presentationml.presentation"
_TYPES = "[Content_Types].xml"
# Content type of the main part, without "+xml" (ECMA-376-1, 11.3.10, 12.3.23, 13.3.6) -> medium.
_MAIN = {
    f"{_DOCX}.main": _DOCX,
    f"{_OOXML}wordprocessingml.template.main": f"{_OOXML}wordprocessingml.template",
    "application/vnd.ms-word.document.macroenabled.main":
        "application/vnd.ms-word.document.macroenabled.12",
    "application/vnd.ms-word.template.macroenabledtemplate.main":
        "application/vnd.ms-word.template.macroenabled.12",
    f"{_XLSX}.main": _XLSX,
    f"{_OOXML}spreadsheetml.template.main": f"{_OOXML}spreadsheetml.template",
    "application/vnd.ms-excel.sheet.macroenabled.main":
        "application/vnd.ms-excel.sheet.macroenabled.12",
    "application/vnd.ms-excel.template.macroenabled.main":
        "application/vnd.ms-excel.template.macroenabled.12",
    "application/vnd.ms-excel.sheet.binary.macroenabled.main":
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    f"{_PPTX}.main": _PPTX,
    f"{_OOXML}presentationml.slideshow.main": _PPTX,
    f"{_OOXML}presentationml.template.main": _PPTX,
    "application/vnd.ms-powerpoint.presentation.macroenabled.main": _PPTX,
}  # fmt: skip
_CONTENT_TYPE = re.compile(rb"""\bContentType\s*=\s*["']\s*([^"'\s;]{1,200})""")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+", re.ASCII)
_LOCAL = re.compile(rb"PK\x03\x04(?s:.{22})(?s:(..)(..))")
# Names at which a damaged package is still known; the first that fits.
_PARTS = (("word/", _DOCX), ("xl/", _XLSX), ("ppt/", _PPTX), ("OFD.xml", _OFD))
_PACKED_FIRST = (_TYPES, "_rels/", "docProps/", "word/", "xl/", "ppt/", "OFD.xml", "Doc_0/")
_MOST_ENTRIES = 20_000
_MOST_NAMES = 500
_MOST_READ = 1 << 20


def kind_of_zip(data: bytes) -> str:
    """The media type of a zip file; ``application/zip`` where it is only an archive.

    Looks at the directory, at ``[Content_Types].xml`` (ECMA-376-2, 10.1.2.2), at ``mimetype``
    (OpenDocument 1.3-2, 3.3) and at ``OFD.xml`` (GB/T 33190, 7), never at the bytes of other
    members. Without a directory the names before the members count. Never raises.
    """
    if entries(data) > _MOST_ENTRIES:
        return _PLAIN
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _by_parts(package)
    except BROKEN:
        return _by_local_names(data)


def _by_parts(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    if "mimetype" in names:
        declared = _start(package, "mimetype").decode("latin-1").strip().lower()
        if _MEDIA_TYPE.fullmatch(declared):
            return declared
    if _TYPES in names:
        declared_types = _CONTENT_TYPE.findall(_start(package, _TYPES).replace(b"\0", b""))
        for kind in declared_types:
            main = kind.decode("latin-1").lower().removesuffix("+xml")
            if main in _MAIN:
                return _MAIN[main]
        return next((kind for part, kind in _PARTS if _below(part, names)), _PLAIN)
    return _OFD if "OFD.xml" in names else _PLAIN


def _below(part: str, names: set[str]) -> bool:
    return any(name.startswith(part) for name in names)


def _start(package: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of a member; nothing where it can't be unpacked piece by piece."""
    if package.getinfo(name).compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return b""
    try:
        with package.open(name) as file:
            return file.read(_MOST_READ)
    except BROKEN:
        return b""


def _by_local_names(data: bytes) -> str:
    """What a package without a readable directory was, by the headers before its members."""
    names: list[str] = []
    for found in _LOCAL.finditer(data):
        (size,) = struct.unpack("<H", found[1])
        names.append(data[found.end() : found.end() + size].decode("utf-8", "replace"))
        if names[0] == "mimetype":
            declared = data[found.end() + size :][:100].split(b"PK", 1)[0].decode("latin-1").lower()
            return declared if _MEDIA_TYPE.fullmatch(declared) else _PLAIN
        if not names[0].startswith(_PACKED_FIRST) or len(names) > _MOST_NAMES:
            break
        for part, kind in _PARTS:
            if names[-1].startswith(part):
                return kind
    return _PLAIN
