"""The protocol of modules that make reports, and their error."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pytest_threshold.reports.output import Output
    from pytest_threshold.reports.report import Report
    from pytest_threshold.reports.report_types import ReportType


class RenderingError(Exception):
    """A report or a picture cannot be made. The text is one printable line."""


class Reporter(Protocol):
    """A module that makes the reports of a type."""

    def render(self, report: Report, output: Output, /) -> bytes:
        """Return the content of a report, for the file that it goes to.

        Raises:
            OSError: the file cannot be examined.
            RenderingError: the report cannot be made.

        """


def reporter_of(report_type: ReportType) -> Reporter:
    """Import and return the module that makes the reports of a type."""
    return import_module(report_type.module)
