"""Bounds against oversized or hostile input. Every bound can be set; none is switched off by 0."""

from __future__ import annotations

from attrs import field, frozen, validators

_POSITIVE = (validators.instance_of(int), validators.ge(1))


@frozen(slots=True)
class Limits:
    """What a reader accepts. Passing a bound raises :class:`govreport.errors.LimitError`.

    The defaults are far above any published report (web pages have up to 1 MB, scans up to 40 MB,
    400 cells, 30 levels) and low enough that reading text ends within seconds and a gigabyte.

    - ``max_bytes``: size of the input, in bytes.
    - ``max_depth``: nesting of HTML elements. Pages with at most four times as many start tags
      are not counted, as they cannot nest deep enough to do harm.
    - ``max_tags``: ``<`` signs in an HTML page, which bounds the nodes held in memory.
    - ``max_attributes``: attributes of one HTML tag. Counted in pages above 128 Ki characters, for
      tags above 4096 characters; the time of the parser grows with their square.
    - ``max_cells``: cells of all tables of one document, merged cells counted as often as they
      span.
    - ``max_span``: columns that one cell may span (HTML 4.9.11 clips at 1000). Rows are clipped
      to the section of the table instead, as HTML says.
    - ``max_lines``: lines of a text.
    - ``max_blocks``: headings, paragraphs and tables of one document.
    - ``max_unpacked``: bytes that a packed file (docx, xlsx, ods, ofd, zip) unpacks to.
    - ``max_members``: files in a packed file.
    - ``max_pages``: pages of a PDF, OFD or TIFF file.
    - ``max_pixels``: pixels of a picture or of a page turned into one.
    - ``max_seconds``: seconds that another program (LibreOffice) may take for one file.
    """

    max_bytes: int = field(default=64 * 1024 * 1024, validator=_POSITIVE)
    max_depth: int = field(default=512, validator=_POSITIVE)
    max_tags: int = field(default=3_000_000, validator=_POSITIVE)
    max_attributes: int = field(default=500, validator=_POSITIVE)
    max_cells: int = field(default=200_000, validator=_POSITIVE)
    max_span: int = field(default=1000, validator=_POSITIVE)
    max_lines: int = field(default=500_000, validator=_POSITIVE)
    max_blocks: int = field(default=200_000, validator=_POSITIVE)
    max_unpacked: int = field(default=256 * 1024 * 1024, validator=_POSITIVE)
    max_members: int = field(default=10_000, validator=_POSITIVE)
    max_pages: int = field(default=300, validator=_POSITIVE)
    max_pixels: int = field(default=50_000_000, validator=_POSITIVE)
    max_seconds: int = field(default=120, validator=_POSITIVE)


DEFAULT_LIMITS = Limits()
