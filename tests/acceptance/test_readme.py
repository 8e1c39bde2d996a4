"""What the README shows is so."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pytest_threshold.experiment import load_experiment
from tests import samples
from tests.samples import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAMS = Path(sys.executable).parent


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_experiment_file_is_sound(tmp_path: Path) -> None:
    (text,) = blocks("json")
    path = tmp_path / "readme.json"
    path.write_text(text)
    assert load_experiment(path).model_id == json.loads(text)["model_id"]


def test_notebook_code_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, *codes = blocks("python")
    monkeypatch.chdir(ROOT)
    assert len(codes) == 2
    for code in codes:
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own page
        assert capsys.readouterr().out == code.rpartition("# ")[2]


def test_training_code_writes_an_experiment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, *_ = blocks("python")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own page
    assert load_experiment("runs/fraud.json").recall_arr == [1.0, 1.0, 0.5, 0.5]


def test_rule_is_checked_for_each_experiment(pytester: pytest.Pytester) -> None:
    _, rule, *_ = blocks("python")
    (pytester.path / "runs").symlink_to(ROOT / "example_project" / "runs")
    pytester.makepyfile(rule)
    pytester.runpytest("--experiments=runs").assert_outcomes(passed=12)
    samples.write(pytester.path / "late.json", threshold_arr=[0.1, 0.992], recall_arr=[1.0, 0.9])
    pytester.runpytest("--experiments=late.json").assert_outcomes(passed=1, failed=1)


def test_configuration_judges_the_runs(pytester: pytest.Pytester) -> None:
    toml, strict = blocks("toml")
    (pytester.path / "pyproject.toml").write_text(toml + strict.removeprefix("[tool.pytest]\n"))
    (pytester.path / "runs").symlink_to(ROOT / "example_project" / "runs")
    pytester.runpytest().assert_outcomes(passed=6)
    samples.write(pytester.path / "more" / "x.json", recall_arr=[0.0, 0.1, 0.85, 1.0])
    pytester.runpytest("--experiments=more").assert_outcomes(failed=1)


def test_messages_are_those_of_the_example_project() -> None:
    """Its page is compared with what the gate prints."""
    page = (ROOT / "example_project" / "refused_runs" / "README.md").read_text(encoding="utf-8")
    shown = blocks("text")
    assert len(shown) == 2
    assert all(f"```text\n{text}```" in page for text in shown)


def test_summary_is_what_the_example_project_prints(
    monkeypatch: pytest.MonkeyPatch, pytester: pytest.Pytester
) -> None:
    console, *_ = blocks("console")
    monkeypatch.chdir(ROOT / "example_project")
    printed = pytester.runpytest("-pno:cacheprovider").outlines
    shown = [
        line for line in console.splitlines()[1:] if not line.startswith(("=", "...", "runs/"))
    ]
    assert len(shown) == 12
    assert [line for line in shown if line not in printed] == []


def typed(line: str) -> list[str | Path]:
    """Return the words of a line that starts the program."""
    prompt, program, *arguments = line.split(" ")
    assert (prompt, program) == ("$", "pytest-threshold")
    return [PROGRAMS / program, *arguments]


def test_receipt_is_verified_as_shown(pytester: pytest.Pytester) -> None:
    _, _, console, html = blocks("console")
    (pytester.path / "runs").symlink_to(ROOT / "example_project" / "runs")
    gate, verification, printed = console.splitlines()
    options = gate.removeprefix("$ pytest ").split(" ")
    assert pytester.runpytest(*options).ret == pytest.ExitCode.OK
    assert pytester.run(*typed(verification)).outlines == [printed]
    samples.receipt(pytester.path / "out" / "receipt.json")
    page = html.strip().removeprefix("$ pytest ").split(" ")
    assert pytester.runpytest("--experiments=runs", *page).ret == pytest.ExitCode.OK
    assert (pytester.path / "report.html").exists()


def test_command_prints_what_is_shown(
    monkeypatch: pytest.MonkeyPatch, pytester: pytest.Pytester
) -> None:
    _, console, *_ = blocks("console")
    monkeypatch.chdir(ROOT)
    line, *shown = console.splitlines()
    done = pytester.run(*typed(line))
    assert [line for line in shown if line != "..."] == [
        line for line in done.outlines if line in shown
    ]


def shared_corpus() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the jobs of the workflow that shares a corpus, and what pytest-split changes."""
    _, workflow, split = blocks("yaml")
    return yaml.safe_load(workflow)["jobs"], yaml.safe_load(split)


def test_workflow_of_a_shared_corpus_has_the_form_of_its_host(tmp_path: Path) -> None:
    (tmp_path / "models.yml").write_text(blocks("yaml")[1])
    form = ["--builtin-schema", "vendor.github-workflows", str(tmp_path / "models.yml")]
    subprocess.run([sys.executable, "-m", "check_jsonschema", *form], check=True)


def test_workflow_of_a_shared_corpus_skips_nothing() -> None:
    jobs, _ = shared_corpus()
    assert jobs["gate"]["needs"] == "judge"
    assert jobs["gate"]["if"] == "always()"
    assert [step["if"] for step in jobs["judge"]["steps"] if "if" in step] == ["always()"]
    assert not any("if" in step for step in jobs["gate"]["steps"])


@pytest.mark.parametrize(
    ("is_split", "lost", "codes"),
    [
        pytest.param(False, [], [0, 0], id="teams"),
        pytest.param(False, ["mail"], [1], id="teams-lost"),
        pytest.param(False, ["mail", "fraud"], [4], id="teams-all-lost"),
        pytest.param(True, [], [0, 0], id="groups"),
        pytest.param(True, ["2"], [1], id="groups-lost"),
    ],
)
def test_shared_corpus_is_combined_as_shown(
    pytester: pytest.Pytester, *, is_split: bool, lost: list[str], codes: list[int]
) -> None:
    for name in ("fraud/a", "fraud/b", "mail/c"):
        samples.write(pytester.path / "runs" / f"{name}.json")
    jobs, split = shared_corpus()
    steps = (split if is_split else jobs["judge"])["steps"]
    (judging,) = [step["run"] for step in steps if "pytest " in step.get("run", "")]
    for name in map(str, (split if is_split else jobs["judge"]["strategy"])["matrix"]["team"]):
        shell(pytester, judging.replace("${{ matrix.team }}", name))
    for name in lost:
        (pytester.path / "parts" / f"{name}.json").unlink()
    found: list[int] = []
    for step in jobs["gate"]["steps"]:
        if step.get("run", "").startswith("pytest-threshold ") and not any(found):
            found.append(shell(pytester, step["run"]))
    assert found == codes


def shell(pytester: pytest.Pytester, line: str) -> int:
    """Run a line on a machine where the plugin is installed."""
    line = line.replace("python ", f"{PROGRAMS}/python ")
    line = line.replace("pytest-threshold ", f"{PROGRAMS}/pytest-threshold ")
    return int(pytester.run("bash", "-euo", "pipefail", "-c", line).ret)


@pytest.mark.parametrize("name", re.findall(r"--experiments[a-z-]*", README))
def test_options_exist(pytester: pytest.Pytester, name: str) -> None:
    assert name in pytester.runpytest("--help").stdout.str()
