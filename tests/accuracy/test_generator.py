"""The generator itself: its truths satisfy the form, and its pages print what they claim."""

from __future__ import annotations

import io
import random

import pytest

from govreport.spec import default_spec
from tests.generator import forms
from tests.generator.damage import DAMAGES
from tests.generator.encode import ENCODINGS
from tests.generator.layouts import LAYOUTS
from tests.generator.sample import Sample, draw
from tests.generator.truth import draw_report
from tests.generator.values import NUMBER, STYLES


@pytest.mark.parametrize("format_id", ["2019", "2021"])
@pytest.mark.parametrize("seed", range(40))
def test_every_drawn_report_satisfies_the_identities_of_the_form(format_id: str, seed: int) -> None:
    truth = draw_report(random.Random(seed), format_id)
    at = truth.cells
    outcomes = forms.outcome_paths(format_id)
    for column in forms.COLUMNS:
        done = at[f"/requests/outcomes/total/{column}"]
        assert done == sum(at[f"/requests/outcomes/{path}/{column}"] for path in outcomes)
        come = at[f"/requests/received/{column}"] + at[f"/requests/carried_over/{column}"]
        assert come == done + at[f"/requests/carried_forward/{column}"]
    for row in {pointer.rsplit("/", 1)[0] for pointer in at if pointer.startswith("/requests/")}:
        types = [at[f"{row}/{column}"] for column in forms.COLUMNS]
        assert types[-1] == sum(types[:-1])
    for case in forms.CASES:
        results = [at[f"/review_and_litigation/{case}/{name}"] for name, _ in forms.RESULTS]
        assert results[-1] == sum(results[:-1])
    assert all(n >= 0 for pointer, n in at.items() if not pointer.endswith("/items_change"))


@pytest.mark.parametrize("format_id", ["2019", "2021"])
def test_a_drawn_report_has_exactly_the_cells_of_the_form(format_id: str) -> None:
    truth = draw_report(random.Random(1), format_id)
    assert set(truth.cells) == set(default_spec().layout(format_id).required)


@pytest.mark.parametrize("seed", range(60))
def test_the_expected_cells_are_those_of_the_form_also_in_hybrids(seed: int) -> None:
    sample = draw(seed)
    layout = default_spec().layout(sample.truth.format)
    assert set(layout.required) <= set(sample.expected) <= set(layout.cells)


def _figures(sample: Sample) -> list[str]:
    return [cell.text for table in sample.page.tables() for cell in table.values() if cell.text]


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_layout_prints_every_figure_in_the_order_of_the_form(layout: str) -> None:
    sample = draw(7, layout=layout, style="plain", damages=(), encoding="utf-8")
    at = 0
    for figure in _figures(sample):
        at = sample.text.index(figure, at) + len(figure)


@pytest.mark.parametrize("kind", ["clean", "word", "wrapped", "thead", "continued", "split"])
def test_another_html_reader_sees_the_figures_of_section_three(kind: str) -> None:
    pandas = pytest.importorskip("pandas")
    sample = draw(11, layout=f"html_{kind}", style="plain", damages=(), encoding="utf-8")
    tables = pandas.read_html(io.StringIO(sample.text))
    parts = [t for t in tables if t.shape[1] == 10 and len(t) < 40]
    rows = [[str(v) for v in line[3:]] for t in parts for line in t.to_numpy().tolist()]
    for path in ("received", "outcomes/withheld/third_party_rights", "carried_forward"):
        wanted = [str(sample.truth.cells[f"/requests/{path}/{name}"]) for name in forms.COLUMNS]
        assert wanted in rows


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert [draw(seed).data for seed in range(30)] == [draw(seed).data for seed in range(30)]


def test_every_layout_style_damage_and_encoding_is_drawn() -> None:
    drawn = [draw(seed) for seed in range(1200)]
    assert {one.layout for one in drawn} == set(LAYOUTS)
    assert {one.style for one in drawn} == set(STYLES)
    assert {name for one in drawn for name in one.damages} == {*DAMAGES, "hybrid"}
    assert {one.encoding for one in drawn} == {*ENCODINGS, "big5"}
    assert {(one.truth.format, one.layout) for one in drawn} == {
        (format_id, layout) for format_id in ("2019", "2021") for layout in LAYOUTS
    }


def test_bytes_decode_to_the_text_that_was_written() -> None:
    for seed in range(150):
        sample = draw(seed, damages=())
        codec = {"utf-8-bom": "utf-8-sig"}.get(sample.encoding, sample.encoding.split("-as-")[0])
        codec = codec.removesuffix("-undeclared")
        codec = "utf-16" if codec.endswith("-bom") else codec
        text = sample.data.decode(codec)
        assert [f for f in _figures(sample) if f not in text] == []


def test_an_undamaged_plain_report_leaves_nothing_open() -> None:
    for layout in LAYOUTS:
        sample = draw(3, layout=layout, style="plain", damages=())
        assert all(len(e.answers) == 1 for e in sample.expected.values()), layout
        assert all(e.best.kind == NUMBER for e in sample.expected.values()) or sample.truth.hybrid
