"""Which character encoding the bytes are in: evidence first, then a detector, then scoring.

Order: byte order mark, strict UTF-8, declared charset, detector, score of the few candidates.
GB2312 and GBK are always decoded as GB18030, their superset (GB 18030-2022).
"""

from __future__ import annotations

import codecs
import re

from govreport.document import Encoding
from govreport.errors import ReadError
from govreport.findings import Fault, Finding, Severity
from govreport.readers.text.plausible import score
from govreport.sources import Place

_PLAUSIBLE = 0.3
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-8")
_DETECTABLE = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-16")
_FAMILIES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "cp950": "big5hkscs",
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
}
# Labels that browsers take for these encodings (WHATWG Encoding 4.2) and Python does not know.
_LABELS = {
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "gb_2312": "gb18030",
    "gb18030-2022": "gb18030",
    "x-x-big5": "big5hkscs",
    "unicode": "utf-16",
    "utf8mb4": "utf-8",
    "utf_8": "utf-8",
}
_HEAD = 16_384
_SAMPLE = 200_000
_DECLARED = re.compile(
    r"<meta\b[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})"
    r"|<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})",
    re.IGNORECASE,
)
_MARKUP = re.compile(rb"<[^<>]*>")


def decode(data: bytes, *, name: str | None = None) -> tuple[str, Encoding, tuple[Finding, ...]]:
    """The text of ``data``, without byte order mark, the encoding chosen, and what was doubtful.

    Bytes that the encoding does not allow become U+FFFD and are counted (``encoding_replaced``,
    warning); a declared charset that turns out wrong is told (``encoding_mismatch``, info).

    Raises ``ReadError``: ``text_truncated`` (UTF-16 with an odd number of bytes), ``file_binary``
    (NUL bytes that are not UTF-16), ``text_undecodable``.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _after_bom(data, data[len(bom) :], codec, name)
    if b"\0" in data:
        return _utf16_without_bom(data, name)
    declared = _declared(data[:_HEAD].decode("latin-1"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        contradicted = None if data.isascii() else declared
        return _result(text, Encoding("utf-8", "utf-8", declared), data, contradicted)
    chosen = _choose(data, declared)
    if chosen is None:
        if _looks_cut_utf16(data):
            raise ReadError("text_truncated", name=name, encoding="UTF-16")
        raise ReadError("text_undecodable", name=name)
    codec, evidence = chosen
    text = data.decode(codec, "replace")
    return _result(text, Encoding(codec, evidence, declared), data, declared)


def _after_bom(
    data: bytes, body: bytes, codec: str, name: str | None
) -> tuple[str, Encoding, tuple[Finding, ...]]:
    if codec != "utf-8" and len(body) % 2:
        raise ReadError("text_truncated", name=name, encoding="UTF-16")
    text = body.decode(codec, "replace")
    if not text.strip("\0 \t\r\n\u3000"):
        raise ReadError("file_blank", name=name)
    if "\0" in text or text.count("\ufffd") * 5 > len(text):
        raise ReadError("file_binary", name=name, media_type="application/octet-stream")
    if codec != "utf-8" and not text.isascii() and score(text) < 0:
        raise ReadError("file_binary", name=name, media_type="application/octet-stream")
    declared = _declared(text[:_HEAD])
    return _result(text, Encoding(codec, "bom", declared), data, declared)


def _utf16_without_bom(data: bytes, name: str | None) -> tuple[str, Encoding, tuple[Finding, ...]]:
    whole = data[: len(data) // 2 * 2]
    best, text, codec = 0.0, "", ""
    for candidate in ("utf-16-le", "utf-16-be"):
        tried = whole.decode(candidate, "replace")
        # ASCII signs and line ends are half of the evidence in a page of figures.
        ascii_share = sum(map(tried.count, "\n\r\t 0123456789|<>/")) / len(tried) if tried else 0.0
        value = score(tried) + min(ascii_share, 0.5)
        if value > best and "\0" not in tried:
            best, text, codec = value, tried, candidate
    if best < _PLAUSIBLE:
        raise ReadError("file_binary", name=name, media_type="application/octet-stream")
    if len(data) % 2:
        raise ReadError("text_truncated", name=name, encoding="UTF-16")
    declared = _declared(text[:_HEAD])
    return _result(text, Encoding(codec, "scored", declared), data, declared)


def _choose(data: bytes, declared: str | None) -> tuple[str, str] | None:
    """Codec and evidence for bytes that are neither marked nor clean UTF-8."""
    claimed = None if declared is None else _codec(declared)
    if _mostly_utf8(data):
        return "utf-8", "declared" if claimed == "utf-8" else "scored"
    sample = _sample(data)
    # A single-byte charset decodes anything, so its word proves nothing.
    if claimed in {"gb18030", "big5hkscs"}:
        own = score(_lenient(sample, claimed))
        rival = "big5hkscs" if claimed == "gb18030" else "gb18030"
        if own >= _PLAUSIBLE and own > score(_lenient(sample, rival)):
            return claimed, "declared"
    detected = _detected(sample)
    if detected is not None:
        return detected, "detected"
    values = {
        codec: score(_lenient(data if codec.startswith("utf-16") else sample, codec))
        for codec in _CANDIDATES
    }
    best = max(_CANDIDATES, key=values.__getitem__)
    if values[best] < _PLAUSIBLE:
        return None
    if best.startswith("utf-16") and len(data) % 2:
        return None
    return best, "scored"


def _sample(data: bytes) -> bytes:
    """The lines that tell something: without markup, and with bytes above ASCII."""
    lines = _MARKUP.sub(b" ", data).split(b"\n")
    return b"\n".join(line for line in lines if not line.isascii())[:_SAMPLE]


def _detected(sample: bytes) -> str | None:
    """The detector's answer, if the whole text decodes with it and reads as Chinese."""
    import chardet

    # "utf-8" where nothing fits: it is among the encodings asked for and fails to decode below.
    found = chardet.detect(sample, include_encodings=_DETECTABLE, no_match_encoding="utf-8")
    answer = found["encoding"]
    codec = None if answer is None else _codec(answer)
    if codec is None or codec == "utf-16" or codec not in _CANDIDATES:
        return None
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return None
    value = score(text)
    others = (score(_lenient(sample, other)) for other in _CANDIDATES if other != codec)
    return codec if value >= _PLAUSIBLE and value > max(others) else None


def _mostly_utf8(data: bytes) -> bool:
    """Whether the bytes above ASCII are UTF-8 sequences but for a few; no other encoding is."""
    text = data[: 2 * _SAMPLE].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good > 0 and bad * 10 <= good


def _lenient(data: bytes, codec: str) -> str:
    return data[:40_000].decode(codec, "replace")


def _looks_cut_utf16(data: bytes) -> bool:
    if len(data) % 2 == 0:
        return False
    return any(
        score(_lenient(data[:-1], codec)) >= _PLAUSIBLE for codec in ("utf-16-le", "utf-16-be")
    )


def _declared(head: str) -> str | None:
    """The charset that an HTML ``meta`` or an XML declaration claims."""
    found = _DECLARED.search(head)
    return None if found is None else found[1] or found[2]


def _codec(label: str) -> str | None:
    """The Python codec used for a charset label, its superset where it has one."""
    label = label.strip().lower()
    known = _LABELS.get(label)
    if known is not None:
        return known
    try:
        python_name = codecs.lookup(label).name
    except LookupError:
        return None
    return "gb18030" if python_name == "hz" else _FAMILIES.get(python_name, python_name)


def _result(
    text: str, encoding: Encoding, data: bytes, declared: str | None
) -> tuple[str, Encoding, tuple[Finding, ...]]:
    findings: list[Finding] = []
    text = text.removeprefix("\ufeff")
    first = text.find("\ufffd")
    # U+FFFD that the publisher saved is no fault of the decoding.
    mark = "\ufffd".encode(encoding.name, "ignore")
    saved = data.count(mark) if mark and first >= 0 else 0
    replaced = max(text.count("\ufffd") - saved, 0) if first >= 0 else 0
    if replaced:
        line = text.count("\n", 0, first) + 1
        findings.append(
            Finding(
                "encoding_replaced",
                Severity.WARNING,
                params={"encoding": encoding.name, "replaced": replaced},
                place=Place(line=line),
                fault=Fault.PUBLISHER,
            )
        )
    family = _FAMILIES.get(encoding.name, encoding.name)
    if declared is not None and _codec(declared) != family:
        findings.append(
            Finding(
                "encoding_mismatch",
                Severity.INFO,
                params={"declared": declared, "encoding": encoding.name},
                expected=declared,
                found=encoding.name,
                fault=Fault.PUBLISHER,
            )
        )
    encoding = Encoding(encoding.name, encoding.evidence, encoding.declared, replaced)
    return text, encoding, tuple(findings)
