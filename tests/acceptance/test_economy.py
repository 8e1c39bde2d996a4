"""What a run is spared, and what it is not spared for that."""

import gc
from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Run

ASKED = """
import pathlib

def pytest_ignore_collect(collection_path):
    with pathlib.Path("asked").open("a") as asked:
        asked.write(f"{collection_path.name} ")
"""


@pytest.mark.usefixtures("runs")
def test_pytest_is_not_asked_who_collects_an_experiment(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(ASKED)
    pytester.makefile(".json", other="{}")
    pytester.runpytest("--experiments=runs").assert_outcomes(passed=2)
    asked = (pytester.path / "asked").read_text().split()
    assert "other.json" in asked
    assert not {"fraud.json", "spam.json"} & {*asked}


@pytest.mark.usefixtures("runs")
def test_plugin_that_collects_the_same_files_has_its_items(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(samples.OTHER_ITEMS)
    run("--experiments=runs").assert_outcomes(passed=4)


@pytest.mark.usefixtures("runs")
def test_conftest_below_a_root_that_collects_files_has_its_items(pytester: pytest.Pytester) -> None:
    (pytester.path / "runs/mail/conftest.py").write_text(samples.OTHER_ITEMS)
    pytester.runpytest("--experiments=runs").assert_outcomes(passed=3)


def test_doctest_has_its_items(run: Run, pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "runs/a.json")
    (pytester.path / "runs/b.json").write_text(">>> 1 + 1\n2\n")
    result = run("--experiments=runs", "--doctest-glob=*.json")
    result.assert_outcomes(passed=2, failed=1)


@pytest.mark.usefixtures("runs")
def test_directory_of_experiments_alone_is_not_walked(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(ASKED)
    (pytester.path / "runs/mail/deep").mkdir()
    samples.write(pytester.path / "runs/web/a.json")
    pytester.runpytest("--experiments=runs").assert_outcomes(passed=3)
    asked = (pytester.path / "asked").read_text().split()
    assert {"runs", "mail", "deep"} <= {*asked}
    assert "web" not in asked


@pytest.mark.usefixtures("runs")
def test_tests_beside_experiments_are_collected(run: Run, pytester: pytest.Pytester) -> None:
    (pytester.path / "runs/mail/test_unit.py").write_text("def test_unit(): pass")
    run("--experiments=runs").assert_outcomes(passed=3)


@pytest.mark.usefixtures("runs")
def test_plugin_that_collects_directories_has_its_items(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(
        samples.OTHER_NODES
        + """
class OtherDirectory(pytest.Directory):
    def collect(self): return [Other.from_parent(self, name="other")]

def pytest_collect_directory(path, parent):
    if path.name == "mail":
        return OtherDirectory.from_parent(parent, path=path)
"""
    )
    run("--experiments=runs").assert_outcomes(passed=3)


def test_directory_that_is_gone_before_it_is_walked_loses_no_verdict(
    pytester: pytest.Pytester,
) -> None:
    samples.write(pytester.path / "runs/mail/a.json")
    pytester.makeconftest("""
import pytest, shutil

@pytest.hookimpl(tryfirst=True)
def pytest_make_collect_report(collector):
    if collector.name == "runs":
        shutil.rmtree(collector.path / "mail")

@pytest.hookimpl(wrapper=True)
def pytest_ignore_collect(collection_path):
    if collection_path.name == "mail":
        shutil.rmtree(collection_path)
    return (yield)
""")
    result = pytester.runpytest("--experiments=runs")
    result.assert_outcomes(failed=1)
    assert samples.summary(result)[-1] == "1 found, 1 judged: 0 passed, 0 rejected, 1 invalid"


@pytest.mark.parametrize("is_enabled", [True, False], ids=["on", "off"])
def test_garbage_collector_is_the_business_of_the_host(
    pytester: pytest.Pytester, runs: Path, *, is_enabled: bool
) -> None:
    gc.freeze()
    frozen = gc.get_freeze_count()
    (gc.enable if is_enabled else gc.disable)()
    try:
        pytester.inline_run(f"--experiments={runs}", "--experiments-only")
        assert gc.isenabled() is is_enabled
        assert 0 < gc.get_freeze_count() <= frozen
    finally:
        gc.enable()
        gc.unfreeze()
