"""Threads may share one specification, also one that is being loaded."""

from concurrent.futures import ThreadPoolExecutor

import govreport
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
