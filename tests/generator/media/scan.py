"""Reports as scans and pictures: pages turned, blurred, noisy, unevenly lit, packed hard."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from typing import Any

from tests.generator.media import pdf_chromium
from tests.generator.media.chromium import Print, print_all
from tests.generator.media.compose import Drawn

# Dots an inch.
KINDS = {"150": 3, "200": 5, "300": 2}
PAPERS = {"ruled": 6, "thin": 1, "broken_head": 2, "landscape": 1}
CONTAINERS = {".pdf": 5, ".png": 2, ".jpg": 3, ".tiff": 2}


def write(drawn: Sequence[Drawn]) -> list[bytes]:
    """The bytes of the files. Sets the suffix and the number of pages of each."""
    files = print_all([_paper(one) for one in drawn])
    return [_scan(one, data) for one, data in zip(drawn, files, strict=True)]


def _paper(drawn: Drawn) -> Print:
    rng, dots = drawn.rng, drawn.kind
    drawn.suffix = rng.choices(list(CONTAINERS), list(CONTAINERS.values()))[0]
    drawn.kind = rng.choices(list(PAPERS), list(PAPERS.values()))[0]
    long = drawn.suffix in (".png", ".jpg")
    if long:  # one picture holds all: a picture of a whole screen page
        drawn.kind = "ruled"
    page = pdf_chromium.page_of(drawn)
    drawn.kind = dots
    if long:
        size = {"paperWidth": 8.27, "paperHeight": 26, "printBackground": True}
        return Print(page.html, size)
    return page


def _scan(drawn: Drawn, data: bytes) -> bytes:
    import pypdfium2 as pdfium

    dots, rng = int(drawn.kind), drawn.rng
    document = pdfium.PdfDocument(data)
    habits = _Scanner(rng)
    pages = [habits.picture(page.render(scale=dots / 72).to_pil()) for page in document]
    document.close()
    drawn.pages = len(pages)
    if drawn.suffix in (".png", ".jpg"):
        pages = [_trimmed(pages[0])]
        drawn.pages = 3  # so much paper the long picture is worth
    return _packed(rng, pages, drawn.suffix, dots)


class _Scanner:
    """One machine with one operator: what it does to every page."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.blur = rng.uniform(0.3, 0.8)
        self.noise = rng.uniform(2, 12)
        self.shade = rng.uniform(0.0, 0.2)
        self.grey = rng.random() < 0.6
        self.numbers = rng.randrange(1 << 32)

    def picture(self, page: Any) -> Any:
        """The page as this machine gives it."""
        import numpy as np
        from PIL import Image, ImageFilter

        turned = page.convert("RGB").rotate(
            self.rng.uniform(-2, 2),
            resample=Image.Resampling.BICUBIC,
            fillcolor="white",
            expand=page.height > 2 * page.width,  # a long picture would lose its edges
        )
        pixels = np.asarray(turned.filter(ImageFilter.GaussianBlur(self.blur)), dtype=np.float32)
        drawn = np.random.default_rng(self.numbers)
        height, width, _ = pixels.shape
        down, right = self.rng.random(), self.rng.random()
        slope = np.linspace(0, down, height)[:, None] + np.linspace(0, right, width)[None, :]
        light = 1 - self.shade * slope / max(0.01, down + right)
        noise = drawn.normal(0, self.noise, (height, width)).astype(np.float32)
        shaded = pixels * light[:, :, None].astype(np.float32) + noise[:, :, None]
        found = Image.fromarray(np.clip(shaded, 0, 255).astype(np.uint8))
        return found.convert("L") if self.grey else found


def _trimmed(picture: Any) -> Any:
    """The picture without the empty paper below."""
    import numpy as np

    dark = np.flatnonzero(np.asarray(picture.convert("L")).min(axis=1) < 90)
    return picture.crop((0, 0, picture.width, min(picture.height, int(dark[-1]) + 80)))


def _packed(rng: random.Random, pages: list[Any], suffix: str, dots: int) -> bytes:
    out = io.BytesIO()
    first, rest = pages[0], pages[1:]
    if suffix == ".pdf":
        options = {"resolution": dots, "quality": 60}
        first.save(out, "PDF", save_all=True, append_images=rest, **options)
    elif suffix == ".jpg":
        first.save(out, "JPEG", quality=60, dpi=(dots, dots))
    elif suffix == ".png":
        first.save(out, "PNG", dpi=(dots, dots))
    elif rng.random() < 0.3:  # as a fax: black and white
        black = [page.convert("L").point(lambda v: 255 * (v > 150)).convert("1") for page in pages]
        black[0].save(
            out,
            "TIFF",
            save_all=True,
            append_images=black[1:],
            compression="group4",
            dpi=(dots, dots),
        )
    else:
        first.save(
            out, "TIFF", save_all=True, append_images=rest, compression="tiff_lzw", dpi=(dots, dots)
        )
    return out.getvalue()
