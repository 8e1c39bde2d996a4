"""Names that count, and places that are the same on some file system."""

import os
from pathlib import Path

import pytest

from pytest_threshold.files.names import folded, is_experiment_name, real_place


@pytest.mark.parametrize("name", ["a.json", "a.JSON", "a.Json", ".json", "a b::[c].json"])
def test_name_of_an_experiment(name: str) -> None:
    assert is_experiment_name(name)


@pytest.mark.parametrize("name", ["", "json", "ajson", "a.json5", "a.jsonl", "a.json ", "a.json~"])
def test_name_of_something_else(name: str) -> None:
    assert not is_experiment_name(name)


@pytest.fixture
def store(tmp_path: Path) -> str:
    """Return the real path of a directory with a file, to which links of all kinds lead."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "file").touch()
    (tmp_path / "directory").symlink_to("store")
    for name, target in (("link", "store/file"), ("broken", "nowhere"), ("loop", "loop")):
        (tmp_path / name).symlink_to(target)
    (tmp_path / "store" / "broken").symlink_to("nowhere")
    return os.path.realpath(tmp_path)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        pytest.param("store/file", "store/file", id="file"),
        pytest.param("link", "store/file", id="link"),
        pytest.param("directory", "store", id="directory"),
        pytest.param("directory/file", "store/file", id="file-in-a-linked-directory"),
        pytest.param("directory/new", "store/new", id="nothing-in-a-linked-directory"),
        pytest.param("directory/broken", "store/broken", id="broken-in-a-linked-directory"),
        pytest.param("broken", "broken", id="broken"),
        pytest.param("loop", "loop", id="loop"),
    ],
)
def test_real_place_is_where_a_path_leads_if_it_does(store: str, path: str, place: str) -> None:
    assert real_place(os.path.join(store, path)) == os.path.join(store, place)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("/Runs/A.json", "/runs/a.JSON", id="letter-case"),
        pytest.param("é", "e\u0301", id="normal-form"),
        pytest.param("É", "e\u0301", id="both"),
        pytest.param("straße", "STRASSE", id="sharp-s"),
        pytest.param("\u03b1\u0345\u0301", "\u03b1\u0301\u0345", id="order-of-marks"),
    ],
)
def test_paths_that_a_file_system_may_take_for_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("é", "e"), ("a/b", "a_b"), ("a", "a ")])
def test_paths_that_are_two_everywhere(one: str, other: str) -> None:
    assert folded(one) != folded(other)
