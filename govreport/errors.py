"""Exceptions: we could not do the job. Faults in the data are findings, not exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from immutabledict import immutabledict

if TYPE_CHECKING:
    from govreport.findings import Finding, Scalar


class GovReportError(Exception):
    """Base of all errors. ``code`` names the text in ``spec/messages``, ``params`` fill it.

    ``name`` is the input in question (file name or URI) where there is one; ``findings`` tell the
    single faults where there are several.
    """

    def __init__(
        self,
        code: str,
        *,
        name: str | None = None,
        findings: tuple[Finding, ...] = (),
        **params: Scalar,
    ) -> None:
        super().__init__(code, dict(params))
        self.code = code
        self.name = name
        self.findings = findings
        self.params: Mapping[str, Scalar] = immutabledict(params)

    def __reduce__(self) -> tuple[Any, ...]:
        made = partial(type(self), self.code, name=self.name, findings=self.findings)
        return made, (), {"params": self.params}

    def __str__(self) -> str:
        said = ", ".join(f"{key}={value}" for key, value in self.params.items())
        return f"{self.name or '-'}: {self.code}" + (f" ({said})" if said else "")


class ReadError(GovReportError):
    """The bytes could not be turned into a document (empty, binary, too large, truncated ...)."""


class LimitError(ReadError):
    """A limit against hostile or oversized input was passed."""


class NotAReportError(GovReportError):
    """The document is no report in any known format, or in one that can't be converted."""


class InvalidReportError(GovReportError):
    """Canonical JSON that does not follow the schema; ``findings`` name each fault by pointer."""


class MigrationError(GovReportError):
    """No chain of migration maps leads from one format to the other."""


class RenderError(GovReportError):
    """A report could not be written in a medium."""


class SpecError(GovReportError):
    """The specification files are missing, broken or contradict themselves."""
