"""What was found wrong or worth saying. Findings are data; their text is made at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen
from immutabledict import immutabledict

from govreport.sources import Place

Scalar = int | Decimal | str | None


class Severity(StrEnum):
    """``error``: what the official form says is broken. ``warning``: look. ``info``: told."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return ("info", "warning", "error").index(self.value)


class Fault(StrEnum):
    """Whose fault a finding may be: the published figure, our reading of it, or not known."""

    PUBLISHER = "publisher"
    READING = "reading"
    UNKNOWN = "unknown"


def _freeze(params: Mapping[str, Scalar]) -> Mapping[str, Scalar]:
    return immutabledict(params)


@frozen(slots=True)
class Finding:
    """One thing found. ``code`` names its text in ``spec/messages``, ``params`` fill that text.

    ``pointers`` are the JSON Pointers (RFC 6901) of the cells or members in question, ``expected``
    and ``found`` the two sides of what does not agree, ``place`` where in the source to look.
    ``rule`` is the id of the rule that was applied, where one was.
    """

    code: str
    severity: Severity
    pointers: tuple[str, ...] = ()
    params: Mapping[str, Scalar] = field(factory=immutabledict, converter=_freeze, kw_only=True)
    expected: Scalar = field(default=None, kw_only=True)
    found: Scalar = field(default=None, kw_only=True)
    place: Place | None = field(default=None, kw_only=True)
    fault: Fault = field(default=Fault.UNKNOWN, kw_only=True)
    rule: str | None = field(default=None, kw_only=True)
