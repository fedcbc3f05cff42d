"""Names of WordprocessingML (ECMA-376-1) and the reading of one of its parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govreport.errors import ReadError
from govreport.readers.packed.xml_safe import parse_xml
from govreport.readers.tally import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
# The strict form has names of its own for the same words (ECMA-376-1, annex A against part 4).
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": _MAIN.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": _MATH.encode(),
}
_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,9}\s*")
_OFF = frozenset(("0", "false", "off"))

W = f"{{{_MAIN}}}"
MATH_TEXT = f"{{{_MATH}}}t"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = W + "val"
BODY, P, R, T, TBL, TR, TC = (W + name for name in ("body", "p", "r", "t", "tbl", "tr", "tc"))
P_PR, R_PR, TR_PR, TC_PR = (W + name for name in ("pPr", "rPr", "trPr", "tcPr"))


def parse_part(data: bytes, tally: Tally) -> _Element:
    """The root of a part, its names transitional. Raises ``ReadError`` as ``parse_xml`` does.

    ``package_damaged`` also where the root is no word of WordprocessingML.
    """
    for strict, transitional in _STRICT.items():
        data = data.replace(strict, transitional)
    root = parse_xml(data, tally)
    if not root.tag.startswith(W):
        raise ReadError("package_damaged", name=tally.name, detail=root.tag)
    return root


def is_on(element: _Element | None) -> bool | None:
    """The value of a switch (``CT_OnOff``); ``None`` where it is not given."""
    return None if element is None else (element.get(VAL) or "").lower() not in _OFF


def whole(element: _Element | None, otherwise: int | None = None) -> int | None:
    """The whole number that an element gives, else ``otherwise``."""
    return otherwise if element is None else number(element.get(VAL), otherwise)


def number(text: str | None, otherwise: int | None = None) -> int | None:
    """The whole number (``ST_DecimalNumber``) that an attribute gives, else ``otherwise``."""
    found = _WHOLE.fullmatch(text or "")
    return otherwise if found is None else int(found[0])
