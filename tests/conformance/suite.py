"""The conformance suite of spec/conformance: its cases, and the reports they are about."""

import copy
import json
from decimal import Decimal
from functools import cache

from govreport.spec import default_spec
from tests.validate.zeros import put, zeros

SPEC = default_spec()
FOLDER = SPEC.root / "conformance"
GONE = object()


def read(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"), parse_float=Decimal)


MANIFEST = read("manifest.json")


@cache
def cases_of(kind):
    """All cases of a kind, each with its clause, in the order of the manifest."""
    (files,) = [entry["files"] for entry in MANIFEST["kinds"] if entry["id"] == kind]
    found = []
    for name in files:
        data = read(name)
        assert data["kind"] == kind
        found += [{"clause": data.get("clause"), **case} for case in data["cases"]]
    return tuple(found)


def steps_of(pointer):
    return [s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:]]


def at(data, pointer):
    for step in steps_of(pointer):
        if not isinstance(data, dict) or step not in data:
            return GONE
        data = data[step]
    return data


def edited(data, set=(), remove=(), notes=()):
    """The same JSON with ``set``, ``remove`` and ``notes`` applied."""
    data = copy.deepcopy(data)
    for pointer, value in dict(set).items():
        put(data, pointer, copy.deepcopy(value))
    for pointer in remove:
        *way, last = steps_of(pointer)
        node = data
        for step in way:
            node = node[step]
        del node[last]
    for pointer, note in dict(notes).items():
        if note is None:
            data["cell_notes"].pop(pointer, None)
        else:
            data["cell_notes"][pointer] = note
    return data


def made(base, spec=SPEC, **edits):
    return edited(zeros(base.removeprefix("zeros-"), spec), **edits)
