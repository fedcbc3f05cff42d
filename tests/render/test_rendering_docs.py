"""The manual on the official form shows its pictures. Its blocks are run in tests/docs."""

import pytest

NAMES = ("docs/rendering.md", "docs/rendering.zh.md")


@pytest.mark.parametrize("name", NAMES)
def test_the_pictures_are_there(name, root):
    text = (root / name).read_text(encoding="utf-8")
    for picture in ("form-requests.png", "form-disclosure.png"):
        assert f"](images/{picture})" in text
        assert (root / "docs/images" / picture).stat().st_size < 150_000
