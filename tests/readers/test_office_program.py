"""What only LibreOffice opens goes through it: confined, within limits, and told."""

import os
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from govreport.document import Grid
from govreport.errors import LimitError, ReadError
from govreport.limits import Limits
from govreport.readers import read, sniff, soffice
from govreport.readers.soffice import DOCX, Source, convert, convert_many

RTF = b"{\\rtf1\\ansi 1}"
needs_posix = pytest.mark.skipif(os.name != "posix", reason="the program is a shell script")
needs_office = pytest.mark.skipif(
    soffice.find_program() is None, reason="LibreOffice (soffice) is not installed"
)


def source(data=RTF, kind="application/rtf", name="a.rtf"):
    return Source(data, kind, name)


@pytest.fixture
def program(monkeypatch, tmp_path):
    """Puts a script in the place of LibreOffice; its arguments are those of the real one."""

    def place(script):
        file = tmp_path / "office"
        file.write_text(f"#!{sys.executable}\nimport os, sys, time, pathlib\n"
                        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
                        "given = [a for a in sys.argv if '/in/' in a]\n"
                        f"logs = pathlib.Path({str(tmp_path)!r})\n" + script)  # fmt: skip
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("GOVREPORT_SOFFICE", str(file))
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        return temporary

    return place


def test_a_missing_program_is_named_with_its_remedy(monkeypatch):
    monkeypatch.setenv("GOVREPORT_SOFFICE", "no-such-program")
    with pytest.raises(ReadError) as caught:
        read(RTF, name="a.rtf")
    assert (caught.value.code, caught.value.name) == ("program_missing", "a.rtf")
    assert caught.value.params["program"] == "no-such-program"
    monkeypatch.delenv("GOVREPORT_SOFFICE")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReadError) as caught:
        convert(source(), DOCX, Limits())
    assert "soffice" in caught.value.params["program"]


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@needs_posix
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc on this system")
def test_a_program_that_hangs_is_ended_with_all_it_started(program):
    temporary = program(
        "import subprocess\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "(logs / 'pids').write_text(f'{os.getpid()} {child.pid}')\n"
        "time.sleep(60)\n"
    )
    with pytest.raises(LimitError) as caught:
        convert(source(), DOCX, Limits(max_seconds=1))
    assert (caught.value.code, caught.value.name) == ("limit_seconds", "a.rtf")
    pids = (temporary.parent / "pids").read_text().split()
    deadline = time.monotonic() + 5
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(alive, pids))
    assert list(temporary.iterdir()) == []


@needs_posix
def test_what_a_program_leaves_running_is_ended_too(program):
    temporary = program(
        "import subprocess\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "(logs / 'pid').write_text(str(child.pid))\n"
        "(out / '0.docx').write_bytes(b'made')\n"
    )
    assert convert(source(), DOCX, Limits()) == b"made"
    pid = (temporary.parent / "pid").read_text()
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(pid)


@needs_posix
@pytest.mark.parametrize("script", ["", "sys.exit(1)\n", "(out / '0.docx').touch()\n"])
def test_a_program_that_makes_nothing_is_told(program, script):
    temporary = program(script)
    with pytest.raises(ReadError) as caught:
        convert(source(), DOCX, Limits())
    assert (caught.value.code, caught.value.name) == ("conversion_failed", "a.rtf")
    assert list(temporary.iterdir()) == []


@needs_posix
def test_a_program_that_cannot_be_started_is_told(monkeypatch, tmp_path):
    file = tmp_path / "office"
    file.write_bytes(b"\x7fELF no program")
    file.chmod(0o700)
    monkeypatch.setenv("GOVREPORT_SOFFICE", str(file))
    with pytest.raises(ReadError) as caught:
        convert(source(), DOCX, Limits())
    assert caught.value.code == "conversion_failed"


@needs_posix
def test_what_the_program_makes_is_bounded(program):
    temporary = program("(out / '0.docx').write_bytes(bytes(2000))\n")
    assert len(convert(source(), DOCX, Limits(max_bytes=2000))) == 2000
    with pytest.raises(LimitError) as caught:
        convert(source(), DOCX, Limits(max_bytes=1999))
    assert (caught.value.code, caught.value.params["found"]) == ("limit_bytes", 2000)
    assert list(temporary.iterdir()) == []


@needs_posix
def test_the_program_cannot_fill_the_disk(program):
    program("with (out / '0.docx').open('wb') as file:\n    file.truncate(10_000_000_000)\n")
    with pytest.raises(ReadError) as caught:
        convert(source(), DOCX, Limits(max_unpacked=1_000_000))
    assert caught.value.code == "conversion_failed"


@needs_posix
def test_a_link_in_place_of_the_result_is_not_followed(program):
    program("(out / '0.docx').symlink_to('/etc/hostname')\n")
    with pytest.raises(ReadError) as caught:
        convert(source(), DOCX, Limits())
    assert caught.value.code == "conversion_failed"


@needs_posix
def test_the_program_gets_a_profile_and_an_environment_of_its_own(program, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org")
    program(
        "import json\n"
        "profile = next(a for a in sys.argv if a.startswith('-env:')).partition('file://')[2]\n"
        "settings = pathlib.Path(profile, 'user', 'registrymodifications.xcu').read_text()\n"
        "told = {'settings': settings, 'env': dict(os.environ), 'argv': sys.argv}\n"
        "(out / '0.docx').write_text(json.dumps(told))\n"
    )
    import json

    told = json.loads(convert(source(), DOCX, Limits()))
    folder = Path(told["env"]["HOME"])
    assert folder.name.startswith("govreport-")
    assert not folder.exists()
    assert told["env"]["TMPDIR"] == str(folder)
    assert told["env"]["HTTPS_PROXY"] == told["env"]["http_proxy"] == "http://127.0.0.1:9"
    assert "no_proxy" not in told["env"]
    assert "--headless" in told["argv"]
    for key in ("MacroSecurityLevel", "DisableMacrosExecution", "BlockUntrustedRefererLinks"):
        assert f'oor:name="{key}"' in told["settings"]


@needs_posix
def test_the_name_of_a_document_is_never_used_for_a_file(program):
    program("(out / '0.docx').write_text(' '.join(given))\n")
    made = convert(source(name="../../--evil; rm x.doc"), DOCX, Limits()).decode()
    assert made.endswith("/in/0.rtf")
    assert "evil" not in made


@needs_posix
def test_documents_lost_in_a_batch_are_tried_again_alone(program):
    temporary = program(
        "with (logs / 'runs').open('a') as file:\n"
        "    print(len(given), file=file)\n"
        "for path in map(pathlib.Path, given):\n"
        "    content = path.read_bytes()\n"
        "    if b'crash' in content:\n"
        "        sys.exit(1)\n"
        "    (out / path.stem).with_suffix('.docx').write_bytes(content)\n"
    )
    sources = [source(data, name=data.decode()) for data in (b"a", b"crash", b"c")]
    first, second, third = convert_many(sources, DOCX, Limits())
    assert (first, third) == (b"a", b"c")
    assert (second.code, second.name) == ("conversion_failed", "crash")
    assert (temporary.parent / "runs").read_text().split() == ["3", "1", "1"]
    assert convert_many([], DOCX, Limits()) == []


def test_an_encrypted_word_file_says_so_without_the_program_being_run(monkeypatch):
    monkeypatch.setenv("GOVREPORT_SOFFICE", sys.executable)
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    locked += b"\xec\xa5\xc1\x00" + bytes(7) + b"\x01" + bytes(600)
    locked += "WordDocument".encode("utf-16-le")
    with pytest.raises(ReadError) as caught:
        read(locked, name="a.doc")
    assert caught.value.code == "package_encrypted"


FLAT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document office:version="1.3"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:body>{body}'
    "</office:body></office:document>"
)
TABLE = (
    '<table:table><table:table-column table:number-columns-repeated="3"/>'
    '<table:table-row><table:table-cell table:number-columns-spanned="2">'
    "<text:p>行政许可</text:p></table:table-cell><table:covered-table-cell/>"
    "<table:table-cell><text:p>184</text:p></table:table-cell></table:table-row>"
    '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>结果</text:p>'
    "</table:table-cell><table:table-cell><text:p>维持</text:p></table:table-cell>"
    "<table:table-cell><text:p>3</text:p></table:table-cell></table:table-row>"
    "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>纠正</text:p>"
    "</table:table-cell><table:table-cell><text:p>4</text:p></table:table-cell>"
    "</table:table-row></table:table>"
)
FODT = FLAT.format(
    kind="text", body=f"<office:text><text:p>一、总体情况</text:p>{TABLE}</office:text>"
).encode()
FODS = FLAT.format(
    kind="spreadsheet", body=f"<office:spreadsheet>{TABLE}</office:spreadsheet>"
).encode()
SHEETML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
    '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">行政许可</Data></Cell>'
    '<Cell><Data ss:Type="Number">184</Data></Cell></Row>'
    '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">结果</Data></Cell>'
    '<Cell><Data ss:Type="String">维持</Data></Cell><Cell><Data ss:Type="Number">3</Data></Cell>'
    '</Row><Row><Cell ss:Index="2"><Data ss:Type="String">纠正</Data></Cell>'
    '<Cell><Data ss:Type="Number">4</Data></Cell></Row></Table></Worksheet></Workbook>'
).encode()


def word_cell(text, merged=""):
    return f"<w:tc><w:tcPr>{merged}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


WORDML = (
    '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p>'
    "<w:r><w:t>一、总体情况</w:t></w:r></w:p><w:tbl><w:tblPr/><w:tblGrid>"
    + '<w:gridCol w:w="1000"/>' * 3
    + "</w:tblGrid><w:tr>"
    + word_cell("行政许可", '<w:gridSpan w:val="2"/>') + word_cell("184") + "</w:tr><w:tr>"
    + word_cell("结果", '<w:vmerge w:val="restart"/>') + word_cell("维持") + word_cell("3")
    + "</w:tr><w:tr>" + word_cell("", "<w:vmerge/>") + word_cell("纠正") + word_cell("4")
    + "</w:tr></w:tbl></w:body></w:wordDocument>"
).encode()  # fmt: skip
CELLS = [("行政许可", 0, 0, 1, 2), ("184", 0, 2, 1, 1), ("结果", 1, 0, 2, 1), ("维持", 1, 1, 1, 1),
         ("3", 1, 2, 1, 1), ("纠正", 2, 1, 1, 1), ("4", 2, 2, 1, 1)]  # fmt: skip


def cells(document):
    (grid,) = document.grids()
    assert grid.spans_known
    return [(c.text, c.row, c.column, c.rowspan, c.colspan) for row in grid.rows for c in row]


@pytest.fixture(scope="module")
def office_files(tmp_path_factory):
    """One document in every medium that LibreOffice can write and only it can read."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.fodt").write_bytes(FODT)
    for target in ("doc", "rtf"):
        subprocess.run(
            [soffice.find_program(), f"-env:UserInstallation={(folder / 'p').as_uri()}",
             "--headless", "--convert-to", target, "--outdir", str(folder), str(folder / "a.fodt")],
            capture_output=True, timeout=120, check=True,
        )  # fmt: skip
    return {path.suffix[1:]: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@needs_office
@pytest.mark.parametrize("suffix", ["doc", "rtf"])
def test_text_documents_are_read_with_their_merged_cells(office_files, suffix):
    document = read(office_files[suffix], name=f"a.{suffix}")
    assert document.blocks[0].text == "一、总体情况"
    assert cells(document) == CELLS
    (finding,) = document.findings
    assert finding.code == "converted_by_program"
    assert finding.params["program"].startswith("LibreOffice")
    assert finding.params["version"][0].isdigit()


@needs_office
@pytest.mark.parametrize(
    ("data", "kind"), [(FODS, "spreadsheet-flat-xml"), (SHEETML, "ms-spreadsheetml")]
)
def test_spreadsheets_in_one_xml_file_are_read_with_their_merged_cells(data, kind):
    document = read(data, name="a.xml")
    assert document.media_type.endswith(kind)
    assert cells(document) == CELLS
    assert document.findings[0].code == "converted_by_program"


@needs_office
def test_word_xml_keeps_its_columns_but_loses_cells_merged_downwards():
    document = read(WORDML, name="a.doc")
    assert document.blocks[0].text == "一、总体情况"
    lost = [*CELLS[:2], ("结果", 1, 0, 1, 1), *CELLS[3:5], ("", 2, 0, 1, 1), *CELLS[5:]]
    assert cells(document) == lost


@needs_office
def test_a_batch_gives_each_document_in_its_order(office_files):
    sources = [Source(office_files[s], sniff(office_files[s]), s) for s in ("rtf", "doc", "fodt")]
    broken = Source(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "application/msword", "x")
    *made, failed = convert_many([*sources, broken], DOCX, Limits())
    assert [sniff(each) for each in made] == [DOCX] * 3
    if isinstance(failed, bytes):  # newer programs open what is damaged as a text
        assert not any(isinstance(b, Grid) for b in read(failed, name="x.docx").blocks)
    else:
        assert (failed.code, failed.name) == ("conversion_failed", "x")
