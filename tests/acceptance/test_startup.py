"""What the plugin costs a run that asks for no gate, and what asks for one."""

import sys
from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Run
from tests.acceptance.forking import ALONE

CONFTEST = """
import sys
from pathlib import Path

def pytest_unconfigure():
    Path("modules").write_text("\\n".join(sys.modules))
"""
HOST_FIXTURE = """
import pytest

@pytest.fixture
def experiment():
    return 7

def test_experiment(experiment):
    assert experiment == 7
"""


def modules(pytester: pytest.Pytester, *args: str) -> set[str]:
    """Return what a run in a process of its own has imported when it ends."""
    unknown_key = "-Wignore::pytest.PytestConfigWarning"
    result = pytester.run(sys.executable, "-m", "pytest", unknown_key, *args)
    result.assert_outcomes(passed=1)
    return set(Path(pytester.path, "modules").read_text().split())


@pytest.mark.parametrize(
    ("ini", "suite"),
    [
        pytest.param("", "def test_unit(): pass", id="no-configuration"),
        pytest.param("addopts = -q -rA\n", "def test_unit(): pass", id="other-keys"),
        pytest.param("", HOST_FIXTURE, id="fixture-of-the-same-name"),
        pytest.param(
            "",
            "import pytest\n@pytest.mark.parametrize('experiment', [7])\n"
            "def test_experiment(experiment): assert experiment == 7",
            id="parameter-of-the-same-name",
        ),
    ],
)
def test_unused_plugin_imports_a_few_small_modules(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ini: str, suite: str
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini(f"[pytest]\n{ini}")
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(suite)
    samples.write(pytester.path / "data.json")
    bare = modules(pytester)
    assert modules(pytester, "-ppytest_threshold.plugin") - bare == {
        "pytest_threshold",
        "pytest_threshold.files",
        "pytest_threshold.files.names",
        "pytest_threshold.judging",
        "pytest_threshold.judging.rules",
        "pytest_threshold.operating_point",
        "pytest_threshold.options",
        "pytest_threshold.plugin",
        "pytest_threshold.reports",
        "pytest_threshold.reports.report_types",
        "pytest_threshold.session",
        "pytest_threshold.session.configuration",
        "pytest_threshold.session.configuration_file",
        "pytest_threshold.text",
        "pytest_threshold.text.message",
        "pytest_threshold.text.printable",
    }


@pytest.mark.usefixtures("runs")
def test_root_that_no_given_path_reaches_costs_no_validation(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nexperiments = runs\n")
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_a="def test_a(): pass", test_b="def test_b(): pass")
    imported = modules(pytester, "test_a.py", "test_b.py", "-k", "test_a")
    assert "pytest_threshold.session.opening" in imported
    assert not imported & {
        "pydantic",
        "email_validator",
        "tabulate",
        "pytest_threshold.session.items",
    }


@pytest.mark.parametrize("workers", [(), ("gw0", "gw1")], ids=["n0", "n2"])
def test_path_that_only_looks_like_an_experiment_opens_no_gate(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    pytester.makeconftest(
        """
        import os, sys
        from pathlib import Path

        def pytest_unconfigure(config):
            registered = [name for name, _ in config.pluginmanager.list_name_plugin()]
            process = os.environ.get("PYTEST_XDIST_WORKER", "controller")
            Path(process).write_text("\\n".join([*sys.modules, *registered]))
        """
    )
    (pytester.mkdir("data.json") / "test_unit.py").write_text("def test_unit(): pass\n")
    words = (*ALONE, "data.json/test_unit.py", f"-n{len(workers)}")
    pytester.run(sys.executable, "-mpytest", *words).assert_outcomes(passed=1)
    for process in ("controller", *workers):
        found = Path(pytester.path, process).read_text().split()
        assert "pytest_threshold.session.opening" in found
        costly = [name for name in found if name.startswith(("experiments-", "pydantic"))]
        assert costly == ["experiments-last-word"]


@pytest.mark.parametrize(
    ("ini", "args", "line"),
    [
        pytest.param("", "--experiments=", "*must not be empty text*", id="root"),
        pytest.param("", "--experiments-target-recall=", "*must be a number*", id="target"),
        pytest.param("", "--experiments-min-recall=1", "*minimum recall 1.0 must*", id="minimum"),
        pytest.param("", "--experiments-max-gap=2", "*max-gap must be a number*", id="gap"),
        pytest.param("", "--experiments-report=csv:x", "--experiments-report needs *", id="report"),
        pytest.param("experiments =", "", "*key experiments is empty*", id="empty-key"),
        pytest.param("experiments = nowhere", "", "*root *nowhere does not exist", id="ini-root"),
        pytest.param(
            "experiments_target_recall = 2", "", "*_target_recall must be a *", id="ini-target"
        ),
        pytest.param(
            "experiments_min_recall = high", "", "*experiments_min_recall*", id="ini-minimum"
        ),
        pytest.param("experiments_max_gap =", "", "*experiments_max_gap*", id="ini-gap"),
        pytest.param(
            "experiments_require_all = perhaps", "", "*experiments_require_all*", id="ini-all"
        ),
        pytest.param("experiments_report = xml:x", "", "*xml:x*", id="ini-report"),
    ],
)
def test_setting_is_refused_where_nothing_else_asks_for_the_gate(
    run: Run, pytester: pytest.Pytester, ini: str, args: str, line: str
) -> None:
    pytester.makeini(f"[pytest]\n{ini}\n")
    pytester.makepyfile("def test_unit(): pass")
    result = run(*args.split())
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {line}"])
    assert sum(bool(text) for text in result.errlines) == 1
