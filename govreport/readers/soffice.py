"""Documents that only LibreOffice opens: turned into docx or xlsx by it, then read as such.

LibreOffice is found on the path, or where ``GOVREPORT_SOFFICE`` says. It runs without a window,
with a profile of its own that lives as long as the run, without macros and without the network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from zipfile import ZipFile

from attrs import evolve, frozen

from govreport.document import Document
from govreport.errors import LimitError, ReadError
from govreport.findings import Fault, Finding, Severity
from govreport.limits import Limits
from govreport.programs import run_to_end
from govreport.readers.kinds.ole import is_locked
from govreport.readers.kinds.sniff import sniff
from govreport.readers.packed.package import BROKEN
from govreport.readers.registry import reader_of

PROGRAM = "GOVREPORT_SOFFICE"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"

_TARGETS = {
    DOCX: ("docx", "MS Word 2007 XML"),
    XLSX: ("xlsx", "Calc MS Excel 2007 XML"),
    PDF: ("pdf", "writer_pdf_Export"),
}
_ODF = "application/vnd.oasis.opendocument"
# The suffix under which each medium is handed over, as LibreOffice looks at suffixes too.
_SUFFIXES = {
    DOCX: "docx",
    "application/msword": "doc",
    "application/rtf": "rtf",
    "application/vnd.ms-works": "wps",
    "application/vnd.ms-wordml": "xml",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": "xlsb",
    "application/vnd.ms-spreadsheetml": "xml",
    f"{_ODF}.text": "odt",
    f"{_ODF}.text-template": "ott",
    f"{_ODF}.text-flat-xml": "fodt",
    f"{_ODF}.spreadsheet": "ods",
    f"{_ODF}.spreadsheet-template": "ots",
    f"{_ODF}.spreadsheet-flat-xml": "fods",
}
_VERSION = re.compile(rb"<Application>\s*([^<$/]{1,60})(?:/([^<$]{1,40}))?")

# No macros, no active content, no link followed or updated, and a proxy at which nobody answers.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")
_DEAD = "http://127.0.0.1:9"


@frozen(slots=True)
class Source:
    """A document to be converted: its bytes, its media type and its name, for errors."""

    data: bytes
    media_type: str
    name: str | None = None


def read_text(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """A text document (doc, wps, rtf, odt, fodt, Word XML), by way of docx.

    Raises ``ReadError``: ``program_missing``, ``conversion_failed``, ``package_encrypted``, and
    what the reader of docx says; ``LimitError``: ``limit_seconds``, ``limit_bytes``.
    """
    return _read(data, DOCX, name, limits)


def read_sheets(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """A spreadsheet (fods, xlsb, Excel XML ...), by way of xlsx. Raises as ``read_text`` does."""
    return _read(data, XLSX, name, limits)


def _read(data: bytes, target: str, name: str | None, limits: Limits) -> Document:
    reader = reader_of(target)
    if reader is None:
        raise ReadError("media_type_unsupported", name=name, media_type=target)
    # What reads the result is asked for first: a missing library is told by the registry.
    import_module("lxml.etree")
    source = Source(data, sniff(data), name)
    converted = convert(source, target, limits)
    document = reader(converted, name=name, limits=limits)
    return evolve(document, findings=(_told(converted), *document.findings))


def convert(source: Source, target: str, limits: Limits) -> bytes:
    """One document turned into docx, xlsx or pdf. Raises as ``read_text`` does."""
    (made,) = convert_many([source], target, limits)
    if isinstance(made, ReadError):
        raise made
    return made


def convert_many(sources: Sequence[Source], target: str, limits: Limits) -> list[bytes | ReadError]:
    """Documents turned into docx or xlsx by one run of the program, in the order given.

    A run costs about a second and each document some hundredths more. Documents that are not
    there after a run of several are tried once more, each alone; ``max_seconds`` holds for each
    document. What can't be had is given as its error, see ``read_text``. Raises ``ReadError``:
    ``program_missing``.
    """
    program = find_program()
    if program is None:
        where = os.environ.get(PROGRAM)
        first = sources[0].name if sources else None
        raise ReadError("program_missing", name=first, program=where or "LibreOffice (soffice)")
    made: list[bytes | ReadError | None] = [
        ReadError("package_encrypted", name=source.name) if is_locked(source.data) else None
        for source in sources
    ]
    todo = [number for number, found in enumerate(made) if found is None]
    if todo:
        results = _run(program, [sources[number] for number in todo], target, limits)
        for number, result in zip(todo, results, strict=True):
            again = isinstance(result, ReadError) and len(todo) > 1
            made[number] = _run(program, [sources[number]], target, limits)[0] if again else result
    return [found for found in made if found is not None]


def find_program() -> str | None:
    """The path of LibreOffice's ``soffice``, or ``None`` where there is none."""
    set_to = os.environ.get(PROGRAM)
    if set_to:
        return shutil.which(set_to)
    return shutil.which("soffice") or shutil.which("libreoffice")


def _run(
    program: str, sources: Sequence[Source], target: str, limits: Limits
) -> list[bytes | ReadError]:
    suffix, export = _TARGETS[target]
    with _workshop() as folder:
        files = []
        for number, source in enumerate(sources):
            file = folder / "in" / f"{number}.{_SUFFIXES.get(source.media_type, 'bin')}"
            file.write_bytes(source.data)
            files.append(str(file))
        command = [
            *_confined(limits),
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
            "--convert-to", f"{suffix}:{export}", "--outdir", str(folder / "out"),
            *files,
        ]  # fmt: skip
        ended = run_to_end(command, _environment(folder), limits.max_seconds * len(sources))
        in_time = not ended.late
        return [
            _made(folder / "out" / f"{number}.{suffix}", source, in_time, limits)
            for number, source in enumerate(sources)
        ]


def _made(file: Path, source: Source, in_time: bool, limits: Limits) -> bytes | ReadError:
    size = file.stat().st_size if file.is_file() and not file.is_symlink() else 0
    if not in_time and not size:
        seconds = limits.max_seconds
        return LimitError("limit_seconds", name=source.name, limit=seconds, found=seconds)
    if not size:
        return ReadError("conversion_failed", name=source.name, media_type=source.media_type)
    if size > limits.max_bytes:
        return LimitError("limit_bytes", name=source.name, limit=limits.max_bytes, found=size)
    return file.read_bytes()


@contextmanager
def _workshop() -> Iterator[Path]:
    """A folder of its own for one run, gone with all in it after the run."""
    with tempfile.TemporaryDirectory(prefix="govreport-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        for part in ("in", "out", "profile/user"):
            (folder / part).mkdir(parents=True)
        items = "".join(
            f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{key}" oor:op="fuse">'
            f"<value>{value}</value></prop></item>"
            for path, key, value in _SETTINGS
        )
        (folder / "profile/user/registrymodifications.xcu").write_text(
            '<?xml version="1.0" encoding="UTF-8"?><oor:items '
            f'xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
            encoding="utf-8",
        )
        yield folder


def _environment(folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key.lower() != "no_proxy"}
    own = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(folder))
    dead = {spelt: _DEAD for key in _PROXIES for spelt in (key, key.upper())}
    return kept | own | dead | {"SAL_USE_VCLPLUGIN": "svp"}


def _confined(limits: Limits) -> list[str]:
    """What to put before the command: a bound on the size of files, no network where possible."""
    if os.name != "posix":
        return []
    blocks = str(limits.max_unpacked // 512 + 1)
    return ["sh", "-c", 'ulimit -f "$0" && exec "$@"', blocks, *_without_network()]


@cache
def _without_network() -> tuple[str, ...]:
    """The command that gives a program a network namespace of its own, where that is allowed."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--map-root-user", "--net")
    try:
        done = subprocess.run([*command, "true"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return ()
    return command if done.returncode == 0 else ()


def _told(converted: bytes) -> Finding:
    """That another program stood between the file and us, by what it wrote of itself."""
    program, version = "LibreOffice", None
    with suppress(*BROKEN):
        from io import BytesIO

        with ZipFile(BytesIO(converted)) as package, package.open("docProps/app.xml") as file:
            found = _VERSION.search(file.read(4096))
        if found is not None:
            program = found[1].decode("utf-8", "replace")
            version = (found[2] or b"").decode("utf-8", "replace") or None
    return Finding(
        "converted_by_program",
        Severity.INFO,
        params={"program": program, "version": version},
        fault=Fault.READING,
    )
