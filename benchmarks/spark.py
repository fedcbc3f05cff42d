"""Spark beside the local run: ``python benchmarks/spark.py [--reports N]``.

Draws reports as ``benchmarks/bulk.py`` does, puts a file among them that is no report and one that
is cut off, converts all by the command line and by Spark in local mode with as many threads as the
command has processes, compares reports and manifest text by text, and tells the time of both. Needs
the extra ``spark`` and Java 17 or newer.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "cli")]
from benchmarks.bulk import fill, start  # noqa: E402

FORM = "json"
_OF_OUTPUT = ("output", "record")


def poison(folder: Path) -> None:
    """Two files that can't be converted."""
    (folder / "empty.html").write_bytes(b"")
    (folder / "cut.zip").write_bytes(b"PK\x03\x04 cut off")


def here(inputs: Path, out: Path, jobs: int) -> float:
    """Convert by the command line, and give the seconds."""
    words = [sys.executable, "-m", "govreport_cli", "convert", str(inputs), "-o", str(out)]
    words += ["--jobs", str(jobs), "--fail-on", "never", "--lang", "en"]
    begun = time.perf_counter()
    with start(words) as process:
        told = process.communicate()[1]
    if process.returncode not in (0, 1, 2):
        raise SystemExit(told)
    return time.perf_counter() - begun


def spark_here(inputs: Path, out: Path, threads: int) -> dict[str, float]:
    """Convert by Spark into a folder of Parquet files, and give the seconds of its parts."""
    for name in ("PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"):
        os.environ[name] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    )
    begun = time.perf_counter()
    from pyspark.sql import SparkSession

    from govreport.integrations.spark import register

    spark = (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    register(spark)
    up = time.perf_counter()
    rows = spark.read.format("govreport").option("table", FORM).load(str(inputs))
    rows.write.parquet(str(out))
    done = time.perf_counter()
    spark.stop()
    return {"start": up - begun, "work": done - up}


def told_here(out: Path) -> tuple[list[str], list[dict[str, Any]]]:
    """Reports and lines of the manifest, without what these tell of output."""
    beside = out.with_name(f"{out.name}.manifest.jsonl")
    lines = [json.loads(line) for line in beside.read_text(encoding="utf-8").splitlines()]
    told = [{n: v for n, v in line.items() if n not in _OF_OUTPUT} for line in lines]
    return out.read_text(encoding="utf-8").splitlines(), told


def told_by_spark(out: Path) -> tuple[list[str], list[dict[str, Any]]]:
    """The same from the files that Spark wrote, whose names are in the order of the partitions."""
    import pyarrow.parquet as pq

    files = sorted(out.glob("*.parquet"))
    rows = [row for file in files for row in pq.read_table(file).to_pylist()]
    reports = [row.pop(FORM) for row in rows]
    told = [{**row, "codes": dict(row["codes"])} for row in rows]
    return [report for report in reports if report is not None], told


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """All figures, as plain values."""
    inputs = folder / "in"
    fill(inputs, options.reports, options.distinct, options.kind)
    poison(inputs)
    ours, theirs = folder / "here.jsonl", folder / "spark"
    local = here(inputs, ours, options.threads)
    spark = spark_here(inputs, theirs, options.threads)
    reports, lines = told_here(ours)
    reports_of_spark, lines_of_spark = told_by_spark(theirs)
    outcomes = [line["outcome"] for line in lines]
    whole = sum(spark.values())
    return {
        "reports": options.reports,
        "kind": options.kind,
        "threads": options.threads,
        "outcomes": {name: outcomes.count(name) for name in sorted(set(outcomes))},
        "seconds_local": round(local, 1),
        "seconds_spark": round(whole, 1),
        "seconds_spark_start": round(spark["start"], 1),
        "reports_a_second_local": round(options.reports / local, 1),
        "reports_a_second_spark": round(options.reports / spark["work"], 1),
        "spark_to_local": round(whole / local, 2),
        "same_reports": reports == reports_of_spark,
        "same_manifest": lines == lines_of_spark,
    }


def main() -> int:
    """Measure and print. 1 where the two differ."""
    parser = argparse.ArgumentParser(description="Spark beside the local run.")
    parser.add_argument("--reports", type=int, default=500, help="how many (default 500)")
    parser.add_argument("--distinct", type=int, default=2000, help="different ones (default 2000)")
    parser.add_argument("--kind", choices=["html", "mixed"], default="mixed", help="of the inputs")
    parser.add_argument("--threads", type=int, default=2, help="of both (default 2)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    options = parser.parse_args()
    if min(options.reports, options.distinct, options.threads) < 1:
        parser.error("numbers must be 1 or more")
    with tempfile.TemporaryDirectory() as scratch:
        found = measure(options, Path(scratch))
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            print(f"{name:<24}", value)
    return 0 if found["same_reports"] and found["same_manifest"] else 1


if __name__ == "__main__":
    sys.exit(main())
