"""What is printed of a run, and what is done when it ends."""

from pathlib import Path
from typing import Any

import pytest

from pytest_threshold.reports.writer import ReportWriter
from pytest_threshold.session.reporting import Closing, PageHooks, ReportingHooks, RowHooks
from tests import samples
from tests.outcomes import output, passed, rejected
from tests.unit.session.conftest import Configure, Prepare, ended

ROOT = "--experiments=runs"


def a_report(path: str = "runs/a<b>.json", **values: Any) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid=f"{path}::threshold",
        location=(path, 0, path),
        keywords={},
        outcome="passed",
        longrepr=None,
        when="call",
        **values,
    )


# The end of the run.


@pytest.fixture
def session(configure: Configure) -> pytest.Session:
    session = pytest.Session.from_config(configure())
    session.exitstatus = pytest.ExitCode.OK
    return session


def test_header_is_that_of_the_gate_and_its_reports(prepare: Prepare) -> None:
    gate = prepare(ROOT)
    assert ReportingHooks(gate).pytest_report_header() == gate.header
    assert Closing(gate, None).pytest_report_header() is None
    writer = ReportWriter([output("md:r.md")])
    assert Closing(gate, writer).pytest_report_header() == "experiment reports: md:r.md"


@pytest.mark.parametrize(
    ("code", "objections"),
    [(0, ["the run would pass without judging runs/mail/spam.json"]), (1, [])],
)
def test_account_is_closed_when_the_run_ends(
    prepare: Prepare, session: pytest.Session, code: int, objections: list[str]
) -> None:
    gate = prepare(ROOT)
    gate.account.verdicts["runs/fraud.json"] = passed()
    session.exitstatus = code
    closing = Closing(gate, None)
    assert ended(closing.pytest_sessionfinish(session), "result") == "result"
    assert gate.account.objections == objections


def test_reports_are_written_when_the_run_ends(
    prepare: Prepare, session: pytest.Session, project: Path
) -> None:
    gate = prepare(ROOT)
    outputs = [output("csv:r.csv", project), output("md:gone/r.md", project)]
    ended(Closing(gate, ReportWriter(outputs)).pytest_sessionfinish(session))
    assert (project / "r.csv").exists()
    assert gate.account.objections[1:] == [
        "cannot write the report md:gone/r.md: No such file or directory"
    ]


def test_account_is_closed_whatever_other_hooks_raise(
    prepare: Prepare, session: pytest.Session
) -> None:
    gate = prepare(ROOT)
    wrapper = Closing(gate, None).pytest_sessionfinish(session)
    next(wrapper)
    with pytest.raises(RuntimeError, match="theirs"):
        wrapper.throw(RuntimeError("theirs"))
    assert gate.account.objections


# A page of pytest-html.


def test_links_of_any_test_have_no_markup() -> None:
    link = {"format_type": "text", "name": "<b>", "content": "<b>"}
    clean = {**link, "name": "&lt;b&gt;"}
    report = a_report(extras=[link])
    wrapper = RowHooks().pytest_runtest_logreport(report)
    next(wrapper)
    assert vars(report)["extras"] == [clean]
    vars(report)["extras"].append(link)
    with pytest.raises(StopIteration):
        wrapper.send(None)
    assert vars(report)["extras"] == [clean, clean]


def test_report_without_links_gets_none() -> None:
    report = a_report()
    next(RowHooks().pytest_runtest_logreport(report))
    assert not hasattr(report, "extras")


def test_id_of_any_test_is_escaped_behind_all_others() -> None:
    cells: list[object] = []
    wrapper = RowHooks().pytest_html_results_table_row(a_report(), cells)
    next(wrapper)
    cells.append('<td class="col-testId">runs/a<b>.json::threshold</td>')
    with pytest.raises(StopIteration) as stopped:
        wrapper.send("result")
    assert stopped.value.value == "result"
    assert cells == ['<td class="col-testId">runs/a&lt;b&gt;.json::threshold</td>']


def test_page_gets_columns_and_curves(prepare: Prepare, project: Path) -> None:
    samples.write(project / "runs" / "fraud.json")
    gate = prepare(ROOT, "--experiments-report=md:r.md")
    hooks = PageHooks(gate)
    head = ["result", "test"]
    hooks.pytest_html_results_table_header(head)
    assert len(head) == 5
    report = a_report("runs/fraud.json", pytest_threshold_verdict=rejected().to_data())
    row = ["result", "test"]
    hooks.pytest_html_results_table_row(report, row)
    assert row[6] == '<td class="col-verdict">rejected</td>'
    details = ["log"]
    hooks.pytest_html_results_table_html(report, details)
    assert details[0].startswith("<p>no curve, since the file has changed since it was judged")


def test_other_tests_get_empty_columns_and_no_curve(prepare: Prepare) -> None:
    hooks = PageHooks(prepare(ROOT))
    row = ["result", "test"]
    hooks.pytest_html_results_table_row(a_report(), row)
    assert row[6] == '<td class="col-verdict"></td>'
    details = ["log"]
    hooks.pytest_html_results_table_html(a_report(), details)
    assert details == ["log"]
