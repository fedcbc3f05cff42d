"""Word files as tests write them: only the parts and words that a case is about."""

import io
import zipfile

import docx

from govreport.document import Grid, Heading

NS = "http://schemas.openxmlformats.org"
STRICT = "http://purl.oclc.org/ooxml"
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": f"{NS}/wordprocessingml/2006/main",
        "mc": f"{NS}/markup-compatibility/2006",
        "m": f"{NS}/officeDocument/2006/math",
        "pic": f"{NS}/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def zipped(parts):
    """A zip file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def relations(of_office=f"{NS}/officeDocument", **targets):
    """A part of relationships, by kind."""
    inside = "".join(
        f'<Relationship Id="r{at}" Type="{of_office}/relationships/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{NS}/package/2006/relationships">{inside}</Relationships>'


def word(body, *, styles="", numbering="", kind=MAIN, main="word/document.xml", **parts):
    """A Word file with this body; other parts by name, ``__`` for ``/``."""
    folder, _, name = main.rpartition("/")
    types = f'<Override PartName="/{main}" ContentType="{kind}"/>'
    members = {
        "[Content_Types].xml": f'<Types xmlns="{NS}/package/2006/content-types">{types}</Types>',
        "_rels/.rels": relations(officeDocument=main),
        f"{folder}/_rels/{name}.rels": relations(
            styles="styles.xml", numbering="numbering.xml", footnotes="footnotes.xml"
        ),
        main: f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        f"{folder}/styles.xml": f"<w:styles {SPACES}>{styles}</w:styles>",
        f"{folder}/numbering.xml": f"<w:numbering {SPACES}>{numbering}</w:numbering>",
    }
    members |= {name.replace("__", "/"): content for name, content in parts.items()}
    return zipped(members)


def strict(data):
    """The same file in the strict form: other names for the same words."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    swapped = {
        f"{NS}/wordprocessingml/2006/main": f"{STRICT}/wordprocessingml/main",
        f"{NS}/officeDocument/2006/math": f"{STRICT}/officeDocument/math",
        f"{NS}/officeDocument/relationships": f"{STRICT}/officeDocument/relationships",
    }
    for old, new in swapped.items():
        parts = {name: text.replace(old, new) for name, text in parts.items()}
    return zipped(parts)


def run(text, props=""):
    """A run."""
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(text="", props="", of_run=""):
    """A paragraph; text that begins with ``<`` is XML."""
    inside = text if text.startswith("<") else run(text, of_run) if text else ""
    return f"<w:p><w:pPr>{props}</w:pPr>{inside}</w:p>"


def cell(text="", props=""):
    """A cell; text that begins with ``<`` is XML of blocks."""
    inside = text if text.startswith(("<w:p>", "<w:tbl>")) else par(text)
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{inside}</w:tc>"


def row(*cells, props=""):
    """A row; plain texts become cells."""
    inside = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{props}</w:trPr>{inside}</w:tr>"


def table(*rows, widths=()):
    """A table."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def val(tag, value):
    """A property with a value."""
    return f'<w:{tag} w:val="{value}"/>'


def texts(document):
    """The texts of headings and paragraphs; a grid as its rows of texts."""
    return [
        [[one.text for one in line] for line in block.rows]
        if hasattr(block, "rows")
        else block.text
        for block in document.blocks
    ]


def cells(grid):
    """Each cell of a grid: text, row, column, rowspan, colspan."""
    return [(c.text, c.row, c.column, c.rowspan, c.colspan) for line in grid.rows for c in line]


def as_word(document):
    """A document written by python-docx, cells merged."""
    made = docx.Document()
    for block in document.blocks:
        if isinstance(block, Grid):
            written = made.add_table(len(block.rows), block.width)
            for one in (one for line in block.rows for one in line):
                last = written.cell(one.row + one.rowspan - 1, one.column + one.colspan - 1)
                written.cell(one.row, one.column).merge(last).text = one.text
        elif isinstance(block, Heading):
            made.add_heading(block.text, block.level)
        else:
            made.add_paragraph(block.text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
