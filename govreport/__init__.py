"""Read, check, migrate and write China's annual reports on open government information.

The public names, nothing else. Each is loaded when it is first used, so that importing the package
costs next to nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govreport.api import Parsed, Part, load_spec, parse, parse_many
    from govreport.baseline import (
        Accepted,
        Baseline,
        accept_finding,
        baseline_text,
        fingerprint,
        load_baseline,
    )
    from govreport.batch.files import convert_file, list_inputs
    from govreport.batch.forms import forms as output_forms
    from govreport.batch.manifest import manifest_line
    from govreport.batch.one import Converted, convert_one, convert_parts
    from govreport.batch.results import BatchProgress, BatchResult, Trouble
    from govreport.batch.run import convert_many
    from govreport.dataset import (
        Dataset,
        DatasetProgress,
        DatasetResult,
        DatasetSummary,
        validate_dataset,
    )
    from govreport.detection import Detected, detect
    from govreport.document import Cell, Document, Flow, Grid, Heading, Paragraph
    from govreport.errors import (
        GovReportError,
        InvalidReportError,
        LimitError,
        MigrationError,
        NotAReportError,
        ReadError,
        RenderError,
        SpecError,
    )
    from govreport.export import (
        FORMS,
        Exporter,
        ExportForm,
        PackageFile,
        describe_package,
        merge_exports,
        open_export,
        package_texts,
        to_arrow,
        write_export,
        write_package,
    )
    from govreport.findings import Fault, Finding, Severity
    from govreport.flat import from_rows, to_rows
    from govreport.flat_csv import write_csv
    from govreport.limits import Limits
    from govreport.messages import help_text
    from govreport.messages import text as message_text
    from govreport.migrate import Migrated, migrate
    from govreport.model import CellState, Report
    from govreport.render import (
        Mark,
        blank_form,
        dataset_html,
        documentation_path,
        findings_csv,
        form_html,
        render,
        report_html,
    )
    from govreport.runs.files import is_url
    from govreport.runs.inputs import names_many
    from govreport.runs.pool import map_apart
    from govreport.runs.store import remove as remove_state
    from govreport.serialize import (
        change_to_dict,
        dumps,
        finding_to_dict,
        from_dict,
        loads,
        place_to_dict,
        to_dict,
        validation_to_dict,
    )
    from govreport.server import ServiceOptions, openapi_document, serve, service_application
    from govreport.settings import Settings, load_settings
    from govreport.sources import Place
    from govreport.spec import Spec, default_spec
    from govreport.validate import Validation, validate

    __version__: str

__all__ = [
    "FORMS",
    "Accepted",
    "Baseline",
    "BatchProgress",
    "BatchResult",
    "Cell",
    "CellState",
    "Converted",
    "Dataset",
    "DatasetProgress",
    "DatasetResult",
    "DatasetSummary",
    "Detected",
    "Document",
    "ExportForm",
    "Exporter",
    "Fault",
    "Finding",
    "Flow",
    "GovReportError",
    "Grid",
    "Heading",
    "InvalidReportError",
    "LimitError",
    "Limits",
    "Mark",
    "Migrated",
    "MigrationError",
    "NotAReportError",
    "PackageFile",
    "Paragraph",
    "Parsed",
    "Part",
    "Place",
    "ReadError",
    "RenderError",
    "Report",
    "ServiceOptions",
    "Settings",
    "Severity",
    "Spec",
    "SpecError",
    "Trouble",
    "Validation",
    "__version__",
    "accept_finding",
    "baseline_text",
    "blank_form",
    "change_to_dict",
    "convert_file",
    "convert_many",
    "convert_one",
    "convert_parts",
    "dataset_html",
    "default_spec",
    "describe_package",
    "detect",
    "documentation_path",
    "dumps",
    "finding_to_dict",
    "findings_csv",
    "fingerprint",
    "form_html",
    "from_dict",
    "from_rows",
    "help_text",
    "is_url",
    "list_inputs",
    "load_baseline",
    "load_settings",
    "load_spec",
    "loads",
    "manifest_line",
    "map_apart",
    "merge_exports",
    "message_text",
    "migrate",
    "names_many",
    "open_export",
    "openapi_document",
    "output_forms",
    "package_texts",
    "parse",
    "parse_many",
    "place_to_dict",
    "remove_state",
    "render",
    "report_html",
    "serve",
    "service_application",
    "to_arrow",
    "to_dict",
    "to_rows",
    "validate",
    "validate_dataset",
    "validation_to_dict",
    "write_csv",
    "write_export",
    "write_package",
]

_HOMES = {
    "api": ("Parsed", "Part", "load_spec", "parse", "parse_many"),
    "baseline": (
        "Accepted",
        "Baseline",
        "accept_finding",
        "baseline_text",
        "fingerprint",
        "load_baseline",
    ),
    "batch.files": ("convert_file", "list_inputs"),
    "batch.forms": ("output_forms",),
    "batch.manifest": ("manifest_line",),
    "batch.one": ("Converted", "convert_one", "convert_parts"),
    "batch.results": ("BatchProgress", "BatchResult", "Trouble"),
    "batch.run": ("convert_many",),
    "dataset": (
        "Dataset",
        "DatasetProgress",
        "DatasetResult",
        "DatasetSummary",
        "validate_dataset",
    ),
    "detection": ("Detected", "detect"),
    "document": ("Cell", "Document", "Flow", "Grid", "Heading", "Paragraph"),
    "errors": (
        "GovReportError",
        "InvalidReportError",
        "LimitError",
        "MigrationError",
        "NotAReportError",
        "ReadError",
        "RenderError",
        "SpecError",
    ),
    "export": (
        "FORMS",
        "ExportForm",
        "Exporter",
        "merge_exports",
        "open_export",
        "to_arrow",
        "write_export",
        "PackageFile",
        "describe_package",
        "package_texts",
        "write_package",
    ),
    "findings": ("Fault", "Finding", "Severity"),
    "flat": ("from_rows", "to_rows"),
    "flat_csv": ("write_csv",),
    "limits": ("Limits",),
    "messages": ("help_text", "message_text"),
    "migrate": ("Migrated", "migrate"),
    "model": ("CellState", "Report"),
    "render": (
        "Mark",
        "blank_form",
        "dataset_html",
        "documentation_path",
        "findings_csv",
        "form_html",
        "render",
        "report_html",
    ),
    "runs.files": ("is_url",),
    "runs.inputs": ("names_many",),
    "runs.pool": ("map_apart",),
    "runs.store": ("remove_state",),
    "serialize": (
        "change_to_dict",
        "dumps",
        "finding_to_dict",
        "from_dict",
        "loads",
        "place_to_dict",
        "to_dict",
        "validation_to_dict",
    ),
    "server": ("ServiceOptions", "openapi_document", "serve", "service_application"),
    "settings": ("Settings", "load_settings"),
    "sources": ("Place",),
    "spec": ("Spec", "default_spec"),
    "validate": ("Validation", "validate"),
}
_NAMES_THERE = {"message_text": "text", "output_forms": "forms", "remove_state": "remove"}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


class _Package(ModuleType):
    """Keeps ``govreport.validate`` the function when the module of that name is imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME_OF and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("govreport")
    elif name in _HOME_OF:
        home = import_module(f"govreport.{_HOME_OF[name]}")
        value = getattr(home, _NAMES_THERE.get(name, name))
    else:
        raise AttributeError(f"module 'govreport' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
