"""The official form as a workbook (extra ``excel``): a sheet for each section, in their order."""

from __future__ import annotations

from govreport.render.official import OfficialForm
from govreport.render.xlsx_form import Book, Page
from govreport.verbatim import decoded


def write(form: OfficialForm) -> bytes:
    """The form as XLSX (ECMA-376): a sheet for each section, printed on A4 paper.

    Figures printed as plain numbers are numbers, all else is text; nothing is a formula or a link.
    The first sheet begins with the title, the last one ends with signature, record and remarks.
    The same form gives the same bytes. Raises ``ReadError`` (``extra_missing``).
    """
    book = Book(decoded(form.title))
    for number, section in enumerate(form.sections):
        last = number == len(form.sections) - 1
        table = section.table if section.table is not None and not last else form.record
        page = book.sheet(section.heading, table)
        if number == 0:
            _begin(page, form)
        page.text(section.heading, "heading")
        for text in section.paragraphs:
            page.text(text)
        if section.table is not None:
            page.gap()
            page.table(section.table)
        if last:
            _end(page, form)
    return book.bytes()


def _begin(page: Page, form: OfficialForm) -> None:
    page.text(form.title, "title")
    for line in form.lines:
        page.text(line, "line")


def _end(page: Page, form: OfficialForm) -> None:
    for line in form.signature:
        page.text(line, "signature")
    if form.record.rows:
        page.gap()
        page.table(form.record)
        page.gap()
    for line in form.remarks:
        page.text(line, "remark")
