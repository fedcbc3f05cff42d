"""What a conversion of many files gives back, summed up from the lines of its manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from govreport.batch.one import CONVERTED, OUTCOMES
from govreport.findings import Severity

_EXAMPLES = 20


@frozen(slots=True)
class BatchProgress:
    """How far a stage has come: ``converting`` counts inputs, ``writing`` files, ``merging``
    lines of the manifest.
    """

    stage: str
    done: int
    total: int


@frozen(slots=True)
class Trouble:
    """A file, or a report in it, that was not converted: which, and why in each language."""

    name: str
    code: str
    texts: Mapping[str, str]


@frozen(slots=True)
class BatchResult:
    """What became of many files.

    ``output`` and ``manifest`` are the paths or URLs written. ``inputs`` counts files, ``reused``
    those known from an earlier run; ``outcomes`` counts lines of the manifest: ``converted``,
    ``refused``, ``failed``. ``by_severity`` and ``by_code`` count findings, most frequent first,
    ``by_error`` what was not converted by its error; ``troubles`` are the first of these.
    """

    output: str
    manifest: str
    inputs: int
    reused: int
    outcomes: Mapping[str, int]
    by_severity: Mapping[str, int]
    by_code: Mapping[str, int]
    by_error: Mapping[str, int]
    troubles: tuple[Trouble, ...]


class Tally:
    """Adds up the lines of a manifest."""

    def __init__(self) -> None:
        self._outcomes = Counter(dict.fromkeys(OUTCOMES, 0))
        self._severities = Counter({severity.value: 0 for severity in Severity})
        self._codes: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._troubles: list[Trouble] = []

    def add(self, line: Mapping[str, Any]) -> None:
        """One line."""
        self._outcomes[line["outcome"]] += 1
        if line["outcome"] == CONVERTED:
            self._severities.update(line["findings"])
            self._codes.update(line["codes"])
            return
        error = line["error"]
        self._errors[error["code"]] += 1
        if len(self._troubles) < _EXAMPLES:
            texts = {key: value for key, value in error.items() if key != "code"}
            self._troubles.append(Trouble(line["name"], error["code"], texts))

    def result(self, output: str, manifest: str, inputs: int, reused: int) -> BatchResult:
        """The sums."""
        return BatchResult(
            output,
            manifest,
            inputs,
            reused,
            dict(self._outcomes),
            dict(self._severities),
            _ranked(self._codes),
            _ranked(self._errors),
            tuple(self._troubles),
        )


def _ranked(found: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))
