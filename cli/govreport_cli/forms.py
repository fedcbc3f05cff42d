"""The official form on the command line: of a report, and blank (``govreport form``)."""

from __future__ import annotations

import argparse
import sys
from functools import cache
from pathlib import Path

import govreport
from govreport import Spec
from govreport_cli import outputs
from govreport_cli.usage import UsageError
from govreport_cli.work import Exit

_DEFAULT = "html"
#: Forms that are text, so that a terminal can show them.
_TEXT = frozenset(("html", "md"))


@cache
def media() -> dict[str, str]:
    """The media of the official form by suffix of a file."""
    found = (form for form in govreport.output_forms().values() if form.medium)
    return {form.suffix: form.name for form in found}


def spare_terminal(form: str, output: str | None) -> None:
    """Raises ``UsageError`` where a file that is no text would go to a terminal unasked."""
    if form in media().values() and form not in _TEXT and output is None and sys.stdout.isatty():
        raise UsageError("cli_output_terminal", form=form)


def run(spec: Spec, arguments: argparse.Namespace) -> Exit:
    """Write a blank form of a format, to be filled in. Raises ``GovReportError``."""
    output: str | None = arguments.output
    suffix = "" if output is None else Path(output).suffix.lower()
    if output not in (None, "-") and not arguments.to:
        outputs.told_by_suffix(Path(str(output)), media())
    form = arguments.to or media().get(suffix, _DEFAULT)
    spare_terminal(form, output)
    blank = govreport.blank_form(arguments.format, spec)
    data = govreport.render(blank, form, spec=spec)
    file = None if output in (None, "-") else Path(str(output))
    try:
        outputs.write(data, file, append=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        detail = error.strerror or str(error)
        raise UsageError("cli_output_failed", path=output or "-", detail=detail) from error
    return Exit.CLEAN
