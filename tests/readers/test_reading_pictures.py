"""Scans and pictures: drawn pages, turned and noisy, read without any network."""

import io
import socket

import cv2
import numpy as np
import pytest
from attrs import evolve
from PIL import Image, ImageDraw, ImageFont

from govreport.document import ILLEGIBLE, Grid
from govreport.errors import LimitError, ReadError
from govreport.limits import DEFAULT_LIMITS, Limits
from govreport.readers import read
from govreport.readers.ocr.likely import Seen, folded, is_figure, readings
from govreport.readers.ocr.models import recogniser
from govreport.readers.ocr.page import recognise
from govreport.readers.ocr.picture import read as read_picture
from govreport.readers.ocr.upright import lean_of, turned
from govreport.readers.tally import Tally

DOTS = 150
ROWS = (
    ("Number", "First", "Second", "Sum"),
    ("One", "16", "3", "19"),
    ("Two", "808", "/", "808"),
    ("Three", "", "1", "1"),
    ("Four", "-", "2576", "2,576"),
    ("Five", "0", "57.83", "57.83"),
)
WIDTH, HEIGHT, LEFT, TOP = 260, 56, 80, 200


def font(size):
    """The typeface that comes with Pillow, so that nothing needs to be installed."""
    return ImageFont.load_default(size)


def paper(rows=ROWS, title="Report of the year 2023"):
    """A page with a title, a ruled table whose first column is a label, and a line below."""
    page = Image.new("L", (1240, 900), 255)
    draw = ImageDraw.Draw(page)
    draw.text((LEFT, 90), title, 0, font(36))
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            left, top = LEFT + x * WIDTH, TOP + y * HEIGHT
            draw.rectangle((left, top, left + WIDTH, top + HEIGHT), outline=0, width=2)
            if text:
                middle = (left + WIDTH / 2, top + HEIGHT / 2)
                draw.text(middle, text, 0, font(24), anchor="mm")
    below = TOP + len(rows) * HEIGHT + 60
    draw.text((LEFT, below), "Nothing else is to be told.", 0, font(24))
    return page


def scanned(page, lean, noise=6.0, seed=1):
    """The page as a scanner gives it: turned, greyish, noisy, softened."""
    gray = np.asarray(page, np.float32)
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1)
    gray = cv2.warpAffine(gray, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    gray = cv2.GaussianBlur(20 + gray * (220 / 255), (0, 0), 0.6)
    gray += np.random.default_rng(seed).normal(0, noise, gray.shape)
    return Image.fromarray(np.clip(gray, 0, 255).astype(np.uint8))


def saved(page, kind="PNG", **options):
    out = io.BytesIO()
    page.save(out, kind, dpi=(DOTS, DOTS), **options)
    return out.getvalue()


def texts(grid):
    return tuple(tuple(cell.text for cell in row) for row in grid.rows)


def any_case(rows):
    return [[text.casefold() for text in row] for row in rows]


EXPECTED = tuple(tuple("—" if text == "-" else text for text in row) for row in ROWS)


@pytest.fixture(scope="module")
def scan():
    return read(saved(scanned(paper(), 1.7), "JPEG", quality=60), name="scan.jpg")


def test_a_scanned_table_is_read_cell_by_cell(scan):
    (grid,) = scan.grids()
    # The lowest onnxruntime and OpenCV read "sum": of some letters only the size tells the case.
    assert any_case(texts(grid)) == any_case(EXPECTED)
    assert grid.spans_known


def test_the_text_around_the_table_keeps_its_order(scan):
    kinds = [isinstance(block, Grid) for block in scan.blocks]
    assert kinds == [False, True, False]
    assert "".join(scan.blocks[0].text.split()) == "Reportoftheyear2023"


def test_every_cell_with_ink_tells_how_sure_it_is_and_where_it_stands(scan):
    (grid,) = scan.grids()
    for row in grid.rows:
        for cell in row:
            assert (cell.place.confidence is not None) == bool(cell.text)
            assert cell.place.page == 1
            left, top, right, bottom = cell.place.box
            assert 0 < right - left < 200
            assert 0 < bottom - top < 60


def test_reading_needs_no_network(monkeypatch):
    def refused(*_args, **_named):
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    recogniser.cache_clear()
    small = Image.new("L", (600, 200), 255)
    ImageDraw.Draw(small).text((40, 60), "Report 2023", 0, font(40))
    (block,) = read(saved(small), name="small.png").blocks
    assert "2023" in block.text


def test_the_pages_of_a_tiff_are_pages_and_of_moving_pictures_the_first_counts():
    first, second = (Image.new("1", (700, 200), 1) for _ in range(2))
    ImageDraw.Draw(first).text((40, 60), "Alpha 12", 0, font(48))
    ImageDraw.Draw(second).text((40, 60), "Beta 34", 0, font(48))
    tiff = saved(first, "TIFF", save_all=True, append_images=[second], compression="group4")
    found = read(tiff, name="two.tiff").blocks
    assert [block.place.page for block in found] == [1, 2]
    moving = saved(first, "GIF", save_all=True, append_images=[second])
    assert {block.place.page for block in read(moving, name="two.gif").blocks} == {1}
    with pytest.raises(LimitError) as caught:
        read(tiff, name="two.tiff", limits=evolve(DEFAULT_LIMITS, max_pages=1))
    assert caught.value.code == "limit_pages"


def test_transparent_paper_is_white_and_the_camera_is_held_upright():
    clear = Image.new("RGBA", (600, 160), (0, 0, 0, 0))
    ImageDraw.Draw(clear).text((40, 40), "Page 2023", (0, 0, 0, 255), font(48))
    turned_left = Image.new("L", (600, 160), 255)
    ImageDraw.Draw(turned_left).text((40, 40), "Page 2023", 0, font(48))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to show (TIFF 6.0, Orientation)
    sideways = saved(turned_left.rotate(90, expand=True), "JPEG", exif=exif)
    for data in (saved(clear), sideways):
        assert "2023" in read(data, name="page").blocks[0].text


def test_a_page_upside_down_is_turned():
    gray = np.asarray(paper(ROWS[:2]).rotate(180))
    page = recognise(1, gray, gray.shape[1] * 72 / DOTS, gray.shape[0] * 72 / DOTS, tally())
    assert {"Number", "16", "19"} <= {piece.text for piece in page.pieces}


def tally(limits=DEFAULT_LIMITS):
    return Tally(limits, "page.png")


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded():
    data = saved(Image.new("L", (400, 300), 255))
    cut = data[: len(data) // 2]  # decoding it would fail in another way
    for one in (data, cut):
        with pytest.raises(LimitError) as caught:
            read_picture(one, name="large.png", limits=Limits(max_pixels=119_999))
        assert caught.value.code == "limit_pixels"
        assert caught.value.params["found"] == 120_000
    read_picture(data, name="large.png", limits=Limits(max_pixels=120_000))
    with pytest.raises(LimitError):
        recognise(1, np.zeros((400, 300), np.uint8), 200, 300, tally(Limits(max_pixels=100_000)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_a_picture_cut_off_is_an_error_that_says_so(kind):
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (90, 120), np.uint8))
    data = saved(noise, kind) if kind not in ("BMP", "WEBP") else saved(noise.convert("RGB"), kind)
    with pytest.raises(ReadError) as caught:
        read(data[: len(data) // 3], name="cut")
    assert caught.value.code in ("picture_damaged", "media_type_unsupported", "file_binary")


def test_an_empty_page_holds_no_text():
    with pytest.raises(ReadError) as caught:
        read(saved(Image.new("L", (1240, 1754), 250)), name="empty.png")
    assert caught.value.code == "document_without_text"


def test_ink_that_is_no_character_is_told_from_an_empty_cell():
    page = paper((("Number", "First"), ("One", ""), ("Two", "")))
    draw = ImageDraw.Draw(page)
    left, top = LEFT + WIDTH, TOP + 2 * HEIGHT
    for step in range(5):
        draw.ellipse(
            (left + 90 + 14 * step, top + 12, left + 120 + 14 * step, top + 44), outline=90
        )
    (grid,) = read(saved(page), name="blot.png").grids()
    assert grid.rows[1][1].text == ""
    blot = grid.rows[2][1]
    assert blot.text
    assert blot.text == ILLEGIBLE or blot.alternatives or blot.place.confidence < 0.9


@pytest.mark.parametrize("lean", [-2.0, -0.4, 0.0, 1.3, 4.0])
def test_a_page_that_leans_is_set_level(lean):
    gray = np.asarray(scanned(paper(), lean))
    assert lean_of(gray) == pytest.approx(-lean, abs=0.15) or lean_of(gray) == pytest.approx(
        lean, abs=0.15
    )
    assert abs(lean_of(turned(gray, lean_of(gray)))) <= 0.1


def seen(*steps, none=0.01):
    """A line of which each step says how likely its characters are."""
    names = tuple(dict.fromkeys(char for step in steps for char in step))
    weights = np.array([[step.get(name, 0.0) for name in names] for step in steps], np.float32)
    nones = np.array([max(none, 1 - sum(step.values())) for step in steps], np.float32)
    return Seen("", 1.0, nones, names, weights)


def test_close_characters_give_close_readings():
    found = readings(seen({"6": 0.7, "8": 0.29}, {}, {"1": 0.99}))
    assert max(found, key=found.get) == "61"
    assert found["81"] == pytest.approx(0.29, abs=0.02)


def test_one_character_over_two_steps_is_one_and_parted_two_are_two():
    together, apart = (
        readings(seen({"1": 0.99}, {"1": 0.99})),
        readings(seen({"1": 0.99}, {}, {"1": 0.99})),
    )
    assert max(together, key=together.get) == "1"
    assert max(apart, key=apart.get) == "11"


def test_lookalikes_are_taken_as_the_figure_they_look_like():
    assert folded("O〇l一") == "001-"
    assert is_figure(folded("1O.5"))
    assert not is_figure("件")
    assert not is_figure("")
