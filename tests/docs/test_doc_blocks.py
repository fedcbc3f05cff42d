"""Every block of code of every page does what is shown. Refresh: GOVREPORT_UPDATE_GOLDENS=1."""

import pytest

from tests.docs.doc_blocks import (
    ROOT,
    UPDATE,
    Session,
    alike,
    blocks,
    prepare,
    read_csv,
    read_json,
    read_toml,
    rewritten,
    shown,
)

# Pages whose blocks need more than a folder: the test that runs them, by the start of the name.
ELSEWHERE = {
    "docs/querying": "tests/export/test_querying_docs.py",
    "docs/spark": "tests/integrations/test_spark_docs.py",
    "docs/embedding-": "tests/clients/test_guides.py",
}
SERVED = {"docs/service.md", "docs/service.zh.md"}


def other(page):
    """The same page in Chinese."""
    return page.removesuffix(".md") + (".zh.md" if "/" in page else ".zh-CN.md")


def pages():
    """Every page with blocks, the first language of each."""
    found = [file for file in ROOT.glob("*.md") if not file.name.endswith(".zh-CN.md")]
    found += [file for file in (ROOT / "docs").rglob("*.md") if not file.name.endswith(".zh.md")]
    found += [file for file in (ROOT / "spec").rglob("*.md") if not file.name.endswith(".zh.md")]
    names = sorted(file.relative_to(ROOT).as_posix() for file in found)
    return [name for name in names if blocks((ROOT / name).read_text(encoding="utf-8"))]


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


def elsewhere(page):
    return next((test for start, test in ELSEWHERE.items() if page.startswith(start)), None)


def to_run():
    """The pages whose blocks are run here; those in Chinese where they show something else."""
    for page in pages():
        if not elsewhere(page):
            yield page
            second = other(page)
            if (ROOT / second).exists() and [shown(b) for b in blocks(text_of(second))] != [
                shown(b) for b in blocks(text_of(page))
            ]:
                yield second


def renewed(page, folder, capture):
    """The bodies of the blocks of a page as running them gives them."""
    session, bodies, printed = Session(folder, capture), [], None
    for block in blocks(text_of(page)):
        body, now = block.body, None
        try:
            match block.kind:
                case "python":
                    now = session.python(body)
                case "text":
                    assert printed, "nothing before it prints this"
                    body = printed
                case "console" if page not in SERVED:
                    body = session.console(body)
                case "console":
                    asks_for_operations(body)
                case "sh" | "":
                    session.sh(body)
                case "json":
                    read_json(body)
                case "toml":
                    read_toml(body, folder)
                case "csv":
                    read_csv(body)
                case kind:
                    pytest.fail(f"no one says how a block of {kind!r} is run")
        except Exception as error:
            raise AssertionError(f"{page}, line {block.line}: {error!r}") from error
        printed = now
        bodies.append(body)
    return bodies


def _updated(name, bodies):
    """The page with new outputs; its code, and so its remarks, as they are."""
    outputs = [
        new if block.kind in ("text", "console") else block.body
        for block, new in zip(blocks(text_of(name)), bodies, strict=True)
    ]
    return rewritten(text_of(name), outputs)


def asks_for_operations(body):
    """Requests of a running service; the operations themselves are asked in tests/server."""
    from govreport import openapi_document

    paths = openapi_document()["paths"]
    for line in body.splitlines():
        path = "/" + line.partition("localhost:8080/")[2].split("?")[0].split()[0].strip("'")
        assert path in paths, line


@pytest.mark.parametrize("page", list(to_run()))
def test_every_block_does_what_is_shown(page, tmp_path, capfd, monkeypatch):
    pytest.importorskip("pandas")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    prepare(tmp_path)
    before = [shown(block) for block in blocks(text_of(page))]
    bodies = renewed(page, tmp_path, capfd)
    if UPDATE:
        for name in (page, other(page)):
            if (ROOT / name).exists() and [shown(b) for b in blocks(text_of(name))] == before:
                (ROOT / name).write_text(_updated(name, bodies), encoding="utf-8")
    assert [block.body for block in blocks(text_of(page))] == bodies


@pytest.mark.parametrize("page", [page for page in pages() if (ROOT / other(page)).exists()])
def test_both_languages_show_the_same(page):
    first, second = (
        [alike(block) for block in blocks(text_of(name))] for name in (page, other(page))
    )
    assert first == second


@pytest.mark.parametrize("page", [page for page in pages() if elsewhere(page)])
def test_pages_with_needs_of_their_own_are_run_by_their_own_test(page):
    test = ROOT / elsewhere(page)
    assert test.is_file(), test


@pytest.mark.parametrize(
    "body",
    [
        "```python\nprint(no_such_name)\n```\n",
        "```text\nnothing printed this\n```\n",
        "```sh\ngovreport validate INPUT... --no-such-option\n```\n",
        "```sh\ngovreport validate no-such-file.html\n```\n",
        "```sh\npython benchmarks/no_such_file.py\n```\n",
        "```sh\npip install 'govreport[no-such-extra]'\n```\n",
        '```toml\noff = ["no_such_code"]\n```\n',
        '```json\n{"a": \n```\n',
        "```csv\na,b\n1\n```\n",
    ],
)
def test_a_block_that_does_not_do_what_is_shown_is_found(body, tmp_path, capfd):
    prepare(tmp_path)
    page = tmp_path / "page.md"
    page.write_text(body, encoding="utf-8")
    with pytest.raises(AssertionError, match=r"page\.md, line 1"):
        renewed(str(page), tmp_path, capfd)


def test_other_output_than_is_shown_is_found(tmp_path, capfd):
    prepare(tmp_path)
    page = tmp_path / "page.md"
    page.write_text("- a\n\n    ```python\n    print(1)\n    ```\n\n    ```text\n    2\n    ```\n")
    assert renewed(str(page), tmp_path, capfd) == ["print(1)\n", "1\n"]
    assert [block.body for block in blocks(page.read_text())] == ["print(1)\n", "2\n"]
