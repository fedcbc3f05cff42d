"""Reports drawn as the official form in every medium; findings drawn for people: HTML and CSV."""

from govreport.render.blank import blank_form
from govreport.render.dataset_page import dataset_html
from govreport.render.finding_rows import findings_csv
from govreport.render.form_page import Mark, form_html
from govreport.render.media import render
from govreport.render.report_page import report_html

__all__ = [
    "Mark",
    "blank_form",
    "dataset_html",
    "findings_csv",
    "form_html",
    "render",
    "report_html",
]
