"""Sentences written by others, held against the tables: what is found, and what is left alone."""

import json
from pathlib import Path

import pytest

from benchmarks import wordings

FILES = Path(__file__).resolve().parents[1] / "fixtures" / "wordings"


@pytest.fixture(scope="module", params=["a", "b"])
def done(request):
    data = json.loads((FILES / f"{request.param}.json").read_text(encoding="utf-8"))
    return wordings.measured(data, reports=1)


def test_nine_in_ten_planted_contradictions_are_found(done):
    found, planted = wordings.share(done, wordings.PLANTED)
    assert planted > 700
    assert found >= wordings.AIM_FOUND * planted


def test_next_to_nothing_is_told_of_what_is_true(done):
    silent, plain = wordings.share(done, wordings.PLAIN)
    assert plain > 350
    assert plain - silent <= wordings.AIM_FALSE * plain


def test_nothing_is_told_of_what_is_beside_the_tables(done):
    assert [one.said for one in done if one.kind == "distractor" and not one.right] == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"),
        (10, "十"),
        (23, "二十三"),
        (105, "一百零五"),
        (1020, "一千零二十"),
        (40321, "四万零三百二十一"),
    ],
)
def test_numbers_are_written_in_chinese(number, said):
    assert wordings.chinese(number) == said
