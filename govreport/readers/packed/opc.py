"""Parts of an office package and how they refer to each other (ECMA-376-2, OPC)."""

from __future__ import annotations

import posixpath
import zipfile
from urllib.parse import unquote

from govreport.errors import ReadError
from govreport.readers.packed.package import open_package, read_member
from govreport.readers.packed.xml_safe import parse_xml
from govreport.readers.tally import Tally

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Parts:
    """The parts of one package. Their names are compared without regard to case (OPC 6.2.2.3)."""

    def __init__(self, data: bytes, tally: Tally) -> None:
        self._tally = tally
        self._package: zipfile.ZipFile = open_package(data, tally)
        self._names = {name.lower().lstrip("/"): name for name in self._package.namelist()}

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, ``None`` where it is not there. Raises ``ReadError``."""
        member = self._names.get(part.lower())
        return None if member is None else read_member(self._package, member, self._tally)

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
            if relationship.get("TargetMode") != "External" and place.lower() in self._names:
                found.setdefault(kind, place)
        return found

    def main(self, usual: str) -> str:
        """The part the package is about, else the one of the usual name.

        Raises ``ReadError``: ``package_damaged`` where there is neither.
        """
        part = self.related().get("officeDocument", usual)
        if part.lower() not in self._names:
            raise ReadError("package_damaged", name=self._tally.name, detail=usual)
        return part
