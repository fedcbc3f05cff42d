"""HTML to blocks. lexbor builds the tree (WHATWG HTML 13); tables and layout are ours.

The tree is visited with few calls: before parsing, a form feed (white space, which never alters
the tree) is set before every block tag, so that the text of a node taken in one call still shows
where its blocks part. Headings and tables are replaced in the tree, inner ones first, by a mark
that says where they stood; the text of the body, split at the form feeds, is then the document in
reading order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from immutabledict import immutabledict

from govreport.document import Block, Heading, Paragraph
from govreport.quick import quick
from govreport.readers.regions import HEADING_LENGTH, MARK, Held, joined, lines_of
from govreport.readers.tally import Tally
from govreport.readers.web.depth import check_depth
from govreport.readers.web.table import read_table
from govreport.sources import Place

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_LOWER = (
    r"(?:p(?:re)?|b(?:r|lockquote)|d(?:iv|[ltd]|etails)|l(?:i|egend)|ul|ol|h(?:[r1-6]|eader)"
    r"|s(?:ection|ummary)|a(?:rticle|ddress|side)|f(?:orm|ieldset|igure|igcaption|ooter)"
    r"|m(?:ain|enu)|nav|center)"
)
_FREQUENT = r"(?!/?(?:span|t[dr]|o:p|font)[ >])"
# Grouped by first letter, lower case first, the usual other tags before: this runs at every tag.
_BLOCK_TAG = re.compile(rf"<{_FREQUENT}(?=/?(?:{_LOWER}|(?=[A-Z])(?i:{_LOWER}))[\s>/])".encode())
_NOT_SHOWN = frozenset(
    ("script", "style", "template", "noscript", "iframe", "select", "svg", "title", "meta")
)
# What is struck out no longer stands there.
_STRUCK = frozenset(("del", "s", "strike"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WANTED = ",".join((*sorted(_NOT_SHOWN | _STRUCK | _HEADINGS), "table", "sup", "[hidden]"))
_NOT_DISPLAYED = ',[style*="display:none" i],[style*="display: none" i]'
_DISPLAY = re.compile(r"none(?<=[yY]:none)|none(?<=[yY]: none)")
_INVISIBLE = ("\ufeff", "\u200b", "&#8203;")
_OWN_SIGNS = (MARK.encode(), b"\f")
_CELL_START = re.compile(r"<t[dh](?=[\s>/])", re.IGNORECASE)
_CMS_ELEMENTS = "publishtime,ucaptitle,ucapsource,ucapauthor"

_Paragraph, _Place = quick(Paragraph), quick(Place)


def read_html(
    text: str, tally: Tally, encoded: bytes | None = None
) -> tuple[list[Block], str | None, Mapping[str, str]]:
    """Blocks in reading order, title of the page, and what its ``meta`` elements say.

    ``encoded`` is ``text`` in UTF-8, where the caller has it already. Names in the metadata are
    lower-cased; the first pair of a name counts. Raises ``LimitError``: ``limit_tags``,
    ``limit_attributes``, ``limit_depth``, ``limit_cells``, ``limit_span``.
    """
    parser = _parse(text, tally, encoded)
    page = _Page(tally, {}, None)
    # The content management systems of many government sites mark fields with tags of their own.
    if "<publishtime" in text or "<ucap" in text:
        for node in reversed(parser.css(_CMS_ELEMENTS)):
            page.note(node.tag, node.text(deep=True))
    blocks = page.blocks(parser, text)
    return blocks, page.title, immutabledict(page.metadata)


def read_fragment(text: str, tally: Tally, first_line: int) -> list[Block]:
    """Blocks of HTML that stands inside another text; cells get the line they begin at."""
    parser = _parse(text, tally)
    starts = [found.start() for found in _CELL_START.finditer(text)]
    cells = parser.css("td,th")
    lines: dict[int, int] = {}
    if len(starts) == len(cells):
        line, last = first_line, 0
        for start, cell in zip(starts, cells, strict=True):
            line += text.count("\n", last, start)
            last = start
            lines[cell.mem_id] = line
    return _Page(tally, lines, first_line).blocks(parser, text)


def _parse(text: str, tally: Tally, encoded: bytes | None = None) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    check_depth(text, tally)
    for char in _INVISIBLE:
        if char in text:
            text, encoded = text.replace(char, ""), None
    data = encoded or text.encode(errors="ignore")
    for sign in _OWN_SIGNS:
        data = data.replace(sign, b" ")
    return LexborHTMLParser(_BLOCK_TAG.sub(b"\f<", data))


class _Page:
    """What one page has given so far."""

    def __init__(self, tally: Tally, lines: Mapping[int, int], line: int | None) -> None:
        self._tally = tally
        self._lines = lines
        self._line = line
        self._held = Held(tally, line)
        self.title: str | None = None
        self.metadata: dict[str, str] = {}

    def blocks(self, parser: LexborHTMLParser, text: str) -> list[Block]:
        """The blocks in reading order; fills title and metadata on the way."""
        root, body = parser.root, parser.body
        if root is None:
            return []
        wanted = _WANTED
        if "none" in text and _DISPLAY.search(text):
            wanted += _NOT_DISPLAYED
        for node in reversed(root.css(wanted)):
            self._take(node)
        return self._held.emit([(body or root).text(deep=True)])

    def note(self, name: str | None, content: str | None) -> None:
        """Keep a pair of metadata; of pairs with one name the one noted last counts."""
        value = " ".join((content or "").split())
        if name and value:
            self.metadata[name.strip().lower()] = value

    def _take(self, node: LexborNode) -> None:
        """Act on one element. Elements come in reverse order, so inner ones before outer ones."""
        tag = node.tag or ""
        if tag == "table":
            if _is_hidden(node):
                node.remove()
            else:
                self._take_table(node)
        elif tag == "sup":
            # a footnote's figure must not run into the number before it
            node.replace_with(f"[{node.text(deep=True).strip()}]")
        elif tag in _HEADINGS:
            self._take_heading(node, int(tag[1]))
        elif tag == "meta":
            attributes = node.attributes
            self.note(attributes.get("name"), attributes.get("content"))
        elif tag not in {"body", "html"}:
            if tag == "title":
                self.title = " ".join(node.text(deep=True).split()) or self.title
            node.remove()

    def _take_table(self, node: LexborNode) -> None:
        texts = self._held.hold_table(read_table(node, self._tally, self._lines))
        node.replace_with("\f" + "\f".join(texts) + "\f")

    def _take_heading(self, node: LexborNode, level: int) -> None:
        text = node.text(deep=True)
        words = joined(lines_of(text))
        if not words or MARK in text or len(text) > HEADING_LENGTH or _fills_cell(node, text):
            return
        mark = self._held.hold(Heading(words, Place(words, line=self._line), level))
        node.replace_with(f"\f{mark}\f")


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style


def _fills_cell(node: LexborNode, text: str) -> bool:
    """Whether a heading is all that a table cell holds: then it is the way the cell is printed."""
    parent = node.parent
    if parent is None or parent.tag not in {"td", "th"}:
        return False
    return parent.text(deep=True).split() == text.split()
