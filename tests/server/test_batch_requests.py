"""Many reports in, a line for each out, in order, whatever becomes of the others."""

import io
import json
import socket
import zipfile

import pytest

import govreport
from tests.server.conftest import running
from tests.server.test_hostile_requests import slow_document
from tests.server.test_openapi_file import validator
from tests.server.test_operations import problem

LINES = {"content-type": "application/x-ndjson"}


def lines_of(response):
    assert response.status_code == 200, response.text[:300]
    assert response.headers["content-type"] == "application/x-ndjson"
    found = [json.loads(line) for line in response.text.splitlines()]
    for line in found:
        assert [error.message for error in validator("BatchResult").iter_errors(line)] == []
    return found


def received(sock):
    data = sock.recv(65536)
    assert data, "the connection was closed"
    return data


def canonical(real, name="shuyang-fgw-2023.html"):
    return govreport.dumps(govreport.parse(real / name).report, None).encode().strip()


def test_files_of_a_form_give_lines_in_their_order(client, real):
    names = sorted(path.name for path in real.iterdir())
    files = [("files", (name, (real / name).read_bytes())) for name in names]
    files.insert(2, ("files", ("nothing.html", b"<p>nothing")))
    found = lines_of(client.post("/v1/batch", files=files))
    assert [line["input"] for line in found] == [file[1][0] for file in files]
    assert [line["error"] is None for line in found].count(False) == 1
    assert found[2]["error"]["code"] == "not_a_report"
    assert all(line["validation"] is None for line in found)


def test_each_line_can_have_the_result_of_the_checks(client, real):
    files = [("files", ("a.html", (real / "shuyang-fgw-2023.html").read_bytes()))]
    (line,) = lines_of(client.post("/v1/batch?validate=true", files=files))
    assert line["validation"]["ok"] is True


def test_lines_are_named_by_their_number(client, real):
    good = canonical(real)
    body = b"\n".join([good, b"", b'{"format": 7}', b"no json", good, b""])
    found = lines_of(client.post("/v1/batch", content=body, headers=LINES))
    assert [line["input"] for line in found] == ["1", "3", "4", "5"]
    assert [line["error"] and line["error"]["status"] for line in found] == [None, 422, 422, None]


def test_more_lines_than_a_process_takes_at_once_keep_their_order(client, real):
    good = canonical(real)
    body = b"\n".join(good if number % 3 else b"{}" for number in range(160))
    found = lines_of(client.post("/v1/batch?format_version=source", content=body, headers=LINES))
    assert [line["input"] for line in found] == [str(number) for number in range(1, 161)]
    assert [line["error"] is None for line in found] == [bool(n % 3) for n in range(160)]


def test_an_archive_gives_its_members(client, real):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(real / "shuyang-fgw-2023.html", "b/first.html")
        archive.writestr("nothing.txt", "nothing")
        archive.write(real / "004_74eb19db5e047c3e.txt", "second.txt")
    headers = {"content-type": "application/zip"}
    found = lines_of(client.post("/v1/batch", content=packed.getvalue(), headers=headers))
    assert [line["input"].partition("!")[2] for line in found] == [
        "b/first.html",
        "nothing.txt",
        "second.txt",
    ]


def test_reports_are_moved_or_left(client, real):
    files = [("files", ("a.txt", (real / "002_0821f10813b957c3.txt").read_bytes()))]
    current = govreport.default_spec().current
    (moved,) = lines_of(client.post("/v1/batch", files=files))
    (left,) = lines_of(client.post("/v1/batch?format_version=source", files=files))
    assert moved["report"]["format"] == current != left["report"]["format"]


@pytest.mark.parametrize(
    ("files", "status", "code"),
    [
        ([("file", ("a.txt", b"x"))], 400, "http_part_unknown"),
        ([("other", (None, "x"))], 400, "http_part_unknown"),
        ([("files", (None, "x"))], 400, "http_part_unnamed"),
    ],
)
def test_a_wrong_form_is_a_problem(client, files, status, code):
    problem(client.post("/v1/batch", files=files), status, code)


def test_a_form_without_a_file_or_a_body_without_lines_is_a_problem(client):
    headers = {"content-type": "multipart/form-data; boundary=b"}
    problem(
        client.post("/v1/batch", content=b"--b--\r\n", headers=headers), 400, "http_part_missing"
    )
    problem(client.post("/v1/batch", headers=LINES), 422, "http_body_missing")


def test_the_first_lines_come_while_the_rest_is_still_sent(service, real):
    good = canonical(real)
    with socket.create_connection((service.host, service.port), 20) as sock:
        sock.sendall(
            b"POST /v1/batch HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: application/x-ndjson\r\n\r\n"
        )
        piece = (good + b"\n") * 60
        sock.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
        early = b""
        while early.count(b'"input"') < 50:
            early += received(sock)
        sock.sendall(b"%x\r\n%s\r\n0\r\n\r\n" % (len(good), good))
        late = early
        while not late.endswith(b"0\r\n\r\n"):
            late += received(sock)
    assert late.count(b'"input"') == 61


def test_no_line_waits_for_the_next(service, real):
    good = canonical(real) + b"\n"
    with socket.create_connection((service.host, service.port), 20) as sock:
        sock.sendall(
            b"POST /v1/batch HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: application/x-ndjson\r\n\r\n"
        )
        answer = b""
        for number in range(1, 4):
            sock.sendall(b"%x\r\n%s\r\n" % (len(good), good))
            while answer.count(b'"input"') < number:
                answer += received(sock)
        assert b"0\r\n\r\n" not in answer


def test_a_file_of_an_archive_that_costs_its_process_costs_no_other(tmp_path, real):
    report, slow = (real / "shuyang-fgw-2023.html").read_bytes(), slow_document()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("a", report), ("b", slow), ("c", report), ("d", slow), ("e", report)):
            archive.writestr(f"{name}.html", data)
    files = [("files", ("all.zip", packed.getvalue())), ("files", ("f.html", report))]
    bounds = ("--workers=1", "--max-memory-bytes=130000000")
    with running(tmp_path, *bounds) as service, service.client() as client:
        found = lines_of(client.post("/v1/batch", files=files))
    names = [f"all.zip!{name}.html" for name in "abcde"]
    assert [line["input"] for line in found] == [*names, "f.html"]
    codes = [line["error"] and line["error"]["code"] for line in found]
    assert codes == [None, "http_memory_limit", None, "http_memory_limit", None, None]


def test_as_many_lines_as_are_allowed_are_taken(tmp_path, real):
    body = b"{}\n" * 50
    bounds = ("--workers=1", "--max-batch-reports=50")
    with running(tmp_path, *bounds) as service, service.client() as client:
        found = lines_of(client.post("/v1/batch", content=body, headers=LINES))
        more = lines_of(client.post("/v1/batch", content=body + b"{}", headers=LINES))
    assert [line["input"] for line in found] == [str(number) for number in range(1, 51)]
    assert more[-1]["error"]["code"] == "http_too_many_reports"


def test_what_breaks_a_request_half_way_is_its_last_line(service, real):
    good = canonical(real) + b"\n"
    with socket.create_connection((service.host, service.port), 20) as sock:
        head = b"--b\r\nContent-Disposition: form-data; name=files; filename=a.json\r\n\r\n"
        broken = head + good + b"\r\n--b\r\nnonsense\r\n\r\n--b"
        sock.sendall(
            b"POST /v1/batch HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\nConnection: close\r\n\r\n"
        )
        first = head + good + b"\r\n--b\r\n"
        sock.sendall(b"%x\r\n%s\r\n" % (len(first), first))
        answer = b""
        while b'"input"' not in answer:
            answer += received(sock)
        rest = broken[len(first) :] + b"X" * 100
        sock.sendall(b"%x\r\n%s\r\n0\r\n\r\n" % (len(rest), rest))
        while data := sock.recv(65536):
            answer += data
    last = json.loads(answer[answer.rindex(b'{"input"') :].split(b"\n")[0])
    assert last["input"] is None
    assert last["error"]["code"] == "http_form_broken"


def test_limits_of_a_batch(tmp_path, real):
    good = canonical(real)
    bounds = ("--max-batch-reports", "60", "--max-bytes", "100000")
    with running(tmp_path, *bounds) as service, service.client() as client:
        many = b"\n".join([good] * 200)
        found = lines_of(client.post("/v1/batch", content=many, headers=LINES))
        assert found[-1]["input"] is None
        assert found[-1]["error"]["code"] == "http_too_many_reports"
        # Alone: after another file, the line of that one may be on its way already.
        files = [("files", ("b", b"x" * 100_001))]
        problem(client.post("/v1/batch", files=files), 413, "http_body_too_large")
