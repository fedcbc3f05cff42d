"""Open-data packages: the files, and a Data Package and a DCAT record that tell of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from govreport.errors import GovReportError
from govreport.export.datapackage import Described, PackageFile, datapackage
from govreport.export.dcat import dcat
from govreport.export.forms import form_of
from govreport.export.write import open_export
from govreport.model import Report
from govreport.spec import Spec, default_spec

DATAPACKAGE = "datapackage.json"
DCAT = "dcat.jsonld"
#: The forms of a package where none are named.
PACKAGE_FORMS = ("csv-reports", "csv", "csv-wide")
_CHUNK = 1 << 20


def package_texts(
    files: Iterable[PackageFile],
    *,
    title: str,
    licenses: Sequence[Mapping[str, Any]],
    sources: Sequence[Mapping[str, Any]],
    name: str = "govreport",
    title_zh: str | None = None,
    description: str | None = None,
    description_zh: str | None = None,
    contributors: Sequence[Mapping[str, Any]] = (),
    keywords: Sequence[str] = (),
    version: str | None = None,
    created: dt.datetime | None = None,
    homepage: str | None = None,
    id: str | None = None,
    temporal: tuple[dt.date, dt.date] | None = None,
    base: str | None = None,
    spec: Spec | None = None,
) -> dict[str, str]:
    """The texts of ``datapackage.json`` and ``dcat.jsonld``, by file name, for files anywhere.

    The members have the names of the Data Package standard; ``temporal`` is the first and last day
    that the data speak of, ``base`` the address that the files are published below (DCAT). Nothing
    is added of itself, no time either, so that the same files give the same texts.

    Raises ``GovReportError``: ``package_member``, where a license, source or contributor lacks what
    the standard asks for, or ``created`` has no time zone.
    """
    spec = spec or default_spec()
    for member, ones, asked in (
        ("licenses", licenses, ("name", "path")),
        ("sources", sources, ("title", "path", "email", "version")),
        ("contributors", contributors, ("title", "path", "email", "organization")),
    ):
        for one in ones:
            if not any(one.get(key) for key in asked):
                raise GovReportError("package_member", member=member, asked=", ".join(asked))
    if created is not None and created.tzinfo is None:
        raise GovReportError("package_member", member="created", asked="UTC, +08:00")
    said = Described(
        name=name,
        title=title,
        licenses=licenses,
        sources=sources,
        title_zh=title_zh,
        description=description,
        description_zh=description_zh,
        contributors=contributors,
        keywords=keywords,
        version=version,
        created=None if created is None else created.isoformat(),
        homepage=homepage,
        id=id,
        temporal=None if temporal is None else (str(temporal[0]), str(temporal[1])),
        base=base,
    )
    listed = sorted(files, key=lambda file: file.path)
    return {
        DATAPACKAGE: _text(datapackage(said, listed, spec)),
        DCAT: _text(dcat(said, listed, spec)),
    }


def describe_package(
    folder: Path | str,
    files: Mapping[str, str],
    *,
    title: str,
    licenses: Sequence[Mapping[str, Any]],
    sources: Sequence[Mapping[str, Any]],
    **members: Any,
) -> tuple[Path, ...]:
    """Write ``datapackage.json`` and ``dcat.jsonld`` for files of a local folder.

    ``files`` maps the path of each file below the folder to its form. Further members, and errors,
    are those of ``package_texts``. Gives the paths written. Raises ``OSError``.
    """
    home = Path(folder)
    listed = [_file(home, path, form) for path, form in files.items()]
    texts = package_texts(listed, title=title, licenses=licenses, sources=sources, **members)
    for name, text in texts.items():
        (home / name).write_text(text, encoding="utf-8")
    return tuple(home / name for name in texts)


def write_package(
    folder: Path | str,
    reports: Iterable[tuple[str, Report]],
    *,
    title: str,
    licenses: Sequence[Mapping[str, Any]],
    sources: Sequence[Mapping[str, Any]],
    forms: Sequence[str] = PACKAGE_FORMS,
    spec: Spec | None = None,
    bom: bool = True,
    **members: Any,
) -> int:
    """Write (id, report) pairs to a local folder in several forms, going through them once, and
    what describes the files. Gives how many reports there were.

    Raises as ``open_export`` and ``package_texts`` do, and ``OSError``.
    """
    home = Path(folder)
    home.mkdir(parents=True, exist_ok=True)
    count = 0
    with ExitStack() as stack:
        exporters = []
        for form in forms:
            file = stack.enter_context((home / form_of(form).file_name).open("wb"))
            exporters.append(stack.enter_context(open_export(form, file, spec, bom=bom)))
        for id, report in reports:
            for exporter in exporters:
                exporter.add(id, report)
            count += 1
    files = {form_of(form).file_name: form for form in forms}
    describe_package(
        home, files, title=title, licenses=licenses, sources=sources, spec=spec, **members
    )
    return count


def _file(home: Path, path: str, form: str) -> PackageFile:
    digest, size = hashlib.sha256(), 0
    with (home / path).open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return PackageFile(path, form, size, digest.hexdigest())


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
