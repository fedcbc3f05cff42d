"""PDF files written by hand, as small as ISO 32000-1 allows, for the tests of the reader."""

import hashlib
import zlib

A4 = (595, 842)
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def text(said, x, y, size=10, more=""):
    """A text of Helvetica at a point of the page; ``more`` are operators before it."""
    return f"BT /F1 {size} Tf {more} 1 0 0 1 {x} {y} Tm ({said}) Tj ET"


def stroke(x0, y0, x1, y1):
    """A stroked line."""
    return f"{x0} {y0} m {x1} {y1} l S"


def table(draw=stroke, left=100, top=700, rows=2, columns=2, wide=100, high=20):
    """The lines of a table, each drawn by ``draw``."""
    right, bottom = left + columns * wide, top - rows * high
    lines = [(left, top - row * high, right, top - row * high) for row in range(rows + 1)]
    lines += [(left + at * wide, bottom, left + at * wide, top) for at in range(columns + 1)]
    return "\n".join(draw(*line) for line in lines)


def filled(left=100, top=700, texts=("a1", "b1", "a2", "b2"), columns=2, wide=100, high=20):
    """The texts of a table, one in each cell."""
    return "\n".join(
        text(said, left + 10 + at % columns * wide, top - at // columns * high - 14)
        for at, said in enumerate(texts)
    )


def stream(content, entries=""):
    """A stream object."""
    data = content if isinstance(content, bytes) else content.encode("latin-1")
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


def picture(level=200):
    """An image object of one grey level."""
    data = zlib.compress(bytes([level]) * 64)
    return stream(
        data,
        "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray"
        " /BitsPerComponent 8 /Filter /FlateDecode",
    )


def pdf(*contents, page="", media=A4, font=FONT, objects=None, encrypt=None):
    """A file with a page for each content; ``page`` are entries of every page.

    ``objects`` are further XObjects by name; ``encrypt`` is ``""`` (no password needed) or a word.
    """
    extra = objects or {}
    first = 4
    named = " ".join(f"/{name} {first + at} 0 R" for at, name in enumerate(extra))
    resources = f"<< /Font << /F1 3 0 R >> /XObject << {named} >> >>"
    start = first + len(extra)
    kids = " ".join(f"{start + 2 * at} 0 R" for at in range(len(contents)))
    made = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        font.encode(),
        *extra.values(),
    ]
    for at, content in enumerate(contents):
        made.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {media[0]} {media[1]}] {page}"
            f" /Resources {resources} /Contents {start + 2 * at + 1} 0 R >>".encode()
        )
        made.append(content.encode("latin-1"))
    return assembled(made, {start + 2 * at + 1 for at in range(len(contents))}, encrypt)


def assembled(made, contents, encrypt):
    """Objects to a file; those of ``contents`` become streams, encrypted where that is asked."""
    key, entry = security(encrypt) if encrypt is not None else (None, "")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(made, 1):
        places.append(len(out))
        written = body
        if number in contents:
            written = stream(rc4(object_key(key, number), body) if key else body)
        out += f"{number} 0 obj\n".encode() + written + b"\nendobj\n"
    at = len(out)
    out += f"xref\n0 {len(made) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(made) + 1} /Root 1 0 R {entry} >>\n".encode()
    return bytes(out + f"startxref\n{at}\n%%EOF\n".encode())


def rc4(key, data):
    """RC4, as ISO 32000-1 7.6.2 uses it."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def object_key(key, number):
    """The key of an object (algorithm 1)."""
    return hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]


def security(word):
    """The key and the trailer of the standard handler, revision 2 (algorithms 2 to 4)."""
    padded = (word.encode() + PAD)[:32]
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)
    rights = (-4 & 0xFFFFFFFF).to_bytes(4, "little")
    key = hashlib.md5(padded + owner + rights + b"0123456789abcdef").digest()[:5]
    user = rc4(key, PAD)
    entry = (
        f"/ID [<{b'0123456789abcdef'.hex()}> <{b'0123456789abcdef'.hex()}>]"
        f" /Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4"
        f" /O <{owner.hex()}> /U <{user.hex()}> >>"
    )
    return key, entry
