"""The gate in a session that asks for it: the hooks of such a run, each a few lines.

What needs pydantic or tabulate is imported inside the hooks that need it, so that a run without
experiments does not pay for it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from pytest_threshold import ExperimentWarning
from pytest_threshold.destination import UnusableReportError
from pytest_threshold.discovery import ITEM_NAME
from pytest_threshold.economy import GATE, OwnFiles
from pytest_threshold.gate import Gate
from pytest_threshold.messages import usage_text
from pytest_threshold.options import passes
from pytest_threshold.verdict import Verdict

if TYPE_CHECKING:
    import warnings
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from pytest_threshold.publication import Publication

_DESELECTED = "pytest_threshold_deselected"
_VERDICT = "pytest_threshold_verdict"
_CLOSING = "experiments-closing"


def open_gate(config: pytest.Config) -> Gate:
    """Find the experiments, and register what judges them and what closes the run.

    Raises:
        pytest.UsageError: a setting, a root or a report is unusable.

    """
    gate = Gate.prepare(config)
    if gate.is_wanted:
        config.pluginmanager.register(gate.conftest_hooks, "experiments-conftest-hooks")
        config.pluginmanager.register(GateHooks(gate), GATE)
        config.pluginmanager.register(OwnFiles(gate.discovery), "experiments-own-files")
        if not hasattr(config, "workerinput"):
            _prepare_closing(gate, config)
    if gate.settings.must_report and not gate.discovery.experiments:
        raise pytest.UsageError(usage_text("nothing_to_report"))
    if gate.settings.is_exclusive:
        config.pluginmanager.register(ExperimentsOnly(), "experiments-only")
    return gate


def _prepare_closing(gate: Gate, config: pytest.Config) -> None:
    """Register what closes the run: its reports and its page too, if it judges anything."""
    is_judging = gate.discovery.experiments and not gate.settings.executes_nothing
    if gate.settings.has_page:
        config.pluginmanager.register(RowHooks(), "experiments-rows")
        if is_judging:
            config.pluginmanager.register(PageHooks(gate), "experiments-page")
    publication = _publication(gate) if is_judging and gate.settings.reports else None
    config.pluginmanager.register(Closing(gate, publication), _CLOSING)


def _publication(gate: Gate) -> Publication:
    from pytest_threshold.publication import Publication  # noqa: PLC0415 - imports tabulate

    publication = Publication(gate)
    try:
        publication.prepare()
    except UnusableReportError as error:
        raise pytest.UsageError(str(error)) from error
    return publication


def last_word(gate: Gate | None) -> pytest.ExitCode:
    """Return the exit code of a run that would be green, and say why it is not if it is not."""
    if gate is None:
        reasons = ["the gate was asked for, but the run ended before it was opened"]
    else:
        reasons = [*gate.account.objections, *gate.shortcomings()]
    for reason in dict.fromkeys(reasons):
        sys.stderr.write(f"ERROR: {reason}\n")
    return pytest.ExitCode.TESTS_FAILED if reasons else pytest.ExitCode.OK


def header_lines(config: pytest.Config) -> Iterator[str]:
    """Yield what the head of the report tells of a run that judges experiments."""
    for name in (GATE, _CLOSING):
        hooks = config.pluginmanager.get_plugin(name)
        line = hooks.pytest_report_header() if hooks else None
        if line:
            yield line


class GateHooks:
    """The hooks of a run that judges experiments; under pytest-xdist, of each of its processes."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def pytest_report_header(self) -> str:
        """Tell roots, target and rules."""
        return self.gate.header

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Let pytest resolve an argument that names an experiment."""
        if not self.gate.discovery.named:  # the usual case, and pytest asks for every file
            return None
        found = self.gate.discovery.named.get(file_path)
        if found is None:
            return None
        from pytest_threshold.nodes import ExperimentFile  # noqa: PLC0415 - imports pydantic

        return ExperimentFile.from_parent(parent, path=file_path, gate=self.gate, found=found)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Hand out the items of all experiments in the session's own report."""
        report = yield
        if isinstance(collector, pytest.Session) and self.gate.discovery.experiments:
            from pytest_threshold.nodes import hand_out  # noqa: PLC0415 - imports pydantic

            report.result = list(hand_out(report.result, session=collector, gate=self.gate))
        return report

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note the experiments that somebody chose not to judge."""
        if not self.gate.discovery.experiments:
            return
        from pytest_threshold.nodes import ExperimentItem  # noqa: PLC0415 - imports pydantic

        self.gate.account.deselected.update(
            item.found.node_path for item in items if isinstance(item, ExperimentItem)
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Send the verdict along with the report of the call, from a worker too."""
        report = yield
        if call.when == "call":
            told = getattr(item, "told_verdict", None)
            if told is not None:
                vars(report)[_VERDICT] = told
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the verdict of an item that ran, unless somebody skipped it after all."""
        path, account = report.location[0], self.gate.account
        if path not in account.found:
            return
        if report.when == "setup" and path in account.verdicts and _is_of_item(report):
            del account.verdicts[path]  # a rerun has yet to reach its own
            account.forgiven.discard(path)
        if report.failed and _is_of_item(report):
            account.failed.add(path)
        verdict = _verdict(report)
        is_expected = report.skipped and hasattr(report, "wasxfail")
        if verdict is not None and (is_expected or not report.skipped):
            account.verdicts[path] = verdict
            if is_expected:
                account.forgiven.add(path)

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Keep everybody from showing the source of an experiment, whatever that may be."""
        if isinstance(warning_message.message, ExperimentWarning):
            warning_message.line = ""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Learn from a worker of pytest-xdist what was deselected there."""
        output = getattr(node, "workeroutput", {})  # a worker that died has left none
        self.gate.account.deselected.update(output.get(_DESELECTED, ()))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Refuse a green run that judged too little; a worker only tells what was deselected."""
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
        """Whether there are tests, or nobody asked for any to be executed."""
        return session.testscollected > 0 or self.gate.settings.executes_nothing

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the summary."""
        if not (self.gate.account.found or self.gate.account.objections):
            return
        from pytest_threshold.summary import (  # noqa: PLC0415 - imports tabulate
            plain_lines_joined,
            summary_lines,
            summary_title,
        )

        terminalreporter.write_sep("=", summary_title(self.gate.settings.rules))
        lines = summary_lines(
            self.gate.account,
            passed_over=self.gate.discovery.passed_over,
            executes_nothing=self.gate.settings.executes_nothing,
        )
        for line in plain_lines_joined(lines):
            terminalreporter.write_line(line.text, **line.markup)


class Closing:
    """A plugin that has the last look at a run, and writes its reports; workers do nothing."""

    def __init__(self, gate: Gate, publication: Publication | None) -> None:
        self.gate = gate
        self.publication = publication

    def pytest_report_header(self) -> str | None:
        """Tell which reports there will be."""
        return None if self.publication is None else self.publication.header

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Close the account when workers have ended, whatever the hooks of others raise.

        The innermost wrapper: pytest still records warnings, and has yet to print its summary.
        """
        try:
            return (yield)
        finally:
            self.gate.close(is_green=passes(session.exitstatus))
            if self.publication:
                self.publication.write()


class RowHooks:
    """The hooks that keep names of files from being markup in a page of pytest-html."""

    @pytest.hookimpl(trylast=True)  # and before pytest-html, which was registered earlier
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the markup from the links of any test, before pytest-html makes cells of them."""
        from pytest_threshold.page import inert_extras  # noqa: PLC0415 - for a page only

        extras = getattr(report, "extras", None)
        if extras:
            vars(report)["extras"] = list(inert_extras(extras))

    @pytest.hookimpl(wrapper=True, optionalhook=True)
    def pytest_html_results_table_row(
        self, report: pytest.TestReport, cells: list[object]
    ) -> Generator[None, object, object]:
        """Escape the id of any test, once all others have made their cells."""
        from pytest_threshold.page import escape_ids  # noqa: PLC0415 - for a page only

        result = yield
        escape_ids(cells, report.nodeid, report.when or "")
        return result


class PageHooks:
    """The hooks of a run of which pytest-html makes a page; not of its workers."""

    def __init__(self, gate: Gate) -> None:
        from pytest_threshold.page import Page  # noqa: PLC0415 - imports pydantic

        self.page = Page(gate)

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """Add the columns."""
        self.page.add_header(cells)

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_row(self, report: pytest.TestReport, cells: list[str]) -> None:
        """Fill the columns, of other tests with nothing."""
        self.page.add_cells(cells, _verdict(report))

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_html(self, report: pytest.TestReport, data: list[str]) -> None:
        """Put the curve beside what the details show."""
        verdict = _verdict(report)
        if verdict is not None:
            self.page.add_details(data, report.location[0], verdict)


def _is_of_item(report: pytest.TestReport) -> bool:
    """Whether the test that an experiment's report is of is its item, and no test of others."""
    # With --dist=loadgroup the name of the item's group may follow, after an @.
    return f"{report.nodeid}@".startswith(f"{report.location[0]}::{ITEM_NAME}@")


def _verdict(report: pytest.TestReport) -> Verdict | None:
    """Return the verdict that came along with the report of a call."""
    data = getattr(report, _VERDICT, None)
    return None if data is None else Verdict.from_data(data)


class ExperimentsOnly:
    """A plugin that keeps pytest from collecting its own arguments."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> pytest.CollectReport | None:
        """Answer for the session before anything is walked or imported."""
        if not isinstance(collector, pytest.Session):
            return None
        return pytest.CollectReport(collector.nodeid, "passed", longrepr=None, result=[])
