"""Values that an application sets for parameters of rules, held against what the rules have."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from immutabledict import immutabledict

from govreport.errors import InvalidReportError

#: Values by parameter by id of rule.
RuleParams = Mapping[str, Mapping[str, Any]]
NO_PARAMS: RuleParams = immutabledict()
_KINDS = {str: "text", bool: "true, false"}


def checked_params(
    rules: Sequence[Mapping[str, Any]], params: RuleParams, name: str | None = None
) -> RuleParams:
    """The values, frozen and in order; each must be of the kind of the parameter's default.

    ``name`` is the file they are from. Raises ``InvalidReportError``: ``settings_rule_unknown``,
    ``settings_param_unknown``, ``settings_value_wrong``, each naming what is known.
    """
    known = {str(rule["id"]): rule["params"] for rule in rules if rule.get("params")}
    found = {}
    for rule, values in sorted(params.items()):
        if rule not in known:
            told = _near(rule, known)
            raise InvalidReportError("settings_rule_unknown", name=name, rule=rule, known=told)
        if not isinstance(values, Mapping):
            raise _wrong(name, f"params.{rule}", values, f"[params.{rule}]")
        for param, value in values.items():
            if param not in known[rule]:
                told = ", ".join(known[rule])
                raise InvalidReportError(
                    "settings_param_unknown", name=name, rule=rule, param=param, known=told
                )
            _check(name, f"params.{rule}.{param}", value, known[rule][param]["default"])
        found[rule] = immutabledict({param: _exact(values[param]) for param in sorted(values)})
    return immutabledict(found)


def _check(name: str | None, key: str, value: Any, default: Any) -> None:
    kind = type(default)
    if kind in _KINDS:
        if not isinstance(value, kind):
            raise _wrong(name, key, value, _KINDS[kind])
        if kind is str:
            try:
                re.compile(value)
            except re.error as error:
                raise _wrong(name, key, value, f"regular expression ({error})") from error
    elif (
        isinstance(value, bool)
        or not isinstance(value, int | float | Decimal)
        or not math.isfinite(value)
    ):
        raise _wrong(name, key, value, "number")


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def _near(rule: str, known: Mapping[str, Any]) -> str:
    return ", ".join(difflib.get_close_matches(rule, known, 5, 0.9) or known)


def _wrong(name: str | None, key: str, value: Any, known: str) -> InvalidReportError:
    said = value if isinstance(value, str) else repr(value)
    return InvalidReportError("settings_value_wrong", name=name, key=key, value=said, known=known)
