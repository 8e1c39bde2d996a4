"""Rules of one's own: a test that asks for the fixture runs once for each experiment."""

import os
from pathlib import Path

import pytest

from tests import samples
from tests.conftest import Run

RULE = """
def test_rule(experiment):
    assert experiment.experiment.recall_arr[0] == 1, "recall starts low"
"""


@pytest.fixture
def rule(pytester: pytest.Pytester, runs: Path) -> Path:
    """Return a test module with a rule, beside two sound experiments."""
    path = runs.parent / "tests" / "test_rules.py"
    path.parent.mkdir()
    path.write_text(RULE)
    assert pytester.path == runs.parent
    return path


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


def test_fixture_gives_experiment_path_and_operating_point(
    rule: Path, pytester: pytest.Pytester
) -> None:
    rule.write_text(
        "from pathlib import Path\n"
        "from pytest_threshold.experiment import Experiment, load_experiment\n"
        "from pytest_threshold.fixture import GivenExperiment\n"
        "from pytest_threshold.operating_point import OperatingPoint\n"
        "def test_rule(experiment: GivenExperiment, request):\n"
        "    assert experiment.path == Path.cwd() / request.node.callspec.id\n"
        "    assert experiment.experiment == load_experiment(experiment.path)\n"
        "    assert experiment.operating_point == OperatingPoint(threshold=0.25, recall=0.9)\n"
        "    assert repr(experiment) == f'<experiment {request.node.callspec.id}>'\n"
    )
    target = "--experiments-target-recall=0.93"
    result = pytester.runpytest("--experiments=runs", target, "tests")
    result.assert_outcomes(passed=4)


def test_rejected_experiment_is_tested(rule: Path, runs: Path, run: Run) -> None:
    assert rule.exists()
    samples.write(runs / "low.json", recall_arr=[1.0, 0.75, 0.5, 0.0])
    result = run("--experiments=runs", "--experiments-min-recall=0.8")
    result.assert_outcomes(passed=5, failed=1)


def test_invalid_experiment_fails_with_the_message_of_the_gate(
    rule: Path, runs: Path, run: Run
) -> None:
    rule.write_text("def test_rule(experiment):\n    raise SystemExit('began')\n")
    for path in (runs / "fraud.json", runs / "mail" / "spam.json"):
        path.unlink()
    samples.write(runs / "bad.json", issuer="nobody")
    result = run("--experiments=runs", "-rA")
    result.assert_outcomes(failed=2)
    lines = result.outlines
    told = "invalid: issuer: an email address must have an @-sign"
    assert lines.count(told) == 2
    assert sum(line.startswith("  --> runs/bad.json:1:") for line in lines) == 2
    assert any(line.startswith("FAILED tests/test_rules.py::test_rule[runs/bad.") for line in lines)
    assert not any("Error" in line for line in lines)


def test_fixture_of_the_host_may_use_it(rule: Path, runs: Path, run: Run) -> None:
    samples.write(runs / "bad.json", issuer="nobody")
    rule.with_name("conftest.py").write_text(
        "import pytest\n"
        "@pytest.fixture\n"
        "def name(experiment): return experiment.path.name\n"
        "@pytest.fixture\n"
        "def recall(experiment): return experiment.operating_point.recall\n"
    )
    rule.write_text(
        "def test_name(name): assert name in {'fraud.json', 'spam.json', 'bad.json'}\n"
        "def test_recall(recall): assert recall > 0.8\n"
    )
    result = run("--experiments=runs", "tests")
    # The file is read for the name as well, and before a fixture that looks into it.
    result.assert_outcomes(passed=6, failed=2, errors=1)
    result.stdout.fnmatch_lines(["E *InvalidExperimentError: invalid: issuer: an email address *"])


def test_file_is_read_when_the_test_runs(rule: Path, run: Run) -> None:
    rule.write_text(
        "from pathlib import Path\n"
        "def test_before(): Path('runs/fraud.json').write_text('{}')\n" + RULE
    )
    # Without the gate's own tests, which another worker may run before.
    result = run(
        "--experiments=runs", "tests", "-kbefore or rule", "-pno:randomly", "--dist=loadfile"
    )
    result.assert_outcomes(passed=2, failed=1)


def test_file_that_has_gone_fails_its_test(rule: Path, pytester: pytest.Pytester) -> None:
    rule.write_text("import os\ndef test_before(): os.remove('runs/fraud.json')\n" + RULE)
    result = pytester.runpytest("--experiments=runs", "tests")
    result.assert_outcomes(passed=3, failed=2)
    assert "invalid: file: must be readable, found: No such file or directory" in result.outlines


def test_name_that_cannot_be_shown_fails_its_test(
    rule: Path, runs: Path, run: Run, latin_name: str
) -> None:
    assert rule.exists()
    samples.write(runs / latin_name)
    result = run("--experiments=runs", "-rA")
    result.assert_outcomes(passed=4, failed=2)
    assert any("test_rule[runs/caf" in line and "udce9" in line for line in result.outlines)


def test_nothing_of_a_file_outside_is_shown(
    rule: Path, runs: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert rule.exists()
    secret = tmp_path_factory.mktemp("elsewhere") / "secret"
    secret.write_text("PASSWORD=hunter2")
    (runs / "link.json").symlink_to(secret)
    result = run("--experiments=runs")
    result.assert_outcomes(passed=4, failed=2)
    assert "hunter2" not in result.stdout.str()


def test_experiments_are_not_kept(rule: Path, pytester: pytest.Pytester) -> None:
    rule.write_text(
        "import gc\n"
        "from pytest_threshold.experiment import Experiment\n"
        "def test_rule(experiment):\n"
        "    assert experiment.experiment\n"
        "def test_memory():\n"
        "    gc.collect()\n"
        "    assert not [each for each in gc.get_objects() if isinstance(each, Experiment)]\n"
    )
    result = pytester.runpytest_subprocess("--experiments=runs", "tests", "-pno:randomly")
    result.assert_outcomes(passed=5)


@pytest.mark.parametrize(
    ("conftest", "module"),
    [
        pytest.param(
            "@pytest.fixture\ndef experiment(): return 7",
            "def test_own(experiment): assert experiment == 7",
            id="fixture-of-the-conftest",
        ),
        pytest.param(
            "",
            "@pytest.fixture\ndef experiment(): return 7\n"
            "def test_own(experiment): assert experiment == 7",
            id="fixture-of-the-module",
        ),
        pytest.param(
            "",
            "@pytest.mark.parametrize('experiment', [7])\n"
            "def test_own(experiment): assert experiment == 7",
            id="parameter",
        ),
        pytest.param(
            "def pytest_generate_tests(metafunc):\n    metafunc.parametrize('experiment', [7])",
            "def test_own(experiment): assert experiment == 7",
            id="generated-parameter",
        ),
        pytest.param(
            "@pytest.hookimpl(trylast=True)\n"
            "def pytest_generate_tests(metafunc):\n    metafunc.parametrize('experiment', [7])",
            "def test_own(experiment): assert experiment == 7",
            id="parameter-generated-last",
        ),
        pytest.param(
            "",
            "class TestOwn:\n    @pytest.fixture\n    def experiment(self): return 7\n"
            "    def test_own(self, experiment): assert experiment == 7",
            id="fixture-of-the-class",
        ),
        pytest.param("", "def test_own(experiment=7): assert experiment == 7", id="default"),
    ],
)
@pytest.mark.parametrize("root", [[], ["--experiments=runs"]], ids=["no-root", "root"])
def test_host_may_use_the_name(
    pytester: pytest.Pytester, runs: Path, conftest: str, module: str, root: list[str]
) -> None:
    samples.write(runs / "bad.json", issuer="nobody")
    pytester.makeconftest(f"import pytest\n{conftest}")
    pytester.makepyfile(f"import pytest\n{module}")
    result = pytester.runpytest(*root)
    result.assert_outcomes(passed=3 if root else 1, failed=1 if root else 0)


@pytest.mark.parametrize("root", [[], ["--experiments=runs"]], ids=["no-root", "root"])
@pytest.mark.parametrize("scope", ["function", "session"])
def test_fixture_of_a_plugin_that_was_loaded_before_is_the_one(
    pytester: pytest.Pytester, runs: Path, root: list[str], scope: str
) -> None:
    samples.write(runs / "bad.json", issuer="nobody")
    pytester.makepyfile(
        early=f"import pytest\n@pytest.fixture(scope={scope!r})\ndef experiment(): return 7",
        test_own="def test_own(experiment): assert experiment == 7",
    )
    pytester.syspathinsert()
    result = pytester.runpytest_subprocess("-pearly", *root)
    result.assert_outcomes(passed=3 if root else 1, failed=1 if root else 0)


def test_fixture_that_is_asked_for_while_a_test_runs_fails_it(
    rule: Path, pytester: pytest.Pytester
) -> None:
    rule.write_text("def test_rule(request): request.getfixturevalue('experiment')\n")
    result = pytester.runpytest("--experiments=runs", "tests")
    result.assert_outcomes(passed=2, failed=1)
    assert "a test must ask for the fixture experiment by an argument" in result.stdout.str()


def test_host_may_build_on_the_fixture(rule: Path, pytester: pytest.Pytester) -> None:
    rule.with_name("conftest.py").write_text(
        "import pytest\n@pytest.fixture\ndef experiment(experiment): return experiment.path.stem\n"
    )
    rule.write_text("def test_rule(experiment): assert experiment in {'fraud', 'spam'}\n")
    pytester.runpytest("--experiments=runs", "tests").assert_outcomes(passed=4)


def test_invalid_experiment_fails_the_test_whatever_the_host_makes_of_the_fixture(
    rule: Path, runs: Path, pytester: pytest.Pytester
) -> None:
    rule.with_name("conftest.py").write_text(
        "import pytest\n@pytest.fixture\ndef experiment(experiment): return experiment.path\n"
    )
    rule.write_text("def test_rule(experiment): assert experiment.name\n")
    samples.write(runs / "bad.json", issuer="nobody")
    result = pytester.runpytest("--experiments=runs", "tests")
    result.assert_outcomes(passed=4, failed=2)


def test_without_root_one_test_is_skipped_and_says_why(rule: Path, run: Run) -> None:
    assert rule.exists()
    result = run("-rs", "tests")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(
        ["SKIPPED [[]1] tests/test_rules.py: no experiments: give a root with --experiments=*"]
    )
    assert result.ret == pytest.ExitCode.OK
    listed = run("--collect-only", "-q", "tests")
    assert "tests/test_rules.py::test_rule[no-root]" in listed.outlines


def test_root_of_the_configuration_is_tested_whatever_paths_are_given(
    rule: Path, pytester: pytest.Pytester, run: Run
) -> None:
    """A rule that is skipped because of a path would be a rule that nobody checks."""
    assert rule.exists()
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
    result.stdout.fnmatch_lines(["the root */nowhere does not exist"])
    rule.write_text("def test_other(): pass")
    run("tests").assert_outcomes(passed=1)


def test_experiments_only_runs_no_rules(rule: Path, run: Run) -> None:
    assert rule.exists()
    run("--experiments=runs", "--experiments-only").assert_outcomes(passed=2)


def test_fixture_is_listed(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("--fixtures")
    result.stdout.fnmatch_lines(["experiment -- *plugin.py:*", "*One experiment under the roots;*"])


def test_path_outside_the_rootdir_is_an_id(
    rule: Path, pytester: pytest.Pytester, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert rule.exists()
    outside = samples.write(tmp_path_factory.mktemp("elsewhere") / "x.json")
    result = pytester.runpytest(f"--experiments={outside}", "-rA", "tests")
    assert f"PASSED tests/test_rules.py::test_rule[{os.path.realpath(outside)}]" in result.outlines
