"""Reports as PDF, exported by a word processor from Word files."""

from __future__ import annotations

from collections.abc import Sequence

from tests.generator.media import docx
from tests.generator.media.compose import Drawn
from tests.generator.media.soffice import convert

# Sums of table cells are worked out anew when the file is opened, and come out differently.
LASTING = {kind: weight for kind, weight in docx.KINDS.items() if kind != "fields"}
# Deleted text that is still tracked is printed with a line through it: no reading is right then.
KINDS = {kind: weight for kind, weight in LASTING.items() if kind != "tracked"}


def write(drawn: Sequence[Drawn]) -> list[bytes]:
    """The bytes of the files, all exported in one run."""
    return convert([docx.write(one) for one in drawn], ".docx", "pdf")
