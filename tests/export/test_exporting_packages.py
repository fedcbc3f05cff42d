"""Packages: what Frictionless and RDF tools make of them, and what only a publisher can say."""

import datetime as dt
import hashlib
import json

import frictionless
import pytest
from attrs import evolve
from rdflib import Graph, Namespace
from rdflib.namespace import DCTERMS, RDF

import govreport
from govreport.errors import GovReportError
from govreport.export import FORMS, PackageFile, describe_package, package_texts, write_package
from govreport.export.columns import table_columns
from govreport.model import Scope
from govreport.spec import default_spec
from tests.export.years_of_reports import years_of_reports

SPEC = default_spec()
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SAID = {
    "title": "Annual reports of six bodies",
    "title_zh": "六个机关的年度报告",
    "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
    "sources": [{"title": "Websites of the bodies", "path": "https://example.org/"}],
}
MORE = {
    "name": "six-bodies",
    "description": "Drawn for tests.",
    "description_zh": "供测试。",
    "contributors": [{"title": "An office", "roles": ["publisher"]}, {"title": "A helper"}],
    "keywords": ["政府信息公开", "FOI"],
    "version": "1.0",
    "created": dt.datetime(2024, 3, 1, 8, tzinfo=dt.UTC),
    "homepage": "https://example.org/data",
    "temporal": (dt.date(2019, 1, 1), dt.date(2023, 12, 31)),
    "base": "https://example.org/files",
}


@pytest.fixture(scope="module")
def pairs():
    return years_of_reports()


@pytest.fixture(scope="module")
def package(pairs, tmp_path_factory):
    """A package of every form."""
    home = tmp_path_factory.mktemp("package")
    assert write_package(home, pairs, forms=list(FORMS), **SAID, **MORE) == len(pairs)
    return home


def descriptor(home):
    return json.loads((home / "datapackage.json").read_text(encoding="utf-8"))


def errors(home):
    report = frictionless.validate(str(home / "datapackage.json"))
    return [*report.errors, *(error for task in report.tasks for error in task.errors)]


def test_the_validator_finds_nothing(package):
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.valid, report.flatten(["title", "note"])
    checked = {task.name: task.stats.get("rows") for task in report.tasks if task.type == "table"}
    assert set(checked) == {"cells-csv", "reports-csv", "wide-csv"}
    assert checked["reports-csv"] == checked["wide-csv"] == len(years_of_reports())


@pytest.mark.parametrize(
    ("name", "old", "new", "kind"),
    [
        ("cells.csv", b"\r\n0-2019,", b"\r\nnobody,", "foreign-key"),
        ("cells.csv", b",own,", b",another,", "constraint-error"),
        ("cells.csv", b",blank,", b",lost,", "constraint-error"),
        ("wide.csv", b",mark,", b",lost,", "type-error"),
    ],
)
def test_the_validator_finds_a_wrong_table(pairs, tmp_path, name, old, new, kind):
    write_package(tmp_path, [(id, evolve(r, scope=Scope.OWN)) for id, r in pairs[:2]], **SAID)
    assert errors(tmp_path) == []
    file = tmp_path / name
    sound = file.read_bytes()
    assert old in sound
    file.write_bytes(sound.replace(old, new))
    forms = {"cells.csv": "csv", "wide.csv": "csv-wide", "reports.csv": "csv-reports"}
    describe_package(tmp_path, forms, **SAID)
    assert kind in {error.type for error in errors(tmp_path)}


def test_the_validator_finds_a_changed_file(pairs, tmp_path):
    write_package(tmp_path, pairs[:1], **SAID)
    file = tmp_path / "wide.csv"
    file.write_bytes(file.read_bytes() + b"x")
    assert {error.type for error in errors(tmp_path)} >= {"byte-count", "hash-count"}


def test_files_are_told_by_size_and_hash(package):
    for resource in descriptor(package)["resources"]:
        data = (package / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
    paths = {resource["path"] for resource in descriptor(package)["resources"]}
    assert paths == {form.file_name for form in FORMS.values()}


def test_tables_have_keys_and_labels_for_the_kinds_of_nothing(package):
    resources = {r["path"]: r for r in descriptor(package)["resources"]}
    cells = resources["cells.csv"]["schema"]
    assert cells["primaryKey"] == ["report", "table", "row", "column"]
    assert cells["fields"][0]["constraints"] == {"required": True}
    assert resources["reports.csv"]["schema"]["primaryKey"] == ["report"]
    for path in ("wide.csv", "wide.parquet"):
        suffix = path.rpartition(".")[2]
        (key,) = resources[path]["schema"]["foreignKeys"]
        assert key["reference"] == {"resource": f"reports-{suffix}", "fields": ["report"]}
    missing = resources["wide.csv"]["schema"]["missingValues"]
    assert {one["value"] for one in missing} >= {"", "blank", "mark", "unreadable", "missing"}
    assert all(one["label"] and one["label_zh"] for one in missing)
    assert "missingValues" not in resources["wide.parquet"]["schema"]
    state = next(field for field in cells["fields"] if field["name"] == "state")
    assert state["constraints"]["enum"] == [state.value for state in govreport.CellState]


def test_schemas_name_the_columns_in_order_with_titles_in_both_languages(package):
    resources = {r["path"]: r for r in descriptor(package)["resources"]}
    for form in FORMS.values():
        if form.table is not None:
            fields = resources[form.file_name]["schema"]["fields"]
            table = table_columns(SPEC, form.columns(SPEC))
            assert tuple(field["name"] for field in fields) == table.names
            for field in fields:
                assert field["title"] and field["title_zh"]
                assert field["description"] and field["description_zh"]


def test_nothing_is_said_that_was_not_given(pairs, tmp_path):
    write_package(tmp_path, pairs[:1], **SAID)
    said = descriptor(tmp_path)
    assert said["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert set(said) == {
        "$schema", "name", "title", "title_zh", "licenses", "sources", "specification", "resources",
    }  # fmt: skip
    assert said["specification"]["version"] == SPEC.version


def test_what_was_given_is_said(package):
    said = descriptor(package)
    assert said["created"] == "2024-03-01T08:00:00+00:00"
    for name in ("name", "description", "description_zh", "keywords", "version", "homepage"):
        assert said[name] == MORE[name]
    assert said["contributors"] == MORE["contributors"]
    assert said["licenses"] == SAID["licenses"]


def test_the_same_reports_give_the_same_package(pairs, package, tmp_path):
    write_package(tmp_path, pairs, forms=list(FORMS), **SAID, **MORE)
    names = {file.name for file in package.iterdir()}
    assert names == {file.name for file in tmp_path.iterdir()}
    for name in names:
        assert (tmp_path / name).read_bytes() == (package / name).read_bytes(), name


def graph(home):
    return Graph().parse(home / "dcat.jsonld", format="json-ld", publicID="https://here.example/")


def test_the_dcat_record_is_rdf_with_a_distribution_for_each_file(package):
    found = graph(package)
    (dataset,) = found.subjects(RDF.type, DCAT.Dataset)
    assert {str(one) for one in found.objects(dataset, DCTERMS.title)} == {
        SAID["title"], SAID["title_zh"],
    }  # fmt: skip
    assert {one.language for one in found.objects(dataset, DCTERMS.title)} == {"zh", "en"}
    assert str(found.value(dataset, DCTERMS.license)) == SAID["licenses"][0]["path"]
    assert str(found.value(dataset, DCTERMS.source)) == SAID["sources"][0]["path"]
    assert found.value(dataset, DCTERMS.publisher) is not None
    assert found.value(dataset, DCTERMS.contributor) is not None
    period = found.value(dataset, DCTERMS.temporal)
    assert str(found.value(period, DCAT.startDate)) == "2019-01-01"
    distributions = list(found.objects(dataset, DCAT.distribution))
    assert len(distributions) == len(FORMS)
    files = {}
    for one in distributions:
        assert (one, RDF.type, DCAT.Distribution) in found
        checksum = found.value(one, SPDX.checksum)
        files[str(found.value(one, DCAT.downloadURL))] = (
            found.value(one, DCAT.byteSize).toPython(),
            str(found.value(checksum, SPDX.checksumValue)),
        )
        media = str(found.value(one, DCAT.mediaType))
        assert media.startswith("https://www.iana.org/assignments/media-types/")
    for form in FORMS.values():
        data = (package / form.file_name).read_bytes()
        size, digest = files[f"https://example.org/files/{form.file_name}"]
        assert size == len(data)
        assert digest.lower() == hashlib.sha256(data).hexdigest()


def test_addresses_are_relative_where_none_was_given(pairs, tmp_path):
    write_package(tmp_path, pairs[:1], **SAID)
    found = graph(tmp_path)
    addresses = {str(one) for one in found.objects(None, DCAT.downloadURL)}
    assert "https://here.example/cells.csv" in addresses


@pytest.mark.parametrize(
    ("member", "wrong"),
    [
        ("licenses", [{"title": "free"}]),
        ("sources", [{}]),
        ("contributors", [{"roles": ["publisher"]}]),
        ("created", dt.datetime(2024, 3, 1)),
    ],
)
def test_what_the_standard_asks_for_is_asked_for(member, wrong):
    with pytest.raises(GovReportError) as caught:
        package_texts([], **{**SAID, member: wrong})
    assert caught.value.code == "package_member"
    assert caught.value.params["member"] == member


def test_files_anywhere_can_be_described():
    files = [PackageFile(f"{year}/a b.csv", "csv", 3, "0" * 64) for year in (1, 2)]
    files.append(PackageFile("1-a-b.csv", "csv", 3, "0" * 64))
    texts = package_texts(files, **SAID)
    names = [r["name"] for r in json.loads(texts["datapackage.json"])["resources"]]
    assert len(set(names)) == 3
    assert '"1/a%20b.csv"' in texts["dcat.jsonld"]
    assert texts == package_texts(reversed(files), **SAID)


def test_a_file_of_an_unknown_form_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(GovReportError) as caught:
        describe_package(tmp_path, {"a": "tall"}, **SAID)
    assert caught.value.code == "export_form_unknown"
