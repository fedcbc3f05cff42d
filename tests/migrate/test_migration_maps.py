"""The maps say of every cell of both formats what becomes of it, and why."""

import pytest

from govreport.migration_map import places
from govreport.spec import default_spec

SPEC = default_spec()
WAYS = list(SPEC.migrations)


def files():
    return [SPEC.json(n) for n in SPEC.names() if n.startswith("migrations/")]


@pytest.mark.parametrize("way", WAYS)
def test_every_cell_of_the_target_has_one_entry_in_the_order_of_the_form(way):
    targets = [cell["target"] for cell in SPEC.migrations[way]["cells"]]
    assert targets == list(places(SPEC.layout(way[1])))


@pytest.mark.parametrize("way", WAYS)
def test_every_cell_of_the_source_has_a_place_or_is_carried(way):
    data = SPEC.migrations[way]
    has = set(places(SPEC.layout(way[0])))
    read = {p for c in data["cells"] for p in (*c["sources"], c.get("prefer")) if p}
    carried = {c["source"] for c in data["carried"]}
    assert read | carried == has
    copied = {
        p
        for c in data["cells"]
        if c["op"] == "copy" and c["fidelity"] in ("exact", "equivalent")
        for p in c["sources"]
    }
    assert not copied & carried


@pytest.mark.parametrize("way", WAYS)
def test_every_operation_has_the_sources_it_needs(way):
    for cell in SPEC.migrations[way]["cells"]:
        needed = {"copy": 1, "zero_if_zero": 1, "null": 0}.get(cell["op"])
        assert needed is None or len(cell["sources"]) == needed
        assert (cell["op"] == "sum") == (len(cell["sources"]) > 1)
        assert (cell["op"] == "null") == (cell["fidelity"] == "none")
        assert ("on_request" in cell) == (cell["fidelity"] == "approximate")


def test_every_reason_is_told_and_every_one_told_is_used():
    for data in files():
        used = {x["reason"] for d in data["directions"] for x in (*d["cells"], *d["carried"])}
        assert used == set(data["reasons"])


def test_nothing_is_left_undecided():
    assert [data["reasons"] for data in files() if "undecided" in data["reasons"]] == []


def test_an_id_of_a_reason_means_the_same_in_all_maps():
    seen = {}
    for data in files():
        for name, text in data["reasons"].items():
            assert seen.setdefault(name, text) == text


def test_neighbours_in_the_registry_are_joined_both_ways():
    for entry in SPEC.formats.values():
        if entry.successor is not None:
            assert (entry.id, entry.successor) in WAYS
            assert (entry.successor, entry.id) in WAYS
