"""Reports to open-data files: JSON, CSV, Parquet, a workbook, and a package that tells of them."""

from govreport.export.forms import FORMS, ExportForm
from govreport.export.merge import merge_exports
from govreport.export.write import Exporter, open_export, write_export

__all__ = [
    "FORMS",
    "ExportForm",
    "Exporter",
    "merge_exports",
    "open_export",
    "write_export",
]
