"""Every medium over HTTP: what the service answers is what the library says of the same bytes."""

import io
import json
import zipfile

import pytest

import govreport
from tests.server.test_batch_requests import lines_of
from tests.server.test_openapi_file import BUNDLE, validator

HTML, PDF = "shuyang-fgw-2023.html", "hongze-2024.pdf"
OLD = "003_fb3e4d97a50cfdcc.txt"
PNG_DOTS = 150


def library(data, name):
    """What ``/v1/parse`` should answer."""
    parsed = govreport.parse(data, filename=name)
    return {
        "report": govreport.to_dict(parsed.report),
        "sources": {at: govreport.place_to_dict(place) for at, place in parsed.sources.items()},
        "findings": [govreport.finding_to_dict(found) for found in parsed.findings],
    }


def drawn(real, medium, name=HTML):
    """A real report in another medium."""
    return govreport.render(govreport.parse(real / name).report, medium)


def scanned(real, page=1):
    """A page of a published PDF as a picture in grey."""
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(real / PDF)
    picture = document[page].render(scale=PNG_DOTS / 72).to_pil().convert("L")
    document.close()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def packed(real, names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.write(real / name, f"2023/{name}")
    return out.getvalue()


MEDIA = {
    "report.html": lambda real: (real / HTML).read_bytes(),
    "report.txt": lambda real: (real / OLD).read_bytes(),
    "report.pdf": lambda real: (real / PDF).read_bytes(),
    "report.docx": lambda real: drawn(real, "docx"),
    "report.xlsx": lambda real: drawn(real, "xlsx"),
    "report.md": lambda real: drawn(real, "md", OLD),
    "report.zip": lambda real: packed(real, [HTML]),
    "报告.png": scanned,
}


def plain(value):
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("name", MEDIA)
def test_a_report_is_read_as_the_library_reads_it(client, real, name):
    if name.endswith("png"):
        pytest.importorskip("rapidocr")
    data = MEDIA[name](real)
    answer = client.post("/v1/parse", files={"file": (name, data)})
    assert answer.status_code == 200, answer.text[:300]
    assert answer.json() == plain(library(data, name))


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.xlsx"])
def test_raw_bytes_of_their_media_type_are_read_as_files_of_a_form(client, real, name):
    data = MEDIA[name](real)
    kinds = {kind.rpartition(".")[2]: kind for kind in BUNDLE_MEDIA}
    kind = {"pdf": "application/pdf", "docx": kinds["document"], "xlsx": kinds["sheet"]}
    headers = {"content-type": kind[name.rpartition(".")[2]]}
    raw = client.post(f"/v1/parse?filename={name}", content=data, headers=headers)
    assert raw.json() == client.post("/v1/parse", files={"file": (name, data)}).json()


BUNDLE_MEDIA = tuple(BUNDLE["components"]["requestBodies"]["Document"]["content"])


def test_the_year_before_may_be_of_another_medium_and_form(client, real):
    now, before = drawn(real, "docx"), (real / OLD).read_bytes()
    files = {"file": ("2023.docx", now), "previous": ("2022.txt", before)}
    body = client.post("/v1/validate", files=files).json()
    parsed = govreport.parse(now, filename="2023.docx")
    previous = govreport.parse(before, filename="2022.txt").report
    checked = govreport.validate(parsed.report, sources=parsed.sources, previous=previous)
    assert body["validation"] == plain(govreport.validation_to_dict(checked))
    assert validator("Validated").is_valid(body)


def test_an_archive_of_many_gives_what_the_library_gives_of_each(client, real):
    names = [HTML, OLD, PDF, "002_0821f10813b957c3.txt"]
    data = packed(real, names)
    files = {"files": ("all.zip", data)}
    found = lines_of(client.post("/v1/batch?format_version=source&validate=true", files=files))
    parts = list(govreport.parse_many(data, filename="all.zip"))
    assert [line["input"] for line in found] == [part.name for part in parts]
    for line, part in zip(found, parts, strict=True):
        assert line["error"] is None
        assert line["report"] == plain(govreport.to_dict(part.parsed.report))
        findings = [govreport.finding_to_dict(one) for one in part.parsed.findings]
        assert line["findings"] == plain(findings)
        checked = govreport.validate(part.parsed.report, sources=part.parsed.sources)
        assert line["validation"] == plain(govreport.validation_to_dict(checked))


def test_a_published_pdf_is_converted_to_the_bytes_that_the_library_writes(client, real):
    data = (real / PDF).read_bytes()
    report = govreport.parse(data, filename=PDF).report
    moved = govreport.migrate(report, govreport.default_spec().current).report
    for to in ("docx", "xlsx", "html"):
        answer = client.post(f"/v1/convert?to={to}", files={"file": (PDF, data)})
        assert answer.content == govreport.render(moved, to), to
