"""The official form as a Word file (extra ``word``)."""

from __future__ import annotations

from govreport.render.docx_form import TEXT_WIDTH, new_document, package_of, paragraph
from govreport.render.docx_table import table
from govreport.render.official import OfficialForm, OfficialTable
from govreport.verbatim import decoded

#: The tag of BCP 47 by language of the form.
_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def write(form: OfficialForm) -> bytes:
    """The form as DOCX (ECMA-376): A4, fonts and margins after GB/T 9704-2012.

    The same form gives the same bytes. Raises ``ReadError`` (``extra_missing``).
    """
    document = new_document()
    end = document.element.body.sectPr

    def add(text: str, style: str) -> None:
        end.addprevious(paragraph(text, style))

    def draw(drawn: OfficialTable) -> None:
        if drawn.rows:
            end.addprevious(table(drawn, TEXT_WIDTH))
            # Two tables without text between them would become one.
            add("", "TableSpace")

    add(form.title, "Title")
    for line in form.lines:
        add(line, "Subtitle")
    for section in form.sections:
        add(section.heading, "Heading1")
        for text in section.paragraphs:
            add(text, "BodyText")
        if section.table is not None:
            draw(section.table)
        elif not section.paragraphs:
            add("", "BodyText")  # room to write in
    if form.signature:
        add("", "BodyText")
    for line in form.signature:
        add(line, "Signature")
    add("", "TableSpace")
    draw(form.record)
    for line in form.remarks:
        add(line, "Remark")
    language = _LANGUAGES.get(form.lang, form.lang)
    return package_of(document, title=decoded(form.title), language=language)
