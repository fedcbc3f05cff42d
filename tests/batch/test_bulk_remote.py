"""Inputs and outputs by URL, through fsspec: the same output as on this machine's disk."""

import sys
import zipfile

import pytest

import govreport
from govreport.errors import LimitError, ReadError
from govreport.runs.files import is_url, local_path, read_input
from govreport.runs.inputs import expand
from tests.batch.shelf import fill, left

fsspec = pytest.importorskip("fsspec")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("in"), 6)


@pytest.fixture
def memory(shelf):
    """The shelf in memory."""
    store = fsspec.filesystem("memory")
    store.rm("/", recursive=True) if store.exists("/") else None
    for file in shelf.rglob("*"):
        if file.is_file():
            store.pipe_file(f"/box/in/{file.relative_to(shelf).as_posix()}", file.read_bytes())
    yield store
    store.rm("/", recursive=True)


def remote(store, folder):
    return {
        path.removeprefix(folder).lstrip("/"): store.cat_file(path) for path in store.find(folder)
    }


def convert(inputs, out, **options):
    return govreport.convert_many(inputs, out, **{"part_size": 5, **options})


@pytest.mark.parametrize("form", ["jsonl", "json", "csv"])
def test_inputs_and_outputs_in_memory_give_what_files_give(shelf, memory, tmp_path, form):
    convert([shelf], tmp_path / "out", to=form, jobs=0)
    for given in ("memory://box/in", "memory://box/in/**"):
        result = convert([given], "memory://box/out", to=form)
        assert result.manifest == "memory://box/out/manifest.jsonl"
        assert remote(memory, "/box/out") == left(tmp_path / "out")
        memory.rm("/box/out", recursive=True)


@pytest.mark.parametrize(("form", "name"), [("jsonl", "all.jsonl"), ("csv", "all.csv")])
def test_one_file_may_be_written_to_a_url(shelf, memory, tmp_path, form, name):
    convert([shelf], tmp_path / name, to=form, jobs=0)
    result = convert(["memory://box/in/"], f"memory://box/made/{name}", to=form)
    assert remote(memory, "/box/made") == left(tmp_path / name)
    assert result.manifest == f"memory://box/made/{name}.manifest.jsonl"


def test_a_named_state_makes_remote_work_go_on_and_what_is_gone_goes(shelf, memory, tmp_path):
    for reused in (0, 12):
        result = convert(["memory://box/in"], "memory://box/out", to="json", state=tmp_path / "s")
        assert result.reused == reused
    memory.rm_file("/box/in/0/000.json")
    memory.pipe_file("/box/out/1/001.json.json", b"damaged")
    result = convert(["memory://box/in"], "memory://box/out", to="json", state=tmp_path / "s")
    assert result.reused == 10
    found = remote(memory, "/box/out")
    assert "0/000.json.json" not in found
    assert govreport.loads(found["1/001.json.json"])


def test_file_urls_are_files(shelf, tmp_path):
    convert([shelf], tmp_path / "one", jobs=0)
    convert([f"file://{shelf}"], f"file://{tmp_path}/other", jobs=2)
    assert left(tmp_path / "one") == left(tmp_path / "other")
    assert (tmp_path / "other" / ".govreport-state").is_file()


def test_chains_reach_into_packed_files_and_folders(shelf, tmp_path):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as package:
        for file in sorted(shelf.rglob("*.json")):
            package.write(file, file.relative_to(shelf).as_posix())
    convert([f"{shelf}/*/*.json"], tmp_path / "one", jobs=0)
    convert([f"zip://*/*.json::file://{tmp_path}/in.zip"], tmp_path / "other", jobs=2)
    assert left(tmp_path / "one") == left(tmp_path / "other")


@pytest.mark.parametrize("name", ["memory://box/gone.html", "memory://box/gone/*.html"])
def test_what_is_not_there_is_told(memory, tmp_path, name):
    if "*" in name:
        with pytest.raises(ReadError) as caught:
            convert([name], tmp_path / "out")
        assert caught.value.code == "dataset_input_empty"
    else:
        assert convert([name], tmp_path / "out").by_error == {"file_missing": 1}


def test_limits_and_unknown_systems_are_told(memory):
    memory.pipe_file("/box/big", b"x" * 100)
    with pytest.raises(LimitError) as limit:
        read_input("memory://box/big", govreport.Limits(max_bytes=99))
    assert limit.value.code == "limit_bytes"
    assert len(read_input("memory://box/big", govreport.Limits(max_bytes=100))) == 100
    with pytest.raises(ReadError) as unknown:
        read_input("nowhere://a/b", govreport.Limits())
    assert unknown.value.code == "file_unreadable"


def test_paths_need_no_library_and_urls_name_the_one_they_need(shelf, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    assert convert([shelf], tmp_path / "out", jobs=0).outcomes["converted"]
    assert expand([f"file://{shelf}/empty.txt"]) == [f"{shelf}/empty.txt"]
    with pytest.raises(ReadError) as caught:
        convert(["memory://box/in"], tmp_path / "out2")
    assert (caught.value.code, caught.value.params["extra"]) == ("extra_missing", "remote")


@pytest.mark.parametrize(
    ("name", "url"),
    [("a/b", False), ("C:\\a", False), ("s3://a", True), ("zip::/a", True), ("a:b", False)],
)
def test_urls_are_told_from_paths(name, url):
    assert is_url(name) == url
    assert local_path(name) == name


def test_a_dataset_may_be_checked_by_url_too(memory):
    with govreport.validate_dataset(["memory://box/in/0"], jobs=1) as dataset:
        assert dataset.summary().reports == 3


def test_what_a_list_names_may_be_urls(memory, tmp_path, shelf):
    listed = tmp_path / "list"
    listed.write_text("memory://box/in/0\nmemory://box/in/1\n", encoding="utf-8")
    result = convert([f"@{listed}"], tmp_path / "out")
    assert result.outcomes["converted"] == 6
