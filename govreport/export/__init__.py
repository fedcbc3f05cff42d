"""Reports to open-data files: JSON, CSV, Parquet, a workbook, and a package that tells of them."""

from govreport.export.arrow import to_arrow
from govreport.export.datapackage import PackageFile
from govreport.export.forms import FORMS, ExportForm
from govreport.export.merge import merge_exports
from govreport.export.package import describe_package, package_texts, write_package
from govreport.export.write import Exporter, open_export, write_export

__all__ = [
    "FORMS",
    "ExportForm",
    "Exporter",
    "PackageFile",
    "describe_package",
    "merge_exports",
    "open_export",
    "package_texts",
    "to_arrow",
    "write_export",
    "write_package",
]
