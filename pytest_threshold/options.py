"""The options and the ini keys of the gate: one table. Every pytest run imports this."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Literal

import pytest

from pytest_threshold.judging.rules import RULES
from pytest_threshold.reports.report_types import report_forms

REPORT = f"write a report: {report_forms()}"
"""What the option for reports does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option of the plugin, with its ini key and its counterpart in ``pytest-threshold check``.

    `name` is what follows ``experiments``; it is empty for the roots. `ini_type` is the type of the
    ini key as pytest has it, None if there is no key, and `ini_help` what the key does if that is
    something else. An option with a `metavar` takes a value: a number from `lowest` to `highest` if
    the key's type is ``float``. `changes_verdicts` is whether it changes what is judged, and how.
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
        """The option as it is typed."""
        return f"--experiments{self.name and '-'}{self.name}"

    @property
    def key(self) -> str:
        """The ini key, under which pytest keeps the value of the option as well."""
        return self.flag.removeprefix("--").replace("-", "_")

    @property
    def command_flag(self) -> str:
        """The option as ``pytest-threshold`` has it; the roots are its arguments."""
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
        """Return the number that a text spells, or None if it is not one of the option's.

        `float` alone would take ``0_1`` and digits of any script, too.
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
"""All options of the plugin, in the order of the help."""

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
    """Return the options of the gate that were given, whether typed or by ``addopts``."""
    return [option.flag for option in OPTIONS if config.getoption(option.key) not in (None, False)]


def has_settings(config: pytest.Config) -> bool:
    """Whether any option or ini key of the gate is set, to whatever value."""
    return bool(given_options(config)) or any(is_set(config, key) for key in INI_KEYS)


def asks_for_gate(config: pytest.Config) -> bool:
    """Whether an option, an ini key or a path asks for the gate, which refuses unusable ones."""
    return has_settings(config) or any(".json" in argument.lower() for argument in config.args)


def passes(exit_code: object) -> bool:
    """Whether a process that ends with this passes: None and multiples of 256 are 0, too."""
    return exit_code is None or (isinstance(exit_code, int) and exit_code % 256 == 0)


def is_about_pytest(config: pytest.Config) -> bool:
    """Whether pytest only tells of itself, without a session; a worker of pytest-xdist has none."""
    names = ("help", "version", "markers")
    return hasattr(config, "workerinput") or any(config.getoption(name) for name in names)


def is_set(config: pytest.Config, key: str) -> bool:
    """Whether an ini key has a value, be it an unusable one."""
    try:
        return config.getini(key) is not None
    except (TypeError, ValueError, pytest.UsageError):  # the first two before pytest 9.2
        return True
