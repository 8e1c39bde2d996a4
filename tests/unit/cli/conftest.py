import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_threshold.cli.command import main
from tests import samples

Told = tuple[int, list[str], list[str]]
Command = Callable[..., Told]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a directory, which is the current one, with two experiments."""
    project = Path(os.path.realpath(tmp_path)) / "project"
    for name in ("fraud", "spam"):
        samples.write(project / "runs" / f"{name}.json")
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], project: Path) -> Command:  # noqa: ARG001 - there
    """Do what the arguments of the program ask for.

    It returns the exit code, and the lines of standard output and of standard error.
    """

    def command(*arguments: str) -> Told:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return code, printed.out.splitlines(), printed.err.splitlines()

    return command
