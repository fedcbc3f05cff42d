"""Workbooks of Excel 97 to 2003: record streams made for each case ([MS-XLS])."""

import struct

import pytest

from govreport.document import Grid
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers import read
from govreport.readers.sheet import xls as sheet_xls
from tests.readers.sheet_books import texts


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def begin(kind):
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


END = record(0x000A)
FONT = record(0x0031, struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 1, 0) + b"A")


def style(number_format=0, border=0):
    return record(0x00E0, struct.pack("<HHHBBBBIIH", 0, number_format, 0, 0, 0, 0, 0, border, 0, 0))


def stream(*records, sheets=1, state=0, before=b""):
    """A workbook whose sheets are all the same records."""
    head = begin(5) + FONT * 4 + style() + style(10) + style(14) + style(0, 1) + before
    size = len(head) + sheets * 16 + len(END)
    bounds = b"".join(
        record(0x0085, struct.pack("<IBB", size, state, 0) + b"\x04\0" + b"%04d" % number)
        for number in range(sheets)
    )
    assert len(bounds) == sheets * 16
    return head + bounds + END + begin(0x10) + b"".join(records) + END


def number(row, column, value, style=0):
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def text(row, column, value):
    data = value.encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + data)


def merged(*ranges):
    packed = b"".join(struct.pack("<HHHH", *one) for one in ranges)
    return record(0x00E5, struct.pack("<H", len(ranges)) + packed)


def several(kind, row, count, each):
    return record(kind, struct.pack("<HH", row, 0) + each * count + struct.pack("<H", count - 1))


def document(data, **limits):
    return sheet_xls.read(data, name="old.xls", limits=Limits(**limits))


def lines(data):
    return [
        texts(block) if isinstance(block, Grid) else block.text for block in document(data).blocks
    ]


def refused(data, code, **limits):
    with pytest.raises(ReadError) as caught:
        document(data, **limits)
    assert caught.value.code == code
    return caught.value


def test_values_are_read_as_shown():
    data = stream(
        text(0, 0, "规章"),
        number(0, 1, 3.0),
        number(0, 2, 0.5, style=1),
        number(0, 3, 45308.0, style=2),
        record(0x0205, struct.pack("<HHHBB", 0, 4, 0, 0x17, 1)),
        record(0x0205, struct.pack("<HHHBB", 0, 5, 0, 1, 0)),
    )
    assert lines(data) == [[["规章", "3", "50%", "2024-01-17", "#REF!", "TRUE"]]]


def test_merged_cells_have_their_spans():
    data = stream(text(0, 0, "组"), number(0, 2, 1.0), number(1, 2, 2.0), merged((0, 1, 0, 1)))
    (found,) = document(data).grids()
    first = found.rows[0][0]
    assert (first.text, first.rowspan, first.colspan) == ("组", 2, 2)
    assert [cell.column for cell in found.rows[1]] == [2]


def test_borders_keep_the_blank_row_of_a_table():
    head = [several(0x00BE, row, 2, struct.pack("<H", 3)) for row in (0, 1, 2)]
    words = [text(0, 0, "复议"), text(0, 1, "诉讼"), text(1, 0, "维持"), text(1, 1, "纠正")]
    bordered = [record(0x0204, one[4:8] + b"\x03\0" + one[10:]) for one in words]
    assert lines(stream(*bordered, head[2]))[0][-1] == ["", ""]
    assert lines(stream(*words)) == [[["复议", "诉讼"], ["维持", "纠正"]]]


def test_hidden_sheets_are_told():
    cells = number(0, 0, 1.0), number(0, 1, 2.0)
    found = document(stream(*cells, state=1))
    assert [finding.code for finding in found.findings] == ["sheet_hidden_read"]
    assert not document(stream(*cells)).findings


def test_a_workbook_behind_a_password_is_named():
    locked = record(0x002F, struct.pack("<HHH", 0, 1, 2))
    data = begin(5) + locked + END
    assert refused(data, "package_encrypted").name == "old.xls"


@pytest.mark.parametrize("end", [-30, -60, 10])
def test_a_cut_file_is_refused(end):
    refused(stream(number(0, 0, 1.0), number(0, 1, 2.0))[:end], "package_damaged")


def test_two_cells_in_opposite_corners_take_no_room():
    assert lines(stream(number(0, 0, 1.0), number(65535, 255, 2.0))) == ["1", "2"]


def test_declared_dimensions_are_not_believed():
    declared = record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
    assert lines(stream(declared, number(0, 0, 1.0), number(0, 1, 2.0))) == [[["1", "2"]]]


@pytest.mark.parametrize(
    ("kind", "each"), [(0x00BE, struct.pack("<H", 0)), (0x00BD, struct.pack("<HI", 0, 6))]
)
def test_rows_of_many_cells_are_bounded_before_they_are_unpacked(kind, each):
    data = stream(*(several(kind, row, 200, each) for row in range(5)), number(9, 0, 1.0))
    refused(data, "limit_cells", max_cells=99)
    assert document(data).blocks


def test_one_part_that_is_many_sheets_is_bounded():
    data = stream(number(900, 0, 1.0), sheets=30)
    refused(data, "limit_cells", max_cells=1000)
    refused(data, "limit_pages", max_pages=29)
    assert document(data).blocks


def test_many_merged_ranges_are_bounded():
    data = stream(number(0, 0, 1.0), number(0, 1, 1.0), *[merged(*[(0, 9, 0, 9)] * 100)] * 5)
    refused(data, "limit_cells", max_cells=40)
    assert document(data).blocks


def entry(name, kind, start, size, child=-1):
    """An entry of the directory of a compound file ([MS-CFB] 2.6.1)."""
    spelt = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<iii", -1, -1, child)
    return struct.pack("<64sHBB12s36xIQ", spelt, len(spelt), kind, 1, links, start, size)


def compound(content, chain=None, size=None, short=False):
    """A compound file whose one stream is ``content``; sectors 0 to 2 hold its tables.

    ``chain`` gives the successor of each sector of the stream, counted from 0 in the stream.
    """
    content += bytes(-len(content) % 512)
    count = len(content) // 512
    after = [*range(1, count), -2 - 3] if chain is None else chain
    first = [3 + one for one in after] if not short else [*range(4, 3 + count), -2]
    fat = [-3, -2, -2, *first]
    small = chain if short else []
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 2, 1, 0xFFFFFFFE, 0, 0)
    head += struct.pack("<108i", *[-1] * 108)
    tables = [struct.pack("<128i", *fat, *[-1] * (128 - len(fat)))]
    root = entry("Root Entry", 5, 3 if short else -2 & 0xFFFFFFFF, len(content) if short else 0, 1)
    told = len(content) if size is None else size
    tables.append(root + entry("Workbook", 2, 0 if short else 3, told) + bytes(256))
    tables.append(struct.pack("<128i", *small, *[-1] * (128 - len(small))))
    return head + b"".join(tables) + content


CELLS = stream(number(0, 0, 1.0), number(0, 1, 2.0)) + bytes(4096)


def test_the_workbook_is_taken_out_of_its_compound_file():
    data = compound(CELLS)
    assert lines(data) == [[["1", "2"]]]
    found = read(data, name="old.et")
    assert found.media_type == "application/vnd.ms-excel"


def test_sectors_in_a_circle_end():
    refused(compound(bytes(8192), chain=[0, 0], size=4000, short=True), "package_damaged")
    refused(compound(b"\xff" * 4096, chain=[0] * 8), "package_damaged")


def test_a_stream_longer_than_its_file_is_refused():
    refused(compound(CELLS, size=1 << 30), "package_damaged")
    refused(
        compound(CELLS, chain=[*range(1, len(CELLS) // 512), 0], size=1 << 16), "package_damaged"
    )


def test_a_compound_file_without_workbook_is_refused():
    data = compound(CELLS).replace("Workbook".encode("utf-16-le"), "Werkbook".encode("utf-16-le"))
    refused(data, "package_damaged")
