"""Errors as problem documents (RFC 9457): what went wrong and what to do, in every language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

import govreport
from govreport import GovReportError, InvalidReportError, LimitError, Spec

MEDIA_TYPE = "application/problem+json"
_NAMES = "https://w3id.org/govreport/spec/messages/en.json#/messages/"
# Errors that are about the medium of what was sent, whatever kind of error they are.
_ABOUT_MEDIUM = frozenset(("media_type_unsupported", "extra_missing", "program_missing"))


class ServiceError(GovReportError):
    """A request that can't be answered as asked; ``status`` is that of HTTP (RFC 9110, 15)."""

    def __init__(
        self, status: int, code: str, *, headers: Mapping[str, str] | None = None, **params: Any
    ) -> None:
        super().__init__(code, **params)
        self.status = status
        self.headers = dict(headers or {})


@frozen(slots=True)
class Problem:
    """A problem document before the language of the reader and the request are known."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(factory=dict)

    def text(self, lang: str, request_id: str) -> bytes:
        """The document in JSON; title and detail in one language, the rest in all."""
        return _encode(self.value(lang, request_id))

    def value(self, lang: str, request_id: str) -> dict[str, Any]:
        """The document; members in the order of RFC 9457, ours after them."""
        body = dict(self.body)
        return {
            "type": _NAMES + body["code"],
            "title": body.pop("titles")[lang],
            "status": self.status,
            "detail": body["message"][lang],
            **body,
            "request_id": request_id,
        }


class ProblemFound(Exception):
    """A problem that a process found, ready to be sent."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.status)
        self.problem = problem


def problem_of(error: GovReportError, spec: Spec) -> Problem:
    """The problem of an error; what it is about decides the status."""
    status = status_of(error)
    headers = dict(error.headers) if isinstance(error, ServiceError) else {}
    langs = spec.languages
    title = f"http_title_{status}"
    return Problem(
        status,
        {
            "code": error.code,
            "titles": {lang: said(title, lang, spec) for lang in langs},
            "message": {lang: govreport.message_text(error, lang, spec) for lang in langs},
            "remedy": {lang: govreport.help_text(error, lang, spec) for lang in langs},
            "params": {key: _plain(value) for key, value in error.params.items()},
            "findings": [govreport.finding_to_dict(found, spec) for found in error.findings],
        },
        headers,
    )


def status_of(error: GovReportError) -> int:
    """413 for a limit, 415 for a medium that is not read, 422 for what is no sound report."""
    if isinstance(error, ServiceError):
        return error.status
    if isinstance(error, LimitError):
        return 413
    if error.code in _ABOUT_MEDIUM and not isinstance(error, InvalidReportError):
        return 415
    return 422


def said(code: str, lang: str, spec: Spec) -> str:
    """A text without parameters; the code where there is none."""
    return str(spec.messages(lang).get(code, {}).get("text", code))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float | str) else str(value)


def _encode(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "backslashreplace"
    )
