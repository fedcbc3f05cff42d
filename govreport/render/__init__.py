"""Reports and findings drawn for people, from the layout: HTML and CSV."""

from govreport.render.dataset_page import dataset_html
from govreport.render.finding_rows import findings_csv
from govreport.render.form_page import Mark, form_html
from govreport.render.report_page import report_html

__all__ = ["Mark", "dataset_html", "findings_csv", "form_html", "report_html"]
