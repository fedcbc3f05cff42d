"""Where converted reports go: standard output, one file, or a folder with one file each."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import MappingProxyType

from attrs import define, field

from govreport_cli.usage import UsageError

_SHARED = {".jsonl": "jsonl", ".csv": "csv"}
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


@define(slots=True)
class Plan:
    """Where reports go. ``form`` is ``json``, ``jsonl``, ``csv`` or a medium of the official form;
    ``folder`` is ``None`` where all go to one file, or (``path`` is ``None``) to the standard
    output.
    """

    inputs: Sequence[str]
    form: str
    path: Path | None
    folder: Path | None
    names: Sequence[str]
    taken: dict[str, tuple[int, str]] = field(factory=dict)

    def file(self, position: int, member: str | None) -> Path | None:
        """The file of a report: ``member`` of the input at ``position``, or that input itself.

        What an archive or the like holds goes to a folder named like it, laid out as it is. Raises
        ``UsageError`` rather than overwrite an input.
        """
        if self.folder is None:
            return self.path
        if member is None:
            return self.folder / self.names[position]
        stem = self.names[position].removesuffix(f".{self.form}")
        *folders, last = _steps(member)
        base = self.folder.joinpath(stem, *folders)
        for wanted in _choices(last):
            file = base / f"{wanted}.{self.form}"
            owner = self.taken.setdefault(str(file).casefold(), (position, member))
            if owner == (position, member):
                break
        if any(_same(file, name) for name in self.inputs if name != "-"):
            raise UsageError("cli_output_is_input", path=file)
        return file


def plan(
    inputs: Sequence[str],
    output: str | None,
    form: str | None,
    *,
    several: bool,
    media: Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """Where the reports of the inputs go; ``several``: there are more than one; ``media``: forms
    with one file each, by suffix.

    A folder is an existing one, a name that ends in a separator, or, for several reports in a form
    with one file each, any name that is no file. Raises ``UsageError`` rather than overwrite an
    input or write several documents to one file.
    """
    number = max(len(inputs), 2)
    if output is None or output == "-":
        chosen = form or ("jsonl" if several else "json")
        if several and chosen not in _SHARED.values():
            raise UsageError("cli_output_not_folder", count=number, path="-")
        return Plan(inputs, chosen, None, None, ())
    path = Path(output)
    chosen = form or {**_SHARED, **media}.get(path.suffix.lower(), "json")
    as_folder = path.is_dir() or output.endswith(("/", os.sep))
    if several and chosen not in _SHARED.values() and not as_folder:
        if path.exists():
            raise UsageError("cli_output_not_folder", count=number, path=output)
        as_folder = True
    if form is None and not as_folder:
        told_by_suffix(path, {".json", *_SHARED, *media})
    names = _names(inputs, chosen) if as_folder else []
    for file in [path / name for name in names] or [path]:
        if any(_same(file, name) for name in inputs if name != "-"):
            raise UsageError("cli_output_is_input", path=file)
    return Plan(inputs, chosen, path, path if as_folder else None, names)


def told_by_suffix(path: Path, known: Iterable[str]) -> None:
    """Raises ``UsageError`` where a file has a suffix that tells of no form that is written: it
    would be taken for what it is not.
    """
    suffix = path.suffix.lower()
    if suffix and path.is_file() is path.exists() and suffix not in known:
        raise UsageError("cli_output_suffix", path=path, known=", ".join(sorted(known)))


def write(text: str | bytes, file: Path | None, *, append: bool) -> None:
    """Write UTF-8 or bytes to a file, whole or not at all, or to the standard output.

    Raises ``OSError``.
    """
    with writing(file, append=append) as put:
        put(text)


@contextmanager
def writing(
    file: Path | None, *, append: bool = False
) -> Iterator[Callable[[str | bytes], object]]:
    """What writes UTF-8 piece by piece to a file, which is there whole or not at all, or to the
    standard output. Raises ``OSError``.
    """
    if file is None:
        yield lambda text: sys.stdout.buffer.write(_bytes(text))
        sys.stdout.buffer.flush()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if append or (file.exists() and not file.is_file()):
        with file.open("ab") as opened:
            yield lambda text: opened.write(_bytes(text))
        return
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as opened:
            yield lambda text: opened.write(_bytes(text))
        Path(draft).chmod(0o666 & ~_umask())
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def spare(inputs: Sequence[str], *files: str | None) -> None:
    """Raises ``UsageError`` where a file to be written is one of the inputs."""
    for file in files:
        if file is not None and any(_same(Path(file), name) for name in inputs if name != "-"):
            raise UsageError("cli_output_is_input", path=file)


def _names(inputs: Sequence[str], form: str) -> list[str]:
    """A file name for each input: its stem, its whole name where stems clash, then a number."""
    whole = [Path("stdin" if name == "-" else name).name for name in inputs]
    stems = [Path(name).stem for name in whole]
    names: list[str] = []
    for name, stem in zip(whole, stems, strict=True):
        wanted = stem if stems.count(stem) == 1 else name
        free, number = wanted, 2
        while f"{free}.{form}".casefold() in (taken.casefold() for taken in names):
            free, number = f"{wanted}-{number}", number + 1
        names.append(f"{free}.{form}")
    return names


def _steps(member: str) -> list[str]:
    """The steps of a path inside an archive, none of which leads out of a folder."""
    steps = [_UNSAFE.sub("_", step).strip(" .") for step in re.split(r"[/\\\\]", member)]
    return [step for step in steps if step] or ["_"]


def _choices(name: str) -> Iterator[str]:
    """Names for a file: its stem, its whole name, that with a number."""
    yield Path(name).stem
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def _same(file: Path, name: str) -> bool:
    try:
        return file.samefile(name)
    except OSError:
        return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
