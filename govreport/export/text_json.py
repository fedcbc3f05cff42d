"""Canonical JSON: an array of reports, or one report a line."""

from __future__ import annotations

from typing import BinaryIO

from govreport.model import Report
from govreport.serialize import dumps
from govreport.spec import Spec


class JsonLines:
    """One report a line."""

    def __init__(self, out: BinaryIO, spec: Spec) -> None:
        self._out = out
        self._spec = spec

    def add(self, id: str, report: Report) -> None:
        """Write a report; its id is not in it."""
        self._out.write(dumps(report, None, spec=self._spec).encode())

    def close(self) -> None:
        """Nothing is left to write."""

    def discard(self) -> None:
        """Nothing is held."""


class JsonArray:
    """An array, one report a line."""

    def __init__(self, out: BinaryIO, spec: Spec) -> None:
        self._out = out
        self._spec = spec
        self._begun = False

    def add(self, id: str, report: Report) -> None:
        """Write a report; its id is not in it."""
        text = dumps(report, None, spec=self._spec).rstrip("\n")
        self._out.write((",\n" if self._begun else "[\n").encode() + text.encode())
        self._begun = True

    def close(self) -> None:
        """End the array."""
        self._out.write(b"\n]\n" if self._begun else b"[]\n")

    def discard(self) -> None:
        """Nothing is held."""
