"""The hooks that record each verdict, and fail a run in which an experiment was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_threshold import ExperimentWarning
from pytest_threshold.discovery.found import ITEM_NAME
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.options import passes

if TYPE_CHECKING:
    import warnings
    from collections.abc import Generator

    from pytest_threshold.session.gate import Gate

_DESELECTED = "pytest_threshold_deselected"
_VERDICT = "pytest_threshold_verdict"


class RecordingHooks:
    """The hooks that keep the account of a run; with pytest-xdist, one in each process."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Attach the verdict to the report of the call, which pytest-xdist sends on."""
        report = yield
        if call.when == "call":
            data = getattr(item, "verdict_data", None)
            if data is not None:
                vars(report)[_VERDICT] = data
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Record the verdict of an item that ran, unless a plugin turned it into a skip."""
        path, account = report.location[0], self.gate.account
        if path not in account.found:
            return
        if report.when == "setup" and path in account.verdicts and _is_of_item(report):
            del account.verdicts[path]  # a rerun starts, so the earlier verdict is void
            account.forgiven.discard(path)
        if report.failed and _is_of_item(report):
            account.failed.add(path)
        verdict = reported_verdict(report)
        is_expected = report.skipped and hasattr(report, "wasxfail")
        if verdict is not None and (is_expected or not report.skipped):
            account.verdicts[path] = verdict
            if is_expected:
                account.forgiven.add(path)

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Blank the source line, so that pytest never prints the content of an experiment file."""
        if isinstance(warning_message.message, ExperimentWarning):
            warning_message.line = ""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Add what a worker of pytest-xdist has deselected; the controller does not see it."""
        output = getattr(node, "workeroutput", {})  # a worker that crashed has none
        self.gate.account.deselected.update(output.get(_DESELECTED, ()))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Fail a run that would exit 0 but falls short. A worker only sends what it deselected."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_DESELECTED] = sorted(self.gate.account.deselected)
            return (yield)
        result = yield
        if passes(session.exitstatus) and self.gate.falls_short:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        elif passes(session.exitstatus) and not self._has_work(session):
            session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED
        return result

    def _has_work(self, session: pytest.Session) -> bool:
        """Whether tests were collected, or the run was to execute none, as with --collect-only."""
        return session.testscollected > 0 or self.gate.settings.executes_nothing


def _is_of_item(report: pytest.TestReport) -> bool:
    """Whether a report about an experiment file is about our item, not about another plugin's."""
    # With --dist=loadgroup, pytest-xdist appends "@" and the name of a group.
    return f"{report.nodeid}@".startswith(f"{report.location[0]}::{ITEM_NAME}@")


def reported_verdict(report: pytest.TestReport) -> Verdict | None:
    """Return the verdict that is attached to a report, None if there is none."""
    data = getattr(report, _VERDICT, None)
    return None if data is None else Verdict.from_data(data)
