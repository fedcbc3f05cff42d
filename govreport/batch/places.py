"""Where a conversion writes: a folder or one file, its manifest, its state; here or at a URL."""

from __future__ import annotations

import os
from pathlib import Path

from attrs import frozen

from govreport.batch.forms import Form
from govreport.batch.targets import Local, Remote, target_at
from govreport.errors import GovReportError
from govreport.runs import store
from govreport.runs.files import is_url, local_path

MANIFEST = "manifest.jsonl"
_STATE = ".govreport-state"


@frozen(slots=True)
class Places:
    """``target`` is the folder; ``file`` the name of the one file in it, ``None`` where it gets a
    file for each report or part. ``beside`` is where the state is kept unless another is named
    (``None`` for URLs).
    """

    out: str
    target: Local | Remote
    file: str | None
    beside: Path | None

    @property
    def manifest(self) -> str:
        """The name of the manifest in the target."""
        return MANIFEST if self.file is None else f"{self.file}.{MANIFEST}"

    @property
    def manifest_shown(self) -> str:
        """The path or URL of the manifest."""
        if self.file is not None:
            head, mark, rest = self.out.partition("::")
            return f"{head}.{MANIFEST}{mark}{rest}"
        if isinstance(self.target, Local):
            return str(self.target.root / MANIFEST)
        head, mark, rest = self.out.partition("::")
        return f"{head.rstrip('/')}/{MANIFEST}{mark}{rest}"

    def own(self) -> list[Path]:
        """What lies here and must not be read as input."""
        if not isinstance(self.target, Local):
            return []
        if self.file is None:
            return [self.target.root]
        file, manifest = self.target.root / self.file, self.target.root / self.manifest
        kept = [] if self.beside is None else kept_at(self.beside)
        ours = manifest.exists() or not file.exists()  # else it may well be an input
        return [*([file] if ours else []), manifest, *kept]


def places_of(out: str | os.PathLike[str], form: Form) -> Places:
    """Where the output goes: to one file where the form holds many reports and the name ends in its
    suffix and is no folder; else to a folder.
    """
    given = os.fspath(out)
    path = local_path(given)
    one_file = form.each is None and path.partition("::")[0].endswith(form.suffix)
    if is_url(path):
        if not one_file:
            return Places(given, target_at(path), None, None)
        head, mark, rest = path.partition("::")
        folder, _, name = head.rpartition("/")
        return Places(given, Remote(f"{folder}/{mark}{rest}"), name, None)
    here = Path(path)
    if one_file and not here.is_dir():
        beside = here.with_name(f"{here.name}.state")
        return Places(given, Local(here.parent), here.name, beside)
    return Places(given, Local(here), None, here / _STATE)


def kept_at(state: Path) -> list[Path]:
    """A state, what is kept beside it, and its folder of parts."""
    return [*store.files_of(state), parts_of(state)]


def parts_of(state: Path) -> Path:
    """The folder in which parts wait to be joined."""
    return state.with_name(f"{state.name}-parts")


def check_apart(places: Places, inputs: list[str]) -> None:
    """Raises ``GovReportError`` (``batch_output_is_input``) where what is written is read too."""
    if not isinstance(places.target, Local):
        same = [one for one in inputs if one.rstrip("/") == places.out.rstrip("/")]
    elif places.file is None:
        same = [one for one in inputs if _same(local_path(one), places.target.root)]
    else:
        same = [one for one in inputs if _same(local_path(one), places.target.root / places.file)]
    if same:
        raise GovReportError("batch_output_is_input", name=same[0])


def _same(given: str, path: Path) -> bool:
    try:
        return path.samefile(given)
    except OSError:
        return False
