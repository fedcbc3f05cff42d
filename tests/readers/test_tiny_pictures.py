"""Pictures too small to hold a word are documents without text, not failures."""

import struct
import zlib

import pytest

import govreport

pytest.importorskip("rapidocr")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def gray_png(wide, high):
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * wide) * high)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (3, 3), (1, 500), (500, 1)])
def test_a_tiny_picture_has_no_text(size):
    with pytest.raises(govreport.ReadError) as told:
        govreport.parse(gray_png(*size))
    assert told.value.code == "document_without_text"
