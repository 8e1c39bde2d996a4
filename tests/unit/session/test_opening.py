"""Which hooks a run gets, and the last word about it."""

from pathlib import Path

import pytest

from pytest_threshold.session.gate import Gate
from pytest_threshold.session.opening import header_lines, last_word, open_gate
from tests.outcomes import passed, rejected
from tests.unit.session.conftest import Configure, Prepare

ROOT = "--experiments=runs"
JUDGING = {"conftest-hooks", "collecting", "recording", "reporting", "own-files"}


def plugins(config: pytest.Config) -> set[str]:
    """Return the plugins that the gate has registered, without what all their names begin with."""
    names = (name for name, plugin in config.pluginmanager.list_name_plugin() if plugin)
    ours = {name.removeprefix("experiments-") for name in names if name.startswith("experiments-")}
    return ours - {"last-word"}


@pytest.mark.parametrize(
    ("arguments", "registered"),
    [
        pytest.param([], set(), id="nothing"),
        pytest.param([ROOT], {*JUDGING, "closing"}, id="root"),
        pytest.param(["runs/fraud.json"], {*JUDGING, "closing"}, id="argument"),
        pytest.param([ROOT, "--experiments-only"], {*JUDGING, "closing", "only"}, id="only"),
    ],
)
def test_hooks_are_those_that_the_run_needs(
    configure: Configure, arguments: list[str], registered: set[str]
) -> None:
    config = configure(*arguments)
    gate = open_gate(config)
    assert plugins(config) == registered
    assert isinstance(gate, Gate)


def test_worker_closes_nothing(configure: Configure) -> None:
    config = configure(ROOT, "--experiments-report=md:old.md")
    vars(config)["workerinput"] = {}
    Path("old.md").write_text("of this run")
    open_gate(config)
    assert plugins(config) == JUDGING
    assert Path("old.md").exists()


@pytest.mark.parametrize(
    ("arguments", "registered"),
    [
        pytest.param([ROOT], {"rows", "page"}, id="judging"),
        pytest.param([ROOT, "--collect-only"], {"rows"}, id="executing-nothing"),
    ],
)
def test_page_has_its_hooks(
    configure: Configure, arguments: list[str], registered: set[str]
) -> None:
    config = configure(*arguments)
    config.option.htmlpath = "page.html"
    open_gate(config)
    assert plugins(config) - JUDGING - {"closing"} == registered


@pytest.mark.parametrize(
    ("arguments", "is_there"), [([], False), (["--collect-only"], True)], ids=["judging", "nothing"]
)
def test_earlier_report_is_removed_by_a_run_that_judges(
    configure: Configure, arguments: list[str], *, is_there: bool
) -> None:
    config = configure(ROOT, "--experiments-report=md:old.md", *arguments)
    Path("old.md").write_text("of an earlier run")
    open_gate(config)
    assert Path("old.md").exists() is is_there


@pytest.mark.parametrize(
    ("arguments", "ini", "told"),
    [
        pytest.param(["--experiments=nowhere"], "", "--experiments: the root ", id="root"),
        pytest.param([ROOT, "--experiments-max-gap=2"], "", "--experiments-max-gap", id="setting"),
        pytest.param(
            [ROOT, "--experiments-report=json:runs/r.json"], "", "--experiments-report", id="report"
        ),
        pytest.param(
            ["tests", "--experiments-report=md:r.md"],
            "experiments = runs",
            "--experiments-report needs experiments to report on",
            id="nothing-to-report",
        ),
    ],
)
def test_run_that_cannot_start_is_a_usage_error_of_pytest(
    configure: Configure, arguments: list[str], ini: str, told: str
) -> None:
    with pytest.raises(pytest.UsageError) as caught:
        open_gate(configure(*arguments, ini=ini))
    assert str(caught.value).startswith(told)


def test_report_of_the_file_needs_no_experiments(configure: Configure) -> None:
    config = configure("tests", ini="experiments = runs\nexperiments_report = md:r.md")
    assert open_gate(config).discovery.experiments == ()


def test_header_tells_places_and_reports(configure: Configure) -> None:
    config = configure(ROOT, "--experiments-max-gap=0.1", "--experiments-report=md:r.md")
    open_gate(config)
    assert list(header_lines(config)) == [
        "experiments: runs (target recall 0.85, maximum gap 0.1)",
        "experiment reports: md:r.md",
    ]


def test_header_tells_nothing_of_what_is_not_there(configure: Configure) -> None:
    config = configure(ROOT)
    assert list(header_lines(config)) == []
    open_gate(config)
    assert [line.partition(":")[0] for line in header_lines(config)] == ["experiments"]


# The last word.


def test_run_that_ended_before_the_gate_was_opened_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert last_word(None) == pytest.ExitCode.TESTS_FAILED
    assert capsys.readouterr().err == (
        "ERROR: the gate was asked for, but the run ended before it was opened\n"
    )


def test_run_without_objections_passes(
    prepare: Prepare, capsys: pytest.CaptureFixture[str]
) -> None:
    gate = prepare(ROOT)
    gate.account.verdicts = dict.fromkeys(gate.account.found, passed())
    assert last_word(gate) == pytest.ExitCode.OK
    assert capsys.readouterr().err == ""


def test_each_reason_is_told_once(prepare: Prepare, capsys: pytest.CaptureFixture[str]) -> None:
    gate = prepare(ROOT)
    gate.account.verdicts["runs/fraud.json"] = rejected()
    refused = "the gate refused runs/fraud.json"
    gate.account.objections += ["no room", refused, "no room"]
    assert last_word(gate) == pytest.ExitCode.TESTS_FAILED
    assert capsys.readouterr().err.splitlines() == [
        "ERROR: no room",
        f"ERROR: {refused}",
        "ERROR: not judged: runs/mail/spam.json",
    ]
