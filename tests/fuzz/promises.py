"""What holds of any input: it is refused with a reason, or read without a contradiction.

Each promise that does not hold raises ``Broken``; anything that is no ``GovReportError`` passes
through, and is a fault as well.
"""

import json
import zlib

from attrs import evolve

import govreport
from govreport.document import Flow, Grid
from govreport.extract.numbers import number_reader
from govreport.model import CellState

SPEC = govreport.default_spec()
READER = number_reader(SPEC)
NOTHING = {CellState.BLANK, CellState.MARK, CellState.UNREADABLE, CellState.MISSING}
LANGUAGES = ("zh", "en")


class Broken(AssertionError):
    """A promise of the library that an input broke."""


def hold(true, what, *details):
    if not true:
        raise Broken(what, *details)


def seldom(data, one_in):
    """True for one input in so many, always the same ones: for what takes long to look at."""
    return zlib.crc32(data) % one_in == 0


def told(error):
    """What an error promises: a code, and a text in each language that names nothing unfilled."""
    hold(bool(error.code), "error without code")
    for language in LANGUAGES:
        hold(bool(govreport.message_text(error, language)), "error without text", error.code)
    for finding in error.findings:
        found(finding)


def found(finding):
    for language in LANGUAGES:
        hold(bool(govreport.message_text(finding, language)), "finding without text", finding.code)
    json.dumps(govreport.finding_to_dict(finding), ensure_ascii=False)


def parse(data, *, key=None, **given_as):
    """Parse, and hold the result, or the error, to what it promises; ``None`` where refused.

    ``key`` are the bytes that ``data`` was made from, where it is no file.
    """
    try:
        result = govreport.parse(data, **given_as)
    except govreport.GovReportError as error:
        told(error)
        again(data, error, given_as)
        return None
    parsed(result, closely=seldom(data if key is None else key, 6))
    again(data, result, given_as)
    return result


def again(data, first, given_as):
    """The same bytes give the same result; detection agrees with parsing."""
    if not isinstance(data, bytes) or not seldom(data, 8):
        return
    try:
        second = govreport.parse(data, **given_as)
    except govreport.GovReportError as error:
        second = error
    if isinstance(first, govreport.GovReportError):
        same = isinstance(second, type(first)) and str(second) == str(first)
    else:
        same = second == first and list(second.sources) == list(first.sources)
    hold(same, "the same bytes gave another result", repr(second)[:200])
    try:
        kind = govreport.detect(data, **given_as)
    except govreport.GovReportError as error:
        told(error)
        return
    if not isinstance(first, govreport.GovReportError):
        hold(kind.format == first.report.format, "detected another format", kind.format)


def parsed(result, closely=True):
    """What a result of parsing promises; ``closely``: also what takes long to look at."""
    if closely:
        for finding in result.findings:
            found(finding)
        for place in result.sources.values():
            json.dumps(govreport.place_to_dict(place), ensure_ascii=False)
    report(result.report, result.sources, closely)
    if result.document is not None:
        as_printed(result)


def report(given, sources=None, closely=True):
    """What a report promises that was read: canonical JSON and back, checks and moves."""
    data = govreport.to_dict(given)
    hold(govreport.from_dict(data) == given, "from_dict(to_dict(x)) is not x")
    checked = govreport.validate(given, sources=sources)
    schema = [f.code for f in checked.findings if f.code.startswith("schema_")]
    hold(not schema, "a report that was read breaks the schema", *schema)
    if not closely:
        return
    for finding in checked.findings:
        found(finding)
    json.dumps(govreport.validation_to_dict(checked), ensure_ascii=False, default=str)
    hold(govreport.loads(govreport.dumps(given)) == given, "loads(dumps(x)) is not x")
    moves(given)


def moves(given):
    """Every other format is reached, follows its schema, and leads back to the same report."""
    for format in SPEC.formats:
        if format == given.format:
            continue
        moved = govreport.migrate(given, format).report
        data = govreport.to_dict(moved)
        hold(govreport.from_dict(data) == moved, "a moved report is not read back", format)
        govreport.validate(moved, previous=given)
        if given.migration is None:
            back = govreport.migrate(moved, given.format).report
            hold(evolve(back, migration=None) == given, "there and back gives another report")


def as_printed(result):
    """Each figure was printed where its source says, and nothing is missing without a word."""
    read = result.report
    layout = SPEC.layout(read.format)
    present = {f"/{table}/{key}" for table, cells in read.tables.items() for key in cells}
    hold(set(layout.required) <= present, "a cell of the form is not there")
    hold(set(layout.required) <= set(result.sources), "a cell without source")
    hold(set(read.cell_notes) <= present, "a note on no cell")
    said = {pointer for finding in result.findings for pointer in finding.pointers}
    words = words_of(result.document)
    for pointer in layout.required:
        value, state = read.value(pointer), read.state(pointer)
        hold((value is None) == (state in NOTHING), "value and state disagree", pointer)
        if state in (CellState.MISSING, CellState.UNREADABLE):
            # the one row of figures of a group stands for its rows, or tells of them
            above, _, column = pointer.rsplit("/", 2)
            table, one = "/" + pointer.split("/")[1], f"{above}/subtotal/{column}"
            told = said & {pointer, table, one} or one in present
            hold(bool(told), "lost without a finding", pointer)
        if value is None:
            continue
        raw, column = result.sources[pointer].raw, layout.cells[pointer].column
        hold(raw is not None, "a figure without the text it was read from", pointer)
        if column.type == "count":
            hold(value in printed(raw, column), "not the figure printed", pointer, value, raw)
        for part in raw.replace("+", " ").split():
            hold(part in words, "a figure that stands nowhere", pointer, part)


def printed(raw, column):
    """The numbers a cell's text can stand for: itself, one of its words, or a sum noted as such."""
    words = {READER.read(word, column).value for word in (raw, *raw.split())}
    return words | {sum(READER.read(part, column).value or 0 for part in raw.split("+"))}


def words_of(document):
    """All text of a document, as read and as printed before that."""
    texts = []
    for block in document.blocks:
        if isinstance(block, Grid):
            parts = [cell for row in block.rows for cell in row]
        else:
            parts = block.cells if isinstance(block, Flow) else [block]
        for part in parts:
            texts += [part.text, part.place.raw or "", *getattr(part, "alternatives", ())]
    return "\n".join(texts)
