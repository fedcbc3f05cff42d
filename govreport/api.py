"""From a file, or values already parsed, to reports: joins readers, extraction, canonical JSON."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from govreport.document import Document
from govreport.errors import GovReportError, SpecError
from govreport.inputs import File, is_file, read_bytes, shown_name
from govreport.limits import DEFAULT_LIMITS, Limits
from govreport.parsed import Parsed, Part, extracted
from govreport.parts import Reading, failed
from govreport.spec import Spec, default_spec
from govreport.spec import load_spec as _load_spec

__all__ = ["Parsed", "Part", "Source", "load_spec", "parse", "parse_many"]

Source = File | Document | Mapping[str, Any] | Sequence[Any]


def parse(
    source: Source,
    *,
    filename: str | None = None,
    media_type: str | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
) -> Parsed:
    """Read one report: a file of any medium there is a reader for, or what was parsed already.

    ``source`` is a path (text or path object), the bytes, or a file open in binary mode;
    ``filename`` and ``media_type`` are hints, the content decides. Or it is a list of grids with
    texts between them, a pandas data frame, a ``Document``, or decoded JSON (canonical, of
    docling, of MinerU, of a program in ``spec/imports``): see ``docs/embedding.md``. ``limits``
    bound what is accepted. The report stays in the format it was published in, see ``migrate``.

    Raises ``ReadError`` where the bytes can't be read or hold several reports (``parse_many``
    reads those), ``LimitError`` where a limit is passed, ``NotAReportError`` where the document
    is no report in a known format, ``InvalidReportError`` where canonical JSON does not follow
    its schema, ``TypeError`` for any other kind of source.
    """
    limits, spec = limits or DEFAULT_LIMITS, spec or default_spec()
    if is_file(source):
        data, name = read_bytes(source, filename, limits)
        return Reading(limits, spec).one(data, name, media_type)
    if isinstance(source, Document):
        return extracted(source, spec)
    return _given(source, filename, limits, spec)


def parse_many(
    source: Source,
    *,
    filename: str | None = None,
    media_type: str | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
    skip: Callable[[str], bool] | None = None,
) -> Iterator[Part]:
    """Read the reports of an input one after another, as ``parse`` reads one.

    Several stand in a zip archive, in JSON Lines or a JSON array of canonical reports, and in our
    flat CSV; any other input gives one part. What can't be read is a part with its error, and the
    rest goes on. ``skip`` is asked with the name of each file of an archive before that is read,
    and true passes it over: to go on where other work ended. Raises ``TypeError`` for what can be
    no source.
    """
    limits, spec = limits or DEFAULT_LIMITS, spec or default_spec()
    try:
        if is_file(source):
            data, name = read_bytes(source, filename, limits)
            yield from Reading(limits, spec, skip).many(data, name, media_type)
        else:
            parsed = parse(source, filename=filename, limits=limits, spec=spec)
            yield Part(filename or "-", parsed)
    except GovReportError as error:
        yield failed(shown_name(source, filename), error)


def load_spec(root: str | os.PathLike[str]) -> Spec:
    """The specification in a folder laid out like ``spec/``, to be given as ``spec=``.

    Raises ``SpecError`` where the folder holds no registry of formats.
    """
    folder = Path(root).resolve()
    if not (folder / "formats.json").is_file():
        raise SpecError("spec_file_missing", name=str(root), root=str(root))
    return _load_spec(folder)


def _given(source: Any, name: str | None, limits: Limits, spec: Spec) -> Parsed:
    """The report in values that were parsed already."""
    from govreport.decoded import checked, parse_decoded
    from govreport.readers.parsed.grids import is_frame, read_blocks
    from govreport.readers.parsed.mineru import is_mineru

    listed = isinstance(source, list | tuple)
    objects = listed and source and all(isinstance(item, Mapping) for item in source)
    if isinstance(source, Mapping) or objects or (listed and is_mineru(source)):
        return parse_decoded(source, name=name, sha256=None, limits=limits, spec=spec)
    if not (listed or is_frame(source)):
        raise TypeError(
            "source must be a path, bytes, a binary file, a list of grids, a data frame, a"
            f" Document or decoded JSON, not {type(source).__name__}"
        )
    from attrs import evolve

    blocks = source if listed else [source]
    document = evolve(read_blocks(blocks, name=name, limits=limits), name=name)
    return extracted(checked(document, limits), spec)
