"""Word files as packages: variants that are read, damage and hostile files that are refused."""

import io
import sys
import zipfile

import pytest

from govreport.errors import LimitError, ReadError
from govreport.limits import Limits
from govreport.readers import read, sniff
from govreport.readers.packed.xml_safe import parse_xml
from govreport.readers.tally import Tally
from tests.readers.word_files import (
    MAIN,
    SPACES,
    cell,
    par,
    relations,
    row,
    strict,
    table,
    texts,
    val,
    word,
    zipped,
)

BODY = par("一", f"<w:numPr>{val('numId', 1)}</w:numPr>") + table(row("1", "2"))
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">{val("start", 1)}{val("lvlText", "%1.")}'
    f'</w:lvl></w:abstractNum><w:num w:numId="1">{val("abstractNumId", 0)}</w:num>'
)
TELLS = ["1. 一", [["1", "2"]]]


def refusal(data, limits=None):
    with pytest.raises(ReadError) as caught:
        read(data, name="a.docx", limits=limits or Limits())
    assert caught.value.name == "a.docx"
    return caught.value


def without(data, *names, **instead):
    """The same package without some members, or with others in their place."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist() if name not in names}
    return zipped(members | {name.replace("__", "/"): text for name, text in instead.items()})


@pytest.mark.parametrize(
    "kind",
    [
        MAIN,
        MAIN.replace("document.main", "template.main"),
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_documents_and_templates_with_or_without_macros_are_read(kind):
    data = word(BODY, numbering=NUMBERING, kind=kind)
    document = read(data, name="a")
    assert texts(document) == TELLS
    assert document.media_type == sniff(data)


def test_the_strict_form_is_read():
    data = strict(word(BODY, numbering=NUMBERING))
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    assert texts(read(data, name="a.docx")) == TELLS


def test_widths_of_the_strict_form_have_units():
    rows = (row("一", cell("2", val("gridSpan", 2))), row(cell("三", val("gridSpan", 2)), "4"))
    data = strict(word(table(*rows, widths=("60pt", "0.5mm", "2cm"))))
    (grid,) = read(data, name="a.docx").grids()
    assert grid.width == 2


def test_parts_may_have_other_names_and_encodings():
    data = word(BODY, numbering=NUMBERING, main="word/document2.xml")
    assert texts(read(data, name="a.docx")) == TELLS
    wide = f"<w:document {SPACES}><w:body>{par('中')}</w:body></w:document>"
    data = without(word(BODY), **{"word__document.xml": wide.encode("utf-16")})
    assert texts(read(data, name="a.docx")) == ["中"]


def test_relations_that_lead_nowhere_are_passed_over():
    broken = relations(image="NULL", styles="missing.xml", numbering="../word/numbering.xml")
    data = without(word(BODY, numbering=NUMBERING), **{"word___rels__document.xml.rels": broken})
    assert texts(read(data, name="a.docx")) == TELLS
    assert texts(read(without(word(par("a")), "_rels/.rels"), name="a.docx")) == ["a"]


@pytest.mark.parametrize(
    "data",
    [
        without(word(BODY), "word/document.xml"),
        without(word(BODY), **{"word__document.xml": b"<w:document"}),
        without(word(BODY), **{"word__document.xml": b"<html/>"}),
        without(word(BODY), **{"word__document.xml": f"<w:document {SPACES}/>"}),
        without(word(BODY), **{"word__styles.xml": b"\xff\xfe<"}),
        without(word(BODY), **{"_rels__.rels": b""}),
    ],
)
def test_damaged_packages_are_refused(data):
    assert refusal(data).code == "package_damaged"


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(part, encoding):
    bomb = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]>'
    with zipfile.ZipFile(io.BytesIO(word(BODY))) as package:
        text = bomb + package.read(part).decode().replace(">1<", ">&d;<")
    data = without(word(BODY), **{part.replace("/", "__"): text.encode(encoding)})
    assert refusal(data).code == "xml_entities"


def test_files_of_others_are_not_read_through_the_document(tmp_path):
    secret = tmp_path / "a.txt"
    secret.write_text("秘密")
    text = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{secret.as_uri()}">]><w:document {SPACES}/>'
    assert refusal(without(word(BODY), **{"word__document.xml": text})).code == "xml_entities"


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "lxml", None)
    error = refusal(word(BODY))
    assert (error.code, error.params["extra"]) == ("extra_missing", "word")


def test_a_document_without_text_is_refused():
    assert refusal(word("<w:p/>")).code == "document_without_text"


# Limits


TWO = word(table(row("1", "2")))
WIDE = word(table(row(cell("1", val("gridSpan", 5)), "2")))
LATE = word(table(row("1", props=val("gridBefore", 5)), row("1", "2")))


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return sum(member.file_size for member in package.infolist())


def tags(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").count(b"<")


@pytest.mark.parametrize(
    ("limit", "needed", "data"),
    [
        ("members", 6, TWO),
        ("unpacked", unpacked(TWO), TWO),
        ("tags", tags(TWO), TWO),
        ("depth", 8, TWO),
        ("cells", 2, TWO),
        ("cells", 6, WIDE),
        ("span", 5, WIDE),
        ("span", 5, LATE),
        ("blocks", 3, word(par("a") * 3)),
    ],
)
def test_each_limit_holds_at_its_bound_and_not_before(limit, needed, data):
    found = refusal(data, Limits(**{f"max_{limit}": needed - 1}))
    assert isinstance(found, LimitError)
    assert (found.code, found.params["limit"]) == (f"limit_{limit}", needed - 1)
    assert read(data, name="a.docx", limits=Limits(**{f"max_{limit}": needed})).blocks


def nested(depth):
    return (
        "<w:tbl><w:tr><w:tc><w:p/>" * depth
        + table(row("1", "2"))
        + "</w:tc></w:tr></w:tbl>" * depth
    )


def test_tables_nest_as_deep_as_the_limit_says_without_harm():
    deepest = Limits(max_depth=2040)
    assert texts(read(word(nested(660)), name="a.docx", limits=deepest)) == [[["1", "2"]]]
    beside = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/>"
    body = beside * 660 + par("b") + "</w:tc></w:tr></w:tbl>" * 660
    found = texts(read(word(body), name="a.docx", limits=deepest))
    assert found == ["a"] * 659 + [[["a", "b"]]]
    assert refusal(word(nested(660))).code == "limit_depth"
    assert refusal(word(nested(5000)), Limits(max_depth=100_000)).code == "limit_depth"


def test_boxes_and_links_of_styles_nest_without_harm():
    deep = "<w:p><w:r><w:txbxContent>" * 160 + par("a") + "</w:txbxContent></w:r></w:p>" * 160
    assert texts(read(word(deep), name="a.docx")) == ["a"]
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}">{val("basedOn", f"s{n + 1}")}</w:style>'
        for n in range(3000)
    )
    assert texts(read(word(par("a", val("pStyle", "s0")), styles=chain), name="a.docx")) == ["a"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"<a>1</a>", "1"),
        (b"\xef\xbb\xbf<a>1</a>", "1"),
        ('<?xml version="1.0" encoding="UTF-16"?><a>时</a>'.encode("utf-16"), "时"),
        ("<a>时</a>".encode("utf-16-be"), "时"),
        ("<?xml version='1.0' encoding='GB2312'?><a>时</a>".encode("gbk"), "时"),
        (b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9</a>", "é"),
        (b"<a>1<!-- 2 --><?b 3?>4</a>", "14"),
        (b"<a><![CDATA[<!DOC]]></a>", "<!DOC"),
    ],
)
def test_xml_is_read_in_the_encodings_of_packages(data, found):
    assert parse_xml(data, Tally(Limits())).text == found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "package_damaged"),
        (b"<a>", "package_damaged"),
        (b"<a>&b;</a>", "package_damaged"),
        (b"<?xml version='1.0' encoding='utf-7'?><a>1</a>", "package_damaged"),
        (b"<a>\xff</a>", "package_damaged"),
        (b"\xff\xfe<", "package_damaged"),
        (b"<!DOCTYPE a><a/>", "xml_entities"),
        (b"<!doctype a><a/>", "xml_entities"),
        ("<!DOCTYPE a><a/>".encode("utf-16-le"), "xml_entities"),
        (b"<a>" * 513 + b"</a>" * 513, "limit_depth"),
        (b"<a>" * 3_000_001, "limit_tags"),
    ],
)
def test_xml_that_is_not_safe_is_refused(data, code):
    with pytest.raises(ReadError) as caught:
        parse_xml(data, Tally(Limits(), "a"))
    assert (caught.value.code, caught.value.name) == (code, "a")
