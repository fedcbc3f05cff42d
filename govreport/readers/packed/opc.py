"""Parts of an office package and how they refer to each other (ECMA-376-2, OPC).

A package is a zip file, or one XML file that holds all parts ("Flat OPC", as Word writes it).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from govreport.errors import ReadError
from govreport.readers.packed.package import open_package, read_member
from govreport.readers.packed.xml_safe import parse_xml
from govreport.readers.tally import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FLAT = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


class Parts:
    """The parts of one package. Their names are compared without regard to case (OPC 6.2.2.3).

    ``members`` gives, by the name of a part, what reads its bytes.
    """

    def __init__(self, members: Mapping[str, Callable[[], bytes]], tally: Tally) -> None:
        self._tally = tally
        self._members = {name.lower().lstrip("/"): member for name, member in members.items()}

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, ``None`` where it is not there. Raises ``ReadError``."""
        member = self._members.get(part.lower())
        return None if member is None else member()

    def related(self, part: str = "") -> dict[str, str]:
        """The first part of each kind that ``part`` (or the package) refers to.

        A kind is the last word of the type of the relationship, as ``styles``. External targets
        and those that are not in the package are left out.
        """
        folder, name = posixpath.split(part)
        data = self.read(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, str] = {}
        if data is None:
            return found
        for relationship in parse_xml(data, self._tally).iter(_RELATIONSHIP):
            target = unquote(relationship.get("Target") or "")
            kind = (relationship.get("Type") or "").rpartition("/")[2]
            place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if relationship.get("TargetMode") != "External" and place.lower() in self._members:
                found.setdefault(kind, place)
        return found

    def main(self, usual: str) -> str:
        """The part the package is about, else the one of the usual name.

        Raises ``ReadError``: ``package_damaged`` where there is neither.
        """
        part = self.related().get("officeDocument", usual)
        if part.lower() not in self._members:
            raise ReadError("package_damaged", name=self._tally.name, detail=usual)
        return part


def zipped_parts(data: bytes, tally: Tally) -> Parts:
    """The parts of a package that is a zip file. Raises as ``open_package`` does."""
    package = open_package(data, tally)
    names = package.namelist()
    return Parts({name: partial(read_member, package, name, tally) for name in names}, tally)


def flat_parts(data: bytes, tally: Tally) -> Parts:
    """The parts of a package that is one XML file; those that are not XML are empty.

    Raises as ``parse_xml`` does, and ``LimitError`` (``limit_members``).
    """
    parts = parse_xml(data, tally).findall(_FLAT + "part")
    if len(parts) > tally.limits.max_members:
        raise tally.refuse("members", len(parts))
    return Parts({part.get(_FLAT + "name") or "": partial(_xml_of, part) for part in parts}, tally)


def _xml_of(part: _Element) -> bytes:
    from lxml import etree

    roots = part.findall(f"{_FLAT}xmlData/*")
    return etree.tostring(roots[0], encoding="utf-8", with_tail=False) if roots else b""
