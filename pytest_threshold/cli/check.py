"""``pytest-threshold check PATH...``: the gate, isolated from the host.

pytest runs in this process with an empty configuration, without conftest files, other plugins,
``PYTEST_*`` variables and cache. Of the host's configuration, only the gate's own ini keys count.
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

# The options that plugin and command share: all with a value, except the roots.
_OPTIONS = tuple(option for option in OPTIONS if option.metavar and option is not ROOTS)

_DESCRIPTION = """\
Judge experiments: JSON files with the recall curve of a model. Every broken rule of a file is shown
with its place. The operating point of a sound file is the measured pair whose recall is closest to
the target recall. This is the gate of `pytest --experiments=PATH` without the rest of pytest: no
conftest.py, no addopts, no PYTEST_* variables, no other plugins, no cache. Useful before a commit.
"""
_EPILOG = """\
settings:
  The ini keys of the gate ({keys})
  are read from a configuration file of pytest: the nearest one that has any of them, looking
  upwards from each path and from the current directory. If several files are found, they must have
  the same settings. A file among the experiments or in another project is a usage error, unless
  --config names it. experiments_report counts only in a file in the current directory or above it.
  An option replaces its key. All other keys of the file are ignored.

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
    """Judge the experiments, and return the exit code.

    Raises:
        pytest.UsageError: the configuration of the host is unusable.

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
            # Without an argument, pytest uses the current directory, and fails if it contains "::".
            os.sep,
        ],
        plugins=[plugin, HermeticRun(paths, host, is_chosen=named is not None)],
    )
    return int(code)


def _parsed(arguments: Sequence[str]) -> tuple[list[str], list[str], str | None]:
    """Return the paths, the options in the plugin's spelling, and the value of --config."""
    parser = _parser()
    parsed = parser.parse(arguments)
    if not parsed.paths:
        parser.error(COMMAND_ERRORS.text("no_path"))
    given = []
    for option in _OPTIONS:
        texts = getattr(parsed, option.key)
        for text in texts if option.is_repeatable else texts[-1:]:
            if option.is_number and option.number(text) is None:
                parser.error(number_error(option, where=option.command_flag, found=repr(text)))
            given.append(f"{option.flag}={text}")
    return parsed.paths, given, parsed.config


def _parser() -> CommandLine:
    keys = ", ".join(option.key for option in _OPTIONS if option.is_number)
    epilog = _EPILOG.format(keys=keys)
    parser = CommandLine(prog=f"{PROGRAM} check", description=_DESCRIPTION, epilog=epilog)
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        help="an experiment file, or a directory: every *.json below it is judged; directories "
        "that pytest does not enter (build, dist, .*) are passed over and listed",
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
        help="the configuration file to use, in any place; no other is looked for",
    )
    return parser


class HermeticRun:
    """A plugin that gives a run its roots and the host's ini keys, and prints its header.

    `is_chosen` is whether --config names the configuration of the host.
    """

    def __init__(
        self, paths: list[str], host: HostConfiguration | None, *, is_chosen: bool
    ) -> None:
        self.paths = paths
        self.host = host
        self.is_chosen = is_chosen

    def pytest_configure(self, config: pytest.Config) -> None:
        """Set the roots and the host.

        The roots are not passed as options, because argparse is slow with thousands of them.
        """
        config.option.experiments = self.paths
        config.stash[command_key] = True
        if self.host:
            config.stash[host_key] = self.host

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Print the header: roots, rules, reports, configuration. ``--quiet`` hides pytest's."""
        if not self.is_chosen:
            gate = session.config.stash[plugin.gate_key]
            check_configurations_among(gate.discovery.configurations)
        writer = session.config.get_terminal_writer()
        for line in (*header_lines(session.config), self.origin):
            writer.line(line)

    @property
    def origin(self) -> str:
        """The line that names the configuration file."""
        if self.host is None:
            return "configuration: none"
        path = str(self.host.config.inipath)
        is_silent = not self.host.lends_reports and is_set(self.host.config, REPORTS.key)
        silence = f" (without its {REPORTS.key})" if is_silent else ""
        return f"configuration: {printable(os.path.relpath(path))}{silence}"
