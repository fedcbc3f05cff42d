"""The forms that reports are written in: a file for each report, or many reports in one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial

from attrs import frozen

from govreport.errors import GovReportError
from govreport.export import FORMS
from govreport.model import Report
from govreport.render.media import MEDIA, render
from govreport.serialize import dumps
from govreport.spec import Spec

JSON_LINES = "jsonl"
_JSON = "json"


@frozen(slots=True)
class Form:
    """``each`` makes the file of one report; it is ``None`` where a file holds many, and then
    ``mergeable`` tells whether such files can be joined. ``medium``: it is the official form.
    """

    name: str
    suffix: str
    each: Callable[[Report, Spec], bytes] | None = None
    mergeable: bool = True
    medium: bool = False


@cache
def forms() -> Mapping[str, Form]:
    """All forms by name: those with a file for each report first."""
    found = {_JSON: Form(_JSON, ".json", _json)}
    for medium in MEDIA.values():
        drawn = partial(_drawn, medium.name)
        found[medium.name] = Form(medium.name, medium.suffixes[0], drawn, medium=True)
    for form in FORMS.values():
        found.setdefault(form.name, Form(form.name, form.suffix, None, form.mergeable))
    return found


def form_of(name: str) -> Form:
    """The form of that name. Raises ``GovReportError`` (``export_form_unknown``)."""
    if name not in forms():
        raise GovReportError("export_form_unknown", form=name, known=", ".join(forms()))
    return forms()[name]


def _json(report: Report, spec: Spec) -> bytes:
    return dumps(report, 2, spec=spec).encode()


def _drawn(medium: str, report: Report, spec: Spec) -> bytes:
    return render(report, medium, spec=spec)
