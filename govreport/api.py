"""From a file to a report: the one call that joins readers, extraction and canonical JSON."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from attrs import field, frozen
from immutabledict import immutabledict

from govreport.document import Document
from govreport.errors import LimitError, ReadError, SpecError
from govreport.findings import Finding
from govreport.limits import DEFAULT_LIMITS, Limits
from govreport.model import Report
from govreport.sources import Place
from govreport.spec import Spec, default_spec
from govreport.spec import load_spec as _load_spec

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO


@frozen(slots=True)
class Parsed:
    """A report as read. ``sources`` maps JSON Pointers to where in the document each was read.

    ``findings`` tell what was doubtful in reading. ``document`` is what the reader saw; it is
    ``None``, and ``sources`` empty, where canonical JSON was read.
    """

    report: Report
    sources: Mapping[str, Place] = field(factory=immutabledict, converter=immutabledict)
    findings: tuple[Finding, ...] = ()
    document: Document | None = field(default=None, repr=False)


def parse(
    source: Source,
    *,
    filename: str | None = None,
    media_type: str | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
) -> Parsed:
    """Read one report: HTML, Markdown, plain text or canonical JSON.

    ``source`` is a path (text or path object), the bytes, or a file open in binary mode.
    ``filename`` and ``media_type`` are hints; the content decides. ``limits`` bound what is
    accepted. The report stays in the format it was published in, see ``migrate``.

    Raises ``ReadError`` where the bytes can't be read, ``LimitError`` where a limit is passed,
    ``NotAReportError`` where the document is no report in a known format, ``InvalidReportError``
    where canonical JSON does not follow its schema, ``TypeError`` for any other kind of source.
    """
    limits = limits or DEFAULT_LIMITS
    spec = spec or default_spec()
    data, name = _bytes(source, filename, limits)

    from govreport.readers import read, sniff
    from govreport.readers.sniff import JSON

    if sniff(data, name, media_type) == JSON:
        from govreport.serialize import loads

        return Parsed(loads(data, spec, name=name))
    from govreport.extract import extract

    document = read(data, name=name, media_type=media_type, limits=limits)
    extraction = extract(document, spec)
    findings = (*document.findings, *extraction.findings)
    return Parsed(extraction.report, extraction.sources, findings, document)


def load_spec(root: str | os.PathLike[str]) -> Spec:
    """The specification in a folder laid out like ``spec/``, to be given as ``spec=``.

    Raises ``SpecError`` where the folder holds no registry of formats.
    """
    folder = Path(root).resolve()
    if not (folder / "formats.json").is_file():
        raise SpecError("spec_file_missing", name=str(root), root=str(root))
    return _load_spec(folder)


def _bytes(source: Source, filename: str | None, limits: Limits) -> tuple[bytes, str | None]:
    if isinstance(source, bytes | bytearray | memoryview):
        return _bounded(bytes(source), filename, limits)
    if isinstance(source, str | os.PathLike):
        return _file(Path(source), filename, limits)
    if hasattr(source, "read"):
        name = filename or _name_of(source)
        data = source.read(limits.max_bytes + 1)
        if not isinstance(data, bytes):
            raise TypeError("the file must be open in binary mode")
        return _bounded(data, name, limits)
    raise TypeError(f"source must be a path, bytes or a binary file, not {type(source).__name__}")


def _file(path: Path, filename: str | None, limits: Limits) -> tuple[bytes, str]:
    name = filename or path.name
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > limits.max_bytes:
                raise LimitError("limit_bytes", name=str(path), limit=limits.max_bytes, found=size)
            return _bounded(file.read(limits.max_bytes + 1), name, limits)  # type: ignore[return-value]
    except FileNotFoundError as error:
        raise ReadError("file_missing", name=str(path)) from error
    except IsADirectoryError as error:
        raise ReadError("file_is_directory", name=str(path)) from error
    except PermissionError as error:
        code = "file_is_directory" if path.is_dir() else "file_permission"
        raise ReadError(code, name=str(path)) from error
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise ReadError("file_unreadable", name=str(path), detail=detail) from error


def _bounded(data: bytes, name: str | None, limits: Limits) -> tuple[bytes, str | None]:
    if len(data) > limits.max_bytes:
        raise LimitError("limit_bytes", name=name, limit=limits.max_bytes, found=len(data))
    return data, name


def _name_of(file: BinaryIO) -> str | None:
    name = getattr(file, "name", None)
    # Standard streams call themselves "<stdin>" and the like, which names no file.
    return Path(name).name if isinstance(name, str) and not name.startswith("<") else None
