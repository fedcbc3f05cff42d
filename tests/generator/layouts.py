"""The registry of layouts: name, file suffix, writer and weight."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.generator import html_layouts as web
from tests.generator import text_layouts as text
from tests.generator.page import Page


@dataclass(frozen=True)
class Layout:
    """``write`` gives the text of the page; ``family`` is html, markdown or text."""

    name: str
    family: str
    suffix: str
    weight: int
    write: Callable[[random.Random, Page], str]


def _all() -> dict[str, Layout]:
    found = []
    kinds = ("clean", "word", "unclosed", "wrapped", "split", "continued", "thead")
    for kind, weight in zip(kinds, (8, 8, 4, 5, 4, 4, 4), strict=True):
        write = partial(web.html_page, name=kind)
        found.append(Layout(f"html_{kind}", "html", ".html", weight, write))
    found += [
        Layout("lines_blank", "text", ".txt", 10, partial(text.cell_a_line, between=1)),
        Layout("lines_tight", "text", ".txt", 7, partial(text.cell_a_line, between=0)),
        Layout(
            "lines_no_blanks",
            "text",
            ".txt",
            4,
            partial(text.cell_a_line, between=0, keep=False),
        ),
        Layout("bars", "text", ".txt", 7, text.bars),
        Layout("tabs_full", "text", ".txt", 7, text.tabs_full),
        Layout("tabs_packed", "text", ".txt", 4, text.tabs_packed),
        Layout("tabs_slip", "text", ".txt", 9, text.tabs_slip),
        Layout("spaces_aligned", "text", ".txt", 5, text.spaces_aligned),
        Layout("spaces_loose", "text", ".txt", 5, text.spaces_loose),
        Layout("pipes", "markdown", ".md", 6, partial(web.pipes, repeat=False)),
        Layout("pipes_repeat", "markdown", ".md", 3, partial(web.pipes, repeat=True)),
        Layout("markdown_html", "markdown", ".md", 4, web.markdown_html),
    ]
    return {layout.name: layout for layout in found}


LAYOUTS = _all()
