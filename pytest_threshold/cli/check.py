"""``pytest-threshold check PATH...``: the gate, in a pytest that nothing of the host can change.

pytest runs in this process with an empty configuration, without conftest files, other plugins,
``PYTEST_*`` variables and cache. Of the host's configuration only the gate's own ini keys count.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pytest_threshold import plugin
from pytest_threshold.cli.host_configuration import check_configurations_among, host_configuration
from pytest_threshold.cli.messages import COMMAND_ERRORS
from pytest_threshold.cli.parser import PROGRAM, CommandLine
from pytest_threshold.options import OPTIONS, REPORTS, ROOTS, is_set
from pytest_threshold.session.isolation import BARE
from pytest_threshold.session.opening import header_lines
from pytest_threshold.session.settings import command_key, host_key, number_error
from pytest_threshold.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_threshold.session.settings import HostConfiguration

# The options of the plugin that the command has, too: those with a value, but for the roots.
_OPTIONS = tuple(option for option in OPTIONS if option.metavar and option is not ROOTS)

_DESCRIPTION = """\
Judge experiments: JSON files with the recall curve of a model. Every broken rule of a file is told
with its place; the operating point of a sound one is the measured pair whose recall is closest to
the target recall. This is the gate of `pytest --experiments=PATH` and nothing else of pytest: no
conftest.py, no addopts, no PYTEST_* variables, no other plugins, no cache. Good before a commit.
"""
_EPILOG = """\
settings:
  The ini keys of the gate ({keys})
  are taken from pytest's configuration file: the nearest one that has any of them, from each path
  and from the current directory upwards. If there are several, they must ask for the same. One that
  lies among the experiments or in another project is a usage error, unless --config names it.
  experiments_report counts only in a file of the current directory or above it. An option replaces
  its key. No other key of such a file counts.

examples:
  pytest-threshold check runs
  pytest-threshold check --min-recall=0.8 runs/fraud.json runs/spam.json
  pytest-threshold check --report=json:out/receipt.json --report=md:out/gate.md runs

exit codes:
  0  every experiment found was judged and passed
  1  an experiment was refused or not judged, or a report could not be written
  2  interrupted
  4  usage error: an unknown option, no PATH, a PATH without experiments, ...
"""


def main(arguments: Sequence[str]) -> int:
    """Judge what the arguments ask for, and return the exit code.

    Raises:
        pytest.UsageError: the configuration of the host cannot be used.

    """
    paths, options, named = _parsed(arguments)
    host = host_configuration(paths, options, named=named)
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
        plugins=[plugin, HermeticRun(paths, host, is_chosen=named is not None)],
    )
    return int(code)


def _parsed(arguments: Sequence[str]) -> tuple[list[str], list[str], str | None]:
    """Return paths, the options of the plugin that are asked for, and a configuration file."""
    parser = _parser()
    asked = parser.parse(arguments)
    if not asked.paths:
        parser.error(COMMAND_ERRORS.text("no_path"))
    given = []
    for option in _OPTIONS:
        texts = getattr(asked, option.key)
        for text in texts if option.is_repeatable else texts[-1:]:
            if option.is_number and option.number(text) is None:
                parser.error(number_error(option, where=option.command_flag, found=repr(text)))
            given.append(f"{option.flag}={text}")
    return asked.paths, given, asked.config


def _parser() -> CommandLine:
    keys = ", ".join(option.key for option in _OPTIONS if option.is_number)
    epilog = _EPILOG.format(keys=keys)
    parser = CommandLine(prog=f"{PROGRAM} check", description=_DESCRIPTION, epilog=epilog)
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        help="an experiment file, or a directory: every *.json below it is judged, and directories "
        "that pytest never enters (build, dist, .*) are named",
    )
    for option in _OPTIONS:
        parser.add_argument(
            option.command_flag,
            dest=option.key,
            metavar=option.metavar,
            action="append",
            default=[],
            help=option.help,
        )
    parser.add_argument(
        "--config",
        metavar="PATH",
        help="the configuration file that counts, wherever it lies; no other is looked for",
    )
    return parser


class HermeticRun:
    """A plugin that gives a run its roots and the ini keys of its host, and tells what it has.

    `is_chosen` is whether somebody named the configuration of the host.
    """

    def __init__(
        self, paths: list[str], host: HostConfiguration | None, *, is_chosen: bool
    ) -> None:
        self.paths = paths
        self.host = host
        self.is_chosen = is_chosen

    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand over the roots, of which argparse takes its time with thousands, and the host."""
        config.option.experiments = self.paths
        config.stash[command_key] = True
        if self.host:
            config.stash[host_key] = self.host

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Tell roots, rules and reports, and where settings come from; pytest is quiet itself."""
        if not self.is_chosen:
            gate = session.config.stash[plugin.gate_key]
            check_configurations_among(gate.discovery.configurations)
        writer = session.config.get_terminal_writer()
        for line in (*header_lines(session.config), self.origin):
            writer.line(line)

    @property
    def origin(self) -> str:
        """Where settings come from, in one line."""
        if self.host is None:
            return "configuration: none"
        path = str(self.host.config.inipath)
        is_silent = not self.host.lends_reports and is_set(self.host.config, REPORTS.key)
        silence = f" (without its {REPORTS.key})" if is_silent else ""
        return f"configuration: {printable(os.path.relpath(path))}{silence}"
