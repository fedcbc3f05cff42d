"""The published reports at hand, parsed once, and what two people read in them by eye."""

import json
import os
from functools import cache
from pathlib import Path

import govreport

HERE = Path(__file__).resolve().parent
REAL = HERE.parent / "fixtures" / "real"
INPUTS = {
    "000": "000_30e5c0e695b89eb6.txt",
    "001": "001_ba2450cc1c30b59a.txt",
    "002": "002_0821f10813b957c3.txt",
    "003": "003_fb3e4d97a50cfdcc.txt",
    "004": "004_74eb19db5e047c3e.txt",
    "shuyang": "shuyang-fgw-2023.html",
    "hongze": "hongze-2024.pdf",
}
READERS = ("a", "b")
UPDATE = os.environ.get("GOVREPORT_UPDATE_GOLDENS") == "1"


@cache
def parsed(name):
    """The parse of one input, by the name of its golden files."""
    return govreport.parse(REAL / INPUTS[name])


@cache
def reading(reader, name):
    """What one reader saw: rows of cells in the order of the form, and the rest of the report.

    A cell is a number as printed, a kind of nothing, ``[state, value, raw]``, or ``"?"`` where the
    layout does not tell which column a figure belongs to, ``"missing"`` where the report has no
    such row. ``optional_rows`` are rows that stand for others of the form.
    """
    return json.loads((HERE / "readings" / reader / f"{name}.json").read_text(encoding="utf-8"))


def pretty(data):
    """The text of a golden file."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def hold(kind, name, data):
    """Compare with a golden file, or write it anew where the environment says so."""
    file = HERE / kind / f"{name}.json"
    if UPDATE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(pretty(data), encoding="utf-8")
    assert json.loads(file.read_text(encoding="utf-8")) == data
