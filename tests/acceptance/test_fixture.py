"""Rules of one's own: a test that asks for the fixture runs once for each experiment."""

import os
from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Run

RULE = """
def test_rule(judged_experiment):
    assert judged_experiment.experiment.recall_arr[0] == 1, "recall starts low"
"""
TOLD = "invalid: issuer: an email address must have an @-sign"


@pytest.fixture
def rule(runs: Path) -> Path:
    """Return a test module with a rule, beside two sound experiments."""
    path = runs.parent / "tests" / "test_rules.py"
    path.parent.mkdir()
    path.write_text(RULE)
    return path


@pytest.fixture
def invalid(rule: Path) -> Path:
    """Return the only experiment, which is invalid."""
    runs = rule.parents[1] / "runs"
    for path in (runs / "fraud.json", runs / "mail" / "spam.json"):
        path.unlink()
    return samples.write(runs / "bad.json", issuer="nobody")


def test_rule_runs_once_for_each_experiment(rule: Path, runs: Path, run: Run) -> None:
    samples.write(runs / "odd [1]::é.json", recall_arr=[0.9, 0.9, 0.8, 0.0])
    result = run("--experiments=runs", "-rA", str(rule))
    result.assert_outcomes(passed=5, failed=1)
    outcomes = [line for line in result.outlines if line.startswith(("PASSED tests", "FAILED te"))]
    assert sorted(line.partition(" - ")[0] for line in outcomes) == [
        r"FAILED tests/test_rules.py::test_rule[runs/odd [1]::\xe9.json]",
        "PASSED tests/test_rules.py::test_rule[runs/fraud.json]",
        "PASSED tests/test_rules.py::test_rule[runs/mail/spam.json]",
    ]
    assert samples.summary(result)[-1] == "3 found, 3 judged: 3 passed, 0 rejected, 0 invalid"
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_fixture_gives_what_the_gate_finds(rule: Path, pytester: pytest.Pytester) -> None:
    rule.write_text(
        "from pathlib import Path\n"
        "from pytest_threshold.experiment import load_experiment\n"
        "from pytest_threshold.fixture import JudgedExperiment\n"
        "from pytest_threshold.operating_point import OperatingPoint\n"
        "def test_rule(judged_experiment: JudgedExperiment, request):\n"
        "    assert type(judged_experiment) is JudgedExperiment\n"
        "    assert judged_experiment.name == request.node.callspec.id\n"
        "    assert judged_experiment.path == Path.cwd() / judged_experiment.name\n"
        "    assert judged_experiment.experiment == load_experiment(judged_experiment.path)\n"
        "    chosen = OperatingPoint(threshold=0.25, recall=0.9)\n"
        "    assert judged_experiment.operating_point == chosen\n"
        "    assert judged_experiment.verdict == 'passed'\n"
        "    shown = f'<judged experiment {request.node.callspec.id}: passed>'\n"
        "    assert repr(judged_experiment) == shown\n"
    )
    target = "--experiments-target-recall=0.93"
    result = pytester.runpytest("--experiments=runs", target, "tests")
    result.assert_outcomes(passed=4)


def test_fixture_gives_the_price_as_far_as_the_file_tells_it(
    rule: Path, runs: Path, pytester: pytest.Pytester
) -> None:
    samples.write(runs / "fraud.json", precision_arr=[0.1, 0.3, 0.6, None])
    samples.write(runs / "mail" / "spam.json", fpr_arr=[1.0, 0.5, 0.25, 0.0])
    rule.write_text(
        "def test_rule(judged_experiment):\n"
        "    found = (judged_experiment.precision, judged_experiment.fpr)\n"
        "    is_fraud = judged_experiment.name == 'runs/fraud.json'\n"
        "    assert found == ((0.6, None) if is_fraud else (None, 0.25))\n"
    )
    pytester.runpytest("--experiments=runs").assert_outcomes(passed=4)


def test_rejected_experiment_is_tested(rule: Path, runs: Path, run: Run) -> None:
    rule.write_text(
        "def test_rule(judged_experiment):\n"
        "    is_low = judged_experiment.name == 'runs/low.json'\n"
        "    assert judged_experiment.verdict == ('rejected' if is_low else 'passed')\n"
    )
    samples.write(runs / "low.json", recall_arr=[1.0, 0.75, 0.5, 0.0])
    result = run("--experiments=runs", "--experiments-min-recall=0.8")
    result.assert_outcomes(passed=5, failed=1)


@pytest.mark.parametrize(
    ("options", "mark", "verdict"),
    [
        pytest.param([], "", "passed", id="told"),
        pytest.param(["-Werror::pytest_threshold.ExperimentWarning"], "", "rejected", id="error"),
        pytest.param(["-pno:warnings"], "", "passed", id="unrecorded"),
        pytest.param([], "@pytest.mark.filterwarnings('error')", "rejected", id="error-by-mark"),
        pytest.param(
            ["-Werror"], "@pytest.mark.filterwarnings('ignore')", "passed", id="ignored-by-mark"
        ),
    ],
)
def test_warning_that_is_an_error_rejects_as_in_the_gate(
    pytester: pytest.Pytester, options: list[str], mark: str, verdict: str
) -> None:
    samples.write(pytester.path / "runs" / "ones.json", recall_arr=[1.0, 1.0, 1.0, 1.0])
    pytester.makepyfile(
        f"import pytest\n{mark}\ndef test_rule(judged_experiment):\n"
        f"    assert judged_experiment.verdict == {verdict!r}"
    )
    result = pytester.runpytest_subprocess("--experiments=runs", "-ktest_rule", *options)
    result.assert_outcomes(passed=1, deselected=1)


def test_suspicion_is_told_once(runs: Path, pytester: pytest.Pytester) -> None:
    samples.write(runs / "ones.json", recall_arr=[1.0, 1.0, 1.0, 1.0])
    pytester.makepyfile("def test_rule(judged_experiment): pass")
    result = pytester.runpytest("--experiments=runs")
    result.assert_outcomes(passed=6, warnings=1)


@pytest.mark.usefixtures("invalid")
def test_invalid_experiment_fails_with_the_message_of_the_gate(rule: Path, run: Run) -> None:
    rule.write_text("def test_rule(judged_experiment):\n    raise SystemExit('began')\n")
    result = run("--experiments=runs", "-rA")
    result.assert_outcomes(failed=1, errors=1)
    lines = result.outlines
    assert lines.count(TOLD) == 2
    assert sum(line.startswith("  --> runs/bad.json:1:") for line in lines) == 2
    assert any(line.startswith("ERROR tests/test_rules.py::test_rule[runs/bad.") for line in lines)
    assert not any("Error" in line or "began" in line for line in lines)


HELPER = "@pytest.fixture\ndef helper(judged_experiment): return 7"


@pytest.mark.usefixtures("invalid")
@pytest.mark.parametrize(
    "conftest",
    [
        "def judged_experiment(judged_experiment): return judged_experiment",
        "def judged_experiment(request): return request.getfixturevalue('judged_experiment')",
        f"def judged_experiment(helper): return helper\n{HELPER}",
        "def name(judged_experiment): return 7",
        "def name(judged_experiment): yield 7",
    ],
)
def test_invalid_experiment_fails_the_test_whatever_the_host_makes_of_the_fixture(
    rule: Path, pytester: pytest.Pytester, conftest: str
) -> None:
    name = conftest[4:].partition("(")[0]
    rule.with_name("conftest.py").write_text(f"import pytest\n@pytest.fixture\n{conftest}\n")
    rule.write_text(f"def test_rule({name}): pass\n")
    result = pytester.runpytest("--experiments=runs", "tests")
    result.assert_outcomes(failed=1, errors=1)


def test_fixture_of_the_host_may_use_it(rule: Path, runs: Path, run: Run) -> None:
    samples.write(runs / "bad.json", issuer="nobody")
    rule.with_name("conftest.py").write_text(
        "import pytest\n"
        "@pytest.fixture\n"
        "def recall(judged_experiment): return judged_experiment.operating_point.recall\n"
    )
    rule.write_text("def test_recall(recall): assert recall > 0.8\n")
    result = run("--experiments=runs", "tests")
    result.assert_outcomes(passed=4, failed=1, errors=1)
    assert result.outlines.count(TOLD) == 2


def test_file_is_read_when_the_test_runs(rule: Path, run: Run) -> None:
    rule.write_text(
        "from pathlib import Path\n"
        "def test_before(): Path('runs/fraud.json').write_text('{}')\n" + RULE
    )
    # Without the gate's own tests, which another worker may run before.
    result = run(
        "--experiments=runs", "tests", "-kbefore or rule", "-pno:randomly", "--dist=loadfile"
    )
    result.assert_outcomes(passed=2, errors=1)


def test_file_that_has_gone_fails_its_test(rule: Path, pytester: pytest.Pytester) -> None:
    rule.write_text("import os\ndef test_before(): os.remove('runs/fraud.json')\n" + RULE)
    result = pytester.runpytest("--experiments=runs", "tests")
    result.assert_outcomes(passed=3, failed=1, errors=1)
    assert "invalid: file: must be readable, found: No such file or directory" in result.outlines


@pytest.mark.usefixtures("rule")
def test_name_that_cannot_be_shown_fails_its_test(runs: Path, run: Run, latin_name: str) -> None:
    samples.write(runs / latin_name)
    result = run("--experiments=runs", "-rA")
    result.assert_outcomes(passed=4, failed=1, errors=1)
    assert any("test_rule[runs/caf" in line and "udce9" in line for line in result.outlines)


@pytest.mark.usefixtures("rule")
def test_nothing_of_a_file_outside_is_shown(
    runs: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret"
    secret.write_text("PASSWORD=hunter2")
    (runs / "link.json").symlink_to(secret)
    result = run("--experiments=runs")
    result.assert_outcomes(passed=4, failed=1, errors=1)
    assert "hunter2" not in result.stdout.str()


def test_experiments_are_not_kept(rule: Path, pytester: pytest.Pytester) -> None:
    rule.write_text(
        "import gc\n"
        "from pytest_threshold.experiment import Experiment\n"
        "def test_rule(judged_experiment):\n"
        "    assert judged_experiment.experiment\n"
        "def test_memory():\n"
        "    gc.collect()\n"
        "    assert not [each for each in gc.get_objects() if isinstance(each, Experiment)]\n"
    )
    result = pytester.runpytest_subprocess("--experiments=runs", "tests", "-pno:randomly")
    result.assert_outcomes(passed=5)


def test_receipt_knows_nothing_of_the_rules(rule: Path, runs: Path, run: Run) -> None:
    samples.write(runs / "low.json", **samples.LOW)
    arguments = ("--experiments=runs", "--experiments-min-recall=0.8")
    rule.write_text("def test_rule(judged_experiment): raise ValueError")
    run(*arguments, "--experiments-report=json:with.json")
    rule.unlink()
    run(*arguments, "--experiments-report=json:without.json")
    receipts = [samples.receipt(Path(name)) for name in ("with.json", "without.json")]
    assert {**receipts[0], "created": ""} == {**receipts[1], "created": ""}


@pytest.mark.usefixtures("rule")
def test_without_root_one_test_is_skipped_and_says_why(run: Run) -> None:
    result = run("-rs", "tests")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(
        ["SKIPPED [[]1] tests/test_rules.py: no experiments: give a root with --experiments=*"]
    )
    assert result.ret == pytest.ExitCode.OK
    listed = run("--collect-only", "-q", "tests")
    assert "tests/test_rules.py::test_rule[no-root]" in listed.outlines


@pytest.mark.usefixtures("rule")
def test_run_that_cannot_skip_is_not_green_without_root(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("-pno:skipping", "tests")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["no experiments: give a root with --experiments=*"])


@pytest.mark.usefixtures("rule")
def test_root_of_the_configuration_is_tested_whatever_paths_are_given(
    pytester: pytest.Pytester, run: Run
) -> None:
    """A rule that is skipped because of a path would be a rule that nobody checks."""
    pytester.makeini("[pytest]\nexperiments = runs\n")
    run("tests").assert_outcomes(passed=2)
    run("tests/test_rules.py::test_rule[runs/fraud.json]").assert_outcomes(passed=1)
    run().assert_outcomes(passed=4)
    run("tests", "runs/mail").assert_outcomes(passed=2)


def test_unusable_root_of_the_configuration_fails_the_rule(
    rule: Path, pytester: pytest.Pytester, run: Run
) -> None:
    pytester.makeini("[pytest]\nexperiments = nowhere\n")
    result = run("tests")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["experiments in the configuration file: the root */nowhere does not exist"]
    )
    rule.write_text("def test_other(): pass")
    run("tests").assert_outcomes(passed=1)


@pytest.mark.usefixtures("rule")
def test_experiments_only_runs_no_rules(run: Run) -> None:
    run("--experiments=runs", "--experiments-only").assert_outcomes(passed=2)


def test_fixture_is_listed(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("--fixtures")
    result.stdout.fnmatch_lines(
        ["judged_experiment -- *plugin.py:*", "*One sound experiment under the roots;*"]
    )
    assert "_found_experiment" not in result.stdout.str()


@pytest.mark.usefixtures("rule")
def test_path_outside_the_rootdir_is_an_id(
    pytester: pytest.Pytester, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = samples.write(tmp_path_factory.mktemp("elsewhere") / "x.json")
    result = pytester.runpytest(f"--experiments={outside}", "-rA", "tests")
    assert f"PASSED tests/test_rules.py::test_rule[{os.path.realpath(outside)}]" in result.outlines
