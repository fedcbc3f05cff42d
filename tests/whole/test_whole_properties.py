"""What holds for any input: it is refused with a reason, or read without a contradiction.

The inputs are made of pieces of published reports, cut, shuffled, doubled and emptied, since
arbitrary text alone would never reach the tables.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreport
from govreport.extract.numbers import number_reader
from govreport.model import CellState
from tests.golden.real_reports import INPUTS, REAL
from tests.whole.draw_form import MEDIA, draw, true_cells

SPEC = govreport.default_spec()
READER = number_reader(SPEC)
TEXTS = [(REAL / f).read_text(encoding="utf-8") for f in INPUTS.values() if f.endswith(".txt")]
PAGE = (REAL / INPUTS["shuyang"]).read_text(encoding="utf-8")
PAGE = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", PAGE[PAGE.index("<table") :])
PIECES = re.findall(r"<t[dr]\b.*?(?=<t[dr]\b)|</t\w+>|[^<]+|<[^>]+>", PAGE, re.S)
DRAWN = {
    medium: [draw(SPEC.layout(f), true_cells(SPEC.layout(f), 1), medium) for f in SPEC.formats]
    for medium in MEDIA
}
CELLS = st.sampled_from(
    ["", "0", "1", "２", "12", "1,234", "/", "——", "无", "3件", "减2", "约5", "-1", "0.5", "总计",
     "其他", "（六）其他处理", "行政许可", "9" * 30, "\u3000", "|", "二十", "NaN", "1e9", "٣"]
)  # fmt: skip
NOTHING = {CellState.BLANK, CellState.MARK, CellState.UNREADABLE, CellState.MISSING}


def printed(raw, column):
    """The numbers a cell's text can stand for: itself, one of its words, or a sum noted as such."""
    words = {READER.read(word, column).value for word in (raw, *raw.split())}
    return words | {sum(READER.read(part, column).value or 0 for part in raw.split("+"))}


def check(data, **given_as):
    """Parse, and hold the result to what every result promises."""
    try:
        found = govreport.parse(data, **given_as)
    except govreport.GovReportError as error:
        assert error.code
        assert govreport.message_text(error, "zh")
        return False
    report = found.report
    layout = SPEC.layout(report.format)
    present = [f"/{t}/{key}" for t, table in report.tables.items() for key in table]
    assert set(layout.required) <= set(present)
    assert set(layout.required) <= set(found.sources)
    assert set(report.cell_notes) <= set(present)
    assert [f for f in govreport.validate(report).findings if f.code.startswith("schema_")] == []
    told = {pointer for f in found.findings for pointer in f.pointers}
    for pointer in layout.required:
        value, state = report.value(pointer), report.state(pointer)
        assert (value is None) == (state in NOTHING), (pointer, value, state)
        if state in (CellState.MISSING, CellState.UNREADABLE):
            assert told & {pointer, "/" + pointer.split("/")[1]}, (pointer, state)
        if value is not None and layout.cells[pointer].column.type == "count":
            assert value in printed(found.sources[pointer].raw, layout.cells[pointer].column)
    assert govreport.loads(govreport.dumps(report)) == report
    return True


@st.composite
def damaged(draw, parts, joint):
    """Pieces of one document after a few accidents."""
    pieces = list(draw(st.sampled_from(parts)))
    for _ in range(draw(st.integers(0, 6))):
        if not pieces:
            break
        a, b = sorted(draw(st.tuples(*[st.integers(0, len(pieces) - 1)] * 2)))
        what = draw(st.sampled_from(["cut", "lose", "twice", "shuffle", "move", "put", "keep"]))
        if what == "cut":
            pieces = pieces[a:] if draw(st.booleans()) else pieces[: b + 1]
        elif what == "lose":
            del pieces[a : min(b + 1, a + 8)]
        elif what == "twice":
            pieces[a:a] = pieces[a : min(b, a + 40)]
        elif what == "shuffle":
            some = pieces[a : a + 12]
            pieces[a : a + 12] = draw(st.permutations(some)) if some else some
        elif what == "move":
            pieces[a:b] = pieces[b : b + 5] + pieces[a:b]
        elif what == "put":
            pieces[a] = draw(CELLS)
        else:
            pieces[a] = pieces[a][: draw(st.integers(0, 12))]
    return joint.join(pieces)


@st.composite
def figures_changed(draw, texts):
    """A whole report in which some figures are something else."""
    text = draw(st.sampled_from(texts))
    spots = [m.span() for m in re.finditer(r"(?<=[\n\t|> ])\d{1,3}(?=[\n\t|< ])", text)]
    chosen = draw(st.lists(st.sampled_from(spots), max_size=25, unique=True))
    for start, end in sorted(chosen, reverse=True):
        text = text[:start] + draw(CELLS) + text[end:]
    return text


LINES = [text.split("\n") for text in (*TEXTS, *DRAWN["lines"], *DRAWN["pipes"])]
FIELDS = [re.split(r"(?<=[\t|])", text) for text in TEXTS]
PAGES = [PIECES, *([*re.split(r"(?=<t[dr])", page)] for page in DRAWN["html"])]
some = settings(max_examples=60)
many = settings(max_examples=120)


@some
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_reason(data):
    check(data)


@some
@given(st.text(max_size=300), st.sampled_from([None, "a.txt", "a.md", "a.html", "a.json"]))
def test_any_text_is_read_or_refused_with_a_reason(text, name):
    check(text.encode("utf-8", "surrogatepass"), filename=name)


@many
@given(damaged(LINES, "\n"))
def test_lines_of_reports_in_any_order(text):
    check(text.encode())


@many
@given(damaged(FIELDS, ""))
def test_cells_of_reports_in_any_order(text):
    check(text.encode())


@some
@given(damaged(PAGES, ""))
def test_tags_and_cells_of_pages_in_any_order(page):
    check(page.encode(), filename="a.html")


@many
@given(figures_changed([*TEXTS, *DRAWN["lines"], *DRAWN["pipes"]]))
def test_reports_with_any_other_figures(text):
    assert check(text.encode())


@some
@given(figures_changed([PAGE, *DRAWN["html"]]))
def test_pages_with_any_other_figures(page):
    assert check(page.encode(), filename="a.html")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@settings(max_examples=15)
@given(data=st.data())
def test_bytes_cut_anywhere_are_read_or_refused(encoding, data):
    whole = data.draw(st.sampled_from(TEXTS)).encode(encoding)
    check(whole[: data.draw(st.integers(0, len(whole)))])


def test_the_unharmed_pieces_are_read():
    for text in (*TEXTS, *DRAWN["lines"], *DRAWN["pipes"]):
        assert check(text.encode())
    for page in ("".join(PIECES), *DRAWN["html"]):
        assert check(page.encode(), filename="a.html")
