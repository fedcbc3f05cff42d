"""Requests meant to do harm: each is answered with a problem, and others go on meanwhile."""

import io
import json
import os
import signal
import socket
import struct
import threading
import time
import zipfile
import zlib

import pytest

from tests.server.conftest import running
from tests.server.processes import standing_still, workers
from tests.server.test_operations import HTML, problem

PIECE = b"x" * 65536
BOUNDS = (
    "--workers=2",
    "--max-queue=3",
    "--max-bytes=3000000",
    "--max-seconds=2",
    "--max-body-pause-seconds=1",
    "--max-body-seconds=2",
    "--max-header-seconds=1",
    "--max-header-bytes=8192",
    "--max-connections=40",
    "--max-memory-bytes=500000000",
    "--keep-alive-seconds=1",
)


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """A service with narrow bounds."""
    with running(tmp_path_factory.mktemp("strict"), *BOUNDS) as found:
        yield found


def talk(service, *pieces, until=None, seconds=20):
    """Send pieces (numbers are pauses) until the service answers, and give all it says."""
    answer = b""
    with socket.create_connection((service.host, service.port), seconds) as sock:
        try:
            for piece in pieces:
                if isinstance(piece, bytes):
                    sock.sendall(piece)
                else:
                    time.sleep(piece)
        except OSError:
            pass  # it has heard enough
        try:
            while data := sock.recv(65536):
                answer += data
        except ConnectionResetError:
            pass
    return answer


def told(answer, status, code):
    """The problem in a raw answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), answer[:300]
    assert b"application/problem+json" in head
    found = json.loads(body)
    assert found["code"] == code
    assert set(found["message"]) == {"zh", "en"}
    return found


def head(path="/v1/parse", **headers):
    lines = {"Host": "a", "Content-Type": "text/html"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    fields = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{fields}\r\n".encode()


def well(service, html):
    """Another request is answered."""
    with service.client() as client:
        assert client.post("/v1/parse", content=html, headers=HTML).status_code == 200


def gray_png(wide, high):
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + os.urandom(wide) for _ in range(high))
    start = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", start)
        + chunk(b"IDAT", zlib.compress(rows, 1))
        + chunk(b"IEND", b"")
    )


def slow_document():
    """Within every limit of size, and much work all the same."""
    row = "<tr>" + "<td>1" * 100 + "</tr>"
    return ("<table>" + row * 1990 + "</table>").encode() + b"<p>\xe4\xb8\x80" * 150_000


def test_a_gigabyte_that_says_so_is_refused_at_once(strict, html):
    answer = talk(strict, head(Content_Length=2**30), PIECE)
    told(answer, 413, "http_body_too_large")
    well(strict, html)


def test_a_gigabyte_in_pieces_is_cut_early(strict, html):
    sent = 0

    def pieces():
        nonlocal sent
        yield head(Transfer_Encoding="chunked")
        while sent < 2**30:
            sent += len(PIECE)
            yield b"%x\r\n%s\r\n" % (len(PIECE), PIECE)

    threading.Thread(target=well, args=(strict, html)).start()
    answer = talk(strict, *[next(made) for made in [pieces()] for _ in range(200)])
    told(answer, 413, "http_body_too_large")
    assert sent < 20_000_000


def test_a_body_that_stops_is_given_up(strict, html):
    threading.Thread(target=well, args=(strict, html)).start()
    answer = talk(strict, head(Content_Length=1000), b"<html>")
    told(answer, 408, "http_body_slow")


def test_a_body_that_drips_is_given_up(strict):
    began = time.monotonic()
    answer = talk(strict, head(Content_Length=1000), *[b"<", 0.4] * 8)
    told(answer, 408, "http_body_slow")
    assert 2 <= time.monotonic() - began < 8


def test_a_head_that_drips_is_given_up(strict, html):
    answer = talk(strict, b"POST /v1/parse HTTP/1.1\r\n", *[b"X-A: b\r\n", 0.3] * 5)
    told(answer, 408, "http_head_slow")
    well(strict, html)


def test_a_connection_without_a_request_is_closed(strict):
    began = time.monotonic()
    assert talk(strict) == b""
    assert 0.8 < time.monotonic() - began < 8


def test_a_large_head_is_refused(strict):
    answer = talk(strict, head(X_Long="x" * 100_000))
    told(answer, 431, "http_headers_too_large")


@pytest.mark.parametrize(
    "request_", [b"\x16\x03\x01\x02\x00\x01\x00\x01", b"GET  /  HTTP/1.1\r\n\r\n", b"hello\r\n\r\n"]
)
def test_what_is_no_http_is_refused(strict, request_):
    told(talk(strict, request_), 400, "http_bad_request")


def test_two_lengths_are_refused(strict):
    smuggled = head(Content_Length="5", content_length="6")
    told(talk(strict, smuggled + b"hello"), 400, "http_bad_request")


def zip_bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number in range(3):
            archive.writestr(f"{number}.html", b"\0" * 200_000_000)
    return packed.getvalue()


def test_a_zip_bomb_is_refused(strict, html):
    threading.Thread(target=well, args=(strict, html)).start()
    with strict.client() as client:
        response = client.post(
            "/v1/parse", content=zip_bomb(), headers={"content-type": "application/zip"}
        )
    assert response.status_code in {413, 422}
    problem(response, response.status_code, response.json()["code"])


def test_a_report_that_takes_too_long_is_stopped_and_others_go_on(strict, html):
    with standing_still(workers(strict)[:1]) as _, strict.client() as client:
        answers = [client.post("/v1/validate", content=html, headers=HTML) for _ in range(2)]
        for _ in range(5):
            well(strict, html)
        (slow,) = [answer for answer in answers if answer.status_code != 200]
        problem(slow, 413, "http_time_limit")
        assert client.get("/v1/health/ready").status_code == 200
        assert 'replaced_total{reason="time"}' in client.get("/metrics").text
    well(strict, html)


def test_a_process_killed_at_work_is_told_and_replaced(tmp_path, html):
    with running(tmp_path, "--workers=1") as service, service.client() as client:
        (worker,) = workers(service)
        with standing_still([worker]):
            killer = threading.Timer(0.5, os.kill, (worker, signal.SIGKILL))
            killer.start()
            answer = client.post("/v1/parse", content=html, headers=HTML)
        problem(answer, 500, "http_worker_lost")
        # Also at once: a request waits while the only process is replaced.
        well(service, html)
        assert workers(service) != [worker]


def test_a_process_killed_while_it_waits_costs_no_request(tmp_path, html):
    with running(tmp_path, "--workers=1") as service, service.client() as client:
        for worker in workers(service):
            os.kill(worker, signal.SIGKILL)
        time.sleep(0.5)  # until the system has told the service
        for _ in range(3):
            assert client.post("/v1/parse", content=html, headers=HTML).status_code == 200
        assert 'replaced_total{reason="died"} 1.0' in client.get("/metrics").text


@pytest.mark.parametrize("most", [120_000_000, 200_000_000])
def test_work_that_needs_too_much_memory_is_stopped(tmp_path, html, most):
    bounds = ("--workers=1", f"--max-memory-bytes={most}", "--max-seconds=20")
    with running(tmp_path, *bounds) as service, service.client() as client:
        response = client.post("/v1/parse", content=slow_document(), headers=HTML)
        problem(response, 413, "http_memory_limit")
        well(service, html)


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("image/svg+xml", b"<svg/>", 415, "http_media_type_unsupported"),
        ("nonsense", b"x", 415, "http_media_type_unsupported"),
        ("multipart/form-data", b"x", 400, "http_form_without_boundary"),
        ("multipart/form-data; boundary=" + "b" * 300, b"x", 400, "http_form_without_boundary"),
        ("multipart/form-data; boundary=b", b"nonsense", 400, "http_form_broken"),
        ("multipart/form-data; boundary=b", b"--b\r\n", 400, "http_form_broken"),
        ("multipart/form-data; boundary=b", b"--b--\r\n", 400, "http_part_missing"),
        (
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data; name=file\r\n\r\nx",
            400,
            "http_form_broken",
        ),
        (
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
            400,
            "http_form_broken",
        ),
        (
            "multipart/form-data; boundary=b",
            b"--b\r\n" + b"A: b\r\n" * 1000 + b"\r\nx\r\n--b--\r\n",
            400,
            "http_form_broken",
        ),
    ],
)
def test_a_wrong_type_or_a_broken_form_is_refused(client, content_type, body, status, code):
    headers = {"content-type": content_type}
    problem(client.post("/v1/parse", content=body, headers=headers), status, code)


def test_a_part_given_twice_or_unknown_is_refused(client):
    twice = [("file", ("a.txt", b"x")), ("file", ("b.txt", b"x"))]
    problem(client.post("/v1/parse", files=twice), 400, "http_part_unknown")
    problem(client.post("/v1/parse", files={"more": b"x"}), 400, "http_part_unknown")


def test_packed_bodies_are_refused(client):
    headers = {"content-type": "text/html", "content-encoding": "gzip"}
    answer = client.post("/v1/parse", content=b"x", headers=headers)
    problem(answer, 415, "http_encoding_unsupported")
    assert answer.headers["accept-encoding"] == "identity"


def test_a_client_that_goes_away_frees_its_process(strict, html):
    with standing_still(workers(strict)):
        for _ in range(2):
            with socket.create_connection((strict.host, strict.port), 20) as sock:
                sock.sendall(head(Content_Length=len(html)) + html)
                time.sleep(0.3)
        well(strict, html)
    with strict.client() as client:
        assert 'replaced_total{reason="cancelled"} 2.0' in client.get("/metrics").text


def test_a_full_queue_is_told_with_the_time_to_wait(strict, html):
    answers = []

    def ask():
        with strict.client() as client:
            answers.append(client.post("/v1/parse", content=html, headers=HTML))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    with standing_still(workers(strict)):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    busy = [answer for answer in answers if answer.status_code == 429]
    assert sorted({answer.status_code for answer in answers}) == [200, 413, 429]
    assert 12 - 2 - 3 <= len(busy) < 12
    for answer in busy:
        problem(answer, 429, "http_busy")
        assert int(answer.headers["retry-after"]) >= 1
    well(strict, html)


def test_too_many_connections_are_told(strict, html):
    where = (strict.host, strict.port)
    open_ = [socket.create_connection(where, 10) for _ in range(40)]
    try:
        time.sleep(0.3)
        told(talk(strict), 503, "http_connections")
    finally:
        for sock in open_:
            sock.close()
    time.sleep(0.5)
    well(strict, html)


def test_a_client_that_does_not_read_is_cut_off(tmp_path, html):
    many = 300
    with running(tmp_path, "--workers=1", "--max-send-seconds=1") as service:
        with service.client() as client:
            size = len(client.get("/v1/openapi.json").content)
        with socket.create_connection((service.host, service.port), 20) as sock:
            sock.sendall(b"GET /v1/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * many)
            time.sleep(3)
            received = 0
            try:
                while data := sock.recv(1 << 20):
                    received += len(data)
            except ConnectionResetError:
                pass
        assert received < many * size / 2
        well(service, html)
