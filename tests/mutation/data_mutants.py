"""Mutants of the data of the standard: rules and migration maps with one thing altered.

A mutant is the whole content of a file with one value altered, dropped or exchanged. Titles,
clauses and sources are texts for people and are left alone.
"""

import copy
from collections.abc import Iterator
from typing import Any

from attrs import frozen

Path = tuple[str | int, ...]
_TEXTS = {"$schema", "id", "title", "clause", "source", "en", "zh", "note"}
#: A word of the language, and what is put in its place.
_WORDS = {
    "equal": ("at_most", "at_least"),
    "at_least": ("above", "at_most"),
    "at_most": ("below", "at_least"),
    "above": ("at_least", "below"),
    "below": ("at_most", "above"),
    "add": ("subtract",),
    "subtract": ("add",),
    "multiply": ("add",),
    "all": ("any",),
    "any": ("all",),
    "cell": ("printed",),
    "printed": ("cell",),
    "sum": ("largest",),
    "largest": ("sum",),
    "known": ("not",),
}
_SEVERITIES = ("error", "warning", "info")
_FAULTS = ("publisher", "reading", "unknown")
_FIDELITIES = ("exact", "equivalent", "approximate", "none")
_OPS = {"copy": ("null", "zero_if_zero"), "sum": ("copy", "null"), "zero_if_zero": ("copy", "null")}
_OPS["null"] = ("copy",)


@frozen
class DataMutant:
    """``about`` is the id of the rule, or the pointer of the cell."""

    id: str
    file: str
    about: str
    data: Any


def data_mutants(file: str, data: Any) -> list[DataMutant]:
    """All mutants of a file of rules or a map, by its name."""
    make = map_mutants if file.startswith("migrations/") else rule_mutants
    return [mutant for mutant in make(file, data) if mutant.data != data]


def rule_mutants(file: str, data: Any) -> Iterator[DataMutant]:
    """Rules dropped; operands, conditions and choices dropped; operators, signs, bounds, severity,
    fault, parameters and selectors altered.
    """
    for number, rule in enumerate(data["rules"]):
        at: Path = ("rules", number)
        yield _made(file, rule["id"], data, at, "drop", None)
        for key, value in rule.items():
            if key in _TEXTS:
                continue
            for path, what, new in _altered((*at, key), key, value):
                yield _made(file, rule["id"], data, path, what, new)


def _altered(path: Path, key: str, value: Any) -> Iterator[tuple[Path, str, Any]]:
    """(path, what is done, new value) for one value and all below it."""
    required = {"severity", "code", "assert", "default", "params"}
    if key not in required and not isinstance(path[-1], int):
        yield path, "drop", None
    if isinstance(value, dict):
        for word, inner in value.items():
            if word in _TEXTS:
                continue
            for other in _WORDS.get(word, ()):
                changed = {other if k == word else k: v for k, v in value.items()}
                yield path, f"{word} as {other}", changed
            yield from _altered((*path, word), word, inner)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            if len(value) > 1:
                yield (*path, at), "drop", None
            yield from _altered((*path, at), key, inner)
        if len(value) == 2 and value[0] != value[1] and key != "formats":
            yield path, "turned", value[::-1]
    else:
        yield from ((path, f"as {new!r}", new) for new in _others(key, value))


def _others(key: str, value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
        yield value - 1
    elif value in _SEVERITIES:
        yield from (one for one in _SEVERITIES if one != value)
    elif key == "fault":
        yield from (one for one in _FAULTS if one != value)
    elif isinstance(value, str):
        if value == "{column}":
            yield "total"
        else:
            yield value + "x"


def map_mutants(file: str, data: Any) -> Iterator[DataMutant]:
    """Entries dropped; operation, fidelity, reason, sources and what is asked for altered; sources
    exchanged with those of the next entry.
    """
    for number, way in enumerate(data["directions"]):
        cells = way["cells"]
        for at, cell in enumerate(cells):
            path: Path = ("directions", number, "cells", at)
            about = f"{way['from']}-{way['to']}{cell['target']}"
            yield _made(file, about, data, path, "drop", None)
            for op in _OPS[cell["op"]]:
                if op == "null" or cell["sources"]:
                    yield _made(file, about, data, (*path, "op"), f"as {op}", op)
            for fidelity in _FIDELITIES:
                if fidelity != cell["fidelity"]:
                    yield _made(file, about, data, (*path, "fidelity"), f"as {fidelity}", fidelity)
            yield _made(file, about, data, (*path, "reason"), "altered", cell["reason"] + "x")
            following = cells[(at + 1) % len(cells)]
            if following["sources"] != cell["sources"]:
                sources = following["sources"]
                yield _made(file, about, data, (*path, "sources"), "of the next", sources)
            for one in range(len(cell["sources"])):
                if len(cell["sources"]) > 1:
                    yield _made(file, about, data, (*path, "sources", one), "drop", None)
            for key in ("prefer", "on_request"):
                if key in cell:
                    yield _made(file, about, data, (*path, key), "drop", None)


def _made(file: str, about: str, data: Any, path: Path, what: str, new: Any) -> DataMutant:
    """``None`` drops what is at the path."""
    changed = copy.copy(data)
    node = changed
    for step in path[:-1]:
        node[step] = copy.copy(node[step])
        node = node[step]
    if new is None:
        del node[path[-1]]
    else:
        node[path[-1]] = new
    where = "/".join(map(str, path[2:] if file.startswith("rules") else path[4:]))
    return DataMutant(f"{file}::{about}::{where}::{what}", file, about, changed)
