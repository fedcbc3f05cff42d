"""All that belongs to the whole process and that a library could change behind one's back."""

import csv
import decimal
import gc
import locale
import logging
import multiprocessing
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
import warnings
from contextlib import contextmanager

_LOGGERS = (None, "PIL", "rapidocr", "RapidOCR", "asyncio")
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGALRM)


def world():
    """Its state now, in values that can be compared."""
    tempfile.gettempdir()
    mask = os.umask(0)
    os.umask(mask)
    context = decimal.getcontext()
    return {
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "mask": mask,
        "locale": locale.setlocale(locale.LC_ALL),
        "time zone": (time.tzname, time.timezone),
        "decimals": repr(context),
        "warnings": list(warnings.filters),
        "path": list(sys.path),
        "streams": (id(sys.stdin), id(sys.stdout), id(sys.stderr)),
        "depth": sys.getrecursionlimit(),
        "switching": sys.getswitchinterval(),
        "digits": sys.get_int_max_str_digits(),
        "hooks": (sys.excepthook, sys.displayhook, threading.excepthook, sys.unraisablehook),
        "fields": csv.field_size_limit(),
        "dialects": csv.list_dialects(),
        "random": random.getstate(),
        "signals": {
            n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)
        },
        "temporary": tempfile.tempdir,
        "loggers": [_logger(name) for name in _LOGGERS],
        "disabled": logging.root.manager.disable,
        "timeout": socket.getdefaulttimeout(),
        "garbage": (gc.isenabled(), gc.get_threshold(), gc.get_debug()),
        "processes": multiprocessing.get_start_method(allow_none=True),
    }


def _logger(name):
    logger = logging.getLogger(name)
    return logger.level, logger.propagate, tuple(map(type, logger.handlers))


@contextmanager
def strange_decimals():
    """The decimal context of a program that reckons quite otherwise, and wants to be told."""
    with decimal.localcontext() as context:
        context.prec, context.rounding, context.capitals = 3, decimal.ROUND_UP, 0
        for trap in (decimal.Inexact, decimal.Rounded, decimal.FloatOperation, decimal.Subnormal):
            context.traps[trap] = True
        context.clear_flags()
        yield context
