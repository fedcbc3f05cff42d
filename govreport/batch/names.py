"""What inputs are called in manifests and outputs: by their place below what was given."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from govreport.runs.files import is_url, local_path
from govreport.runs.inputs import LIST_MARK, MAGIC

_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f\\]')


def shown_names(given: Sequence[str], files: Sequence[str]) -> Iterator[str]:
    """A name for each file, with ``/`` between its steps, no two alike; it tells nothing of where
    the inputs lie. It is the path below the folder that all that was given has in common; where
    paths and URLs are mixed, or URLs of several kinds, each name begins with its kind.
    """
    kinds = sorted({_kind(file) for file in files})
    bases = {kind: _base(kind, given, files) for kind in kinds}
    for file in files:
        kind = _kind(file)
        path = PurePosixPath(_inner(file)).relative_to(bases[kind])
        safe = "/".join(_safe(step) for step in path.parts) if is_url(kind) else path.as_posix()
        yield safe if len(kinds) == 1 else f"{_safe(kind) or 'files'}/{safe}"


def member_path(member: str) -> str:
    """A path for a member of an archive, none of whose steps leads out of a folder."""
    steps = (_UNSAFE.sub("_", step).strip(" .") for step in member.split("/"))
    return "/".join(step for step in steps if step) or "_"


def _safe(step: str) -> str:
    return _UNSAFE.sub("_", step)


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
        return Path(os.path.abspath(path)).as_posix()  # noqa: PTH100  links are kept
    return "/" + path.partition("::")[0].partition("://")[2].lstrip("/")


def _base(kind: str, given: Iterable[str], files: Iterable[str]) -> str:
    """The folder that what was given lies in, and so do all files."""
    roots = [_root(one) for one in given if _kind(one.removeprefix(LIST_MARK)) == kind]
    folders = {str(PurePosixPath(_inner(file)).parent) for file in files if _kind(file) == kind}
    return os.path.commonpath([*roots, *folders])


def _root(given: str) -> str:
    path = _inner(given.removeprefix(LIST_MARK))
    steps = PurePosixPath(path).parts
    plain = [at for at, step in enumerate(steps) if not MAGIC.isdisjoint(step)]
    if plain and not Path(path).exists():
        return str(PurePosixPath(*steps[: plain[0]]))
    whole = given.endswith("/") or Path(path).is_dir()
    return path if whole else str(PurePosixPath(path).parent)
