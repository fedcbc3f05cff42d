"""Encodings: the bytes of a page, and what an HTML page claims about them."""

from __future__ import annotations

import random

# name: (codec, byte order mark, weight, charset an HTML page declares or "" for the right one)
ENCODINGS: dict[str, tuple[str, bytes, int, str]] = {
    "utf-8": ("utf-8", b"", 52, ""),
    "utf-8-bom": ("utf-8", b"\xef\xbb\xbf", 8, ""),
    "utf-8-undeclared": ("utf-8", b"", 4, "none"),
    "utf-8-as-gb2312": ("utf-8", b"", 3, "gb2312"),
    "gbk": ("gbk", b"", 8, "gbk"),
    "gb18030-as-gb2312": ("gb18030", b"", 6, "gb2312"),
    "gb18030-as-utf-8": ("gb18030", b"", 3, "utf-8"),
    "gb18030-undeclared": ("gb18030", b"", 3, "none"),
    "utf-16-le": ("utf-16-le", b"", 2, "none"),
    "utf-16-be": ("utf-16-be", b"", 2, "none"),
    "utf-16-le-bom": ("utf-16-le", b"\xff\xfe", 4, "none"),
    "utf-16-be-bom": ("utf-16-be", b"\xfe\xff", 2, "none"),
}
BIG5 = ("big5", b"", 0, "big5")


def codec(name: str) -> str:
    """The Python codec of a named encoding."""
    return ENCODINGS.get(name, BIG5)[0]


def encode(text: str, name: str) -> bytes:
    """The bytes of a page in a named encoding."""
    actual, mark, _, declared = ENCODINGS.get(name, BIG5)
    charset = {"": actual, "none": ""}.get(declared, declared)
    meta = f'<meta charset="{charset}">' if charset else ""
    text = text.replace("{charset}", meta)
    return mark + text.encode(actual, errors="xmlcharrefreplace" if meta else "replace")


def choose(rng: random.Random) -> str:
    """An encoding by weight."""
    return rng.choices(list(ENCODINGS), [one[2] for one in ENCODINGS.values()])[0]
