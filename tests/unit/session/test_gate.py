"""One run of the gate: what it starts with, and what keeps it from being green."""

import warnings
from pathlib import Path

import pytest

from pytest_threshold import ExperimentWarning
from pytest_threshold.errors import UsageError
from pytest_threshold.session.gate import Gate
from tests import samples
from tests.outcomes import invalid, passed, rejected
from tests.unit.session.conftest import Configure, Prepare

ROOT = "--experiments=runs"
FRAUD, SPAM = "runs/fraud.json", "runs/mail/spam.json"


def judge(gate: Gate) -> Gate:
    """Let every experiment pass, and its test as well."""
    for number, path in enumerate(sorted(gate.account.found)):
        gate.account.verdicts[path] = passed(experiment_date=f"2026-11-22T10:00:0{number}Z")
    return gate


# Before the run.


def test_experiments_of_the_roots_are_found(prepare: Prepare) -> None:
    gate = prepare(ROOT)
    assert gate.account.found == {FRAUD, SPAM}
    assert gate.is_wanted
    assert gate.records_warnings
    assert not gate.has_all_items


def test_gate_is_not_wanted_where_nothing_asks_for_it(prepare: Prepare) -> None:
    assert not prepare().is_wanted
    assert not prepare("tests").is_wanted
    assert prepare(FRAUD).is_wanted
    assert prepare(ini="experiments_max_gap = 0.1").is_wanted


@pytest.mark.parametrize(
    ("arguments", "ini", "told"),
    [
        pytest.param(
            ["--experiments-max-gap=0", "--experiments-only"],
            "",
            "--experiments-only, --experiments-max-gap needs experiments to judge: give a root",
            id="no-root",
        ),
        pytest.param(
            ["--experiments-require-all"],
            "",
            "--experiments-require-all needs experiments to judge: give a root",
            id="require-all",
        ),
        pytest.param(
            ["tests", "--experiments-max-gap=0"],
            "experiments = runs",
            "--experiments-max-gap needs experiments to judge, but no given path reaches runs: ",
            id="idle-root",
        ),
    ],
)
def test_option_that_has_nothing_to_judge_is_a_usage_error(
    prepare: Prepare, arguments: list[str], ini: str, told: str
) -> None:
    with pytest.raises(pytest.UsageError) as caught:
        prepare(*arguments, ini=ini)
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(
    ("arguments", "ini"),
    [
        (["--experiments-max-gap=0", FRAUD], ""),
        (["--experiments-max-gap=0"], "experiments = runs"),
        (["tests", "--experiments-require-all"], "experiments = runs"),
    ],
    ids=["file", "root", "idle-root"],
)
def test_option_with_something_to_judge_is_fine(
    prepare: Prepare, arguments: list[str], ini: str
) -> None:
    assert prepare(*arguments, ini=ini).is_wanted


def test_experiments_of_idle_roots_can_be_reached(prepare: Prepare) -> None:
    gate = prepare("tests", ini="experiments = runs")
    assert gate.discovery.experiments == ()
    assert [found.node_path for found in gate.reachable] == [FRAUD, SPAM]
    gate = prepare(ROOT)
    assert gate.reachable is gate.discovery.experiments
    gate = prepare("tests", ini="experiments = nowhere")
    with pytest.raises(UsageError, match="nowhere does not exist"):
        _ = gate.reachable


def test_file_that_the_next_run_would_judge(prepare: Prepare, project: Path) -> None:
    gate = prepare(ROOT, "--ignore=runs/mail")
    assert gate.would_judge(project / "runs" / "new.json")
    assert not gate.would_judge(project / "runs" / "mail" / "new.json")


@pytest.mark.parametrize(
    ("arguments", "ini", "header"),
    [
        pytest.param(
            [ROOT],
            "",
            "experiments: runs (target recall 0.85); no rule set: every sound experiment passes",
            id="root",
        ),
        pytest.param(
            [ROOT, "--experiments-max-gap=0.1", FRAUD],
            "",
            "experiments: runs, runs/fraud.json (target recall 0.85, maximum gap 0.1)",
            id="rule-and-file",
        ),
        pytest.param([], "", "experiments: none, no root given (target recall 0.85)", id="no-root"),
        pytest.param(
            ["tests"],
            "experiments = runs",
            "experiments: none, no given path reaches runs (target recall 0.85)",
            id="idle-root",
        ),
        pytest.param(
            ["runs"],
            "experiments =\n  runs\n  other\nexperiments_max_gap = 1",
            "experiments: runs; no given path reaches other (target recall 0.85, maximum gap 1.0)",
            id="one-idle-root",
        ),
        pytest.param(
            ["runs/fraud.json", f"--experiments={FRAUD}", "--experiments-max-gap=1"],
            "",
            "experiments: runs/fraud.json (target recall 0.85, maximum gap 1.0)",
            id="named-once",
        ),
    ],
)
def test_header_names_places_and_rules(
    prepare: Prepare, arguments: list[str], ini: str, header: str
) -> None:
    assert prepare(*arguments, ini=ini).header == header


def test_many_places_are_counted(prepare: Prepare, project: Path) -> None:
    roots = [samples.write(project / f"{number}.json").name for number in range(7)]
    header = prepare(*(f"--experiments={root}" for root in roots)).header
    assert header.startswith("experiments: 0.json, 1.json, 2.json, 3.json, 4.json and 2 more (")


def test_files_are_relative_to_where_pytest_was_started(
    prepare: Prepare, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prepare(ROOT, ini="").file(FRAUD) == FRAUD
    monkeypatch.chdir(project / "runs")
    gate = prepare("--experiments=.")
    assert gate.file(FRAUD) == "fraud.json"
    assert gate.file("a.json") == "../a.json"
    assert gate.file("/data/a.json") == "/data/a.json"
    assert gate.source("a\n.json") == r"../a\n.json"


# After the run.


def test_run_that_judged_all_may_be_green(prepare: Prepare) -> None:
    gate = judge(prepare(ROOT, "--experiments-require-all"))
    assert list(gate.shortcomings()) == []
    assert not gate.falls_short
    gate.close(is_green=True)
    assert gate.account.objections == []


def test_refused_experiments_keep_it_from_being_green(prepare: Prepare) -> None:
    gate = judge(prepare(ROOT))
    gate.account.verdicts |= {SPAM: rejected(), FRAUD: invalid()}
    assert list(gate.shortcomings()) == [f"the gate refused {FRAUD}, {SPAM}"]
    assert gate.falls_short
    gate.account.forgiven.update({FRAUD, SPAM})
    assert not gate.falls_short


def test_lost_experiments_keep_it_from_being_green(prepare: Prepare) -> None:
    gate = judge(prepare(ROOT))
    del gate.account.verdicts[SPAM]
    assert list(gate.shortcomings()) == [f"not judged: {SPAM}"]
    gate.close(is_green=False)
    assert gate.account.objections == []
    gate.close(is_green=True)
    assert gate.account.objections == [f"the run would pass without judging {SPAM}"]


def test_deselected_experiments_are_not_lost(prepare: Prepare) -> None:
    gate = judge(prepare(ROOT))
    del gate.account.verdicts[SPAM]
    gate.account.deselected.add(SPAM)
    assert not gate.falls_short


def test_run_that_executes_nothing_loses_nothing(prepare: Prepare) -> None:
    gate = prepare(ROOT, "--collect-only")
    assert not gate.falls_short
    gate.close(is_green=True)
    assert gate.account.objections == []


def test_all_experiments_may_be_required(prepare: Prepare) -> None:
    gate = judge(prepare(ROOT, "--experiments-require-all", "--collect-only"))
    del gate.account.verdicts[SPAM]
    gate.account.deselected.add(SPAM)
    told = "--experiments-require-all: 1 of 2 experiments were not judged"
    assert list(gate.shortcomings()) == [told]
    gate.close(is_green=False)
    assert gate.account.objections == [told]


def test_idle_root_falls_short_if_all_is_required(prepare: Prepare) -> None:
    ini = "experiments =\n  runs\n  other\nexperiments_require_all = true"
    gate = judge(prepare("runs", ini=ini))
    assert list(gate.shortcomings()) == ["experiments_require_all: no given path reaches other"]


def test_test_that_contradicts_its_verdict_is_an_objection(prepare: Prepare) -> None:
    gate = judge(prepare(ROOT))
    gate.account.verdicts[SPAM] = rejected()
    gate.account.failed.add(FRAUD)
    gate.close(is_green=False)
    assert gate.account.objections == [
        f"{FRAUD}: the gate passed it, but its test failed",
        f"{SPAM}: the gate refused it, but its test passed",
    ]
    assert gate.falls_short


def test_many_files_are_counted(prepare: Prepare, project: Path) -> None:
    for number in range(20):
        samples.write(project / "runs" / f"{number:02}.json")
    (shortcoming,) = prepare(ROOT).shortcomings()
    assert shortcoming.startswith("not judged: runs/00.json, runs/01.json, ")
    assert shortcoming.endswith("runs/19.json and 2 more")


# Warnings.


def test_warning_has_the_file_and_the_line(prepare: Prepare) -> None:
    gate = prepare(ROOT)
    with pytest.warns(ExperimentWarning) as recorded:
        assert gate.warn("odd", "runs/a.json", 7) is False
    (warning,) = recorded
    assert (str(warning.message), warning.filename, warning.lineno) == ("odd", "runs/a.json", 7)


def test_file_is_not_named_to_python_itself(configure: Configure) -> None:
    """It would show the source line."""
    gate = Gate.prepare(configure(ROOT, "-pno:warnings"))
    with pytest.warns(ExperimentWarning) as recorded:
        gate.warn("odd", "runs/a.json", 7)
    assert recorded[0].filename == "<experiment>"


@pytest.mark.parametrize(("action", "is_error"), [("error", True), ("ignore", False)])
def test_filter_may_make_an_error_of_a_warning(
    prepare: Prepare, action: str, *, is_error: bool
) -> None:
    gate = prepare(ROOT)
    with warnings.catch_warnings():
        warnings.filterwarnings(action, category=ExperimentWarning)  # type: ignore[arg-type]
        assert gate.warn("odd", "runs/a.json", 7) is is_error


def test_filter_may_name_the_module(prepare: Prepare) -> None:
    gate = prepare(ROOT)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore")
        warnings.filterwarnings("error", module=r"pytest_threshold$")
        assert gate.warn("odd", "runs/a.json", 7) is True


@pytest.mark.parametrize("action", ["error", "ignore"])
def test_copies_that_are_errors_are_objections(prepare: Prepare, action: str) -> None:
    gate = judge(prepare(ROOT))
    with warnings.catch_warnings():
        warnings.filterwarnings(action, category=ExperimentWarning)  # type: ignore[arg-type]
        gate.account.verdicts = dict.fromkeys(gate.account.found, passed())
        gate.close(is_green=True)
    told = [objection.partition(" in ")[0] for objection in gate.account.objections]
    assert told == ["the same model_id and experiment_date"] * (action == "error")
