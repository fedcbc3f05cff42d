"""The form in which names and texts are compared wherever width and white space do not count."""

from __future__ import annotations

import unicodedata


def squeezed(text: str) -> str:
    """A text in the compatibility form NFKC (UAX 15) with all white space out."""
    return "".join(unicodedata.normalize("NFKC", text).split())
