"""Pages of the repository outside docs/, and links between all of them."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^(```.*?^```)", re.MULTILINE | re.DOTALL)
_LANGUAGE_LINK = re.compile(r"[ ·|]*\[(?:中文|English|中文说明)\]\([^)\s]+\)\n?")


@cache
def outside() -> Mapping[str, str]:
    """Files outside docs/ that have a page of their own, by path, with the name of that page."""
    found = {}
    for file in sorted(ROOT.glob("*.md")):
        name = file.stem.replace(".zh-CN", ".zh").lower()
        found[file.name] = f"project/{name}.md"
    for file in sorted((ROOT / "spec").rglob("*.md")):
        place = file.relative_to(ROOT).as_posix()
        name = place.lower().replace("readme.", "index.")
        found[place] = name.replace("/format.", ".")
    return found


def pages() -> Iterator[tuple[str, str]]:
    """Name and Markdown of the pages that stand outside docs/, and the list of decisions."""
    for place, name in outside().items():
        yield name, (ROOT / place).read_text(encoding="utf-8")
    lines = ["# Decisions", "", "Why things are as they are.", ""]
    for file in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        title = file.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
        lines.append(f"- [{title}]({file.name})")
    yield "decisions/index.md", "\n".join(lines) + "\n"


def relinked(text: str, name: str) -> str:
    """The Markdown of the page ``name`` with its links led to the pages of the site.

    What has no page keeps its words without the link; the links to the same page in another
    language go, the site has them on every page.
    """
    home = {page: place for place, page in outside().items()}.get(name, f"docs/{name}")
    parts = _FENCE.split(_LANGUAGE_LINK.sub("", text))
    return "".join(
        part if part.startswith("```") else _LINK.sub(lambda m: _led(m, home, name), part)
        for part in parts
    )


def _led(match: re.Match[str], home: str, name: str) -> str:
    picture, words, target = match.groups()
    path, mark, anchor = target.partition("#")
    if not path or "://" in target or target.startswith("mailto:"):
        return match[0]
    place = posixpath.normpath(posixpath.join(posixpath.dirname(home), path))
    if place == "docs/decisions":
        place = "docs/decisions/index.md"
    page = outside().get(place)
    if page is None and place.startswith("docs/"):
        page = place.removeprefix("docs/")
    if page is None:
        return words
    link = posixpath.relpath(page, posixpath.dirname(name) or ".")
    return f"{picture}[{words}]({link}{mark}{anchor})"
