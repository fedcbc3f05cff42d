"""MinerU's JSON to a document: ``content_list.json``, ``content_list_v2.json``, ``middle.json``.

As its reference of output files says: pages count from 0, tables are HTML, what it discards
(headers, footers, page numbers, marginal notes) is left out. Boxes are taken from ``middle.json``
only, where they are points; the others give them in thousandths of a page of unknown size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define

from govreport.document import Block, Document, Grid
from govreport.limits import Limits
from govreport.readers.parsed.foreign import (
    Left,
    finite,
    heading,
    items,
    joined,
    mapping,
    on_page,
    paragraphs,
    string,
    whole,
)
from govreport.readers.tally import Tally
from govreport.sources import Place

SOURCE = "MinerU"
_FURNITURE = frozenset(
    (
        "header", "footer", "page_number", "aside_text", "discarded", "abandon",
        "page_header", "page_footer", "page_aside_text",
    )
)  # fmt: skip
_HEADS = frozenset(("title", "doc_title", "paragraph_title"))
_PICTURES = frozenset(("image", "chart", "seal"))
# Where each kind of item keeps its text, in the forms that have come out so far.
_TEXTS = ("text", "list_items", "code_body", "content")


def is_mineru(data: Any) -> bool:
    """Whether decoded JSON is MinerU's: pages of blocks, or a list of items with type and page."""
    if isinstance(data, Mapping):
        pages = items(data.get("pdf_info"))
        return any(
            "para_blocks" in page or "preproc_blocks" in page for page in map(mapping, pages)
        )
    listed = items(data)
    if listed and all(isinstance(page, list) for page in listed):
        found = [mapping(item) for page in listed for item in page]
        return bool(found) and all("type" in item and "content" in item for item in found)
    return bool(listed) and all("type" in i and "page_idx" in i for i in map(mapping, listed))


def read(data: Any, *, name: str | None, limits: Limits) -> Document:
    """The document of MinerU's decoded JSON.

    Pictures without text and tables without HTML are told by findings. Raises ``LimitError`` as
    the reader of HTML does.
    """
    walk = _Walk(Tally(limits, name), Left(SOURCE))
    if isinstance(data, Mapping):
        blocks = list(walk.middle(items(data.get("pdf_info"))))
    elif data and isinstance(data[0], list):
        blocks = [
            block
            for number, page in enumerate(data, start=1)
            for item in page
            for block in walk.item(_flat(mapping(item)), number)
        ]
    else:
        blocks = [block for item in map(mapping, data) for block in walk.item(item, _page_of(item))]
    return Document(tuple(blocks), findings=tuple(walk.left.findings()))


def _page_of(item: Mapping[str, Any]) -> int | None:
    index = whole(item.get("page_idx"))
    return None if index is None else index + 1


def _flat(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """An item of the second version in the shape of the first: its content beside its type."""
    content = item.get("content")
    if not isinstance(content, Mapping):
        return {"type": item.get("type"), "text": _said(content), "table_body": content}
    said = next((value for key, value in content.items() if key.endswith("_content")), None)
    table = {"table_body": content.get("html"), "text_level": content.get("level")}
    return {**content, **table, "type": item.get("type"), "text": _said(said)}


def _said(value: Any) -> str:
    """The text of a value: text itself, the content of a span, or all of a list in one line."""
    if isinstance(value, Mapping):
        return _said(value.get("content", value.get("item_content", value.get("text"))))
    if isinstance(value, list):
        return "".join(_said(part) for part in value)
    return string(value)


@define(slots=True)
class _Walk:
    """The walk through one file."""

    tally: Tally
    left: Left

    def item(self, item: Mapping[str, Any], page: int | None) -> Iterator[Block]:
        """The blocks of one item of a content list."""
        kind = string(item.get("type"))
        if kind in _FURNITURE:
            return
        place = Place(page=page)
        level = whole(item.get("text_level")) or 0
        if kind == "table":
            yield from self._around(item.get("table_caption"), place)
            yield from self.table(string(item.get("table_body")), page)
            yield from self._around(item.get("table_footnote"), place)
        elif kind in _PICTURES:
            self.left.items[kind] += 1
            yield from self._around(item.get(f"{kind}_caption"), place)
            yield from paragraphs(_said(item.get("content")), place)
            yield from self._around(item.get(f"{kind}_footnote"), place)
        elif kind in _HEADS or level > 0:
            yield from heading(_said(item.get("text")), level or 1, place)
        else:
            said = [_lines(item.get(name)) for name in _TEXTS]
            lines = next((found for found in said if found), [])
            if not lines:
                self.left.items[kind or "?"] += 1
            for line in lines:
                yield from paragraphs(line, place)

    def table(self, html: str, page: int | None) -> Iterator[Block]:
        """The blocks of the HTML of a table."""
        from govreport.readers.web.html import read_html

        blocks = read_html(html, self.tally)[0] if html.strip() else []
        if not any(isinstance(block, Grid) for block in blocks):
            self.left.items["table"] += not blocks
        for block in blocks:
            yield on_page(block, page)

    def middle(self, pages: Any) -> Iterator[Block]:
        """The blocks of the pages of ``middle.json``."""
        for page in map(mapping, pages):
            index = whole(page.get("page_idx"))
            number = None if index is None else index + 1
            blocks = page.get("para_blocks", page.get("preproc_blocks"))
            for block in map(mapping, items(blocks)):
                yield from self._block(block, number)

    def _block(self, block: Mapping[str, Any], page: int | None) -> Iterator[Block]:
        kind = string(block.get("type"))
        if kind in _FURNITURE:
            return
        place = Place(page=page, box=_box(block.get("bbox")))
        inner = items(block.get("blocks"))
        if kind in _PICTURES:
            self.left.items[kind] += 1
        if inner:
            for part in map(mapping, inner):
                yield from self._block(part, page)
            return
        spans = [mapping(s) for line in items(block.get("lines")) for s in _spans(line)]
        if kind in {"table_body", "table"}:
            for span in spans:
                yield from self.table(string(span.get("html")), page)
            if not spans and not block.get("lines_deleted"):
                self.left.items["table"] += 1
            return
        text = joined(
            "".join(_said(span) for span in map(mapping, _spans(line)))
            for line in items(block.get("lines"))
        )
        if kind in _HEADS:
            yield from heading(text, whole(block.get("level")) or 1, place)
        else:
            yield from paragraphs(text, place)

    def _around(self, said: Any, place: Place) -> Iterator[Block]:
        for line in _lines(said):
            yield from paragraphs(line, place)


def _spans(line: Any) -> Any:
    return items(mapping(line).get("spans"))


def _lines(value: Any) -> list[str]:
    """The texts of a list of texts, of spans, or of items that hold spans; of a text, itself."""
    parts = value if isinstance(value, list) else [value]
    if parts and all(isinstance(p, Mapping) and "content" in p for p in parts):
        parts = ["".join(_said(part) for part in parts)]  # spans of one paragraph
    return [said for said in map(_said, parts) if said.strip()]


def _box(value: Any) -> Any:
    try:
        left, top, right, bottom = (float(side) for side in value)
    except (TypeError, ValueError, OverflowError):
        return None
    return finite((left, top, right, bottom))
