"""``pytest-threshold PATH...``: the gate alone, in a pytest that nothing of the host can change.

pytest runs in this process with an empty configuration, without conftest files, other plugins,
``PYTEST_*`` variables and cache. Of the host's configuration only the gate's own ini keys count.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pytest_threshold import __version__, plugin
from pytest_threshold.host import BARE, host_configuration
from pytest_threshold.messages import usage_text
from pytest_threshold.options import NUMBERS, REPORT
from pytest_threshold.printable import excerpt, printable
from pytest_threshold.session import header_lines
from pytest_threshold.settings import fraction, host_key
from pytest_threshold.usage import USAGE_ERROR, CommandLine
from pytest_threshold.walking import is_experiment_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DESCRIPTION = """\
Judge experiments: JSON files with the recall curve of a model. Every broken rule of a file is told
with its place; the operating point of a sound one is the measured pair whose recall is closest to
the target recall. This is the gate of `pytest --experiments=PATH` and nothing else of pytest: no
conftest.py, no addopts, no PYTEST_* variables, no other plugins, no cache. Good before a commit.
"""
_EPILOG = """\
settings:
  The ini keys of the gate (experiments_target_recall, experiments_min_recall, experiments_max_gap,
  experiments_report) are taken from pytest's configuration file: the nearest one that has any of
  them, from each path and from the current directory upwards. If there are several, they must ask
  for the same. An option replaces its key. No other key of such a file counts.

examples:
  pytest-threshold runs
  pytest-threshold --min-recall=0.8 runs/fraud.json runs/spam.json
  pytest-threshold --report=json:out/receipt.json --report=md:out/gate.md runs

exit codes:
  0  every experiment found was judged and passed
  1  an experiment was refused or not judged, or a report could not be written
  2  interrupted
  4  usage error: an unknown option, no PATH, a PATH without experiments, ...
"""


def start() -> int:
    """Do what `main` does with the arguments of the process, in a process of its own."""
    return main(sys.argv[1:])


def main(arguments: Sequence[str]) -> int:
    """Judge what the arguments ask for, and return the exit code.

    What is wrong with the arguments ends the process with `USAGE_ERROR`.
    """
    try:
        code = _judged(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on. Python would stumble over the rest when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(pytest.ExitCode.TESTS_FAILED)
    return code


def _judged(arguments: Sequence[str]) -> int:
    paths, options = _parsed(arguments)
    with _hermetic_environment():
        try:
            host = host_configuration(paths, options)
        except pytest.UsageError as error:
            sys.stderr.write(f"ERROR: {printable(str(error))}\n")
            return USAGE_ERROR
        code = pytest.main(
            [
                *BARE,
                f"--config-file={os.devnull}",
                f"--rootdir={os.curdir}",
                "--quiet",
                "-rN",
                "--pythonwarnings=always::pytest_threshold.ExperimentWarning",
                "--experiments-only",
                *options,
                # Or else pytest takes the current directory for an argument and reads "::" in it.
                os.sep,
            ],
            plugins=[plugin, HermeticRun(paths, host)],
        )
    return int(code)


def _parsed(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the paths, and the options of the plugin that the arguments ask for."""
    parser = _parser()
    asked = parser.parse_intermixed_args(list(_unmistakable(arguments)))
    if not asked.paths:
        parser.error(usage_text("no_path"))
    numbers = {name: getattr(asked, name.replace("-", "_")) for name in NUMBERS}
    for name, text in numbers.items():
        if text is not None and fraction(text) is None:
            where, found = f"--{name}", excerpt(repr(text))
            parser.error(usage_text("number", where=where, found=found))
    given = [f"--experiments-{name}={text}" for name, text in numbers.items() if text is not None]
    reports = [f"--experiments-report={report}" for report in asked.report]
    return asked.paths, [*given, *reports]


def _unmistakable(arguments: Sequence[str]) -> Iterator[str]:
    """Keep paths from being taken for options.

    What ends in ``.json`` and exists is a path, and so is everything after ``--``.
    """
    is_open = True
    for argument in arguments:
        if is_open and argument == "--":
            is_open = False
        elif argument.startswith("-") and (not is_open or _is_file(argument)):
            yield os.path.join(os.curdir, argument)
        else:
            yield argument


def _is_file(argument: str) -> bool:
    return is_experiment_name(argument) and "\0" not in argument and os.path.lexists(argument)


def _parser() -> CommandLine:
    parser = CommandLine(prog="pytest-threshold", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        help="an experiment file, or a directory: every *.json below it is judged, and directories "
        "that pytest never enters (build, dist, .*) are named",
    )
    for name, (metavar, meaning) in NUMBERS.items():
        parser.add_argument(f"--{name}", metavar=metavar, help=meaning)
    parser.add_argument(
        "--report",
        metavar="TYPE[:PATH]",
        action="append",
        default=[],
        help=f"{REPORT}; repeatable",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


@contextmanager
def _hermetic_environment() -> Iterator[None]:
    """Take pytest's variables from the environment, keep pydantic from plugins, and undo both."""
    names = [name for name in os.environ if name.startswith("PYTEST_") or name == _NO_PLUGINS]
    taken = {name: os.environ.pop(name) for name in names}
    os.environ[_NO_PLUGINS] = "__all__"
    try:
        yield
    finally:
        del os.environ[_NO_PLUGINS]
        os.environ.update(taken)


_NO_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"


class HermeticRun:
    """A plugin that gives a run its roots and the ini keys of its host, and tells what it has."""

    def __init__(self, paths: list[str], host: pytest.Config | None) -> None:
        self.paths = paths
        self.host = host

    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand over the roots, of which argparse takes its time with thousands, and the host."""
        config.option.experiments = self.paths
        if self.host:
            config.stash[host_key] = self.host

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Tell roots, rules and reports, and where settings come from; pytest is quiet itself."""
        writer = session.config.get_terminal_writer()
        for line in (*header_lines(session.config), self.origin):
            writer.line(line)

    @property
    def origin(self) -> str:
        """Where settings come from, in one line."""
        path = self.host and self.host.inipath
        return f"configuration: {printable(os.path.relpath(path)) if path else 'none'}"
