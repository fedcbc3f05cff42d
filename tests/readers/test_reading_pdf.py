"""PDF: text and lines however they are drawn, what is left out, what is refused and told."""

import sys
from collections import Counter

import pdfplumber
import pytest

from govreport.document import Grid, Paragraph
from govreport.errors import LimitError, ReadError
from govreport.findings import Severity
from govreport.limits import Limits
from govreport.readers import read
from govreport.readers.page.printed import Page, Piece
from tests.golden.real_reports import INPUTS, REAL
from tests.readers.pdf_files import filled, pdf, picture, stream, stroke, table, text

HONGZE = (REAL / INPUTS["hongze"]).read_bytes()
CELLS = [["a1", "b1"], ["a2", "b2"]]
COVER = "q 595 0 0 842 0 0 cm /Im Do Q"
WORDS = "\n".join(text(f"line of words {n}", 80, 700 - 20 * n) for n in range(4))


def cells(document):
    """The texts of the only grid, row by row."""
    (grid,) = document.grids()
    return [[cell.text for cell in row] for row in grid.rows]


def lines(document):
    return [b.text for b in document.blocks if not isinstance(b, Grid)]


def codes(document):
    return [finding.code for finding in document.findings]


# the real report


def squeezed(text):
    return "".join((text or "").split())


def test_the_cells_of_the_real_report_are_those_another_library_sees():
    theirs = Counter()
    with pdfplumber.open(REAL / INPUTS["hongze"]) as document:
        for page in document.pages:
            for found in page.extract_tables():
                theirs.update(squeezed(cell) for row in found for cell in row)
    ours = Counter(
        squeezed(cell.text) for g in read(HONGZE).grids() for row in g.rows for cell in row
    )
    # They take the text written downwards for that of the cells beside it.
    assert {t for t in ours if t and ours[t] != theirs[t]} <= {"三、本年度办理结果"}
    assert ours["0"] == theirs["0"] > 100


def test_a_table_over_two_pages_is_one_with_labels_that_go_on():
    first, second, third = read(HONGZE).grids()
    assert [g.width for g in (first, second, third)] == [4, 10, 15]
    assert [len(g.rows) for g in (first, second, third)] == [14, 26, 4]
    label = next(c for row in second.rows for c in row if c.text == "三、本年度办理结果")
    assert label.rowspan == 20
    pages = [row[-1].place.page for row in second.rows]
    assert pages == sorted(pages)
    assert set(pages) == {3, 4}


def test_page_numbers_are_left_out_and_paragraphs_joined_over_lines_and_pages():
    said = lines(read(HONGZE))
    assert not any(line.strip().startswith("-") for line in said)
    long = next(line for line in said if line.startswith("针对存在问题"))
    assert "答复书模板，使各行政机关答复的方式" in long


def test_places_name_page_box_and_cell():
    grid = next(read(HONGZE).grids())
    cell = grid.rows[2][1]
    left, top, right, bottom = cell.place.box
    assert (cell.place.page, cell.place.row, cell.place.cell) == (2, 3, 2)
    assert 200 < left < right < 595
    assert 500 < top < bottom < 842


# lines


def thin(x0, y0, x1, y1):
    return f"{x0 - 0.3} {y0 - 0.3} {x1 - x0 + 0.6} {y1 - y0 + 0.6} re f"


def white(x0, y0, x1, y1):
    return f"q 1 1 1 RG {stroke(x0, y0, x1, y1)} Q"


def clipped(x0, y0, x1, y1):
    return f"q 0 0 50 50 re W n {stroke(x0, y0, x1, y1)} Q"


def dashed(x0, y0, x1, y1):
    return f"q [2 1] 0 d {stroke(x0, y0, x1, y1)} Q"


def in_pieces(x0, y0, x1, y1):
    """A piece a cell, each a little short."""
    across, up = (x1 - x0) // 20, (y1 - y0) // 20
    steps = max(across, up)
    return "\n".join(
        stroke(
            x0 + at * (x1 - x0) / steps,
            y0 + at * (y1 - y0) / steps,
            x0 + (at + 0.95) * (x1 - x0) / steps,
            y0 + (at + 0.95) * (y1 - y0) / steps,
        )
        for at in range(int(steps))
    )


@pytest.mark.parametrize("draw", [stroke, thin, dashed, in_pieces])
def test_lines_make_a_table_however_they_are_drawn(draw):
    found = read(pdf(table(draw) + "\n" + filled()))
    assert cells(found) == CELLS
    assert next(found.grids()).spans_known


@pytest.mark.parametrize("draw", [white, clipped])
def test_lines_that_do_not_show_make_none(draw):
    assert not any(g.spans_known for g in read(pdf(table(draw) + "\n" + filled())).grids())


def test_boxes_drawn_whole_or_with_a_box_cut_out_are_cells():
    boxes = [(100, 680), (200, 680), (100, 660), (200, 660)]
    outlines = "\n".join(f"{x} {y} 100 20 re S" for x, y in boxes)
    rings = "\n".join(f"{x} {y} 100 20 re {x + 1} {y + 1} 98 18 re f*" for x, y in boxes)
    for drawn in (outlines, rings):
        assert cells(read(pdf(drawn + "\n" + filled()))) == CELLS


def test_lines_in_a_form_stand_where_its_matrix_puts_them():
    form = stream(
        table(left=0, top=40),
        "/Type /XObject /Subtype /Form /BBox [-5 -5 400 400] /Matrix [1 0 0 1 60 0]",
    )
    drawn = f"q 1 0 0 1 40 660 cm /Fm Do Q\n{filled()}"
    assert cells(read(pdf(drawn, objects={"Fm": form}))) == CELLS


def test_a_shaded_cell_is_no_line():
    shade = "q 0.8 g 100 680 100 20 re f Q"
    assert cells(read(pdf(f"{shade}\n{table()}\n{filled()}"))) == CELLS


# turned pages


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_turned_and_turned_back_reads_as_it_shows(quarters):
    turns = {
        1: "0 1 -1 0 595 0 cm",
        2: "-1 0 0 -1 595 842 cm",
        3: "0 -1 1 0 0 842 cm",
    }
    media = (595, 595) if quarters % 2 else (595, 842)
    drawn = f"q {turns[quarters]} {table(top=400)}\n{filled(top=400)} Q"
    if quarters == 3:
        media = (842, 842)
    for rotate in (0, 90 * quarters):
        found = read(pdf(drawn, media=media, page=f"/Rotate {rotate}"))
        assert cells(found) == CELLS


def test_text_outside_the_part_of_the_page_that_shows_is_left_out():
    drawn = f"{text('inside', 100, 500)}\n{text('outside', 100, 50)}"
    assert lines(read(pdf(drawn, page="/CropBox [0 300 595 842]"))) == ["inside"]
    assert lines(read(pdf(drawn))) == ["inside", "outside"]


# characters


def test_a_text_printed_twice_for_bold_is_read_once():
    drawn = f"{text('1101', 100, 500)}\n{text('1101', 100.3, 500)}"
    assert lines(read(pdf(drawn))) == ["1101"]


def test_digits_moved_by_kerning_are_one_number_and_a_space_parts_two():
    kerned = "BT /F1 10 Tf 1 0 0 1 110 686 Tm [(1) -90 (0) 60 (3)] TJ ET"
    spaced = text("10 3", 110, 666)
    found = read(pdf(f"{table(columns=1, rows=3)}\n{table(columns=2)}\n{kerned}\n{spaced}"))
    assert [row[0] for row in cells(found)][:2] == ["103", "10 3"]


def test_a_soft_hyphen_is_the_minus_it_shows():
    drawn = f"{table()}\n{filled(texts=('x', chr(0xAD) + '5', 'y', '-5'))}"
    assert cells(read(pdf(drawn))) == [["x", "-5"], ["y", "-5"]]


NO_MAP = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
    " /Encoding << /Type /Encoding /Differences [65 /g900 /g901] >> >>"
)


def by_place(document):
    """The characters of each cell, by where it stands."""
    found = {}
    for grid in document.grids():
        for cell in (cell for row in grid.rows for cell in row):
            found[cell.place.page, cell.place.box] = "".join(cell.text.split())
    return found


def test_a_font_that_lost_its_map_gives_no_figures():
    """A program then numbers its glyphs, and some of the numbers look like figures."""
    lost = read(HONGZE.replace(b"/ToUnicode", b"/ToUnicodX"))
    (finding,) = lost.findings
    assert finding.params["pages"] == "1, 2, 3, 4, 5"
    assert finding.params["count"] > 1500
    whole, marked = by_place(read(HONGZE)), by_place(lost)
    assert len(set(whole) & set(marked)) > 200
    for key in set(whole) & set(marked):
        for one, other in zip(whole[key], marked[key], strict=True):
            assert other in (one, "\ufffd")
    assert codes(read(HONGZE)) == []


def test_characters_of_a_font_without_a_map_are_marked_and_told():
    found = read(pdf(f"{table()}\n{filled(texts=('x', 'AB', 'y', '12'))}", font=NO_MAP))
    assert cells(found)[0][1] == "\ufffd\ufffd"
    assert cells(found)[1] == ["y", "12"]
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("font_without_map", Severity.WARNING)
    assert dict(finding.params) == {"pages": "1", "count": 2}
    assert codes(read(pdf(f"{table()}\n{filled()}"))) == []


# pictures


def no_ocr(monkeypatch):
    monkeypatch.setitem(sys.modules, "govreport.readers.ocr.page", None)


def with_ocr(monkeypatch, seen):
    class Ocr:
        @staticmethod
        def recognise(number, image, width, height, tally):
            seen.append((number, image.shape, image.dtype.name, width, height))
            return Page(number, width, height, (Piece("seen", 160, 80, 190, 90, 0.9),), ())

    monkeypatch.setitem(sys.modules, "govreport.readers.ocr.page", Ocr)


def test_a_page_that_is_a_picture_is_recognised_from_a_grey_picture_of_200_dots(monkeypatch):
    seen = []
    with_ocr(monkeypatch, seen)
    found = read(pdf(WORDS, COVER, objects={"Im": picture()}))
    ((number, shape, kind, width, height),) = seen
    assert (number, kind, round(width), round(height)) == (2, "uint8", 595, 842)
    assert shape == pytest.approx((842 * 200 / 72, 595 * 200 / 72), abs=2)
    assert lines(found)[-1] == "seen"
    assert found.blocks[-1].place.confidence == 0.9
    assert codes(found) == []


def test_a_file_of_pictures_names_what_to_install(monkeypatch):
    no_ocr(monkeypatch)
    with pytest.raises(ReadError) as caught:
        read(pdf(COVER, objects={"Im": picture()}), name="scan.pdf")
    assert caught.value.code == "extra_missing"
    assert caught.value.params["extra"] == "ocr"


def test_pages_that_are_pictures_among_others_are_told(monkeypatch):
    no_ocr(monkeypatch)
    found = read(pdf(WORDS, COVER, objects={"Im": picture()}))
    assert codes(found) == ["page_not_read"]
    assert found.findings[0].params["pages"] == "2"
    assert codes(read(pdf(WORDS, WORDS))) == []


HIDDEN = WORDS.replace("BT ", "BT 3 Tr ")


def test_a_hidden_layer_over_a_picture_is_read_where_nothing_better_is_there(monkeypatch):
    no_ocr(monkeypatch)
    found = read(pdf(f"{COVER}\n{HIDDEN}", objects={"Im": picture()}))
    assert lines(found) == lines(read(pdf(WORDS)))
    assert codes(found) == ["text_layer_invisible"]


def test_a_hidden_text_on_a_page_without_a_picture_is_not_read():
    found = read(pdf(f"{WORDS}\n{text('secret', 80, 500, more='3 Tr')}"))
    assert lines(found) == lines(read(pdf(WORDS)))
    assert codes(found) == []


def test_a_picture_too_large_to_be_drawn_is_refused(monkeypatch):
    with_ocr(monkeypatch, [])
    with pytest.raises(LimitError) as caught:
        read(pdf(COVER, objects={"Im": picture()}), limits=Limits(max_pixels=1000))
    assert caught.value.code == "limit_pixels"


# what is refused


def test_more_pages_than_the_limit_are_refused():
    assert lines(read(pdf(WORDS, WORDS), limits=Limits(max_pages=2)))
    with pytest.raises(LimitError) as caught:
        read(pdf(WORDS, WORDS), limits=Limits(max_pages=1))
    assert (caught.value.code, caught.value.params["found"]) == ("limit_pages", 2)


def test_more_cells_than_the_limit_are_refused():
    with pytest.raises(LimitError) as caught:
        read(pdf(f"{table()}\n{filled()}"), limits=Limits(max_cells=3))
    assert caught.value.code == "limit_cells"


def test_a_file_locked_without_a_password_opens():
    assert lines(read(pdf(WORDS, encrypt=""))) == lines(read(pdf(WORDS)))


def test_a_file_locked_by_a_password_is_refused():
    with pytest.raises(ReadError) as caught:
        read(pdf(WORDS, encrypt="secret"), name="locked.pdf")
    assert caught.value.code == "package_encrypted"


@pytest.mark.parametrize("data", [b"%PDF-1.4\nnothing", pdf(WORDS)[:60]])
def test_a_broken_file_is_refused(data):
    with pytest.raises(ReadError) as caught:
        read(data, name="broken.pdf")
    assert caught.value.code == "pdf_damaged"


def test_a_page_that_cannot_be_opened_is_told():
    whole = pdf(WORDS, WORDS)
    broken = whole.replace(b"/Kids [4 0 R 6 0 R]", b"/Kids [4 0 R 9 0 R]")
    assert broken != whole
    found = read(broken)
    assert lines(found) == lines(read(pdf(WORDS)))
    assert codes(found) == ["page_damaged"]


def test_scripts_and_links_are_left_alone():
    action = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    link = f"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 600 800] /A {action} >>]"
    assert lines(read(pdf(WORDS, page=f"/AA << /O {action} >> {link}"))) == lines(read(pdf(WORDS)))


def test_a_page_without_text_is_refused_as_such():
    with pytest.raises(ReadError) as caught:
        read(pdf(table()))
    assert caught.value.code == "document_without_text"


def test_paragraphs_keep_page_and_box():
    (first, *_) = read(pdf(WORDS)).blocks
    assert isinstance(first, Paragraph)
    assert first.place.page == 1
    assert first.place.box[0] == pytest.approx(80, abs=1)
