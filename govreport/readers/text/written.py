"""Text, Markdown and HTML: the media whose bytes are text in some encoding."""

from __future__ import annotations

from immutabledict import immutabledict

from govreport.document import Document
from govreport.limits import Limits
from govreport.readers.tally import Tally
from govreport.readers.text.encoding import decode


def read_text(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """Plain text or Markdown. Raises ``ReadError``: ``text_truncated``, ``text_undecodable``."""
    from govreport.readers.text.lines import read_text as read_lines

    text, encoding, findings = decode(data, name=name)
    blocks = read_lines(text, Tally(limits, name))
    return Document(tuple(blocks), encoding=encoding, findings=findings)


def read_html(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """A web page. Raises ``ReadError``: ``text_truncated``, ``text_undecodable``."""
    return html_document(data, Tally(limits, name))


def html_document(data: bytes, tally: Tally) -> Document:
    """A web page that is part of what ``tally`` counts. Raises as ``read_html`` does."""
    from govreport.readers.web.html import read_html as read_page

    text, encoding, findings = decode(data, name=tally.name)
    encoded = data if encoding.evidence == "utf-8" else None
    blocks, title, metadata = read_page(text, tally, encoded)
    return Document(
        tuple(blocks),
        encoding=encoding,
        title=title,
        metadata=immutabledict(metadata),
        findings=findings,
    )
