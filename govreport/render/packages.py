"""Zip packages of office files with the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile

#: The earliest date a zip archive can tell (PKWARE APPNOTE 4.4.6).
_DATE = (1980, 1, 1, 0, 0, 0)
# What XML 1.0 can't hold, not even as a reference (2.2, Char), and halves of surrogate pairs.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def dated(package: bytes) -> bytes:
    """A zip package with the dates of its members set to the earliest there is."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for member in given.infolist():
            info = zipfile.ZipInfo(member.filename, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, given.read(member))
    return out.getvalue()


def writable(text: str) -> str:
    """A text as XML can hold it: characters that it can't become U+FFFD, none is lost unseen."""
    return _UNWRITABLE.sub("\ufffd", text)
