"""XML from strangers: no document type, no entities, nothing fetched, size and depth bounded."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from govreport.errors import ReadError
from govreport.readers.tally import Tally

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element

_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_ALIKE = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))
# Flat files of other programs; GB2312 and GBK are parts of GB18030.
_OTHERS = dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030") | {"iso-8859-1": "latin-1"}
# A document type may only stand before the first element, where nothing else looks like one.
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)

# What libxml2 bears at most (parserInternals.h, xmlParserMaxDepth); it can't be lifted.
_PARSER_DEPTH = 2048


def parse_xml(data: bytes, tally: Tally) -> _Element:
    """The root element of a well-formed document in UTF-8 or UTF-16 (ECMA-376-2 8.1.4, ODF 1.3-2).

    GB18030 and Latin-1 are read where they are declared, other encodings refused as damage.

    Comments and processing instructions are left out. Raises ``ReadError``: ``xml_entities`` where
    a document type or an entity is declared (office files have neither), ``package_damaged`` where
    the XML is not well-formed; ``LimitError``: ``limit_tags``, ``limit_depth``.
    """
    from lxml import etree

    data = _utf8(data, tally)
    if b"<!" in data and _DOCTYPE.search(data):
        raise ReadError("xml_entities", name=tally.name)
    signs = data.count(b"<")
    if signs > tally.limits.max_tags:
        raise tally.refuse("tags", signs)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    limit = tally.limits.max_depth
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # libxml2 refuses what is deeper than its own bound.
        if "depth" in str(error).lower():
            raise tally.refuse("depth", limit + 1) from error
        raise ReadError("package_damaged", name=tally.name, detail=str(error)) from error
    if limit < _PARSER_DEPTH and _deeper_than(limit)(root):
        raise tally.refuse("depth", limit + 1)
    return root


def _utf8(data: bytes, tally: Tally) -> bytes:
    """The document in UTF-8, so that one look finds a document type whatever the encoding."""
    encoding = _UTF16.get(data[:2])
    if encoding is None:
        declared = _DECLARED.match(data)
        name = "utf-8" if declared is None else declared[1].decode("ascii").lower()
        encoding = _OTHERS.get(name)
        if encoding is None and name not in _ALIKE:
            raise ReadError("package_damaged", name=tally.name, detail=name)
    if encoding is None:
        return data
    try:
        return data.decode(encoding).encode()
    except UnicodeError as error:
        raise ReadError("package_damaged", name=tally.name, detail=str(error)) from error


@lru_cache(maxsize=16)
def _deeper_than(depth: int) -> XPath:
    """Whether elements nest deeper; walks level by level, so its time grows with the elements."""
    from lxml import etree

    return etree.XPath("boolean(/*" + "/*" * depth + ")")
