"""Kinds of file that only their name or declared type tells, for readers of third parties."""

from __future__ import annotations

from pathlib import PurePosixPath

from govreport.readers.kinds.sniff import JSON, JSONL, TEXT, ZIP, sniff
from govreport.readers.registry import MEDIA, third_party

# What these hold is decided by what is in them; no reader takes them over.
_OURS = frozenset((JSON, JSONL, ZIP))
_PLAIN = frozenset(("", ".txt", ".text", ".log"))


def kind_of(data: bytes, name: str | None = None, media_type: str | None = None) -> str:
    """The media type of ``data`` as ``sniff`` tells it, unless that leaves the medium open (text,
    XML, an archive, anything without a reader) and the declared type or the suffix of the name
    is one that a third party's reader takes. Raises as ``sniff`` does.
    """
    found = sniff(data, name, media_type)
    if found in MEDIA and found != TEXT:
        return found
    return _hinted(name, media_type) or found


def _hinted(name: str | None, media_type: str | None) -> str | None:
    declared = (media_type or "").partition(";")[0].strip().lower()
    told = [declared] if declared else []
    path = (name or "").partition("?")[0].replace("\\", "/")
    if PurePosixPath(path).suffix.lower() not in _PLAIN:
        from mimetypes import guess_type

        told += [guessed for guessed in guess_type(path)[:1] if guessed]
    told = [kind for kind in told if kind not in MEDIA and kind not in _OURS]
    return next((kind for kind in told if kind in third_party()), None) if told else None
