"""The labels of one table as an index: which row, column or group a printed text can be.

A text may name several things ("总计" is a column and a row, "其他" likewise); the index gives
all of them and ``anchors`` chooses by the context.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from attrs import evolve, field, frozen

from govreport.extract.fold import Folded, fold
from govreport.layout import Block, Label, TableLayout
from govreport.spec import Spec

#: A prefix shorter than this is no evidence, nor is a shorter misprint.
_SHORTEST_PREFIX = 2
_SHORTEST_FUZZY, _LONGEST_FUZZY = 4, 60
_CLOSE = 0.8
#: The index outlives a document, so no more misprints than this are remembered.
_MOST_KEPT = 4096


class Kind(StrEnum):
    """What a label names."""

    ROW = "row"
    GROUP = "group"
    COLUMN = "column"
    HEAD = "head"
    SUBTOTAL_COLUMN = "subtotal_column"


#: Kinds that stand in the head of a table.
HEAD_KINDS = frozenset({Kind.COLUMN, Kind.HEAD, Kind.SUBTOTAL_COLUMN})


@frozen(slots=True)
class Target:
    """One thing a label can name. ``order`` counts rows and groups in the order of the
    form; ``role`` is what the row is in a sum.
    """

    kind: Kind
    block: int
    id: str
    order: int
    number: int | None
    style: str | None
    keys: tuple[str, ...] = field(repr=False)
    optional: bool = False
    role: str | None = None


@frozen(slots=True, eq=False)
class LabelIndex:
    """All labels of one table."""

    table: TableLayout
    traditional: tuple[str, str]
    exact: dict[str, tuple[Target, ...]]
    targets: tuple[Target, ...]
    _close: Callable[[str], tuple[Target, ...]] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_close", lru_cache(_MOST_KEPT)(self._closest))

    def fold(self, text: str) -> Folded:
        """Fold a text with the characters of this specification."""
        return fold(text, self.traditional)

    def find(self, folded: Folded) -> tuple[Target, ...]:
        """What the whole text names, with its remarks or without them."""
        return self.exact.get(folded.full) or self.exact.get(folded.bare, ())

    def starting(self, key: str) -> tuple[Target, ...]:
        """What labels begin with this text (a label cut off or broken over lines)."""
        if len(key) < _SHORTEST_PREFIX:
            return ()
        return tuple(t for t in self.targets if any(k.startswith(key) for k in t.keys))

    def close(self, folded: Folded) -> tuple[Target, ...]:
        """What a misprinted text names, where only one label is near enough."""
        key = folded.bare if len(folded.bare) >= _SHORTEST_FUZZY else folded.full
        return self._close(key) if _SHORTEST_FUZZY <= len(key) <= _LONGEST_FUZZY else ()

    def _closest(self, key: str) -> tuple[Target, ...]:
        best: list[tuple[float, Target]] = []
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        letters = set(key)
        for target in self.targets:
            score = 0.0
            for known in target.keys:
                if len(known) < _SHORTEST_FUZZY or abs(len(known) - len(key)) > len(key) // 2:
                    continue
                if 2 * len(letters.intersection(known)) < min(len(letters), len(known)):
                    continue
                matcher.set_seq1(known)
                if matcher.real_quick_ratio() >= _CLOSE and matcher.quick_ratio() >= _CLOSE:
                    score = max(score, matcher.ratio())
            if score >= _CLOSE:
                best.append((score, target))
        if not best:
            return ()
        top = max(score for score, _ in best)
        return tuple(target for score, target in best if score >= top - 0.02)

    def continues(self, target: Target, so_far: str, more: str) -> bool:
        """Whether a text goes on with a label of which ``so_far`` was already read."""
        joined = so_far + more
        return any(k.startswith(joined) for k in target.keys)

    def official(self, target: Target) -> str:
        """The label of a target as the official form prints it."""
        block = self.block(target)
        labels = {
            Kind.ROW: {row.path: row.label for row in block.rows},
            Kind.GROUP: {group.path: group.label for group in block.groups},
            Kind.COLUMN: {column.id: column.label for column in block.columns},
        }
        label = labels.get(target.kind, {}).get(target.id)
        return target.id if label is None else label.official

    def block(self, target: Target) -> Block:
        """The block of the table a target belongs to."""
        return self.table.blocks[target.block]


def _keys(label: Label, traditional: tuple[str, str]) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for text in (label.zh, *label.aliases):
        folded = fold(text, traditional)
        keys[folded.full] = None
        keys[folded.bare] = None
    return tuple(keys)


def _target(
    kind: Kind,
    block: int,
    id: str,
    order: int,
    label: Label,
    pair: tuple[str, str],
) -> Target:
    number = style = None
    if label.number is not None:
        joint = "、" if len(label.number) == 1 else ""
        folded = fold(f"{label.number}{joint}某", pair)
        number, style = folded.number, folded.style
    return Target(kind, block, id, order, number, style, _keys(label, pair))


def _of_block(position: int, block: Block, start: int, pair: tuple[str, str]) -> Iterator[Target]:
    first: dict[str, int] = {}
    for offset, row in enumerate(block.rows):
        target = _target(Kind.ROW, position, row.path, start + offset, row.label, pair)
        yield evolve(target, optional=row.optional, role=row.role)
        first[row.path] = start + offset
    for group in block.groups:
        order = min((first[m] for m in group.members if m in first), default=start)
        yield _target(Kind.GROUP, position, group.path, order, group.label, pair)
    for column in block.columns:
        yield _target(Kind.COLUMN, position, column.id, -1, column.label, pair)
    for extra in block.subtotal_columns:
        yield _target(Kind.SUBTOTAL_COLUMN, position, extra.label.zh, -1, extra.label, pair)
    heads = [group.label for group in block.header_groups]
    heads += [label for label in (block.label, block.corner) if label is not None]
    for label in heads:
        yield _target(Kind.HEAD, position, label.zh, -1, label, pair)


def traditional_pair(spec: Spec) -> tuple[str, str]:
    """The map of traditional to simplified characters of a specification, as two strings."""
    pair = spec.vocabulary["traditional"]
    return pair["from"], pair["to"]


@lru_cache(maxsize=64)
def label_index(spec: Spec, format: str, table: str) -> LabelIndex:
    """The index of one table of one format."""
    layout = spec.layout(format).table(table)
    pair = traditional_pair(spec)
    targets: list[Target] = []
    order = 0
    for position, block in enumerate(layout.blocks):
        targets.extend(_of_block(position, block, order, pair))
        order += len(block.rows)
    exact: dict[str, list[Target]] = {}
    for target in targets:
        for key in target.keys:
            exact.setdefault(key, []).append(target)
    return LabelIndex(layout, pair, {k: tuple(v) for k, v in exact.items()}, tuple(targets))


def official_keys(spec: Spec, format: str, table: str) -> frozenset[str]:
    """The folded official labels of rows and columns of a table, for detection."""
    pair = traditional_pair(spec)
    keys: set[str] = set()
    for block in spec.layout(format).table(table).blocks:
        items: Iterable[Label] = (*(c.label for c in block.columns), *(r.label for r in block.rows))
        keys.update(fold(label.zh, pair).bare for label in items)
    return frozenset(keys)
