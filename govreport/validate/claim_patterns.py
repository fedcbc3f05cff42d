"""Compiles ``spec/claims``: words, masks, topics and the claims a narrative can make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from attrs import frozen

from govreport.errors import SpecError
from govreport.findings import Fault, Severity
from govreport.spec import Spec
from govreport.validate.statements import NUMBER

_WORD = re.compile(r"<([a-z_]+)>")


@frozen(slots=True)
class Topic:
    """What the words of a sentence are about, from where ``pattern`` is found."""

    id: str
    pattern: re.Pattern[str]


@frozen(slots=True)
class Scope:
    """Words that make a sentence speak of others; not where the publisher is named like
    ``unless_agency``.
    """

    pattern: re.Pattern[str]
    unless_agency: re.Pattern[str] | None


@frozen(slots=True)
class Claim:
    """One kind of statement. ``value`` is what it states where no number is captured."""

    id: str
    code: str
    severity: Severity
    fault: Fault
    topics: frozenset[str]
    sections: frozenset[str] | None
    patterns: tuple[re.Pattern[str], ...]
    value: int | None
    percent: bool
    readings: tuple[Any, ...]


@frozen(slots=True)
class Claims:
    """All that ``spec/claims`` says, compiled."""

    masks: tuple[re.Pattern[str], ...]
    scopes: tuple[Scope, ...]
    other_year: re.Pattern[str]
    continues: re.Pattern[str]
    headings: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    topics: tuple[Topic, ...]
    any_topic: re.Pattern[str]
    section_topics: Mapping[str, str]
    claims: tuple[Claim, ...]

    def topics_in(self, text: str) -> list[tuple[int, str]]:
        """Where each topic word ends, in order of the text; at one place in order of the topics."""
        found = [
            (match.end(), topic.id)
            for topic in self.topics
            for match in topic.pattern.finditer(text)
        ]
        return sorted(found, key=lambda one: one[0])


@cache
def claims_of(spec: Spec) -> Claims:
    """The claims of a specification; none where it has no such files.

    Raises ``SpecError`` (``rule_broken``) naming the claim that can't be compiled.
    """
    return Compiled(spec.claims).claims()


@lru_cache(maxsize=256)
def asked_in(spec: Spec, topics: frozenset[str | None], section: str) -> tuple[Claim, ...]:
    """The claims that a sentence on some topics can make in a section, in order."""
    return tuple(
        claim
        for claim in claims_of(spec).claims
        if not topics.isdisjoint(claim.topics)
        and (claim.sections is None or section in claim.sections)
    )


class Compiled:
    """Compiles one set of claims; patterns may name words and words may name other words."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.words: Mapping[str, str] = data["words"]

    def pattern(self, text: str) -> re.Pattern[str]:
        """A pattern with its words filled in; ``<n>`` captures a number."""
        return re.compile(self._filled(text))

    def _filled(self, text: str) -> str:
        def word(found: re.Match[str]) -> str:
            name = found[1]
            if name == "n":
                return f"(?P<n>{NUMBER})"
            if name == "number":
                return NUMBER
            return f"(?:{self._filled(self.words[name])})"

        return _WORD.sub(word, text)

    def claims(self) -> Claims:
        """Everything compiled."""
        data = self.data
        try:
            topics = tuple(Topic(t["id"], self.pattern(t["pattern"])) for t in data["topics"])
            return Claims(
                masks=self._all(data["masks"]),
                scopes=tuple(self._scopes(data["others"])),
                other_year=self.pattern(data["year"]),
                continues=self.pattern(data["continues"]),
                headings=self.pattern(data["headings"]),
                before=self.pattern(f"(?:{data['approximate']['before']})$"),
                after=self.pattern(data["approximate"]["after"]),
                topics=topics,
                any_topic=re.compile("|".join(self._stated(topics)) or "(?!)"),
                section_topics=data["section_topics"],
                claims=tuple(self._claim(claim) for claim in data["claims"]),
            )
        except (re.error, KeyError, TypeError, ValueError) as error:
            raise SpecError("rule_broken", rule="claims", detail=repr(error)) from error

    def _stated(self, topics: Sequence[Topic]) -> Iterator[str]:
        """The patterns of the topics that claims ask for."""
        asked = {topic for claim in self.data["claims"] for topic in claim["topics"]}
        return (topic.pattern.pattern for topic in topics if topic.id in asked)

    def _all(self, patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(self.pattern(text) for text in patterns)

    def _scopes(self, data: Sequence[Mapping[str, str]]) -> Iterator[Scope]:
        for scope in data:
            unless = scope.get("unless_agency")
            yield Scope(self.pattern(scope["pattern"]), re.compile(unless) if unless else None)

    def _claim(self, data: Mapping[str, Any]) -> Claim:
        return Claim(
            id=data["id"],
            code=data["code"],
            severity=Severity(data["severity"]),
            fault=Fault(data.get("fault", "publisher")),
            topics=frozenset(data["topics"]),
            sections=frozenset(data["sections"]) if "sections" in data else None,
            patterns=self._all(data["patterns"]),
            value=data.get("value"),
            percent=data.get("percent", False),
            readings=tuple(self.data["figures"][name] for name in data["readings"]),
        )
