"""Open the gate before pytest collects, and check the exit code after all other plugins."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from pytest_threshold.errors import UsageError
from pytest_threshold.session.collecting import (
    COLLECTING,
    CollectingHooks,
    ExperimentsOnly,
    OwnFiles,
)
from pytest_threshold.session.gate import Gate
from pytest_threshold.session.messages import SETTING_ERRORS
from pytest_threshold.session.recording import RecordingHooks
from pytest_threshold.session.reporting import Closing, PageHooks, ReportingHooks, RowHooks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_threshold.reports.writer import ReportWriter

_REPORTING = "experiments-reporting"
_CLOSING = "experiments-closing"


def open_gate(config: pytest.Config) -> Gate:
    """Find the experiments, and register the plugins that judge and report them.

    Raises:
        pytest.UsageError: a setting, a root or a report is unusable.

    """
    try:
        return _opened(config)
    except UsageError as error:
        raise pytest.UsageError(str(error)) from error


def _opened(config: pytest.Config) -> Gate:
    gate, manager = Gate.prepare(config), config.pluginmanager
    if gate.is_wanted:
        manager.register(gate.conftest_hooks, "experiments-conftest-hooks")
        manager.register(CollectingHooks(gate), COLLECTING)
        manager.register(RecordingHooks(gate), "experiments-recording")
        manager.register(ReportingHooks(gate), _REPORTING)
        manager.register(OwnFiles(gate.discovery), "experiments-own-files")
        if not hasattr(config, "workerinput"):
            _prepare_closing(gate, config)
    if gate.settings.must_report and not gate.discovery.experiments:
        raise pytest.UsageError(SETTING_ERRORS.text("nothing_to_report"))
    if gate.settings.is_exclusive:
        manager.register(ExperimentsOnly(), "experiments-only")
    return gate


def _prepare_closing(gate: Gate, config: pytest.Config) -> None:
    """Register the plugins that end the run; those for reports and page only if it judges any."""
    is_judging = gate.discovery.experiments and not gate.settings.executes_nothing
    if gate.settings.has_page:
        config.pluginmanager.register(RowHooks(), "experiments-rows")
        if is_judging:
            config.pluginmanager.register(PageHooks(gate), "experiments-page")
    writer = _writer(gate) if is_judging and gate.settings.reports else None
    config.pluginmanager.register(Closing(gate, writer), _CLOSING)


def _writer(gate: Gate) -> ReportWriter:
    from pytest_threshold.reports.writer import ReportWriter  # noqa: PLC0415 - for reports only

    writer = ReportWriter(gate.settings.reports)
    writer.prepare(is_experiment=gate.would_judge)
    return writer


def last_word(gate: Gate | None) -> pytest.ExitCode:
    """Return the exit code for a run that would exit 0, and print the reasons if it must fail."""
    if gate is None:
        reasons = ["the gate was asked for, but the run ended before it was opened"]
    else:
        reasons = [*gate.account.objections, *gate.shortcomings()]
    for reason in dict.fromkeys(reasons):
        sys.stderr.write(f"ERROR: {reason}\n")
    return pytest.ExitCode.TESTS_FAILED if reasons else pytest.ExitCode.OK


def header_lines(config: pytest.Config) -> Iterator[str]:
    """Yield the lines of the gate for pytest's report header."""
    for name in (_REPORTING, _CLOSING):
        hooks = config.pluginmanager.get_plugin(name)
        line = hooks.pytest_report_header() if hooks else None
        if line:
            yield line
