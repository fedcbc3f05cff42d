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
from govreport.readers.html_depth import check_depth
from govreport.readers.html_table import MARK, Region, Rows, Texts, build_grid, lines_of, read_table
from govreport.readers.tally import Tally
from govreport.sources import Place

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCK_TAG = re.compile(
    r"<(?=/?(?:[pP]|[bB][rR]|[dD](?:[iI][vV]|[lLtTdD])|[lL][iI]|[uUoO][lL]|[hH][rR1-6]|"
    r"[sS](?:ection|ECTION|ummary|UMMARY)|[aA](?:rticle|RTICLE|ddress|DDRESS|side|SIDE)|"
    r"[fF](?:orm|ORM|ieldset|IELDSET|igure|IGURE|igcaption|IGCAPTION|ooter|OOTER)|"
    r"[hH](?:eader|EADER)|[mM](?:ain|AIN|enu|ENU)|[nN](?:av|AV)|[cC](?:enter|ENTER)|"
    r"[pP](?:re|RE)|[bB](?:lockquote|LOCKQUOTE)|[lL](?:egend|EGEND)|[dD](?:etails|ETAILS))[\s>/])"
)
_NOT_SHOWN = "script,style,template,noscript,iframe,select,svg,title"
_HIDDEN = '[hidden],[style*="display:none" i],[style*="display: none" i],[style*="display :none" i]'
_MAYBE_HIDDEN = re.compile(r"display *: *none|DISPLAY *: *NONE|\shidden[\s>=]")
_INVISIBLE = ("\ufeff", "\u200b", "\u2060", "&#8203;", "&ZeroWidthSpace;")
# A heading longer than this is an unclosed tag that swallowed the page.
_HEADING_LENGTH = 200
_CELL_START = re.compile(r"<t[dh](?=[\s>/])", re.IGNORECASE)
_CMS_ELEMENTS = "publishtime,ucaptitle,ucapsource,ucapauthor"

_Held = list[Region] | Heading


def read_html(text: str, tally: Tally) -> tuple[list[Block], str | None, Mapping[str, str]]:
    """Blocks in reading order, title of the page, and what its ``meta`` elements say.

    Names in the metadata are lower-cased; the first of a name counts. Raises ``LimitError``:
    ``limit_tags``, ``limit_depth``, ``limit_cells``, ``limit_span``.
    """
    parser = _parse(text, tally)
    title = parser.css_first("title")
    page_title = None if title is None else " ".join(title.text(deep=True).split()) or None
    metadata = _metadata(parser, text)
    return _blocks(parser, text, tally, {}), page_title, metadata


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
    return _blocks(parser, text, tally, lines, first_line)


def _parse(text: str, tally: Tally) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    check_depth(text, tally)
    for char in _INVISIBLE:
        if char in text:
            text = text.replace(char, "")
    for char in (MARK, "\f"):
        if char in text:
            text = text.replace(char, " ")
    return LexborHTMLParser(_BLOCK_TAG.sub("\f<", text))


def _metadata(parser: LexborHTMLParser, text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for node in parser.css("meta[name][content]"):
        attributes = node.attributes
        _note(found, attributes["name"], attributes["content"])
    # The content management systems of many government sites mark fields with tags of their own.
    if "<publishtime" in text or "<ucap" in text:
        for node in parser.css(_CMS_ELEMENTS):
            _note(found, node.tag, node.text(deep=True))
    return immutabledict(found)


def _note(found: dict[str, str], name: str | None, content: str | None) -> None:
    value = " ".join((content or "").split())
    if name and value:
        found.setdefault(name.strip().lower(), value)


def _blocks(
    parser: LexborHTMLParser,
    text: str,
    tally: Tally,
    lines: Mapping[int, int],
    line: int | None = None,
) -> list[Block]:
    dropped = f"{_NOT_SHOWN},{_HIDDEN}" if _MAYBE_HIDDEN.search(text) else _NOT_SHOWN
    root = parser.body or parser.root
    if root is None:
        return []
    for node in root.css(dropped):
        if node.tag not in {"body", "html"}:
            node.remove()
    held: dict[str, _Held] = {}
    for node in reversed(root.css("h1,h2,h3,h4,h5,h6,table")):
        _hold(node, held, tally, lines, line)
    blocks: list[Block] = []
    _emit(root.text(deep=True), held, tally, line, blocks)
    return blocks


def _hold(
    node: LexborNode,
    held: dict[str, _Held],
    tally: Tally,
    lines: Mapping[int, int],
    line: int | None,
) -> None:
    """Replace a heading or table by a mark and keep what it says under that mark."""
    tag = node.tag or ""
    if tag == "table":
        regions = read_table(node, tally, lines)
        boxed = [text for region in regions if isinstance(region, Texts) for text in region]
        if not any(isinstance(region, Rows) for region in regions):
            # A table of one column is a box: its text flows with that around it.
            node.replace_with("\f" + "\f".join(boxed) + "\f")
            return
        kept: _Held = regions
    else:
        text = node.text(deep=True)
        if MARK in text or len(text) > _HEADING_LENGTH or _fills_cell(node, text):
            return
        words = _joined(lines_of(text))
        kept = Heading(words, Place(words, line=line), int(tag[1]))
        if not words:
            return
    mark = f"{MARK}{len(held)}"
    held[mark] = kept
    node.replace_with(f"\f{mark}\f")


def _fills_cell(node: LexborNode, text: str) -> bool:
    """Whether a heading is all that a table cell holds: then it is the way the cell is printed."""
    parent = node.parent
    if parent is None or parent.tag not in {"td", "th"}:
        return False
    return parent.text(deep=True).split() == text.split()


def _joined(parts: list[str]) -> str:
    """Join the lines of a heading: a line break in Chinese stands for nothing, else for a space."""
    whole = ""
    for part in parts:
        apart = whole and whole[-1].isascii() and part[0].isascii()
        whole += f" {part}" if apart else part
    return whole


def _emit(
    text: str, held: dict[str, _Held], tally: Tally, line: int | None, blocks: list[Block]
) -> None:
    for chunk in text.split("\f"):
        words = chunk.split()
        if not words:
            continue
        # Taken out as it is placed: a mark that the page itself forged can't be placed twice.
        kept = held.pop(words[0], None) if words[0][0] == MARK else None
        if kept is None:
            paragraph = " ".join(words).replace(MARK, "")
            if paragraph:
                blocks.append(Paragraph(paragraph, Place(paragraph, line=line)))
        elif isinstance(kept, Heading):
            blocks.append(kept)
        else:
            for region in kept:
                if isinstance(region, Texts):
                    _emit("\f".join(region), held, tally, line, blocks)
                else:
                    blocks.append(build_grid(region, tally.next_table()))
