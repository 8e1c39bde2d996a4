"""The options and the ini keys of the gate, in one table. Every pytest run imports this module."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Literal

import pytest

from pytest_threshold.judging.rules import RULES
from pytest_threshold.reports.report_types import report_forms

REPORT = f"write a report: {report_forms()}"
"""The help for the option and the ini key of reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option of the plugin, with its ini key and its counterpart in ``pytest-threshold check``.

    `name` is the part after ``experiments``; it is empty for the roots. `ini_type` is pytest's type
    of the ini key, None if there is no key. `ini_help` is the help for the key if it differs. An
    option with a `metavar` takes a value; if the type is ``float``, a number from `lowest` to
    `highest`. `changes_verdicts` is whether the option affects which experiments are judged, or
    how.
    """

    name: str
    help: str
    metavar: str = ""
    ini_type: Literal["float", "bool", "linelist"] | None = None
    ini_help: str = ""
    lowest: float = 0.0
    highest: float = 1.0
    changes_verdicts: bool = False

    @property
    def flag(self) -> str:
        """The option on pytest's command line."""
        return f"--experiments{self.name and '-'}{self.name}"

    @property
    def key(self) -> str:
        """The ini key, which is also pytest's internal name of the option."""
        return self.flag.removeprefix("--").replace("-", "_")

    @property
    def command_flag(self) -> str:
        """The option of ``pytest-threshold check``; for the roots, its positional arguments."""
        return f"--{self.name}" if self.name else "PATH"

    @property
    def is_number(self) -> bool:
        """Whether the value is a number."""
        return self.ini_type == "float"

    @property
    def is_repeatable(self) -> bool:
        """Whether the option may be given several times."""
        return self.ini_type == "linelist"

    def number(self, text: str) -> float | None:
        """Return the number that a text spells, None if it is no number or out of range.

        `float` alone would also accept ``0_1`` and digits of any script.
        """
        try:
            number = float(text) if text.isascii() and "_" not in text else nan
        except ValueError:
            return None
        return number if self.lowest <= number <= self.highest else None


ROOTS = Option(
    name="",
    metavar="PATH",
    help="judge every experiment (*.json) below this directory, or this file; repeatable",
    ini_type="linelist",
    ini_help="paths to judge, relative to the rootdir",
)
ONLY = Option(name="only", help="collect the experiments and nothing else", changes_verdicts=True)
TARGET_RECALL = Option(
    name="target-recall",
    metavar="R",
    help="recall to aim at (default: 0.85)",
    ini_type="float",
    changes_verdicts=True,
)
LIMITS = {
    rule.name: Option(
        name=rule.name.replace("_", "-"),
        metavar=rule.metavar,
        help=f"refuse a model {rule.refuses}",
        ini_type="float",
        lowest=rule.lowest,
        highest=rule.highest,
        changes_verdicts=True,
    )
    for rule in RULES
}
"""The options that set the limits of rules, by the names of the rules."""

REQUIRE_ALL = Option(
    name="require-all",
    help="fail the run unless every experiment found was judged",
    ini_type="bool",
)
REPORTS = Option(
    name="report",
    metavar="TYPE[:PATH]",
    help=f"{REPORT}; repeatable",
    ini_type="linelist",
    ini_help=f"{REPORT}; relative to the rootdir",
)

OPTIONS = (ROOTS, ONLY, TARGET_RECALL, *LIMITS.values(), REQUIRE_ALL, REPORTS)
"""All options of the plugin, in the order of the help text."""

INI_KEYS = tuple(option.key for option in OPTIONS if option.ini_type)
"""All ini keys of the gate."""

parser_key = pytest.StashKey[pytest.Parser]()
"""pytest's parser of the command line."""


def add_options(parser: pytest.Parser) -> None:
    """Declare the options and the ini keys."""
    group = parser.getgroup("experiments", "quality gate for recall curves")
    for option in OPTIONS:
        if option.metavar:
            action = "append" if option.is_repeatable else "store"
            group.addoption(option.flag, action=action, metavar=option.metavar, help=option.help)
        else:
            group.addoption(option.flag, action="store_true", help=option.help)
        if option.ini_type:
            meaning = option.ini_help or option.help
            parser.addini(option.key, meaning, type=option.ini_type, default=None)


def given_options(config: pytest.Config) -> list[str]:
    """Return the options of the gate that were given, typed or in ``addopts``."""
    return [option.flag for option in OPTIONS if config.getoption(option.key) not in (None, False)]


def has_settings(config: pytest.Config) -> bool:
    """Whether any option or ini key of the gate is set, even to an unusable value."""
    return bool(given_options(config)) or any(is_set(config, key) for key in INI_KEYS)


def asks_for_gate(config: pytest.Config) -> bool:
    """Whether this run may need the gate: a setting of it is set, or an argument contains .json.

    A set but unusable option counts, so that the gate can refuse it.
    """
    return has_settings(config) or any(".json" in argument.lower() for argument in config.args)


def passes(exit_code: object) -> bool:
    """Whether a process with this exit code passes.

    `sys.exit` treats None as 0, and the operating system keeps only the lowest 8 bits.
    """
    return exit_code is None or (isinstance(exit_code, int) and exit_code % 256 == 0)


def is_about_pytest(config: pytest.Config) -> bool:
    """Whether this process runs no session of its own: for ``--help`` and the like, or a worker."""
    names = ("help", "version", "markers")
    return hasattr(config, "workerinput") or any(config.getoption(name) for name in names)


def is_set(config: pytest.Config, key: str) -> bool:
    """Whether an ini key has a value, even an unusable one."""
    try:
        return config.getini(key) is not None
    # pytest refuses an unusable value with the last of these, before 9.2 with the first two.
    except (TypeError, ValueError, pytest.UsageError):
        return True
