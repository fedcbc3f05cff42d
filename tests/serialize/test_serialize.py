"""Report <-> canonical JSON: nothing lost, nothing coerced, every fault by its pointer."""

import copy
import json
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.api import parse
from govreport.errors import InvalidReportError, SpecError
from govreport.migrate import migrate
from govreport.model import CellNote, CellState
from govreport.serialize import dumps, from_dict, loads, to_dict
from govreport.spec import default_spec
from tests.made_up import make_spec
from tests.strategies import reports

SPEC = default_spec()
FORMATS = st.sampled_from(list(SPEC.formats))
ANY = FORMATS.flatmap(reports)


@pytest.fixture(scope="module")
def report(real):
    return parse(real / "shuyang-fgw-2023.html").report


@pytest.fixture
def data(report):
    return to_dict(report)


def refused(call, *arguments):
    with pytest.raises(InvalidReportError) as caught:
        call(*arguments)
    return caught.value


@settings(max_examples=25)
@given(ANY)
def test_a_report_comes_back_from_its_dict_and_its_text(report):
    assert from_dict(to_dict(report)) == report
    assert loads(dumps(report)) == report
    assert loads(dumps(report, indent=None).encode()) == report


@settings(max_examples=15)
@given(ANY)
def test_a_dict_comes_back_from_its_report_key_for_key(report):
    data = to_dict(report)
    again = to_dict(from_dict(data))
    assert json.dumps(again) == json.dumps(data)


@settings(max_examples=10)
@given(ANY)
def test_a_migrated_report_comes_back_with_all_that_it_carries(report):
    other = next(id for id in SPEC.formats if id != report.format)
    moved = migrate(report, other).report
    assert moved.migration is not None
    assert loads(dumps(moved)) == moved


def test_a_made_up_format_goes_through_from_data_alone(tmp_path_factory):
    spec = make_spec(tmp_path_factory.mktemp("made-up"))

    @settings(max_examples=5)
    @given(reports(spec.current, spec))
    def there_and_back(report):
        assert loads(dumps(report, spec=spec), spec) == report

    there_and_back()


def test_keys_stand_in_the_order_of_the_contract(data):
    assert list(data) == [
        "$schema", "format", "reporting_year", "period", "title", "agency", "scope",
        "published_on", "signed_on", "narrative", "proactive_disclosure", "requests",
        "review_and_litigation", "cell_notes", "source",
    ]  # fmt: skip
    assert list(data["requests"]) == ["received", "carried_over", "outcomes", "carried_forward"]
    order = list(SPEC.layout(data["format"]).cells)
    noted = [order.index(pointer) for pointer in data["cell_notes"]]
    assert noted == sorted(noted)


def test_migration_is_a_key_only_after_a_migration(report, data):
    assert "migration" not in data
    moved = migrate(report, next(iter(SPEC.formats))).report
    assert to_dict(moved)["migration"]["from"] == report.format


def test_amount_unit_stands_beside_its_amount(real):
    data = to_dict(parse(real / "002_0821f10813b957c3.txt").report)
    assert list(data["proactive_disclosure"]["procurement"]) == [
        "projects",
        "amount",
        "amount_unit",
    ]


def test_the_dict_is_the_callers_to_change(report, data):
    data["requests"]["received"]["total"] = -1
    data["cell_notes"].clear()
    assert to_dict(report) != data


def test_the_text_is_plain_utf8_json_with_a_line_feed(report, data):
    text = dumps(report)
    assert text.endswith("}\n")
    assert "\\u" not in text
    assert text == json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    assert text == dumps(loads(text))
    assert dumps(report, indent=None).count("\n") == 1


@pytest.mark.parametrize("amount", ["0.1", "2694.35", "25", "0", "123456789.1234", "1E+2"])
def test_an_amount_keeps_its_decimal_text(report, amount):
    number = Decimal(amount)
    fees = {**report.tables["proactive_disclosure"], "fees/amount": number}
    changed = attrs.evolve(report, tables={**report.tables, "proactive_disclosure": fees})
    value = to_dict(changed)["proactive_disclosure"]["fees"]["amount"]
    assert Decimal(repr(value)) == number
    assert loads(dumps(changed)).value("/proactive_disclosure/fees/amount") == number


def test_an_amount_no_binary_number_holds_is_written_digit_by_digit(report):
    number = Decimal("12345678901234567890.1234")
    fees = {**report.tables["proactive_disclosure"], "fees/amount": number}
    changed = attrs.evolve(report, tables={**report.tables, "proactive_disclosure": fees})
    assert '"amount": 12345678901234567890.1234' in dumps(changed)
    assert loads(dumps(changed)) == changed


def test_members_that_others_add_to_a_note_are_kept(report):
    pointer = "/requests/received/total"
    note = CellNote(
        CellState.CONVERTED, "1项", {"checked": {"by": ("a", "b"), "share": Decimal("0.1")}}
    )
    changed = attrs.evolve(report, cell_notes={pointer: note})
    assert to_dict(changed)["cell_notes"][pointer]["checked"] == {"by": ["a", "b"], "share": 0.1}


TOTAL = ("requests", "received", "total")
FAULTS = {
    "an unknown key": (("note",), "x", "/note"),
    "an unknown key in a table": (("requests", "received", "women"), 1, "/requests/received/women"),
    "text for a count": (TOTAL, "12", "/requests/received/total"),
    "a fraction for a count": (TOTAL, 12.5, "/requests/received/total"),
    "true for a count": (TOTAL, True, "/requests/received/total"),
    "true for an amount": (
        ("proactive_disclosure", "fees", "amount"), True, "/proactive_disclosure/fees/amount"),
    "text for a year": (("reporting_year",), "2021", "/reporting_year"),
    "a fraction for a year": (("reporting_year",), 2021.7, "/reporting_year"),
    "true for a year": (("reporting_year",), True, "/reporting_year"),
    "an array for a table": (("requests",), [], "/requests"),
    "a number for a cell object": (("requests", "received"), 3, "/requests/received"),
    "no agency": (("agency",), None, "/agency"),
    "a day that is no day": (("signed_on",), "2024-02-30", "/signed_on"),
    "a day with time": (("published_on",), "2024-01-30T10:00", "/published_on"),
    "a word for the scope": (("scope",), "region", "/scope"),
    "an unknown format": (("format",), "1999", "/format"),
    "a number for the format": (("format",), 2021, "/format"),
    "not a number": (("proactive_disclosure", "fees", "amount"), float("nan"),
                     "/proactive_disclosure/fees/amount"),
    "a value that is no JSON": (("title",), {1, 2}, "/title"),
    "half of a surrogate pair": (("title",), "\ud83d", "/title"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_by_its_pointer(data, fault):
    path, value, pointer = FAULTS[fault]
    node = data
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    error = refused(from_dict, data)
    assert error.code == "report_invalid"
    assert pointer in [p for finding in error.findings for p in finding.pointers]


@pytest.mark.parametrize(
    "key", ["format", "$schema", "narrative", "requests", "cell_notes", "source"]
)
def test_a_missing_member_is_told_by_its_pointer(data, key):
    del data[key]
    error = refused(from_dict, data)
    assert [f"/{key}"] == [p for finding in error.findings for p in finding.pointers]


def test_every_missing_cell_is_told_by_its_pointer(data):
    for pointer in SPEC.layout(data["format"]).required:
        broken = copy.deepcopy(data)
        *path, last = pointer.strip("/").split("/")
        node = broken
        for step in path:
            node = node[step]
        del node[last]
        assert pointer in [p for f in refused(from_dict, broken).findings for p in f.pointers]


def test_an_unknown_format_is_answered_with_the_known_ones(data):
    data["format"] = "1999"
    (finding,) = refused(from_dict, data).findings
    assert all(id in str(finding.expected) for id in SPEC.formats)
    assert "1999" in str(finding.found)


def test_the_argument_of_from_dict_is_left_alone(data):
    before = copy.deepcopy(data)
    from_dict(data)
    assert data == before


def test_a_report_of_an_unknown_format_cannot_be_written(report):
    with pytest.raises(SpecError):
        to_dict(attrs.evolve(report, format="1999"))


TEXTS = {
    "nothing": ("", "json_broken"),
    "cut off": ('{"format": ', "json_broken"),
    "two documents": ("{}\n{}", "json_broken"),
    "a key twice": ('{"format": 1, "format": 2}', "json_duplicate_key"),
    "NaN": ('{"a": NaN}', "json_not_finite"),
    "infinity": ('{"a": -Infinity}', "json_not_finite"),
    "an array": ("[{}]", "json_not_object"),
    "null": ("null", "json_not_object"),
    "five thousand digits": ('{"a": ' + "1" * 5000 + "}", "json_number_too_long"),
    "a huge exponent": ('{"a": 1e999999999}', "json_number_too_long"),
    "a hundred thousand levels": ("[" * 100_000, "json_too_deep"),
    "bytes that are no UTF-8": (b'{"a": "\xff"}', "json_encoding"),
    "half of UTF-16": ('{"a": 1}'.encode("utf-16")[:-1], "json_encoding"),
    "an empty object": ("{}", "report_invalid"),
    "a hundred levels": ('{"a": ' + "[" * 100 + "]" * 100 + "}", "report_invalid"),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_text_that_is_no_report_is_refused_by_name_and_code(kind):
    text, code = TEXTS[kind]
    with pytest.raises(InvalidReportError) as caught:
        loads(text, name="report.json")
    assert (caught.value.code, caught.value.name) == (code, "report.json")


def test_any_unicode_encoding_is_read_with_or_without_mark(report):
    text = dumps(report)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"):
        assert loads(text.encode(encoding)) == report
    assert loads("\ufeff" + text) == report


@settings(max_examples=200)
@given(st.text() | st.binary())
def test_any_text_or_bytes_give_a_report_or_a_clear_refusal(text):
    with pytest.raises(InvalidReportError):
        loads(text)
