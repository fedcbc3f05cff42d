"""Files made to harm: small ones that unpack to huge ones, that recurse, that call out."""

import io
import socket
import struct
import threading
import tracemalloc
import zipfile
import zlib

import pytest

from govreport.errors import GovReportError, LimitError, ReadError
from govreport.limits import Limits
from govreport.readers import read, sniff, soffice
from govreport.readers.packed.archive import members
from govreport.readers.packed.package import open_package, read_member
from govreport.readers.tally import Tally

MB = 1 << 20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return file.getvalue()


def peak(work):
    """The most memory, in bytes, that Python held while at work."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def lying(content, told):
    """An archive of one file that unpacks to ``content`` and tells another size."""
    data = bytearray(zipped({"a.txt": content}))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(sign) + at, told)
    return bytes(data)


def codes(data, **limits):
    found = members(data, name="a.zip", limits=Limits(**limits))
    return [member.error.code if member.error else None for member in found]


def test_a_file_that_tells_a_smaller_size_unpacks_to_no_more():
    data = lying(bytes(64 * MB), 10)
    assert codes(data) == ["package_damaged"]
    assert peak(lambda: codes(data)) < 4 * MB
    tally = Tally(Limits(), "a.docx")
    with pytest.raises(ReadError) as caught:
        read_member(open_package(data, tally), "a.txt", tally)
    assert caught.value.code == "package_damaged"


def test_a_file_that_tells_a_larger_size_costs_no_more_than_it_holds():
    data = lying(b"x" * 100, 30 * MB)
    (member,) = members(data, name="a.zip", limits=Limits())
    assert member.data == b"x" * 100
    assert peak(lambda: codes(data)) < MB


def test_a_file_that_unpacks_to_too_much_is_not_unpacked():
    data = zipped({"a.txt": bytes(40 * MB), "b.txt": b"x"})
    limits = {"max_bytes": 32 * MB}
    assert peak(lambda: codes(data, **limits)) < 2 * MB
    assert codes(data, **limits) == ["limit_bytes", None]
    with pytest.raises(LimitError) as caught:
        open_package(data, Tally(Limits(max_unpacked=39 * MB), "a.docx"))
    assert caught.value.code == "limit_unpacked"


def test_bombs_in_bombs_share_one_budget():
    bomb = zipped({f"{number}.txt": bytes(MB) for number in range(8)})
    for _ in range(2):
        bomb = zipped({f"{number}.zip": bomb for number in range(8)})
    told = codes(bomb, max_unpacked=20 * MB)
    assert told.count(None) < 20
    assert set(told) == {None, "limit_unpacked"}


def test_files_that_share_their_bytes_are_counted_each_time():
    content = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = content.compress(bytes(MB)) + content.flush()
    check = zlib.crc32(bytes(MB))
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, check, len(packed), MB, 1, 0)
    body = local + b"a" + packed
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, check, len(packed), MB, 1, 0, 0, 0, 0,
        0, 0,
    ) + b"a"  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 500, 500, 500 * len(entry), len(body), 0)
    data = body + entry * 500 + end
    assert len(data) < 30_000
    with pytest.raises(LimitError):
        open_package(data, Tally(Limits(max_unpacked=100 * MB), "a.docx"))
    told = codes(data, max_unpacked=10 * MB)
    assert told.count("limit_unpacked") == 490
    # newer versions of zipfile refuse members that overlap; they count all the same
    assert told.count(None) + told.count("package_damaged") == 10


def test_a_directory_of_a_million_files_is_refused_unread():
    data = zipped({"a": b""})
    start, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
    entry, count = data[start:end], 600_000
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, count * len(entry), start, 0)
    data = data[:start] + entry * count + tail
    tally = Tally(Limits(max_bytes=len(data)), "a.docx")

    def opened():
        with pytest.raises(LimitError) as caught:
            open_package(data, tally)
        assert caught.value.params["found"] == count
        assert sniff(data) == "application/zip"

    assert peak(opened) < MB


def document(body, **others):
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}document.main+xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    )
    parts = {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": body}
    return zipped(parts | others)


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY i SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declared", [ENTITIES, OUTSIDE])
def test_entities_of_xml_are_refused(declared):
    text = f"<w:document {W}><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>"
    for data in (document(declared + text),):
        with pytest.raises(ReadError) as caught:
            read(data, name="a.docx")
        assert caught.value.code == "xml_entities"


def test_xml_of_a_hundred_thousand_levels_is_refused():
    deep = f"<w:document {W}>" + "<w:tbl>" * 100_000
    with pytest.raises(LimitError) as caught:
        read(document(deep + "</w:tbl>" * 100_000 + "</w:document>"), name="a.docx")
    assert caught.value.code == "limit_depth"


class Listener:
    """Answers on a local port and remembers that it was called."""

    def __init__(self):
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            with caller:
                caller.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def close(self):
        self._socket.close()


@pytest.fixture
def listener():
    found = Listener()
    yield found
    found.close()


def test_the_listener_hears_a_call(listener):
    from urllib.error import HTTPError
    from urllib.request import ProxyHandler, build_opener

    with pytest.raises(HTTPError):
        build_opener(ProxyHandler({})).open(listener.url, timeout=10)
    assert listener.calls == 1


def page(url):
    return (
        f"<html><head><base href='{url}/'><link rel=stylesheet href=a.css><script src='{url}/a.js'>"
        f"</script><meta http-equiv=refresh content='0;{url}'></head><body>"
        f"<img src='{url}/a.png'><iframe src='{url}'></iframe><object data='{url}'></object>"
        f"<p>一、总体情况<table><tr><td>1<td>2</table>"
    ).encode()


def mhtml(url):
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n"
    outside = b'\n--x\nContent-Type: message/external-body; access-type=URL; URL="%s"\n\n\n'
    return head + outside % url.encode() + b"--x\nContent-Type: text/html\n\n" + page(url)


def word(url):
    body = (
        f'<w:document {W} xmlns:r="{RELATIONS}"><w:body><w:p><w:r><w:t>一、总体情况</w:t></w:r>'
        '<w:hyperlink r:id="r3"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'
        '<w:altChunk r:id="r4"/></w:body></w:document>'
    )
    kinds = {"r1": "attachedTemplate", "r2": "image", "r3": "hyperlink", "r4": "aFChunk"}
    relations = "".join(
        f'<Relationship Id="{id}" Type="{RELATIONS}/{kind}" Target="{url}/{id}" '
        'TargetMode="External"/>'
        for id, kind in kinds.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    part = f'<Relationships xmlns="{space}">{relations}</Relationships>'
    return document(
        body, **{"word/_rels/document.xml.rels": part, "word/_rels/settings.xml.rels": part}
    )


@pytest.mark.parametrize("make", [page, mhtml, word])
def test_links_in_a_document_are_never_followed(listener, make):
    assert read(make(listener.url), name="a").blocks
    assert listener.calls == 0


def flat(url):
    return (
        '<?xml version="1.0"?><office:document office:version="1.3"'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
        ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        '<text:p>a<draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char">'
        f'<draw:image xlink:href="{url}/a.png" xlink:type="simple" xlink:show="embed"'
        ' xlink:actuate="onLoad"/></draw:frame></text:p><text:section text:name="s">'
        f'<text:section-source xlink:href="{url}/a.odt"/><text:p>b</text:p></text:section>'
        "</office:text></office:body></office:document>"
    ).encode()


def rich(url):
    field = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{url}/a.png" \\\\d}}{{\\fldrslt x}}}}'
    return f"{{\\rtf1\\ansi hello{field}{{\\*\\template {url}/a.dotm}}}}".encode()


@pytest.mark.skipif(soffice.find_program() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("alone", [None, "_without_network", "_SETTINGS"])
def test_links_are_not_followed_by_the_office_program_either(listener, monkeypatch, alone):
    # Each of the two walls holds without the other, so that one may be missing on a machine.
    if alone == "_without_network":
        monkeypatch.setattr(soffice, "_without_network", tuple)
    elif alone == "_SETTINGS":
        if not soffice._without_network():
            pytest.skip("no network namespaces on this machine")
        monkeypatch.setattr(soffice, "_SETTINGS", ())
        monkeypatch.setattr(soffice, "_PROXIES", ())
    sources = [
        soffice.Source(make(listener.url), sniff(make(listener.url))) for make in (flat, rich)
    ]
    made = soffice.convert_many(sources, soffice.DOCX, Limits())
    assert all(isinstance(each, bytes) for each in made)
    assert listener.calls == 0


def test_macros_and_scripts_are_not_text():
    script = b"<html><body><p>a<script>document.write('x')</script><p onclick='y()'>b"
    assert [block.text for block in read(script).blocks] == ["a", "b"]


@pytest.mark.parametrize("cut", [1, 40, 400])
def test_a_package_cut_short_is_an_error_of_ours(cut):
    data = word("http://127.0.0.1:9")
    with pytest.raises(GovReportError):
        read(data[:-cut], name="a.docx")
