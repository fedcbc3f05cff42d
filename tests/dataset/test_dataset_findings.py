"""What only shows when reports are laid side by side. One case that is told, one that is not."""

import pytest
from attrs import evolve

import govreport
from govreport.errors import InvalidReportError
from govreport.findings import Severity
from tests.dataset.shelf import LONG, check, codes, report, words, write

F, P = "/requests/carried_forward/total", "/requests/carried_over/total"


def test_the_report_of_the_year_before_is_found_and_compared(tmp_path):
    before = report(year=2021, seed=1)
    left = before.value(F)
    for wrong in (0, 7):
        cells = {P: left + wrong}
        write(tmp_path, {"a.json": before, "b.json": report(year=2022, seed=2, cells=cells)})
        with govreport.validate_dataset([tmp_path], jobs=1) as dataset:
            first, second = dataset.results()
        assert first.previous is None
        assert second.previous == str(tmp_path / "a.json")
        told = [f for f in second.findings if f.rule == "X1" and P in f.pointers]
        assert len(told) == (1 if wrong else 0)


@pytest.mark.parametrize(
    ("agencies", "found"),
    [
        (("甲县财政局", "甲县财政局"), True),
        (("甲县财政局", "丙市甲县财政局"), True),
        (("甲县 财政局", "甲县财政局"), True),
        (("甲县财政局", "乙县财政局"), False),
        (("", "甲县财政局"), False),
    ],
)
def test_reports_belong_together_by_the_name_of_their_body(tmp_path, agencies, found):
    before, now = agencies
    write(tmp_path, {"a.json": report(before, 2021), "b.json": report(now, 2022, seed=2)})
    with govreport.validate_dataset([tmp_path], jobs=1) as dataset:
        assert (list(dataset.results())[1].previous is not None) == found


def test_the_credit_code_goes_before_the_name(tmp_path):
    one, other = "11321322014321786B", "11440000006939748P"
    write(
        tmp_path,
        {
            "a.json": report("甲县发改委", 2021, code=one),
            "b.json": report("甲县发改局", 2021, code=other, seed=3),
            "c.json": report("甲县发改局", 2022, code=one, seed=2),
        },
    )
    with govreport.validate_dataset([tmp_path], jobs=1) as dataset:
        assert list(dataset.results())[2].previous == str(tmp_path / "a.json")


def test_a_name_that_is_the_end_of_several_is_not_guessed_at(tmp_path):
    reports = {
        "a.json": report("甲县财政局", 2021, seed=1),
        "b.json": report("乙县财政局", 2021, seed=2),
        "c.json": report("财政局", 2022, seed=3),
    }
    told, _ = check(write(tmp_path, reports))
    assert codes(told) == {"c.json": ["dataset_previous_unclear"]}
    reports = {"a.json": report("财政局", 2021, seed=1)} | {
        f"{n}.json": report(f"{n}县财政局", 2022, seed=5 + i) for i, n in enumerate("甲乙")
    }
    other = tmp_path / "other"
    told, _ = check(write(other, reports))
    assert {c for found in codes(told).values() for c in found} == {"dataset_previous_unclear"}


def test_an_own_report_is_not_compared_with_an_aggregate(tmp_path):
    reports = {
        "a.json": report(year=2021, scope="aggregate"),
        "b.json": report(year=2022, scope="own", seed=2),
        "c.json": report(year=2021, scope="own", seed=3),
    }
    write(tmp_path, reports)
    with govreport.validate_dataset([tmp_path], jobs=1) as dataset:
        assert list(dataset.results())[1].previous == str(tmp_path / "c.json")


def test_the_same_file_twice_is_told_once(tmp_path):
    told, _ = check(write(tmp_path, {"a.json": report(), "b.json": report()}))
    assert codes(told) == {"b.json": ["dataset_same_file"]}


def test_a_report_in_two_files_is_told_by_whether_its_figures_agree(tmp_path):
    first = report()
    same = evolve(first, signed_on=None, title="另一标题")
    told, _ = check(write(tmp_path, {"a.json": first, "b.json": same}))
    assert codes(told) == {"b.json": ["dataset_report_twice"]}
    told, _ = check(write(tmp_path, {"b.json": report(seed=2)}))
    assert codes(told) == {"b.json": ["dataset_report_differs"]}
    told, _ = check(write(tmp_path, {"b.json": report(seed=2, year=2023)}))
    assert codes(told) == {}


def test_the_figures_of_another_body_are_told_unless_they_are_few(tmp_path):
    told, _ = check(write(tmp_path, {"a.json": report("甲局"), "b.json": report("乙局")}))
    assert codes(told) == {"b.json": ["dataset_same_figures"]}
    empty = dict.fromkeys(SPEC_CELLS, 0)
    few = {
        name: report(body, cells=empty) for name, body in (("a.json", "甲局"), ("b.json", "乙局"))
    }
    told, _ = check(write(tmp_path, few))
    assert codes(told) == {}


SPEC_CELLS = govreport.default_spec().layout(govreport.default_spec().current).required


def test_a_year_that_is_missing_between_two_is_told(tmp_path):
    reports = {f"{y}.json": report(year=y, seed=y) for y in (2019, 2020, 2022)}
    told, _ = check(write(tmp_path, reports))
    assert codes(told) == {"2022.json": ["dataset_gap"]}
    assert told["2022.json"][0].params["missing"] == "2021"


def test_a_text_of_another_body_is_told_with_how_near_it_is(tmp_path):
    copied = words(1) + words(2)[:10]
    reports = {
        "a.json": report("甲县财政局", seed=1, texts={"overview": "甲县财政局" + words(1)}),
        "b.json": report("乙县教育局", seed=2, texts={"overview": copied + "乙县教育局2023"}),
        "c.json": report("丙县水利局", seed=3, texts={"overview": words(3)}),
    }
    told, _ = check(write(tmp_path, reports))
    assert codes(told) == {"b.json": ["dataset_text_alike"]}
    finding = told["b.json"][0]
    assert finding.pointers == ("/narrative/overview",)
    assert finding.params["other"] == str(tmp_path / "a.json")
    assert 90 <= finding.params["percent"] < 100


@pytest.mark.parametrize(
    "texts",
    [
        ({"overview": words(1)}, {"overview": words(1)[:150] + words(2)[:150]}),  # half of it
        ({"overview": "无。" * 20}, {"overview": "无。" * 20}),  # a formula
        ({"overview": words(1)}, {"other_matters": words(1)}),  # another section
    ],
)
def test_texts_that_are_only_in_part_or_by_nature_alike_are_not_told(tmp_path, texts):
    one, other = texts
    reports = {
        "a.json": report("甲县财政局", seed=1, texts=one),
        "b.json": report("乙县教育局", seed=2, texts=other),
    }
    told, _ = check(write(tmp_path, reports))
    assert codes(told) == {}


def test_the_own_text_of_last_year_is_no_other_bodys(tmp_path):
    reports = {f"{y}.json": report(year=y, seed=y, texts={"overview": LONG}) for y in (2021, 2022)}
    told, _ = check(write(tmp_path, reports))
    assert codes(told) == {}


def region(wrong=0, scope="aggregate", lacking=False):
    parts = {"a.json": report("甲局", seed=1), "b.json": report("乙局", seed=2)}
    total = {p: parts["a.json"].value(p) + parts["b.json"].value(p) for p in SPEC_CELLS}
    total["/requests/received/other"] += wrong
    if lacking:
        del parts["b.json"]
    return parts | {"whole.json": report("丁县人民政府", seed=3, scope=scope, cells=total)}


@pytest.mark.parametrize(
    ("options", "expected", "severity"),
    [
        ({}, [], None),
        ({"wrong": 3}, ["dataset_aggregate_sum"], Severity.WARNING),
        ({"wrong": -3}, ["dataset_aggregate_sum"], Severity.WARNING),
        ({"wrong": 3, "scope": None}, ["dataset_aggregate_sum"], Severity.INFO),
        ({"wrong": 3, "scope": "own"}, [], None),
        ({"lacking": True}, ["dataset_parts_lacking"], Severity.INFO),
        ({"lacking": True, "wrong": -900}, ["dataset_aggregate_below", "dataset_parts_lacking"],
         Severity.WARNING),
    ],
)  # fmt: skip
def test_an_aggregate_is_the_sum_of_its_parts(tmp_path, options, expected, severity):
    tree = tmp_path / "tree.csv"
    tree.write_text("agency,parent\n甲局,丁县人民政府\n乙局,丁县人民政府\n", encoding="utf-8")
    folder = write(tmp_path / "in", region(**options))
    told, _ = check(folder, hierarchy=tree)
    assert [f.code for f in told["whole.json"]] == expected
    if expected:
        assert told["whole.json"][0].severity is severity
    if expected == ["dataset_aggregate_sum"]:
        assert told["whole.json"][0].pointers == ("/requests/received/other",)
        assert told["whole.json"][0].found - told["whole.json"][0].expected == options["wrong"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("body,parent\n甲,乙\n", "list_column_missing"),
        ("agency,parent\n甲,乙\n乙,甲\n", "hierarchy_loop"),
        ("agency,parent\n甲,乙\n甲,丙\n", "hierarchy_two_parents"),
        ('agency,parent\n"甲,乙\n', "list_broken"),
    ],
)
def test_a_hierarchy_that_makes_no_sense_is_refused(tmp_path, text, code):
    tree = tmp_path / "tree.csv"
    tree.write_text(text, encoding="utf-8")
    folder = write(tmp_path / "in", {"a.json": report()})
    with pytest.raises(InvalidReportError) as caught:
        check(folder, hierarchy=tree)
    assert caught.value.code == code


def test_bodies_on_the_list_without_a_report_are_told(tmp_path):
    listed = tmp_path / "list.csv"
    listed.write_bytes(
        "agency,year\n甲县财政局,2022\n甲县财政局,2021\n乙县财政局,\n".encode("gb18030")
    )
    folder = write(tmp_path / "in", {"a.json": report(), "b.json": report("丙局", seed=2)})
    told, general = check(folder, expected=listed)
    assert [(f.code, f.params["agency"], f.params["year"]) for f in general] == [
        ("dataset_year_absent", "甲县财政局", 2021),
        ("dataset_agency_absent", "乙县财政局", None),
    ]
    assert codes(told) == {"b.json": ["dataset_agency_unlisted"]}


def test_a_year_on_the_list_that_is_no_number_is_refused(tmp_path):
    listed = tmp_path / "list.csv"
    listed.write_text("agency,year\n甲,去年\n", encoding="utf-8")
    with pytest.raises(InvalidReportError) as caught:
        check(write(tmp_path / "in", {"a.json": report()}), expected=listed)
    assert caught.value.code == "list_year_wrong"
