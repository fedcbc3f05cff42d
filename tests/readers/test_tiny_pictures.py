"""Pictures too small to hold a word are documents without text, not failures."""

import struct
import zlib
from itertools import pairwise

import pytest

import govreport

np = pytest.importorskip("numpy")
pytest.importorskip("rapidocr")
_tiles = pytest.importorskip("govreport.readers.ocr.lines")._tiles


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def gray_png(wide, high):
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * wide) * high)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (3, 3), (1, 500), (500, 1), (2, 9000)])
def test_a_tiny_picture_has_no_text(size):
    with pytest.raises(govreport.ReadError) as told:
        govreport.parse(gray_png(*size))
    assert told.value.code == "document_without_text"


def test_a_damaged_picture_is_refused_in_the_same_words_each_time():
    said = set()
    for _ in range(3):
        with pytest.raises(govreport.ReadError) as told:
            govreport.parse(b"\x89PNG\r\n\x1a\n" + b"x" * 40)
        said.add(str(told.value))
    assert len(said) == 1
    assert "0x" not in said.pop()


@pytest.mark.parametrize(("high", "wide"), [(300, 1), (300, 2), (90_000, 1), (1, 300), (5000, 900)])
def test_a_picture_is_cut_into_few_parts_that_make_the_whole(high, wide):
    parts = _tiles(np.full((high, wide), 255, np.uint8))
    assert parts[0][0] == 0
    assert parts[-1][1] == high
    assert all(begin < end for begin, end in parts)
    assert all(one[1] == two[0] for one, two in pairwise(parts))
    assert len(parts) < 250
