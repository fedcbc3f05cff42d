"""What inputs are called in manifests and outputs: by their place below what was given."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from govreport.inputs import told_name
from govreport.runs.files import is_url, local_path
from govreport.runs.inputs import LIST_MARK, MAGIC

_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f\\]')
_LONGEST = 255  # bytes of a step, ext4 and most others
_HASH = 12


def shown_names(given: Sequence[str], files: Sequence[str]) -> Iterator[str]:
    """A name for each file, with ``/`` between its steps, no two alike; it tells nothing of where
    the inputs lie. It is the path below the folder that all that was given has in common; where
    paths and URLs are mixed, or URLs of several kinds, each name begins with its kind.
    """
    kinds = list(dict.fromkeys(_kind(file) for file in files))
    bases = {kind: _base(kind, given, files) for kind in kinds}
    labels = {kind: f"{number}-{_label(kind)}/" for number, kind in enumerate(kinds, start=1)}
    for file in files:
        kind = _kind(file)
        below = _inner(file)[len(bases[kind].rstrip("/")) + 1 :]
        if kind:
            below = "/".join(_UNSAFE.sub("_", step) for step in below.split("/"))
        below = told_name(below)
        yield below if len(kinds) == 1 else labels[kind] + below


def fitting(path: str, suffix: str) -> str:
    """The path with the suffix, no step longer than file systems take: of a longer one the end
    gives way to a hash of the whole.
    """
    *folders, last = path.split("/")
    return "/".join([*(_cut(step, "") for step in folders), _cut(last, suffix)])


def _cut(step: str, suffix: str) -> str:
    data, most = step.encode("utf-8", "replace"), _LONGEST - len(suffix)
    if len(data) <= most:
        return step + suffix
    mark = "~" + hashlib.sha256(data).hexdigest()[:_HASH]
    return data[: most - len(mark)].decode("utf-8", "ignore") + mark + suffix


def member_path(member: str) -> str:
    """A path for a member of an archive, none of whose steps leads out of a folder."""
    steps = (_UNSAFE.sub("_", step).strip(" .") for step in member.split("/"))
    return "/".join(step for step in steps if step) or "_"


def _label(kind: str) -> str:
    return kind.partition("://")[0] or "files"


def _kind(name: str) -> str:
    """What is the same for all files of one file system: nothing for paths."""
    path = local_path(name)
    if not is_url(path):
        return ""
    own, mark, rest = path.partition("::")
    return own.partition("://")[0] + "://" + mark + rest


def _inner(name: str) -> str:
    """The path of a file in its file system, from the root."""
    path = local_path(name)
    if not is_url(path):
        return os.path.abspath(path).replace(os.sep, "/")  # noqa: PTH100  links are kept
    return "/" + path.partition("::")[0].partition("://")[2].lstrip("/")


def _base(kind: str, given: Collection[str], files: Iterable[str]) -> str:
    """The folder that what was given lies in, and so do all files."""
    wanted = (one.removeprefix(LIST_MARK) for one in given)
    roots = {_inner(one): LIST_MARK + one in given for one in wanted if _kind(one) == kind}
    base, before, found = "", "", set[str]()
    for path in (_inner(file) for file in files if _kind(file) == kind):
        folder = path.rpartition("/")[0] or "/"
        if folder != before:
            base, before = os.path.commonpath([base or folder, folder]), folder
        if path in roots:
            found.add(path)
    tops = [_root(path, is_file=path in found or listed) for path, listed in roots.items()]
    return os.path.commonpath([base, *tops])


def _root(path: str, *, is_file: bool) -> str:
    """The folder that was given, or that of the file, or the one a pattern begins with."""
    steps = PurePosixPath(path).parts
    magic = [at for at, step in enumerate(steps) if not MAGIC.isdisjoint(step)]
    if is_file:
        return str(PurePosixPath(path).parent)
    return str(PurePosixPath(*steps[: magic[0]])) if magic else path
