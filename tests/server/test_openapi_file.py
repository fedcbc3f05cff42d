"""The description of the interface: one with schemas, registry, code and real reports."""

import json
import re

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

import govreport
from govreport import ServiceOptions
from tests.made_up import make_spec

yaml = pytest.importorskip("yaml")

SPEC = govreport.default_spec()
SOURCE = yaml.safe_load(SPEC.text("openapi.yaml"))
BUNDLE = govreport.openapi_document()
OPERATIONS = {
    operation["operationId"]: operation
    for item in BUNDLE["paths"].values()
    for operation in item.values()
}


def validator(name):
    resource = Resource.from_contents(BUNDLE, default_specification=DRAFT202012)
    registry = Registry().with_resource("urn:bundle", resource)
    ref = {"$ref": f"urn:bundle#/components/schemas/{name}"}
    return Draft202012Validator(ref, registry=registry)


def refs(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from refs(value)


def test_the_file_names_every_form_of_the_registry():
    assert SOURCE["components"]["schemas"]["FormatId"]["enum"] == list(SPEC.formats)
    for name in ("Report", "ReportOrNull"):
        choice = SOURCE["components"]["schemas"][name]
        assert set(choice["discriminator"]["mapping"]) == set(SPEC.formats)
    assert SOURCE["components"]["schemas"]["FormatChoice"]["enum"][2:] == list(SPEC.formats)


def test_schemas_of_reports_and_findings_are_referred_to_and_not_copied():
    outside = {ref.partition("#")[0] for ref in refs(SOURCE)} - {""}
    assert outside >= {entry.schema_file for entry in SPEC.formats.values()}
    assert "common/finding.schema.json" in outside
    assert outside <= set(SPEC.names())


def test_the_bundle_stands_alone_and_every_reference_leads_somewhere():
    for ref in refs(BUNDLE):
        assert ref.startswith("#/"), ref
        found = BUNDLE
        for step in ref[2:].split("/"):
            found = found[step]
        assert found is not None


def test_the_bundle_is_the_callers_own():
    govreport.openapi_document()["paths"].clear()
    assert govreport.openapi_document() == BUNDLE


@pytest.mark.parametrize("name", ["shuyang-fgw-2023.html", "004_74eb19db5e047c3e.txt"])
def test_the_bundle_says_of_a_report_what_the_schemas_say(real, name):
    report = govreport.to_dict(govreport.parse(real / name).report)
    check = validator("Report")
    assert check.is_valid(report)
    assert not check.is_valid({k: v for k, v in report.items() if k != "agency"})
    assert not check.is_valid(report | {"more": 1})
    assert not check.is_valid(report | {"format": "1999"})


def test_results_of_checks_follow_the_bundle(real):
    parsed = govreport.parse(real / "002_0821f10813b957c3.txt")
    checked = govreport.validation_to_dict(govreport.validate(parsed.report))
    assert validator("Validation").is_valid(checked)
    assert not validator("Validation").is_valid(checked | {"ok": "yes"})


def test_examples_are_of_published_reports(real):
    examples = BUNDLE["components"]["examples"]
    parsed = govreport.parse(real / "shuyang-fgw-2023.html")
    assert examples["Report"]["value"] == json.loads(govreport.dumps(parsed.report))
    published = (real / "003_fb3e4d97a50cfdcc.txt").read_text("utf-8")
    assert examples["Text"]["value"].strip() in published
    assert govreport.parse(examples["Text"]["value"].encode()).report.format in SPEC.formats
    assert validator("Problem").is_valid(examples["Problem"]["value"])


def test_limits_in_the_file_are_the_defaults():
    assert SOURCE["x-govreport-limits"] == ServiceOptions().told()


@pytest.mark.parametrize("id", sorted(OPERATIONS))
def test_every_operation_is_described_in_both_languages_and_says_what_can_go_wrong(id):
    operation = OPERATIONS[id]
    for text in (operation["summary"], operation["description"]):
        assert re.search(r"[A-Za-z]{3}", text)
        assert re.search(r"[\u4e00-\u9fff]", text)
    assert "default" in operation["responses"]
    assert operation["operationId"] == id
    if "requestBody" in operation:
        assert {"400", "408", "413", "415", "422", "429"} <= set(operation["responses"])


def test_every_path_has_the_version_of_the_interface():
    assert all(path.startswith("/v1/") for path in BUNDLE["paths"])


def test_a_form_added_to_the_registry_is_in_the_bundle(tmp_path):
    made = govreport.openapi_document(make_spec(tmp_path))
    id = make_spec(tmp_path / "again").current
    schemas = made["components"]["schemas"]
    assert id in schemas["FormatId"]["enum"]
    assert id in schemas["FormatChoice"]["enum"]
    for name in ("Report", "ReportOrNull"):
        assert id in schemas[name]["discriminator"]["mapping"]
    assert f"Report{id}" in schemas


def test_a_broken_description_is_told(tmp_path):
    spec = make_spec(tmp_path)
    file = spec.root / "openapi.yaml"
    file.write_text(file.read_text("utf-8").replace("#/$defs/finding", "#/$defs/nothing"))
    with pytest.raises(govreport.SpecError) as told:
        govreport.openapi_document(spec)
    assert told.value.code == "spec_file_broken"


def test_a_description_that_is_no_yaml_is_told(tmp_path):
    spec = make_spec(tmp_path)
    (spec.root / "openapi.yaml").write_text("a: [")
    with pytest.raises(govreport.SpecError) as told:
        govreport.openapi_document(spec)
    assert told.value.code == "spec_file_broken"
