"""Every entry of the maps between adjacent forms."""

from collections.abc import Iterator, Mapping
from typing import Any

from govreport import Spec
from govreport_docs.markdown import anchor, code, plain, said, slug, suffix, table


def pages(spec: Spec, lang: str) -> Iterator[tuple[str, str]]:
    """A page for each direction of each map."""
    for name in spec.names():
        if name.startswith("migrations/"):
            held = spec.json(name)
            for direction in held["directions"]:
                target = f"reference/migrations/{direction['from']}-{direction['to']}{suffix(lang)}"
                yield target, "\n".join(_page(held["reasons"], direction, lang))


def _page(
    reasons: Mapping[str, Any], direction: Mapping[str, Any], lang: str
) -> Iterator[str]:  # fmt: skip
    say = said(lang)
    yield f"# {direction['from']} → {direction['to']}"
    yield ""
    yield say["migration_intro"]
    yield ""
    yield f"## {say['migrated']}"
    yield from table(
        [say["target"], say["operation"], say["sources"], say["fidelity"], say["reason"]],
        (
            (
                anchor(slug(cell["target"])) + code(cell["target"]),
                code(cell["op"]) + (f", {say['on_request']}" if cell.get("on_request") else ""),
                " ".join(code(source) for source in cell["sources"]),
                say[cell["fidelity"]],
                plain(reasons[cell["reason"]][lang]),
            )
            for cell in direction["cells"]
        ),
    )
    yield f"## {say['carried']}"
    yield ""
    yield say["carried_intro"]
    yield from table(
        [say["cell"], say["fidelity"], say["reason"]],
        (
            (
                anchor("carried-" + slug(cell["source"])) + code(cell["source"]),
                say[cell["fidelity"]],
                plain(reasons[cell["reason"]][lang]),
            )
            for cell in direction.get("carried", ())
        ),
    )
