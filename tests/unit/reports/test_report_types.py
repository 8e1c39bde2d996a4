"""The table of report types."""

import pytest

from pytest_threshold.reports import markdown, pictures, receipt, spreadsheet
from pytest_threshold.reports.report_types import (
    REPORT_TYPES,
    ReportType,
    report_forms,
    type_named,
)
from pytest_threshold.reports.reporter import Reporter, reporter_of

# What checks the types of this file sees that each of them is a `Reporter`.
REPORTERS: dict[str, Reporter] = {
    "json": receipt,
    "csv": spreadsheet,
    "md": markdown,
    "plot": pictures,
    "github": markdown,
}


def test_module_of_each_type_is_a_reporter() -> None:
    assert {row.name: reporter_of(row) for row in REPORT_TYPES} == REPORTERS


def test_type_has_its_name() -> None:
    assert [type_named(row.name) for row in REPORT_TYPES] == list(REPORT_TYPES)
    assert type_named("JSON") is None


def test_forms_are_in_the_order_of_the_table() -> None:
    assert report_forms() == "json:PATH, csv:PATH, md:PATH, plot:PATH or github"


@pytest.mark.parametrize(("package", "is_available"), [("", True), ("json", True), ("gone", False)])
def test_type_is_available_if_its_package_is(package: str, is_available: bool) -> None:  # noqa: FBT001
    assert ReportType(name="x", module="x", requires=package).is_available is is_available
