"""Examples of the description: what is asked there is answered, and what is shown is an answer.

``GOVREPORT_UPDATE_GOLDENS=1`` writes the answers into ``spec/openapi.yaml`` anew; the digests of
the specification follow by ``scripts/freeze-spec``.
"""

import json
import os
import re

import pytest

from tests.server.conftest import ROOT
from tests.server.test_openapi_file import BUNDLE, OPERATIONS, validator

FILE = ROOT / "spec" / "openapi.yaml"
SHOWN = BUNDLE["components"]["examples"]
UPDATE = os.environ.get("GOVREPORT_UPDATE_GOLDENS") == "1"
OLD = "003_fb3e4d97a50cfdcc.txt"
REQUEST_ID = "0f8b1c2d3e4f5a6b7c8d9e0f1a2b3c4d"  # of a problem: another in every answer
TEXT = SHOWN["Text"]["value"].encode()
# Examples of answers -> how they are had: method, path, and what is sent.
ASKED = {
    "Report": ("POST", "/v1/convert", {"file": "shuyang-fgw-2023.html"}),
    "Detected": ("POST", "/v1/detect", TEXT),
    "Problem": ("POST", "/v1/parse", {"file": ""}),
    "ProblemOfParameter": ("POST", "/v1/convert?to=doc", TEXT),
    "ProblemOfMedium": ("POST", "/v1/parse", ("image/svg+xml", TEXT)),
    "ProblemOfName": ("GET", "/v1/formats/1999", None),
}
_LONGEST = 440  # of a value on one line


def resolved(node):
    while "$ref" in node:
        found = BUNDLE
        for step in node["$ref"].split("/")[1:]:
            found = found[step]
        node = found
    return node


def bodies(id):
    """Media type and description of each body that an operation takes."""
    return resolved(OPERATIONS[id].get("requestBody", {})).get("content", {}).items()


def answers(id):
    """Status, media type and description of each body that an operation gives."""
    for status, response in OPERATIONS[id]["responses"].items():
        for media_type, media in resolved(response).get("content", {}).items():
            yield status, media_type, media


def path_of(id):
    return next(
        (method, path)
        for path, item in BUNDLE["paths"].items()
        for method, operation in item.items()
        if operation["operationId"] == id
    )


REQUESTS = [
    (id, media_type, name, resolved(example)["value"])
    for id in sorted(OPERATIONS)
    for media_type, media in bodies(id)
    for name, example in media.get("examples", {}).items()
]
RESPONSES = [
    (id, status, media_type, name, media)
    for id in sorted(OPERATIONS)
    for status, media_type, media in answers(id)
    for name in media.get("examples", {})
]


def faults(schema, value):
    name = schema["$ref"].rpartition("/")[2]
    return [error.message[:200] for error in validator(name).iter_errors(value)]


def asked(client, real, name):
    """What the service answers now."""
    method, path, given = ASKED[name]
    headers = {"accept-language": "en"}
    if isinstance(given, dict):
        files = {
            part: (file or "empty.txt", (real / file).read_bytes() if file else b"")
            for part, file in given.items()
        }
        answer = client.request(method, path, files=files, headers=headers)
    else:
        kind, body = given if isinstance(given, tuple) else ("text/plain", given)
        headers["content-type"] = kind
        answer = client.request(method, path, content=body, headers=headers)
    found = answer.json()
    return found | ({"request_id": REQUEST_ID} if "request_id" in found else {})


@pytest.mark.parametrize(("id", "media_type", "name", "value"), REQUESTS)
def test_every_request_shown_is_answered_as_described(client, id, media_type, name, value):
    method, path = path_of(id)
    body = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    answer = client.request(
        method, path, content=body.encode(), headers={"content-type": media_type}
    )
    assert answer.status_code == 200, answer.text[:300]
    kind = answer.headers["content-type"].partition(";")[0]
    media = {m: found for status, m, found in answers(id) if status == "200"}[kind]
    if kind == "application/json":
        assert faults(media["schema"], answer.json()) == []
        # An answer that is shown under the name of a request is the answer to it.
        if name in media.get("examples", {}):
            assert answer.json() == resolved(media["examples"][name])["value"]


@pytest.mark.parametrize(("id", "status", "media_type", "name", "media"), RESPONSES)
def test_every_answer_shown_follows_its_schema(id, status, media_type, name, media):
    value = resolved(media["examples"][name])["value"]
    assert faults(media["schema"], value) == []
    if media_type == "application/problem+json":
        assert str(value["status"]) == status


@pytest.mark.parametrize("name", ASKED)
def test_every_answer_shown_is_what_is_answered(client, real, name):
    found = asked(client, real, name)
    if UPDATE:
        FILE.write_text(with_example(FILE.read_text("utf-8"), name, found), "utf-8")
    else:
        assert found == SHOWN[name]["value"], "run with GOVREPORT_UPDATE_GOLDENS=1"


def test_every_answer_of_the_file_is_asked_for_and_every_example_is_used():
    used = set(re.findall(r"#/components/examples/(\w+)", json.dumps(BUNDLE["components"])))
    used |= set(re.findall(r"#/components/examples/(\w+)", json.dumps(BUNDLE["paths"])))
    assert used == set(SHOWN) == {*ASKED, "Text"}


def test_examples_are_written_as_they_stand():
    text = FILE.read_text("utf-8")
    for name in ASKED:
        assert with_example(text, name, SHOWN[name]["value"]) == text, name
    with pytest.raises(ValueError, match="Nothing"):
        with_example(text, "Nothing", {})


def with_example(text, name, value):
    """The file with another value of an example."""
    pattern = rf"(?m)^(    {name}:\n      summary: .*\n      value: )\{{\n(.*\n)*?        \}}$"
    made, count = re.subn(pattern, lambda found: found[1] + written(value, 8), text)
    if count != 1:
        raise ValueError(name)
    return made


def written(value, indent):
    """JSON of which an object is on one line where that is short enough."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict) or (len(line) <= _LONGEST and indent > 8):
        return line
    members = (
        f"{' ' * (indent + 2)}{json.dumps(key, ensure_ascii=False)}: {written(below, indent + 2)}"
        for key, below in value.items()
    )
    return "{\n" + ",\n".join(members) + "\n" + " " * indent + "}"


def linked(id):
    """The links of an operation's answer 200."""
    return OPERATIONS[id]["responses"]["200"].get("links", {})


LINKS = [(id, name) for id in sorted(OPERATIONS) for name in linked(id)]


def test_reports_that_were_read_moved_or_checked_lead_on():
    assert {id for id, _ in LINKS} >= {"parseReport", "migrateReport", "validateReport"}


@pytest.mark.parametrize(("id", "name"), LINKS)
def test_every_link_leads_to_an_answer(client, real, id, name):
    method, path = path_of(id)
    files = {"file": (OLD, (real / OLD).read_bytes())} if method == "post" else None
    first = client.request(method, path, files=files)
    assert first.status_code == 200, first.text[:300]
    link = linked(id)[name]
    method, path = path_of(link["operationId"])
    for parameter, expression in link.get("parameters", {}).items():
        path = path.replace("{" + parameter + "}", pointed(first.json(), expression))
    sent = {}
    if "requestBody" in link:
        sent["json"] = pointed(first.json(), link["requestBody"])
    answer = client.request(method, path, **sent)
    assert answer.status_code == 200, answer.text[:300]


def pointed(body, expression):
    """What a runtime expression of OpenAPI gives of an answer's body."""
    found = body
    for step in expression.removeprefix("$response.body#/").split("/"):
        found = found[int(step) if isinstance(found, list) else step]
    return found
