"""What is said before the first section and under the last: the notice followed, the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from govreport.bodynames import body_names
from govreport.extract.metadata import Text
from govreport.findings import Fault, Finding, Severity
from govreport.spec import Spec
from govreport.squeeze import squeezed

_NUMBERED = re.compile(r"^(.+?)[〔\[(【](\d{4})[〕\])】](\d+号)$")
_MAKES = "makes_report"


def preamble_findings(
    before: Sequence[Text],
    narrative: Sequence[Text],
    signature: Text | None,
    agency: str | None,
    format: str,
    spec: Spec,
) -> Iterator[Finding]:
    """What the text around the sections says of another form or of another body.

    ``before`` are the lines before the first section, ``narrative`` those of the sections, which
    may cite the right notice; ``signature`` is the name that closes the report.
    """
    yield from _notice(before, narrative, format, spec)
    names = body_names(spec.vocabulary)
    if names is None or agency is None:
        return
    for line in before:
        stranger = names.stranger(line.text, _MAKES, agency)
        if stranger is not None:
            yield _other("other_body_reports", agency, stranger, line)
            break
    if signature is not None and not names.may_be(signature.text, squeezed(agency)):
        yield _other("other_body_signs", agency, signature.text, signature)


def _other(code: str, agency: str, found: str, line: Text) -> Finding:
    return Finding(
        code,
        Severity.WARNING,
        ("/agency/name",),
        expected=agency,
        found=found,
        place=line.place,
    )


def _notice(
    before: Sequence[Text], narrative: Sequence[Text], format: str, spec: Spec
) -> Iterator[Finding]:
    """The notice of another form is cited, and nowhere that of the form used."""
    notices = _notices(spec)
    own = notices.get(format)
    if own is None or any(own.search(squeezed(line.text)) for line in (*before, *narrative)):
        return
    for line in before:
        text = squeezed(line.text)
        for other, notice in notices.items():
            cited = notice.search(text) if other != format else None
            if cited is not None:
                yield Finding(
                    "notice_of_other_format",
                    Severity.INFO,
                    params={"format": format},
                    expected=spec.format(format).legal_basis,
                    found=cited[0],
                    place=line.place,
                    fault=Fault.PUBLISHER,
                )
                return


@lru_cache(maxsize=16)
def _notices(spec: Spec) -> dict[str, re.Pattern[str]]:
    """How the notice of each form is cited, in any brackets."""
    found = {}
    for format in spec.formats.values():
        parts = _NUMBERED.match(squeezed(format.legal_basis))
        if parts is not None:
            organ, year, number = map(re.escape, parts.groups())
            pattern = rf"{organ}[〔\[(【]{year}[〕\])】]第?{number}"
            found[format.id] = re.compile(pattern)
    return found
