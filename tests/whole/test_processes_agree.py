"""Every process says and writes the same, whatever its environment.

All public functions, all media and all outputs (``public_names.everything``), in processes that
differ in the seed of hashes, locale, time zone, folder, order of the calls, optional libraries,
optimisation, the decimals of the program around, and threads that begin all at once.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import govreport
from tests.whole import public_names

ROOT = Path(__file__).resolve().parents[2]
PLAIN = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
CHINESE = {"LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh"}
#: Environment, options of Python, and how the functions are asked.
PROCESSES = {
    "ascii": (
        {**PLAIN, "PYTHONHASHSEED": "0", "TZ": "UTC"},
        ["-O"],
        ["backwards", "without=jsonschema_rs"],
    ),
    "chinese": (
        {**CHINESE, "PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai"},
        [],
        ["strange-decimals"],
    ),
    "random": (
        {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"},
        [],
        ["backwards", "threads"],
    ),
}


def start(inputs, folder, environment, options, how):
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "cli")))
    return subprocess.Popen(
        [sys.executable, *options, "-m", "tests.whole.public_names", str(inputs), *how],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_every_process_says_the_same_of_everything(inputs, tmp_path):
    running = {}
    for name, (environment, options, how) in PROCESSES.items():
        folder = tmp_path / name
        folder.mkdir()
        running[name] = start(inputs, folder, environment, options, how)
    here = public_names.everything(inputs)
    for name, process in running.items():
        out, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors.decode("utf-8", "replace")[-2000:]
        there = json.loads(out)
        assert there.keys() == here.keys()
        assert {n for n in here if there[n] != here[n]} == set(), name
        assert list((tmp_path / name).iterdir()) == []


def test_a_scan_is_read_alike_by_threads_and_processes(inputs, tmp_path):
    pytest.importorskip("rapidocr")
    from tests.readers.test_reading_pictures import ROWS, paper

    paper(ROWS[:3]).crop((0, 60, 1240, 420)).save(tmp_path / "scan.png")
    call = public_names.media(tmp_path)["read a scan"]
    process = start(tmp_path, tmp_path, {"PYTHONHASHSEED": "7", **PLAIN}, [], ["scan"])
    here = call()
    out, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors.decode("utf-8", "replace")[-2000:]
    assert json.loads(out) == {"read a scan": here}
    assert "808" in here


def test_a_report_is_the_same_read_here_in_a_process_and_by_the_service(inputs, tmp_path):
    pytest.importorskip("starlette")
    from tests.server.conftest import running

    files = [inputs / f"report.{suffix}" for suffix in ("html", "txt", "pdf", "docx", "xlsx")]
    here = {file.name: canonical(file) for file in files}
    apart = list(govreport.map_apart(each_canonical, files, given_up=str, chunk=2))
    assert {name: text for some in apart for name, text in some.items()} == here
    with running(tmp_path, "--workers=1") as service, service.client() as client:
        for file in files:
            body = client.post(f"/v1/parse?filename={file.name}", content=file.read_bytes()).json()
            assert govreport.dumps(govreport.from_dict(body["report"])) == here[file.name]


def canonical(file):
    return govreport.dumps(govreport.parse(file.read_bytes(), filename=file.name).report)


def each_canonical(files):
    return {file.name: canonical(file) for file in files}
