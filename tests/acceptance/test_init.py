"""``pytest-threshold init``: the first two files of a newcomer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_threshold.cli.command import main

WRITTEN = {"pyproject.toml", "runs", "runs/example.json"}


def init(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    """Return the exit code, and the lines of both streams."""
    capsys.readouterr()
    code = main(["init", *arguments])
    printed = capsys.readouterr()
    return code, [*printed.out.splitlines(), *printed.err.splitlines()]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty directory, in which the command starts."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def content(directory: Path) -> dict[str, str | None]:
    """Return the text of every file, and None for a directory."""
    return {
        str(path.relative_to(directory)): None if path.is_dir() else path.read_text()
        for path in directory.rglob("*")
    }


def gate(directory: Path) -> subprocess.CompletedProcess[str]:
    """Do what the last line says: start pytest, without what a host has set."""
    environment = {name: text for name, text in os.environ.items() if "PYTEST" not in name}
    started = [sys.executable, "-m", "pytest", "-pno:cacheprovider", "-pno:hypothesispytest"]
    return subprocess.run(
        started, cwd=directory, env=environment, capture_output=True, text=True, check=False
    )


def test_next_command_is_a_green_gate(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = init(capsys)
    assert (code, lines) == (
        0,
        ["wrote runs/example.json", "wrote pyproject.toml: [tool.pytest]", "next: pytest"],
    )
    assert content(project).keys() == WRITTEN
    done = gate(project)
    assert "1 found, 1 judged: 1 passed, 0 rejected, 0 invalid" in done.stdout.splitlines()
    assert done.returncode == 0


def test_directory_is_made_and_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = init(capsys, "my models/new")
    assert (code, lines[-1]) == (0, "next: cd 'my models/new' && pytest")
    assert content(project / "my models" / "new").keys() == WRITTEN


@pytest.mark.parametrize(
    "before",
    [
        '[project]\nname = "x"\n',
        '[project]\nname = "x"',
        "[tool.ruff]\nindent = 4\n",
        "# é\n",
    ],
    ids=["project", "no-line-end", "other-tool", "comment"],
)
def test_table_is_appended_to_a_project(
    project: Path, capsys: pytest.CaptureFixture[str], before: str
) -> None:
    (project / "pyproject.toml").write_text(before, encoding="utf-8")
    assert init(capsys)[0] == 0
    after = (project / "pyproject.toml").read_text(encoding="utf-8")
    assert after.startswith(f"{before.rstrip()}\n\n[tool.pytest]\n")
    assert gate(project).returncode == 0


def test_link_to_a_project_stays_one(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "real.toml").write_text("[project]\n")
    (project / "pyproject.toml").symlink_to("real.toml")
    assert init(capsys)[0] == 0
    assert (project / "pyproject.toml").is_symlink()
    assert "[tool.pytest]" in (project / "real.toml").read_text()


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("runs/example.json", "{}", "runs/example.json is there already"),
        ("pytest.ini", "", "pytest.ini configures pytest already"),
        (".pytest.toml", "", ".pytest.toml configures pytest already"),
        ("tox.ini", "[tox]\n[pytest]\n", "tox.ini configures pytest already"),
        ("setup.cfg", "[tool:pytest]\n", "setup.cfg configures pytest already"),
        ("pyproject.toml", "[tool.pytest]\n", "pyproject.toml configures pytest already"),
        (
            "pyproject.toml",
            "[tool.pytest.ini_options]\naddopts = '-q'\n",
            "pyproject.toml configures pytest already",
        ),
        ("pyproject.toml", "tool = {}\n", "pyproject.toml leaves no room for a table"),
        ("pyproject.toml", "[tool\n", "cannot read the configuration file pyproject.toml: "),
        ("tox.ini", "x\n", "cannot read the configuration file tox.ini: line 1: "),
    ],
)
def test_nothing_is_written_beside_what_is_there(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, line: str
) -> None:
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text(text)
    before = content(project)
    code, lines = init(capsys)
    assert (code, len(lines)) == (pytest.ExitCode.USAGE_ERROR, 1)
    assert lines[0].startswith(f"ERROR: {line}")
    assert content(project) == before


@pytest.mark.usefixtures("project")
def test_other_sections_are_nobodys_business(capsys: pytest.CaptureFixture[str]) -> None:
    Path("tox.ini").write_text("[tox]\n")
    Path("setup.cfg").write_text("[metadata]\nname = x\n")
    assert init(capsys)[0] == 0


@pytest.mark.parametrize(
    "make",
    [lambda path: path.symlink_to("nowhere"), os.mkfifo],
    ids=["broken-link", "fifo"],
)
def test_project_that_is_no_file_is_left_alone(
    project: Path, capsys: pytest.CaptureFixture[str], make: object
) -> None:
    assert callable(make)
    make(project / "pyproject.toml")
    code, lines = init(capsys)
    assert code == pytest.ExitCode.USAGE_ERROR
    assert lines[0].startswith("ERROR: cannot read the configuration file pyproject.toml: ")
    assert not (project / "runs").exists()


def test_directory_that_is_a_file_is_a_usage_error(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "file").touch()
    code, lines = init(capsys, "file")
    assert (code, lines) == (4, ["ERROR: file must be a directory"])
