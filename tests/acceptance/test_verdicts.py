"""Verdicts, exit codes, and the account of found, judged and lost."""

from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Run

OK = pytest.ExitCode.OK
FAILED = pytest.ExitCode.TESTS_FAILED
INTERRUPTED = pytest.ExitCode.INTERRUPTED
NOTHING = pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.fixture
def mixed(pytester: pytest.Pytester) -> Path:
    """Return a root with an experiment for each verdict under a minimum recall of 0.8."""
    root = pytester.path / "runs"
    samples.write(root / "good.json")
    samples.write(root / "low.json", **samples.LOW)
    samples.write(root / "wrong.json", issuer="ada.example.com")
    return root


@pytest.mark.usefixtures("mixed")
def test_each_verdict_has_its_line_and_its_outcome(run: Run) -> None:
    result = run("--experiments=runs", "--experiments-min-recall=0.8")
    result.assert_outcomes(passed=1, failed=2)
    assert result.ret == FAILED
    low = (
        f"{samples.SOUND['model_id']}  ada@example.com {'0.0':>20} {'0.7':>23}  rejected   runs/low"
    )
    result.stdout.fnmatch_lines(
        [
            "*= experiment thresholds (target recall 0.85) =*",
            "model_id *  issuer *  optimal_threshold *  closest_recall_value  verdict *  file",
            "-----*",
            f"{samples.SOUND['model_id']}  ada@example.com * 0.5 * 0.84  passed     runs/good.json",
            f"{low}.json",
            "2 experiments have no precision or FPR, so that a coin could have the same recall: *",
            "invalid: runs/wrong.json: issuer: an email address must have an @-sign",
            "3 found, 3 judged: 1 passed, 1 rejected, 1 invalid",
        ],
        consecutive=True,
    )
    for line in (
        "FAILED runs/low.json::threshold - rejected: recall 0.7 at the operating point is below *",
        "FAILED runs/wrong.json::threshold - invalid: issuer: an email address must have *",
    ):
        result.stdout.fnmatch_lines([line])


@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        pytest.param(("min-recall=0.84",), "passed", id="minimum-met-exactly"),
        pytest.param(("min-recall=0.8400000000000001",), "rejected", id="minimum-missed-by-a-bit"),
        pytest.param(("max-gap=0.01",), "passed", id="gap-met"),
        pytest.param(("max-gap=0.009999",), "rejected", id="gap-missed"),
        pytest.param(("max-gap=0",), "rejected", id="no-gap-allowed"),
        pytest.param(("target-recall=0.9", "max-gap=0"), "passed", id="no-gap"),
        pytest.param(("target-recall=0.95", "max-gap=0.05"), "passed", id="tolerance"),
        pytest.param(("target-recall=0", "min-recall=0"), "passed", id="zero-is-a-number"),
        pytest.param(("target-recall=1", "min-recall=1"), "passed", id="one-is-a-number"),
    ],
)
def test_rules_decide(pytester: pytest.Pytester, options: tuple[str, ...], verdict: str) -> None:
    samples.write(pytester.path / "runs" / "a.json")
    result = pytester.runpytest(
        "--experiments=runs", *(f"--experiments-{option}" for option in options)
    )
    assert samples.rows(result) == {"runs/a.json": verdict}
    assert result.ret == (OK if verdict == "passed" else FAILED)


@pytest.mark.usefixtures("runs")
def test_target_recall_of_zero_is_not_the_default(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("--experiments=runs", "--experiments-target-recall=0")
    result.stdout.fnmatch_lines(
        ["*= experiment thresholds (target recall 0.0) =*", "* 1.0 * 0.0 *"]
    )


INI = """
experiments_target_recall = 0.9
experiments_min_recall = 0.85
experiments_max_gap = 0.01
"""


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("pytest.ini", f"[pytest]{INI}", id="ini"),
        pytest.param("pyproject.toml", f"[tool.pytest]{INI}", id="toml"),
        pytest.param("pyproject.toml", f"[tool.pytest.ini_options]{INI}", id="toml-as-ini"),
    ],
)
def test_configuration_file_sets_the_rules(
    pytester: pytest.Pytester, name: str, content: str
) -> None:
    (pytester.path / name).write_text(content)
    result = pytester.runpytest("--experiments=runs")
    result.stdout.fnmatch_lines(
        [
            "experiments: runs (target recall 0.9, minimum recall 0.85, maximum gap 0.01)",
            "*= experiment thresholds (target recall 0.9) =*",
        ]
    )
    assert result.ret == OK
    result = pytester.runpytest("--experiments=runs", "--experiments-target-recall=1")
    assert set(samples.rows(result).values()) == {"passed"}
    result = pytester.runpytest("--experiments=runs", "--experiments-min-recall=0.9")
    assert result.ret == OK


@pytest.mark.parametrize(
    ("table", "value", "words"),
    [
        pytest.param("pytest", 'experiments_min_recall = "0.8"', "expects a float", id="string"),
        pytest.param("pytest", "experiments_min_recall = true", "expects a float", id="bool"),
        pytest.param("pytest", "experiments_min_recall = nan", "must be a number in", id="nan"),
        pytest.param("pytest", "experiments_max_gap = 2", "must be a number in", id="two"),
        pytest.param("pytest", 'experiments = "runs"', "expects a list", id="roots"),
        pytest.param("pytest", 'experiments = [""]', "must not be empty text", id="empty-root"),
        pytest.param("pytest", "experiments_require_all = 1", "expects a bool", id="no-bool"),
        pytest.param(
            "pytest.ini_options", 'experiments_min_recall = "x"', "could not convert", id="text"
        ),
        pytest.param(
            "pytest.ini_options", 'experiments_require_all = "x"', "truth value", id="no-truth"
        ),
    ],
)
def test_unusable_ini_value_is_a_usage_error_with_its_key(
    pytester: pytest.Pytester, table: str, value: str, words: str
) -> None:
    (pytester.path / "pyproject.toml").write_text(f"[tool.{table}]\n{value}\n")
    result = pytester.runpytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (line,) = [line for line in result.errlines if line]
    assert line.startswith("ERROR: ")
    assert value.split(" ", maxsplit=1)[0] in line
    assert words in line


CONFTEST = """
import os, pytest

def pytest_collection_modifyitems(items, config):
    for item in items:
        if item.nodeid.startswith("runs/fraud"):
            {mark}

def pytest_runtest_setup(item):
    if item.nodeid.startswith("runs/fraud"):
        {setup}
"""


WRAPPED = """
import pytest

@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    yield
    {after}
"""


def conftest(mark: str = "pass", setup: str = "pass") -> str:
    return CONFTEST.format(mark=mark, setup=setup)


ACCOUNTS = [
    pytest.param("", "", OK, "2 found, 2 judged: 2 passed", id="all"),
    pytest.param("", "-k spam", OK, "INCOMPLETE: 2 found, 1 judged: 1 passed", id="keyword"),
    pytest.param("", "-k mail", OK, "INCOMPLETE: 2 found, 1 judged: 1 passed", id="directory"),
    pytest.param("", "-k nothing", NOTHING, "INCOMPLETE: 2 found, 0 judged", id="no-keyword"),
    pytest.param("", "-m experiment", OK, "2 found, 2 judged: 2 passed", id="marker"),
    pytest.param("", ["-m", "not experiment"], NOTHING, "INCOMPLETE: 2 found, 0", id="no-marker"),
    pytest.param(
        "",
        "--deselect=runs/fraud.json::threshold",
        OK,
        "INCOMPLETE: 2 found, 1 judged: 1 passed",
        id="deselect",
    ),
    pytest.param(
        "",
        "-k spam --experiments-require-all",
        FAILED,
        "INCOMPLETE: 2 found, 1 judged: 1 passed",
        id="require-all",
    ),
    pytest.param(
        "", "--experiments-require-all", OK, "2 found, 2 judged: 2 passed", id="require-all-met"
    ),
    pytest.param("", "--collect-only", OK, "nothing judged: 2 found", id="collect-only"),
    pytest.param("", "--setup-plan", OK, "nothing judged: 2 found", id="setup-plan"),
    pytest.param("", "--setup-only", OK, "nothing judged: 2 found", id="setup-only"),
    pytest.param("", "--setup-show", OK, "2 found, 2 judged: 2 passed", id="setup-show"),
    pytest.param(
        "",
        "--collect-only --experiments-require-all",
        FAILED,
        "nothing judged: 2 found",
        id="collect-only-require-all",
    ),
    pytest.param("", "-q", OK, "2 found, 2 judged: 2 passed", id="quiet"),
    pytest.param("", "-qq", OK, "2 found, 2 judged: 2 passed", id="very-quiet"),
    pytest.param("", "-vv", OK, "2 found, 2 judged: 2 passed", id="verbose"),
    pytest.param("", "--nf", OK, "2 found, 2 judged: 2 passed", id="new-first"),
    pytest.param(
        conftest("item.add_marker(pytest.mark.skip)"),
        "",
        FAILED,
        "INCOMPLETE: 2 found, 1 judged: 1 passed",
        id="skip-mark",
    ),
    pytest.param(
        conftest(setup="pytest.skip('no')"),
        "",
        FAILED,
        "INCOMPLETE: 2 found, 1 judged: 1 passed",
        id="skip-in-setup",
    ),
    pytest.param(
        conftest("item.add_marker(pytest.mark.xfail(run=False))"),
        "",
        FAILED,
        "INCOMPLETE: 2 found, 1 judged: 1 passed",
        id="xfail-not-run",
    ),
    pytest.param(
        conftest("item.add_marker(pytest.mark.xfail)"),
        "",
        OK,
        "2 found, 2 judged: 2 passed",
        id="xpass",
    ),
    pytest.param(
        conftest("item.add_marker(pytest.mark.xfail)"),
        "--experiments-target-recall=0.95 --experiments-max-gap=0.01",
        FAILED,
        "2 found, 2 judged: 0 passed, 2 rejected",
        id="xfail",
    ),
    pytest.param(
        WRAPPED.format(after="pytest.skip('no')"),
        "",
        FAILED,
        "INCOMPLETE: 2 found, 0 judged",
        id="skip-after-the-call",
    ),
    pytest.param(
        WRAPPED.format(after="item.user_properties.append(('verdict', 'great'))"),
        "",
        OK,
        "2 found, 2 judged: 2 passed",
        id="foreign-verdict",
    ),
    pytest.param(
        conftest("items.remove(item)"), "", FAILED, "INCOMPLETE: 2 found, 1 judged", id="removed"
    ),
    pytest.param(
        conftest(setup="raise OSError"), "", FAILED, "INCOMPLETE: 2 found, 1 judged", id="error"
    ),
    pytest.param(
        conftest(setup="pytest.exit('enough', returncode=0)"),
        "-p no:xdist",
        FAILED,
        "INCOMPLETE: 2 found, 0 judged",
        id="exit-zero",
    ),
    pytest.param(
        conftest(setup="'PYTEST_XDIST_WORKER' in os.environ and os._exit(1)"),
        "-n2 --max-worker-restart=0",
        FAILED,
        "INCOMPLETE: 2 found, 1 judged: 1 passed",
        id="dead-worker",
    ),
    pytest.param(
        conftest(setup="'PYTEST_XDIST_WORKER' in os.environ and os._exit(1)"),
        "-n1 --max-worker-restart=0",
        FAILED,
        "INCOMPLETE: 2 found, 0 judged",
        id="all-workers-dead",
    ),
]


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(("source", "args", "code", "account"), ACCOUNTS)
def test_account_and_exit_code(
    pytester: pytest.Pytester,
    source: str,
    args: str | list[str],
    code: pytest.ExitCode,
    account: str,
) -> None:
    if source:
        pytester.makeconftest(source)
    words = args.split() if isinstance(args, str) else args
    workers = [] if {"-n1", "-n2", "no:xdist"} & set(words) else ["-n2"]
    for extra in ([], workers):
        result = pytester.runpytest("-pno:hypothesispytest", "--experiments=runs", *words, *extra)
        assert samples.summary(result)[-1].startswith(account)
        assert result.ret == code


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("hook", ["pytest_sessionstart", "pytest_sessionfinish"])
def test_exit_in_a_session_hook_is_not_green(pytester: pytest.Pytester, hook: str) -> None:
    pytester.makeconftest(
        f"""
        import pytest

        def pytest_runtestloop():
            return True

        def {hook}():
            pytest.exit("enough", returncode=0)
        """
    )
    assert pytester.runpytest("--experiments=runs").ret == FAILED


@pytest.mark.usefixtures("runs")
def test_other_items_of_the_same_file_do_not_count_as_deselected(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(
        samples.OTHER_ITEMS
        + """
def pytest_collection_modifyitems(items, config):
    config.hook.pytest_deselected(items=[item for item in items if item.name == "other"])
    items[:] = [item for item in items if "fraud" not in item.nodeid]
"""
    )
    result = run("--experiments=runs")
    assert samples.summary(result)[-1].startswith("INCOMPLETE: 2 found, 1 judged")
    assert result.ret == FAILED


@pytest.mark.usefixtures("runs")
def test_deselected_tests_with_strange_names_break_no_worker(
    run: Run, pytester: pytest.Pytester, latin_name: str
) -> None:
    directory = pytester.path / latin_name
    directory.mkdir()
    (directory / "test_unit.py").write_text("def test_unit(): pass\n")
    result = run("--experiments=runs", "-k", "threshold")
    assert samples.summary(result)[-1].startswith("2 found, 2 judged")
    assert result.ret == OK


@pytest.mark.usefixtures("runs")
def test_lost_experiments_are_named(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(conftest("item.add_marker(pytest.mark.skip)"))
    result = pytester.runpytest("--experiments=runs")
    result.stdout.fnmatch_lines(
        [
            "not judged: runs/fraud.json",
            "error: the run would pass without judging runs/fraud.json",
            "INCOMPLETE: 2 found, 1 judged: 1 passed, 0 rejected, 0 invalid",
        ],
        consecutive=True,
    )


@pytest.mark.parametrize("stop", ["-x", "--maxfail=1"])
def test_stopping_early_is_incomplete(run: Run, pytester: pytest.Pytester, stop: str) -> None:
    for name in "abcdefgh":
        samples.write(pytester.path / "runs" / f"{name}.json", issuer="nobody")
    result = run("--experiments=runs", stop)
    assert result.ret in {FAILED, INTERRUPTED}
    assert samples.summary(result)[-1].startswith("INCOMPLETE: 8 found, ")


def test_last_failed_judges_only_what_failed(run: Run, mixed: Path) -> None:
    args = ("--experiments=runs", "--experiments-min-recall=0.8")
    run(*args)
    samples.write(mixed / "low.json")
    result = run(*args, "--lf")
    assert samples.summary(result)[-1].startswith("INCOMPLETE: 3 found, 2 judged: 1 passed, 0 rej")
    assert samples.rows(result) == {"runs/low.json": "passed", "runs/wrong.json": "invalid"}
    samples.write(mixed / "wrong.json")
    result = run(*args, "--lf")
    assert samples.rows(result) == {"runs/wrong.json": "passed"}
    assert result.ret == OK


@pytest.mark.usefixtures("mixed")
def test_reruns_give_one_row(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        def pytest_runtest_logreport(report):
            names = [name for name, value in report.user_properties]
            assert len(names) == len(set(names)), names
        """
    )
    result = run("--experiments=runs", "-prerunfailures", "--reruns=2")
    assert samples.summary(result)[-1].startswith("3 found, 3 judged: 2 passed, 0 rejected, 1 inv")
    assert len(samples.rows(result)) == 3
    assert result.ret == FAILED


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_summary_survives_sugar(pytester: pytest.Pytester, workers: str) -> None:
    result = pytester.runpytest_subprocess("--experiments=runs", "--force-sugar", workers)
    assert samples.summary(result)[-1].startswith("3 found, 3 judged: 2 passed, 0 rejected, 1 inv")
    assert len(samples.rows(result)) == 3


@pytest.mark.usefixtures("mixed")
def test_no_summary_still_fails(run: Run) -> None:
    result = run("--experiments=runs", "--no-summary")
    assert result.ret == FAILED


@pytest.mark.usefixtures("runs")
def test_later_items_of_the_same_file_take_no_verdict_away(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(
        samples.OTHER_ITEMS
        + """
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.name == "other")
"""
    )
    result = run("--experiments=runs", ".")
    result.assert_outcomes(passed=4)
    assert samples.summary(result)[-1].startswith("2 found, 2 judged: 2 passed")


def test_file_that_only_workers_find_is_not_counted(pytester: pytest.Pytester, runs: Path) -> None:
    pytester.makeconftest(
        """
        import os, pathlib

        def pytest_configure(config):
            if "PYTEST_XDIST_WORKER" in os.environ:
                (pathlib.Path("runs") / "late.json").write_bytes(
                    pathlib.Path("runs/fraud.json").read_bytes()
                )
        """
    )
    result = pytester.runpytest("-n1", "--experiments=runs")
    assert (runs / "late.json").exists()
    assert samples.summary(result)[-1] == "2 found, 2 judged: 2 passed, 0 rejected, 0 invalid"


def test_rerun_that_judges_nothing_has_no_verdict(pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "low.json", **samples.LOW)
    pytester.makeconftest(
        """
        from pytest_threshold.session import items

        calls = []

        def pytest_configure(config):
            def judge(reading, rules):
                calls.append(reading)
                return judge_before(reading, rules=rules) if len(calls) == 1 else 1 / 0
            config.add_cleanup(lambda: setattr(items, "judge", judge_before))
            judge_before = items.judge
            items.judge = judge
        """
    )
    result = pytester.runpytest("low.json", "--experiments-min-recall=0.8", "--reruns=1")
    assert samples.summary(result)[-1].startswith("INCOMPLETE: 1 found, 0 judged")
    assert result.ret == FAILED


@pytest.mark.usefixtures("runs")
def test_unknown_error_keeps_its_traceback(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        from pytest_threshold.session import items

        def pytest_configure(config):
            def judge(reading, rules):
                raise ZeroDivisionError("a bug")
            config.add_cleanup(lambda: setattr(items, "judge", judge_before))
            judge_before = items.judge
            items.judge = judge
        """
    )
    result = pytester.runpytest("--experiments=runs")
    result.stdout.fnmatch_lines(["*ZeroDivisionError: a bug*"])
    assert samples.summary(result)[-1].startswith("INCOMPLETE: 2 found, 0 judged")
    assert result.ret == FAILED
