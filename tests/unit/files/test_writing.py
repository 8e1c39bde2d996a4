"""Files are written as a whole, or not at all."""

import os
from pathlib import Path

import pytest

from pytest_threshold.files.names import is_experiment_name
from pytest_threshold.files.writing import write_whole, written_beside
from tests.full_disk import full_disk


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.json"


@pytest.mark.parametrize("content", [b"", b"a\r\n\xff\0"], ids=["empty", "raw"])
def test_file_has_the_content_and_nothing_is_beside_it(path: Path, content: bytes) -> None:
    write_whole(path, content)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_file_is_replaced_and_not_changed(path: Path) -> None:
    """Who reads the old file goes on with all of the old one."""
    path.write_text("old")
    with path.open() as old:
        write_whole(path, b"new")
        assert old.read() == "old"
    assert path.read_text() == "new"


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640)], ids=oct)
def test_file_has_the_permissions_of_any_new_one(path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write_whole(path, b"")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == mode


def test_old_file_stays_if_the_new_one_does_not_fit(path: Path) -> None:
    path.write_text("old")
    with full_disk(1000), pytest.raises(OSError, match="File too large"):
        write_whole(path, b"x" * 2000)
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]


def test_nothing_stays_where_no_file_can_be(path: Path) -> None:
    path.mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole(path, b"x")
    assert list(path.parent.iterdir()) == [path]


def test_missing_directory_is_an_error(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(path / "x", b"")


def test_file_beside_is_whole_hidden_and_no_experiment(path: Path) -> None:
    with written_beside(path, b"content") as beside:
        assert list(path.parent.iterdir()) == [beside]
        assert beside.read_bytes() == b"content"
        assert beside.name.startswith(".report.json.")
        assert not is_experiment_name(beside.name)
    assert not beside.exists()


def test_file_beside_may_be_gone(path: Path) -> None:
    with written_beside(path, b"") as beside:
        beside.unlink()


def test_file_beside_goes_whatever_happens(path: Path) -> None:
    with pytest.raises(RuntimeError), written_beside(path, b""):
        raise RuntimeError
    assert list(path.parent.iterdir()) == []


def test_two_files_beside_are_two(path: Path) -> None:
    with written_beside(path, b"1") as one, written_beside(path, b"2") as other:
        assert one != other


def test_name_may_be_as_long_as_any(path: Path) -> None:
    long = path.with_name("x" * 255)
    write_whole(long, b"")
    assert list(path.parent.iterdir()) == [long]
