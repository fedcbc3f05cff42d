"""What is fuzzed: each target takes bytes; what it raises is a fault."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from attrs import evolve, frozen

import govreport
from govreport.limits import Limits
from tests.fuzz import made, mutators, promises, seeds
from tests.fuzz.promises import READER, SPEC, hold
from tests.fuzz.supply import Supply
from tests.fuzz.words import FIGURES, PROSE

HERE = Path(__file__).resolve().parent
CORPUS, REGRESSIONS = HERE / "corpus", HERE / "regressions"
# A picture of a page would be recognised, which takes seconds; small ones are target "picture".
LIMITS = Limits(max_pixels=50_000, max_unpacked=16 << 20)


@frozen
class Target:
    """``run`` takes an input; ``seeds`` gives the first ones; ``change`` is the mutator, ``None``
    for that of the fuzzer; ``longest`` bounds an input, in bytes.
    """

    run: Callable
    seeds: Callable = lambda: [b""]
    change: Callable | None = None
    longest: int = 60_000


def file(name=None, **given_as):
    """A target that parses bytes under a name."""

    def run(data):
        result = promises.parse(data, filename=name, limits=LIMITS, **given_as)
        if result is not None and result.document is not None:
            for grid in result.document.grids():
                made.sound(grid, apart=False)

    return run


def picture(data):
    with made.guessing():
        file("a.png")(data)


def container(data):
    """Several reports of one input: none stops the others, each is one of parsed and error."""
    with made.guessing():
        for part in govreport.parse_many(data, filename="a.zip", limits=LIMITS):
            hold((part.parsed is None) != (part.error is None), "a part that is both or neither")
            if part.error is not None:
                promises.told(part.error)
            elif promises.seldom(data, 4):
                promises.parsed(part.parsed)
        if promises.seldom(data, 4):
            promises.parse(data, filename="a.zip", limits=LIMITS)


def sniffing(data):
    """Any bytes under any name and declared type are told apart, the same way each time."""
    from govreport.readers import kind_of, sniff

    supply = Supply(data)
    names = (None, "a.md", "a.csv", "a.html?x=1", "a.json", "a.PDF", "a\\b.tsv", "", "\ud800", ".")
    types = (None, "text/html; charset=gbk", "text/csv", "application/json", "x", ";", "text/plain")
    name, declared = supply.of(names), supply.of(types)
    if supply.flag():
        declared = supply.some(20).decode("latin-1")
    rest = supply.rest()
    try:
        kind = sniff(rest, name, declared)
        hold(isinstance(kind, str) and bool(kind), "no medium", kind)
        hold(kind_of(rest, name, declared) == kind_of(rest, name, declared), "another medium")
    except govreport.GovReportError as error:
        promises.told(error)


def decoding(data):
    """Any bytes become text, and what was replaced is told."""
    from govreport.readers import decode

    try:
        text, encoding, findings = decode(data)
    except govreport.GovReportError as error:
        promises.told(error)
        return
    text.encode("utf-8")  # no half of a pair
    hold(encoding.replaced == 0 or bool(findings), "replaced without a finding")
    hold(decode(data)[0] == text, "the same bytes decoded to another text")
    for finding in findings:
        promises.found(finding)


def grids(data):
    """Values as programs give them: rows of texts, numbers, spans; texts between them."""
    supply = Supply(data)
    values = (None, 0, 3, -1, 1.5, float("nan"), float("inf"), Decimal("NaN"), True, 10**400, "")
    blocks = []
    for _ in range(1 + supply.below(5)):
        if supply.flag():
            blocks.append(made.said(supply))
            continue
        rows = []
        for _ in range(supply.below(30)):
            row = []
            for _ in range(supply.below(10)):
                what, text = supply.below(4), made.said(supply)
                span = {"rowspan": supply.below(5), "colspan": supply.below(5)}
                row.append({"text": text, **span} if what == 0 else text)
                if what == 1:
                    row[-1] = supply.of(values)
            rows.append(row)
        blocks.append(rows)
    try:
        promises.parse(blocks, key=data)
    except TypeError as error:
        # the one documented answer to values that can be no grid
        hold(bool(str(error)), "a type error without text")


def decoded(data):
    """Arbitrary decoded JSON: checked, read, moved, written; the argument is never altered."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    before = json.dumps(value)
    if isinstance(value, dict):
        try:
            report = govreport.from_dict(value)
        except govreport.GovReportError as error:
            promises.told(error)
        else:
            promises.report(report, closely=promises.seldom(data, 4))
            for format in SPEC.formats:
                for approximate in (True, False):
                    moving(report, format, approximate)
            try:
                rows = list(govreport.to_rows(report))
                govreport.from_rows(rows)
            except govreport.GovReportError as error:
                promises.told(error)
    if isinstance(value, dict | list):
        try:
            promises.parse(value, key=data)
        except TypeError as error:
            hold(bool(str(error)), "a type error without text")
    hold(json.dumps(value) == before, "the argument was altered")


def moving(report, format, approximate):
    try:
        moved = govreport.migrate(report, format, approximate=approximate)
    except govreport.GovReportError as error:
        promises.told(error)
        return
    for finding in moved.findings:
        promises.found(finding)
    hold(
        govreport.from_dict(govreport.to_dict(moved.report)) == moved.report, "moved, not read back"
    )


def numbers(data):
    """Any text as a cell of each kind of column."""
    supply = Supply(data)
    columns = {cell.column.id: cell.column for cell in SPEC.layout(SPEC.current).cells.values()}
    column = supply.of(list(columns.values()))
    text = "".join(supply.of(FIGURES) for _ in range(supply.below(3)))
    text += supply.rest().decode("utf-8", "replace")
    READER.looks_like_cell(text)
    reading = READER.read(text, column)
    hold(reading == READER.read(text, column), "read otherwise", text)
    hold((reading.value is None) == (reading.state in promises.NOTHING), "value and state", text)
    if reading.value is not None:
        hold(column.type == "amount" or isinstance(reading.value, int), "no count", text)
        hold(Decimal(reading.value).is_finite(), "no figure", text)
    if text.isdecimal() and text.isascii() and len(text) < 10 and not text.startswith("0"):
        hold(reading.value == int(text), "not the figure printed", text)


def dates(data):
    """Any text among words of dates, as a date, a year, a period."""
    from govreport.extract.dates import dates_in, only_date, period_in, years_in

    words = [*"年月日-/.至到零〇○O一二三十12309", "2023年", "１月", "二〇二三", "31日", "统计期限"]
    supply = Supply(data)
    text = "".join(supply.of(words) for _ in range(supply.below(40)))
    text += supply.rest().decode("utf-8", "replace")
    found = list(dates_in(text))
    only = only_date(text)
    hold(only is None or only in found, "a date that is not among the dates", text)
    hold(all(0 < year < 3000 for year in years_in(text)), "a year of no time", text)
    period = period_in(text, ("统计期限",))
    hold(period is None or len(period) == 2, "a period without two ends", text)


def statements(data):
    """Any prose in the sections of a sound report is checked without failing."""
    supply = Supply(data)
    reports = _reports()
    report = supply.of(reports)
    names = ("overview", "requests", "review_and_litigation", "other_matters")
    texts = dict.fromkeys(names, "")
    for _ in range(30):
        if not supply:
            break
        name = supply.of(names)
        texts[name] += made.said(supply) if supply.flag() else supply.of(PROSE)
        texts[name] += supply.of(("", "。", "，", "\n", "；", "件", "为"))
    texts["overview"] += supply.rest().decode("utf-8", "replace")
    texts = {name: text.replace("\r", "") for name, text in texts.items()}
    spoken = evolve(report, narrative=evolve(report.narrative, **texts))
    checked = govreport.validate(spoken, previous=supply.of((None, *reports)))
    for finding in checked.findings:
        promises.found(finding)
    govreport.from_dict(govreport.to_dict(spoken))


def _reports():
    if not _KEPT:
        _KEPT.extend(govreport.loads(text) for text in seeds.canonical()[:4])
    return _KEPT


_KEPT = []

TARGETS = {
    "text": Target(file("a.txt"), seeds.text, mutators.text, 20_000),
    "columns": Target(file(), seeds.text, mutators.fields, 20_000),
    "markdown": Target(file("a.md"), lambda: seeds.drawn("pipes"), mutators.fields, 20_000),
    "encoding": Target(decoding, seeds.encoding, None, 4_096),
    "sniff": Target(sniffing, lambda: [b"\0\0\0" + d[:300] for d in seeds.text()], None, 2_048),
    "html": Target(file("a.html"), seeds.markup, mutators.markup),
    "mhtml": Target(file("a.mhtml"), seeds.mhtml, mutators.markup, 20_000),
    "docx": Target(file("a.docx"), seeds.word, mutators.packing(seeds.word)),
    "xlsx": Target(file("a.xlsx"), seeds.book, mutators.packing(seeds.book)),
    "xls": Target(file("a.xls"), seeds.old_book, None, 20_000),
    "odt": Target(file("a.odt"), seeds.office_text, mutators.packing(seeds.office_text)),
    "fodt": Target(file("a.fodt"), seeds.flat_text, mutators.markup),
    "ods": Target(file("a.ods"), seeds.office_sheet, mutators.packing(seeds.office_sheet)),
    "csv": Target(file("a.csv"), seeds.table_text, mutators.fields, 20_000),
    "pdf": Target(file("a.pdf"), seeds.portable, mutators.text, 20_000),
    "ofd": Target(file("a.ofd"), seeds.fixed, mutators.packing(seeds.fixed)),
    "page": Target(made.printed, lambda: [bytes(range(64))], None, 2_048),
    "scan": Target(made.scanned, lambda: [bytes(range(64))], None, 1_024),
    "picture": Target(picture, seeds.picture, None, 20_480),
    "archive": Target(container, seeds.archive, mutators.packing(seeds.archive)),
    "record": Target(file(), seeds.record, mutators.markup, 20_000),
    "flat": Target(file("cells.csv"), seeds.flat, mutators.fields, 110_000),
    "json": Target(file("a.json"), seeds.canonical, mutators.tree, 40_000),
    "given": Target(file("a.json"), seeds.given, mutators.tree, 80_000),
    "decoded": Target(decoded, seeds.objects, mutators.tree, 80_000),
    "grids": Target(grids, lambda: [bytes(range(1, 200))], None, 2_048),
    "document": Target(made.document, lambda: [bytes([n]) for n in range(12)], None, 1_024),
    "numbers": Target(numbers, lambda: [b"\0\0" + f.encode()[:200] for f in FIGURES], None, 256),
    "dates": Target(dates, lambda: [b"\x08" + p.encode() for p in PROSE], None, 256),
    "statements": Target(statements, lambda: [bytes(range(80))], None, 2_048),
}  # fmt: skip


def inputs(name, *, first=True):
    """The inputs kept for a target: those made, the corpus and former faults, each with a name."""
    for folder in (REGRESSIONS, CORPUS):
        for path in sorted((folder / name).glob("*")):
            yield path.name, path.read_bytes()
    for number, data in enumerate(TARGETS[name].seeds() if first else ()):
        yield f"seed-{number}", data
