"""Reports drawn as the official form in every medium; findings drawn for people: HTML and CSV.

Each name is imported when it is first used: which media there are is asked for at every start of
the command line.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govreport.render.blank import blank_form
    from govreport.render.dataset_page import dataset_html
    from govreport.render.explained import documentation_path
    from govreport.render.finding_rows import findings_csv
    from govreport.render.form_page import Mark, form_html
    from govreport.render.media import render
    from govreport.render.report_page import report_html

__all__ = [
    "Mark",
    "blank_form",
    "dataset_html",
    "documentation_path",
    "findings_csv",
    "form_html",
    "render",
    "report_html",
]

_HOMES = {
    "Mark": "form_page",
    "blank_form": "blank",
    "dataset_html": "dataset_page",
    "documentation_path": "explained",
    "findings_csv": "finding_rows",
    "form_html": "form_page",
    "render": "media",
    "report_html": "report_page",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
