"""The manual of Spark, Ray and Dask says what really happens."""

import ast

import pytest

import govreport
from govreport.integrations import mapping
from tests.house.test_readme import BLOCK, ROOT, printed

PAGES = ["docs/spark.md", "docs/spark.zh.md"]
OF_SPARK = "pyspark"


def blocks(name):
    return BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))


def examples(name):
    """Each example that is run, with what it prints."""
    several = [(kind, body) for kind, body in blocks(name) if kind in ("python", "text")]
    assert [kind for kind, _ in several] == ["python", "text"] * (len(several) // 2)
    return [(code[1], told[1]) for code, told in zip(several[::2], several[1::2], strict=True)]


def check_examples(name, *, spark):
    """Run the examples with or without Spark. Those with it are run where a session is up."""
    chosen = [one for one in examples(name) if (OF_SPARK in one[0]) == spark]
    assert len(chosen) == 2
    for code, told in chosen:
        assert printed(code) == told


@pytest.mark.parametrize("name", PAGES)
def test_examples_without_spark_print_what_is_shown(name):
    check_examples(name, spark=False)


@pytest.mark.parametrize("name", PAGES)
def test_examples_of_engines_that_are_not_installed_here_use_names_that_are_there(name):
    (code,) = (body for kind, body in blocks(name) if kind == "py")
    used = {
        node.attr
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "mapping"
    }
    assert used == {"batch", "items", "rows"}
    assert all(callable(getattr(mapping, one)) for one in used)


@pytest.mark.parametrize("name", PAGES)
def test_every_table_and_option_is_named(name):
    from govreport.integrations.spark_options import OPTIONS

    text = (ROOT / name).read_text(encoding="utf-8")
    assert [table for table in mapping.TABLES if f"`{table}`" not in text] == []
    limits = set(OPTIONS) & set(govreport.Limits.__slots__)
    said = {option for option in OPTIONS if f"`{option}`" in text}
    assert set(OPTIONS) - said <= limits | {"paths"}
    assert said & limits


def test_both_languages_run_the_same_code():
    first, second = (
        [line.partition("#")[0].rstrip() for kind, b in blocks(name) if kind != "text"
         for line in b.splitlines()]
        for name in PAGES
    )  # fmt: skip
    assert first == second
