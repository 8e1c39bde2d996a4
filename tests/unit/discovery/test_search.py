"""What roots and paths of the command line find, and what they are refused for."""

import os
from pathlib import Path

import pytest

from pytest_threshold.discovery.found import Discovery
from pytest_threshold.discovery.scope import Argument, Ignored
from pytest_threshold.errors import UsageError
from tests.unit.discovery.conftest import Search

RUNS = ["runs/a.json", "runs/b.json", "runs/mail/c.JSON"]
OTHER = "other/d.json"


def names(discovery: Discovery) -> list[str]:
    return [found.node_path for found in discovery.experiments]


# Roots.


def test_nothing_is_found_where_nothing_is_asked_for(search: Search) -> None:
    assert search() == Discovery()
    assert search(typed=("tests", "runs")) == Discovery()


@pytest.mark.parametrize(
    ("roots", "found"),
    [
        pytest.param(["runs"], RUNS, id="directory"),
        pytest.param(["./tests/../runs/"], RUNS, id="dots-and-slashes"),
        pytest.param(["runs/mail"], RUNS[2:], id="directory-below"),
        pytest.param(["runs/b.json"], RUNS[1:2], id="file"),
        pytest.param(["."], [OTHER, *RUNS], id="path-order"),
        pytest.param(["runs", "other"], [*RUNS, OTHER], id="order-of-the-roots"),
        pytest.param(["runs", "runs"], RUNS, id="twice"),
        pytest.param(["runs/mail", "runs"], [RUNS[2], *RUNS[:2]], id="first-reached"),
    ],
)
def test_roots_hold_experiments(search: Search, roots: list[str], found: list[str]) -> None:
    discovery = search(*roots)
    assert names(discovery) == found
    assert discovery.idle_roots == ()


def test_roots_are_relative_to_their_base(search: Search, project: Path) -> None:
    assert names(search(".", base=project / "runs")) == RUNS
    assert names(search(str(project / "other"), base=project / "runs")) == [OTHER]


def test_experiment_outside_the_rootdir_has_its_absolute_path(
    search: Search, project: Path
) -> None:
    discovery = search("runs", "other", rootdir=project / "runs")
    assert names(discovery) == ["a.json", "b.json", "mail/c.JSON", str(project / OTHER)]


def test_experiment_is_told_with_its_places(search: Search, project: Path) -> None:
    (found,) = search("runs/a.json").experiments
    path = project / "runs" / "a.json"
    assert found == (path, str(path), "runs/a.json", True, path, False)


def test_directories_passed_over_are_named_with_the_reason(search: Search, project: Path) -> None:
    (project / "runs" / "link").symlink_to("mail")
    (project / "runs" / "\n").mkdir()
    discovery = search("runs", ignored=Ignored(directory_patterns=("mail", "\n")))
    assert names(discovery) == RUNS[:2]
    assert discovery.passed_over == (
        r"runs/\n (ignored)",
        "runs/link (a link)",
        "runs/mail (ignored)",
    )


def test_roots_that_are_used_are_named(search: Search, project: Path) -> None:
    discovery = search("runs", "other/d.json")
    assert discovery.used_roots == ("runs", "other/d.json")
    assert discovery.directories == (str(project / "runs"),)


def test_configurations_below_a_root_are_kept(search: Search, project: Path) -> None:
    for name in ("runs/mail/pytest.ini", "runs/tox.ini", "other/pytest.ini", "runs/x.ini"):
        (project / name).touch()
    assert search("runs").configurations == (
        str(project / "runs/mail/pytest.ini"),
        str(project / "runs/tox.ini"),
    )


# Links, and names that are no ordinary ones.


def test_file_that_several_names_lead_to_is_found_once(search: Search, project: Path) -> None:
    (project / "runs" / "0.json").symlink_to("a.json")
    (project / "linked").symlink_to("runs")
    assert names(search("runs", "linked")) == ["runs/0.json", *RUNS[1:]]
    assert names(search("linked", "runs"))[:2] == ["linked/0.json", "linked/b.json"]


def test_link_to_a_directory_may_be_a_root(search: Search, project: Path) -> None:
    (project / "linked").symlink_to("runs")
    discovery = search("linked")
    assert names(discovery) == [name.replace("runs", "linked") for name in RUNS]
    assert [found.real for found in discovery.experiments] == [str(project / n) for n in RUNS]


@pytest.mark.parametrize(
    ("target", "leads_outside"),
    [
        pytest.param("{outside}/x.json", True, id="outside"),
        pytest.param("../other/d.json", False, id="rootdir"),
        pytest.param("{root}/x.json", False, id="another-root"),
        pytest.param("nowhere.json", False, id="broken-inside"),
        pytest.param("{outside}/nowhere.json", False, id="broken-is-its-own-place"),
    ],
)
def test_link_that_leads_outside_is_marked(
    search: Search, project: Path, target: str, *, leads_outside: bool
) -> None:
    outside, root = project.parent / "outside", project.parent / "root"
    for directory in (outside, root):
        directory.mkdir()
        (directory / "x.json").touch()
    (project / "runs" / "link.json").symlink_to(target.format(outside=outside, root=root))
    found = {each.path.name: each for each in search("runs", str(root)).experiments}
    assert found["link.json"].leads_outside is leads_outside
    assert not found["a.json"].leads_outside


def test_experiment_outside_the_rootdir_leads_nowhere_else(search: Search, project: Path) -> None:
    outside = project.parent / "outside"
    outside.mkdir()
    (outside / "x.json").touch()
    (outside / "link.json").symlink_to("x.json")
    (found,) = search(str(outside)).experiments
    assert not found.leads_outside
    (found,) = search(str(outside / "link.json")).experiments
    assert found.leads_outside


def test_broken_link_exists_as_its_directory(search: Search, project: Path) -> None:
    (project / "other" / "broken.json").symlink_to("nowhere")
    broken, sound = search("other").experiments
    assert broken.existing == project / "other"
    assert broken.node_path == "other/broken.json"
    assert sound.existing == sound.path


def test_link_that_cannot_be_looked_up_has_a_marked_name(search: Search, project: Path) -> None:
    """pathlib raises an error for such a path, and says of a loop that nothing is there."""
    (project / "other" / "loop.json").symlink_to("loop.json")
    (project / "other" / "long.json").symlink_to("x" * 300)
    assert names(search("other")) == [OTHER, "other/long.json~", "other/loop.json"]


def test_name_that_cannot_be_printed_is_escaped(search: Search, project: Path) -> None:
    (project / "other" / "a\n.json").touch()
    found = search("other").experiments[0]
    assert (found.node_path, found.is_nameable) == (r"other/a\n.json", False)


# Arguments beside roots.


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param(["runs/b.json"], [RUNS[1]], id="file"),
        pytest.param(["runs/mail"], [RUNS[2]], id="directory"),
        pytest.param(["runs/b.json", "runs/a.json"], RUNS[1::-1], id="files-in-their-order"),
        pytest.param(["runs"], RUNS, id="root-itself"),
        pytest.param(["."], RUNS, id="above"),
        pytest.param([".", "runs/a.json"], RUNS, id="above-and-inside"),
        pytest.param(["tests"], RUNS, id="elsewhere"),
        pytest.param(["runs/empty"], RUNS, id="inside-without-any"),
        pytest.param([OTHER], [*RUNS, OTHER], id="file-elsewhere"),
        pytest.param(["runs/a.json::threshold"], [RUNS[0]], id="item"),
    ],
)
def test_path_inside_a_root_narrows_it(
    search: Search, project: Path, typed: list[str], found: list[str]
) -> None:
    (project / "runs" / "empty").mkdir()
    assert names(search("runs", typed=tuple(typed))) == found


def test_path_narrows_only_the_root_that_it_lies_in(search: Search) -> None:
    assert names(search("runs", "other", typed=("runs/a.json",))) == [RUNS[0], OTHER]


def test_path_through_a_link_narrows_the_root(search: Search, project: Path) -> None:
    (project / "linked").symlink_to("runs")
    assert names(search("runs", typed=("linked/mail",))) == [RUNS[2]]


def test_narrowed_path_may_lie_in_an_ignored_directory(search: Search) -> None:
    ignored = Ignored(directory_patterns=("mail",))
    assert names(search("runs", typed=("runs/mail",), ignored=ignored)) == [RUNS[2]]


@pytest.mark.parametrize(
    ("typed", "used", "idle"),
    [
        pytest.param(None, ("runs", "other"), (), id="none"),
        pytest.param(("tests",), (), ("runs", "other"), id="elsewhere"),
        pytest.param(("runs",), ("runs",), ("other",), id="root-itself"),
        pytest.param(("runs/mail",), ("runs",), ("other",), id="inside"),
        pytest.param((".",), ("runs", "other"), (), id="above"),
        pytest.param(("runs/empty",), ("runs",), ("other",), id="inside-without-any"),
    ],
)
def test_root_of_a_configuration_is_used_if_a_path_reaches_it(
    search: Search,
    project: Path,
    typed: tuple[str, ...] | None,
    used: tuple[str, ...],
    idle: tuple[str, ...],
) -> None:
    (project / "runs" / "empty").mkdir()
    discovery = search("runs", "other", typed=typed, are_always_used=False)
    assert (discovery.used_roots, discovery.idle_roots) == (used, idle)


def test_argument_that_nobody_typed_narrows_nothing(search: Search, project: Path) -> None:
    """It stands in ``addopts``."""
    arguments = (Argument(path=project / "runs" / "a.json", names=()),)
    assert names(search("runs", arguments=arguments)) == RUNS
    assert names(search("other", arguments=arguments)) == [OTHER, RUNS[0]]


def test_idle_root_may_be_unusable(search: Search) -> None:
    discovery = search("nowhere", "empty", typed=("tests",), are_always_used=False)
    assert discovery.idle_roots == ("nowhere", "empty")


def test_experiments_among_the_arguments_are_known_by_their_path(
    search: Search, project: Path
) -> None:
    (project / "link.json").symlink_to("runs/a.json")
    discovery = search("runs", typed=("link.json", OTHER, "tests"))
    assert {path.name: found.node_path for path, found in discovery.named.items()} == {
        "link.json": "runs/a.json",
        "d.json": OTHER,
    }


def test_directory_named_like_an_experiment_is_none(search: Search, project: Path) -> None:
    (project / "x.json").mkdir()
    assert search(typed=("x.json",)) == Discovery()


# Usage errors.


@pytest.mark.parametrize(
    ("root", "error"),
    [
        pytest.param("", "a root of experiments must not be empty text", id="empty"),
        pytest.param("nowhere", "the root {project}/nowhere does not exist", id="missing"),
        pytest.param("a\0b", r"the root a\x00b does not exist", id="zero-byte"),
        pytest.param("empty", "the root {project}/empty holds no experiment", id="barren"),
        pytest.param("tests", "the root {project}/tests holds no experiment", id="other-files"),
        pytest.param(
            "tests/test.py",
            "the root {project}/tests/test.py must be a directory or a *.json file",
            id="foreign",
        ),
        pytest.param("a\udcff", r"a path must be UTF-8, found a\udcff", id="encoding"),
    ],
)
def test_unusable_root_is_a_usage_error(
    search: Search, project: Path, root: str, error: str
) -> None:
    with pytest.raises(UsageError) as caught:
        search("runs", root, origin="the key")
    assert str(caught.value).startswith(f"the key: {error.format(project=project)}")


@pytest.mark.parametrize(
    ("argument", "error"),
    [
        pytest.param("nowhere", "file or directory not found: {project}/nowhere", id="missing"),
        pytest.param(
            "tests/no.py::test", "file or directory not found: {project}/tests/no.py::test", id="id"
        ),
        pytest.param(
            "fifo.json",
            "{project}/fifo.json is no regular file and can only be judged as a root",
            id="fifo",
        ),
        pytest.param("broken.json", "{project}/broken.json is no regular file", id="broken"),
        pytest.param(
            "runs/a.json::test",
            "not found: {project}/runs/a.json::test (an experiment has one item, threshold)",
            id="other-item",
        ),
        pytest.param(
            "runs/a.json::threshold::x",
            "not found: {project}/runs/a.json::threshold::x (",
            id="below-the-item",
        ),
        pytest.param("a\udcff", r"a path must be UTF-8, found {project}/a\udcff", id="encoding"),
    ],
)
def test_unusable_argument_is_a_usage_error(
    search: Search, project: Path, argument: str, error: str
) -> None:
    os.mkfifo(project / "fifo.json")
    (project / "broken.json").symlink_to("nowhere")
    with pytest.raises(UsageError) as caught:
        search("runs", typed=("tests/test.py::anything", argument))
    assert str(caught.value).startswith(error.format(project=project))


def test_directory_that_cannot_be_read_is_a_usage_error(
    search: Search, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its path is longer than any that Linux takes, and was made step by step."""
    monkeypatch.chdir(project / "runs")
    for _ in range(20):
        os.mkdir("x" * 250)
        os.chdir("x" * 250)
    with pytest.raises(UsageError) as caught:
        search("runs")
    told = f"--experiments: cannot read the directory {project}/runs/xxx"
    assert str(caught.value).startswith(told)
    assert str(caught.value).endswith("xxx...: File name too long")
