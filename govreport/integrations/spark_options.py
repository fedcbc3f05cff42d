"""The options of the Spark data source, checked before anything is read."""

from __future__ import annotations

import json
from collections.abc import Mapping

from attrs import fields, frozen

import govreport
from govreport import GovReportError, Limits, Settings
from govreport.integrations.mapping import checked

_LIMITS = tuple(limit.name for limit in fields(Limits))
OPTIONS = ("path", "paths", "table", "format_version", "partitions", "settings", *_LIMITS)


@frozen(slots=True)
class Options:
    """What is to be read, and how. ``partitions``: how many there are to be, ``None``: by size."""

    inputs: tuple[str, ...]
    table: str
    format_version: str
    partitions: int | None
    settings: Settings
    limits: Limits


def options_of(given: Mapping[str, str]) -> Options:
    """Options as Spark gives them: texts, their names in any case.

    ``path`` is a file, folder, pattern, ``@LIST`` or URL; ``paths`` a JSON array of such. Raises
    ``GovReportError``: ``spark_option_unknown``, ``spark_option_value``, ``spark_path_missing``,
    ``engine_table_unknown``; what ``load_settings`` raises; ``MigrationError``.
    """
    told = {name.lower(): value for name, value in given.items()}
    for name in told:
        if name not in OPTIONS:
            known = ", ".join(OPTIONS)
            raise GovReportError("spark_option_unknown", option=name, known=known)
    table, version = told.get("table", "cells"), told.get("format_version", "current")
    checked(table, version, None)
    bounds = {name: _number(name, told[name]) for name in _LIMITS if name in told}
    settings = told.get("settings")
    return Options(
        _inputs(told),
        table,
        version,
        _number("partitions", told["partitions"]) if "partitions" in told else None,
        Settings() if settings is None else govreport.load_settings(settings),
        Limits(**bounds),
    )


def _inputs(told: Mapping[str, str]) -> tuple[str, ...]:
    found = [told["path"]] if "path" in told else []
    if "paths" in told:
        try:
            several = json.loads(told["paths"])
        except ValueError:
            several = None
        if not isinstance(several, list) or not all(isinstance(one, str) for one in several):
            raise GovReportError("spark_option_value", option="paths", value=told["paths"])
        found += several
    if not found:
        raise GovReportError("spark_path_missing")
    return tuple(found)


def _number(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise GovReportError("spark_option_value", option=name, value=value)
    return int(value)
