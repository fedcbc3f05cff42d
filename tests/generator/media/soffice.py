"""Converts files with LibreOffice, many in one run."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path


class ToolMissingError(RuntimeError):
    """A program of the system that a writer needs is not installed."""


def program() -> str:
    """The path of LibreOffice. Raises ``ToolMissingError``."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise ToolMissingError(
            "LibreOffice (soffice) is not installed: "
            "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"
        )
    return found


def convert(
    files: Sequence[bytes], suffix: str, to: str, *, options: str = "", seconds: float = 20
) -> list[bytes]:
    """Convert files of one kind. ``suffix``: theirs; ``to``: the suffix wanted, without its dot.

    ``options``: the filter and its options, after the colon. ``seconds`` are allowed for each file.
    """
    office = program()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "in").mkdir()
        for i, data in enumerate(files):
            (root / "in" / f"{i:05}{suffix}").write_bytes(data)
        command = [office, "--headless", "--norestore", f"-env:UserInstallation=file://{root}/p"]
        command += ["--convert-to", to + (f":{options}" if options else ""), "--outdir"]
        command += [str(root / "out"), *(str(p) for p in sorted((root / "in").iterdir()))]
        done = subprocess.run(
            command, capture_output=True, timeout=60 + seconds * len(files), check=False
        )
        wanted = [root / "out" / f"{i:05}.{to}" for i in range(len(files))]
        lost = [path.name for path in wanted if not path.exists()]
        if lost:
            said = done.stderr.decode(errors="replace")[-500:]
            raise RuntimeError(f"LibreOffice wrote no {', '.join(lost)}: {said}")
        return [path.read_bytes() for path in wanted]
