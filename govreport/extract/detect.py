"""Which table format a document follows, told by the labels of its tables, section by section.

Neither the year nor the notice cited decides. The labels a format has are compared with the labels
found; a format that lacks a label found, or has one that is not there, scores lower. Only between
formats that the labels fit equally well, for a form may leave a table as it was, the year tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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
    """The format of the report and of each of its tables, with the evidence.

    ``equal`` are the formats that the labels fit equally well: more than one where they don't tell.
    """

    format: str
    tables: Mapping[str, str]
    evidence: tuple[Evidence, ...]
    equal: tuple[str, ...] = ()


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


def detect(
    keys: frozenset[str], spec: Spec, name: str | None = None, year: int | None = None
) -> Detection:
    """Tell the format. Raises ``NotAReportError`` naming the known ones where nothing tells it.

    ``year`` is the reporting year: it tells between formats that the labels fit equally well.
    """
    evidence: list[Evidence] = []
    for table in table_ids(spec):
        formats = _official(spec, table)
        seen = _labels(spec, table) & keys
        for format, official in formats.items():
            common = len(official & seen)
            score = 2 * common / (len(official) + len(seen)) if seen else 0.0
            evidence.append(Evidence(table, format, score, common))
    _refuse(keys, evidence, spec, name)
    best = {t: _best([e for e in evidence if e.table == t]) for t in table_ids(spec)}
    equal = _overall(evidence, spec)
    format = _one(equal, spec, _of_year(year, spec))
    tables = {table: _one(tied, spec, format) for table, tied in best.items()}
    return Detection(format, tables, tuple(evidence), tuple(equal))


def _of_year(year: int | None, spec: Spec) -> str | None:
    """The newest format that the registry has for a year."""
    if year is None:
        return None
    found: str | None = None
    for format in spec.formats.values():
        if (format.first_year or year) <= year <= (format.last_year or year):
            found = format.id
    return found


def _best(rows: Collection[Evidence]) -> list[str]:
    """The formats that a table fits best: several where its labels tell no more."""
    best = max(e.score for e in rows)
    return [e.format for e in rows if e.score == best]


def _one(tied: list[str], spec: Spec, first: str | None = None) -> str:
    """Of formats that fit equally well the one asked for, the one in force, or the newest."""
    return next((format for format in (first, spec.current) if format in tied), tied[-1])


def _overall(evidence: Iterable[Evidence], spec: Spec) -> list[str]:
    """The format that the first table fits best; of several that fit it equally well the one that
    the next table fits best, and so on. Several where no table tells more.
    """
    left = list(spec.formats)
    for table in table_ids(spec):
        rows = [e for e in evidence if e.table == table and e.format in left]
        if max((e.labels for e in rows), default=0) >= 2:
            left = _best(rows)
    return left


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
