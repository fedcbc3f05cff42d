"""Compiles ``spec/claims``: words, masks, topics and the claims a narrative can make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import frozen

from govreport.errors import SpecError
from govreport.findings import Fault, Severity
from govreport.kept import kept
from govreport.needed import Sieve, sieve
from govreport.spec import Spec
from govreport.validate.statements import NUMBER, Parallel, masked

#: So many sentences are kept as they were understood: many stand in one report after another.
_KEPT = 2048
_LONGEST_NAME = 256
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


@frozen(slots=True, eq=False)
class Heard:
    """What of a sentence no report decides: ``text`` spread and masked, where its topic words end,
    the scopes by number and the years that make it speak of others.
    """

    text: str
    topics: tuple[tuple[int, str], ...]
    scopes: frozenset[int]
    years: frozenset[int]


@frozen(slots=True, eq=False)
class Claims:
    """All that ``spec/claims`` says, compiled."""

    masks: tuple[re.Pattern[str], ...]
    mask_sieve: Sieve
    scopes: tuple[Scope, ...]
    scope_sieve: Sieve
    other_year: re.Pattern[str]
    continues: re.Pattern[str]
    headings: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    subjects: re.Pattern[str]
    known: re.Pattern[str]
    parallel: Parallel
    topics: tuple[Topic, ...]
    topic_sieve: Sieve
    stated_topics: frozenset[str]
    section_topics: Mapping[str, str]
    claims: tuple[Claim, ...]

    def has_topic(self, text: str) -> bool:
        """Whether a text speaks of something that claims ask for."""
        for number in self.topic_sieve.possible(text):
            topic = self.topics[number]
            if topic.id in self.stated_topics and topic.pattern.search(text):
                return True
        return False

    def topics_in(self, text: str) -> tuple[tuple[int, str], ...]:
        """Where each topic word ends, in order of the text; at one place in order of the topics."""
        found = [
            (match.end(), topic.id)
            for topic in (self.topics[number] for number in self.topic_sieve.possible(text))
            for match in topic.pattern.finditer(text)
        ]
        return tuple(sorted(found, key=lambda one: one[0]))


@lru_cache(maxsize=_KEPT)
def has_topic(claims: Claims, text: str) -> bool:
    """``claims.has_topic``, asked once of sentences that stand in many reports."""
    return claims.has_topic(text)


@lru_cache(maxsize=_KEPT)
def heard(claims: Claims, text: str) -> Heard:
    """What a folded sentence says, worked out once for sentences that stand in many reports."""
    plain = claims.parallel.spread(text)
    plain = masked(plain, [claims.masks[n] for n in claims.mask_sieve.possible(plain)])
    possible = claims.scope_sieve.possible(plain)
    return Heard(
        plain,
        claims.topics_in(plain),
        frozenset(n for n in possible if claims.scopes[n].pattern.search(plain)),
        frozenset(int(found[1]) for found in claims.other_year.finditer(plain)),
    )


@kept(64, _LONGEST_NAME, at=1)
def own_scopes(claims: Claims, agency: str) -> frozenset[int]:
    """The scopes, by number, that say nothing of others where the publisher has this name."""
    named = ((n, scope.unless_agency) for n, scope in enumerate(claims.scopes))
    return frozenset(n for n, unless in named if unless is not None and unless.search(agency))


@lru_cache(maxsize=16)
def claims_of(spec: Spec) -> Claims:
    """The claims of a specification; none where it has no such files.

    Raises ``SpecError`` (``rule_broken``) naming the claim that can't be compiled.
    """
    return Compiled(spec.claims).claims()


@frozen(slots=True, eq=False)
class Asked:
    """The claims that sentences on some topics can make, with each of their patterns, in order."""

    claims: tuple[tuple[Claim, re.Pattern[str]], ...]
    sieve: Sieve

    def possible(self, text: str) -> Iterator[tuple[Claim, re.Pattern[str]]]:
        """Those that may be found in a text."""
        return (self.claims[number] for number in self.sieve.possible(text))


@lru_cache(maxsize=256)
def asked_in(spec: Spec, topics: frozenset[str | None], section: str) -> Asked:
    """What a sentence on some topics can claim in a section."""
    found = tuple(
        (claim, pattern)
        for claim in claims_of(spec).claims
        if not topics.isdisjoint(claim.topics)
        and (claim.sections is None or section in claim.sections)
        for pattern in claim.patterns
    )
    return Asked(found, sieve(pattern for _, pattern in found))


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
            masks = self._all(data["masks"])
            scopes = tuple(self._scopes(data["others"]))
            return Claims(
                masks=masks,
                mask_sieve=sieve(masks),
                scopes=scopes,
                scope_sieve=sieve(scope.pattern for scope in scopes),
                other_year=self.pattern(data["year"]),
                continues=self.pattern(data["continues"]),
                headings=self.pattern(data["headings"]),
                before=self.pattern(f"(?:{data['approximate']['before']})$"),
                after=self.pattern(data["approximate"]["after"]),
                parallel=self._parallel(data["parallel"]),
                subjects=self.pattern(data["subjects"]),
                known=self.pattern("|".join(data["known"])),
                topics=topics,
                topic_sieve=sieve(topic.pattern for topic in topics),
                stated_topics=frozenset(t for c in data["claims"] for t in c["topics"]),
                section_topics=data["section_topics"],
                claims=tuple(self._claim(claim) for claim in data["claims"]),
            )
        except (re.error, KeyError, TypeError, ValueError) as error:
            raise SpecError("rule_broken", rule="claims", detail=repr(error)) from error

    def _parallel(self, data: Mapping[str, str]) -> Parallel:
        name, figure = f"“?(?:{data['names']})”?", f"<number>(?:{data['unit']})?"
        names = f"(?<!的){name}(?:(?:、|和|及|与|以及){name})+"
        figures = f"{figure}(?:(?:、|,|;|和|及|与){figure})+"
        return Parallel(
            data["word"],
            self.pattern(f"({names}){data['link']}({figures})"),
            self.pattern(data["names"]),
            self.pattern(f"<number>({data['unit']})?"),
        )

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
