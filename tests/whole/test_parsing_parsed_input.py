"""govreport.parse of what was parsed already: the same report, and what can't be known is said."""

import io
import json
import warnings
from decimal import Decimal

import pytest
from attrs import evolve

import govreport
from govreport import (
    Cell,
    Document,
    Grid,
    Heading,
    InvalidReportError,
    LimitError,
    Limits,
    NotAReportError,
    Paragraph,
    Place,
    ReadError,
)
from govreport.readers import registry
from tests.whole import foreign

SPEC = govreport.default_spec()


@pytest.fixture(scope="module")
def read():
    root = SPEC.root.parent
    return govreport.parse(root / "tests" / "fixtures" / "real" / "shuyang-fgw-2023.html")


def same_figures(parsed, read):
    """The report of a parse, after holding it against the one read from the page."""
    assert parsed.report.tables == read.report.tables
    assert {p: n.state for p, n in parsed.report.cell_notes.items()} == {
        p: n.state for p, n in read.report.cell_notes.items()
    }
    return parsed


def blocks(read, form):
    return [form(b) if isinstance(b, Grid) else b.text for b in read.document.blocks]


# grids and frames


@pytest.mark.parametrize(
    "form",
    [
        foreign.with_spans,
        foreign.spread,
        lambda grid: foreign.spread(grid, repeated=False),
        lambda grid: grid,
        lambda grid: [tuple(row) for row in grid.rows],
    ],
    ids=["spans", "repeated", "once", "model", "objects"],
)
def test_grids_in_any_form_give_the_figures_of_the_page(read, form):
    parsed = same_figures(govreport.parse(blocks(read, form), filename="grids"), read)
    assert parsed.report.reporting_year == read.report.reporting_year
    assert parsed.report.narrative == read.report.narrative
    assert parsed.report.source.uri == "grids"
    assert parsed.sources["/requests/received/total"].table


def test_numbers_and_blanks_in_cells_are_taken_as_printed(read):
    def plain(text):
        return int(text) if text.isdecimal() else text or None

    def numbers(grid):
        return [[plain(cell or "") for cell in row] for row in foreign.spread(grid)]

    same_figures(govreport.parse(blocks(read, numbers)), read)


def test_frames_of_pandas_give_the_figures_of_the_page(read, real):
    pandas = pytest.importorskip("pandas")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frames = pandas.read_html(real / "shuyang-fgw-2023.html")
    same_figures(govreport.parse(frames), read)

    def number(value):
        return float(value) if isinstance(value, str) and value.isdecimal() else value

    floats = [frame.astype(object).map(number) for frame in frames]
    same_figures(govreport.parse(floats), read)
    same_figures(govreport.parse([frame.convert_dtypes() for frame in frames]), read)
    same_figures(govreport.parse([frame.replace({float("nan"): None}) for frame in frames]), read)


def test_the_head_of_a_frame_is_a_row_also_where_it_has_levels(read):
    pandas = pytest.importorskip("pandas")
    frames = []
    for grid in read.document.grids():
        head, *rows = foreign.spread(grid)
        frames.append(pandas.DataFrame(rows, columns=head))
    same_figures(govreport.parse(frames), read)
    frames = []
    for grid in read.document.grids():
        first, second, *rows = foreign.spread(grid)
        levels = pandas.MultiIndex.from_arrays([first, second])
        frames.append(pandas.DataFrame(rows, columns=levels))
    same_figures(govreport.parse(frames), read)


def test_one_frame_or_one_table_alone_is_read_as_far_as_it_goes(read):
    pandas = pytest.importorskip("pandas")
    grid = max(read.document.grids(), key=lambda grid: len(grid.rows))
    parsed = govreport.parse(pandas.DataFrame(foreign.spread(grid)))
    assert parsed.report.tables["requests"] == read.report.tables["requests"]
    assert set(parsed.report.tables["review_and_litigation"].values()) == {None}
    assert all(
        note.state == govreport.CellState.MISSING
        for pointer, note in parsed.report.cell_notes.items()
        if pointer.startswith("/review_and_litigation/")
    )


def test_a_figure_written_out_over_a_whole_row_is_told(read):
    grids = [foreign.spread(grid) for grid in read.document.grids()]
    table = max(grids, key=len)
    assert "grid_figure_repeated" not in {f.code for f in govreport.parse(grids).findings}
    table[5][3:] = ["3"] * 7
    found = [f for f in govreport.parse(grids).findings if f.code == "grid_figure_repeated"]
    assert [finding.place.row for finding in found] == [6]


def test_a_row_that_was_filled_up_gives_no_figure_to_a_wrong_column(read):
    grids = [foreign.spread(grid) for grid in read.document.grids()]
    row = next(row for row in max(grids, key=len) if "一、本年新收政府信息公开申请数量" in row)
    row[3:] = ["26", "0", "0", "0", "0", "26", None]  # one of the zeros was lost
    parsed = govreport.parse(grids)
    cells = [f"/requests/received/{c}" for c in ("natural_person", "other", "total")]
    assert [parsed.report.value(pointer) for pointer in cells] in ([26, 0, 26], [26, None, 26])
    assert "grid_rows_end_blank" not in {finding.code for finding in parsed.findings}


def test_rows_that_mostly_end_blank_are_taken_as_they_stand_and_told(read):
    grids = [foreign.spread(grid) for grid in read.document.grids()]
    for row in max(grids, key=len)[3:]:
        row[-1] = None
    parsed = govreport.parse(grids)
    assert parsed.report.value("/requests/received/natural_person") == 26
    assert parsed.report.state("/requests/received/total") == "blank"
    assert "grid_rows_end_blank" in {finding.code for finding in parsed.findings}


def test_a_document_of_someone_else_is_read(read):
    place = Place(page=2, table=1, row=1, cell=1)
    built = Document(
        (
            Heading("某某局2023年政府信息公开工作年度报告", place),
            Paragraph("一些文字。", place),
            *(evolve(grid) for grid in read.document.grids()),
        ),
        name="their.bin",
    )
    parsed = same_figures(govreport.parse(built), read)
    assert parsed.report.source.uri == "their.bin"
    empty = Grid(((Cell("甲", place), Cell("1", place, 0, 1)),), 2, True, place)
    with pytest.raises(NotAReportError):
        govreport.parse(Document((empty,)))


@pytest.mark.parametrize(
    "source",
    [
        [["甲", "1"], ["乙", "2"]],
        [[[{"text": "甲", "width": 2}]]],
        [[[{"text": "甲", "rowspan": 0}]]],
        [[[["甲"]]]],
        [7],
        7,
        None,
        {1, 2},
    ],
    ids=str,
)
def test_what_is_no_source_is_an_error_of_the_caller(source):
    with pytest.raises(TypeError):
        govreport.parse(source)


def test_bounds_hold_for_grids_too():
    with pytest.raises(LimitError) as caught:
        govreport.parse(
            [[[{"text": "甲", "colspan": 500, "rowspan": 1}]]], limits=Limits(max_cells=9)
        )
    assert caught.value.code == "limit_cells"
    with pytest.raises(LimitError) as caught:
        govreport.parse([[[{"text": "甲", "colspan": 5000}]]])
    assert caught.value.code == "limit_span"
    with pytest.raises(ReadError) as caught:
        govreport.parse([])
    assert caught.value.code == "document_without_text"


# the JSON of other parsers


@pytest.mark.parametrize(
    "make",
    [foreign.docling, foreign.content_list, foreign.content_list_v2, foreign.middle],
    ids=["docling", "content_list", "v2", "middle"],
)
def test_json_of_other_parsers_gives_the_figures_of_the_page(read, make, tmp_path):
    data = make(read.document)
    parsed = same_figures(govreport.parse(data), read)
    assert parsed.report.narrative == read.report.narrative
    assert parsed.sources["/requests/received/total"].page
    assert parsed.report.source.media_type == "application/json"
    text = json.dumps(data, ensure_ascii=False, indent=1).encode()
    again = govreport.parse(text, filename="out.json")
    assert again.report.tables == parsed.report.tables
    assert again.report.source.sha256
    (tmp_path / "out.json").write_bytes(text)
    assert govreport.parse(tmp_path / "out.json").report == again.report
    with (tmp_path / "out.json").open("rb") as file:
        assert govreport.parse(file).report == again.report


def test_the_name_of_the_original_is_kept_where_docling_tells_it(read):
    assert govreport.parse(foreign.docling(read.document)).report.source.uri == "report.pdf"


def test_the_answer_of_doclings_service_is_read_too(read):
    answer = {"document": {"json_content": foreign.docling(read.document)}, "status": "success"}
    same_figures(govreport.parse(answer), read)


@pytest.mark.parametrize(
    "data", [{}, [{"type": "text"}], {"a": 1}, {"sections": []}, {"schema_name": "Other"}]
)
def test_json_of_no_known_kind_is_refused_with_what_is_known(data):
    for source in (data, json.dumps(data).encode()):
        with pytest.raises(ReadError) as caught:
            govreport.parse(source, filename="a.json")
        assert (caught.value.code, caught.value.name) == ("json_kind_unknown", "a.json")
        for name in ("govreport", "docling", "MinerU", "KIROGOVCOMPARE"):
            assert name in caught.value.params["known"]


def test_a_canonical_report_with_a_fault_is_told_as_such_and_by_name(read):
    data = govreport.to_dict(read.report)
    assert govreport.parse(data).report == read.report
    for lacking in ("format", "agency"):
        broken = {name: value for name, value in data.items() if name != lacking}
        with pytest.raises(InvalidReportError) as caught:
            govreport.parse(json.dumps(broken).encode(), filename="a.json")
        assert (caught.value.code, caught.value.name) == ("report_invalid", "a.json")


# through a mapping


def kiro(report, empty=None):
    """A report in the shape of the program the first mapping is for."""
    known = SPEC.json("imports/kirogovcompare.json")
    tables = {}
    for path, pointer in known["cells"].items():
        *steps, last = path.split("/")[1:]
        node = tables
        for step in steps:
            node = node.setdefault(step, {})
        value = report.value(pointer)
        node[last] = empty if value is None else int(value)
    titles = [section.label.official for section in SPEC.layout(known["format"]).sections]
    texts = ["概况。\n第二段。", None, None, None, "问题。", "其他。"]
    sections = [
        {"title": title, "type": "text", "content": text}
        for title, text in zip(titles, texts, strict=True)
    ]
    for section, kind, member in zip(
        sections[1:4], ("table_2", "table_3", "table_4"), known["tables"], strict=True
    ):
        del section["content"]
        section.update({"type": kind, member: tables[member]})
    return {"sections": sections}


def findings(parsed, code):
    return [finding for finding in parsed.findings if finding.code == code]


def test_a_mapping_brings_each_cell_to_its_place(read):
    parsed = govreport.parse(kiro(read.report), filename="k.json")
    assert parsed.report.tables == read.report.tables
    assert parsed.report.format == "2021"
    assert parsed.report.narrative.overview == "概况。\n第二段。"
    assert parsed.report.narrative.other_matters == "其他。"
    assert parsed.report.narrative.requests is None
    assert parsed.document is None
    assert parsed.report.source.uri == "k.json"
    assert govreport.from_dict(govreport.to_dict(parsed.report)) == parsed.report
    assert not findings(parsed, "import_member_unknown")


def test_an_envelope_around_it_gives_year_name_and_title(read):
    package = {
        "schema_version": "1.0",
        "source": {"organization_name": "测试局", "report_year": 2023, "report_title": "年度报告"},
        "parsed_json": kiro(read.report),
    }
    report = govreport.parse(json.dumps(package).encode()).report
    assert (report.reporting_year, report.agency.name, report.title) == (2023, "测试局", "年度报告")
    form = kiro(read.report) | {"year": "2023", "unit_name": "测试局", "schema_version": "f"}
    report = govreport.parse(form).report
    assert (report.reporting_year, report.agency.name) == (2023, "测试局")


def test_what_the_program_cannot_tell_is_said(read):
    parsed = govreport.parse(kiro(read.report))
    zeros = findings(parsed, "import_zero_uncertain")
    assert [len(finding.pointers) for finding in zeros] == [
        sum(value == 0 for cells in read.report.tables.values() for value in cells.values())
    ]
    totals = findings(parsed, "import_totals_uncertain")
    assert "/requests/received/total" in totals[0].pointers
    assert "/requests/received/natural_person" not in totals[0].pointers
    assert "/requests/outcomes/total/natural_person" in totals[0].pointers


def test_kinds_of_nothing_are_kept_as_the_mapping_says(read):
    data = kiro(read.report)
    cells = data["sections"][1]["activeDisclosureData"]
    cells["regulations"] = {"made": None, "repealed": "", "valid": "/"}
    cells["normativeDocuments"] = {"made": "空", "repealed": "12件", "valid": "看不清"}
    cells["licensing"] = {"processed": 7.0}
    cells["fees"] = {"amount": Decimal("0.25")}
    parsed = govreport.parse(data)
    report, table = parsed.report, "/proactive_disclosure"
    found = {
        row: report.state(f"{table}/rules/{row}") for row in ("issued", "repealed", "in_force")
    }
    assert found == {"issued": "missing", "repealed": "blank", "in_force": "mark"}
    documents = f"{table}/normative_documents"
    assert report.state(f"{documents}/issued") == "blank"
    assert (report.value(f"{documents}/repealed"), report.state(f"{documents}/repealed")) == (
        12,
        "converted",
    )
    assert report.state(f"{documents}/in_force") == "unreadable"
    assert [f.pointers for f in findings(parsed, "import_value_unreadable")] == [
        (f"{documents}/in_force",)
    ]
    assert report.value(f"{table}/licensing/decisions") == 7
    assert report.value(f"{table}/fees/amount") == Decimal("0.25")
    assert govreport.from_dict(govreport.to_dict(report)) == report


@pytest.mark.parametrize("value", [True, 0.5, [1], {"n": 1}, 10**40, 1e308, Decimal("1E+999")])
def test_what_is_no_figure_is_unreadable_and_told(read, value):
    data = kiro(read.report)
    data["sections"][1]["activeDisclosureData"]["licensing"] = {"processed": value}
    parsed = govreport.parse(data)
    assert parsed.report.state("/proactive_disclosure/licensing/decisions") == "unreadable"
    assert findings(parsed, "import_value_unreadable")


def test_members_that_the_mapping_does_not_know_are_told(read):
    data = kiro(read.report) | {"raw_text": "全文", "basic_info": {"k": 1}}
    data["sections"][1]["activeDisclosureData"]["procurement"] = {"amount": 3}
    data["sections"][2]["tableData"]["naturalPerson"]["results"]["novel"] = 1
    data["sections"][0]["extra"] = "x"
    data["sections"].append({"title": "附件", "type": "text", "content": "附件正文"})
    told = {f.params["path"] for f in findings(govreport.parse(data), "import_member_unknown")}
    assert told == {
        "/raw_text",
        "/basic_info",
        "/sections/0/extra",
        "/sections/1/activeDisclosureData/procurement",
        "/sections/2/tableData/naturalPerson/results/novel",
        "/sections/6/content",
    }


def test_a_table_that_stands_twice_is_taken_once_and_told(read):
    data = kiro(read.report)
    data["tableData"] = {"total": {"newReceived": 999}}
    parsed = govreport.parse(data)
    assert parsed.report.tables["requests"] == read.report.tables["requests"]
    assert [f.params["path"] for f in findings(parsed, "import_repeated")] == ["/tableData"]


def test_cells_that_are_not_there_are_missing(read):
    data = kiro(read.report)
    del data["sections"][2]["tableData"]["legalPerson"]
    report = govreport.parse(data).report
    assert report.state("/requests/received/commercial_enterprise") == "missing"
    assert report.value("/requests/received/total") == read.report.value("/requests/received/total")


def test_every_mapping_covers_its_format_and_no_cell_twice():
    for name in (n for n in SPEC.names() if n.startswith("imports/")):
        known = SPEC.json(name)
        layout = SPEC.layout(known["format"])
        assert sorted(known["cells"].values()) == sorted(layout.required)
        assert name == f"imports/{known['id']}.json"


# readers of third parties


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """An installed distribution that offers a reader for a medium of its own."""
    code = (
        "from govreport import Document, Grid, Cell, Place, Paragraph\n"
        "def read(data, *, name, limits):\n"
        "    if b'crash' in data: raise KeyError('x')\n"
        "    if b'odd' in data: return 'no document'\n"
        "    from govreport.readers.text.written import read_html\n"
        "    return read_html(data.split(b'%OWN%')[-1], name=name, limits=limits)\n"
    )
    (tmp_path / "their_reader.py").write_text(code, encoding="utf-8")
    info = tmp_path / "their_reader-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-reader\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[govreport.readers]\napplication/x-their-own = their_reader:read\n"
        "application/epub+zip = their_reader:read\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.third_party.cache_clear()
    yield "application/x-their-own"
    registry.third_party.cache_clear()


def test_a_reader_of_a_third_party_takes_what_is_declared_as_its_medium(plugin, read, real):
    data = b"\x01\x02\x03" * 99 + b"%OWN%" + (real / "shuyang-fgw-2023.html").read_bytes()
    parsed = same_figures(govreport.parse(data, media_type=f"{plugin}; v=1"), read)
    assert parsed.report.source.media_type == plugin
    with pytest.raises(ReadError) as caught:
        govreport.parse(data)
    assert caught.value.code == "file_binary"


def test_a_reader_of_a_third_party_is_found_by_the_suffix_too(plugin, read, real):
    data = b"PK\x03\x04" + (real / "shuyang-fgw-2023.html").read_bytes()
    parsed = govreport.parse(data, filename="报告.epub")
    assert parsed.report.source.media_type == "application/epub+zip"


def test_our_own_readers_are_not_taken_over_by_a_hint(plugin, read, real):
    data = (real / "shuyang-fgw-2023.html").read_bytes()
    assert govreport.parse(data, media_type=plugin).report.source.media_type == "text/html"


@pytest.mark.parametrize("word", [b"crash", b"odd"])
def test_a_reader_of_a_third_party_that_fails_is_told_as_an_error(plugin, word):
    with pytest.raises(ReadError) as caught:
        govreport.parse(io.BytesIO(b"\x01\x02\x03" * 99 + word), media_type=plugin)
    assert caught.value.code == "reader_failed"
