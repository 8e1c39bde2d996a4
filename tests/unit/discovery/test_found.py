"""Whether a file that is about to be written would be found as an experiment."""

import os
from pathlib import Path

import pytest

from pytest_threshold.discovery.found import Discovery, stat_error
from pytest_threshold.discovery.scope import Ignored
from tests.unit.discovery.conftest import Search

NOTHING_IGNORED = Ignored()


@pytest.mark.parametrize(
    ("roots", "path", "is_found"),
    [
        pytest.param(["runs"], "runs/a.json", True, id="experiment"),
        pytest.param(["runs"], "runs/A.JSON", True, id="other-letter-case"),
        pytest.param(["runs/a.json"], "runs/a.json", True, id="file-as-root"),
        pytest.param(["runs"], "runs/new.json", True, id="new-one"),
        pytest.param(["runs"], "runs/deep/new.json", True, id="new-one-in-a-new-directory"),
        pytest.param(["runs"], "runs/new.csv", False, id="other-suffix"),
        pytest.param(["runs"], "runs", False, id="root-itself"),
        pytest.param(["runs"], "other/new.json", False, id="elsewhere"),
        pytest.param(["runs"], "runs.json", False, id="only-letters-in-common"),
        pytest.param(["runs/a.json"], "runs/new.json", False, id="beside-a-file-as-root"),
        pytest.param(["other", "runs"], "runs/new.json", True, id="second-root"),
    ],
)
def test_file_would_be_found(
    search: Search, project: Path, roots: list[str], path: str, *, is_found: bool
) -> None:
    assert search(*roots).would_find(project / path, NOTHING_IGNORED) is is_found


@pytest.mark.parametrize("way", ["mail/new.json", "mail/deep/new.json", "old.json"])
def test_ignored_file_would_not_be_found(search: Search, project: Path, way: str) -> None:
    ignored = Ignored(directory_patterns=("mail",), globs=("*/old.json",))
    discovery = search("runs", ignored=ignored)
    assert not discovery.would_find(project / "runs" / way, ignored)
    assert discovery.would_find(project / "runs" / way, NOTHING_IGNORED)


def test_file_below_a_linked_root_would_be_found(search: Search, project: Path) -> None:
    (project / "linked").symlink_to("runs")
    assert search("linked").would_find(project / "runs" / "new.json", NOTHING_IGNORED)


def test_target_of_a_link_would_be_found(search: Search, project: Path) -> None:
    (project / "runs" / "link.json").symlink_to("../other/report.txt")
    (project / "other" / "report.txt").touch()
    assert search("runs").would_find(project / "other" / "report.txt", NOTHING_IGNORED)


def test_target_of_a_broken_link_would_be_found(search: Search, project: Path) -> None:
    (project / "runs" / "link.json").symlink_to("../other/report.txt")
    discovery = search("runs")
    assert discovery.would_find(project / "other" / "report.txt", NOTHING_IGNORED)
    assert not discovery.would_find(project / "other" / "report.csv", NOTHING_IGNORED)


@pytest.mark.parametrize(
    ("linked", "is_found"), [("runs/a.json", True), ("other/d.json", False)], ids=["one", "other"]
)
def test_other_name_of_an_experiment_would_be_found(
    search: Search, project: Path, linked: str, *, is_found: bool
) -> None:
    (project / "runs" / "0.json").symlink_to("nowhere")
    os.link(project / linked, project / "report.txt")
    assert search("runs").would_find(project / "report.txt", NOTHING_IGNORED) is is_found


def test_nothing_is_found_without_roots(project: Path) -> None:
    assert not Discovery().would_find(project / "runs" / "a.json", NOTHING_IGNORED)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        pytest.param("runs/a.json", None, id="file"),
        pytest.param("nowhere", "No such file or directory", id="nothing"),
        pytest.param("runs/a.json/x", "Not a directory", id="below-a-file"),
        pytest.param("x" * 300, "File name too long", id="long"),
    ],
)
def test_look_up_fails_with_a_number(project: Path, path: str, error: str | None) -> None:
    code = stat_error(str(project / path))
    assert (None if code is None else os.strerror(code)) == error
