"""The types of reports: one table, of which everything about a type is made.

A type is a row of `REPORT_TYPES`. What the options take, the help, the messages and the order of
writing are made of the row. Every pytest run imports this module for the options, so it imports
nothing large. The module that makes a report is imported when the report is written.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import NamedTuple

from pytest_threshold.text.printable import alternatives


class ReportType(NamedTuple):
    """A type of report.

    `name` is what the options take, and `module` names a module that is a `Reporter`. A type that
    `takes_path` goes to the file that is given with it, any other to the summary of a job of GitHub
    Actions. The path must end in one of the `suffixes`, if there are any. A report that
    `is_appended` leaves in the file what others wrote. One that `is_written_last` can tell of those
    that could not be written. `requires` is a package that is installed by the extra of the
    type's name.
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
        """How to ask for it: ``json:PATH``, for instance."""
        return f"{self.name}:PATH" if self.takes_path else self.name

    @property
    def usual_suffixes(self) -> tuple[str, ...]:
        """How its files are named, as a rule."""
        return self.suffixes or (f".{self.name}",)

    @property
    def is_available(self) -> bool:
        """Whether the package that it requires is installed; it is not imported."""
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
    """Return how to ask for each type, in one line."""
    return alternatives([row.form for row in REPORT_TYPES])
