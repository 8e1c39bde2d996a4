"""The types of reports, in one table.

To add a type is to add a row to `REPORT_TYPES` and a module that is a `Reporter`. Options, help,
messages and the order of writing are made from the row. Every pytest run imports this module for
the options, so it imports nothing large. The reporter is imported when the report is written.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import NamedTuple

from pytest_threshold.text.printable import alternatives


class ReportType(NamedTuple):
    """A type of report.

    `name` is its name in options, and `module` the name of a module that is a `Reporter`. If
    `takes_path` is true, the option gives the file; otherwise it is the summary of a GitHub Actions
    job. The path must end in one of the `suffixes`, if there are any. If `is_appended` is true, the
    file keeps its other content. If `is_written_last` is true, the report can name the reports that
    could not be written. `requires` is a package that the extra of the type's name installs.
    """

    name: str
    module: str
    takes_path: bool = True
    suffixes: tuple[str, ...] = ()
    is_appended: bool = False
    is_written_last: bool = False
    requires: str = ""

    @property
    def form(self) -> str:
        """The form of the option's value, such as ``json:PATH``."""
        return f"{self.name}:PATH" if self.takes_path else self.name

    @property
    def usual_suffixes(self) -> tuple[str, ...]:
        """The usual suffixes of its files, in words."""
        return self.suffixes or (f".{self.name}",)

    @property
    def is_available(self) -> bool:
        """Whether the required package is installed. It is not imported."""
        return not self.requires or find_spec(self.requires) is not None


REPORT_TYPES: tuple[ReportType, ...] = (
    ReportType(
        name="json",
        module="pytest_threshold.reports.receipt",
        is_written_last=True,
    ),
    ReportType(name="csv", module="pytest_threshold.reports.spreadsheet"),
    ReportType(name="md", module="pytest_threshold.reports.markdown"),
    ReportType(
        name="plot",
        module="pytest_threshold.reports.pictures",
        suffixes=(".svg", ".png", ".pdf"),
        requires="matplotlib",
    ),
    ReportType(
        name="github",
        module="pytest_threshold.reports.markdown",
        takes_path=False,
        is_appended=True,
    ),
)
"""The types of reports, in the order in which they are named."""


def type_named(name: str) -> ReportType | None:
    """Return the type of a name, or None if there is none."""
    return next((row for row in REPORT_TYPES if row.name == name), None)


def report_forms() -> str:
    """Return the forms of all types, in one line."""
    return alternatives([row.form for row in REPORT_TYPES])
