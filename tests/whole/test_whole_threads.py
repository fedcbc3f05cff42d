"""Threads may share one specification, also one that is being loaded."""

import io
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest

import govreport
from govreport.limits import DEFAULT_LIMITS
from govreport.readers.tally import Tally
from tests.golden.real_reports import INPUTS, REAL
from tests.made_up import make_spec


def test_threads_that_share_a_fresh_specification_read_alike(tmp_path, little_time_each):
    spec = govreport.load_spec(make_spec(tmp_path / "a").root)

    def whole(name):
        found = govreport.parse(REAL / INPUTS[name], spec=spec)
        moved = govreport.migrate(found.report, spec.current, spec=spec).report
        checked = govreport.validate(moved, spec=spec)
        return found, govreport.dumps(moved, spec=spec), checked.findings

    with ThreadPoolExecutor(8) as pool:
        many = list(pool.map(whole, [*INPUTS] * 3))
    alone = [whole(name) for name in INPUTS] * 3
    assert many == alone


def test_threads_that_read_pictures_leave_the_warnings_of_the_process_as_they_were(
    little_time_each,
):
    pytest.importorskip("rapidocr")
    from PIL import Image

    from govreport.readers.ocr.picture import _pictures

    file = io.BytesIO()
    Image.new("L", (30, 30), 255).save(file, "TIFF", save_all=True, append_images=[])
    before = list(warnings.filters)

    def pages(_):
        return len(list(_pictures(file.getvalue(), Tally(DEFAULT_LIMITS, "a.tiff"))))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(pages, range(400))) == {1}
    assert list(warnings.filters) == before


def test_the_warnings_of_a_caller_are_not_kept_back_between_the_pages_of_a_picture():
    pytest.importorskip("rapidocr")
    from PIL import Image

    from govreport.readers.ocr.picture import _pictures

    file = io.BytesIO()
    page = Image.new("L", (30, 30), 255)
    page.save(file, "TIFF", save_all=True, append_images=[page, page])
    before = list(warnings.filters)
    for _ in _pictures(file.getvalue(), Tally(DEFAULT_LIMITS, "a.tiff")):
        assert list(warnings.filters) == before
