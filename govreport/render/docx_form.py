"""The Word file a form is written into: page, styles, fonts, paragraphs (ECMA-376-1 17)."""

from __future__ import annotations

import io
from importlib import resources
from typing import Any

from govreport.libraries import library
from govreport.render.packages import dated, writable

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PREFIX = {"w": _NAMESPACE}
# What the library's template holds that no form needs; the table of fonts is replaced.
_UNUSED = ("thumbnail", "stylesWithEffects", "customXml", "fontTable", "webSettings", "numbering")
_UNUSED_SETTINGS = ("rsids", "savePreviewPicture", "proofState", "shapeDefaults")
_PAGE_NUMBER = (
    f'<w:p xmlns:w="{_NAMESPACE}"><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
)
_LONGEST_PROPERTY = 255
#: The margins of an A4 page in mm (GB/T 9704-2012, 5.2): top, right, bottom, left.
_MARGINS = (37, 26, 35, 28)
#: The width that text and tables take, in twentieths of a point.
TEXT_WIDTH = round((210 - _MARGINS[1] - _MARGINS[3]) / 25.4 * 1440)


def new_document() -> Any:
    """An empty A4 document with the styles of the form and page numbers.

    Raises ``ReadError`` (``extra_missing``) without python-docx.
    """
    document = library("docx", extra="word", of="docx", package="python-docx").Document()
    _drop_unused(document)
    _replace_styles(document)
    _set_page(document)
    return document


def paragraph(text: str, style: str, *, keep: bool = False, indent: int = 0) -> Any:
    """A paragraph of one style; line feeds in it become line breaks.

    ``keep`` holds it on the page of the next one; ``indent`` is kept free at both sides, in
    twentieths of a point.
    """
    made, properties = element("p"), element("pPr")
    properties.append(element("pStyle", val=style))
    if keep:
        properties.append(element("keepNext"))
    if indent:
        properties.append(element("ind", left=indent, right=indent))
    made.append(properties)
    if text:
        run = element("r")
        for number, line in enumerate(writable(text).split("\n")):
            if number:
                run.append(element("br"))
            words = element("t")
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            words.text = line
            run.append(words)
        made.append(run)
    return made


def element(tag: str, **values: object) -> Any:
    """An element of WordprocessingML, with attributes of its namespace."""
    from lxml import etree

    named = {f"{{{_NAMESPACE}}}{name}": str(value) for name, value in values.items()}
    return etree.Element(f"{{{_NAMESPACE}}}{tag}", named, nsmap=_PREFIX)


def package_of(document: Any, *, title: str, language: str) -> bytes:
    """The bytes of a document. Its core properties tell nothing of when and by whom it was made."""
    core = document.core_properties
    for element in list(core._element):
        core._element.remove(element)
    core.title, core.language = writable(title)[:_LONGEST_PROPERTY], language
    out = io.BytesIO()
    document.save(out)
    return dated(out.getvalue())


def _drop_unused(document: Any) -> None:
    for owner in (document.part.package, document.part):
        for id, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in _UNUSED:
                del owner.rels[id]
    settings = document.settings.element
    for element in list(settings):
        name = str(element.tag).rpartition("}")[2]
        if name in _UNUSED_SETTINGS:
            settings.remove(element)
        elif name == "themeFontLang":
            from docx.oxml.ns import qn

            element.set(qn("w:eastAsia"), "zh-CN")


def _replace_styles(document: Any) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    styles = document.styles.element
    styles.clear()
    styles.extend(list(parse_xml(_template("form_styles.xml"))))
    fonts = Part(
        PackURI("/word/fontTable.xml"),
        CONTENT_TYPE.WML_FONT_TABLE,
        _template("form_fonts.xml"),
        document.part.package,
    )
    document.part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)


def _set_page(document: Any) -> None:
    from docx.oxml import parse_xml
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin = Mm(_MARGINS[0]), Mm(_MARGINS[1])
    section.bottom_margin, section.left_margin = Mm(_MARGINS[2]), Mm(_MARGINS[3])
    section.footer_distance = Mm(25)
    footer = section.footer
    first = footer.paragraphs[0]._p
    first.addprevious(parse_xml(_PAGE_NUMBER))
    first.getparent().remove(first)


def _template(name: str) -> bytes:
    return resources.files("govreport.render").joinpath("templates", name).read_bytes()
