"""The libraries that are compared: what they read, how they are installed, under what licence."""

from __future__ import annotations

from dataclasses import dataclass

# What users write themselves.
IN_ORDER, COUNTED, SPLIT = "numbers in order", "numbers in order, counted", "lines split"
OCR_IN_ORDER = "rapidocr, numbers in order"
SCRIPTS = (IN_ORDER, COUNTED, SPLIT, OCR_IN_ORDER)
OURS = "govreport"


@dataclass(frozen=True)
class Library:
    """``media``: the groups of files it is given. ``environment``: where it is installed.

    ``packages``: distributions whose versions are told, the library first.
    """

    name: str
    media: tuple[str, ...]
    environment: str
    packages: tuple[str, ...] = ()
    licence: str = ""

    @property
    def installed(self) -> str:
        """What to ask pip for."""
        return " ".join(ENVIRONMENTS[self.environment])


# One environment for each set of packages that live together: none bends the versions of another.
ENVIRONMENTS: dict[str, tuple[str, ...]] = {
    "own": (),
    "tables": (
        "pandas",
        "lxml",
        "lxml-html-clean",
        "html5lib",
        "openpyxl",
        "python-docx",
        "docx2python",
        "mammoth",
        "python-calamine",
        "trafilatura",
    ),
    "markitdown": ("markitdown[docx,pdf,xlsx]",),
    "docling": ("docling",),
    "unstructured": ("unstructured[docx,xlsx]", "pandas", "lxml"),
    "kreuzberg": ("kreuzberg",),
    "pdf": ("pdfplumber", "camelot-py", "tabula-py"),
    "pymupdf": ("pymupdf",),
    "pdf2docx": ("pdf2docx",),
    "img2table": ("img2table", "pandas"),
    "opendataloader": ("opendataloader-pdf",),
}

HTML, TEXT, DOCX, XLSX = "html", "text", "docx", "xlsx"
PDF, PDF_OFFICE, SCAN = "pdf", "pdf_libreoffice", "scan"
REAL_HTML, REAL_TEXT, REAL_PDF = "real_html", "real_text", "real_pdf"
GROUPS = (
    REAL_HTML,
    REAL_TEXT,
    REAL_PDF,
    HTML,
    TEXT,
    DOCX,
    XLSX,
    PDF,
    PDF_OFFICE,
    SCAN,
)
_WEB, _PDF = (REAL_HTML, HTML), (REAL_PDF, PDF, PDF_OFFICE)
_READ = (*_WEB, REAL_TEXT, TEXT, DOCX, XLSX, *_PDF)

LIBRARIES = (
    Library(OURS, (*_READ, SCAN), "own", ("govreport",), "Apache-2.0"),
    Library(IN_ORDER, _READ, "own"),
    Library(COUNTED, _READ, "own"),
    Library(SPLIT, (REAL_TEXT, TEXT), "own"),
    Library(OCR_IN_ORDER, (SCAN,), "own", ("rapidocr",), "Apache-2.0"),
    Library("pandas.read_html", _WEB, "tables", ("pandas",), "BSD-3-Clause"),
    Library("trafilatura", _WEB, "tables", ("trafilatura",), "Apache-2.0"),
    Library("python-docx", (DOCX,), "tables", ("python-docx",), "MIT"),
    Library("docx2python", (DOCX,), "tables", ("docx2python",), "MIT"),
    Library("mammoth", (DOCX,), "tables", ("mammoth",), "BSD-2-Clause"),
    Library("pandas.read_excel", (XLSX,), "tables", ("pandas",), "BSD-3-Clause"),
    Library("openpyxl", (XLSX,), "tables", ("openpyxl",), "MIT"),
    Library("python-calamine", (XLSX,), "tables", ("python-calamine",), "MIT"),
    Library("pdfplumber", _PDF, "pdf", ("pdfplumber",), "MIT"),
    Library("camelot", _PDF, "pdf", ("camelot-py",), "MIT"),
    Library("tabula-py", _PDF, "pdf", ("tabula-py",), "MIT"),
    Library("pymupdf", _PDF, "pymupdf", ("pymupdf",), "AGPL-3.0 or commercial"),
    Library("pymupdf4llm", _PDF, "pymupdf", ("pymupdf4llm",), "AGPL-3.0 or commercial"),
    Library("pdf2docx", _PDF, "pdf2docx", ("pdf2docx", "pymupdf"), "MIT on AGPL-3.0"),
    Library("opendataloader-pdf", _PDF, "opendataloader", ("opendataloader-pdf",), "Apache-2.0"),
    Library("img2table", (REAL_PDF, PDF, SCAN), "img2table", ("img2table",), "MIT"),
    Library("markitdown", (*_WEB, DOCX, XLSX, *_PDF), "markitdown", ("markitdown",), "MIT"),
    Library("docling", (*_WEB, DOCX, XLSX, REAL_PDF, SCAN), "docling", ("docling",), "MIT"),
    Library("kreuzberg", (*_WEB, DOCX, XLSX, REAL_PDF), "kreuzberg", ("kreuzberg",), "MIT"),
    Library("unstructured", (*_WEB, DOCX, XLSX), "unstructured", ("unstructured",), "Apache-2.0"),
)
