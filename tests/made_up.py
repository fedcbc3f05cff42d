"""A specification with one more table format, "2099", made from data files alone.

``tests/fixtures/spec-2099`` holds what a new format adds: a layout (one row more in section 三, one
column of section 二 renamed), a map from the format before it, and its entry in the registry.
"""

import json
import shutil
from pathlib import Path

from govreport.layout import build_layout
from govreport.schema import report_schema
from govreport.spec import Spec, default_spec, load_spec

FIXTURE = Path(__file__).resolve().parent / "fixtures" / "spec-2099"


def make_spec(folder: Path) -> Spec:
    """Copy ``spec/`` into a folder, lay the new format over it, derive its schema, load it."""
    root = Path(folder).resolve() / "spec"
    shutil.copytree(default_spec().root, root)
    registry = _read(root / "formats.json")
    addition = _read(FIXTURE / "registry.json")
    registry["current"] = addition["current"]
    for entry in registry["formats"]:
        entry["successor"] = addition["successor"].get(entry["id"], entry["successor"])
    registry["formats"] += addition["formats"]
    _write(root / "formats.json", registry)
    for file in FIXTURE.rglob("*.json"):
        if file.name != "registry.json":
            target = root / file.relative_to(FIXTURE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    spec = load_spec(root)
    for entry in addition["formats"]:
        layout = build_layout(_read(root / entry["layout"]))
        _write(root / entry["schema"], report_schema(layout, spec.format(entry["id"])))
    return spec


def _read(file: Path) -> dict:
    return json.loads(file.read_text(encoding="utf-8"))


def _write(file: Path, data: dict) -> None:
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
