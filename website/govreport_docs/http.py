"""The operations of the HTTP interface, from the OpenAPI document."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from govreport import Spec, openapi_document
from govreport_docs.markdown import code, plain, said, side, suffix, table

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")


def pages(spec: Spec, lang: str) -> Iterator[tuple[str, str]]:
    """One page of all operations."""
    yield f"reference/http{suffix(lang)}", "\n".join(_page(lang))


def document() -> str:
    """The OpenAPI document as one JSON file."""
    return json.dumps(openapi_document(), ensure_ascii=False, indent=1, default=str)


def operations() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Method, path and description of every operation."""
    for path, item in openapi_document()["paths"].items():
        for method in _METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def _page(lang: str) -> Iterator[str]:
    say, end = said(lang), suffix(lang)
    whole = openapi_document()
    yield f"# {say['http']}"
    yield ""
    yield say["http_intro"].format(f"[{say['http_manual']}](../service{end})")
    for method, path, item in operations():
        yield ""
        yield f"## {plain(method)} {plain(path)} {{ #{item['operationId']} }}"
        yield ""
        yield f"**{plain(side(item.get('summary', ''), lang))}** · {code(item['operationId'])}"
        yield ""
        yield from (plain(p) + "\n" for p in side(item.get("description", ""), lang).split("\n\n"))
        given = [_resolved(whole, parameter) for parameter in item.get("parameters", ())]
        if given:
            rows = (
                (
                    code(p["name"]),
                    plain(p["in"]) + (f", {say['required']}" if p.get("required") else ""),
                    plain(side(p.get("description", ""), lang)),
                )
                for p in given
            )
            yield from table([say["parameter"], say["where"], say["meaning"]], rows)
        if "requestBody" in item:
            body = _resolved(whole, item["requestBody"])
            yield f"{say['body']}: " + ", ".join(code(kind) for kind in body.get("content", {}))
            yield ""
        rows = []
        for status, answer in item["responses"].items():
            held = _resolved(whole, answer)
            kinds = ", ".join(code(kind) for kind in held.get("content", {}))
            rows.append((code(status), plain(side(held.get("description", ""), lang)), kinds))
        yield from table([say["status"], say["meaning"], say["content"]], rows)


def _resolved(whole: Mapping[str, Any], item: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in item:
        found: Any = whole
        for step in str(item["$ref"]).removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        item = found
    return item
