"""What is remembered from one report to the next is bounded, whatever the reports say."""

import ast
import gc
import importlib
import inspect
import pkgutil
import threading
from functools import cache
from pathlib import Path

import pytest

import govreport
from govreport.extract import fold as folding
from govreport.extract.labels import label_index
from govreport.kept import kept
from tests.golden.real_reports import REAL, parsed
from tests.whole.long_use import caches

SPEC = govreport.default_spec()
FILES = sorted(Path(govreport.__file__).parent.rglob("*.py"))
IDS = "ids of the specification: what it does not have raises, or is not asked for"
#: Caches with texts in their keys, and why no input makes these many or long. Texts of an input
#: belong under ``kept``, which passes over long ones.
BOUNDED_TEXTS = {
    "_keys": IDS,
    "_labels": IDS,
    "_official": IDS,
    "_titles": IDS,
    "find_path": "formats that were looked up before; those of a record too",
    "_shape": IDS,
    "_readings": IDS,
    "_validators": IDS,
    "asked_in": IDS,
    "bundles": IDS,
    "cell_plans": IDS,
    "changes_on": IDS,
    "equations": IDS,
    "label_index": IDS,
    "load_map": IDS,
    "printed_totals": IDS,
    "table_columns": IDS,
    "_columns_of": IDS,
    "_classes": "the characters of the models that ship",
    "_compiled": "patterns of the specification",
    "needed_words": "patterns of the specification",
    "_last_letters": "words of the specification",
    "_table": "characters of the specification",
    "style": "names of our own style sheets",
    "_statements": "narratives of at most 100,000 characters",
    "_in_sentence": "sections of the specification",
    "has_topic": "sentences of at most 2,000 characters",
    "heard": "sentences of at most 2,000 characters",
}


@cache
def decorated():
    """Every function under a decorator of ``functools`` or ours that remembers: its name, its
    arguments, the name of the decorator and its arguments.
    """
    found = []
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            for by in node.decorator_list:
                call = by if isinstance(by, ast.Call) else None
                name = ast.unparse(call.func if call else by).removeprefix("functools.")
                if name in ("cache", "lru_cache", "kept"):
                    found.append((file, node, name, call))
    return found


def of_texts(node):
    said = [ast.unparse(one.annotation) for one in node.args.args if one.annotation]
    return any("str" in words or "bytes" in words for words in said)


def test_only_what_takes_no_argument_is_remembered_without_a_bound():
    unbounded = [
        f"{file.name}: {node.name}"
        for file, node, name, call in decorated()
        if node.args.args
        and (name == "cache" or (name == "lru_cache" and "None" in ast.unparse(call)))
    ]
    assert unbounded == []


def test_a_memory_with_texts_in_its_keys_says_why_no_input_fills_it():
    said = {n.name for _, n, name, _ in decorated() if name == "lru_cache" and of_texts(n)}
    assert said - set(BOUNDED_TEXTS) == set()
    there = {node.name for _, node, _, _ in decorated()}
    assert {"fold", "is_number", "folded", "pieces", "number_formats"} <= there


def test_every_memory_at_hand_has_a_bound_or_one_entry():
    for found in pkgutil.walk_packages(govreport.__path__, "govreport."):
        if ".templates" not in found.name:
            importlib.import_module(found.name)
    govreport.validate(parsed("002").report)
    assert len(caches()) > 50
    for one in caches():
        bound = one.cache_info().maxsize
        alone = not inspect.signature(one.__wrapped__).parameters
        assert (bound is not None and bound <= 8192) or alone, one


def test_long_texts_are_worked_out_anew_and_short_ones_once():
    seen = []

    @kept(2, 5, at=1)
    def double(number, text):
        seen.append(text)
        return text * number

    assert [double(2, "abc"), double(2, "abc"), double(2, "abcdef"), double(2, "abcdef")] == [
        "abcabc", "abcabc", "abcdefabcdef", "abcdefabcdef",
    ]  # fmt: skip
    assert seen == ["abc", "abcdef", "abcdef"]
    for word in ("x", "y", "z", "abc"):
        double(2, word)
    assert seen[3:] == ["x", "y", "z", "abc"]
    assert double.__name__ == "double"


def test_labels_as_long_as_a_file_are_not_remembered():
    before = folding.fold.cache_info().misses
    folding.fold("政府信息公开" * 100_000)
    assert folding.fold.cache_info().misses == before
    folding.fold("政府信息公开，某")
    assert folding.fold.cache_info().misses <= before + 1


def test_misprints_are_remembered_within_a_bound_by_many_threads():
    index = label_index(SPEC, SPEC.current, "requests")
    errors = []

    def misprint(start):
        try:
            for number in range(1500):
                text = f"本年新收政府信息公开申请数额{start}{number:04}"
                index.close(index.fold(text))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=misprint, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert index._close.cache_info().currsize <= 4096


@pytest.mark.parametrize("part", ["cell", "label", "line"])
def test_a_text_as_long_as_a_file_leaves_nothing_behind(part):
    text = (REAL / "002_0821f10813b957c3.txt").read_text(encoding="utf-8")
    long = "很" * 50_000
    put = {
        "cell": text.replace("184项", f"184{long}项"),
        "label": text.replace("行政许可", f"行政许可（{long}", 1),
        "line": text.replace("总体情况", f"总体情况\n{long}\n", 1),
    }[part]
    found = govreport.parse(put.encode())
    govreport.validate(found.report)
    held = [f"{o.__module__}.{o.__name__}" for o in caches() if _holds(o, long)]
    assert held == []


def _holds(memory, part):
    """Whether a memory holds a text with this part in a key."""
    for found in gc.get_referents(memory):
        if isinstance(found, dict):
            for key in found:
                texts = key if isinstance(key, tuple) else (key,)
                if any(isinstance(text, str) and part in text for text in texts):
                    return True
    return False
