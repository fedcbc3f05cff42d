"""Web pages saved as one file (MHTML, RFC 2557), by browsers, Word and Excel."""

from __future__ import annotations

import re
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser

from attrs import evolve

from govreport.document import Document
from govreport.errors import ReadError
from govreport.findings import Fault, Finding, Severity
from govreport.limits import Limits
from govreport.readers.tally import Tally
from govreport.readers.text.written import html_document

_HTML = frozenset(("text/html", "application/xhtml+xml"))
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 16_384
_SAYS_CHARSET = re.compile(
    rb"<meta\b[^>]{0,300}?\bcharset\s*=|<\?xml\b[^>]{0,200}?\bencoding", re.I
)
# Set before the document type, the element would turn the page into one of the oldest kind.
_OPENING = re.compile(rb"\s*(?:<!doctype[^>]*>)?\s*(?:<html\b[^>]*>)?", re.IGNORECASE)
_LABEL = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_TABLE = re.compile(rb"<t[dh][\s>]", re.IGNORECASE)
_FRAMES = re.compile(rb"<frameset[\s>]", re.IGNORECASE)
_BOUNDARY = re.compile(rb"^--", re.MULTILINE)


def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """The root page: the part that ``start`` names, else the first HTML (RFC 2387, 3.2).

    Pages in frames and other HTML parts follow it where they hold a table, which the finding
    ``mhtml_part_added`` says; all of them do where the root is nothing but a set of frames, as
    Excel saves workbooks. Raises ``ReadError``: ``mhtml_without_page``, and what the reader of
    HTML says; ``LimitError``: ``limit_members``.
    """
    tally = Tally(limits, name)
    # Every part and every header costs far more memory than its bytes; both are counted first.
    parts = len(_BOUNDARY.findall(data))
    if parts > limits.max_members:
        raise tally.refuse("members", parts)
    root, pages = _pages(data, name)
    whole = html_document(_body(root), tally)
    framed = bool(_FRAMES.search(_payload(root)))
    for page in pages:
        if page is root or not (framed or _TABLE.search(_payload(page))):
            continue
        added = html_document(_body(page), tally)
        findings = (*whole.findings, *added.findings)
        if not framed:
            findings = (*findings, _added(page))
        whole = evolve(whole, blocks=whole.blocks + added.blocks, findings=findings)
    return whole


def _added(page: Message) -> Finding:
    part = _header(page, "content-location") or _header(page, "content-id")
    params = {"part": part}
    return Finding("mhtml_part_added", Severity.INFO, params=params, fault=Fault.READING)


def _pages(data: bytes, name: str | None) -> tuple[Message, list[Message]]:
    """The root page and all HTML parts."""
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data.lstrip())
        parts = [part for part in message.walk() if not part.is_multipart()]
        start = str(message.get_param("start") or "").strip()
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise ReadError("mhtml_without_page", name=name) from error
    pages = [part for part in parts if part.get_content_type() in _HTML]
    named = [part for part in pages if start and _header(part, "content-id") == start]
    if not pages:
        raise ReadError("mhtml_without_page", name=name)
    return (named or pages)[0], pages


def _header(part: Message, name: str) -> str:
    return str(part.get(name) or "").strip()


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _body(part: Message) -> bytes:
    """The bytes of a page. A charset that only the header of the part tells is put into the page.

    What the page itself says of its charset goes first, as it does in the programs that save them:
    the header is written by whoever packed it last.
    """
    body = _payload(part)
    label = part.get_param("charset")
    charset = label[2] if isinstance(label, tuple) else label
    if (
        charset is None
        or not _LABEL.fullmatch(charset)
        or body.startswith(_BOMS)
        or _SAYS_CHARSET.search(body[:_HEAD])
    ):
        return body
    opening = _OPENING.match(body)
    at = opening.end() if opening else 0
    return b'%s<meta charset="%s">%s' % (body[:at], charset.encode(), body[at:])
