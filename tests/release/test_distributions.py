"""Wheel and sdist hold what they should, and the same tree gives the same bytes."""

import zipfile

import pytest

from tests.release.distributions import (
    build,
    digest,
    found_in,
    names_in_sdist,
    project,
    unpacked,
    wrong_in_sdist,
    wrong_in_wheel,
)


@pytest.fixture(scope="module")
def built(root, tmp_path_factory):
    return build(root, tmp_path_factory.mktemp("first"))


def test_the_wheel_holds_the_packages_and_the_specification_and_nothing_else(built):
    wheel, _ = built
    assert wrong_in_wheel(wheel) == []
    assert {"govreport/py.typed", "govreport/server/page/index.html"} <= set(
        zipfile.ZipFile(wheel).namelist()
    )


def test_the_sdist_holds_what_building_and_testing_need_and_no_leavings(built):
    _, sdist = built
    assert wrong_in_sdist(sdist) == []


def test_what_does_not_belong_in_a_wheel_is_told(built, tmp_path):
    wheel, _ = built
    other = tmp_path / wheel.name
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            if not name.endswith("py.typed"):
                new.writestr(name, old.read(name))
        new.writestr("govreport/node_modules/a.bin", b"1")
    assert wrong_in_wheel(other) == [
        "missing: govreport/py.typed",
        "not expected: govreport/node_modules/a.bin",
        "kind: govreport/node_modules/a.bin",
    ]


def test_the_same_tree_gives_the_same_bytes_and_the_sdist_the_same_wheel(built, tmp_path):
    wheel, sdist = built
    folder = unpacked(sdist, tmp_path / "source")
    again, sdist_again = build(folder, tmp_path / "again")
    assert (digest(again), digest(sdist_again)) == (digest(wheel), digest(sdist))


def test_package_and_specification_are_released_under_one_version(built, root):
    from govreport.spec import load_spec

    wheel, _ = built
    assert project()["version"].split(".")[0] == load_spec(root / "spec").version.split(".")[0]
    assert found_in(wheel.parent)[0] == wheel
    assert "spec/formats.json" in names_in_sdist(built[1])
