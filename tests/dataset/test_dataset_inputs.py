"""Which files a dataset is made of."""

import os

import pytest

from govreport.errors import ReadError
from govreport.runs.inputs import expand, names_many


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.txt", "deep/c.html", ".hidden.txt", ".git/d.txt", "deep/.e.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
    return tmp_path


def names(files, folder):
    return [file.removeprefix(f"{folder}/") for file in files]


def test_a_folder_gives_every_file_below_it_in_order_but_hidden_ones(folder):
    assert names(expand([folder]), folder) == ["a.txt", "b.txt", "deep/c.html"]


def test_only_regular_files_of_a_folder_are_taken(folder):
    os.mkfifo(folder / "pipe.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "again").symlink_to(folder, target_is_directory=True)
    assert names(expand([folder]), folder) == ["a.txt", "b.txt", "deep/c.html"]


def test_a_pattern_gives_what_fits_and_two_stars_any_depth(folder):
    assert names(expand([f"{folder}/*.txt"]), folder) == ["a.txt", "b.txt"]
    assert names(expand([f"{folder}/**/*.html"]), folder) == ["deep/c.html"]


def test_a_list_names_files_folders_and_patterns_relative_to_itself(folder):
    listed = folder / "list"
    listed.write_text("# a remark\n\ndeep\nb.t*\na.txt\n", encoding="utf-8")
    assert names(expand([f"@{listed}"]), folder) == ["deep/c.html", "b.txt", "a.txt"]


def test_each_file_counts_once_where_it_is_named_first(folder):
    assert names(expand([folder / "b.txt", folder]), folder)[0] == "b.txt"
    assert len(expand([folder / "b.txt", folder])) == 3


def test_a_file_whose_name_looks_like_a_pattern_is_itself(folder):
    odd = folder / "[a]*.txt"
    odd.write_text("x")
    assert expand([odd]) == [str(odd)]
    assert not names_many(str(odd))


def test_what_is_written_is_not_read(folder):
    assert names(expand([folder], [folder / "a.txt"]), folder) == ["b.txt", "deep/c.html"]
    assert expand([folder / "a.txt"], [folder / "a.txt"]) == [str(folder / "a.txt")]


def test_inputs_that_stand_for_many_are_known(folder):
    assert names_many(str(folder))
    assert names_many(f"{folder}/*.txt")
    assert names_many("@list")
    assert not names_many(str(folder / "a.txt"))
    assert not names_many("no-such-file")


@pytest.mark.parametrize("given", ["{}/*.pdf", "@{}/empty", "{}/deep/none"])
def test_an_input_that_stands_for_nothing_is_refused(folder, given):
    (folder / "empty").write_text("\n")
    (folder / "deep" / "none").mkdir()
    with pytest.raises(ReadError) as caught:
        expand([given.format(folder)])
    assert caught.value.code == "dataset_input_empty"


def test_a_list_that_cannot_be_read_is_told(folder):
    (folder / "gbk").write_bytes("报告.txt".encode("gbk"))
    for name, code in (("missing", "file_missing"), ("gbk", "dataset_list_encoding")):
        with pytest.raises(ReadError) as caught:
            expand([f"@{folder}/{name}"])
        assert caught.value.code == code


def test_what_is_left_out_is_left_out_under_any_name(tmp_path):
    home = tmp_path / "in"
    for name in ("a/x", "out/deep/y", "b/z"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x")
    (home / "a" / "link").symlink_to(home / "b" / "z")
    (home / "c").symlink_to(home / "out")
    without = [home / "out", home / "b" / ".." / "b" / "z"]
    assert expand([home], without) == [f"{home}/a/x"]
    assert expand([f"{home}/c/deep/*", f"{home}/a/x"], []) == [f"{home}/c/deep/y", f"{home}/a/x"]
    with pytest.raises(ReadError) as caught:
        expand([f"{home}/c/deep/*"], without)
    assert caught.value.code == "dataset_input_empty"
