"""Values that an application sets for parameters of rules: what is taken, and what is refused."""

from decimal import Decimal

import pytest

from govreport.errors import InvalidReportError
from govreport.rule_params import NO_PARAMS, checked_params

RULES = [
    {"id": "A1", "params": {"most": {"default": 5}, "least": {"default": 0.5}}},
    {"id": "A2", "params": {"words": {"default": "a|b"}, "strict": {"default": False}}},
    {"id": "B1", "params": {}},
    {"id": "B2"},
    {"id": "plausible", "params": {"share": {"default": 1}}},
]


def refused(params, name=None):
    with pytest.raises(InvalidReportError) as raised:
        checked_params(RULES, params, name)
    assert raised.value.name == name
    return raised.value.code, dict(raised.value.params)


def test_values_are_kept_frozen_and_in_order():
    found = checked_params(RULES, {"A2": {"words": "x+", "strict": True}, "A1": {"most": 7}})
    assert found == {"A1": {"most": 7}, "A2": {"strict": True, "words": "x+"}}
    assert list(found) == ["A1", "A2"]
    assert list(found["A2"]) == ["strict", "words"]
    assert hash(found) == hash(checked_params(RULES, dict(found)))
    assert checked_params(RULES, {}) == NO_PARAMS == {}


@pytest.mark.parametrize("value", [3, 0, -1, 2.5, Decimal("0.1")])
def test_a_number_may_be_whole_or_not(value):
    found = checked_params(RULES, {"A1": {"most": value, "least": value}})
    assert found["A1"]["most"] == Decimal(str(value))
    assert not isinstance(found["A1"]["most"], float)


def test_a_fraction_is_taken_as_it_is_written():
    assert checked_params(RULES, {"A1": {"least": 0.1}})["A1"]["least"] == Decimal("0.1")
    assert type(checked_params(RULES, {"A1": {"most": 3}})["A1"]["most"]) is int


@pytest.mark.parametrize("rule", ["A3", "B1", "B2", "", "a1"])
@pytest.mark.parametrize("name", [None, "settings.toml"])
def test_a_rule_that_has_no_parameters_is_refused_with_those_that_have(rule, name):
    said = {"rule": rule, "known": "A1, A2, plausible"}
    assert refused({rule: {"most": 1}}, name) == ("settings_rule_unknown", said)


def test_a_rule_that_is_nearly_known_is_named_alone():
    code, said = refused({"plausibl": {"share": 1}})
    assert (code, said["known"]) == ("settings_rule_unknown", "plausible")


@pytest.mark.parametrize("name", [None, "settings.toml"])
def test_a_parameter_that_a_rule_does_not_have_is_refused_with_those_it_has(name):
    said = {"rule": "A1", "param": "words", "known": "most, least"}
    assert refused({"A1": {"words": "x"}}, name) == ("settings_param_unknown", said)


@pytest.mark.parametrize(
    ("rule", "param", "value", "told", "known"),
    [
        ("A1", "most", True, "True", "number"),
        ("A1", "most", "5", "5", "number"),
        ("A1", "most", None, "None", "number"),
        ("A1", "most", float("nan"), "nan", "number"),
        ("A1", "least", float("inf"), "inf", "number"),
        ("A1", "least", Decimal("Infinity"), "Decimal('Infinity')", "number"),
        ("A1", "least", [1], "[1]", "number"),
        ("A2", "words", 5, "5", "text"),
        ("A2", "words", True, "True", "text"),
        ("A2", "strict", "true", "true", "true, false"),
        ("A2", "strict", 1, "1", "true, false"),
    ],
)
@pytest.mark.parametrize("name", [None, "settings.toml"])
def test_a_value_of_another_kind_is_refused_with_the_kind_wanted(
    rule, param, value, told, known, name
):
    said = {"key": f"params.{rule}.{param}", "value": told, "known": known}
    assert refused({rule: {param: value}}, name) == ("settings_value_wrong", said)


def test_a_text_must_be_a_regular_expression():
    code, said = refused({"A2": {"words": "("}}, "settings.toml")
    assert (code, said["key"], said["value"]) == ("settings_value_wrong", "params.A2.words", "(")
    assert said["known"].startswith("regular expression (")
    assert "None" not in said["known"]


@pytest.mark.parametrize("values", [5, "most", [("most", 5)], None])
def test_values_of_a_rule_are_given_by_parameter(values):
    code, said = refused({"A1": values}, "settings.toml")
    assert code == "settings_value_wrong"
    assert (said["key"], said["known"]) == ("params.A1", "[params.A1]")
    assert said["value"] == str(values)


@pytest.mark.parametrize(("count", "told"), [(5, 5), (6, 5)])
def test_of_rules_nearly_known_five_are_named(count, told):
    rules = [{"id": f"plausible-{at}", "params": {"share": {"default": 1}}} for at in range(count)]
    with pytest.raises(InvalidReportError) as raised:
        checked_params([*rules, *RULES[:2]], {"plausible-x": {"share": 2}})
    named = raised.value.params["known"].split(", ")
    assert len(named) == told
    assert set(named) <= {rule["id"] for rule in rules}
