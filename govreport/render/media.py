"""The media a report can be written in, as the official form: a registry, and ``render``."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from attrs import frozen
from immutabledict import immutabledict

from govreport.errors import RenderError
from govreport.model import Report
from govreport.spec import Spec


@frozen(slots=True)
class Medium:
    """One medium: the module that writes it (``write(form: OfficialForm) -> bytes``), the extra of
    the package it needs (``None``: none), its file suffixes (the usual one first), media type.
    """

    name: str
    module: str
    extra: str | None
    suffixes: tuple[str, ...]
    media_type: str


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MEDIA: Mapping[str, Medium] = immutabledict(
    {
        medium.name: medium
        for medium in (
            Medium("html", "official_html", "web", (".html", ".htm"), "text/html"),
            Medium("md", "official_md", None, (".md", ".markdown"), "text/markdown"),
            Medium("pdf", "official_pdf", "web", (".pdf",), "application/pdf"),
            Medium("docx", "official_docx", "word", (".docx",), _WORD),
            Medium("xlsx", "official_xlsx", "excel", (".xlsx",), _SHEET),
        )
    }
)


def medium_of(name: str) -> Medium:
    """The medium of a name. Raises ``RenderError`` (``medium_unknown``) naming the known ones."""
    if name not in MEDIA:
        raise RenderError("medium_unknown", medium=name, known=", ".join(MEDIA))
    return MEDIA[name]


def render(report: Report, medium: str, *, lang: str = "zh", spec: Spec | None = None) -> bytes:
    """A report as its official form, as an agency publishes it, in one of ``MEDIA``.

    The form follows the layout of the report's own format (``migrate`` first for another). In
    Chinese (``lang="zh"``) the form can be read back, and gives the same report (see
    ``docs/rendering.md``); ``lang="en"`` prints the labels in English. The same report gives the
    same bytes. Raises ``RenderError`` (``medium_unknown``, ``converter_missing``,
    ``converter_failed``), ``ReadError`` (``extra_missing``), ``SpecError``.
    """
    from govreport.render.official import official_form

    writer = import_module(f"govreport.render.{medium_of(medium).module}")
    written: bytes = writer.write(official_form(report, spec, lang=lang))
    return written
