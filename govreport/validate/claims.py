"""Holds the statements of a narrative against the tables (``spec/claims/README.md``).

A statement is compared with every reading in use; it is wrong only where it agrees with none, and
nothing is said where a cell of a reading is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from attrs import evolve, frozen
from immutabledict import immutabledict

from govreport.findings import Finding, Scalar
from govreport.model import Report
from govreport.sources import Place
from govreport.spec import Spec
from govreport.validate.cells import Cells, Shape, cells_of
from govreport.validate.claim_patterns import (
    Claim,
    Claims,
    Heard,
    asked_in,
    claims_of,
    has_topic,
    heard,
    own_scopes,
)
from govreport.validate.doubt import fault_of
from govreport.validate.expressions import Compiler, Context, Node, NoSuchCellError
from govreport.validate.figures import UNKNOWN
from govreport.validate.language import LANGUAGE
from govreport.validate.results import Outcome, RuleOutcome
from govreport.validate.statements import (
    Sentence,
    Traditional,
    fold,
    number,
    sentences,
    traditional_of,
)
from govreport.validate.understood import understood

_LONGEST = 160
#: A longer sentence is none that anybody wrote, and would take long.
_LONGEST_READ = 2000
#: What longer narratives say is not remembered.
_LONGEST_KEPT = 100_000
#: Stands for the topic of sentences that speak of others.
_PASSED_OVER = ""


@frozen(slots=True)
class Stated:
    """A claim as it stands in a text: the value it states, and how many decimals it gives."""

    claim: Claim
    value: int | Decimal
    section: str
    sentence: Sentence
    words: str
    text: str
    span: tuple[int, int]


def check_claims(
    context: Context, cells: Cells, shape: Shape, spec: Spec, sources: Mapping[str, Place]
) -> tuple[list[RuleOutcome], list[Finding]]:
    """One outcome for each statement found; a finding for each that agrees with no reading."""
    claims = claims_of(spec)
    readings = _readings(spec, shape)
    stated: dict[str, list[Stated]] = {}
    for one in statements(context.here.report, spec):
        stated.setdefault(one.claim.id, []).append(one)
    outcomes: list[RuleOutcome] = []
    findings: list[Finding] = []
    for claim in claims.claims:
        nodes = readings[claim.id]
        for one in stated.get(claim.id, ()) if nodes else ():
            outcome = _compare(one, nodes, context, cells, claims)
            outcomes.append(outcome)
            if outcome.outcome is Outcome.FAILED:
                findings.append(_finding(one, outcome, context.here.report, sources))
    return outcomes, findings


def statements(report: Report, spec: Spec) -> Iterator[Stated]:
    """Every statement of the narrative on this report's year and tables, each kind once for each
    value in a section.
    """
    narrative = report.narrative
    sections = [s.id for s in spec.layout(report.format).sections]
    texts = tuple((name, getattr(narrative, name, None) or "") for name in sections)
    year = report.reporting_year if isinstance(report.reporting_year, int) else None
    named = report.agency.name or ""
    small = len(named) + sum(len(text) for _, text in texts) <= _LONGEST_KEPT
    yield from (_statements if small else _statements.__wrapped__)(spec, texts, year, named)


@lru_cache(maxsize=8)
def _statements(
    spec: Spec, texts: tuple[tuple[str, str], ...], year: int | None, agency: str
) -> tuple[Stated, ...]:
    """The statements of a narrative by section; a report that is moved has the same once more."""
    claims = claims_of(spec)
    same = _traditional(spec)
    own = own_scopes(claims, fold(agency, same))
    found: dict[tuple[str, str, int | Decimal], Stated] = {}
    for section, text in texts:
        topic = usual = claims.section_topics.get(section)
        for sentence in sentences(text, same):
            if len(sentence.text) > _LONGEST_READ:
                topic = _PASSED_OVER
                continue
            if claims.headings.match(sentence.text):
                named = claims.topics_in(sentence.text)
                usual = named[-1][1] if named else claims.section_topics.get(section)
            if not claims.continues.match(sentence.text) or sentence.opens_line:
                topic = usual
            if topic == _PASSED_OVER or (topic is None and not has_topic(claims, sentence.text)):
                continue
            said = heard(claims, sentence.text)
            if not said.scopes <= own or any(other != year for other in said.years):
                topic = _PASSED_OVER
                continue
            topics = said.topics
            first = topics[0][1] if topic is None and topics else topic
            for claim, value, span in _in_sentence(spec, said, section, first):
                words = said.text[slice(*span)]
                one = Stated(claim, value, section, sentence, words, said.text, span)
                found.setdefault((claim.id, section, value), one)
            topic = topics[-1][1] if topics else topic
    return tuple(found.values())


@lru_cache(maxsize=16)
def _traditional(spec: Spec) -> Traditional:
    pair = spec.vocabulary["traditional"]
    return traditional_of(pair["from"], pair["to"])


@lru_cache(maxsize=1024)
def _in_sentence(
    spec: Spec, said: Heard, section: str, default: str | None
) -> tuple[tuple[Claim, int | Decimal, tuple[int, int]], ...]:
    """The claims that a sentence makes, each with its value and where it stands."""
    claims, text, topics = claims_of(spec), said.text, said.topics
    present = frozenset((default, *(name for _, name in topics)))
    found: list[tuple[Claim, int | Decimal, tuple[int, int]]] = []
    taken: set[int] = set()
    for claim, pattern in asked_in(spec, present, section).possible(text):
        for match in pattern.finditer(text):
            counted = claim.value is None
            at = match.start("n") if counted else match.end()
            topic = _topic_at(match.end(), topics, default)
            if (counted and at in taken) or topic not in claim.topics:
                continue
            value: int | Decimal | None = claim.value
            if value is None:
                taken.add(at)
                if _approximate(text, match.start("n"), match.end("n"), claims):
                    continue
                value = number(match["n"])
            if value is not None:
                found.append((claim, value, match.span()))
    return tuple(found)


def _topic_at(at: int, topics: Sequence[tuple[int, str]], default: str | None) -> str | None:
    """The topic whose word ended last at or before a place."""
    topic = default
    for end, name in topics:
        if end > at:
            break
        topic = name
    return topic


def _approximate(text: str, start: int, end: int, claims: Claims) -> bool:
    return bool(claims.before.search(text, 0, start) or claims.after.match(text, end))


@lru_cache(maxsize=64)
def _readings(spec: Spec, shape: Shape) -> Mapping[str, tuple[Node, ...]]:
    """The readings of each claim, without those of which the format lacks a cell."""
    cells = cells_of(spec.layout(shape[0]), shape[1])
    compiler = Compiler(cells, None, immutabledict(), LANGUAGE)
    found: dict[str, tuple[Node, ...]] = {}
    for claim in claims_of(spec).claims:
        nodes = []
        for reading in claim.readings:
            try:
                nodes.append(compiler.compile(reading))
            except NoSuchCellError:
                continue
        found[claim.id] = tuple(nodes)
    return immutabledict(found)


def _compare(
    one: Stated, nodes: tuple[Node, ...], context: Context, cells: Cells, claims: Claims
) -> RuleOutcome:
    bindings = {"section": one.section, "offset": str(one.sentence.start)}
    values = [node.run(context) for node in nodes]
    agreeing = next((n for n, v in zip(nodes, values, strict=True) if _agrees(one, v)), None)
    known = [(v, n) for v, n in zip(values, nodes, strict=True) if v is not None]
    if agreeing is None and (not known or any(value is UNKNOWN for value, _ in known)):
        return RuleOutcome(one.claim.id, Outcome.NOT_ASSESSABLE, bindings)
    if agreeing is None and not understood(one.text, one.span, claims):
        return RuleOutcome(one.claim.id, Outcome.NOT_ASSESSABLE, bindings)
    if agreeing is None:
        closest, node = min(known, key=lambda pair: abs(Decimal(pair[0]) - one.value))
    else:
        closest, node = agreeing.run(context), agreeing
    reads = cells.pointers(dict.fromkeys((*node.printed, *node.terms)))
    return RuleOutcome(
        one.claim.id,
        Outcome.PASSED if agreeing is not None else Outcome.FAILED,
        bindings,
        reads,
        _rounded(closest),
        one.value,
        agreeing is not None and not context.here.blanks.isdisjoint(node.terms),
    )


def _agrees(one: Stated, value: Any) -> bool:
    if value is UNKNOWN or value is None:
        return False
    if not one.claim.percent:
        return bool(value == one.value)
    exponent = Decimal(one.value).as_tuple().exponent
    return bool(abs(value - one.value) < Decimal(1).scaleb(int(exponent)))


def _rounded(value: Any) -> Scalar:
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return round(value, 2) if len(value.as_tuple().digits) > 12 else value
    return int(value)


def _finding(
    one: Stated, outcome: RuleOutcome, report: Report, sources: Mapping[str, Place]
) -> Finding:
    raw = one.sentence.raw
    quote = raw if len(raw) <= _LONGEST else raw[: _LONGEST - 1] + "…"
    params: dict[str, Scalar] = {
        "format": report.format,
        "section": one.section,
        "offset": one.sentence.start,
        "quote": quote,
        "words": one.words,
    }
    place = sources.get(f"/narrative/{one.section}", Place())
    return Finding(
        one.claim.code,
        one.claim.severity,
        outcome.pointers,
        params=params,
        expected=outcome.expected,
        found=outcome.found,
        place=evolve(place, raw=quote),
        fault=fault_of(one.claim.fault, report, outcome.pointers),
        rule=one.claim.id,
    )
