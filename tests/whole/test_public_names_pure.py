"""Every public function alters nothing, and says the same whatever is set around it.

Each is asked with arguments of its own (``public_names.CASES``): its arguments, and all that
belongs to the process (``world``), are the same afterwards; what it says and writes is the same the
second time, with caches warm and cold, where decimals are reckoned otherwise, and among threads.
"""

import enum
import inspect
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest

import govreport
from tests.whole import public_names
from tests.whole.long_use import caches
from tests.whole.public_names import CASES, ELSEWHERE, ask
from tests.whole.world import strange_decimals, world

ROOT = Path(__file__).resolve().parents[2]
#: Public types whose objects change, and why.
CHANGING = {
    "Dataset": "holds a file of its own until it is closed",
    "Exporter": "takes one report after another until it is closed",
    "Spec": "loads each of its files once",
}
PUBLIC = {name: getattr(govreport, name) for name in govreport.__all__}
FUNCTIONS = {n for n, one in PUBLIC.items() if callable(one) and not inspect.isclass(one)}
TYPES = {name: one for name, one in PUBLIC.items() if inspect.isclass(one)}
VALUE_TYPES = [n for n, kind in TYPES.items() if attrs.has(kind) and n not in CHANGING]
VALUES = {"FORMS", "__version__"}


def test_every_public_function_is_asked_here_or_says_where_it_is_held():
    assert set(CASES) | set(ELSEWHERE) == FUNCTIONS
    assert not set(CASES) & set(ELSEWHERE)
    assert FUNCTIONS | set(TYPES) | VALUES == set(PUBLIC)
    for name, file in ELSEWHERE.items():
        assert name in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", VALUE_TYPES)
def test_the_objects_of_public_types_are_not_to_be_altered(name):
    kind = TYPES[name]
    assert attrs.has(kind)
    one = object.__new__(kind)
    for field in attrs.fields(kind):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(one, field.name, None)
    assert not hasattr(one, "__dict__")


def test_any_other_public_type_is_an_error_or_an_enumeration_or_says_why_it_changes():
    known = {n for n, kind in TYPES.items() if issubclass(kind, enum.Enum | Exception)}
    assert set(TYPES) - known == {*VALUE_TYPES, *CHANGING}


def test_what_is_public_and_no_function_is_not_to_be_altered():
    with pytest.raises(TypeError):
        govreport.FORMS["x"] = None
    assert isinstance(govreport.__version__, str)


@pytest.mark.parametrize("name", CASES)
def test_a_public_function_alters_nothing_and_says_the_same_again(name, inputs):
    first, was, is_now = ask(name, inputs)
    assert is_now == was
    with strange_decimals():
        before = world()
        second, was, is_now = ask(name, inputs)
        after = world()
    assert {part: after[part] for part in after if after[part] != before[part]} == {}
    assert is_now == was
    assert second == first


def test_caches_change_nothing_of_what_is_said(inputs):
    warm = public_names.everything(inputs)
    for one in caches():
        one.cache_clear()
    cold = public_names.everything(inputs, backwards=True)
    assert {name for name in warm if cold[name] != warm[name]} == set()


def test_threads_at_once_say_what_one_says_alone(inputs, little_time_each):
    calls = public_names.media(inputs)
    alone = {name: call() for name, call in calls.items()}
    names = [*alone, *reversed(alone)]
    with ThreadPoolExecutor(6) as pool:
        many = list(pool.map(lambda name: calls[name](), names))
    assert {name for name, said in zip(names, many, strict=True) if said != alone[name]} == set()
