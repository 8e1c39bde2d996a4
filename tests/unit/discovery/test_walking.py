"""The walk below a directory: what it yields, in which order, and what it leaves out."""

import os
from pathlib import Path

import pytest

from pytest_threshold.discovery.scope import Ignored
from pytest_threshold.discovery.walking import Entry, NamedFile, PassedOver, is_reached, walk

NOTHING_IGNORED = Ignored()


def touch(top: Path, *names: str) -> None:
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def ways(top: Path, ignored: Ignored = NOTHING_IGNORED) -> list[str]:
    """Return the experiments below a directory, relative to it."""
    found = walk(str(top), ignored)
    return [os.path.relpath(each.path, top) for each in found if isinstance(each, Entry)]


def passed_over(top: Path, ignored: Ignored = NOTHING_IGNORED) -> dict[str, str]:
    found = walk(str(top), ignored)
    return {
        os.path.relpath(each.path, top): each.reason
        for each in found
        if isinstance(each, PassedOver)
    }


def test_entries_are_in_path_order(tmp_path: Path) -> None:
    touch(tmp_path, "b/a.json", "b-c.json", "b/c/z.json", "a.json", "b/B.json", "c.json", "Z.json")
    assert ways(tmp_path) == [
        "Z.json",
        "a.json",
        "b/B.json",
        "b/a.json",
        "b/c/z.json",
        "b-c.json",
        "c.json",
    ]


def test_whatever_is_named_like_an_experiment_counts(tmp_path: Path) -> None:
    touch(tmp_path, "a.JSON", "b.json.txt", "c.jsonl", ".json", "x.json/y.json")
    os.mkfifo(tmp_path / "fifo.json")
    (tmp_path / "broken.json").symlink_to("nowhere")
    (tmp_path / "directory.json").symlink_to("x.json")
    assert {entry.path for entry in walk(str(tmp_path), NOTHING_IGNORED)} == {
        str(tmp_path / name)
        for name in (
            "a.JSON",
            ".json",
            "x.json/y.json",
            "fifo.json",
            "broken.json",
            "directory.json",
        )
    }


def test_links_are_told_from_files(tmp_path: Path) -> None:
    touch(tmp_path, "a.json")
    (tmp_path / "b.json").symlink_to("a.json")
    assert list(walk(str(tmp_path), NOTHING_IGNORED)) == [
        Entry(str(tmp_path / "a.json"), is_link=False),
        Entry(str(tmp_path / "b.json"), is_link=True),
    ]


def test_links_to_directories_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "runs/a.json")
    (tmp_path / "link").symlink_to("runs")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "broken").symlink_to("nowhere")
    assert ways(tmp_path) == ["runs/a.json"]
    assert passed_over(tmp_path) == {"link": "a link", "loop": "a link"}


TREE = ("a.json", "build/b.json", "mail/build/c.json", "mail/d.json", "mail/sub/e.json")


@pytest.mark.parametrize(
    ("ignored", "left", "named"),
    [
        pytest.param({"paths": ["mail"]}, {"a.json", "build/b.json"}, {"mail"}, id="path"),
        pytest.param({"paths": ["a.json"]}, {*TREE} - {"a.json"}, set(), id="path-of-a-file"),
        pytest.param({"paths": ["a"]}, {*TREE}, set(), id="part-of-a-name"),
        pytest.param({"globs": ["*/mail"]}, {"a.json", "build/b.json"}, {"mail"}, id="glob"),
        pytest.param(
            {"globs": ["*/[ad].json"]},
            {*TREE} - {"a.json", "mail/d.json"},
            set(),
            id="glob-of-files",
        ),
        pytest.param(
            {"directory_patterns": ["build"]},
            {"a.json", "mail/d.json", "mail/sub/e.json"},
            {"build", "mail/build"},
            id="directory",
        ),
        pytest.param(
            {"directory_patterns": ["b*d"]},
            {"a.json", "mail/d.json", "mail/sub/e.json"},
            {"build", "mail/build"},
            id="pattern",
        ),
        pytest.param(
            {"directory_patterns": ["*.json"]}, {*TREE}, set(), id="files-are-no-directories"
        ),
        pytest.param(
            {"directory_patterns": ["mail/build"]},
            {*TREE} - {"mail/build/c.json"},
            {"mail/build"},
            id="pattern-with-a-slash",
        ),
        pytest.param({"directory_patterns": ["ail/build"]}, {*TREE}, set(), id="whole-parts-only"),
        pytest.param({"directory_patterns": ["/mail"]}, {*TREE}, set(), id="absolute-pattern"),
        pytest.param(
            {"directory_patterns": ["{top}/mail"]},
            {"a.json", "build/b.json"},
            {"mail"},
            id="absolute-directory",
        ),
    ],
)
def test_what_is_ignored_is_left_out(
    tmp_path: Path, ignored: dict[str, list[str]], left: set[str], named: set[str]
) -> None:
    touch(tmp_path, *TREE)
    scope = Ignored(
        paths=tuple(str(tmp_path / path) for path in ignored.get("paths", ())),
        globs=tuple(ignored.get("globs", ())),
        directory_patterns=tuple(
            pattern.format(top=tmp_path) for pattern in ignored.get("directory_patterns", ())
        ),
    )
    assert set(ways(tmp_path, scope)) == left
    assert passed_over(tmp_path, scope) == dict.fromkeys(named, "ignored")
    assert {way for way in TREE if is_reached(str(tmp_path), way, scope)} == left


@pytest.mark.parametrize("pattern", ["build", "*", "*/build"])
def test_top_itself_is_never_ignored(tmp_path: Path, pattern: str) -> None:
    touch(tmp_path, "build/a.json")
    top = tmp_path / "build"
    scope = Ignored(paths=(str(top),), globs=(str(top),), directory_patterns=(pattern,))
    assert ways(top, scope) == ["a.json"]
    assert is_reached(str(top), "a.json", scope)


def test_other_files_are_looked_for_by_name(tmp_path: Path) -> None:
    touch(tmp_path, "a.json", "mail/pytest.ini", "mail/tox.ini", "pytest.ini/x", "build/pytest.ini")
    (tmp_path / "mail" / "setup.cfg").symlink_to("tox.ini")
    found = walk(
        str(tmp_path),
        Ignored(directory_patterns=("build",), globs=("*/pytest.ini",)),
        besides=("pytest.ini", "setup.cfg", "a.json"),
    )
    assert [
        os.path.relpath(each.path, tmp_path) for each in found if isinstance(each, NamedFile)
    ] == [
        "mail/pytest.ini",
        "mail/setup.cfg",
    ]


def test_directory_that_is_not_there_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        list(walk(str(tmp_path / "nowhere"), NOTHING_IGNORED))
    assert str(tmp_path / "nowhere") in str(caught.value.filename)


@pytest.mark.skipif(os.getuid() == 0, reason="root may read every directory")
@pytest.mark.parametrize("mode", [0o000, 0o400, 0o100], ids=oct)
def test_directory_that_cannot_be_read_or_entered_is_an_error(tmp_path: Path, mode: int) -> None:
    touch(tmp_path, "a/b.json")
    (tmp_path / "a").chmod(mode)
    try:
        with pytest.raises(PermissionError):
            list(walk(str(tmp_path), NOTHING_IGNORED))
    finally:
        (tmp_path / "a").chmod(0o700)
