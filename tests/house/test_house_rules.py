"""Rules of the house that no linter knows: who imports whom, and what no Python file may say."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import govreport
from govreport.spec import default_spec

ROOT = Path(__file__).resolve().parents[2]
CORE = sorted((ROOT / "govreport").rglob("*.py"))
CLI = sorted((ROOT / "cli").rglob("*.py"))
SPEC = default_spec()

DIALECT = "draft/2020-12"  # of JSON Schema, not of a report

VALUES = {"model", "document", "findings", "sources", "errors", "limits", "quick", "squeeze"}
VALUES |= {"decimals", "kept", "libraries", "verbatim"}
RULES = VALUES | {"layout", "spec", "schema", "signs", "equations", "bodynames", "rule_params"}
RULES |= {"needed"}
# Room -> the rooms it may import; what is not named may import anything but __init__.
MAY_IMPORT = {
    **dict.fromkeys(VALUES, VALUES),
    "layout": VALUES,
    "spec": VALUES | {"layout"},
    "schema": VALUES | {"layout", "spec"},
    "bodynames": VALUES | {"needed"},
    "needed": VALUES,
    "rule_params": VALUES,
    "equations": VALUES | {"layout", "spec", "schema"},
    "signs": VALUES | {"spec"},
    "programs": VALUES,
    "readers": VALUES | {"spec", "readers", "programs"},
    "extract": RULES | {"extract"},
    "validate": RULES | {"validate"},
    "migrate": RULES | {"migration_map"},
    "migration_map": RULES,
    "messages": RULES,
    "serialize": RULES | {"serialize", "validate", "messages"},
    "flat": RULES | {"serialize", "messages"},
    "flat_csv": RULES | {"flat"},
    "export": RULES | {"export", "flat", "flat_csv", "messages", "serialize"},
    "imports": RULES | {"extract"},
    "settings": RULES | {"inputs"},
    "baseline": RULES | {"inputs"},
    # what is printed is looked at as reading would, so that it is read back the same
    "render": RULES
    | {"render", "messages", "baseline", "flat_csv", "dataset", "extract"}
    | {"programs", "readers"},  # for LibreOffice, which prints as it reads
    "dataset": RULES
    | {"dataset", "baseline", "inputs", "parsed", "parts", "readers", "runs", "serialize"}
    | {"settings", "validate"},
    "runs": RULES | {"inputs"},
    "batch": RULES
    | {"batch", "export", "inputs", "messages", "migrate", "parsed", "parts", "readers", "render"}
    | {"runs", "serialize", "settings", "validate"},
}
OUTSIDE = {"server", "integrations"}  # rooms that use public names only, as the command line does
NOT_BELOW = {"document"}  # what becomes of a report knows nothing of the document it came from
BELOW = {"validate", "migrate", "migration_map", "messages", "serialize", "flat", "flat_csv"}


def room_of(path):
    name = path.relative_to(ROOT / "govreport").with_suffix("").parts[0]
    return "serialize" if name.startswith("_serialize_") else name


def imports(path):
    """The names that a file imports, with ``from a import b`` as ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def relative(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", CORE, ids=relative)
def test_imports_run_one_way(path):
    room = room_of(path)
    if room == "__init__":
        return
    for name in imports(path):
        package, _, rest = name.partition(".")
        assert package not in {"govreport_cli", "tests"}, name
        if package != "govreport":
            continue
        target = rest.partition(".")[0]
        if room in OUTSIDE:
            assert target == room or rest == "" or rest in govreport.__all__, name
            continue
        target = "serialize" if target.startswith("_serialize_") else target
        assert target not in {"api", "__init__", ""}, name
        if target != room and room in MAY_IMPORT:
            assert target in MAY_IMPORT[room], name
        if room in BELOW:
            assert target not in NOT_BELOW, name


@pytest.mark.parametrize("path", CLI, ids=relative)
def test_the_command_line_uses_public_names_only(path):
    for name in imports(path):
        package, _, rest = name.partition(".")
        if package == "govreport":
            assert rest == "" or rest in govreport.__all__, name


def test_the_rule_on_imports_sees_each_kind_of_import(tmp_path):
    file = tmp_path / "a.py"
    file.write_text("import a.b\nfrom c import d\ndef f():\n    from e.f import g\n")
    assert list(imports(file)) == ["a.b", "c.d", "e.f.g"]


def constants(path):
    """The text and numbers of a file, docstrings left out, each with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            told.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in told:
            yield node.lineno, node.value


def years():
    entries = [*SPEC.formats.values()]
    given = {year for entry in entries for year in (entry.first_year, entry.last_year)}
    return {str(year) for year in given if year} | set(SPEC.formats) | {"2014", "2099"}


def labels():
    found = set()
    for id in SPEC.formats:
        layout = SPEC.layout(id)
        for cell in layout.cells.values():
            found |= {cell.row.label.zh, cell.column.label.zh, cell.row.label.official}
        for table in layout.tables:
            for block in table.blocks:
                found |= {group.label.zh for group in block.groups}
        found |= {section.label.zh for section in layout.sections}
    return {label for label in found if len(label) > 2}


@pytest.mark.parametrize("path", CORE + CLI, ids=relative)
def test_no_format_id_year_or_official_label_stands_in_python(path):
    pattern = re.compile(rf"(?<!\d)({'|'.join(sorted(years()))})(?!\d)")
    known = labels()
    for line, value in constants(path):
        if isinstance(value, int | str) and not isinstance(value, bool):
            text = str(value).replace(DIALECT, "")
            assert not pattern.search(text), f"{relative(path)}:{line}: {value!r}"
        if isinstance(value, str):
            said = [label for label in known if label in value]
            assert not said, f"{relative(path)}:{line}: {said}"


@pytest.mark.parametrize("path", CORE + CLI, ids=relative)
def test_modules_stay_readable(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 320


def tracked():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


FOREIGN = re.compile(
    r"(?i)\b(?:files\.)?pythonhosted\.org|\bregistry\.npmjs\.org|\bpypi\.org|\bnpmmirror\.com"
    r"|\b(?:deb|security)\.debian\.org|\bpypi\.python\.org|resolved\":"
    r"|(?:^|[\s\"'(=:])/(?:work|root|tmp|home/\w+)/"
)


def test_no_tracked_file_names_a_registry_host_or_a_machine_path():
    found = []
    for path in tracked():
        if path == Path(__file__).resolve() or not path.is_file():
            continue
        if "fixtures" in path.parts:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{relative(path)}: {match.group()}" for match in FOREIGN.finditer(text)]
    assert found == []


def test_the_pattern_of_hosts_and_paths_finds_what_it_should():
    for text in ("https://pypi.org/simple", 'see "/tmp/x"', " /work/main/a"):
        assert FOREIGN.search(text)
    for text in ("https://w3id.org/govreport/spec/", "application/json", "a/tmp/b"):
        assert not FOREIGN.search(text)


def fresh(code):
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_importing_the_package_loads_nothing_heavy():
    heavy = "{'attr', 'attrs', 'cattrs', 'chardet', 'jsonschema', 'selectolax', 'rich'}"
    code = f"import sys, govreport; print(sorted({heavy} & set(sys.modules)))"
    assert fresh(code) == "[]"


def test_every_public_name_is_there_and_is_told_by_dir():
    assert dir(govreport) == sorted(govreport.__all__)
    for name in govreport.__all__:
        assert getattr(govreport, name) is not None
    with pytest.raises(AttributeError):
        _ = govreport.no_such_name


def test_functions_are_not_hidden_by_the_modules_of_their_name():
    code = (
        "import govreport.validate.schema, govreport.migrate, govreport.render.media, govreport;"
        "print(*map(callable, (govreport.validate, govreport.migrate, govreport.render)))"
    )
    assert fresh(code) == "True True True"
