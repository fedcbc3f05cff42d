"""The words of the expression language that deal with texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from immutabledict import immutabledict

from govreport.kept import kept
from govreport.squeeze import squeezed
from govreport.validate.cells import fill
from govreport.validate.expressions import Compiler, Context, Form, Node, NoSuchCellError, merged
from govreport.validate.figures import UNKNOWN
from govreport.validate.spelling import nothing, plain

_PIECE = 4
_LONGEST_KEPT = 20_000
_YEAR = re.compile(r"[0-9]+")


@kept(64, _LONGEST_KEPT)
def folded(text: str) -> str:
    """NFKC with all white space out."""
    return squeezed(text)


@kept(16, _LONGEST_KEPT)
def pieces(text: str) -> frozenset[str]:
    """All runs of four characters of a folded text, digits left out: two years differ in them."""
    bare = _YEAR.sub("", folded(text))
    return frozenset(bare[at : at + _PIECE] for at in range(max(1, len(bare) - _PIECE + 1)))


def likeness(one: str, other: str) -> int:
    """How alike two texts are, in whole per cent: the pieces they share of all they have."""
    left, right = pieces(one), pieces(other)
    return 100 * len(left & right) // len(left | right)


def _of_texts(word: str, make: Callable[..., Any]) -> Form:
    """``{word: [term, ..]}``; unknown where one of the terms is no text."""

    def form(compiler: Compiler, data: Mapping[str, Any]) -> Node:
        said = data[word]
        nodes = compiler.many(said if isinstance(said, list) else [said])

        def run(context: Context) -> Any:
            texts = [node.run(context) for node in nodes]
            if not all(isinstance(text, str) for text in texts):
                return UNKNOWN
            return make(*texts)

        return merged(nodes, run, lambda context: plain(run(context)))

    return form


def _join(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    nodes = compiler.many(data["join"])

    def run(context: Context) -> Any:
        values = [node.run(context) for node in nodes]
        if any(value is UNKNOWN or value is None for value in values):
            return UNKNOWN
        return "".join(plain(value) for value in values)

    return merged(nodes, run, lambda context: plain(run(context)))


def _texts(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    """All sections of the narrative that are known, one after the other."""
    cells, before = compiler.at(data)
    kind = data["narrative"].get("kind")
    wanted = [s.id for s in cells.layout.sections if kind is None or s.kind == kind]

    def run(context: Context) -> Any:
        figures = context.there if before else context.here
        said = (getattr(figures.report.narrative, name, None) for name in wanted)  # type: ignore[union-attr]
        known = [text for text in said if text is not None]
        return "\n".join(known) if known else UNKNOWN

    return Node(run, nothing, members=() if before else tuple(f"/narrative/{n}" for n in wanted))


def _raw(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    pointer = fill(data["raw"], compiler.bindings)
    number = compiler.cells.index.get(pointer)
    if number is None:
        raise NoSuchCellError(pointer)

    def run(context: Context) -> Any:
        note = context.here.report.cell_notes.get(pointer)
        return UNKNOWN if note is None or note.raw is None else note.raw

    return Node(run, nothing, others=(number,))


def _registered(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    year = compiler.facts[data["registered"]]
    return Node(lambda _: UNKNOWN if year is None else year, lambda _: plain(year))


def _pattern(compiler: Compiler, said: Any) -> re.Pattern[str]:
    text = compiler.params[said["param"]] if isinstance(said, Mapping) else said
    return re.compile(text)


def _extract(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    term, said = data["extract"]
    node, pattern = compiler.compile(term), _pattern(compiler, said)

    def run(context: Context) -> Any:
        text = node.run(context)
        if not isinstance(text, str):
            return UNKNOWN
        found = pattern.search(folded(text))
        return found[1] if found else None

    return merged((node,), run, lambda context: plain(run(context)))


def _matches(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    term, said = data["matches"]
    node, pattern = compiler.compile(term), _pattern(compiler, said)

    def run(context: Context) -> Any:
        text = node.run(context)
        if not isinstance(text, str):
            return UNKNOWN
        found = pattern.search(folded(text))
        context.here.sides = (None, found[0] if found else None)
        return found is not None

    return merged((node,), run, nothing)


def _contains(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    nodes = compiler.many(data["contains"])

    def run(context: Context) -> Any:
        text, part = (node.run(context) for node in nodes)
        if not isinstance(text, str) or not isinstance(part, str):
            return UNKNOWN
        context.here.sides = (part, None)
        return folded(part) in folded(text)

    return merged(nodes, run, nothing)


def _speaks_of(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    """Whether a text that names its own body names the one it should."""
    nodes = compiler.many(data["speaks_of"])
    names, way = compiler.facts["bodies"], data["as"]
    if names is None or way not in names.ways:
        raise ValueError(f"no names of bodies as {way!r}")

    def run(context: Context) -> Any:
        text, publisher = (node.run(context) for node in nodes)
        if not isinstance(text, str) or not isinstance(publisher, str):
            return UNKNOWN
        if not names.speakers(folded(text), way):
            return UNKNOWN
        stranger = names.stranger(text, way, publisher)
        context.here.sides = (publisher, stranger)
        return stranger is None

    return merged(nodes, run, nothing)


TEXT_TERMS: Mapping[str, Form] = immutabledict(
    {
        "join": _join,
        "length": _of_texts("length", lambda text: len(folded(text))),
        "likeness": _of_texts("likeness", likeness),
        "narrative": _texts,
        "raw": _raw,
        "registered": _registered,
        "extract": _extract,
    }
)
TEXT_CONDITIONS: Mapping[str, Form] = immutabledict(
    {"matches": _matches, "contains": _contains, "speaks_of": _speaks_of}
)
