"""Word documents that Word writes as one XML file ("Flat OPC") are read as those in a zip file."""

import base64
import io
import zipfile

import pytest

import govreport
from govreport.errors import LimitError, ReadError
from govreport.limits import Limits
from govreport.readers import read
from tests.readers.word_files import MAIN, NS, cell, par, row, strict, table, texts, val, word

PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"
WORDS = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WORDS += '<?mso-application progid="Word.Document"?>'
FLAT = "application/vnd.ms-word.flat-opc+xml"


def part(name, content):
    kind = MAIN if name == "word/document.xml" else "application/xml"
    head = f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}">'
    if not content.lstrip().startswith(b"<"):
        held = f"<pkg:binaryData>{base64.b64encode(content).decode()}</pkg:binaryData>"
    else:
        text = content.decode()
        held = f"<pkg:xmlData>{text[text.index('?>') + 2 :] if '<?xml' in text else text}"
        held += "</pkg:xmlData>"
    return f"{head}{held}</pkg:part>"


def flat(data, *more):
    """The same document as one XML file, as Word lays it out: without [Content_Types].xml."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [
            part(name, package.read(name))
            for name in package.namelist()
            if name != "[Content_Types].xml"
        ]
    text = f'{WORDS}<pkg:package xmlns:pkg="{PACKAGE}">{"".join([*parts, *more])}</pkg:package>'
    return text.encode()


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">{val("start", 1)}{val("lvlText", "%1.")}'
    f'</w:lvl></w:abstractNum><w:num w:numId="1">{val("abstractNumId", 0)}</w:num>'
)
BODY = par("一", f"<w:numPr>{val('numId', 1)}</w:numPr>") + table(
    row(cell(par("甲"), val("gridSpan", 2))), row("1", "2")
)


@pytest.mark.parametrize("name", ["a.xml", "a.doc", None])
def test_text_numbers_and_merged_cells_are_those_of_the_zip_file(name):
    data = word(BODY, numbering=NUMBERING)
    found = read(flat(data), name=name)
    assert found.media_type == FLAT
    assert found.blocks == read(data, name="a.docx").blocks
    assert texts(found)[0] == "1. 一"


def test_the_strict_variant_is_read_too():
    assert texts(read(flat(strict(word(par("一")))), name="a.xml")) == ["一"]


@pytest.mark.parametrize("format_id", list(govreport.default_spec().formats))
def test_a_form_written_by_us_gives_the_same_report(format_id):
    form = govreport.render(govreport.blank_form(format_id), "docx")
    zipped, one_file = govreport.parse(form), govreport.parse(flat(form))
    assert govreport.to_dict(zipped.report) | {"source": None} == govreport.to_dict(
        one_file.report
    ) | {"source": None}
    assert one_file.report.source.media_type == FLAT


def test_pictures_are_told_and_not_looked_into():
    drawing = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"
    picture = part("word/media/image1.png", b"\x89PNG")
    data = flat(word(f"<w:p>{drawing}</w:p>" + par("一")), picture)
    assert [finding.code for finding in read(data, name="a.xml").findings] == ["pictures_unread"]


def refused(data, **limits):
    with pytest.raises((ReadError, LimitError)) as caught:
        read(data, name="a.xml", limits=Limits(**limits))
    return caught.value.code


def test_what_is_no_document_is_refused_as_damaged():
    good = flat(word(par("一")))
    slides = "http://schemas.openxmlformats.org/presentationml/2006/main"
    other = f'<p:presentation xmlns:p="{slides}"/>'.encode()
    for data in (
        good[:-20],
        good.replace(b"/word/document.xml", b"/word/elsewhere.xml"),
        good.replace(b"pkg:xmlData>", b"pkg:binaryData>"),
        f'{WORDS}<pkg:package xmlns:pkg="{PACKAGE}"/>'.encode(),
        f'{WORDS}<pkg:package xmlns:pkg="{PACKAGE}">{part("word/document.xml", other)}'.encode()
        + b"</pkg:package>",
    ):
        assert refused(data) == "package_damaged"


def test_entities_depth_and_number_of_parts_are_bounded():
    good = flat(word(par("一")))
    typed = good.replace(b"<pkg:package", b'<!DOCTYPE a [<!ENTITY b "c">]><pkg:package', 1)
    assert refused(typed) == "xml_entities"
    assert refused(flat(word("<w:p>" * 600 + "</w:p>" * 600))) == "limit_depth"
    many = [part(f"word/p{at}.xml", b"<a/>") for at in range(20)]
    assert refused(flat(word(par("一")), *many), max_members=20) == "limit_members"
    assert refused(good, max_tags=10) == "limit_tags"


def test_parts_outside_the_file_are_not_asked_for():
    links = (
        f'<Relationships xmlns="{NS}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{NS}/officeDocument/relationships/styles" TargetMode="External" '
        'Target="http://192.0.2.1/styles.xml"/></Relationships>'
    )
    for told in (links, links.replace("http://192.0.2.1", "../../../etc")):
        data = flat(word(par("一"), **{"word___rels__document.xml.rels": told}))
        assert b"styles.xml" in data
        assert texts(read(data, name="a.xml")) == ["一"]
