"""docling's JSON (``DoclingDocument``, as docling-core 2 defines it) to a document.

The tree under ``body`` is walked in order; each ``$ref`` is a JSON Pointer into the same file.
What docling keeps as furniture (headers, footers, page numbers) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, evolve, field

from govreport.document import Block, Cell, Document, Grid, Paragraph
from govreport.limits import Limits
from govreport.quick import quick
from govreport.readers.parsed.foreign import (
    Left,
    finite,
    heading,
    items,
    mapping,
    paragraphs,
    string,
    whole,
)
from govreport.readers.tally import Tally
from govreport.sources import Place

SOURCE = "docling"
SCHEMA = "DoclingDocument"
_BODY = "body"
_FURNITURE = frozenset(("page_header", "page_footer"))
_CONTAINERS = frozenset(("groups", "texts", "tables", "body"))
_BOTTOM = "BOTTOMLEFT"

_Cell = quick(Cell)


def is_docling(data: Any) -> bool:
    """Whether decoded JSON is docling's, or the answer of its service that holds it."""
    return _document(data) is not None


def read(data: Any, *, name: str | None, limits: Limits) -> Document:
    """The document of docling's decoded JSON. ``Document.name`` is that of the original file.

    What has no text (pictures, forms) and what breaks docling's own format is told by findings.
    Raises ``LimitError`` (``limit_cells``, ``limit_span``).
    """
    document = _document(data)
    walk = _Walk(document or {}, Tally(limits, name), Left(SOURCE))
    blocks = tuple(walk.children(mapping(walk.data.get("body"))))
    origin = mapping(walk.data.get("origin"))
    return Document(
        blocks, name=string(origin.get("filename")) or None, findings=tuple(walk.left.findings())
    )


def _document(data: Any) -> Mapping[str, Any] | None:
    data = mapping(data)
    inner = mapping(mapping(data.get("document")).get("json_content"))
    for found in (data, inner):
        if found.get("schema_name") == SCHEMA and isinstance(found.get("body"), Mapping):
            return found
    return None


@define(slots=True)
class _Walk:
    """The walk through one file. ``seen``: what stands in two places is taken at the first."""

    data: Mapping[str, Any]
    tally: Tally
    left: Left
    seen: set[str] = field(factory=set)

    def children(self, item: Mapping[str, Any], *names: str) -> Iterator[Block]:
        """The blocks of what an item refers to, in order."""
        for list_name in names or ("children",):
            for reference in items(item.get(list_name)):
                yield from self._referred(string(mapping(reference).get("$ref")))

    def _referred(self, reference: str) -> Iterator[Block]:
        if reference in self.seen:
            return
        self.seen.add(reference)
        item = self._resolve(reference)
        if item is None:
            self.left.broken.append(reference)
            return
        label = string(item.get("label"))
        if item.get("content_layer", _BODY) != _BODY or label in _FURNITURE:
            return
        kind = reference.split("/")[1]
        if kind == "tables":
            yield from self.children(item, "captions")
            yield from self._table(item, reference)
            yield from self.children(item, "children", "footnotes")
        elif kind == "groups" and label == "inline":
            yield from self._inline(item)
        else:
            if isinstance(item.get("text"), str):
                yield from self._text(item, label)
            elif kind not in _CONTAINERS:
                self.left.items["picture" if kind == "pictures" else kind] += 1
            yield from self.children(item, "captions", "children", "footnotes")

    def _resolve(self, reference: str) -> Mapping[str, Any] | None:
        start, *steps = reference.split("/")
        node: Any = self.data if start == "#" and steps else None
        for step in steps:
            if isinstance(node, list) and step.isdecimal() and int(step[:9]) < len(node):
                node = node[int(step[:9])]
            else:
                node = mapping(node).get(step)
        return node if isinstance(node, Mapping) else None

    def _text(self, item: Mapping[str, Any], label: str) -> Iterator[Block]:
        text, place = item["text"], self._place(item)
        if label == "title":
            yield from heading(text, 1, place)
        elif label == "section_header":
            yield from heading(text, (whole(item.get("level")) or 1) + 1, place)
        else:
            if label == "list_item" and item.get("enumerated"):
                text = string(item.get("marker")) + text
            yield from paragraphs(text, place)

    def _inline(self, group: Mapping[str, Any]) -> Iterator[Block]:
        """Pieces of one paragraph that differ in style."""
        parts = [block for block in self.children(group) if isinstance(block, Paragraph)]
        if parts:
            yield from paragraphs("".join(part.text for part in parts), parts[0].place)

    def _place(self, item: Mapping[str, Any], raw: str | None = None) -> Place:
        first = mapping(next(iter(items(item.get("prov"))), None))
        page = whole(first.get("page_no"))
        return Place(raw, page=page, box=self._box(mapping(first.get("bbox")), page))

    def _box(self, box: Mapping[str, Any], page: int | None) -> Any:
        """Left, top, right, bottom from the left upper corner, where the page's height is known."""
        try:
            left, top, right, bottom = (float(box[side]) for side in "ltrb")
            if box.get("coord_origin") == _BOTTOM:
                size = mapping(mapping(mapping(self.data.get("pages")).get(str(page))).get("size"))
                height = float(size["height"])
                top, bottom = height - top, height - bottom
        except (KeyError, TypeError, ValueError, OverflowError):
            return None
        return finite((left, top, right, bottom))

    def _table(self, item: Mapping[str, Any], reference: str) -> Iterator[Block]:
        data = mapping(item.get("data"))
        cells = items(data.get("table_cells"))
        if not cells:
            # older files hold the expanded grid only, each merged cell in all its places
            cells = [cell for row in items(data.get("grid")) for cell in items(row)]
        place = self._place(item)
        table = self.tally.next_table()
        rows: dict[int, dict[int, Cell]] = {}
        taken: set[tuple[int, int]] = set()
        for cell in map(mapping, cells):
            made = self._cell(cell, table, place.page)
            if made is None or made.column in rows.get(made.row, {}):
                if made is None or made.text != rows[made.row][made.column].text:
                    self.left.broken.append(reference)
                continue
            area = {
                (row, column)
                for row in range(made.row, made.row + made.rowspan)
                for column in range(made.column, made.column + made.colspan)
            }
            if area & taken:
                self.left.broken.append(reference)
                continue
            taken |= area
            rows.setdefault(made.row, {})[made.column] = made
        if not any(cell.text for row in rows.values() for cell in row.values()):
            self.left.items["table"] += 1
            return
        height = max(row + 1 for row, _ in taken)
        width = max(column + 1 for _, column in taken)
        ordered = tuple(_numbered(rows.get(number, {})) for number in range(height))
        yield Grid(ordered, width, True, Place(page=place.page, box=place.box, table=table))

    def _cell(self, cell: Mapping[str, Any], table: int, page: int | None) -> Cell | None:
        ends = [
            whole(cell.get(f"{end}_{axis}_offset_idx"))
            for axis in ("row", "col")
            for end in ("start", "end")
        ]
        top, bottom, left, right = ends
        if top is None or bottom is None or left is None or right is None:
            return None
        if not (0 <= top < bottom and 0 <= left < right):
            return None
        if right - left > self.tally.limits.max_span:
            raise self.tally.refuse("span", right - left)
        self.tally.add_cells((bottom - top) * (right - left))
        if max(bottom, right) > self.tally.limits.max_cells:
            raise self.tally.refuse("cells", max(bottom, right))
        text = string(cell.get("text"))
        lines = (" ".join(line.split()) for line in text.splitlines())
        text = "\n".join(line for line in lines if line)
        box = self._box(mapping(cell.get("bbox")), page)
        place = Place(text, table=table, row=top + 1, page=page, box=box)
        return _Cell(text, place, top, left, bottom - top, right - left)


def _numbered(row: Mapping[int, Cell]) -> tuple[Cell, ...]:
    """The cells of a row in column order, each with its number in the row."""
    return tuple(
        evolve(row[column], place=evolve(row[column].place, cell=number))
        for number, column in enumerate(sorted(row), start=1)
    )
