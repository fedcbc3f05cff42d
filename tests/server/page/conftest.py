"""The page in a browser: Debian's Chromium, driven by Playwright, against a running service."""

import json
from urllib.parse import urlsplit

import pytest

import govreport
from tests.generator.media.chromium import program
from tests.generator.media.soffice import ToolMissingError

sync_api = pytest.importorskip("playwright.sync_api")

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


@pytest.fixture(scope="session")
def browser():
    try:
        path = program()
    except ToolMissingError as error:
        pytest.skip(str(error))
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield found
        found.close()


class Desk:
    """The page as its user has it, and what went on beside it."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.dialogs, self.faults, self.foreign = [], [], []
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._console)
        page.on("request", self._request)
        # Kept from the start: a listener that is new may miss the dialog that a key opens at once.
        page.on("filechooser", lambda chooser: None)

    def _console(self, message):
        # The browser itself tells of each answer that is an error; those are expected.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def _request(self, request):
        wanted = urlsplit(request.url)
        if wanted.scheme not in {"blob", "data"} and wanted.netloc != urlsplit(self.address).netloc:
            self.foreign.append(request.url)

    def open(self, lang="en"):
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/#lang={lang}")
        self.page.wait_for_selector("html[data-ready]")
        return self

    def put(self, *files):
        """Choose files (paths, or name and text) and wait until all are read and checked."""
        made = [
            {"name": name, "mimeType": "", "buffer": data}
            for name, data in (
                (file[0], file[1].encode())
                if isinstance(file, tuple)
                else (file.name, file.read_bytes())
                for file in files
            )
        ]
        self.page.set_input_files("#files", made)
        return self.settled(len(files))

    def settled(self, tabs=1):
        self.page.wait_for_selector(f".tabs-each .tab:nth-of-type({tabs})")
        self.page.wait_for_selector(".spinner", state="detached")
        return self

    def cell(self, pointer):
        return self.page.locator(f'td[data-pointer="{pointer}"]')

    def focused(self):
        return self.page.evaluate("() => document.activeElement.dataset.pointer ?? null")

    def said(self):
        return self.page.inner_text("#cell")

    def form(self, id):
        """Switch to a form; if it is not the published one, wait for the way back to be known."""
        self.page.click(f'[data-key="form-{id}"]')
        self.page.wait_for_selector(f'[data-key="form-{id}"][aria-pressed=true]')
        self.page.wait_for_selector(".spinner", state="detached")

    def figures(self):
        """The text of each figure on view, without what is only said, by pointer."""
        return self.page.evaluate(
            """() => Object.fromEntries([...document.querySelectorAll("td[data-pointer]")].map(
                (cell) => [cell.dataset.pointer, cell.querySelector(".value")?.textContent ?? ""]
            ))"""
        )

    def download(self, key, folder):
        with self.page.expect_download() as waited:
            self.page.click(f'[data-key="{key}"]')
        path = folder / waited.value.suggested_filename
        waited.value.save_as(path)
        return path


@pytest.fixture(scope="session")
def opened(browser, service):
    """One page for all tests, which saves most of the time; each loads it anew."""
    context = browser.new_context(accept_downloads=True)
    context.set_default_timeout(15_000)
    yield Desk(context.new_page(), service.address)
    context.close()


@pytest.fixture
def desk(opened):
    told = (opened.dialogs, opened.faults, opened.foreign)
    for found in told:
        found.clear()
    opened.page.set_viewport_size({"width": 1280, "height": 720})
    opened.page.mouse.move(1, 1)
    yield opened.open()
    opened.page.unroute_all(behavior="ignoreErrors")
    opened.page.emulate_media(media="null", color_scheme="light", forced_colors="none")
    assert told == ([], [], [])


@pytest.fixture
def slips(real):
    """A report in the older form with converted, missing and doubtful cells, one figure a line."""
    return real / "002_0821f10813b957c3.txt"


@pytest.fixture
def blanks(real):
    """A report in the newer form with blank cells."""
    return real / "shuyang-fgw-2023.html"


@pytest.fixture
def changed(blanks):
    """Makes a report from a published one: name and canonical JSON, after a change to its dict."""
    published = govreport.to_dict(govreport.parse(blanks).report)

    def make(name, change):
        data = json.loads(json.dumps(published, default=str))
        change(data)
        return name, govreport.dumps(govreport.from_dict(data))

    return make
