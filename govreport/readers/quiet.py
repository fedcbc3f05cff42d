"""Warnings of libraries kept back, without anything left changed for those who read beside us."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

_ONE_AT_A_TIME = RLock()


@contextmanager
def quiet() -> Iterator[None]:
    """No warning comes out of what is done inside.

    What is warned of belongs to the whole process: two threads that put it back in turn would
    leave it changed for good. So only one is inside at a time.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
