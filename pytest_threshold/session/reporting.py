"""The hooks that print the summary, write the reports and fill a page of pytest-html.

What needs pydantic or tabulate is imported inside the hooks that need it, so that a run without
experiments does not pay for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_threshold.options import passes
from pytest_threshold.session.recording import reported_verdict
from pytest_threshold.session.settings import command_key

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_threshold.reports.writer import ReportWriter
    from pytest_threshold.session.gate import Gate


class ReportingHooks:
    """The hooks that print what a run has judged."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def pytest_report_header(self) -> str:
        """Tell roots, target and rules."""
        return self.gate.header

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the summary."""
        if not (self.gate.account.found or self.gate.account.objections):
            return
        from pytest_threshold.reports.summary import (  # noqa: PLC0415 - imports tabulate
            plain_lines_joined,
            summary_lines,
            summary_title,
        )

        terminalreporter.write_sep("=", summary_title(self.gate.settings.rules))
        lines = summary_lines(
            self.gate.account,
            passed_over=self.gate.discovery.passed_over,
            executes_nothing=self.gate.settings.executes_nothing,
            is_command=terminalreporter.config.stash.get(command_key, False),
        )
        for line in plain_lines_joined(lines):
            terminalreporter.write_line(line.text, **line.markup)


class Closing:
    """A plugin that has the last look at a run, and writes its reports; workers do nothing."""

    def __init__(self, gate: Gate, writer: ReportWriter | None) -> None:
        self.gate = gate
        self.writer = writer

    def pytest_report_header(self) -> str | None:
        """Tell which reports there will be."""
        return None if self.writer is None else self.writer.header

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Close the account when workers have ended, whatever the hooks of others raise.

        The innermost wrapper: pytest still records warnings, and has yet to print its summary.
        """
        try:
            return (yield)
        finally:
            self.gate.close(is_green=passes(session.exitstatus))
            if self.writer:
                self.writer.write()


class RowHooks:
    """The hooks that keep names of files from being markup in a page of pytest-html."""

    @pytest.hookimpl(trylast=True)  # and before pytest-html, which was registered earlier
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the markup from the links of any test, before pytest-html makes cells of them."""
        from pytest_threshold.reports.page import inert_extras  # noqa: PLC0415 - for a page only

        extras = getattr(report, "extras", None)
        if extras:
            vars(report)["extras"] = list(inert_extras(extras))

    @pytest.hookimpl(wrapper=True, optionalhook=True)
    def pytest_html_results_table_row(
        self, report: pytest.TestReport, cells: list[object]
    ) -> Generator[None, object, object]:
        """Escape the id of any test, once all others have made their cells."""
        from pytest_threshold.reports.page import escape_ids  # noqa: PLC0415 - for a page only

        result = yield
        escape_ids(cells, report.nodeid, report.when or "")
        return result


class PageHooks:
    """The hooks of a run of which pytest-html makes a page; not of its workers."""

    def __init__(self, gate: Gate) -> None:
        from pytest_threshold.reports.page import Page  # noqa: PLC0415 - imports pydantic

        self.page = Page(gate)

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """Add the columns."""
        self.page.add_header(cells)

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_row(self, report: pytest.TestReport, cells: list[str]) -> None:
        """Fill the columns, of other tests with nothing."""
        self.page.add_cells(cells, reported_verdict(report))

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_html(self, report: pytest.TestReport, data: list[str]) -> None:
        """Put the curve beside what the details show."""
        verdict = reported_verdict(report)
        if verdict is not None:
            self.page.add_details(data, report.location[0], verdict)
