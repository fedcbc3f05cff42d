"""The manual for those who embed the library says what really happens.

Refresh: GOVREPORT_UPDATE_GOLDENS=1.
"""

import pytest

from tests.house.test_readme import BLOCK, ROOT, UPDATE, printed


@pytest.mark.parametrize("name", ["docs/embedding.md", "docs/embedding.zh.md"])
def test_every_example_prints_what_is_shown(name):
    pytest.importorskip("pandas")
    file = ROOT / name
    outputs = []

    def renew(match):
        kind, body = match.groups()
        if kind == "python":
            outputs.append(printed(body))
        elif kind == "text":
            body = outputs.pop()
        return f"```{kind}\n{body}```"

    renewed = BLOCK.sub(renew, file.read_text(encoding="utf-8"))
    assert outputs == []
    if UPDATE:
        file.write_text(renewed, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == renewed


def test_both_languages_show_the_same_examples():
    first, second = (
        BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))
        for name in ("docs/embedding.md", "docs/embedding.zh.md")
    )
    assert first == second
    assert len(first) > 10
