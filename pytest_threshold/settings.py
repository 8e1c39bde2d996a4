"""Options and ini keys in, one frozen `Settings` out; nothing else reads pytest's configuration."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_threshold.destination import Destination, UnusableReportError, parse_all
from pytest_threshold.messages import usage_text
from pytest_threshold.operating_point import DEFAULT_TARGET_RECALL
from pytest_threshold.options import ini_key
from pytest_threshold.printable import excerpt
from pytest_threshold.verdict import Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

host_key = pytest.StashKey[pytest.Config]()
"""The configuration that the ini keys are read from, where it is not that of the run itself."""

command_key = pytest.StashKey[bool]()
"""Whether the options were given to ``pytest-threshold``, which has its own names for them."""

# Options of pytest that leave every test undone.
_EXECUTING_NOTHING = (
    "cacheshow",
    "collectonly",
    "setuponly",
    "setupplan",
    "show_fixtures_per_test",
    "showfixtures",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A path that pytest collects by itself, absolute, and the node names after it."""

    path: Path
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """What pytest was told to pass over: absolute paths, globs, and patterns for directories."""

    paths: tuple[str, ...] = ()
    globs: tuple[str, ...] = ()
    directory_patterns: tuple[str, ...] = ()


IGNORED_UNASKED = Ignored(
    directory_patterns=(
        "*.egg",
        ".*",
        "_darcs",
        "build",
        "CVS",
        "dist",
        "node_modules",
        "venv",
        "{arch}",
    )
)
"""What pytest passes over where nobody says anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the gate was asked for.

    `roots` are as they were given, relative to `base`; `are_always_used` is whether they come from
    the command line. `were_given` is whether somebody typed the `arguments`. `directory` is where
    pytest was started. `must_report` is whether the command line asks for the `reports`, and
    `has_page` whether pytest-html makes a page.
    """

    roots: tuple[str, ...]
    base: Path
    are_always_used: bool
    arguments: tuple[Argument, ...]
    were_given: bool
    directory: Path
    rootdir: Path
    ignored: Ignored
    rules: Rules
    is_exclusive: bool
    requires_all: bool
    executes_nothing: bool
    reports: tuple[Destination, ...] = ()
    must_report: bool = False
    has_page: bool = False

    @property
    def records(self) -> bool:
        """Whether verdicts are to come with their evidence, for reports."""
        return bool(self.reports) or self.has_page


def roots_only(
    roots: Sequence[str], directory: Path, *, ignored: Ignored | None = None
) -> Settings:
    """Return settings that ask for what lies below some roots, relative to a directory.

    That is everything, unless something is to be `ignored`.
    """
    return Settings(
        roots=tuple(roots),
        base=directory,
        are_always_used=True,
        arguments=(),
        were_given=False,
        directory=directory,
        rootdir=directory,
        ignored=ignored or Ignored(),
        rules=Rules(),
        is_exclusive=False,
        requires_all=False,
        executes_nothing=False,
    )


def read_settings(config: pytest.Config) -> Settings:
    """Return the settings of this run: its own options, and the ini keys of its host.

    Raises:
        pytest.UsageError: the value of ``--experiments`` stands after a space and made pytest look
            elsewhere for its configuration, a number is not one, not finite or not in [0, 1], the
            minimum recall is above the target recall, a report cannot be written as asked for, or
            an ini key holds something unusable.

    """
    on_command_line = config.getoption("experiments")
    directory = config.invocation_params.dir
    _check_option_form(config, on_command_line or [])
    arguments = [_argument(argument, directory) for argument in config.args]
    if config.getoption("pyargs"):  # an argument that is no path is the name of a module
        arguments = [argument for argument in arguments if os.path.lexists(argument.path)]
    return Settings(
        roots=tuple(on_command_line or _lines(config, "experiments")),
        base=directory if on_command_line else config.rootpath,
        are_always_used=bool(on_command_line),
        arguments=tuple(arguments),
        were_given=config.args_source is pytest.Config.ArgsSource.ARGS,
        directory=directory,
        rootdir=config.rootpath,
        ignored=_ignored(config),
        rules=_rules(config),
        is_exclusive=config.getoption("experiments_only"),
        requires_all=config.getoption("experiments_require_all")
        or _ini(config, ini_key("require-all")),
        executes_nothing=any(config.getoption(name, default=False) for name in _EXECUTING_NOTHING),
        reports=_reports(config),
        must_report=bool(config.getoption("experiments_report")),
        has_page=bool(config.getoption("htmlpath", default=None)),
    )


def ini_settings(config: pytest.Config) -> tuple[Rules, tuple[Destination, ...]]:
    """Return what the ini keys of a configuration ask for, with its options.

    Raises:
        pytest.UsageError: as `read_settings` does.

    """
    return _rules(config), _reports(config)


def _argument(text: str, directory: Path) -> Argument:
    node_id, bracket, parameters = text.partition("[")
    path, *names = node_id.split("::")
    if names:
        names[-1] += bracket + parameters
    return Argument(path=Path(os.path.abspath(directory / path)), names=tuple(names))


def _check_option_form(config: pytest.Config, roots: list[str]) -> None:
    """Refuse ``--experiments PATH`` where it made pytest look elsewhere for its configuration.

    pytest chooses rootdir and configuration file before it knows the options of plugins, and takes
    a value after a space for one of its own paths.
    """
    words = [*config.invocation_params.args, *shlex.split(os.environ.get("PYTEST_ADDOPTS", ""))]
    if "--experiments" not in words:
        return
    directory = config.invocation_params.dir
    for root in roots:
        path = Path(os.path.abspath(directory / root))
        is_inside = path.is_relative_to(directory)
        if not is_inside or (path != directory and config.rootpath.is_relative_to(path)):
            raise pytest.UsageError(usage_text("option_form", root=excerpt(root)))


def _ignored(config: pytest.Config) -> Ignored:
    return Ignored(
        paths=tuple(os.path.abspath(path) for path in config.getoption("ignore") or ()),
        globs=tuple(os.path.abspath(glob) for glob in config.getoption("ignore_glob") or ()),
        directory_patterns=tuple(config.getini("norecursedirs")),
    )


def _rules(config: pytest.Config) -> Rules:
    target_recall = _number(config, "target-recall")
    if target_recall is None:
        target_recall = DEFAULT_TARGET_RECALL
    min_recall = _number(config, "min-recall")
    if min_recall is not None and min_recall > target_recall:
        text = usage_text("unreachable_minimum", min_recall=min_recall, target_recall=target_recall)
        raise pytest.UsageError(text)
    return Rules(
        target_recall=target_recall, min_recall=min_recall, max_gap=_number(config, "max-gap")
    )


def _number(config: pytest.Config, name: str) -> float | None:
    option = f"experiments-{name}"
    on_command_line = config.getoption(option.replace("-", "_"))
    if on_command_line is None:
        where, value = ini_key(name), _ini(config, ini_key(name))
        if value is None:
            return None
    else:
        where, value = f"--{option}", on_command_line
    number = fraction(str(value))
    if number is None:
        text = usage_text("number", where=where, found=excerpt(repr(value)))
        raise pytest.UsageError(text)
    return number


def fraction(text: str) -> float | None:
    """Return the number in [0, 1] that a text spells, or None if it does not."""
    number = _parsed(text)
    return number if isfinite(number) and 0 <= number <= 1 else None


def _parsed(text: str) -> float:
    """Return the number; `float` alone would take ``0_1`` and digits of any script, too."""
    try:
        return float(text) if text.isascii() and "_" not in text else nan
    except ValueError:
        return nan


def _reports(config: pytest.Config) -> tuple[Destination, ...]:
    on_command_line = config.getoption("experiments_report")
    option = "--report" if config.stash.get(command_key, False) else "--experiments-report"
    key = ini_key("report")
    try:
        reports = parse_all(
            on_command_line or _lines(config, key),
            base=config.invocation_params.dir if on_command_line else _host(config).rootpath,
            environment=os.environ,
            origin=option if on_command_line else f"{key} in the configuration file",
        )
        for report in reports:
            if report.path is not None and _is_configuration(report.path, config):
                raise report.unusable("report_over_source")
    except UnusableReportError as error:
        raise pytest.UsageError(str(error)) from error
    return reports


def _is_configuration(path: Path, config: pytest.Config) -> bool:
    files = (each.inipath for each in (config, _host(config)) if each.inipath is not None)
    return any(
        os.path.isfile(path) and os.path.isfile(file) and os.path.samefile(path, file)
        for file in files
    )


def _lines(config: pytest.Config, key: str) -> list[str]:
    lines: list[Any] = _ini(config, key)
    for line in lines:
        if not isinstance(line, str):  # pytest looks at the items in [tool.pytest] only
            trouble = f"must be a list of texts, found {excerpt(repr(line))}"
            raise pytest.UsageError(usage_text("ini_value", key=key, trouble=trouble))
    return lines


def _host(config: pytest.Config) -> pytest.Config:
    return config.stash.get(host_key, config)


def _ini(config: pytest.Config, key: str) -> Any:  # noqa: ANN401 - as pytest types it
    try:
        return _host(config).getini(key)
    except (TypeError, ValueError, pytest.UsageError) as error:  # the first two before pytest 9.2
        raise pytest.UsageError(usage_text("ini_value", key=key, trouble=error)) from error
