"""``govreport serve``: token, origins, stopping, and what can't be meant."""

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from govreport_cli.main import main

import govreport
from tests.server.conftest import running
from tests.server.processes import standing_still, workers
from tests.server.test_operations import HTML, problem

TOKEN = "0123456789abcdef0123"
ROOT = Path(__file__).resolve().parents[2]
DOCS = ("docs/service.md", "docs/service.zh.md")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A service with a token from a file, and one origin."""
    folder = tmp_path_factory.mktemp("guarded")
    file = folder / "token"
    file.write_text(TOKEN + "\n")
    arguments = ("--workers=1", f"--token-file={file}", "--cors=https://a.example")
    with running(folder, *arguments) as found:
        yield found


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": TOKEN},
        {"authorization": f"Bearer {TOKEN}x"},
    ],
)
@pytest.mark.parametrize("path", ["/v1/formats", "/metrics", "/v1/openapi.json"])
def test_without_the_token_nothing_is_told(guarded, path, headers):
    with guarded.client() as client:
        response = client.get(path, headers=headers)
    problem(response, 401, "http_unauthorized")
    assert response.headers["www-authenticate"] == "Bearer"


def test_without_the_token_no_body_is_read(guarded, html):
    with guarded.client() as client:
        problem(client.post("/v1/parse", content=html, headers=HTML), 401, "http_unauthorized")


def test_with_the_token_work_is_done(guarded, html):
    headers = HTML | {"authorization": f"bearer {TOKEN}"}
    with guarded.client() as client:
        assert client.post("/v1/parse", content=html, headers=headers).status_code == 200
        assert client.get("/metrics", headers=headers).status_code == 200


def test_health_and_page_need_no_token(guarded):
    with guarded.client() as client:
        assert client.get("/v1/health/live").status_code == 200
        assert client.get("/v1/health/ready").status_code == 200
        assert client.get("/").status_code != 401


def test_the_token_is_in_no_log(guarded):
    with guarded.client() as client:
        client.get("/v1/formats", headers={"authorization": f"Bearer {TOKEN}"})
    assert TOKEN not in guarded.log.read_text("utf-8")


def test_a_token_of_the_environment_counts(tmp_path):
    with (
        running(tmp_path, "--workers=1", GOVREPORT_TOKEN=TOKEN) as service,
        service.client() as client,
    ):
        assert client.get("/v1/formats").status_code == 401


def test_only_origins_named_may_ask_from_a_browser(guarded):
    asked = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
    }
    with guarded.client() as client:
        good = client.options("/v1/parse", headers=asked | {"origin": "https://a.example"})
        bad = client.options("/v1/parse", headers=asked | {"origin": "https://b.example"})
    assert good.headers["access-control-allow-origin"] == "https://a.example"
    assert "access-control-allow-origin" not in bad.headers


def test_pages_of_an_origin_named_can_read_problems(guarded):
    with guarded.client() as client:
        for path in ("/v1/formats", "/v1/nothing"):
            good = client.get(path, headers={"origin": "https://a.example"})
            bad = client.get(path, headers={"origin": "https://b.example"})
            assert good.headers["access-control-allow-origin"] == "https://a.example"
            assert "access-control-allow-origin" not in bad.headers


@pytest.mark.parametrize(
    "wish",
    [
        {"origin": "https://b.example"},
        {"access-control-request-method": "DELETE"},
        {"access-control-request-headers": "x-evil"},
    ],
)
def test_what_a_browser_may_not_ask_is_a_problem(guarded, wish):
    asked = {"origin": "https://a.example", "access-control-request-method": "POST"} | wish
    with guarded.client() as client:
        problem(client.options("/v1/parse", headers=asked), 400, "http_origin_refused")


@pytest.mark.parametrize("origin", ["nonsense", "https://a.example/", "HTTPS://A.example", "a.b"])
def test_an_origin_that_no_browser_sends_is_told(capsys, origin):
    assert main(["serve", "--port", "0", "--cors", origin, "--lang", "en"]) == 2
    assert f'"{origin}"' in capsys.readouterr().err


@pytest.mark.parametrize("origin", ["*", "https://a.example:8443", "http://[::1]:3000"])
def test_origins_as_browsers_write_them_are_taken(origin):
    assert govreport.ServiceOptions(origins=(origin,)).origins == (origin,)


def test_work_that_does_not_end_is_ended_with_the_service(tmp_path, html):
    folder = tmp_path / "tmp"
    folder.mkdir()
    arguments = ("--workers=1", "--stop-seconds=1")
    with running(tmp_path, *arguments, TMPDIR=str(folder)) as service:
        busy = workers(service)
        with standing_still(busy), service.client() as client:
            thread = threading.Thread(target=_ask_in_vain, args=(client, html))
            thread.start()
            time.sleep(0.5)
            assert service.stop() == 0
            thread.join()
    end = time.monotonic() + 5
    while any(Path(f"/proc/{id}").exists() for id in busy) and time.monotonic() < end:
        time.sleep(0.1)
    assert [id for id in busy if Path(f"/proc/{id}").exists()] == []
    assert list(folder.iterdir()) == []


def _ask_in_vain(client, html):
    with suppress(httpx.HTTPError):
        client.post("/v1/detect", content=html, headers=HTML)


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_what_is_under_way_is_finished_before_it_stops(tmp_path, html, kind):
    answers = []
    with running(tmp_path, "--workers=1", "--max-seconds=30") as service:

        def ask():
            with service.client() as client:
                answers.append(client.post("/v1/detect", content=html, headers=HTML))

        thread = threading.Thread(target=ask)
        with standing_still(workers(service)):
            thread.start()
            time.sleep(0.5)
            service.process.send_signal(kind)
            time.sleep(0.5)
        assert service.process.wait(40) == 0
        thread.join()
        assert service.lines()[-1]["event"] == "stop"
    assert answers[0].status_code == 200
    with pytest.raises(OSError):
        socket.create_connection((service.host, service.port), 2)


@pytest.mark.parametrize("name", ["tmp", "t" * 100])
def test_nothing_is_left_on_the_disk(tmp_path, html, name):
    folder = tmp_path / name
    folder.mkdir()
    with running(tmp_path, "--workers=1", TMPDIR=str(folder)) as service:
        with service.client() as client:
            body = html + b" " * 2_000_000
            assert client.post("/v1/parse", content=body, headers=HTML).status_code == 200
            (inside,) = folder.glob("govreport-*")
            assert not [file for file in inside.rglob("*") if file.is_file()]
        service.stop()
    assert list(folder.iterdir()) == []


def test_an_address_that_is_taken_is_told(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--lang", "en"]) == 2
    assert f"port {port}" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--port", "x"], ["--workers", "0"]])
def test_arguments_that_can_not_be_meant_are_told(capsys, arguments):
    assert main(["serve", *arguments]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("token", ["short", "with space with space", "令牌" * 20, ""])
def test_a_token_that_will_not_do_is_told_and_not_shown(capsys, tmp_path, token):
    file = tmp_path / "token"
    file.write_text(token, encoding="utf-8")
    assert main(["serve", "--port", "0", "--token-file", str(file), "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "16" in said
    assert not token or token not in said


def test_a_token_file_that_is_missing_is_told(capsys, tmp_path):
    assert main(["serve", "--port", "0", "--token-file", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err


def test_the_description_can_be_had_without_a_service(capsysbinary):
    assert main(["serve", "--openapi"]) == 0
    assert json.loads(capsysbinary.readouterr().out) == govreport.openapi_document()


@pytest.mark.parametrize("bad", [{"port": 65536}, {"workers": 0}, {"max_bytes": -1}])
def test_options_are_checked(bad):
    with pytest.raises(ValueError):
        govreport.ServiceOptions(**bad)


def test_the_token_is_not_shown_by_the_options():
    assert TOKEN not in repr(govreport.ServiceOptions(token=TOKEN))


@pytest.mark.parametrize("name", DOCS)
def test_the_manual_names_every_option_with_its_default(name):
    text = (ROOT / name).read_text("utf-8")
    shipped = govreport.ServiceOptions()
    for field in type(shipped).__attrs_attrs__:
        if field.name in {"token", "origins", "workers"}:
            continue
        assert f"--{field.name.replace('_', '-')}" in text
        assert str(getattr(shipped, field.name)) in text


@pytest.mark.parametrize("name", DOCS)
def test_examples_of_the_manual_print_what_is_shown(name, capsys):
    text = (ROOT / name).read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.S)
    (shown,) = re.findall(r"```text\n(.*?)```", text, re.S)
    exec(code, {})
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize(("library", "option"), [("uvicorn", "--port=0"), ("yaml", "--openapi")])
def test_what_is_not_installed_is_told_with_what_to_install(library, option):
    code = (
        "import sys\n"
        "class Blocked:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] == {library!r}:\n"
        "            raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, Blocked())\n"
        "from govreport_cli.main import main\n"
        f"sys.exit(main(['serve', {option!r}, '--lang', 'en']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "govreport[server]" in done.stderr
    assert "Traceback" not in done.stderr
