"""A fixed sample of drawn reports, as files of every medium, is read as right as demanded."""

from __future__ import annotations

import pytest

from tests.generator.measure import compact, read_one, summarise, table
from tests.generator.media.samples import samples
from tests.generator.media.soffice import ToolMissingError

FIRST = 910_000
OFFICE, PDF, SCAN = 0.995, 0.99, 0.98
# medium or kind of one: how many reports, the share of cells that must be right
SETS = {
    "docx": (12, OFFICE),
    "xlsx": (12, OFFICE),
    "csv": (20, OFFICE),
    "ods": (6, OFFICE),
    "xls": (6, OFFICE),
    "odt": (3, OFFICE),
    "doc": (2, OFFICE),
    "pdf_ruled": (4, PDF),
    "pdf_thin": (4, PDF),
    "pdf_unruled": (4, PDF),
    "pdf_horizontal": (4, PDF),
    "pdf_shaded": (4, PDF),
    "pdf_broken_head": (4, PDF),
    "pdf_broken": (4, PDF),
    "pdf_landscape": (4, PDF),
    "pdf_turned": (4, PDF),
    "pdf_spaced": (4, PDF),
    "pdf_libreoffice": (4, PDF),
    "scan_200": (1, SCAN),
}


@pytest.mark.parametrize("medium", SETS)
def test_files_of_every_medium_are_read_right_and_no_wrong_number_stands_unsaid(
    medium: str,
) -> None:
    count, floor = SETS[medium]
    seeds = range(FIRST, FIRST + count)
    try:
        summary = summarise(compact(read_one(one)) for one in samples(medium, seeds))
    except ToolMissingError as error:
        pytest.skip(str(error))
    told = table(summary)
    assert summary.total.silent == 0, told
    assert summary.cells_right >= floor, told
