"""Published reports of several forms, as they are and moved to the form in force, in every form."""

import io
import subprocess
import sys

import frictionless
import pyarrow.parquet as pq
import pytest

import govreport
from govreport.errors import GovReportError
from govreport.export import FORMS, write_export, write_package
from govreport.flat_csv import read_csv
from govreport.spec import default_spec

SPEC = default_spec()


@pytest.fixture(scope="module")
def pairs(real):
    files = sorted(path for path in real.iterdir() if path.suffix in {".txt", ".html"})
    found = [(path.name, govreport.parse(path).report) for path in files]
    assert {report.format for _, report in found} == {"2019", "2021"}
    return found


@pytest.mark.parametrize("moved", [False, True], ids=["as published", "in the form in force"])
def test_every_form_of_published_reports_makes_a_sound_package(pairs, tmp_path, moved):
    published = {report.format for _, report in pairs}
    if moved:
        pairs = [(id, govreport.migrate(report, SPEC.current).report) for id, report in pairs]
    count = write_package(
        tmp_path,
        pairs,
        forms=list(FORMS),
        title="Published reports",
        licenses=[{"name": "CC0-1.0"}],
        sources=[{"title": "Websites"}],
    )
    assert count == len(pairs)
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid
    cells = pq.read_table(tmp_path / "cells.parquet").to_pylist()
    found = read_csv((tmp_path / "cells.csv").read_text("utf-8-sig")).reports
    for id, report in pairs:
        again = found[id]
        assert (again.tables, again.cell_notes) == (report.tables, report.cell_notes)
        figures = {
            f"/{row['table']}/{row['row']}/{row['column']}": row["value"]
            for row in cells
            if row["report"] == id
        }
        assert all(report.value(pointer) == value for pointer, value in figures.items())
        assert len(figures) >= len(SPEC.layout(report.format).required)
    origins = {id if moved and id != SPEC.current else None for id in published}
    assert {row["migrated_from"] for row in cells} == origins
    assert ({row["fidelity"] for row in cells} == {None}) is not moved


def test_the_validator_of_the_command_line_says_so_too(pairs, tmp_path):
    said = {"title": "One", "licenses": [{"name": "CC0-1.0"}], "sources": [{"title": "A site"}]}
    write_package(tmp_path, pairs[:1], **said)
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("form", [form.name for form in FORMS.values() if form.extra])
def test_a_form_whose_library_is_missing_names_the_extra(pairs, form, monkeypatch):
    for name in ("pyarrow", "xlsxwriter"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(GovReportError) as caught:
        write_export(form, pairs[:1], io.BytesIO())
    assert caught.value.code == "extra_missing"
    assert caught.value.params["extra"] == FORMS[form].extra
    for other in FORMS.values():
        if not other.extra:
            assert write_export(other.name, pairs[:1], io.BytesIO()) == 1
