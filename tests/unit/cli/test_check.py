"""What ``check`` is asked for, and what it hands to pytest."""

from pathlib import Path

import pytest

from pytest_threshold.cli.check import HermeticRun
from pytest_threshold.cli.host_configuration import host_configuration
from pytest_threshold.session.gate import Gate
from pytest_threshold.session.isolation import bare_configuration
from tests.unit.cli.conftest import Command

pytestmark = pytest.mark.usefixtures("project")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([], "give at least one PATH: a directory of experiments, or", id="no-path"),
        pytest.param(["--min-recall=0.8"], "give at least one PATH", id="option-alone"),
        pytest.param(
            ["runs", "--min-recall=80"],
            "--min-recall must be a number in [0, 1], found '80'",
            id="range",
        ),
        pytest.param(
            ["runs", "--max-gap="], "--max-gap must be a number in [0, 1], found ''", id="empty"
        ),
        pytest.param(
            ["runs", "--target-recall=nan\n"],
            r"--target-recall must be a number in [0, 1], found 'nan\n'",
            id="text",
        ),
        pytest.param(["runs", "--experiments=x"], "unrecognized arguments", id="unknown"),
        pytest.param(["runs", "--only"], "unrecognized arguments: --only", id="not-for-commands"),
        pytest.param(
            ["runs", "--config=nowhere"], "--config: nowhere must be a *.toml, *.ini", id="config"
        ),
    ],
)
def test_unusable_arguments_are_usage_errors(
    command: Command, arguments: list[str], told: str
) -> None:
    code, out, err = command("check", *arguments)
    assert (code, out) == (4, [])
    assert err[-1].startswith(f"ERROR: {told}")


def test_run_gets_paths_and_names_of_options() -> None:
    config = bare_configuration(["-ppytest_threshold.plugin"])
    HermeticRun(["runs/fraud.json"], None, is_chosen=False).pytest_configure(config)
    gate = Gate.prepare(config)
    assert gate.account.found == {"runs/fraud.json"}
    assert gate.settings.scope.origin == "PATH"
    assert gate.settings.rules.refuse_nothing


def test_run_gets_the_keys_of_its_host() -> None:
    Path("pytest.ini").write_text("[pytest]\nexperiments_max_gap = 0.25\n")
    host = host_configuration(["runs"], (), named=None)
    config = bare_configuration(["-ppytest_threshold.plugin", "-c/dev/null", "--rootdir=."])
    HermeticRun(["runs"], host, is_chosen=False).pytest_configure(config)
    assert Gate.prepare(config).settings.rules.limit("max_gap") == 0.25


@pytest.mark.parametrize(
    ("directory", "keys", "told"),
    [
        pytest.param(".", "experiments_max_gap = 1", "configuration: pytest.ini", id="here"),
        pytest.param(
            ".", "experiments_report = md:r.md", "configuration: pytest.ini", id="report-here"
        ),
        pytest.param("model", "experiments_max_gap = 1", "configuration: model/pytest.ini", id="m"),
        pytest.param(
            "model\n",
            "experiments_report = md:r.md",
            r"configuration: model\n/pytest.ini (without its experiments_report)",
            id="report-elsewhere",
        ),
    ],
)
def test_origin_of_the_settings_is_told(directory: str, keys: str, told: str) -> None:
    file = Path(directory) / "pytest.ini"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"[pytest]\n{keys}\n")
    host = host_configuration(["runs"], (), named=str(file))
    assert HermeticRun(["runs"], host, is_chosen=True).origin == told


def test_there_may_be_no_settings() -> None:
    assert HermeticRun(["runs"], None, is_chosen=False).origin == "configuration: none"
