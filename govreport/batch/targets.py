"""Where outputs go: below a folder here, or below a URL. A file is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BufferedRandom
from pathlib import Path
from typing import Protocol

from attrs import frozen

from govreport.runs.files import filesystem, is_url, local_path, told_of

# File systems where a file appears only when it is whole; elsewhere it is written beside and moved.
_OBJECTS = frozenset(("memory", "s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss"))
_CHUNK = 1 << 20


class Target(Protocol):
    """A place for files, by relative paths with ``/`` between the steps."""

    def writing(self, path: str, *, sure: bool = False) -> AbstractContextManager[BufferedRandom]:
        """A binary file to write, which replaces ``path`` when the context ends well.

        ``sure``: it outlasts a loss of power. Raises ``OSError``.
        """

    def sha256(self, path: str) -> str | None:
        """The hash (hex) of a file, ``None`` where there is none."""

    def remove(self, path: str) -> None:
        """Delete a file, what is left of a draft of it, and folders that are empty then."""


@frozen(slots=True)
class Local:
    """A folder of this machine."""

    root: Path

    @contextmanager
    def writing(self, path: str, *, sure: bool = False) -> Iterator[BufferedRandom]:
        """See ``Target``. The draft stands beside the file; its name never differs."""
        file = self.root / path
        draft = _draft(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("w+b") as opened:
                yield opened
                opened.flush()
                if sure:
                    os.fsync(opened.fileno())
            draft.replace(file)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def sha256(self, path: str) -> str | None:
        """See ``Target``."""
        try:
            with (self.root / path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None

    def remove(self, path: str) -> None:
        """See ``Target``."""
        file = self.root / path
        for one in (file, _draft(file)):
            if one.is_file():
                one.unlink()
        for folder in file.parents:
            if folder == self.root or not folder.is_relative_to(self.root):
                return
            try:
                folder.rmdir()
            except OSError:
                return


@frozen(slots=True)
class Remote:
    """What lies below a URL that fsspec opens."""

    url: str

    @contextmanager
    def writing(self, path: str, *, sure: bool = False) -> Iterator[BufferedRandom]:
        """See ``Target``. The file is made here first, then sent whole."""
        fs, root = filesystem(self.url)
        file = f"{root.rstrip('/')}/{path}" if path else root
        with tempfile.TemporaryDirectory(prefix="govreport-") as folder:
            made = Path(folder) / "file"
            with made.open("w+b") as opened:
                yield opened
            fs.makedirs(file.rpartition("/")[0], exist_ok=True)
            kinds = {fs.protocol} if isinstance(fs.protocol, str) else set(fs.protocol)
            if kinds & _OBJECTS:
                fs.put_file(str(made), file)
            else:
                draft = f"{file}.draft"
                fs.put_file(str(made), draft)
                fs.mv(draft, file)

    def sha256(self, path: str) -> str | None:
        """See ``Target``."""
        fs, root = filesystem(self.url)
        digest = hashlib.sha256()
        try:
            with fs.open(f"{root.rstrip('/')}/{path}" if path else root, "rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
        except OSError:
            return None
        return digest.hexdigest()

    def remove(self, path: str) -> None:
        """See ``Target``."""
        fs, root = filesystem(self.url)
        with told_of(path):
            for file in (f"{root.rstrip('/')}/{path}", f"{root.rstrip('/')}/{path}.draft"):
                if fs.exists(file):
                    fs.rm_file(file)


def target_at(place: str) -> Local | Remote:
    """The folder or URL of that name."""
    path = local_path(place)
    return Remote(path) if is_url(path) else Local(Path(path))


def _draft(file: Path) -> Path:
    """Short, since a name may be as long as a file system takes."""
    digest = hashlib.sha256(file.name.encode("utf-8", "surrogatepass")).hexdigest()
    return file.with_name(f".{digest[:16]}.draft")
