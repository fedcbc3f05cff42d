"""The site builds strictly, needs nothing from elsewhere, and every link on it leads somewhere."""

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

import govreport

pytest.importorskip("mkdocs_static_i18n")
pytest.importorskip("material")
pytest.importorskip("mkdocstrings_handlers.python")

ROOT = Path(__file__).resolve().parents[2]
LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of the built site, and what the build said."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    return folder, done


@pytest.fixture(scope="module")
def pages(built):
    folder, _ = built
    return {
        file.relative_to(folder).as_posix(): LexborHTMLParser(file.read_text(encoding="utf-8"))
        for file in folder.rglob("*.html")
    }


def test_the_site_builds_strictly_without_a_warning(built):
    _, done = built
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert not re.search(r"WARNING|ERROR|not included in the", said), said


def test_every_page_is_there_in_both_languages(pages):
    first = {name for name in pages if not name.startswith("zh/")} - {"404.html"}
    assert {f"zh/{name}" for name in first} == {name for name in pages if name.startswith("zh/")}
    assert len(first) > 100


def test_pages_load_nothing_from_elsewhere(pages, built):
    loaded = {
        node.attributes.get(attribute) or ""
        for page in pages.values()
        for tag, attribute in LOADED.items()
        for node in page.css(tag)
        if tag != "link" or "stylesheet" in (node.attributes.get("rel") or "")
    }
    assert loaded
    assert [address for address in loaded if re.match(r"(?:\w+:)?//", address)] == []
    styles = "".join(file.read_text(encoding="utf-8") for file in built[0].rglob("*.css"))
    assert re.findall(r"url\([\"']?(?:https?:)?//|@import", styles) == []


def test_every_link_leads_to_a_page_and_a_place_on_it(pages, built):
    places = {
        name: {node.attributes["id"] for node in page.css("[id]")} for name, page in pages.items()
    }
    lost, seen = [], 0
    for name, page in pages.items():
        if name == "404.html":  # which stands for any address
            continue
        for link in page.css("a[href]"):
            target = urlsplit(urljoin(f"http://site/{name}", link.attributes["href"] or ""))
            if target.netloc == "site":
                seen += 1
                if not _is_there(target, built[0], places):
                    lost.append((name, link.attributes["href"]))
    assert lost == []
    assert seen > 5000
    for wrong in ("no-such/", "rules/#no-such", "reference/no-such.json"):
        assert not _is_there(urlsplit(f"http://site/{wrong}"), built[0], places)


def _is_there(target, folder, places):
    path = unquote(target.path).lstrip("/")
    path += "index.html" if path.endswith("/") or not path else ""
    if not (folder / path).is_file():
        return False
    anchor = unquote(target.fragment)
    return not anchor or path not in places or anchor in places[path]


def test_every_public_name_is_told(pages):
    told = {node.attributes["id"] for node in pages["reference/names/index.html"].css("[id]")}
    names = [f"govreport.{name}" for name in govreport.__all__ if not name.startswith("_")]
    assert [name for name in names if name not in told] == []


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_browser_asks_no_other_host(built):
    sync_api = pytest.importorskip("playwright.sync_api")
    handler = functools.partial(_Quiet, directory=str(built[0]))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}/"
    asked, faults = set(), []
    try:
        with sync_api.sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page()
            page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
            page.on("pageerror", lambda error: faults.append(str(error)))
            for path in ("", "zh/", "reference/rules/R1/", "zh/reference/http/"):
                page.goto(home + path)
                assert page.locator("h1").count() == 1
            page.fill(".md-search__input", "R1")
            page.wait_for_selector(".md-search-result__item")
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
    assert asked == {urlsplit(home).netloc}
    assert faults == []


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        """Say nothing."""
