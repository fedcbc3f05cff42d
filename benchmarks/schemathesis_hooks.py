"""Real reports among the bodies of schemathesis: random bytes are never one, and without an answer
200 the links from a report that was read to what can be done with it would not be followed.
"""

from pathlib import Path
from typing import Any

import schemathesis

REAL = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "real"
_REPORTS = tuple(
    (REAL / n).read_bytes() for n in ("shuyang-fgw-2023.html", "002_0821f10813b957c3.txt")
)
_READ = frozenset(("/v1/parse", "/v1/migrate", "/v1/validate"))


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    """A report in place of every other body of bytes, by what the body is: runs can be repeated.

    A case that is to be refused stays as it is.
    """
    kept = case.meta is None or case.meta.generation.mode.is_negative
    if not kept and case.path in _READ and isinstance(case.body, bytes):
        number = sum(case.body)
        if number % 2 == 0:
            case.body = _REPORTS[number // 2 % len(_REPORTS)]
    return case
