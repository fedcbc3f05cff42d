"""Readers: bytes to a neutral document. They know media, not reports."""

from __future__ import annotations

import hashlib

from govreport.document import Document
from govreport.errors import LimitError, ReadError
from govreport.limits import DEFAULT_LIMITS, Limits
from govreport.readers.encoding import decode
from govreport.readers.sniff import HTML, READABLE, sniff
from govreport.readers.tally import Tally

__all__ = ["decode", "read", "sniff"]


def read(
    data: bytes,
    *,
    name: str | None = None,
    media_type: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Document:
    """Read ``data`` as a document: headings, paragraphs and tables, each with its place.

    ``name`` (file name or URI) goes into errors and the document; ``name`` and ``media_type`` are
    hints, the content decides. What was doubtful about the encoding is in ``Document.findings``.

    Raises ``LimitError`` where a limit is passed, else ``ReadError``: ``file_empty``,
    ``file_blank``, ``file_binary``, ``media_type_unsupported``, ``text_truncated``,
    ``text_undecodable``, ``document_without_text``.
    """
    if len(data) > limits.max_bytes:
        raise LimitError("limit_bytes", name=name, limit=limits.max_bytes, found=len(data))
    found = sniff(data, name, media_type)
    if found not in READABLE:
        code = "file_binary" if found == "application/octet-stream" else "media_type_unsupported"
        raise ReadError(code, name=name, media_type=found)
    text, encoding, findings = decode(data, name=name)
    tally = Tally(limits, name)
    title, metadata = None, None
    if found == HTML:
        from govreport.readers.html import read_html

        blocks, title, metadata = read_html(
            text, tally, data if encoding.evidence == "utf-8" else None
        )
    else:
        from govreport.readers.text import read_text

        blocks = read_text(text, tally)
    if not blocks:
        raise ReadError("document_without_text", name=name, media_type=found)
    if len(blocks) > limits.max_blocks:
        raise tally.refuse("blocks", len(blocks))
    return Document(
        blocks=tuple(blocks),
        name=name,
        media_type=found,
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        title=title,
        **({} if metadata is None else {"metadata": metadata}),
        findings=findings,
    )
