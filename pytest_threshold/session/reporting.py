"""The hooks that print the summary, write the reports and fill a page of pytest-html.

Modules that need pydantic or tabulate are imported inside the hooks, so that a run without
experiments does not pay for them.
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
    """The hooks that print the header line and the summary."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def pytest_report_header(self) -> str:
        """Return the line with roots, target recall and rules."""
        return self.gate.header

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the summary."""
        if not (self.gate.account.found or self.gate.account.objections):
            return
        from pytest_threshold.reports.summary import (  # noqa: PLC0415 - imports tabulate
            pieces,
            summary_lines,
            summary_title,
        )

        terminalreporter.write_sep("=", summary_title(self.gate.settings.rules))
        lines = summary_lines(
            self.gate.account,
            passed_over=self.gate.discovery.passed_over,
            executes_nothing=self.gate.settings.executes_nothing,
            width=_width(terminalreporter),
            is_command=terminalreporter.config.stash.get(command_key, False),
        )
        for text, markup in pieces(lines, has_markup=terminalreporter.hasmarkup):
            terminalreporter.write(text, **markup)


def _width(reporter: pytest.TerminalReporter) -> int | None:
    """Return the width for the summary; None if it must not shrink: in a pipe, or with ``-v``."""
    if not reporter.isatty or reporter.verbosity > 0:
        return None
    return reporter.config.get_terminal_writer().fullwidth


class Closing:
    """A plugin that closes the account and writes the reports. Workers do not have it."""

    def __init__(self, gate: Gate, writer: ReportWriter | None) -> None:
        self.gate = gate
        self.writer = writer

    def pytest_report_header(self) -> str | None:
        """Return the line that lists the reports."""
        return None if self.writer is None else self.writer.header

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Close the account after the workers have ended, even if a hook of another plugin raises.

        This must be the innermost wrapper: at that point pytest still records warnings and has not
        printed its summary.
        """
        try:
            return (yield)
        finally:
            self.gate.close(is_green=passes(session.exitstatus))
            if self.writer:
                self.gate.account.objections += self.writer.write(self.gate.report())


class RowHooks:
    """The hooks that escape file names in a page of pytest-html, which inserts them as markup."""

    # pytest-html makes the cells of a test when it gets the report of the teardown, from this and
    # from the reports of setup and call. So links are cleaned before it gets a report, and after
    # all plugins have had it, since some add links only then.
    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_logreport(
        self, report: pytest.TestReport
    ) -> Generator[None, object, object]:
        """Remove markup from the links of every test."""
        _clean_links(report)
        result = yield
        _clean_links(report)
        return result

    @pytest.hookimpl(wrapper=True, optionalhook=True)
    def pytest_html_results_table_row(
        self, report: pytest.TestReport, cells: list[object]
    ) -> Generator[None, object, object]:
        """Escape the id of every test, after all other plugins have made their cells."""
        from pytest_threshold.reports.page import escape_ids  # noqa: PLC0415 - for a page only

        result = yield
        escape_ids(cells, report.nodeid, report.when or "")
        return result


def _clean_links(report: pytest.TestReport) -> None:
    from pytest_threshold.reports.page import inert_extras  # noqa: PLC0415 - for a page only

    extras = getattr(report, "extras", None)
    if extras:
        vars(report)["extras"] = list(inert_extras(extras))


class PageHooks:
    """The hooks that add columns and curves to a page of pytest-html. Workers do not have them."""

    def __init__(self, gate: Gate) -> None:
        from pytest_threshold.reports.page import Page  # noqa: PLC0415 - imports pydantic

        paths = {found.node_path: found.path for found in gate.discovery.experiments}
        self.page = Page(rules=gate.settings.rules, paths=paths)

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """Add the columns."""
        self.page.add_header(cells)

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_row(self, report: pytest.TestReport, cells: list[str]) -> None:
        """Fill the columns; those of other tests stay empty."""
        self.page.add_cells(cells, reported_verdict(report))

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_html(self, report: pytest.TestReport, data: list[str]) -> None:
        """Add the curve to the details of an experiment."""
        verdict = reported_verdict(report)
        if verdict is not None:
            self.page.add_details(data, report.location[0], verdict)
