"""Files of every medium that the public functions are asked about, made once for all processes."""

import io
import shutil
import zipfile
from pathlib import Path

import govreport
from tests.dataset.shelf import report as made_report
from tests.dataset.shelf import write
from tests.fuzz import seeds
from tests.golden.real_reports import INPUTS, REAL
from tests.readers.test_reading_ofd import as_ofd

#: Media whose files are made of a page, by the function that makes some; the last one counts.
_MADE = {
    "odt": seeds.office_text,
    "fodt": seeds.flat_text,
    "ods": seeds.office_sheet,
    "xls": seeds.old_book,
    "mhtml": seeds.mhtml,
    "mineru.json": seeds.given,
}
#: The published text that stands for texts.
_OF_TEXTS = "002"


def make(folder: Path) -> Path:
    """Fill a folder: ``report.<medium>`` for each medium, and ``many`` to be checked together."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in INPUTS.items():
        suffix = Path(file).suffix
        first = name == _OF_TEXTS or suffix != ".txt"
        shutil.copyfile(REAL / file, folder / f"report{'' if first else name}{suffix}")
    report = govreport.parse(folder / "report.txt").report
    for medium in ("docx", "xlsx", "md"):
        (folder / f"report.{medium}").write_bytes(govreport.render(report, medium))
    rows = [row for id in "ab" for row in govreport.to_rows(report, id=id)]
    text = {"csv": govreport.write_csv(rows), "json": govreport.dumps(report)}
    text["jsonl"] = "".join(govreport.dumps(made_report(seed=n), None) for n in (4, 5))
    for suffix, content in text.items():
        (folder / f"report.{suffix}").write_text(content, encoding="utf-8", newline="")
    for suffix, some in _MADE.items():
        (folder / f"report.{suffix}").write_bytes(some()[-1])
    (folder / "report.ofd").write_bytes(as_ofd((folder / "report.pdf").read_bytes()))
    (folder / "report.zip").write_bytes(_archive(folder))
    write(
        folder / "many",
        {f"{year}.json": made_report(year=year, seed=year) for year in (2021, 2022)},
    )
    (folder / "many" / "page.html").write_bytes((folder / "report.html").read_bytes())
    return folder


def _archive(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for suffix in ("html", "docx", "txt", "json"):
            name = zipfile.ZipInfo(f"年报/{suffix}/报告.{suffix}")
            package.writestr(name, (folder / f"report.{suffix}").read_bytes())
        package.writestr(zipfile.ZipInfo("说明.txt"), "别的")
    return out.getvalue()
