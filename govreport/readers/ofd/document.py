"""OFD, the fixed-layout format of Chinese offices (GB/T 33190): pages of text and lines.

Templates are laid under their pages. Stamps and other annotations are left out: they are no part
of the text. Text that stands in pictures is not read, and that is said.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from zipfile import ZipFile

from attrs import frozen

from govreport.document import Document
from govreport.errors import ReadError
from govreport.findings import Fault, Finding, Severity
from govreport.limits import Limits
from govreport.readers.ofd.objects import POINTS, Point, local, numbers, pieces_of, rules_of
from govreport.readers.packed.package import open_package, read_member
from govreport.readers.packed.xml_safe import parse_xml
from govreport.readers.page.blocks import blocks_of
from govreport.readers.page.printed import Page, Piece, Rule
from govreport.readers.tally import Tally
from govreport.sources import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

_A4 = (0.0, 0.0, 210.0, 297.0)
_HOLDERS = frozenset(("Content", "Layer", "PageBlock"))
# Objects that may show text but hold none: pictures, and drawings kept among the resources.
_GRAPHICS = frozenset(("ImageObject", "CompositeObject"))

Box = tuple[float, float, float, float]


@frozen(slots=True)
class _Drawn:
    """What one content stream draws: pieces, rules, and whether graphics stand in it."""

    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...]
    graphics: bool


def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """All documents of the file, page by page.

    Findings: ``page_graphics_unread`` (a page of pictures without text, or with drawings that were
    not followed), ``page_objects_damaged``. Raises ``ReadError``: ``package_damaged``,
    ``package_encrypted``, ``xml_entities``; ``LimitError``: ``limit_pages``, ``limit_blocks``
    (as many characters and lines as fifty times the limit), and those of packages and XML.
    """
    tally = Tally(limits, name)
    with open_package(data, tally) as package:
        reading = _Reading(package, tally)
        pages = reading.pages()
    return Document(
        tuple(blocks_of(pages, tally)), title=reading.title, findings=tuple(reading.findings)
    )


class _Reading:
    """What one file has given so far."""

    def __init__(self, package: ZipFile, tally: Tally) -> None:
        self._package = package
        self._tally = tally
        self._names = {info.filename.lower(): info.filename for info in package.infolist()}
        self._objects = 0
        self._damaged = 0
        self.title: str | None = None
        self.findings: list[Finding] = []

    def pages(self) -> list[Page]:
        """The pages of all documents, numbered through."""
        root = self._part("OFD.xml")
        self.title = _text(root, "Title")
        places = [found.text or "" for found in root.iter() if local(found) == "DocRoot"]
        if not places:
            raise self._broken("OFD.xml")
        pages: list[Page] = []
        for place in places:
            for page in self._document(_path("", place), len(pages)):
                pages.append(page)
                if len(pages) > self._tally.limits.max_pages:
                    raise self._tally.refuse("pages", len(pages))
        return pages

    def _document(self, path: str, before: int) -> Iterator[Page]:
        root = self._part(path)
        area = _area(root, _A4)
        templates = {
            found.get("ID"): _path(path, found.get("BaseLoc"))
            for found in root.iter()
            if local(found) == "TemplatePage"
        }
        listed = next((child for child in root if local(child) == "Pages"), ())
        found = [page for page in listed if local(page) == "Page"]
        for number, page in enumerate(found, before + 1):
            yield self._page(_path(path, page.get("BaseLoc")), number, area, templates)

    def _page(self, path: str, number: int, area: Box, templates: dict[str | None, str]) -> Page:
        root = self._part(path)
        left, top, width, height = box = _area(root, area)
        drawn = [self._drawn(root, (left, top))]
        for child in root:
            template = (
                templates.get(child.get("TemplateID")) if local(child) == "Template" else None
            )
            if template is not None:
                drawn.append(self._drawn(self._part(template), box[:2]))
        pieces = tuple(piece for each in drawn for piece in each.pieces)
        rules = tuple(rule for each in drawn for rule in each.rules)
        if any(each.graphics for each in drawn) and not drawn[0].pieces:
            self._tell("page_graphics_unread", number)
        if self._damaged:
            self._tell("page_objects_damaged", number, count=self._damaged)
            self._damaged = 0
        return Page(number, width * POINTS, height * POINTS, pieces, rules)

    def _drawn(self, root: _Element, origin: Point) -> _Drawn:
        pieces: list[Piece] = []
        rules: list[Rule] = []
        graphics = False
        for element in _objects(root):
            kind = local(element)
            graphics = graphics or kind in _GRAPHICS
            try:
                if kind == "TextObject":
                    pieces += pieces_of(element, origin)
                elif kind == "PathObject":
                    rules += rules_of(element, origin)
            except (ValueError, OverflowError, IndexError):
                self._damaged += 1
            if self._objects + len(pieces) + len(rules) > 50 * self._tally.limits.max_blocks:
                raise self._tally.refuse("blocks", self._tally.limits.max_blocks + 1)
        self._objects += len(pieces) + len(rules)
        return _Drawn(tuple(pieces), tuple(rules), graphics)

    def _part(self, path: str) -> _Element:
        member = self._names.get(path.lower())
        if member is None:
            raise self._broken(path)
        return parse_xml(read_member(self._package, member, self._tally), self._tally)

    def _broken(self, path: str) -> ReadError:
        return ReadError("package_damaged", name=self._tally.name, detail=path)

    def _tell(self, code: str, page: int, **params: int) -> None:
        place = Place(page=page)
        self.findings.append(
            Finding(
                code,
                Severity.WARNING,
                params={"page": page, **params},
                place=place,
                fault=Fault.READING,
            )
        )


def _objects(root: _Element) -> Iterator[_Element]:
    """The visible objects of a page, in the order they are drawn."""
    stack: list[_Element] = [child for child in reversed(root) if local(child) == "Content"]
    while stack:
        element = stack.pop()
        if (element.get("Visible") or "").strip().lower() in {"false", "0"}:
            continue
        if local(element) in _HOLDERS:
            stack.extend(reversed(element))
        else:
            yield element


def _area(root: _Element, otherwise: Sequence[float]) -> Box:
    """The box of the whole page (PhysicalBox): left, top, width and height in millimetres."""
    for element in root.iter():
        if local(element) == "PhysicalBox":
            try:
                left, top, width, height = numbers(element.text, 4)[:4]
            except ValueError:
                break
            if 0 < width < 1e5 and 0 < height < 1e5:
                return left, top, width, height
    left, top, width, height = otherwise
    return left, top, width, height


def _text(root: _Element, name: str) -> str | None:
    text = next((found.text for found in root.iter() if local(found) == name), None)
    return " ".join((text or "").split()) or None


def _path(base: str, place: str | None) -> str:
    """A place (ST_Loc, 7.3) as a path in the package; relative ones start at the part ``base``."""
    place = (place or "").strip().replace("\\", "/")
    folder = "" if place.startswith("/") else posixpath.dirname(base)
    return posixpath.normpath(posixpath.join(folder, place.lstrip("/"))).lstrip("/")
