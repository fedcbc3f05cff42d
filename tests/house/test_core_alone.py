"""The core alone reads text, Markdown and HTML, and names the extra for the rest."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from govreport.readers.registry import MEDIA

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "tests" / "fixtures" / "real"

# The modules of the libraries that no installation of the core alone has.
OPTIONAL = (
    "PIL", "cv2", "docx", "docling", "jinja2", "jsonschema_rs", "lxml", "numpy", "odf",
    "onnxruntime", "openpyxl", "pandas", "pdfplumber", "pyarrow", "pypdfium2", "python_calamine",
    "rapidocr", "rich", "xlrd", "xlsxwriter", "yaml",
)  # fmt: skip

BLOCKED = f"""
import json, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {OPTIONAL!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name.partition(".")[0])
sys.meta_path.insert(0, Blocked())
"""


def alone(code, data=b""):
    """Run code where no optional library can be imported; what it prints, as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED + code],
        cwd=ROOT,
        input=data,
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def zipped(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return file.getvalue()


def package(media_type):
    """A package just sound enough that its reader goes on to what it needs a library for."""
    main = media_type.replace(".macroenabled.12", ".macroEnabled") + ".main+xml"
    folder = "word" if "word" in media_type else "xl"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    part = {"word": "word/document.xml", "xl": "xl/workbook.xml"}[folder]
    return zipped(
        **{
            "[Content_Types].xml": f'<Types><Override PartName="/{part}" ContentType="{main}"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{office}" Target="{part}"/>'
            "</Relationships>",
            part: "<a/>",
            "mimetype": media_type,
            "content.xml": "<a/>",
            "OFD.xml": "<a/>",
        }
    )


IN_EXTRAS = {media_type: medium.extra for media_type, medium in MEDIA.items() if medium.extra}
IN_CORE = [media_type for media_type, medium in MEDIA.items() if not medium.extra]

REFUSALS = """
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers.registry import reader_of
import base64
told = {}
for media_type, data in json.load(sys.stdin).items():
    try:
        reader_of(media_type)(base64.b64decode(data), name="a", limits=Limits())
    except ReadError as error:
        told[media_type] = [error.code, error.params.get("extra")]
print(json.dumps(told))
"""


def test_every_other_medium_names_the_extra_to_install():
    import base64

    files = {
        media_type: base64.b64encode(
            b"%PDF-1.4\n" if media_type.endswith("pdf") else package(media_type)
        ).decode()
        for media_type in IN_EXTRAS
    }
    told = alone(REFUSALS, json.dumps(files).encode())
    assert told == {media_type: ["extra_missing", extra] for media_type, extra in IN_EXTRAS.items()}


def test_every_extra_that_is_named_can_be_installed():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(IN_EXTRAS.values()) <= project["optional-dependencies"].keys()


READING = """
import govreport
data = sys.stdin.buffer.read()
parsed = govreport.parse(data)
print(json.dumps([parsed.document.media_type, sum(1 for _ in parsed.document.grids())]))
"""


@pytest.mark.parametrize(
    ("name", "kind"),
    [("shuyang-fgw-2023.html", "text/html"), ("004_74eb19db5e047c3e.txt", "text/plain")],
)
def test_the_core_alone_reads_pages_and_text(name, kind):
    media_type, grids = alone(READING, (REAL / name).read_bytes())
    assert (media_type, grids > 0) == (kind, True)


def test_the_core_alone_reads_markdown_csv_and_saved_pages():
    assert {"text/markdown", "text/csv", "multipart/related"} <= set(IN_CORE)
    code = """
from govreport.readers import read
page = b"<table><tr><td>1<td>2</table>"
saved = b"MIME-Version: 1.0\\nContent-Type: multipart/related; boundary=x\\n"
saved += b"\\n--x\\nContent-Type: text/html\\n\\n" + page
found = {"a.md": b"| 1 | 2 |\\n|---|---|\\n| 3 | 4 |", "a.csv": b"1,2\\n3,4", "a.mht": saved}
print(json.dumps([sum(1 for _ in read(data, name=name).grids()) for name, data in found.items()]))
"""
    assert alone(code) == [1, 1, 1]


def test_no_optional_library_is_imported_for_a_page():
    code = f"""
import json, sys
import govreport
with open(sys.argv[1], "rb") as file:
    govreport.parse(file)
print(json.dumps(sorted(set({OPTIONAL!r}) & set(sys.modules))))
"""
    page = REAL / "shuyang-fgw-2023.html"
    done = subprocess.run(
        [sys.executable, "-c", code, str(page)], cwd=ROOT, capture_output=True, check=True
    )
    assert json.loads(done.stdout) == []


def test_the_wall_lets_no_optional_library_through():
    code = """
told = []
for name in ("lxml.etree", "PIL.Image", "rich"):
    try:
        __import__(name)
    except ImportError:
        told.append(name)
print(json.dumps(told))
"""
    assert alone(code) == ["lxml.etree", "PIL.Image", "rich"]
