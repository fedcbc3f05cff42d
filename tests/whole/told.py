"""What a value says, as one text: the same for equal values, in any process."""

import dataclasses
import datetime as dt
import enum
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from pathlib import Path

import attrs

import govreport

_AS_THEY_ARE = (int, float, bool, type(None), dt.date, dt.timedelta)


def digest(data):
    """A digest of bytes or of a text."""
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return hashlib.sha256(data).hexdigest()


def told(value, scratch=None):
    """A value with all that is in it, in its order; iterators are used up. ``scratch`` is a folder
    whose name does not matter.
    """
    if isinstance(value, str):
        return repr(value if scratch is None else value.replace(str(scratch), "<scratch>"))
    if isinstance(value, enum.Enum):
        return str(value)
    if isinstance(value, _AS_THEY_ARE):
        return repr(value)
    if isinstance(value, Decimal):
        return repr(value.as_tuple())
    if isinstance(value, bytes | bytearray):
        return digest(value)
    return _made_of(value, scratch)


def _made_of(value, scratch):
    def each(values):
        return ", ".join(told(one, scratch) for one in values)

    kind = type(value).__name__
    if isinstance(value, os.PathLike):
        return f"{kind}({told(os.fspath(value), scratch)})"
    if isinstance(value, govreport.Spec):
        return f"Spec {value.version}"
    if isinstance(value, govreport.Dataset):
        with value as found:
            return each([found.results(), found.findings, found.accepted(), found.summary])
    if isinstance(value, Exception):
        return f"{kind}({each([getattr(value, 'code', None), vars(value)])})"
    if attrs.has(type(value)):
        return f"{kind}({each(getattr(value, one.name) for one in attrs.fields(type(value)))})"
    if dataclasses.is_dataclass(value):
        return f"{kind}({each(vars(value).values())})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{told(k)}: {told(v, scratch)}" for k, v in value.items()) + "}"
    if isinstance(value, Set):
        return "{" + ", ".join(sorted(told(one, scratch) for one in value)) + "}"
    if isinstance(value, Sequence | Iterator):
        return f"[{each(value)}]"
    if hasattr(value, "to_pylist"):
        return f"{value.schema} {value.schema.metadata} {told(value.to_pylist())}"
    if callable(value):
        return getattr(value, "__qualname__", kind)
    raise TypeError(f"nothing is said of {kind}")


def files_of(folder):
    """Every file below a folder with what it holds; what work is kept in is not looked into."""
    files = sorted(file for file in Path(folder).rglob("*") if file.is_file())
    names = {file: file.relative_to(folder).as_posix() for file in files}
    return {
        name: "" if "state" in file.name else digest(file.read_bytes())
        for file, name in names.items()
    }
