import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Imported here so that pytester, which forgets what a run has imported, does not import pydantic,
# tabulate and the gate anew in each of them; NumPy cannot be imported twice.
import pytest_threshold.reports.figure
import pytest_threshold.reports.summary
import pytest_threshold.session.items
import pytest_threshold.session.opening  # noqa: F401
from pytest_threshold import ExperimentWarning
from pytest_threshold.cli.command import main
from tests import samples
from tests.acceptance.forking import ALONE, ForkedWorkers, forked_workers

Run = Callable[..., pytest.RunResult]
HTML_PLUGINS = ("-pmetadata", "-phtml", "-phtml_fixtures")
"""Options that name the plugins of pytest-html, for the fixture `run`."""
Command = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture(autouse=True)
def _quiet_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the host's own pytest options and terminal out of the runs under test."""
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("PYTEST_XDIST_WORKER", "CI", "BUILD_NUMBER", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    # A run inside this process has the warning filters of the tests, which make errors of all.
    warnings.filterwarnings("default", category=ExperimentWarning)


@pytest.fixture(scope="session")
def forked() -> Iterator[ForkedWorkers]:
    with forked_workers() as plugin:
        yield plugin


@pytest.fixture(params=[(), ("-n0",), ("-n2",)], ids=["plain", "n0", "n2"])
def run(request: pytest.FixtureRequest, pytester: pytest.Pytester, forked: ForkedWorkers) -> Run:
    """Run pytest plainly, with pytest-xdist idle, and with two workers, and without other plugins.

    A test that is about another plugin names it. Runs of ``pytester`` itself have all plugins.
    """
    return lambda *args: pytester.runpytest(*ALONE, *request.param, *args, plugins=[forked])


@pytest.fixture
def runs(pytester: pytest.Pytester) -> Path:
    """Return a directory with two sound experiments, one in a directory below."""
    samples.write(pytester.path / "runs" / "fraud.json")
    samples.write(pytester.path / "runs" / "mail" / "spam.json")
    return pytester.path / "runs"


@pytest.fixture
def latin_name() -> str:
    """Return a file name that is not UTF-8."""
    return os.fsdecode(b"caf\xe9.json")


@pytest.fixture
def command(
    pytester: pytest.Pytester,  # noqa: ARG001 - the directory in which it runs
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """Run ``pytest-threshold check`` in this process.

    It returns the exit code, and the lines of standard output and of standard error.
    """

    def run(*arguments: str) -> tuple[int, list[str], list[str]]:
        capsys.readouterr()
        try:
            code = main(["check", *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return code, printed.out.splitlines(), printed.err.splitlines()

    return run
