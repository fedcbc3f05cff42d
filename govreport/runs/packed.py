"""Findings, errors and places as compact JSON, for the state file; nothing is lost on the way."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from govreport import errors
from govreport.errors import GovReportError
from govreport.findings import Fault, Finding, Scalar, Severity
from govreport.sources import Place

_PLACE = ("raw", "line", "column", "table", "row", "cell", "page", "sheet", "box", "confidence")


def pack(value: Any) -> bytes:
    """A JSON value as compressed bytes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 3)


def unpack(data: bytes) -> Any:
    """What ``pack`` was given."""
    return json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))


def place_to_list(place: Place) -> list[Any]:
    """A place without the members at its end that are not known."""
    values = [getattr(place, name) for name in _PLACE]
    while values and values[-1] is None:
        values.pop()
    return values


def place_from_list(values: list[Any]) -> Place:
    """The place again."""
    known = dict(zip(_PLACE, values, strict=False))
    if known.get("box") is not None:
        known["box"] = tuple(known["box"])
    return Place(**known)


def finding_to_list(finding: Finding) -> list[Any]:
    """A finding as a list of its members."""
    return [
        finding.code,
        finding.severity.value,
        list(finding.pointers),
        {name: _plain(value) for name, value in finding.params.items()},
        _plain(finding.expected),
        _plain(finding.found),
        None if finding.place is None else place_to_list(finding.place),
        finding.fault.value,
        finding.rule,
    ]


def finding_from_list(values: list[Any]) -> Finding:
    """The finding again."""
    code, severity, pointers, params, expected, found, place, fault, rule = values
    return Finding(
        code,
        Severity(severity),
        tuple(pointers),
        params={name: _scalar(value) for name, value in params.items()},
        expected=_scalar(expected),
        found=_scalar(found),
        place=None if place is None else place_from_list(place),
        fault=Fault(fault),
        rule=rule,
    )


def findings_to_list(findings: Iterable[Finding]) -> list[Any]:
    """Findings, one list each."""
    return [finding_to_list(finding) for finding in findings]


def findings_from_list(values: Iterable[list[Any]]) -> tuple[Finding, ...]:
    """The findings again."""
    return tuple(finding_from_list(value) for value in values)


def error_to_dict(error: GovReportError) -> dict[str, Any]:
    """An error with its kind and its single faults."""
    return {
        "kind": type(error).__name__,
        "code": error.code,
        "name": error.name,
        "params": {name: _plain(value) for name, value in error.params.items()},
        "findings": findings_to_list(error.findings),
    }


def error_from_dict(data: Mapping[str, Any]) -> GovReportError:
    """The error again; the base of all errors where its kind is not known any more."""
    kind = getattr(errors, data["kind"], GovReportError)
    params = {name: _scalar(value) for name, value in data["params"].items()}
    findings = findings_from_list(data["findings"])
    made: GovReportError = kind(data["code"], name=data["name"], findings=findings, **params)
    return made


def _plain(value: Scalar) -> Any:
    """Decimals as a list of their text: a number of JSON would lose digits."""
    return [str(value)] if isinstance(value, Decimal) else value


def _scalar(value: Any) -> Scalar:
    if isinstance(value, list):
        return Decimal(value[0])
    scalar: Scalar = value
    return scalar
