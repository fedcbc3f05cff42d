"""HTTP that is broken, ambiguous or odd: a problem document wherever an answer is possible."""

import json
import socket

import pytest

from tests.server.test_hostile_requests import head, talk, told, well

CLOSE = b"Connection: close\r\n\r\n"


def get(target, *lines, method="GET"):
    first = method.encode("latin-1") + b" " + target.encode() + b" HTTP/1.1\r\nHost: a\r\n"
    return first + b"".join(line + b"\r\n" for line in lines) + CLOSE


def chunked(*chunks):
    return head(Transfer_Encoding="chunked") + b"".join(chunks)


AMBIGUOUS = {
    "two ways to tell the length": head(Content_Length="5", Transfer_Encoding="chunked"),
    "lengths that differ": head(Content_Length="5, 6"),
    "a length that is no number": head(Content_Length="+5"),
    "a coding that is not known": head(Transfer_Encoding="gzip, chunked"),
    "a coding given twice": head(Transfer_Encoding="chunked", transfer_encoding="identity"),
    "a space behind a name": head().replace(b"Host:", b"Host :"),
    "no host": b"GET /v1/formats HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /v1/formats HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "a host that can be none": b"GET /v1/formats HTTP/1.1\r\nHost: a b\r\n\r\n",
    "another version": b"GET /v1/formats HTTP/9.9\r\nHost: a\r\nConnection: close\r\n\r\n",
    "the version before heads": b"GET /v1/formats\r\n\r\n",
    "a zero in a head": get("/v1/formats", b"X-A: a\0b"),
    "half an end of line": get("/v1/formats", b"X-A: a\rb"),
    "a target that is not ASCII": get("/v1/spec/报告"),
    "a method that is not ASCII": get("/v1/formats", method="G\xffT"),
    "a chunk without a size": chunked(b"zz\r\nhello\r\n"),
    "a chunk that does not end": chunked(b"2\r\nhello\r\n"),
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_can_be_understood_in_two_ways_is_refused_and_ends_the_connection(service, name):
    answer = talk(service, AMBIGUOUS[name])
    told(answer, 400, "http_bad_request")
    assert b"connection: close" in answer.lower()


def test_nothing_behind_an_ambiguous_request_is_answered(service):
    inner = b"GET /v1/formats HTTP/1.1\r\nHost: a\r\n\r\n"
    smuggled = head(Content_Length=len(inner) + 5, Transfer_Encoding="chunked")
    told(talk(service, smuggled + b"0\r\n\r\n" + inner), 400, "http_bad_request")


@pytest.mark.parametrize(
    "body",
    [b"5;" + b"a" * 100_000 + b"\r\nhello\r\n", b"5\r\nhello\r\n0\r\nX: " + b"y" * 100_000],
    ids=["words behind a size", "a head behind the body"],
)
def test_heads_inside_a_body_are_bounded_too(service, body):
    told(talk(service, chunked(body)), 431, "http_headers_too_large")


@pytest.mark.parametrize(
    "lines", [[b"X: " + b"a" * 1_000_000], [b"X-%d: a" % n for n in range(50_000)]]
)
def test_heads_without_end_are_refused(service, lines):
    told(talk(service, get("/v1/formats", *lines)), 431, "http_headers_too_large")


@pytest.mark.parametrize("size", [100_000, 3_000_000])
def test_a_target_without_end_is_refused(service, size):
    told(talk(service, get("/v1/" + "a" * size)), 431, "http_headers_too_large")


@pytest.mark.parametrize(
    "target",
    [
        "/v1/spec/%2e%2e/%2e%2e/pyproject.toml",
        "/v1/spec/%252e%252e%252fpyproject.toml",
        "/v1/spec/..;/pyproject.toml",
        "/v1/spec//etc/passwd",
        "/v1/spec/%zz",
        "/v1/spec/%ff%fe",
        "/%2e%2e/app.py",
        "/index.html%00.js",
        "/" + "a" * 300,
        "/" + "a/" * 3000,
        "http://other.example/v1/nothing",
        "*",
    ],
)
def test_no_trick_with_a_path_finds_anything(service, target):
    told(talk(service, get(target)), 404, "http_not_found")


def test_a_whole_address_is_as_good_as_its_path(service):
    answer = talk(service, get("http://other.example/v1/health/live"))
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b'{"status":"ok"}')


@pytest.mark.parametrize("method", ["TRACE", "PURGE", "get", "A" * 5000])
def test_methods_that_are_not_there_are_refused_with_those_that_are(service, method):
    answer = talk(service, get("/v1/formats", method=method))
    told(answer, 405, "http_method_not_allowed")
    assert b"\r\nallow: GET, HEAD\r\n" in answer


def test_what_is_no_path_can_not_be_connected_to(service):
    told(talk(service, get("other.example:80", method="CONNECT")), 404, "http_not_found")


def test_an_upgrade_is_not_taken(service):
    wish = (b"Upgrade: websocket", b"Sec-WebSocket-Version: 13", b"Connection: Upgrade")
    assert talk(service, get("/v1/health/live", *wish)).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        (b"Accept-Language: \xff\xfe", "zh"),
        (b"Accept-Language: *;q=0.5,en;q=x,zh;q=nan,---,", "zh"),
        (b"Accept-Language: de\r\nAccept-Language: en", "en"),
        (b"Accept-Language: " + b"en," * 3000, "en"),
        (b"Authorization: Bearer \xff", "zh"),
        (b"If-None-Match: \xff,,\"", "zh"),
    ],
)  # fmt: skip
def test_wishes_that_make_no_sense_do_no_harm(service, line, lang):
    found = told(talk(service, get("/v1/nothing", line)), 404, "http_not_found")
    assert found["detail"] == found["message"][lang]


@pytest.mark.parametrize(
    "line", [b"Accept: \xff\xff", b"Accept: application/json;q=1e400, */*;q=-1"]
)
def test_a_medium_that_can_not_be_meant_is_none(service, line):
    told(talk(service, get("/v1/formats", line)), 406, "http_not_acceptable")


def test_wishes_on_two_lines_are_one_list(service):
    lines = (b"Accept: image/png", b"Accept: application/json")
    assert talk(service, get("/v1/formats", *lines)).startswith(b"HTTP/1.1 200 ")


def test_an_answer_before_the_end_of_a_body_ends_the_connection(service):
    answer = talk(service, head("/v1/nothing", Content_Length=5_000_000) + b"x" * 5000)
    told(answer, 404, "http_not_found")
    assert b"connection: close" in answer.lower()


def test_an_answer_to_a_whole_body_keeps_the_connection(service):
    body = head(Content_Length=5) + b"hello"
    with socket.create_connection((service.host, service.port), 20) as sock:
        for _ in range(2):
            sock.sendall(body)
            answer = b""
            while not answer.endswith(b"}"):
                answer += sock.recv(65536)
            assert b" 422 " in answer.partition(b"\r\n")[0]
            assert b"connection: close" not in answer.lower()


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content_Length": 99_999_999_999}, 413, "http_body_too_large"),
        ({"Content_Length": 5, "Content_Type": "a/b"}, 415, "http_media_type_unsupported"),
    ],
)
def test_a_client_that_asks_first_is_refused_without_its_body(service, headers, status, code):
    answer = talk(service, head(Expect="100-continue", **headers))
    told(answer, status, code)
    assert b"connection: close" in answer.lower()


def test_a_client_that_asks_first_is_told_to_go_on(service, html):
    with socket.create_connection((service.host, service.port), 20) as sock:
        sock.sendall(head(Expect="100-continue", Content_Length=len(html)))
        assert sock.recv(65536).startswith(b"HTTP/1.1 100 ")
        sock.sendall(html)
        assert sock.recv(65536).startswith(b"HTTP/1.1 200 ")


def part(line, body=b"x"):
    return b"--b\r\n" + line + b"\r\n\r\n" + body + b"\r\n"


NAMED = b'Content-Disposition: form-data; name="file"; filename="a.html"'
OTHER = b"Content-Disposition: form-data; name=previous"
END = b"--b--\r\n"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (part(NAMED) * 100_000 + END, "http_part_unknown"),
        (part(NAMED), "http_form_broken"),
        (part(NAMED + b"\r\nX: " + b"y" * 100_000) + END, "http_form_broken"),
        (b"hello\r\n" * 1000 + part(NAMED) + END, "http_form_broken"),
        ((part(NAMED) + END).replace(b"\r\n", b"\n"), "http_form_broken"),
        (part(OTHER.replace(b"name=", b"name=file; name=")) + END, "http_part_unknown"),
        (part(NAMED + b"\r\n" + OTHER) + END, "http_part_unknown"),
    ],
    ids=["many", "no end", "long head", "words before", "half lines", "name twice", "head twice"],
)
def test_a_form_is_whole_and_means_one_thing(service, body, code):
    kind = {"Content_Type": "multipart/form-data; boundary=b", "Content_Length": len(body)}
    told(talk(service, head(Connection="close", **kind) + body), 400, code)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (b"filename*=UTF-8''%e6%8a%a5.html", None),
        (b'filename="\xff\xfe.html"', "\ufffd\ufffd.html"),
        (b'filename="../../etc/passwd"', "../../etc/passwd"),
        (b'filename="' + b"a" * 1000 + b'"', "a" * 255),
    ],
)
def test_a_name_in_a_form_is_told_as_far_as_it_can_be_read(service, html, name, meant):
    body = part(b"Content-Disposition: form-data; name=file; " + name, html) + END
    kind = {"Content_Type": "multipart/form-data; boundary=b", "Content_Length": len(body)}
    answer = talk(service, head(Connection="close", **kind) + body)
    found = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert found["report"]["source"]["uri"] == meant


@pytest.mark.parametrize("path", ["/v1/parse", "/v1/render", "/v1/detect"])
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 1_000_000 + b"]" * 1_000_000,
        b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
        b'{"format":' + b"9" * 1_000_000 + b"}",
        b'{"format":NaN}',
        b'{"format":"2021","format":"2019"}',
        b'{"format":"\\ud800"}',
        b'{"' + b"a" * 3_000_000 + b'":1}',
    ],
    ids=["arrays", "objects", "figure", "no figure", "name twice", "half a character", "name"],
)
def test_json_that_is_meant_to_hurt_is_refused(service, html, path, body):
    answer = talk(
        service,
        head(path, Connection="close", Content_Type="application/json", Content_Length=len(body)),
        body,
    )
    status = int(answer.split()[1])
    # Detection gives its reason in an answer of its own kind.
    assert status == 422 or (path == "/v1/detect" and status == 200), answer[:300]
    well(service, html)
