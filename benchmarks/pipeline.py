"""What a report costs: ``python benchmarks/pipeline.py [--rounds N] [--json] [--check]``.

The whole pipeline, bytes to parsed, validated, canonical report, beside the bare parse of the same
bytes by the HTML library and ``pandas.read_html`` on the same page. All are timed in one process,
in turns, so that a busy machine slows all of them; compare the ratios, not the milliseconds.

Times are CPU time, medians over the rounds, with the garbage collected between and not within.
No two rounds have a sentence in common, so that nothing of a narrative is known from before.
Texts are given to the HTML library inside ``<pre>``. Peak memory and start-up are those of fresh
processes.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT / "tests" / "fixtures" / "real"
PAGE = "shuyang-fgw-2023.html"
INPUTS = {
    "HTML page": PAGE,
    "text, cells closed by bars": "000_30e5c0e695b89eb6.txt",
    "text, tabs": "001_ba2450cc1c30b59a.txt",
    "text, one cell a line": "002_0821f10813b957c3.txt",
    "text, tabs, torn rows": "003_fb3e4d97a50cfdcc.txt",
    "text, tabs that slip": "004_74eb19db5e047c3e.txt",
}
LARGEST_TEXT = "002_0821f10813b957c3.txt"
AIM_FACTOR, AIM_MS, AIM_IMPORT_MS = 5, 3, 100

# The peak of the process itself: getrusage would also count that of the one which started it.
PEAK = """
def peak():
    try:
        status = open("/proc/self/status").read()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except OSError:
        import resource, sys
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
"""
WHOLE = """
import govreport, sys
from pathlib import Path
path = Path(sys.argv[1])
parsed = govreport.parse(path.read_bytes(), filename=path.name)
govreport.validate(parsed.report)
govreport.to_dict(parsed.report)
"""
PANDAS = "import lxml.html, pandas"
FRAMES = "import sys, pandas; pandas.read_html(sys.argv[1], encoding='utf-8')"
NOTHING = "pass"
IMPORT = "import govreport"
ALL_NAMES = "from govreport import *"


def pipeline(data: bytes, name: str) -> dict[str, Any]:
    """One report, from bytes to checked canonical form."""
    import govreport

    parsed = govreport.parse(data, filename=name)
    govreport.validate(parsed.report)
    return govreport.to_dict(parsed.report)


def unlike(text: str, number: int) -> bytes:
    """A report like this one of which no sentence is the same: a word ends each, by number."""
    word = f"{number:b}".translate({ord("0"): "甲", ord("1"): "乙"})
    return text.replace("。", f"{word}。").encode()


def rivals(data: bytes, name: str, times: int) -> dict[str, Callable[[], object]]:
    """What is timed for one input, by name; each can be called so many times."""
    from selectolax.lexbor import LexborHTMLParser

    text = data.decode("utf-8")
    is_page = name == PAGE
    markup = text if is_page else f"<pre>{text}</pre>"
    reports = iter([unlike(text, number) for number in range(times)])
    found: dict[str, Callable[[], object]] = {
        "pipeline": lambda: pipeline(next(reports), name),
        "bare_parse": lambda: LexborHTMLParser(markup),
    }
    if is_page:
        import pandas

        found["pandas"] = lambda: pandas.read_html(StringIO(text))
    return found


def time_all(rounds: int) -> dict[str, dict[str, float]]:
    """Median milliseconds of CPU time for each input and rival; the rivals take turns."""
    work = {
        label: rivals((REAL / file).read_bytes(), file, rounds + 1)
        for label, file in INPUTS.items()
    }
    spent: dict[tuple[str, str], list[float]] = {}
    for label, candidates in work.items():
        for rival, call in candidates.items():
            call()
            spent[label, rival] = []
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        for _ in range(rounds):
            for label, candidates in work.items():
                for rival, call in candidates.items():
                    begun = time.process_time_ns()
                    call()
                    spent[label, rival].append((time.process_time_ns() - begun) / 1e6)
                gc.collect()
    finally:
        gc.enable()
        gc.unfreeze()
    return {
        label: {rival: median(spent[label, rival]) for rival in candidates}
        for label, candidates in work.items()
    }


def fresh(code: str, *arguments: str) -> str:
    """What ``code`` prints in a new interpreter."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout


def memory() -> dict[str, float]:
    """Peak resident memory, in MiB, of fresh processes."""
    cases = {
        "bare Python": (NOTHING, ""),
        "pipeline, HTML page": (WHOLE, str(REAL / PAGE)),
        "pipeline, largest text": (WHOLE, str(REAL / LARGEST_TEXT)),
        "what pandas.read_html imports": (PANDAS, ""),
        "pandas.read_html, HTML page": (FRAMES, str(REAL / PAGE)),
    }
    return {
        label: float(fresh(f"{PEAK}\n{code}\nprint(peak())", argument))
        for label, (code, argument) in cases.items()
    }


def start_up(times: int) -> dict[str, float]:
    """Milliseconds that fresh processes need over bare Python: medians, taken in turns."""
    cases = {
        "bare Python": (NOTHING, ""),
        "import govreport": (IMPORT, ""),
        "every public name": (ALL_NAMES, ""),
        "first report (HTML page)": (WHOLE, str(REAL / PAGE)),
        "what pandas.read_html imports": (PANDAS, ""),
    }
    spent: dict[str, list[float]] = {label: [] for label in cases}
    for _ in range(times):
        for label, (code, argument) in cases.items():
            begun = time.perf_counter()
            fresh(code, argument)
            spent[label].append((time.perf_counter() - begun) * 1000)
    found = {label: median(values) for label, values in spent.items()}
    bare = found["bare Python"]
    return {label: value if value is bare else value - bare for label, value in found.items()}


def aims(times: dict[str, dict[str, float]], over_bare: dict[str, float]) -> dict[str, Any]:
    """Each aim with its bound, what was measured (milliseconds) and whether it holds."""
    page = times["HTML page"]
    wanted = {
        f"HTML page at most {AIM_FACTOR} x bare parse + {AIM_MS} ms": (
            page["pipeline"],
            AIM_FACTOR * page["bare_parse"] + AIM_MS,
        ),
        "HTML page faster than pandas.read_html": (page["pipeline"], page["pandas"]),
        f"import at most {AIM_IMPORT_MS} ms over bare Python": (
            over_bare["import govreport"],
            AIM_IMPORT_MS,
        ),
    }
    return {
        aim: {"measured": round(measured, 3), "bound": round(bound, 3), "holds": measured <= bound}
        for aim, (measured, bound) in wanted.items()
    }


def measure(rounds: int, processes: int) -> dict[str, Any]:
    """All figures, as plain values. Times in milliseconds, memory in MiB."""
    over_bare = start_up(processes)
    peaks = memory()
    times = time_all(rounds)
    reports = {
        label: {
            "file": INPUTS[label],
            "bytes": (REAL / INPUTS[label]).stat().st_size,
            **{f"{rival}_ms": round(value, 4) for rival, value in found.items()},
            "pipeline_to_bare_parse": round(found["pipeline"] / found["bare_parse"], 2),
            **(
                {"pandas_to_pipeline": round(found["pandas"] / found["pipeline"], 2)}
                if "pandas" in found
                else {}
            ),
        }
        for label, found in times.items()
    }
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "rounds": rounds,
        "reports": reports,
        "memory_mib": {label: round(value, 1) for label, value in peaks.items()},
        "start_up_ms": {label: round(value, 1) for label, value in over_bare.items()},
        "aims": aims(times, over_bare),
    }


def table(found: dict[str, Any]) -> str:
    """The figures as plain text."""
    lines = [f"Python {found['python']}, {found['machine']}, {found['rounds']} rounds", ""]
    heads = ("bytes", "pipeline", "bare parse", "ratio", "pandas", "pandas/ours")
    lines.append(f"{'CPU ms a report':<28}" + "".join(f"{head:>12}" for head in heads))
    for label, row in found["reports"].items():
        cells = [
            str(row["bytes"]),
            f"{row['pipeline_ms']:.2f}",
            f"{row['bare_parse_ms']:.3f}",
            f"{row['pipeline_to_bare_parse']:.1f}",
            f"{row['pandas_ms']:.1f}" if "pandas_ms" in row else "",
            f"{row['pandas_to_pipeline']:.1f}" if "pandas_to_pipeline" in row else "",
        ]
        lines.append((f"{label:<28}" + "".join(f"{cell:>12}" for cell in cells)).rstrip())
    for title, key in (
        ("peak memory of a process, MiB", "memory_mib"),
        ("start of a process, ms over bare Python", "start_up_ms"),
    ):
        lines += ["", title]
        lines += [f"  {label:<38}{value:>8.1f}" for label, value in found[key].items()]
    lines.append("")
    for aim, row in found["aims"].items():
        verdict = "holds " if row["holds"] else "MISSED"
        lines.append(f"{verdict}  {aim}: {row['measured']:.2f} against {row['bound']:.2f} ms")
    return "\n".join(lines)


def main() -> int:
    """Measure and print. 1 only with ``--check`` and an aim missed."""
    parser = argparse.ArgumentParser(description="What a report costs, beside the bare parse.")
    parser.add_argument("--rounds", type=int, default=40, help="timings of each (default 40)")
    parser.add_argument("--processes", type=int, default=15, help="starts of each (default 15)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--check", action="store_true", help="exit 1 where an aim is missed")
    options = parser.parse_args()
    if options.rounds < 1 or options.processes < 1:
        parser.error("--rounds and --processes must be 1 or more")
    found = measure(options.rounds, min(options.processes, options.rounds))
    print(json.dumps(found, indent=2) if options.json else table(found))
    held = all(aim["holds"] for aim in found["aims"].values())
    return 1 if options.check and not held else 0


if __name__ == "__main__":
    sys.exit(main())
