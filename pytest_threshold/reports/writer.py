"""The reports of one run: whether they can be written, and which form goes where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from errno import EFBIG
from typing import TYPE_CHECKING

from pytest_threshold.reports.markdown import SIZE_LIMIT, markdown_text
from pytest_threshold.reports.output import check, clear, failure, write
from pytest_threshold.reports.pictures import NoPictureError, can_draw, figure_content
from pytest_threshold.reports.receipt import receipt_content
from pytest_threshold.reports.report import Report, ReportedExperiment
from pytest_threshold.reports.spreadsheet import spreadsheet_text

if TYPE_CHECKING:
    from pytest_threshold.reports.output import Destination
    from pytest_threshold.session.gate import Gate


class ReportWriter:
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
            if destination.kind == "plot" and not can_draw():
                raise destination.unusable("no_plot_library")
            check(destination)
        for destination in self.gate.settings.reports:
            clear(destination)

    def _check_place(self, destination: Destination) -> None:
        path = destination.path
        if path and self.gate.discovery.would_find(path, self.gate.settings.scope.ignored):
            raise destination.unusable("report_among_experiments")

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
        report, objections = self._report(), self.gate.account.objections
        # The receipts last, since they must tell of the others that failed.
        for destination in sorted(self.gate.settings.reports, key=lambda each: each.kind == "json"):
            try:
                write(destination, content(report, destination))
            except (OSError, NoPictureError) as error:
                objections.append(failure(destination, error))
                report = replace(report, objections=tuple(objections))

    def _report(self) -> Report:
        account = self.gate.account
        experiments = [
            ReportedExperiment(
                file=self.gate.file(found.node_path),
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
            passed_over=self.gate.discovery.passed_over,
            account=account.in_words,
        )


def content(report: Report, destination: Destination) -> bytes:
    """Return a report in the form that its destination asks for.

    Raises:
        NoPictureError: matplotlib could not draw the figure.
        OSError: the summary of the job has no room.

    """
    if destination.kind == "json":
        return receipt_content(report)
    if destination.kind == "csv":
        return spreadsheet_text(report).encode()
    if destination.kind == "plot":
        return figure_content(report, picture_format=destination.picture_format)
    taken = destination.taken
    # A blank line ends whatever others have left open.
    start = b"\n\n" if taken else b""
    room = SIZE_LIMIT - taken - len(start)
    text = start + markdown_text(report, limit=room).encode()
    if len(text) > room:
        raise OSError(EFBIG, f"no room below {SIZE_LIMIT} bytes")
    return text
