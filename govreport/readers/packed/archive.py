"""Plain zip archives: each file in them is a document of its own.

Nothing is ever written under a name that an archive gives. Archives in the archive are opened as
well, within the same budget of bytes and files.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from attrs import define, frozen

from govreport.errors import LimitError, ReadError
from govreport.limits import Limits
from govreport.readers.kinds.sniff import ZIP, sniff
from govreport.readers.packed.archive_names import Folder, is_furniture, member_name, picture_pages
from govreport.readers.packed.archive_pictures import joined
from govreport.readers.packed.package import is_encrypted, open_zip, read_member
from govreport.readers.tally import Tally

#: How deep an archive may stand in archives.
MAX_NESTING = 3


@frozen(slots=True)
class Member:
    """A file of an archive: its path inside, and its bytes or why they can't be had.

    The path of a file in an inner archive begins with the path of that archive.
    """

    name: str
    data: bytes | None = None
    error: ReadError | None = None


@define(slots=True)
class _Budget:
    """What all archives in one another have used up together."""

    limits: Limits
    members: int = 0
    unpacked: int = 0

    def take(self, size: int, name: str) -> LimitError | None:
        """Count a file of ``size`` bytes, or say which limit it passes; then it is not counted."""
        limits = self.limits
        for which, limit, found in (
            ("bytes", limits.max_bytes, size),
            ("members", limits.max_members, self.members + 1),
            ("unpacked", limits.max_unpacked, self.unpacked + size),
        ):
            if found > limit:
                return LimitError(f"limit_{which}", name=name, limit=limit, found=found)
        self.members += 1
        self.unpacked += size
        return None


def members(data: bytes, *, name: str | None, limits: Limits) -> Iterator[Member]:
    """The files of a zip archive that may hold a document, in the order of its directory.

    Left out: folders, what systems and editors leave behind (``__MACOSX``, ``.DS_Store``,
    ``Thumbs.db``, ``~$`` lock files), and what only dresses a web page: style sheets, scripts,
    fonts, and the folder ``x_files`` or ``x.files`` beside a page ``x.html``.

    A file that can't be had is given with its error: ``package_encrypted``, ``package_damaged``,
    ``limit_bytes``, ``limit_members``, ``limit_unpacked``, ``archive_nesting``. Pictures numbered
    as the pages of one document are given as one TIFF file under the name of the first, or as one
    error (``picture_damaged``, ``limit_pixels``, ``limit_pages``, ``extra_missing``).

    Raises, when first asked, ``ReadError`` (``package_damaged``, ``archive_without_files``) or
    ``LimitError`` (``limit_members``) for the archive itself.
    """
    found = False
    for member in _members(data, "", Tally(limits, name), _Budget(limits), 1):
        found = True
        yield member
    if not found:
        raise ReadError("archive_without_files", name=name)


def _members(
    data: bytes, prefix: str, tally: Tally, budget: _Budget, depth: int
) -> Iterator[Member]:
    package = open_zip(data, tally)
    # ZipInfo.is_dir() of Python 3.11 fails on a member without a name
    files = [info for info in package.infolist() if not info.filename.endswith("/")]
    named = [(member_name(info), info) for info in files]
    folder = Folder.of(name for name, _ in named)
    wanted = [(name, info) for name, info in named if not is_furniture(name, folder)]
    pages = picture_pages(name for name, _ in wanted)
    infos = dict(wanted)
    for name, info in wanted:
        path = prefix + name
        run = pages.get(name)
        if run is not None:
            if name == run[0]:
                yield _pages(
                    [_member(package, infos[page], path, budget) for page in run], path, budget
                )
            continue
        member = _member(package, info, path, budget)
        content = member.data
        if not content or not _is_archive(content, path):
            yield member
        elif depth == MAX_NESTING:
            error = ReadError("archive_nesting", name=path, limit=MAX_NESTING)
            yield Member(path, error=error)
        else:
            yield from _inner(content, path, budget, depth)


def _inner(data: bytes, path: str, budget: _Budget, depth: int) -> Iterator[Member]:
    found = False
    try:
        for member in _members(data, f"{path}/", Tally(budget.limits, path), budget, depth + 1):
            found = True
            yield member
    except ReadError as error:
        yield Member(path, error=error)
    else:
        if not found:
            yield Member(path, error=ReadError("archive_without_files", name=path))


def _member(package: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, budget: _Budget) -> Member:
    if is_encrypted(info):
        return Member(path, error=ReadError("package_encrypted", name=path))
    refused = budget.take(info.file_size, path)
    if refused is not None:
        return Member(path, error=refused)
    try:
        return Member(path, read_member(package, info, Tally(budget.limits, path)))
    except ReadError as error:
        return Member(path, error=error)


def _pages(pages: list[Member], path: str, budget: _Budget) -> Member:
    """Pictures that are the pages of one document, as one file."""
    failed = next((page for page in pages if page.error is not None), None)
    if failed is not None:
        return failed
    try:
        return Member(
            path, joined((page.data or b"" for page in pages), Tally(budget.limits, path))
        )
    except ImportError as error:
        library = error.name or "Pillow"
        missing = ReadError(
            "extra_missing", name=path, media_type="image/tiff", extra="ocr", library=library
        )
        return Member(path, error=missing)
    except ReadError as error:
        return Member(path, error=error)


def _is_archive(data: bytes, path: str) -> bool:
    try:
        return sniff(data, PurePosixPath(path).name) == ZIP
    except ReadError:
        return False
