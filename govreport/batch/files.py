"""Files by path or URL to reports, one by one, for those who run the work themselves."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from govreport.batch.names import shown_names
from govreport.batch.one import CURRENT, Converted, convert_parts, told_apart, undone
from govreport.errors import GovReportError
from govreport.inputs import told_name
from govreport.limits import DEFAULT_LIMITS, Limits
from govreport.runs.files import read_input
from govreport.runs.inputs import expand
from govreport.settings import Settings
from govreport.spec import Spec


def list_inputs(
    inputs: Iterable[str | os.PathLike[str]], without: Iterable[str | os.PathLike[str]] = ()
) -> tuple[tuple[str, str], ...]:
    """The files that folders, patterns, ``@LIST``, URLs and files stand for, each once, in order.

    Each is a pair: its path or URL, and the name that manifests and outputs call it by, as
    ``convert_many`` does. ``without`` are files and folders left out of folders and patterns.
    Raises ``ReadError`` where an input stands for no file.
    """
    given = [os.fspath(one) for one in inputs]
    files = expand(given, without)
    return tuple(zip(files, shown_names(given, files), strict=True))


def convert_file(
    path: str,
    name: str | None = None,
    *,
    data: bytes | None = None,
    format_version: str = CURRENT,
    settings: Settings | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
) -> Iterator[Converted]:
    """The reports of the file at a path or URL, at least one, as ``convert_many`` has them.

    ``name`` is what it is called by (the path unless given; bytes that are no UTF-8 are escaped),
    ``data`` its bytes where they are at hand; the rest is as in ``convert_parts``. Never raises:
    what can't be done has its error. No two reports have the same name.
    """
    limits, shown = limits or DEFAULT_LIMITS, told_name(path if name is None else name)
    try:
        data = read_input(path, limits) if data is None else data
    except GovReportError as error:
        yield undone(shown, error)
        return
    parts = convert_parts(
        shown, data, format_version=format_version, settings=settings, limits=limits, spec=spec
    )
    yield from told_apart(parts)
