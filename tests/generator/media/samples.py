"""The registry of media, and samples of drawn reports as their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tests.generator.media import chromium, docx, pdf_chromium, pdf_libreoffice, scan, xlsx
from tests.generator.media.compose import Drawn, compose
from tests.generator.media.soffice import convert, program
from tests.generator.sample import Sample

Bytes = list[bytes]


@dataclass(frozen=True)
class Medium:
    """One medium: its kinds with weights, and how drawn reports become files, many at a time.

    ``ready`` raises ``ToolMissingError`` where a program is not installed. ``base`` seeds how the
    page is written, so that a converted file is that of the medium it was made from.
    """

    suffix: str
    kinds: dict[str, int]
    write: Callable[[Sequence[Drawn]], Bytes]
    base: str
    exclude: frozenset[str] = frozenset()
    ready: Callable[[], object] = field(default=lambda: None)
    site: bool = False
    batch: int = 25


def _each(write: Callable[[Drawn], bytes]) -> Callable[[Sequence[Drawn]], Bytes]:
    return lambda drawn: [write(one) for one in drawn]


def _converted(
    write: Callable[[Drawn], bytes], suffix: str, to: str, options: str = ""
) -> Callable[[Sequence[Drawn]], Bytes]:
    return lambda drawn: convert([write(one) for one in drawn], suffix, to, options=options)


def _all() -> dict[str, Medium]:
    found = {
        "docx": Medium(".docx", docx.KINDS, _each(docx.write), "docx"),
        "xlsx": Medium(".xlsx", xlsx.KINDS, _each(xlsx.write), "xlsx", xlsx.NO_TRACE),
        "csv": Medium(".csv", xlsx.CSV_KINDS, _each(xlsx.write_csv), "csv", xlsx.NO_TRACE),
    }
    for to, options in (("odt", ""), ("doc", "MS Word 97"), ("rtf", "")):
        write = _converted(docx.write, ".docx", to, options)
        found[to] = Medium(f".{to}", pdf_libreoffice.LASTING, write, "docx", ready=program)
    for to, options in (("ods", ""), ("xls", "MS Excel 97")):
        write = _converted(xlsx.write, ".xlsx", to, options)
        found[to] = Medium(f".{to}", xlsx.KINDS, write, "xlsx", xlsx.NO_TRACE, ready=program)
    found["pdf"] = Medium(
        ".pdf", pdf_chromium.KINDS, pdf_chromium.write, "pdf", ready=chromium.program, site=True
    )
    found["pdf_libreoffice"] = Medium(
        ".pdf", pdf_libreoffice.KINDS, pdf_libreoffice.write, "docx", ready=program
    )
    # Few at a time: the pictures of a batch are held together.
    found["scan"] = Medium(
        ".pdf", scan.KINDS, scan.write, "scan", ready=chromium.program, site=False, batch=5
    )
    return found


MEDIA = _all()


def medium_and_kind(name: str) -> tuple[str, str | None]:
    """``pdf_ruled`` as medium ``pdf`` and kind ``ruled``; a bare medium has no kind set.

    Raises ``KeyError`` for an unknown name.
    """
    if name in MEDIA:
        return name, None
    for medium in sorted(MEDIA, key=len, reverse=True):
        one = MEDIA[medium]
        kind = name.removeprefix(medium + "_")
        if kind != name and kind in one.kinds:
            return medium, kind
    raise KeyError(name)


def samples(
    name: str,
    seeds: Iterable[int],
    *,
    kind: str | None = None,
    style: str | None = None,
    damages: tuple[str, ...] | None = None,
) -> Iterator[Sample]:
    """The samples of these seeds, in order. ``name``: a medium, or a medium and a kind of it.

    What is given is not drawn. Raises ``ToolMissingError`` where a program is not installed.
    """
    medium, named = medium_and_kind(name)
    one = MEDIA[medium]
    one.ready()
    left = iter(seeds)
    while batch := list(islice(left, one.batch)):
        drawn = [
            compose(
                seed,
                one.base,
                one.kinds,
                kind=kind or named,
                style=style,
                damages=damages,
                exclude=one.exclude,
                site=one.site,
            )
            for seed in batch
        ]
        for page, data in zip(drawn, one.write(drawn), strict=True):
            yield page.sample(data, one.suffix, f"{medium}_{page.kind}")
