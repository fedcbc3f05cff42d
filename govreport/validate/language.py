"""All words of the rules' expression language (``spec/rules/README.md``)."""

from __future__ import annotations

from collections.abc import Mapping

from immutabledict import immutabledict

from govreport.validate.conditions import CONDITIONS
from govreport.validate.expressions import Form
from govreport.validate.terms import TERMS
from govreport.validate.text_terms import TEXT_CONDITIONS, TEXT_TERMS

LANGUAGE: Mapping[str, Form] = immutabledict(
    {**TERMS, **TEXT_TERMS, **CONDITIONS, **TEXT_CONDITIONS}
)
