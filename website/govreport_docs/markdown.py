"""Small pieces of Markdown, and the texts that the made pages share."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "zh")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SPECIAL = str.maketrans({c: f"&#{ord(c)};" for c in "\\`*_{}[]<>|~^"} | {"\n": " ", "&": "&amp;"})


@cache
def said(lang: str) -> Mapping[str, str]:
    """The headings and sentences of the made pages in one language."""
    texts = json.loads((Path(__file__).parent / "texts.json").read_text(encoding="utf-8"))
    return {name: both[lang] for name, both in texts.items()}


def suffix(lang: str) -> str:
    """The end of the name of a page in one language."""
    return ".md" if lang == "en" else f".{lang}.md"


def plain(text: object) -> str:
    """Text that Markdown is to leave as it is."""
    return str(text).translate(_SPECIAL)


def code(text: object) -> str:
    """Text in the type of code, safe in a cell of a table."""
    return f"<code>{plain(text)}</code>"


def slug(pointer: str) -> str:
    """The anchor of a cell: its pointer with dashes."""
    return pointer.strip("/").replace("/", "-")


def anchor(name: str) -> str:
    """A place that links can lead to."""
    return f'<span id="{name}"></span>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table; the cells are Markdown already."""
    return [
        "",
        *(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)),
        "",
    ]


def block(value: Any, kind: str = "json") -> list[str]:
    """A value as a block of code."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return ["", f"```{kind}", text, "```", ""]


def side(text: str, lang: str) -> str:
    """The part of a bilingual text that is in one language.

    ``Read · 读取`` is parted at the dot, paragraphs each by themselves; all of it where one
    language has no part.
    """
    parted = [
        piece
        for paragraph in re.split(r"\n\s*\n", text.strip())
        for piece in paragraph.split(" · ")
    ]
    fitting = [piece for piece in parted if bool(_HAN.search(_unquoted(piece))) == (lang == "zh")]
    return "\n\n".join(fitting or parted)


def _unquoted(piece: str) -> str:
    """Chinese names in brackets do not make an English paragraph Chinese."""
    return re.sub(r"[(（][^)）]*[)）]|[“”`].*?[“”`]", "", piece)
