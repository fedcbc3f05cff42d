"""Pictures of an archive that are the pages of one document, joined to one TIFF file (TIFF 6.0)."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from govreport.errors import ReadError
from govreport.readers.quiet import quiet
from govreport.readers.tally import Tally, said_by

if TYPE_CHECKING:
    from PIL.Image import Image

_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError,
            struct.error)  # fmt: skip
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
# Hardly to be told from the original, at a tenth of the bytes.
_QUALITY = 92


def joined(pictures: Iterable[bytes], tally: Tally) -> bytes:
    """The pictures as the pages of one file, grey and upright, in their order.

    Raises ``ReadError``: ``picture_damaged``; ``LimitError``: ``limit_pixels``, ``limit_pages``,
    ``limit_unpacked`` (all pages together, a byte for each pixel); ``ImportError`` without Pillow.
    """
    from PIL import Image, ImageSequence

    pages: list[Image.Image] = []
    pixels = 0
    for data in pictures:
        try:
            with quiet():
                # Sizes are held against our own limits, before anything is decoded.
                image = Image.open(BytesIO(data), formats=_FORMATS)
                # Of moving pictures only the first counts, as where they stand alone.
                for frame in ImageSequence.Iterator(image) if image.format == "TIFF" else [image]:
                    size = frame.width * frame.height
                    pixels += size
                    for which, limit, found in (
                        ("pixels", tally.limits.max_pixels, size),
                        ("unpacked", tally.limits.max_unpacked, pixels),
                        ("pages", tally.limits.max_pages, len(pages) + 1),
                    ):
                        if found > limit:
                            raise tally.refuse(which, found)
                    pages.append(_grey(frame))
        except Image.DecompressionBombError as error:
            raise tally.refuse("pixels", 2 * (Image.MAX_IMAGE_PIXELS or 0)) from error
        except _DAMAGED as error:
            raise ReadError("picture_damaged", name=tally.name, detail=said_by(error)) from error
    file = BytesIO()
    dots = pages[0].info.get("dpi")
    pages[0].save(
        file, "TIFF", save_all=True, append_images=pages[1:], compression="jpeg", quality=_QUALITY,
        **({"dpi": dots} if dots else {}),
    )  # fmt: skip
    return file.getvalue()


def _grey(image: Image) -> Image:
    """Upright as its EXIF data says, transparent parts as paper."""
    from PIL import Image as Pictures
    from PIL import ImageOps

    shown: Image = ImageOps.exif_transpose(image)
    dots = shown.info.get("dpi")
    if "A" in shown.getbands() or "transparency" in shown.info:
        shown = shown.convert("RGBA")
        shown = Pictures.alpha_composite(Pictures.new("RGBA", shown.size, "white"), shown)
    grey = shown.convert("L")
    grey.info = {"dpi": dots} if dots else {}
    return grey
