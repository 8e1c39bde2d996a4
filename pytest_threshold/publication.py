"""The reports of one run: whether they can be written, and which form goes where."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pytest_threshold.destination import UnusableReportError, check, clear, write
from pytest_threshold.markdown import SIZE_LIMIT, markdown_text
from pytest_threshold.messages import usage_text
from pytest_threshold.printable import excerpt
from pytest_threshold.receipt import receipt_text
from pytest_threshold.report import Report, ReportedExperiment
from pytest_threshold.spreadsheet import spreadsheet_text

if TYPE_CHECKING:
    from pytest_threshold.destination import Destination
    from pytest_threshold.gate import Gate


class Publication:
    """The reports that one run was asked for."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def prepare(self) -> None:
        """See that every report can be written, then remove those of an earlier run.

        Raises:
            UnusableReportError: one cannot be written, or would be an experiment itself.

        """
        for destination in self.gate.settings.reports:
            self._check_place(destination)
            if destination.kind == "plot":
                _check_library(destination)
            check(destination)
        for destination in self.gate.settings.reports:
            clear(destination)

    def _check_place(self, destination: Destination) -> None:
        path = destination.path
        if path and self.gate.discovery.would_find(path, self.gate.settings.ignored):
            raise UnusableReportError("report_among_experiments", name=destination.name)

    @property
    def header(self) -> str:
        """One line for the head of pytest's report."""
        reports = self.gate.settings.reports
        told = [", ".join(each.name for each in reports if each.path)]
        if any(each.path is None for each in reports):
            told.append("no github report, since this is not GitHub Actions")
        return f"experiment reports: {'; '.join(filter(None, told))}"

    def write(self) -> None:
        """Write the reports; one that fails is an objection to the run."""
        report = self._report()
        for destination in self.gate.settings.reports:
            try:
                write(destination, content(report, destination))
            except OSError as error:
                trouble = error.strerror or str(error)
                text = usage_text("unwritable_report", name=destination.name, trouble=trouble)
                self.gate.account.objections.append(text)

    def _report(self) -> Report:
        account = self.gate.account
        experiments = [
            ReportedExperiment(
                file=self.gate.source(found.node_path),
                path=found.path,
                verdict=account.verdicts.get(found.node_path),
            )
            for found in self.gate.discovery.experiments
        ]
        return Report(
            created=datetime.now(UTC),
            rules=self.gate.settings.rules,
            experiments=tuple(sorted(experiments, key=lambda each: each.order)),
            objections=tuple(account.objections),
            account=account.in_words,
        )


def _check_library(destination: Destination) -> None:
    try:
        load_figure()
    except ImportError as error:
        trouble = excerpt(str(error))
        raise UnusableReportError(
            "no_plot_library", name=destination.name, trouble=trouble
        ) from error


def content(report: Report, destination: Destination) -> bytes:
    """Return a report in the form that its destination asks for."""
    if destination.kind == "json":
        return receipt_text(report).encode()
    if destination.kind == "csv":
        return spreadsheet_text(report).encode()
    if destination.kind == "plot":
        from pytest_threshold.figure import figure_content  # noqa: PLC0415 - imports matplotlib

        return figure_content(report, picture_format=destination.picture_format)
    return markdown_text(report, limit=SIZE_LIMIT - destination.taken).encode()


def load_figure() -> None:
    """Import what draws; nobody is told of warnings on the way, which are not about experiments.

    Raises:
        ImportError: matplotlib is missing or broken.

    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pytest_threshold.figure  # noqa: F401, PLC0415 - imports matplotlib
