"""What the tests of engines share: a shelf with poison in it, and the local run of it."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

import govreport
from tests.batch.shelf import fill

KILLER = "killer.epub"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a short life is not worth optimising


def poisoned(folder):
    """Pages, texts, JSON, archives, a duplicate, what is no report, and a broken package."""
    fill(folder, 6)
    shutil.copy(folder / "shuyang-fgw-2023.html", folder / "again.html")
    (folder / "broken.zip").write_bytes((folder / "two.zip").read_bytes()[:-40])
    return folder


def killing_reader(folder):
    """An installed package whose reader ends its process; ``folder`` goes on the path."""
    folder.mkdir()
    code = "import os\ndef read(data, *, name, limits):\n    os._exit(9)\n"
    (folder / "killing_reader.py").write_text(code, encoding="utf-8")
    info = folder / "killing_reader-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: killing-reader\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[govreport.readers]\napplication/epub+zip = killing_reader:read\n"
    )
    return folder


def local(inputs, out, form, jobs=0, **options):
    """The output of the local run, and its manifest without what it tells of output."""
    file = out / f"all-{form}{govreport.output_forms()[form].suffix}"
    result = govreport.convert_many(inputs, file, to=form, jobs=jobs, **options)
    lines = Path(result.manifest).read_text(encoding="utf-8").splitlines()
    return file, [without_output(json.loads(line)) for line in lines]


def without_output(line):
    return {name: value for name, value in line.items() if name not in ("output", "record")}


@contextmanager
def session(site):
    """Spark with two threads; its Python processes find what is installed in ``site``."""
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        for name in ("PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"):
            patch.setenv(name, sys.executable)
        before = [part for part in [os.environ.get("PYTHONPATH")] if part]
        patch.setenv("PYTHONPATH", os.pathsep.join([str(site), *before]))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        spark = (
            SparkSession.builder.master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.driver.memory", "1g")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.driver.extraJavaOptions", QUICK)
            .getOrCreate()
        )
        try:
            yield spark
        finally:
            spark.stop()


def why_no_java():
    """Why Spark can't run here, ``None`` where it can."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return "no Java, which Spark needs"
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    if found is None or int(found[1]) < 17:
        return f"Spark needs Java 17 or newer: {told.splitlines()[:1]}"
    return None
