"""Where the documentation explains a finding."""

from __future__ import annotations

from govreport.findings import Finding
from govreport.render.env import Two
from govreport.spec import Spec, default_spec

_FIRST = "en"  # the language whose pages stand at the top of the site


def documentation_path(finding: Finding, lang: str = "en", spec: Spec | None = None) -> str:
    """The page that explains a finding, relative to the address of the documentation.

    The page of its rule, ``reference/rules/R1/``; the line of a statement of the text, or else of
    the code, ``reference/codes/#cell_lost``. Ids and codes never change their meaning, so neither
    do these. The name of another language than English stands before it (``zh/``).
    """
    spec = spec or default_spec()
    home = "" if lang == _FIRST else f"{lang}/"
    if any(rule["id"] == finding.rule for rule in spec.rules):
        return f"{home}reference/rules/{finding.rule}/"
    if any(claim["id"] == finding.rule for claim in spec.claims["claims"]):
        return f"{home}reference/statements/#{finding.rule}"
    return f"{home}reference/codes/#{finding.code}"


def page_of(finding: Finding, docs: str | None, spec: Spec) -> Two | None:
    """The addresses of the page in both languages, below that of the documentation."""
    if docs is None:
        return None
    home = docs.rstrip("/")
    return Two(*(f"{home}/{documentation_path(finding, lang, spec)}" for lang in ("zh", "en")))
