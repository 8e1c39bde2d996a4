"""The example project does what its pages say."""

import re
import runpy
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests import samples
from tests.samples import ROOT

EXAMPLE = ROOT / "example_project"
RUNS = EXAMPLE / "runs"
REFUSED = EXAMPLE / "refused_runs"


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch, pytester: pytest.Pytester) -> pytest.Pytester:
    """Run pytest in the example project, but leave no cache there."""
    monkeypatch.chdir(EXAMPLE)
    return pytester


def test_runs_pass_the_gate_of_the_project(at_home: pytest.Pytester) -> None:
    result = at_home.runpytest("-pno:cacheprovider")
    result.assert_outcomes(passed=6)
    assert samples.summary(result)[-1] == "6 found, 6 judged: 6 passed, 0 rejected, 0 invalid"
    assert result.ret == pytest.ExitCode.OK


def test_page_of_refused_runs_shows_what_the_gate_prints(at_home: pytest.Pytester) -> None:
    result = at_home.runpytest("-pno:cacheprovider", "--experiments=refused_runs")
    page = (REFUSED / "README.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^## (\S+)$.*?^```text\n(.*?)\n```$", page, re.DOTALL | re.MULTILINE))
    assert set(shown) == {path.name for path in REFUSED.iterdir()} - {"README.md"}
    failures = re.split(r"^_+ refused_runs/(\S+) _+$", result.stdout.str(), flags=re.MULTILINE)
    printed = {
        name: re.split(r"^=+ ", text, flags=re.MULTILINE)[0].strip("\n")
        for name, text in zip(failures[1::2], failures[2::2], strict=True)
    }
    assert printed == shown
    errors = re.findall(r"^    (error: .*)$", page, re.MULTILINE)
    assert errors == [line for line in result.outlines if line.startswith("error: ")]
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def pinned_versions_are_installed() -> bool:
    lines = (EXAMPLE / "requirements.txt").read_text().splitlines()
    pins = [line.split("==") for line in lines if "==" in line]
    return all(version(name) == pin for name, pin in pins)


@pytest.mark.filterwarnings("default")
def test_training_writes_the_same_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "argv", ["train.py", str(tmp_path)])
    runpy.run_path(str(EXAMPLE / "train.py"), run_name="__main__")
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in RUNS.iterdir()}
    assert written.keys() == committed.keys()
    if not pinned_versions_are_installed():
        pytest.skip("needs the versions of requirements.txt")
    assert written == committed
