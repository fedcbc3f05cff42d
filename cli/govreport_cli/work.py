"""What convert and validate share: reading one input after another, and telling what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from itertools import chain, islice
from typing import TypeVar

from attrs import field, frozen

import govreport
from govreport import (
    Accepted,
    Baseline,
    Finding,
    GovReportError,
    Limits,
    Parsed,
    Part,
    Settings,
    Severity,
    Spec,
)
from govreport_cli.usage import UsageError
from govreport_cli.words import Words, named, safe

STDIN = "-"
_MANY = 20
T = TypeVar("T")


class Exit(IntEnum):
    """Exit codes. The worst of all inputs counts."""

    CLEAN = 0
    FINDINGS = 1
    UNDONE = 2


@frozen(slots=True)
class Item:
    """One report of an input: which input, by position, the name it is called by, what was read."""

    position: int
    name: str
    part: Part


@frozen(slots=True)
class Job:
    """How the inputs are read: words, specification, limits, severity that counts (``None``: none
    does), a name; which findings are told, and which are accepted.
    """

    words: Words
    spec: Spec
    limits: Limits
    fail_on: Severity | None
    name: str | None = field(default=None)
    settings: Settings = field(factory=Settings)
    baseline: Baseline = field(factory=Baseline)

    def parse(self, given: str) -> Parsed:
        """Read one input; ``-`` is the standard input. Raises ``GovReportError``."""
        if given == STDIN:
            return govreport.parse(
                sys.stdin.buffer, filename=self.name, limits=self.limits, spec=self.spec
            )
        return govreport.parse(given, limits=self.limits, spec=self.spec)

    def items(self, inputs: Iterable[str]) -> Iterator[Item]:
        """The reports of all inputs, one after another; archives and the like give several."""
        for position, given in enumerate(inputs):
            for part in self.parts(given):
                member = "" if part.member is None else f"!{part.member}"
                yield Item(position, self.shown(given) + member, part)

    def parts(self, given: str) -> Iterator[Part]:
        """The reports of one input, or its error."""
        source = sys.stdin.buffer if given == STDIN else given
        filename = self.name if given == STDIN else None
        return govreport.parse_many(source, filename=filename, limits=self.limits, spec=self.spec)

    def exit_of(self, findings: Iterable[Finding]) -> Exit:
        """Whether any finding is grave enough."""
        least = None if self.fail_on is None else self.fail_on.rank
        grave = least is not None and any(finding.severity.rank >= least for finding in findings)
        return Exit.FINDINGS if grave else Exit.CLEAN

    def noted(self, entry: Accepted) -> Accepted:
        """The entry of a baseline, as the present one has it: people write notes into those."""
        return self.baseline.entries.get(entry.fingerprint, entry)

    def shown(self, given: str) -> str:
        """The name of an input in all that is said of it."""
        return named((self.name or "stdin") if given == STDIN else given)

    def trouble(self, name: str, error: GovReportError) -> list[str]:
        """A report that could not be done: what, which faults, and what to do."""
        words = self.words
        said = words.say("cli_severity_error")
        lines = [f"{safe(name)}: {said} {error.code}: {words.message(error)}"]
        lines += [
            f"  {', '.join(finding.pointers) or '/'}: {words.message(finding)}"
            for finding in error.findings[:_MANY]
        ]
        if len(error.findings) > _MANY:
            lines.append("  " + words.say("cli_more", count=len(error.findings) - _MANY))
        return [*lines, "  " + words.item("help", words.remedy(error))]


def check_inputs(inputs: Sequence[str]) -> None:
    """Raises ``UsageError`` where the standard input is named twice."""
    if inputs.count(STDIN) > 1:
        raise UsageError("cli_stdin_twice")


def peeked(inputs: Sequence[str], items: Iterator[Item]) -> tuple[bool, Iterator[Item]]:
    """Whether there are several reports, and all of them as before."""
    if len(inputs) > 1:
        return True, items
    first = list(islice(items, 2))
    return len(first) > 1, chain(first, items)


def tell(lines: Iterable[str]) -> None:
    """Write lines to the standard error."""
    for line in lines:
        print(line, file=sys.stderr)


def severities(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings of each severity, by the names that the texts use."""
    return {
        f"{severity.value}s": sum(finding.severity is severity for finding in findings)
        for severity in Severity
    }


@contextmanager
def progress(inputs: Sequence[T]) -> Iterator[Iterable[T]]:
    """The inputs, with a bar on the terminal where there are many and rich is installed."""
    if len(inputs) < _MANY or not sys.stderr.isatty():
        yield inputs
        return
    try:
        from rich.console import Console
        from rich.progress import track
    except ImportError:
        yield inputs
        return
    yield track(inputs, description="", console=Console(stderr=True), transient=True)
