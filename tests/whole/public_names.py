"""What each public function is asked, to hold that it alters nothing and always says the same.

Run as a program, it tells for a folder of inputs what every function says, name by name.
"""

import io
import json
import os
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from attrs import evolve, frozen

import govreport
from govreport import Limits, PackageFile
from govreport.readers import read
from tests.dataset.shelf import report as made_report
from tests.whole.told import files_of, told
from tests.whole.world import strange_decimals

#: Forms of one report, in which the official form is drawn.
DRAWN = ("html", "md", "docx", "xlsx")
_SCAN = "scan.png"
#: Public functions that can't be asked here, and the test that holds them instead.
ELSEWHERE = {"serve": "tests/server/test_serve_command.py"}
LICENSE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
PACKAGE = {"title": "年报", "licenses": (LICENSE,), "sources": ({"title": "某市"},)}


@frozen
class Given:
    """What calls are made of. ``inputs`` are files by medium; ``scratch`` is an empty folder."""

    inputs: Path
    scratch: Path

    def data(self, suffix: str) -> bytes:
        """The bytes of the input of a medium."""
        return self.path(suffix).read_bytes()

    def path(self, suffix: str) -> Path:
        """The input of a medium."""
        return self.inputs / f"report.{suffix}"

    @property
    def parsed(self):
        """A report with marks, units, a lost cell and doubts."""
        return govreport.parse(self.path("txt"))

    @property
    def report(self):
        """The report alone."""
        return self.parsed.report

    @property
    def page(self):
        """A report of the other format, from a page."""
        return govreport.parse(self.path("html")).report

    @property
    def pairs(self):
        """Reports as exports want them."""
        return [("一", self.report), ("二", self.page), ("三", made_report(seed=3))]

    @property
    def checked(self):
        """What a check with findings says."""
        return govreport.validate(self.report, previous=before(self.report))

    def write(self, name: str, content: str | bytes) -> Path:
        """A file in the scratch folder."""
        file = self.scratch / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file


@frozen
class Case:
    """A call: ``arguments`` makes them from what is given; ``after`` is what to tell of the result
    and the arguments where the result alone does not say it.
    """

    arguments: Callable[[Given], tuple[tuple, dict]]
    after: Callable = lambda result, *arguments, **options: result


def before(report):
    """The same organ a year earlier, a figure changed."""
    tables = {name: dict(cells) for name, cells in report.tables.items()}
    tables["requests"]["carried_forward/total"] = 7
    return evolve(report, reporting_year=report.reporting_year - 1, tables=tables)


def asked(*make, after=None, **options):
    """A call whose arguments are made by functions of what is given, or are as they stand."""

    def of(one, given):
        return one(given) if callable(one) and not isinstance(one, type) else one

    def arguments(given):
        return tuple(of(one, given) for one in make), {k: of(o, given) for k, o in options.items()}

    return Case(arguments) if after is None else Case(arguments, after)


def _export(result, form, out, **_):
    with result as exporter:
        exporter.add("一", made_report(seed=3))
    return out.getvalue()


def _written(result, form, _, out, **__):
    return result, out.getvalue()


def _finding(given):
    return given.checked.findings[0]


def _dataset(given):
    return govreport.validate_dataset([given.inputs / "many"], jobs=1)


def _parts(given):
    parts = []
    for id, report in given.pairs[:2]:
        out = io.BytesIO()
        govreport.write_export("csv-reports", [(id, report)], out)
        parts.append(io.BytesIO(out.getvalue()))
    return parts


def _package(given):
    return [PackageFile("reports.csv", "csv-reports", 10, "0" * 64)]


def _baseline(given):
    return [govreport.accept_finding(one, "某局", 2020) for one in given.checked.findings]


def _count(items):
    return len(list(items))


CASES = {
    "accept_finding": asked(_finding, "某局", 2020),
    "baseline_text": asked(_baseline),
    "blank_form": asked("2019"),
    "change_to_dict": asked(lambda g: govreport.migrate(g.report, "current").changes[0]),
    "convert_file": asked(lambda g: str(g.path("html")), "page.html"),
    "convert_many": asked(
        lambda g: [str(g.inputs / "many")],
        lambda g: str(g.scratch / "out"),
        to="csv-reports",
        jobs=0,
    ),
    "convert_one": asked("报告.txt", lambda g: g.data("txt")),
    "convert_parts": asked("报告.zip", lambda g: g.data("zip")),
    "dataset_html": asked(_dataset, after=lambda result, dataset: (result, dataset.close())),
    "default_spec": asked(),
    "describe_package": asked(
        lambda g: g.write("a.csv", "报告\r\n").parent, {"a.csv": "csv-reports"}, **PACKAGE
    ),
    "detect": asked(lambda g: g.data("html")),
    "documentation_path": asked(_finding),
    "dumps": asked(lambda g: g.report),
    "finding_to_dict": asked(_finding),
    "findings_csv": asked("a.txt", lambda g: g.checked.findings, agency="某局", year=2020),
    "fingerprint": asked(_finding, "某局", 2020),
    "form_html": asked(lambda g: g.report),
    "from_dict": asked(lambda g: govreport.to_dict(g.report)),
    "from_rows": asked(lambda g: list(govreport.to_rows(g.report))),
    "help_text": asked(_finding, "en"),
    "is_url": asked("s3://bucket/a.html"),
    "list_inputs": asked(lambda g: [str(g.inputs / "many")]),
    "load_baseline": asked(lambda g: g.write("b.json", govreport.baseline_text(_baseline(g)))),
    "load_settings": asked(lambda g: g.write("s.toml", '[severity]\nR3 = "info"\n')),
    "load_spec": asked(govreport.default_spec().root),
    "loads": asked(lambda g: govreport.dumps(g.report)),
    "manifest_line": asked(lambda g: govreport.convert_one("a.html", g.data("html"))),
    "map_apart": asked(lambda g: _count, [1, 2, 3], given_up=lambda g: len, chunk=2),
    "merge_exports": asked("csv-reports", _parts, lambda g: io.BytesIO(), after=_written),
    "message_text": asked(_finding, "zh"),
    "migrate": asked(lambda g: g.report, "current", approximate=True),
    "names_many": asked("a/**/*.html"),
    "open_export": asked("jsonl", lambda g: io.BytesIO(), after=_export),
    "openapi_document": asked(),
    "output_forms": asked(),
    "package_texts": asked(_package, **PACKAGE),
    "parse": asked(lambda g: g.data("html"), filename="a.html"),
    "parse_many": asked(lambda g: g.data("zip"), limits=Limits()),
    "place_to_dict": asked(lambda g: g.parsed.sources["/requests/received/total"]),
    "remove_state": asked(lambda g: g.write("state", b"")),
    "render": asked(lambda g: g.report, "docx"),
    "report_html": asked(lambda g: g.report, lambda g: g.checked.findings, name="a.txt"),
    "service_application": asked(after=lambda result: type(result).__name__),
    "to_arrow": asked("parquet", lambda g: g.pairs),
    "to_dict": asked(lambda g: g.report),
    "to_rows": asked(lambda g: g.report, id="一"),
    "validate": asked(
        lambda g: g.report,
        previous=lambda g: before(g.report),
        sources=lambda g: g.parsed.sources,
        params={"P4": {"factor": 3}},
    ),
    "validate_dataset": asked(lambda g: [str(g.inputs / "many")], jobs=1),
    "validation_to_dict": asked(lambda g: g.checked),
    "write_csv": asked(lambda g: list(govreport.to_rows(g.report))),
    "write_export": asked(
        "csv-wide", lambda g: g.pairs, lambda g: io.BytesIO(), after=_written
    ),
    "write_package": asked(lambda g: g.scratch / "package", lambda g: g.pairs, **PACKAGE),
}  # fmt: skip


def ask(name: str, inputs: Path) -> tuple[str, str, str]:
    """Call a public function: what it says and leaves in its folder, what its arguments were, and
    what they are after it.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        case = CASES[name]
        arguments, options = case.arguments(Given(inputs, scratch))
        was = _told_of([*arguments, *options.values()], scratch)
        result = getattr(govreport, name)(*arguments, **options)
        said = told(case.after(result, *arguments, **options), scratch)
        said = said.replace(str(inputs), "<inputs>") + repr(files_of(scratch))
        return said, was, _told_of([*arguments, *options.values()], scratch)


def _told_of(values, scratch):
    """Arguments that can be altered; files and what is held on disk are there to be used."""
    used = (io.BytesIO, govreport.Dataset)
    return [
        told(value, scratch)
        for value in values
        if not isinstance(value, used)
        and not (isinstance(value, list) and value and isinstance(value[0], used))
    ]


def media(inputs: Path) -> dict[str, Callable[[], str]]:
    """What every medium is read as, and every output that is made, by name."""
    found = {}
    given = Given(inputs, inputs)
    for file in sorted(inputs.glob("report*.*")):
        found[f"read {file.name}"] = lambda file=file: told(_all_of(file))
    if (inputs / _SCAN).exists():
        found["read a scan"] = lambda: told(read((inputs / _SCAN).read_bytes()))
    for format_ in govreport.default_spec().formats:
        for medium in DRAWN:
            found[f"draw {medium}, {format_}"] = lambda m=medium, f=format_: told(
                govreport.render(govreport.migrate(given.report, f).report, m)
            )
    for form in govreport.FORMS:
        found[f"export {form}"] = lambda form=form: _exported(given, form)
    return found


def _all_of(file):
    """What is read in a file, what the checks say of it, and what a move makes of it."""
    for part in govreport.parse_many(file):
        yield part
        if part.parsed is not None:
            report = part.parsed.report
            moved = govreport.migrate(report, govreport.default_spec().current)
            checked = govreport.validate(moved.report, previous=report, sources=part.parsed.sources)
            yield moved, checked
            for finding in (*part.parsed.findings, *checked.findings):
                yield govreport.message_text(finding, "zh")


def _exported(given, form):
    out = io.BytesIO()
    govreport.write_export(form, given.pairs, out)
    return told(out.getvalue())


def everything(inputs: Path, *, backwards: bool = False, threads: int = 1) -> dict[str, str]:
    """All that is said, by name; ``backwards``: asked in the other order."""
    calls = {name: lambda name=name: ask(name, inputs)[0] for name in CASES} | media(inputs)
    order = [*reversed(calls)] if backwards else [*calls]
    if threads == 1:
        return {name: calls[name]() for name in order}
    with ThreadPoolExecutor(threads) as pool:
        return dict(zip(order, pool.map(lambda name: calls[name](), order), strict=True))


def main() -> None:
    """Print what is said of the inputs in a folder."""
    inputs, *how = sys.argv[1:]
    without = [word.removeprefix("without=") for word in how if word.startswith("without=")]
    sys.modules.update(dict.fromkeys(without))
    with strange_decimals() if "strange-decimals" in how else nullcontext():
        if "scan" in how:
            said = {"read a scan": media(Path(inputs))["read a scan"]()}
        else:
            threads = 8 if "threads" in how else 1
            said = everything(Path(inputs), backwards="backwards" in how, threads=threads)
    os.write(1, json.dumps(said).encode())


if __name__ == "__main__":
    main()
