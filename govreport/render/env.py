"""The templates, with escaping of everything on (extra ``web``)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from attrs import frozen

from govreport.libraries import library
from govreport.spec import Spec, default_spec


@frozen(slots=True)
class Two:
    """A text in Chinese and in English; a page holds both and shows one."""

    zh: str
    en: str


def two(code: str, part: str = "text", **params: object) -> Two:
    """A text of the pages, in both languages."""
    spec = default_spec()
    zh, en = (
        str(spec.messages(lang).get(code, {}).get(part, code)).format(**params)
        for lang in ("zh", "en")
    )
    return Two(zh, en)


def known(spec: Spec, lang: str) -> str:
    """The language a page opens in: the one wanted, else Chinese."""
    return lang if lang in ("zh", "en") and lang in spec.languages else "zh"


def draw(template: str, values: Mapping[str, Any]) -> str:
    """Fill a template. Raises ``ReadError`` (``extra_missing``) without the library."""
    text: str = environment().get_template(template).render(two=two, style=style(), **values)
    return text


@lru_cache(maxsize=16)
def style(name: str = "style.css") -> Mapping[str, str]:
    """A style sheet, and its hash for the content security policy (CSP 3, 2.3.1)."""
    text = _text(name)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return {"text": text, "hash": f"sha256-{digest}"}


@cache
def environment() -> Any:
    """The templates. Raises ``ReadError`` (``extra_missing``)."""
    jinja2 = library("jinja2", extra="web", of="text/html")
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_text),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _text(name: str) -> str:
    return resources.files("govreport.render").joinpath("templates", name).read_text("utf-8")
