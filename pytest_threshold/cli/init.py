"""``pytest-threshold init``: write a first experiment, and a configuration to judge it."""

from __future__ import annotations

import os
import shlex
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_threshold.cli.messages import COMMAND_ERRORS
from pytest_threshold.cli.parser import PROGRAM, CommandLine
from pytest_threshold.errors import UsageError
from pytest_threshold.experiment import Experiment
from pytest_threshold.export import write_experiment
from pytest_threshold.files.names import CONFIGURATION_NAMES
from pytest_threshold.files.writing import write_whole
from pytest_threshold.session.configuration_file import (
    UnreadableConfigurationError,
    configures_pytest,
)
from pytest_threshold.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

EXPERIMENT = Path("runs", "example.json")
"""The first experiment, relative to the directory."""

_PROJECT = "pyproject.toml"
_CONFIGURATION = """\
[tool.pytest]
required_plugins = ["pytest-threshold"]
strict_config = true
experiments = ["runs"]
experiments_min_recall = 0.8
"""
_DESCRIPTION = """\
Write a first experiment, runs/example.json, and a table [tool.pytest] in pyproject.toml that makes
pytest judge it. Nothing is written if the experiment or a configuration of pytest already exists.
"""
_EPILOG = """\
examples:
  pytest-threshold init
  pytest-threshold init my-project

exit codes:
  0  both files are written
  1  a file could not be written
  4  usage error: the experiment or a configuration of pytest already exists, ...
"""


def main(arguments: Sequence[str]) -> int:
    """Write both files, and print the command to run next.

    Raises:
        UsageError: the experiment or a configuration already exists, or DIR is not a directory.
        OSError: a file cannot be written.

    """
    parser = CommandLine(prog=f"{PROGRAM} init", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument(
        "directory", metavar="DIR", nargs="?", default=os.curdir, help="default: the current one"
    )
    directory = Path(parser.parse(arguments).directory)
    _check(directory)
    project = directory / _PROJECT
    content = _with_configuration(project)
    write_experiment(_example(), directory / EXPERIMENT)
    write_whole(Path(os.path.realpath(project)), content)
    move = "" if directory == Path() else f"cd {shlex.quote(str(directory))} && "
    lines = (f"wrote {directory / EXPERIMENT}", f"wrote {project}: [tool.pytest]")
    for line in (*lines, f"next: {move}pytest"):
        sys.stdout.write(f"{printable(line)}\n")
    return 0


def _check(directory: Path) -> None:
    """Check that no experiment would be replaced, and that pytest has no configuration yet."""
    if os.path.lexists(directory) and not directory.is_dir():
        raise _refusal("no_directory", directory)
    if os.path.lexists(directory / EXPERIMENT):
        raise _refusal("experiment_is_there", directory / EXPERIMENT)
    for file in (directory / name for name in CONFIGURATION_NAMES):
        try:
            if os.path.lexists(file) and configures_pytest(file):
                raise _refusal("configuration_is_there", file)
        except UnreadableConfigurationError as error:
            raise UsageError(str(error)) from error


def _with_configuration(project: Path) -> bytes:
    """Return the new content of the project's file: the present one, and our table at its end."""
    before = project.read_text("utf-8") if project.exists() else ""
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    after = f"{before}{gap}{_CONFIGURATION}"
    try:
        tomllib.loads(after)
    except tomllib.TOMLDecodeError as error:  # for instance, `tool` is an inline table
        raise _refusal("table_cannot_be_added", project) from error
    return after.encode()


def _refusal(rule: str, path: Path) -> UsageError:
    return UsageError(COMMAND_ERRORS.text(rule, name=printable(str(path))))


def _example() -> Experiment:
    """Return an experiment with made-up numbers that passes."""
    return Experiment(
        model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
        issuer="ada@example.com",
        experiment_date="2026-11-22T10:00:00.000Z",
        threshold_arr=[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
        recall_arr=[1.0, 0.98, 0.95, 0.91, 0.86, 0.79, 0.7, 0.58, 0.42, 0.21, 0.0],
    )
