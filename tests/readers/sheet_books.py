"""Workbooks and sheets made for tests."""

import io
import zipfile

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def book(write):
    """The bytes of the workbook that ``write`` fills."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        write(made)
    return out.getvalue()


def sheet(*rows, name=None, at=(0, 0)):
    """A workbook with one sheet of these rows; ``None`` leaves a cell out."""

    def write(made):
        page = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(at[0] + number, at[1] + column, value)

    return book(write)


def zipped(members, first=()):
    """A zip file of these members; ``first`` are stored before them, unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in first:
            package.writestr(name, content, zipfile.ZIP_STORED)
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def raw_book(content, strings="", styles="", settings=""):
    """A workbook with one sheet whose XML is ``content``, as no program would write it."""
    related = "".join(
        f'<Relationship Id="{kind}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for kind, target in (
            ("worksheet", "sheet1.xml"),
            ("sharedStrings", "strings.xml"),
            ("styles", "styles.xml"),
        )
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override '
            f'PartName="/xl/workbook.xml" ContentType="{TYPE}"/></Types>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{settings}<sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="worksheet"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f"{related}</Relationships>",
            "xl/sheet1.xml": f'<worksheet xmlns="{MAIN}">{content}</worksheet>',
            "xl/strings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        }
    )


def ods(tables, styles="", manifest=""):
    """An OpenDocument sheet whose tables are given as XML."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    members = {"content.xml": content}
    if manifest:
        members["META-INF/manifest.xml"] = manifest
    return zipped(members, first=[("mimetype", ODS)])


def texts(grid):
    """The texts of a grid by row."""
    return [[cell.text for cell in row] for row in grid.rows]


def expanded(grid):
    """The texts of a grid, merged cells repeated over all they cover, white space left out."""
    filled = [[None] * grid.width for _ in grid.rows]
    for number, row in enumerate(grid.rows):
        for cell in row:
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    filled[number + down][cell.column + right] = "".join(cell.text.split())
    return filled


def as_book(blocks, *, borders, sheets=False):
    """A document's blocks as a workbook; numbers as numbers; ``sheets``: one for each table."""

    def write(made):
        form = made.add_format({"border": 1, "text_wrap": True} if borders else {})
        page, row = made.add_worksheet("正文" if sheets else None), 0
        for block in blocks:
            if not hasattr(block, "rows"):
                page.write_string(row, 0, block.text)
                row += 1
                continue
            if sheets:
                page, row = made.add_worksheet(), 0
            for number, line in enumerate(block.rows):
                for cell in line:
                    _write(page, row + number, cell, form)
            row += len(block.rows) + 1

    return book(write)


def _write(page, row, cell, form):
    last = row + cell.rowspan - 1, cell.column + cell.colspan - 1
    if last != (row, cell.column):
        page.merge_range(row, cell.column, *last, "", form)
    if cell.text.isdigit():
        page.write_number(row, cell.column, int(cell.text), form)
    elif cell.text:
        page.write_string(row, cell.column, cell.text, form)
    else:
        page.write_blank(row, cell.column, None, form)
