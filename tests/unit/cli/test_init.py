"""A first experiment and a configuration, and nothing in place of what is there."""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_threshold.experiment import load_experiment
from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.judging.judgement import judge
from pytest_threshold.judging.rules import Rules
from pytest_threshold.session.configuration_file import configured_keys
from tests import samples
from tests.full_disk import full_disk
from tests.unit.cli.conftest import Command

EXAMPLE = "runs/example.json"


@pytest.fixture(autouse=True)
def _elsewhere(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start in an empty directory."""
    (project / "new").mkdir()
    monkeypatch.chdir(project / "new")


def test_both_files_are_written(command: Command) -> None:
    assert command("init") == (
        0,
        ["wrote runs/example.json", "wrote pyproject.toml: [tool.pytest]", "next: pytest"],
        [],
    )
    assert load_experiment(EXAMPLE).recall_arr[0] == 1.0
    assert configured_keys(Path("pyproject.toml")) == {
        *("required_plugins", "strict_config", "experiments", "experiments_min_recall")
    }


def test_example_is_sound_and_passes(command: Command) -> None:
    command("init")
    judgement = judge(read_experiment(Path(EXAMPLE)), rules=Rules(min_recall=0.8))
    assert judgement.rejection(objections=()) is None
    assert judgement.suspicions == ()
    experiment = judgement.reading.experiment
    assert (experiment.model_id, experiment.issuer) == (
        samples.SOUND["model_id"],
        "ada@example.com",
    )


@pytest.mark.parametrize("directory", ["sub", "sub/deep er"])
def test_directory_may_be_another(command: Command, directory: str) -> None:
    code, out, _ = command("init", directory)
    quoted = f"'{directory}'" if " " in directory else directory
    assert (code, out[-1]) == (0, f"next: cd {quoted} && pytest")
    assert (Path(directory) / EXAMPLE).exists()


@pytest.mark.parametrize(
    ("before", "gap"),
    [("", ""), ("[project]\n", "\n"), ("[tool.x]\na = 1", "\n\n")],
    ids=["empty", "line-end", "no-line-end"],
)
def test_project_file_keeps_what_it_has(command: Command, before: str, gap: str) -> None:
    Path("pyproject.toml").write_text(before)
    assert command("init")[0] == 0
    after = Path("pyproject.toml").read_text()
    assert after.startswith(f"{before}{gap}[tool.pytest]\n")
    assert tomllib.loads(after)["tool"]["pytest"]["experiments"] == ["runs"]


def test_link_to_a_project_file_stays_one(command: Command) -> None:
    Path("real.toml").touch()
    Path("pyproject.toml").symlink_to("real.toml")
    assert command("init")[0] == 0
    assert Path("pyproject.toml").is_symlink()
    assert "[tool.pytest]" in Path("real.toml").read_text()


def text(content: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(content)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        pytest.param(EXAMPLE, text("{}"), id="experiment"),
        pytest.param(EXAMPLE, lambda path: path.symlink_to("nowhere"), id="broken-link"),
        pytest.param("pytest.ini", text(""), id="pytest.ini"),
        pytest.param(".pytest.toml", text(""), id="pytest.toml"),
        pytest.param("pyproject.toml", text("[tool.pytest]\n"), id="toml"),
        pytest.param("pyproject.toml", text("[tool.pytest.ini_options]\n"), id="toml-as-ini"),
        pytest.param("setup.cfg", text("[tool:pytest]\n"), id="cfg"),
        pytest.param("tox.ini", text("[pytest]\n"), id="tox"),
        pytest.param("tox.ini", text("[x"), id="unreadable"),
        pytest.param("pyproject.toml", text("tool = 1\n"), id="no-table"),
        pytest.param("pyproject.toml", text("tool = {}\n"), id="closed-table"),
        pytest.param("pyproject.toml", os.mkfifo, id="fifo"),
    ],
)
def test_what_is_there_is_left_as_it_is(
    command: Command, name: str, make: Callable[[Path], object]
) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    make(Path(name))
    before = {path: path.lstat().st_mtime_ns for path in Path().rglob("*")}
    code, out, (error,) = command("init")
    assert (code, out) == (4, [])
    assert error.startswith("ERROR: ")
    assert name in error
    assert {path: path.lstat().st_mtime_ns for path in Path().rglob("*")} == before


@pytest.mark.parametrize("name", ["tox.ini", "setup.cfg"])
def test_configuration_of_something_else_is_no_matter(command: Command, name: str) -> None:
    Path(name).write_text("[something]\n")
    assert command("init")[0] == 0


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo], ids=["file", "fifo"])
def test_directory_must_be_one(command: Command, make: Callable[[Path], object]) -> None:
    make(Path("a\n"))
    code, _, (error,) = command("init", "a\n")
    assert code == 4
    assert error.startswith(r"ERROR: a\n ")


def test_full_disk_is_told(command: Command) -> None:
    with full_disk(0):
        code, out, (error,) = command("init")
    assert (code, out) == (1, [])
    assert "File too large" in error
