"""The official form as PDF: the page printed by Chromium, or the Word file by LibreOffice.

Either is found on the path, or where ``GOVREPORT_CHROMIUM`` or ``GOVREPORT_SOFFICE`` says. Nothing
is fetched from a network. The dates the program writes into the file are set to one fixed day, so
that the same form gives the same bytes from the same program.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from govreport.errors import RenderError
from govreport.limits import DEFAULT_LIMITS
from govreport.programs import run_to_end
from govreport.render.official import OfficialForm

PROGRAM = "GOVREPORT_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--no-default-browser-check", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    "--proxy-server=127.0.0.1:9", "--no-pdf-header-footer",
)  # fmt: skip
_SECONDS = 120
_DATE = re.compile(rb"\(D:\d{14}(?:[+-]\d{2}'\d{2}'|Z)?\)")
_DAY = b"20000101000000"
_CHECKSUM = re.compile(
    rb"(?<=/DocChecksum /)[0-9A-F]{32}|/ID\s*\[\s*<[0-9A-Fa-f]+>\s*<[0-9A-Fa-f]+>\s*\]"
)
_HEX = re.compile(rb"[0-9A-Fa-f]{32}")
_END = b"%%EOF"


def write(form: OfficialForm) -> bytes:
    """The form as PDF. Raises ``RenderError``: ``converter_missing``, ``converter_failed``."""
    from govreport.readers import soffice

    browser = find_browser()
    if browser is not None:
        return _undated(_printed(browser, form))
    if soffice.find_program() is not None:
        return _undated(_by_office(form))
    raise RenderError("converter_missing", medium="pdf")


def find_browser() -> str | None:
    """The path of Chromium, or ``None`` where there is none."""
    set_to = os.environ.get(PROGRAM)
    if set_to is not None:
        return shutil.which(set_to)
    return next(filter(None, map(shutil.which, _NAMES)), None)


def _printed(browser: str, form: OfficialForm) -> bytes:
    from govreport.render.official_html import write as page

    with tempfile.TemporaryDirectory(prefix="govreport-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        (folder / "form.html").write_bytes(page(form))
        made = folder / "form.pdf"
        command = [
            browser,
            *_FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={made}",
            (folder / "form.html").as_uri(),
        ]
        told = run_to_end(command, {**os.environ, "HOME": name}, _SECONDS)
        data = made.read_bytes() if made.is_file() else b""
    # a browser that is late to go has printed all the same
    if _END not in data[-64:]:
        raise RenderError("converter_failed", medium="pdf", program="Chromium", detail=str(told))
    return data


def _by_office(form: OfficialForm) -> bytes:
    from govreport.errors import ReadError
    from govreport.readers import soffice
    from govreport.render.official_docx import write as word_file

    source = soffice.Source(word_file(form), soffice.DOCX, "form.docx")
    try:
        return soffice.convert(source, soffice.PDF, DEFAULT_LIMITS)
    except ReadError as error:
        raise RenderError(
            "converter_failed", medium="pdf", program="LibreOffice", detail=error.code
        ) from error


def _undated(data: bytes) -> bytes:
    """The file with its dates set to one day, and its ids to zeros, every byte in its place."""
    dated = _DATE.sub(lambda found: b"(D:" + _DAY + found[0][17:], data)
    return _CHECKSUM.sub(lambda found: _HEX.sub(b"0" * 32, found[0]), dated)
