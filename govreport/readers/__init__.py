"""Readers: bytes to a neutral document. They know media, not reports."""

from __future__ import annotations

import hashlib

from attrs import evolve

from govreport.document import Document
from govreport.errors import LimitError, ReadError
from govreport.limits import DEFAULT_LIMITS, Limits
from govreport.readers.kinds.hints import kind_of
from govreport.readers.kinds.sniff import BINARY, sniff
from govreport.readers.registry import reader_of
from govreport.readers.text.encoding import decode

__all__ = ["decode", "kind_of", "read", "sniff"]


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
    ``file_blank``, ``file_binary``, ``media_type_unsupported``, ``extra_missing`` (a library is not
    installed), ``document_without_text``, and what the reader of the medium says.
    """
    if len(data) > limits.max_bytes:
        raise LimitError("limit_bytes", name=name, limit=limits.max_bytes, found=len(data))
    found = kind_of(data, name, media_type)
    reader = reader_of(found)
    if reader is None:
        code = "file_binary" if found == BINARY else "media_type_unsupported"
        raise ReadError(code, name=name, media_type=found)
    document = reader(data, name=name, limits=limits)
    blocks = len(document.blocks)
    if not blocks:
        raise ReadError("document_without_text", name=name, media_type=found)
    if blocks > limits.max_blocks:
        raise LimitError("limit_blocks", name=name, limit=limits.max_blocks, found=blocks)
    digest = hashlib.sha256(data).hexdigest()
    return evolve(document, name=name, media_type=found, sha256=digest)
