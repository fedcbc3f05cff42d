"""Whatever other programs' output holds, parsing ends in a report or in an error of ours."""

import copy
import json
from decimal import Decimal
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreport
from govreport import GovReportError
from tests.whole import foreign
from tests.whole.test_parsing_parsed_input import kiro

ROOT = govreport.default_spec().root.parent
READ = govreport.parse(ROOT / "tests" / "fixtures" / "real" / "shuyang-fgw-2023.html")
SMALL = govreport.Document(READ.document.blocks[:4] + tuple(READ.document.grids()))
MAKERS = (foreign.docling, foreign.content_list, foreign.content_list_v2, foreign.middle)
BASES = [make(SMALL) for make in MAKERS] + [kiro(READ.report), govreport.to_dict(READ.report)]
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "type", "content", "$ref", "a"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)


def nodes(value):
    """Every place in decoded JSON, as its container and key."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        yield value, key
        if isinstance(inner, dict | list):
            yield from nodes(inner)


def with_numbers(value, new):
    """Decoded JSON with another value for each of its numbers."""
    if isinstance(value, dict):
        return {name: with_numbers(inner, new) for name, inner in value.items()}
    if isinstance(value, list):
        return [with_numbers(inner, new) for inner in value]
    return value if isinstance(value, str | bool | None) else new


LONG = [10**400, 10**5000, float("nan"), Decimal("1E+99999"), "9" * 5000]


@pytest.mark.parametrize("new", LONG, ids=["long", "longer", "nan", "power", "text"])
@pytest.mark.parametrize("base", BASES, ids=["docling", "list", "v2", "middle", "import", "own"])
def test_numbers_beyond_any_figure_are_read_or_refused(base, new):
    try:
        parsed = govreport.parse(with_numbers(base, new))
    except GovReportError as error:
        assert govreport.message_text(error, "zh")
        return
    assert govreport.loads(govreport.dumps(parsed.report)) == parsed.report
    assert all(govreport.message_text(finding, "zh") for finding in parsed.findings)
    boxes = [place.box for place in parsed.sources.values() if place.box]
    assert all(isfinite(side) for box in boxes for side in box)


@pytest.mark.parametrize(
    "base", [*BASES[:2], *BASES[3:-1]], ids=["docling", "list", "middle", "import"]
)
def test_half_a_character_is_read_as_one_that_is_illegible(base):
    text = json.dumps(base)
    for word in ("采集时间", "概况"):
        text = text.replace(json.dumps(word)[1:-1], "\\ud800")
    parsed = govreport.parse(json.loads(text))
    assert govreport.loads(govreport.dumps(parsed.report)) == parsed.report
    assert "\ufffd" in repr((parsed.document, parsed.report))
    for place in parsed.sources.values():
        json.dumps(govreport.place_to_dict(place), ensure_ascii=False).encode()


@pytest.mark.parametrize("base", BASES, ids=["docling", "list", "v2", "middle", "import", "own"])
@settings(max_examples=25)
@given(data=st.data())
def test_a_member_of_another_kind_never_breaks_the_program(base, data):
    value = copy.deepcopy(base)
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(nodes(value))
        if not places:
            break
        container, key = places[data.draw(st.integers(0, len(places) - 1))]
        if data.draw(st.booleans()):
            container[key] = data.draw(ODD)
        else:
            del container[key]
    for source in (value, json.dumps(value).encode()):
        try:
            report = govreport.parse(source).report
        except GovReportError as error:
            assert govreport.message_text(error, "en")
        except TypeError:
            assert isinstance(source, list)  # then it may be meant as grids, and is none
        else:
            assert govreport.validate(report) is not None


@settings(max_examples=25)
@given(data=st.data())
def test_flat_csv_with_anything_in_a_field_never_breaks_the_program(data):
    rows = list(govreport.to_rows(READ.report))
    for _ in range(data.draw(st.integers(1, 3))):
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(st.none() | st.text(max_size=6))
    for part in govreport.parse_many(govreport.write_csv(rows).encode(errors="replace")):
        assert (part.parsed is None) != (part.error is None)
