"""The files of the page: their types, entity tags and strict headers, and nothing else."""

import pytest

from govreport.server.page import FOLDER, POLICY
from tests.server.test_operations import problem

FILES = sorted(path.name for path in FOLDER.glob("*") if path.is_file())
TYPES = {
    ".html": "text/html",
    ".js": ("text/javascript", "application/javascript"),
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_given_with_its_type_and_the_policy(client, name):
    response = client.get(f"/{name}")
    assert response.status_code == 200
    assert response.content == (FOLDER / name).read_bytes()
    suffix = name[name.rindex(".") :]
    if suffix in TYPES:
        assert response.headers["content-type"].startswith(TYPES[suffix])
    assert response.headers["content-security-policy"] == POLICY
    assert response.headers["x-content-type-options"] == "nosniff"


def test_the_page_is_at_the_top(client):
    if "index.html" not in FILES:
        pytest.skip("there is no page")
    response = client.get("/")
    assert response.content == (FOLDER / "index.html").read_bytes()
    assert response.headers["content-type"].startswith("text/html")


def test_a_file_the_client_has_is_not_sent_again(client):
    tag = client.get(f"/{FILES[0]}").headers["etag"]
    again = client.get(f"/{FILES[0]}", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/none.js", "/..%2fapp.py", "/%2e%2e/app.py", "/page/", "/a%00b"])
def test_nothing_else_is_given(client, path):
    problem(client.get(path), 404, "http_not_found")


def test_nothing_can_be_put_there(client):
    problem(client.put(f"/{FILES[0]}", content=b"x"), 404, "http_not_found")


def test_the_policy_lets_nothing_in_from_elsewhere():
    parts = dict(part.strip().partition(" ")[::2] for part in POLICY.split(";"))
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == parts["connect-src"] == parts["style-src"] == "'self'"
    for name in ("form-action", "frame-ancestors", "base-uri"):
        assert parts[name] == "'none'"
