"""Which findings count, and how much: a small TOML file that a project keeps beside its reports."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen
from immutabledict import immutabledict

from govreport.errors import InvalidReportError
from govreport.findings import Finding, Severity
from govreport.inputs import read_bytes
from govreport.limits import DEFAULT_LIMITS
from govreport.rule_params import NO_PARAMS, RuleParams, checked_params
from govreport.spec import Spec, default_spec

NEVER = "never"
_KEYS = ("docs", "fail_on", "off", "params", "severity")
_ADDRESSES = ("https://", "http://", "file:///")  # no script can hide in these
_NO_FINDINGS = ("cli_", "html_", "member")  # texts of the interfaces, and names of members


@frozen(slots=True)
class Settings:
    """``off`` are codes that are not told, ``severities`` what others count as instead of their
    own severity. ``fail_on`` is ``error``, ``warning`` or ``never``, ``None`` where not said.
    ``params`` are values for parameters of rules, by id of rule, to be given to ``validate``;
    ``docs`` the address of the documentation, for pages of findings to lead to.
    """

    off: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(factory=immutabledict, converter=immutabledict)
    fail_on: str | None = None
    params: RuleParams = NO_PARAMS
    docs: str | None = None

    def applied(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that are left, each with the severity it is to have, in the same order."""
        from attrs import evolve

        if not self.off and not self.severities:
            return tuple(findings)
        return tuple(
            evolve(finding, severity=self.severities.get(finding.code, finding.severity))
            for finding in findings
            if finding.code not in self.off
        )


def load_settings(file: str | os.PathLike[str], spec: Spec | None = None) -> Settings:
    """Read settings from a TOML file (v1.0.0) in UTF-8::

        fail_on = "warning"              # or "error", "never"
        off = ["section_missing"]        # codes not to be told
        docs = "https://example.org/"    # the documentation, for pages of findings to lead to

        [severity]                       # error, warning or info instead of their own
        R3 = "warning"

        [params.P4]                      # values for parameters of a rule, by its id
        factor = 3

    Raises ``ReadError``, and ``InvalidReportError``: ``settings_broken``, ``settings_key_unknown``,
    ``settings_code_unknown``, ``settings_rule_unknown``, ``settings_param_unknown``,
    ``settings_value_wrong``, each naming what is known.
    """
    import tomllib

    spec = spec or default_spec()
    raw, name = read_bytes(file, None, DEFAULT_LIMITS)
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidReportError("settings_broken", name=name, detail=str(error)) from error
    for key in data:
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            raise InvalidReportError("settings_key_unknown", name=name, key=key, known=known)
    off, severities = data.get("off", []), data.get("severity", {})
    severity_names = [severity.value for severity in Severity]
    if not (isinstance(off, list) and all(isinstance(code, str) for code in off)):
        raise _wrong(name, "off", off, '["R3", "R4"]')
    if not isinstance(severities, dict):
        raise _wrong(name, "severity", severities, "[severity]")
    for code in (*off, *severities):
        _check_code(code, spec, name)
    for code, value in severities.items():
        if value not in severity_names:
            raise _wrong(name, f"severity.{code}", value, ", ".join(severity_names))
    fail_on = data.get("fail_on")
    allowed = ("error", "warning", NEVER)
    if fail_on is not None and fail_on not in allowed:
        raise _wrong(name, "fail_on", fail_on, ", ".join(allowed))
    docs = data.get("docs")
    if docs is not None and not (isinstance(docs, str) and docs.startswith(_ADDRESSES)):
        raise _wrong(name, "docs", docs, ", ".join(_ADDRESSES))
    params = data.get("params", {})
    if not isinstance(params, dict):
        raise _wrong(name, "params", params, "[params.P4]")
    return Settings(
        frozenset(off),
        {code: Severity(value) for code, value in severities.items()},
        fail_on,
        checked_params(spec.rules, params, name),
        docs,
    )


def codes(spec: Spec) -> tuple[str, ...]:
    """The codes that findings may have, sorted."""
    texts = spec.messages(spec.languages[0])
    return tuple(sorted(code for code in texts if not code.startswith(_NO_FINDINGS)))


def _check_code(code: str, spec: Spec, name: str | None) -> None:
    known = codes(spec)
    if code not in known:
        near = difflib.get_close_matches(code, known, 5, 0.5) or known
        told = ", ".join(near)
        raise InvalidReportError("settings_code_unknown", name=name, settings_code=code, known=told)


def _wrong(name: str | None, key: str, value: Any, known: str) -> InvalidReportError:
    said = value if isinstance(value, str) else repr(value)
    return InvalidReportError("settings_value_wrong", name=name, key=key, value=said, known=known)
