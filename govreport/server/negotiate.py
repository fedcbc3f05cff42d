"""What a client would rather have: ``Accept`` (RFC 9110, 12.5.1) and ``Accept-Language``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

# The names of the parameter ``to`` -> what they are on the wire.
MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "html": "text/html",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "parquet": "application/vnd.apache.parquet",
}


@frozen(slots=True)
class _Wish:
    """One entry of such a header: what, and how much, from 0 to 1."""

    name: str
    weight: float


def accepted(header: str | None, offered: Sequence[str]) -> str | None:
    """The media type offered that is wished for most, the first of equals; ``None``: none is."""
    if header is None or not header.strip():
        return offered[0]
    wishes = list(_wishes(header))
    best, most = None, 0.0
    for media_type in offered:
        weight = _weight(media_type, wishes)
        if weight > most:
            best, most = media_type, weight
    return best


def language(header: str | None, known: Sequence[str], otherwise: str) -> str:
    """The language wished for most; a region or script is let go (``zh-CN`` is ``zh``)."""
    best, most = otherwise, 0.0
    for wish in _wishes(header or ""):
        name = wish.name.partition("-")[0]
        if name in known and wish.weight > most:
            best, most = name, wish.weight
    return best


def _weight(media_type: str, wishes: Iterable[_Wish]) -> float:
    """That of the most specific entry that covers the media type."""
    ranges = (media_type, media_type.partition("/")[0] + "/*", "*/*")
    found = {wish.name: wish.weight for wish in wishes}
    return next((found[name] for name in ranges if name in found), 0.0)


def _wishes(header: str) -> Iterable[_Wish]:
    for entry in header.split(","):
        name, *params = (part.strip().lower() for part in entry.split(";"))
        weight = 1.0
        for param in params:
            key, _, value = param.partition("=")
            if key.strip() == "q":
                weight = _number(value.strip())
        if name:
            yield _Wish(name, weight)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if 0.0 <= number <= 1.0 else 0.0  # also what is no number
