"""The options and the ini keys of the gate. Every pytest run imports this, so it is small."""

from __future__ import annotations

import pytest

NUMBERS = {
    "target-recall": ("R", "recall to aim at (default: 0.85)"),
    "min-recall": ("R", "refuse a model whose recall at the operating point is lower"),
    "max-gap": ("G", "refuse a model whose recall is farther from the target recall"),
}
"""The options that take a number, without their prefix: what stands for it, and what it does."""

REPORT = "write a report: json:PATH, csv:PATH, md:PATH, plot:PATH or github"
"""What the option for reports does."""


def ini_key(name: str) -> str:
    """Return the ini key of an option, which is also where pytest keeps the option's value."""
    return f"experiments_{name.replace('-', '_')}"


INI_KEYS = ("experiments", *map(ini_key, (*NUMBERS, "require-all", "report")))
"""All ini keys of the gate."""

_DESTINATIONS = (*INI_KEYS, "experiments_only")

parser_key = pytest.StashKey[pytest.Parser]()
"""pytest's parser of the command line."""


def add_options(parser: pytest.Parser) -> None:
    """Declare the options and the ini keys."""
    group = parser.getgroup("experiments", "quality gate for recall curves")
    group.addoption(
        "--experiments",
        action="append",
        metavar="PATH",
        help="judge every experiment (*.json) below this directory, or this file; repeatable",
    )
    group.addoption(
        "--experiments-only",
        action="store_true",
        help="collect the experiments and nothing else",
    )
    meaning = "paths to judge, relative to the rootdir"
    parser.addini("experiments", meaning, type="linelist", default=None)
    for name, (metavar, meaning) in NUMBERS.items():
        group.addoption(f"--experiments-{name}", metavar=metavar, help=meaning)
        parser.addini(ini_key(name), meaning, type="float", default=None)
    meaning = "fail the run unless every experiment found was judged"
    group.addoption("--experiments-require-all", action="store_true", help=meaning)
    parser.addini(ini_key("require-all"), meaning, type="bool", default=None)
    group.addoption(
        "--experiments-report",
        action="append",
        metavar="TYPE[:PATH]",
        help=f"{REPORT}; repeatable",
    )
    meaning = f"{REPORT}; relative to the rootdir"
    parser.addini(ini_key("report"), meaning, type="linelist", default=None)


def given_options(config: pytest.Config) -> list[str]:
    """Return the options of the gate that were given, whether typed or by ``addopts``."""
    given = (name for name in _DESTINATIONS if config.getoption(name) not in (None, False))
    return [f"--{name.replace('_', '-')}" for name in given]


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
