"""The account of a run, from the reports of its tests."""

import warnings
from collections.abc import Mapping
from typing import Any, Literal

import pytest

from pytest_threshold import ExperimentWarning
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.session.isolation import bare_configuration
from pytest_threshold.session.items import ExperimentItem, with_experiments
from pytest_threshold.session.recording import RecordingHooks, reported_verdict
from tests.outcomes import passed, rejected
from tests.unit.session.conftest import Configure, Prepare, ended

FRAUD = "runs/fraud.json"
When = Literal["setup", "call", "teardown"]


@pytest.fixture
def hooks(prepare: Prepare) -> RecordingHooks:
    return RecordingHooks(prepare("--experiments=runs"))


def a_report(
    verdict: Verdict | None = None,
    *,
    path: str = FRAUD,
    node_id: str = "",
    when: When = "call",
    outcome: Literal["passed", "failed", "skipped"] = "passed",
    **values: Any,
) -> pytest.TestReport:
    """Return a report as pytest makes it, with what the gate sends along."""
    if verdict is not None:
        values["pytest_threshold_verdict"] = verdict.to_data()
    return pytest.TestReport(
        nodeid=node_id or f"{path}::threshold",
        location=(path, 0, path),
        keywords={},
        outcome=outcome,
        longrepr=None,
        when=when,
        **values,
    )


def an_item(hooks: RecordingHooks) -> ExperimentItem:
    """Return the item of the first experiment, which nobody has run."""
    session = pytest.Session.from_config(bare_configuration([]))
    item, *_ = with_experiments((), session=session, gate=hooks.gate)
    assert isinstance(item, ExperimentItem)
    return item


def a_call(when: When) -> pytest.CallInfo[None]:
    return pytest.CallInfo.from_call(lambda: None, when=when)


def test_verdict_comes_along_with_a_report() -> None:
    verdict = passed(optimal_threshold=0.25)
    assert reported_verdict(a_report(verdict)) == verdict
    assert reported_verdict(a_report()) is None


def test_verdict_of_a_call_is_noted(hooks: RecordingHooks) -> None:
    hooks.pytest_runtest_logreport(a_report(when="setup"))
    hooks.pytest_runtest_logreport(a_report(passed()))
    hooks.pytest_runtest_logreport(a_report(when="teardown"))
    account = hooks.gate.account
    assert account.verdicts == {FRAUD: passed()}
    assert not account.failed | account.forgiven


@pytest.mark.parametrize("when", ["setup", "call", "teardown"])
def test_test_that_failed_is_noted(hooks: RecordingHooks, when: When) -> None:
    hooks.pytest_runtest_logreport(a_report(when=when, outcome="failed"))
    assert hooks.gate.account.failed == {FRAUD}
    assert hooks.gate.account.verdicts == {}


def test_experiment_of_nobody_is_none_of_the_account(hooks: RecordingHooks) -> None:
    hooks.pytest_runtest_logreport(a_report(passed(), path="other.json", outcome="failed"))
    account = hooks.gate.account
    assert (account.verdicts, account.failed) == ({}, set())


def test_skipped_experiment_has_no_verdict(hooks: RecordingHooks) -> None:
    hooks.pytest_runtest_logreport(a_report(passed(), outcome="skipped"))
    assert hooks.gate.account.verdicts == {}


def test_expected_failure_is_judged_and_forgiven(hooks: RecordingHooks) -> None:
    hooks.pytest_runtest_logreport(a_report(rejected(), outcome="skipped", wasxfail="known"))
    account = hooks.gate.account
    assert account.verdicts == {FRAUD: rejected()}
    assert account.forgiven == {FRAUD}


def test_failure_that_was_expected_and_did_not_come_is_not_forgiven(hooks: RecordingHooks) -> None:
    hooks.pytest_runtest_logreport(a_report(passed(), wasxfail="known"))
    assert hooks.gate.account.forgiven == set()


def test_rerun_has_yet_to_reach_its_verdict(hooks: RecordingHooks) -> None:
    hooks.pytest_runtest_logreport(a_report(rejected(), outcome="skipped", wasxfail="known"))
    hooks.pytest_runtest_logreport(a_report(when="setup"))
    account = hooks.gate.account
    assert (account.verdicts, account.forgiven) == ({}, set())
    hooks.pytest_runtest_logreport(a_report(passed()))
    assert account.verdicts == {FRAUD: passed()}


def test_test_of_others_in_the_same_file_changes_nothing(hooks: RecordingHooks) -> None:
    hooks.pytest_runtest_logreport(a_report(passed()))
    for when in ("setup", "call"):
        hooks.pytest_runtest_logreport(
            a_report(node_id=f"{FRAUD}::other", when=when, outcome="failed")
        )
    assert hooks.gate.account.verdicts == {FRAUD: passed()}
    assert hooks.gate.account.failed == set()


@pytest.mark.parametrize(
    ("node_id", "is_own"),
    [
        (f"{FRAUD}::threshold", True),
        (f"{FRAUD}::threshold@group", True),
        (f"{FRAUD}::thresholds", False),
        (f"{FRAUD}::other", False),
        (f"x/{FRAUD}::threshold", False),
    ],
)
def test_item_may_have_a_group(hooks: RecordingHooks, node_id: str, *, is_own: bool) -> None:
    hooks.pytest_runtest_logreport(a_report(node_id=node_id, outcome="failed"))
    assert (hooks.gate.account.failed == {FRAUD}) is is_own


@pytest.mark.parametrize(("when", "is_sent"), [("setup", False), ("call", True)])
def test_verdict_is_sent_with_the_report_of_the_call(
    hooks: RecordingHooks, when: When, *, is_sent: bool
) -> None:
    item, report = an_item(hooks), a_report(when=when)
    item.verdict_data = passed().to_data()
    assert ended(hooks.pytest_runtest_makereport(item, a_call(when)), report) is report
    assert reported_verdict(report) == (passed() if is_sent else None)


def test_test_without_a_verdict_sends_none(hooks: RecordingHooks) -> None:
    report = a_report()
    ended(hooks.pytest_runtest_makereport(an_item(hooks), a_call("call")), report)
    assert reported_verdict(report) is None


@pytest.mark.parametrize(
    ("category", "line"), [(ExperimentWarning, ""), (UserWarning, "secret")], ids=["ours", "others"]
)
def test_source_of_an_experiment_is_never_shown(
    hooks: RecordingHooks, category: type[Warning], line: str
) -> None:
    recorded = warnings.WarningMessage(category("x"), category, "a.json", 1, line="secret")
    hooks.pytest_warning_recorded(recorded)
    assert recorded.line == line


class Worker:
    """A worker of pytest-xdist that has ended, and what it has left."""

    workeroutput: Mapping[str, object]


def test_worker_tells_what_was_deselected(hooks: RecordingHooks) -> None:
    worker, account = Worker(), hooks.gate.account
    hooks.pytest_testnodedown(worker)
    worker.workeroutput = {}
    hooks.pytest_testnodedown(worker)
    assert account.deselected == set()
    worker.workeroutput = {"pytest_threshold_deselected": ["a.json", "b.json"]}
    hooks.pytest_testnodedown(worker)
    assert account.deselected == {"a.json", "b.json"}


# The exit code.


@pytest.fixture
def session(configure: Configure) -> pytest.Session:
    """Return a session that has collected two tests, and passed."""
    session = pytest.Session.from_config(configure())
    session.testscollected = 2
    session.exitstatus = pytest.ExitCode.OK
    return session


def judge(hooks: RecordingHooks) -> None:
    hooks.gate.account.verdicts = dict.fromkeys(hooks.gate.account.found, passed())


def finish(hooks: RecordingHooks, session: pytest.Session) -> object:
    """Let a session end, and return its exit code."""
    assert ended(hooks.pytest_sessionfinish(session), "result") == "result"
    return session.exitstatus


@pytest.mark.parametrize(("code", "ends"), [(0, 1), (256, 1), (1, 1), (2, 2)])
def test_run_that_falls_short_fails(
    hooks: RecordingHooks, session: pytest.Session, code: int, ends: int
) -> None:
    session.exitstatus = code
    assert finish(hooks, session) == ends


@pytest.mark.parametrize(("code", "tests", "ends"), [(0, 2, 0), (0, 0, 5), (3, 2, 3), (3, 0, 3)])
def test_run_that_judged_all_ends_as_pytest_says(
    hooks: RecordingHooks, session: pytest.Session, code: int, tests: int, ends: int
) -> None:
    judge(hooks)
    session.exitstatus, session.testscollected = code, tests
    assert finish(hooks, session) == ends


def test_run_that_executes_nothing_needs_no_tests(
    prepare: Prepare, session: pytest.Session
) -> None:
    hooks = RecordingHooks(prepare("--experiments=runs", "--collect-only"))
    session.testscollected = 0
    assert finish(hooks, session) == 0


def test_worker_only_tells_what_was_deselected(
    hooks: RecordingHooks, session: pytest.Session
) -> None:
    hooks.gate.account.deselected.update({"b.json", "a.json"})
    vars(session.config)["workeroutput"] = {}
    assert finish(hooks, session) == 0
    assert vars(session.config)["workeroutput"] == {
        "pytest_threshold_deselected": ["a.json", "b.json"]
    }
