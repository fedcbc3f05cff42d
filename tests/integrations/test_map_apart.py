"""Work in a process of its own, which may die."""

import multiprocessing
import os
import time

import pytest

import govreport

DEADLY = {3, 10, 11}


def doubled(items):
    found = []
    for item in items:
        if item in DEADLY:
            os._exit(7)
        found.append((item * 2, os.getpid()))
    return found


def lost(item):
    return [(-item, None)]


def flat(found):
    return [number for several in found for number, _ in several]


@pytest.mark.parametrize("chunk", [1, 2, 5, 100])
def test_all_come_in_order_and_those_that_kill_are_given_up(chunk):
    found = list(govreport.map_apart(doubled, range(20), given_up=lost, chunk=chunk))
    wanted = [-number if number in DEADLY else number * 2 for number in range(20)]
    assert flat(found) == wanted


def test_the_work_is_done_in_one_other_process():
    found = list(govreport.map_apart(doubled, range(20, 40), given_up=lost, chunk=5))
    assert [len(several) for several in found] == [5, 5, 5, 5]
    pids = {pid for several in found for _, pid in several}
    assert len(pids) == 1
    assert os.getpid() not in pids


def test_nothing_to_do_starts_nothing():
    assert list(govreport.map_apart(doubled, [], given_up=lost)) == []


def once(items):
    """Dies the first time only, as where memory was short for a moment."""
    found = []
    for path in items:
        if not path.exists():
            path.write_text("")
            os._exit(7)
        found.append(path.name)
    return found


def test_what_goes_well_the_second_time_is_not_given_up(tmp_path):
    given = [tmp_path / name for name in "abc"]
    (tmp_path / "a").write_text("")
    (tmp_path / "c").write_text("")
    found = list(govreport.map_apart(once, given, given_up=lambda path: ["lost"]))
    assert found == [["a", "b", "c"]]


def failing(items):
    raise KeyError(next(iter(items)))


def test_an_exception_of_the_call_is_raised():
    with pytest.raises(KeyError):
        list(govreport.map_apart(failing, range(3), given_up=lost))


def slow(items):
    for _ in items:
        time.sleep(0.2)
    return []


def test_who_stops_listening_leaves_no_process_behind():
    before = set(multiprocessing.active_children())
    found = govreport.map_apart(slow, range(50), given_up=lost, chunk=1)
    next(found)
    assert set(multiprocessing.active_children()) - before
    found.close()
    assert not set(multiprocessing.active_children()) - before
