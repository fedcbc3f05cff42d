"""Different reports without end leave nothing behind but what caches keep, which are bounded."""

import gc
import re
from itertools import islice, pairwise

from tests.whole import long_use


def blocks_with_empty_caches():
    for one in long_use.caches():
        one.cache_clear()
    re.purge()
    gc.collect()
    return long_use.held()[0]


def test_what_is_held_does_not_grow_with_the_number_of_reports():
    reports = long_use.variants()
    held = []
    for count in (44, 22, 22, 22):
        for number, (name, data) in enumerate(islice(reports, count)):
            long_use.use(number, name, data)
        held.append(blocks_with_empty_caches())
    # a report that stays has thousands of blocks; what is done once is in no more than one turn
    assert min(after - before for before, after in pairwise(held)) < 22 * 10


def test_the_reports_that_are_used_all_differ():
    assert len({data for _, data in islice(long_use.variants(), 20)}) == 20
