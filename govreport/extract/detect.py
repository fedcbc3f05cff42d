"""Which table format a document follows, told by the labels of its tables, section by section.

Neither the year nor the notice cited decides. The labels a format has are compared with the labels
found; a format that lacks a label found, or has one that is not there, scores lower.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from attrs import frozen

from govreport.document import Block, Document, Flow, Grid, Heading, Paragraph
from govreport.errors import NotAReportError
from govreport.extract.fold import fold
from govreport.extract.labels import official_keys, traditional_pair
from govreport.spec import Spec, Unsupported

#: Fewer different labels than this are no table of a report.
_FEWEST = 4
#: A longer text is no label.
_LONGEST_LABEL = 70
#: So many labels of the older regime, and more than of any format, and it is of that regime.
_FEWEST_UNSUPPORTED = 4


@frozen(slots=True)
class Evidence:
    """How well one table follows one format: ``score`` from 0 to 1, ``labels`` found of it."""

    table: str
    format: str
    score: float
    labels: int


@frozen(slots=True)
class Detection:
    """The format of the report and of each of its tables, with the evidence."""

    format: str
    tables: Mapping[str, str]
    evidence: tuple[Evidence, ...]


def texts_of(blocks: Iterable[Block]) -> Iterable[str]:
    """All texts of some blocks that may be labels."""
    for block in blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                for cell in row:
                    yield cell.text
        elif isinstance(block, Flow):
            for cell in block.cells:
                yield cell.text
        elif isinstance(block, Paragraph | Heading):
            yield block.text


@lru_cache(maxsize=64)
def _official(spec: Spec, table: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for format in spec.formats:
        if any(t.id == table for t in spec.layout(format).tables):
            found[format] = official_keys(spec, format, table)
    return found


@lru_cache(maxsize=64)
def _labels(spec: Spec, table: str) -> frozenset[str]:
    """The labels of a table in any format."""
    return frozenset().union(*_official(spec, table).values())


@lru_cache(maxsize=16)
def _unsupported(spec: Spec) -> tuple[tuple[Unsupported, frozenset[str]], ...]:
    """The formats that can't be converted, with the labels that tell of them."""
    pair = traditional_pair(spec)
    return tuple(
        (kind, frozenset(fold(text, pair).bare for text in kind.evidence))
        for kind in spec.unsupported
    )


@lru_cache(maxsize=16)
def table_ids(spec: Spec) -> tuple[str, ...]:
    """The ids of the tables of all formats, in the order of the newest form."""
    ids: dict[str, None] = {}
    for format in reversed(tuple(spec.formats)):
        for table in spec.layout(format).tables:
            ids[table.id] = None
    return tuple(ids)


def keys_of(document: Document, spec: Spec) -> frozenset[str]:
    """The folded texts of a document that are short enough to be labels."""
    pair = traditional_pair(spec)
    keys: set[str] = set()
    waiting = ""
    for text in texts_of(document.blocks):
        if not text.isascii() and len(text) <= _LONGEST_LABEL:
            key = fold(text, pair).bare
            keys.add(key)
            # a label broken over two lines
            if waiting and len(waiting) < 40:
                keys.add(waiting + key)
            waiting = key
            if " " in text.strip():
                keys.update(fold(part, pair).bare for part in text.split())
    return frozenset(keys)


def detect(keys: frozenset[str], spec: Spec, name: str | None = None) -> Detection:
    """Tell the format. Raises ``NotAReportError`` naming the known ones where nothing tells it."""
    evidence: list[Evidence] = []
    for table in table_ids(spec):
        formats = _official(spec, table)
        seen = _labels(spec, table) & keys
        for format, official in formats.items():
            common = len(official & seen)
            score = 2 * common / (len(official) + len(seen)) if seen else 0.0
            evidence.append(Evidence(table, format, score, common))
    _refuse(keys, evidence, spec, name)
    tables = {t: _winner([e for e in evidence if e.table == t], spec) for t in table_ids(spec)}
    return Detection(_overall(evidence, tables, spec), tables, tuple(evidence))


def _winner(evidence: list[Evidence], spec: Spec) -> str:
    """The best format for a table; of equals the one in force, which decides nothing then."""
    best = max(e.score for e in evidence)
    tied = [e.format for e in evidence if e.score == best]
    return spec.current if spec.current in tied else tied[-1]


def _overall(evidence: list[Evidence], tables: Mapping[str, str], spec: Spec) -> str:
    """The format of the report is that of the first table whose labels tell formats apart."""
    for table in tables:
        rows = [e for e in evidence if e.table == table]
        scores = sorted((e.score for e in rows), reverse=True)
        if max(e.labels for e in rows) >= 2 and (len(scores) == 1 or scores[0] > scores[1]):
            return tables[table]
    return spec.current


def _refuse(keys: frozenset[str], evidence: list[Evidence], spec: Spec, name: str | None) -> None:
    found = max(sum(e.labels for e in evidence if e.format == format) for format in spec.formats)
    said = "\n".join(keys)
    for kind, old in _unsupported(spec):
        hits = sum(label in said for label in old)
        if hits >= _FEWEST_UNSUPPORTED and hits > found:
            raise NotAReportError(
                "format_unsupported",
                name=name,
                title=kind.title["zh"],
                legal_basis=kind.legal_basis,
                known=", ".join(spec.formats),
            )
    if found < _FEWEST:
        raise NotAReportError(
            "not_a_report", name=name, known=", ".join(spec.formats), labels=found
        )
