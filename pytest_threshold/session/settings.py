"""Read options and ini keys into one frozen `Settings`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from pytest_threshold.discovery.scope import Ignored, SearchScope
from pytest_threshold.judging.rules import Rules
from pytest_threshold.operating_point import DEFAULT_TARGET_RECALL
from pytest_threshold.options import (
    LIMITS,
    ONLY,
    REPORTS,
    REQUIRE_ALL,
    ROOTS,
    TARGET_RECALL,
    Option,
    given_options,
    has_settings,
)
from pytest_threshold.reports.output import Output, UnusableReportError, parse_outputs
from pytest_threshold.session.command_line import (
    arguments_of,
    check_option_form,
    typed_arguments,
    typed_options,
)
from pytest_threshold.session.messages import SETTING_ERRORS
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class HostConfiguration:
    """A configuration whose ini keys apply to a run. Its reports apply if `lends_reports`."""

    config: pytest.Config
    lends_reports: bool


host_key = pytest.StashKey[HostConfiguration]()
"""The configuration to read ini keys from, if it is not the run's own."""

command_key = pytest.StashKey[bool]()
"""Whether ``pytest-threshold`` started the run, so that errors name the options of the command."""

# The options of pytest with which no test is executed.
_EXECUTING_NOTHING = (
    "cacheshow",
    "collectonly",
    "setuponly",
    "setupplan",
    "show_fixtures_per_test",
    "showfixtures",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a run of the gate.

    `scope` is what to search, and `directory` where pytest was started. `is_exclusive` is whether
    only experiments are collected. `requires_all` is the option or the ini key that requires all
    experiments to be judged, empty if neither is set. `executes_nothing` is whether pytest runs no
    test, as with ``--collect-only``. `options` are the options of the gate that were given;
    `typed_options` those that were typed and affect what is judged, or how. `is_asked_for` is
    whether any option or ini key is set. `must_report` is whether the `reports` come from the
    command line, and `has_page` whether pytest-html makes a page.
    """

    scope: SearchScope
    directory: Path
    rules: Rules
    is_exclusive: bool
    requires_all: str
    executes_nothing: bool
    options: tuple[str, ...] = ()
    typed_options: tuple[str, ...] = ()
    is_asked_for: bool = True
    reports: tuple[Output, ...] = ()
    must_report: bool = False
    has_page: bool = False

    @property
    def records(self) -> bool:
        """Whether verdicts need their evidence, for reports or a page."""
        return bool(self.reports) or self.has_page


def read_settings(config: pytest.Config) -> Settings:
    """Return the settings of this run: its own options, and the ini keys of its host.

    Raises:
        pytest.UsageError: a value after a space made pytest choose the wrong configuration file,
            a number is unusable or out of range, the minimum recall is above the target recall, a
            report cannot be written, or an ini key has an unusable value.

    """
    check_option_form(config)
    on_command_line = config.getoption(ROOTS.key)
    directory = config.invocation_params.dir
    scope = SearchScope(
        roots=tuple(on_command_line or _ini_roots(config)),
        origin=_origin(config, ROOTS),
        base=directory if on_command_line else config.rootpath,
        rootdir=config.rootpath,
        are_always_used=bool(on_command_line),
        arguments=arguments_of(config, config.args),
        typed=typed_arguments(config),
        ignored=_ignored(config),
    )
    return Settings(
        scope=scope,
        directory=directory,
        rules=_rules(config),
        is_exclusive=config.getoption(ONLY.key),
        requires_all=_requires_all(config),
        executes_nothing=any(config.getoption(name, default=False) for name in _EXECUTING_NOTHING),
        options=tuple(given_options(config)),
        typed_options=typed_options(config),
        is_asked_for=has_settings(config),
        reports=_reports(config),
        must_report=bool(config.getoption(REPORTS.key)),
        has_page=bool(config.getoption("htmlpath", default=None)),
    )


def ini_rules(config: pytest.Config) -> Rules:
    """Return the rules that a configuration sets by its ini keys and options.

    Raises:
        pytest.UsageError: as `read_settings` does.

    """
    return _rules(config)


def _ini_roots(config: pytest.Config) -> list[str]:
    roots = _lines(config, ROOTS.key)
    if not roots and _ini(config, ROOTS.key) is not None:
        raise pytest.UsageError(SETTING_ERRORS.text("empty_roots"))
    return roots


def _requires_all(config: pytest.Config) -> str:
    if config.getoption(REQUIRE_ALL.key):
        return REQUIRE_ALL.flag
    return REQUIRE_ALL.key if _ini(config, REQUIRE_ALL.key) else ""


def _ignored(config: pytest.Config) -> Ignored:
    return Ignored(
        paths=tuple(os.path.abspath(path) for path in config.getoption("ignore") or ()),
        globs=tuple(os.path.abspath(glob) for glob in config.getoption("ignore_glob") or ()),
        directory_patterns=tuple(config.getini("norecursedirs")),
    )


def _rules(config: pytest.Config) -> Rules:
    target_recall = _number(config, TARGET_RECALL)
    rules = Rules(
        target_recall=DEFAULT_TARGET_RECALL if target_recall is None else target_recall,
        **{name: _number(config, option) for name, option in LIMITS.items()},
    )
    if rules.has_unreachable_minimum:
        text = SETTING_ERRORS.text(
            "unreachable_minimum",
            min_recall=rules.limit("min_recall"),
            target_recall=rules.target_recall,
        )
        raise pytest.UsageError(f"{_origin(config, LIMITS['min_recall'])}: {text}")
    return rules


def _origin(config: pytest.Config, option: Option) -> str:
    """Return the name of a setting for errors: the option if it was given, else the ini key."""
    if config.getoption(option.key) is None:
        return f"{option.key} in the configuration file"
    return option.command_flag if config.stash.get(command_key, False) else option.flag


def _number(config: pytest.Config, option: Option) -> float | None:
    on_command_line = config.getoption(option.key)
    value = _ini(config, option.key) if on_command_line is None else on_command_line
    if value is None:
        return None
    number = option.number(str(value))
    if number is None:
        where = option.key if on_command_line is None else _origin(config, option)
        raise pytest.UsageError(number_error(option, where=where, found=repr(value)))
    return number


def number_error(option: Option, *, where: str, found: str) -> str:
    """Return the message that the value of an option must be a number in its range."""
    bounds = {"lowest": f"{option.lowest:g}", "highest": f"{option.highest:g}"}
    return SETTING_ERRORS.text("number", where=where, found=excerpt(found), **bounds)


def _reports(config: pytest.Config) -> tuple[Output, ...]:
    on_command_line = config.getoption(REPORTS.key)
    host = _host(config)
    in_file = _lines(config, REPORTS.key) if host.lends_reports else []
    try:
        return parse_outputs(
            on_command_line or in_file,
            base=config.invocation_params.dir if on_command_line else host.config.rootpath,
            environment=os.environ,
            origin=_origin(config, REPORTS),
        )
    except UnusableReportError as error:
        raise pytest.UsageError(str(error)) from error


def _lines(config: pytest.Config, key: str) -> list[str]:
    lines: list[Any] = _ini(config, key) or []
    for line in lines:
        if not isinstance(line, str):  # pytest itself checks the elements only in [tool.pytest]
            trouble = f"must be a list of texts, found {excerpt(repr(line))}"
            raise pytest.UsageError(SETTING_ERRORS.text("ini_value", key=key, trouble=trouble))
    return lines


def _host(config: pytest.Config) -> HostConfiguration:
    return config.stash.get(host_key, HostConfiguration(config=config, lends_reports=True))


def _ini(config: pytest.Config, key: str) -> Any:  # noqa: ANN401 - as pytest types it
    try:
        return _host(config).config.getini(key)
    except (TypeError, ValueError, pytest.UsageError) as error:  # the first two before pytest 9.2
        raise pytest.UsageError(SETTING_ERRORS.text("ini_value", key=key, trouble=error)) from error
