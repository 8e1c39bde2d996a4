"""What the makers of all reports have in common: one function, and one error."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pytest_threshold.reports.output import Output
    from pytest_threshold.reports.report import Report
    from pytest_threshold.reports.report_types import ReportType


class RenderingError(Exception):
    """A report or a picture cannot be made; the text says why, in one printable line."""


class Reporter(Protocol):
    """What makes the reports of a type. A module with this function is one."""

    def render(self, report: Report, output: Output, /) -> bytes:
        """Return the content of a report, for the file that it goes to.

        Raises:
            OSError: the file cannot be looked at.
            RenderingError: the report cannot be made.

        """


def reporter_of(report_type: ReportType) -> Reporter:
    """Return the module that makes the reports of a type; it is imported now."""
    return import_module(report_type.module)
