"""Every operation against a running service: what it gives, and how it refuses."""

import io
import json
import time

import pytest

import govreport
from tests.server.test_openapi_file import OPERATIONS, validator

SPEC = govreport.default_spec()
JSON = {"content-type": "application/json"}
HTML = {"content-type": "text/html"}
PLAIN = {"content-type": "text/plain"}
NO_REPORT = b"<html><body><h1>Hello</h1><p>Nothing here.</p></body></html>"
REPORTS = ("parse", "detect", "validate", "migrate", "convert")


def problem(response, status, code):
    assert response.status_code == status, response.text[:300]
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert validator("Problem").is_valid(body)
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"] == response.headers["x-request-id"]
    return body


def follows(response, name):
    assert response.status_code == 200, response.text[:300]
    body = response.json()
    faults = [error.message[:200] for error in validator(name).iter_errors(body)]
    assert faults == []
    return body


def test_a_report_is_read_with_the_place_of_every_cell(client, html, real):
    body = follows(client.post("/v1/parse", content=html, headers=HTML), "Parsed")
    here = govreport.parse(real / "shuyang-fgw-2023.html")
    assert body["sources"].keys() == here.sources.keys()
    read = govreport.from_dict(body["report"])
    assert read.tables == here.report.tables
    assert read.source.uri is None


def test_a_form_gives_the_name_of_the_file(client, html):
    files = {"file": ("报告.html", html, "text/html")}
    body = follows(client.post("/v1/parse", files=files), "Parsed")
    assert body["report"]["source"]["uri"] == "报告.html"


def test_a_name_may_be_given_beside_raw_bytes(client, html):
    response = client.post("/v1/parse?filename=r.html", content=html, headers=HTML)
    assert response.json()["report"]["source"]["uri"] == "r.html"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\x\\..\\y", "a\x00b"])
def test_a_name_is_told_and_never_opened(client, html, name):
    response = client.post("/v1/parse", params={"filename": name}, content=html, headers=HTML)
    assert response.json()["report"]["source"]["uri"] == name


@pytest.mark.parametrize("path", REPORTS)
def test_what_is_declared_is_a_hint_only(client, html, path):
    response = client.post(f"/v1/{path}", content=html, headers={"content-type": "application/pdf"})
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["parse", "validate", "migrate", "convert"])
def test_what_is_no_report_is_a_problem(client, path):
    problem(client.post(f"/v1/{path}", content=NO_REPORT, headers=HTML), 422, "not_a_report")


@pytest.mark.parametrize("path", REPORTS)
def test_an_empty_file_is_a_problem(client, path):
    problem(client.post(f"/v1/{path}", files={"file": ("a.txt", b"")}), 422, "file_empty")


@pytest.mark.parametrize("path", [*REPORTS, "render"])
def test_a_request_without_a_body_is_a_problem(client, path):
    problem(client.post(f"/v1/{path}", headers=JSON), 422, "http_body_missing")


def test_every_breach_of_the_schema_is_told(client, html):
    report = client.post("/v1/convert", content=html, headers=HTML).json()
    del report["agency"]
    report["requests"]["received"]["total"] = "12"
    body = problem(client.post("/v1/parse", json=report), 422, "report_invalid")
    pointers = {pointer for found in body["findings"] for pointer in found["pointers"]}
    assert "/requests/received/total" in pointers
    assert len(body["findings"]) == 2


def test_detection_gives_the_evidence(client, html):
    body = follows(client.post("/v1/detect", content=html, headers=HTML), "Detected")
    assert body["format"] in SPEC.formats
    assert body["media_type"] == "text/html"
    assert body["reason"] is None
    best = max(body["evidence"], key=lambda e: e["labels"])
    assert best["score"] > 0.9


def test_detection_says_why_there_is_no_format(client):
    body = follows(client.post("/v1/detect", content=NO_REPORT, headers=HTML), "Detected")
    assert (body["format"], body["evidence"]) == (None, [])
    assert body["reason"]["code"] == "not_a_report"


def test_detection_of_canonical_json_and_of_an_archive(client, html, tmp_path):
    report = client.post("/v1/convert", content=html, headers=HTML).json()
    body = follows(client.post("/v1/detect", json=report), "Detected")
    assert (body["format"], body["media_type"]) == (report["format"], "application/json")
    assert body["evidence"] == []


def test_checks_are_those_of_the_library(client, text, real):
    response = client.post("/v1/validate", content=text, headers=PLAIN)
    body = follows(response, "Validated")
    parsed = govreport.parse(real / "002_0821f10813b957c3.txt")
    checked = govreport.validate(parsed.report, sources=parsed.sources)
    assert body["validation"] == govreport.validation_to_dict(checked)
    assert [f["code"] for f in body["reading"]] == [f.code for f in parsed.findings]
    findings = [*parsed.findings, *checked.findings]
    count = {kind: sum(f.severity == kind for f in findings) for kind in govreport.Severity}
    told = ", ".join(f"{kind}={count[kind]}" for kind in ("error", "warning", "info"))
    assert response.headers["govreport-findings"] == told


def test_the_year_before_adds_the_checks_across_years(client, html):
    report = client.post("/v1/convert", content=html, headers=HTML).json()
    before = json.loads(json.dumps(report))
    before["reporting_year"] -= 1
    before["requests"]["carried_forward"]["total"] = 41
    files = {"file": json.dumps(report).encode(), "previous": json.dumps(before).encode()}
    alone = client.post("/v1/validate", files={"file": files["file"]}).json()
    both = follows(client.post("/v1/validate", files=files), "Validated")
    assert both["validation"]["counts"]["failed"] > alone["validation"]["counts"]["failed"]


def test_findings_come_as_a_page_in_the_language_wished_for(client, text):
    headers = PLAIN | {"accept": "text/html", "accept-language": "en"}
    response = client.post("/v1/validate", content=text, headers=headers)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="en"' in response.text
    assert "sandbox" in response.headers["content-security-policy"]


def test_findings_come_as_rows(client, text):
    response = client.post("/v1/validate?to=csv", content=text, headers=PLAIN)
    assert response.headers["content-disposition"] == 'attachment; filename="findings.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")


def test_a_migration_tells_every_change_and_goes_back(client, text):
    response = client.post("/v1/migrate", content=text, headers=PLAIN)
    body = follows(response, "Migrated")
    assert body["report"]["format"] == SPEC.current
    assert {change["fidelity"] for change in body["changes"]} >= {"exact", "none"}
    there = client.post("/v1/parse", content=text, headers=PLAIN).json()["report"]
    back = client.post(f"/v1/migrate?format_version={there['format']}", json=body["report"])
    assert back.json()["report"] == there


def test_a_migration_to_the_same_form_changes_nothing(client, text):
    body = client.post("/v1/migrate?format_version=source", content=text, headers=PLAIN).json()
    assert body["changes"] == []


def test_a_record_of_another_migration_is_a_problem(client, text):
    moved = client.post("/v1/migrate", content=text, headers=PLAIN).json()["report"]
    moved["migration"]["to"] = moved["migration"]["from"]
    response = client.post(f"/v1/migrate?format_version={moved['migration']['from']}", json=moved)
    problem(response, 422, "migration_record_wrong")


def test_conversion_gives_the_bytes_of_the_library(client, html, real):
    report = govreport.parse(html, media_type="text/html").report
    response = client.post("/v1/convert?format_version=source", content=html, headers=HTML)
    assert response.content.decode() == govreport.dumps(report)
    for to in ("html", "md", "docx", "xlsx"):
        found = client.post(
            f"/v1/convert?format_version=source&to={to}", content=html, headers=HTML
        )
        assert found.content == govreport.render(report, to), to
    found = client.post("/v1/convert?format_version=source&to=csv", content=html, headers=HTML)
    out = io.BytesIO()
    govreport.write_export("csv", [("1", report)], out)
    assert found.content == out.getvalue()


@pytest.mark.parametrize("to", ["html", "md", "docx", "xlsx", "csv"])
def test_what_was_written_is_read_back(client, html, to):
    first = client.post("/v1/convert", content=html, headers=HTML).json()
    written = client.post(f"/v1/convert?to={to}", content=html, headers=HTML)
    files = {"file": (f"a.{to}", written.content, written.headers["content-type"])}
    again = client.post("/v1/convert", files=files).json()
    for member in ("requests", "review_and_litigation", "agency", "reporting_year"):
        assert again[member] == first[member]


def test_the_answer_follows_accept(client, html):
    headers = HTML | {"accept": "text/markdown, application/json;q=0.5"}
    response = client.post("/v1/convert", content=html, headers=headers)
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"


def test_to_wins_over_accept(client, html):
    headers = HTML | {"accept": "text/markdown"}
    response = client.post("/v1/convert?to=json", content=html, headers=headers)
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", ["parse", "convert", "validate", "render", "batch"])
def test_what_can_not_be_given_is_refused(client, html, path):
    headers = HTML | {"accept": "image/png"}
    response = client.post(f"/v1/{path}", content=html, headers=headers)
    problem(response, 406, "http_not_acceptable")


def test_a_report_is_drawn_in_its_own_form(client, text):
    report = client.post("/v1/parse", content=text, headers=PLAIN).json()["report"]
    response = client.post("/v1/render", json=report)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.content == govreport.render(govreport.from_dict(report), "html")
    english = client.post("/v1/render?lang=en&to=md", json=report)
    assert english.content == govreport.render(govreport.from_dict(report), "md", lang="en")


def test_only_canonical_json_is_drawn(client, html):
    response = client.post("/v1/render", content=html, headers=HTML)
    problem(response, 415, "http_media_type_unsupported")
    problem(client.post("/v1/render", content=b"[1", headers=JSON), 422, "json_broken")


GET = {
    "/v1/formats": "formats.json",
    f"/v1/formats/{SPEC.current}": SPEC.format(SPEC.current).layout_file,
    "/v1/schemas/common/finding.schema.json": "common/finding.schema.json",
    "/v1/schemas/common%2Ffinding.schema.json": "common/finding.schema.json",
    "/v1/messages/zh": "messages/zh.json",
    "/v1/conformance/rules/arithmetic.json": "conformance/rules/arithmetic.json",
    "/v1/spec/README.md": "README.md",
    "/v1/spec/openapi.yaml": "openapi.yaml",
}


@pytest.mark.parametrize("path", GET)
def test_the_specification_is_given_as_it_is(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.content == (SPEC.root / GET[path]).read_bytes()


def test_lists_name_what_there_is(client):
    assert client.get("/v1/spec").json() == list(SPEC.names())
    for name in client.get("/v1/schemas").json():
        assert client.get(f"/v1/schemas/{name}").status_code == 200
    for name in client.get("/v1/conformance").json():
        assert client.get(f"/v1/conformance/{name}").status_code == 200
    assert client.get("/v1/rules").json() == [dict(rule) for rule in SPEC.rules]


def test_resources_follow_their_schemas(client):
    follows(client.get("/v1/formats"), "Formats")
    follows(client.get(f"/v1/formats/{SPEC.current}"), "Layout")
    follows(client.get("/v1/rules"), "Rules")
    follows(client.get("/v1/messages/en"), "Messages")
    follows(client.get("/v1/version"), "Version")
    follows(client.get("/v1/health/live"), "Health")
    follows(client.get("/v1/health/ready"), "Health")


def test_the_description_in_one_file_is_that_of_the_library(client):
    assert client.get("/v1/openapi.json").json() == govreport.openapi_document()


@pytest.mark.parametrize(
    "path",
    [
        "/v1/formats/1999",
        "/v1/messages/de",
        "/v1/schemas/formats.json",
        "/v1/spec/nothing.json",
        "/v1/spec/..%2F..%2Fpyproject.toml",
        "/v1/spec/%2Fetc%2Fpasswd",
        "/v1/spec/..%5C..%5Cpyproject.toml",
        "/v1/spec/%00",
        "/v1/conformance/..%2Fformats.json",
        "/v1/nothing",
        "/v2/parse",
    ],
)
def test_what_is_not_there_is_a_problem(client, path):
    problem(client.get(path), 404, "http_not_found")


def test_no_dots_lead_out_of_the_specification_or_the_page(service):
    import socket

    for path in (
        "/v1/spec/../../pyproject.toml",
        "/../pyproject.toml",
        "/..%2f..%2fapp.py",
        "//etc",
    ):
        with socket.create_connection((service.host, service.port), 10) as sock:
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: sock.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 404"), path


def test_what_the_client_has_is_not_sent_again(client):
    tag = client.get("/v1/formats").headers["etag"]
    again = client.get("/v1/formats", headers={"if-none-match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/v1/formats", headers={"if-none-match": '"x"'}).status_code == 200


@pytest.mark.parametrize("id", sorted(OPERATIONS))
def test_unknown_parameters_are_refused_by_every_operation(client, id):
    paths = govreport.openapi_document()["paths"]
    path, method = next(
        (path, method)
        for path, item in paths.items()
        for method, found in item.items()
        if found["operationId"] == id
    )
    for name, value in (("id", SPEC.current), ("lang", "zh"), ("name", "formats.json")):
        path = path.replace("{" + name + "}", value)
    problem(client.request(method, f"{path}?nothing=1"), 400, "http_parameter_unknown")


def test_another_method_is_refused_with_those_allowed(client):
    response = client.delete("/v1/parse")
    problem(response, 405, "http_method_not_allowed")
    assert response.headers["allow"] == "POST"
    problem(client.post("/v1/formats"), 405, "http_method_not_allowed")


def test_problems_are_shown_in_the_language_wished_for(client):
    zh = client.get("/v1/nothing", headers={"accept-language": "zh-CN"})
    en = client.get("/v1/nothing", headers={"accept-language": "en-US,en"})
    assert zh.json()["detail"] == en.json()["message"]["zh"] != en.json()["detail"]
    assert (zh.headers["content-language"], en.headers["content-language"]) == ("zh", "en")


def test_every_answer_has_the_strict_headers(client, html):
    for response in (
        client.get("/v1/formats"),
        client.get("/v1/nothing"),
        client.post("/v1/convert?to=html", content=html, headers=HTML),
        client.get("/metrics"),
    ):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert len(response.headers["x-request-id"]) == 32
        assert "access-control-allow-origin" not in response.headers
        assert "server" not in response.headers


def test_the_same_request_gets_the_same_answer(client, html):
    answers = {client.post("/v1/validate", content=html, headers=HTML).content for _ in range(3)}
    assert len(answers) == 1


def test_requests_are_counted_without_anything_of_a_report(client, html):
    client.post("/v1/parse?filename=secret-name.html", content=html, headers=HTML)
    text = client.get("/metrics").text
    assert 'govreport_requests_total{operation="parseReport",status="200"}' in text
    assert 'govreport_request_seconds_count{operation="parseReport"}' in text
    assert "govreport_workers_alive 2.0" in text
    assert "secret-name" not in text


def test_any_tag_matches_what_is_there(client):
    assert client.get("/v1/formats", headers={"if-none-match": "*"}).status_code == 304


def test_what_is_not_there_is_named(client):
    assert client.get("/v1/nothing").json()["params"] == {"found": "/v1/nothing"}


def test_no_answer_waits_for_an_acknowledgement(client):
    def seconds():
        began = time.perf_counter()
        assert client.get("/v1/formats").status_code == 200
        return time.perf_counter() - began

    client.get("/v1/formats")
    # Delayed acknowledgements are 40 ms late, each of them.
    assert min(seconds() for _ in range(20)) < 0.03


def test_the_log_tells_each_request_and_nothing_of_the_report(service, html):
    with service.client() as client:
        response = client.post("/v1/parse?filename=secret-name.html", content=html, headers=HTML)
    (line,) = service.told(response.headers["x-request-id"])
    assert line["event"] == "request"
    assert line["operation"] == "parseReport"
    assert (line["status"], line["received"]) == (200, len(html))
    assert "secret-name" not in service.log.read_text("utf-8")
    assert "沭阳" not in service.log.read_text("utf-8")
