"""The log: one JSON object a line on standard error, without anything of a report or a query."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from pathlib import PurePath
from typing import Any

NAME = "govreport.server"
_SILENT = ("python_multipart", "multipart")  # what they say of a body is told as a problem


class _Lines(logging.Formatter):
    """A record as JSON: time (UTC), level, event, and what it is told with."""

    def format(self, record: logging.LogRecord) -> str:
        when = dt.datetime.fromtimestamp(record.created, dt.UTC)
        told: dict[str, Any] = {
            "time": when.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage().strip().partition("\n")[0],
        }
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0] is not None:
            told["frames"] = frames_of(record.exc_info[1]) if record.exc_info[1] else []
        return json.dumps(told, ensure_ascii=False)


def log_to_stderr() -> None:
    """Send the log of the service, and what its server says, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    for name, level in (
        (NAME, logging.INFO),
        ("uvicorn", logging.ERROR),  # what it warns of, we refuse and tell
        ("asyncio", logging.WARNING),
    ):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def tell(event: str, level: int = logging.INFO, **told: Any) -> None:
    """One line of the log."""
    logging.getLogger(NAME).log(level, event, extra={"told": told})


def frames_of(error: BaseException) -> list[str]:
    """Kind of error and where: its text may hold parts of the report, which no log is to have."""
    told, trace = [type(error).__name__], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        told.append(f"{PurePath(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return told
