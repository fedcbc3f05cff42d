"""The forms that reports are exported in."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen
from immutabledict import immutabledict

from govreport.errors import GovReportError
from govreport.spec import Spec


@frozen(slots=True)
class ExportForm:
    """One form of export.

    ``table`` is the file of columns in ``spec/exports`` (without suffix), ``None`` where the form
    is no table. ``extra`` is what must be installed for it. ``binary``: it is no text.
    ``concatenable``: files of it may be joined byte by byte. ``mergeable``: ``merge_exports`` joins
    files of it.
    """

    name: str
    suffix: str
    media_type: str
    table: str | None = None
    extra: str | None = None
    binary: bool = False
    concatenable: bool = False
    mergeable: bool = True

    @property
    def file_name(self) -> str:
        """The name of its file in a package."""
        return (self.table or "all") + self.suffix

    def columns(self, spec: Spec) -> str:
        """The name of its columns: a typed file may have some that a text does not need."""
        typed = f"{self.table}-typed"
        return typed if self.binary and f"exports/{typed}.json" in spec.names() else str(self.table)


_CSV = "text/csv"
_PARQUET = "application/vnd.apache.parquet"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMS: Mapping[str, ExportForm] = immutabledict(
    {
        form.name: form
        for form in (
            ExportForm("json", ".json", "application/json"),
            ExportForm("jsonl", ".jsonl", "application/jsonl", concatenable=True),
            ExportForm("csv", ".csv", _CSV, "cells"),
            ExportForm("csv-wide", ".csv", _CSV, "wide"),
            ExportForm("csv-reports", ".csv", _CSV, "reports"),
            ExportForm("parquet", ".parquet", _PARQUET, "cells", "parquet", binary=True),
            ExportForm("parquet-wide", ".parquet", _PARQUET, "wide", "parquet", binary=True),
            ExportForm("parquet-reports", ".parquet", _PARQUET, "reports", "parquet", binary=True),
            ExportForm("workbook", ".xlsx", _XLSX, None, "excel", binary=True, mergeable=False),
        )
    }
)


def form_of(name: str) -> ExportForm:
    """The form of that name. Raises ``GovReportError`` (``export_form_unknown``)."""
    if name not in FORMS:
        raise GovReportError("export_form_unknown", form=name, known=", ".join(FORMS))
    return FORMS[name]
