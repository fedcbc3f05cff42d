"""All pages that are made rather than written."""

from collections.abc import Iterator
from functools import cache

from govreport import Spec, default_spec
from govreport_docs import cells, codes, commands, http, migrations, names, rules
from govreport_docs.markdown import LANGUAGES

_MAKERS = (cells, rules, migrations, codes, commands, http, names)


def pages(spec: Spec) -> Iterator[tuple[str, str]]:
    """Name and Markdown of every made page in every language, and the OpenAPI document."""
    for lang in LANGUAGES:
        for maker in _MAKERS:
            yield from maker.pages(spec, lang)
    yield "reference/openapi.json", http.document()


@cache
def all_pages() -> tuple[tuple[str, str], ...]:
    """The same for the specification as shipped, made once."""
    return tuple(pages(default_spec()))
