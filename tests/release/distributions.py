"""What a built wheel and sdist must hold. Used by the tests and by ``scripts/smoke``."""

import hashlib
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import BytesParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Folder of the tree -> folder of the wheel.
PACKAGED = {
    "govreport": "govreport",
    "cli/govreport_cli": "govreport_cli",
    "spec": "govreport/_spec",
}
SUFFIXES = {".py", ".typed", ".html", ".css", ".js", ".json", ".svg", ".xml", ".yaml", ".md"}
RECORDS = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
NEVER = {"node_modules", "__pycache__", ".git", ".venv", "artifacts", "dist", "site"}


def project(root=ROOT):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def build(root, out):
    """The wheel and the sdist of a tree, without an environment of their own."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return found_in(out)


def found_in(out):
    """The wheel and the sdist in a folder."""
    (wheel,) = Path(out).glob("*.whl")
    (sdist,) = Path(out).glob("*.tar.gz")
    return wheel, sdist


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def files_of(root, folder):
    """The files of a folder by name relative to it, without what Python leaves there."""
    top = root / folder
    found = (path for path in top.rglob("*") if path.is_file())
    return {path.relative_to(top).as_posix() for path in found if "__pycache__" not in path.parts}


def wrong_in_wheel(wheel, root=ROOT):
    """What a wheel has too much or too little, and what its metadata say otherwise, as texts."""
    told = project(root)
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
        info = f"{told['name']}-{told['version']}.dist-info"
        metadata = BytesParser().parsebytes(file.read(f"{info}/METADATA"))
    expected = {f"{info}/{name}" for name in RECORDS}
    for folder, place in PACKAGED.items():
        expected |= {f"{place}/{name}" for name in files_of(root, folder)}
    wrong = [f"missing: {name}" for name in sorted(expected - names)]
    wrong += [f"not expected: {name}" for name in sorted(names - expected)]
    inside = {name for name in names if not name.startswith(info)}
    wrong += [f"kind: {name}" for name in sorted(inside) if Path(name).suffix not in SUFFIXES]
    for field, value in {
        "Name": told["name"],
        "Version": told["version"],
        "License-Expression": told["license"],
        "Requires-Python": told["requires-python"],
    }.items():
        if metadata[field] != value:
            wrong.append(f"{field}: {metadata[field]}")
    if set(metadata.get_all("Provides-Extra")) != set(told["optional-dependencies"]):
        wrong.append("the extras are not those declared")
    if any("@" in one for one in metadata.get_all("Requires-Dist")):
        wrong.append("a requirement by address")
    return wrong


def names_in_sdist(sdist):
    with tarfile.open(sdist) as file:
        members = file.getmembers()
    tops = {member.name.partition("/")[0] for member in members}
    if len(tops) != 1 or not all(member.isfile() or member.isdir() for member in members):
        raise RuntimeError("an sdist is one folder of plain files")
    return {member.name.partition("/")[2] for member in members if member.isfile()}


def wrong_in_sdist(sdist, root=ROOT):
    """What an sdist has that no release should, and what it lacks to build and test from."""
    names = names_in_sdist(sdist)
    needed = {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "PKG-INFO", "mkdocs.yml"}
    needed |= {
        "SECURITY.md",
        "CHANGELOG.zh-CN.md",
        "CONTRIBUTING.zh-CN.md",
        "scripts/test",
        "tests/conftest.py",
    }
    for folder in PACKAGED:
        needed |= {f"{folder}/{name}" for name in files_of(root, folder)}
    wrong = [f"missing: {name}" for name in sorted(needed - names)]
    return wrong + [f"not expected: {n}" for n in sorted(names) if NEVER & set(n.split("/"))]


def unpacked(sdist, out):
    """The folder an sdist unpacks to."""
    with tarfile.open(sdist) as file:
        file.extractall(out, filter="data")
    (folder,) = Path(out).iterdir()
    return folder
