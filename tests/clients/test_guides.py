"""The guides for those who ask the service: they run as written, in both languages."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from tests.clients.guides import DOCS, blocks, followed, lacking, links, programs, with_node

LANGUAGES = ["embedding-curl", "embedding-java", "embedding-typescript"]
EXAMPLES = DOCS / "examples"
# Where Debian keeps what a client in Java needs, but for Jackson, which the generator brings along.
JARS = ["httpclient-osgi.jar", "geronimo-annotation-1.3-spec.jar"]


@pytest.mark.parametrize("name", LANGUAGES)
def test_both_languages_show_the_same_blocks(name):
    assert blocks(f"{name}.md") == blocks(f"{name}.zh.md")
    assert len(blocks(f"{name}.md")) > 10


@pytest.mark.parametrize("name", [f"{n}{end}" for n in LANGUAGES for end in (".md", ".zh.md")])
def test_links_of_a_guide_lead_to_files_that_are_there(name):
    assert len(links(name)) > 4
    assert [link for link in links(name) if not (DOCS / link).exists()] == []


@pytest.mark.parametrize(
    ("guide", "kind", "program"),
    [
        ("embedding-java.md", "java", EXAMPLES / "java" / "Reports.java"),
        ("embedding-typescript.md", "ts", EXAMPLES / "typescript" / "reports.ts"),
    ],
)
def test_code_of_a_guide_stands_in_the_program_that_is_run(guide, kind, program):
    text = program.read_text("utf-8")
    quoted = [body for found, body in blocks(guide) if found == kind]
    assert len(quoted) > 6
    assert [lacking(body, text) for body in quoted] == [None] * len(quoted)
    assert lacking("made up\n", text) == "made up"


def test_curl_asks_for_everything(tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    folder = tmp_path / "work"
    folder.mkdir()
    pairs = followed("embedding-curl.md", folder, programs(tmp_path / "bin"))
    assert len(pairs) == 10
    for printed, shown in pairs:
        assert printed.rstrip("\n") == shown.rstrip("\n")


def test_a_client_in_typescript_is_generated_compiled_and_used(tmp_path):
    path = programs(tmp_path / "bin")
    if with_node(path) < 20:
        pytest.skip("the example needs Node.js 20")
    folder = tmp_path / "work"
    left_out = shutil.ignore_patterns("node_modules", "build", "schema.ts")
    shutil.copytree(EXAMPLES / "typescript", folder, ignore=left_out)
    ((printed, shown),) = followed("embedding-typescript.md", folder, path)
    assert printed == shown


def test_a_client_in_java_is_generated_compiled_and_used(tmp_path):
    generator = pytest.importorskip("openapi_generator_cli")
    if shutil.which("javac") is None:
        pytest.skip("no JDK: javac is not on the PATH")
    jars = [Path("/usr/share/java") / name for name in JARS]
    if not all(jar.exists() for jar in jars):
        pytest.skip(f"not in /usr/share/java: {', '.join(JARS)}")
    folder = tmp_path / "work"
    shutil.copytree(EXAMPLES / "java", folder)
    jars.append(Path(generator.__file__).with_name("openapi-generator.jar"))
    ((printed, shown),) = followed(
        "embedding-java.md",
        folder,
        programs(tmp_path / "bin"),
        CLASSPATH=":".join(map(str, jars)),
        JDK_JAVA_OPTIONS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    )
    assert printed == shown
    models = folder / "client" / "src" / "main" / "java" / "org" / "govreport" / "client" / "model"
    names = {file.stem for file in models.iterdir()}
    assert {"Report", "Report2021", "RequestsRow", "Finding", "Validation", "Problem"} <= names
    made_up = r"^Model\d|[A-Za-z]\d$|Inner|(All|Any|One)Of$"
    assert [name for name in names if re.search(made_up, name)] == []


def test_the_description_passes_a_linter(tmp_path):
    path = programs(tmp_path / "bin")
    if with_node(path) < 20:
        pytest.skip("the linter needs Node.js 20")
    done = subprocess.run(
        ["bash", str(DOCS.parent / "scripts" / "lint-openapi")],
        env={
            **os.environ,
            "PATH": f"{path}:{os.environ['PATH']}",
            "PYTHON": sys.executable,
            "PYTHONPATH": str(DOCS.parent / "cli"),
            "REDOCLY_TELEMETRY": "off",
            "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count(": validated in ") == 2
    assert "warning" not in done.stdout
