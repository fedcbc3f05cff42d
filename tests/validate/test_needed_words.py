"""The words without which a pattern can't be found, and the sieve made of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.needed import all_needed, needed_words, sieve
from govreport.spec import default_spec
from govreport.validate.claim_patterns import claims_of

NEEDED = [
    ("收到申请", {"收到申请"}),
    ("(?:答复|办结)的?(?P<n>[0-9]+)件", {"答复", "办结"}),
    ("(?<!不)予以公开", {"予以公开"}),
    ("(?:申请)?[0-9]+", None),
    ("(?:申请)+[0-9]", {"申请"}),
    ("申请(?:重复申请|结转)", {"申请"}),
    ("重复申请|申请人?", {"申请"}),
    ("[余剩]下", {"下"}),
    (".*", None),
    ("(?i)abc", None),
]


@pytest.mark.parametrize(("pattern", "words"), NEEDED)
def test_the_words_of_a_pattern(pattern, words):
    assert needed_words(re.compile(pattern)) == words


def test_all_that_a_pattern_needs_looks_about_it_included():
    needed = all_needed(re.compile("(?<=年度)(?!无)[0-9]{2}(?:始终|坚持)?(?:收到|受理)"))
    assert needed[:2] == ({"年度"}, {"收到", "受理"})
    assert not any({"始终", "坚持"} & words or "无" in words for words in needed)


PATTERNS = [p for claim in claims_of(default_spec()).claims for p in claim.patterns]
PIECES = sorted({word for p in PATTERNS for word in needed_words(p) or ()})
TEXTS = st.lists(st.sampled_from([*PIECES, "12", "件", ",", "的", "未"]), max_size=12).map("".join)


@given(TEXTS)
def test_what_a_sieve_holds_back_is_not_found(text):
    possible = set(sieve(PATTERNS).possible(text))
    found = {number for number, pattern in enumerate(PATTERNS) if pattern.search(text)}
    assert found <= possible


def test_a_sieve_holds_back_what_lacks_its_words_and_keeps_the_order():
    made = sieve([re.compile("申请"), re.compile("[0-9]+"), re.compile("复议|诉讼")])
    assert made.possible("收到申请") == [0, 1]
    assert made.possible("提起诉讼") == [1, 2]
