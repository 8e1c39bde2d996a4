"""The pipelines of the example project, run with the shells of their hosts."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.samples import ROOT

EXAMPLE = ROOT / "example_project"
WORKFLOW = EXAMPLE / ".github" / "workflows" / "models.yml"
GITLAB = EXAMPLE / ".gitlab-ci.yml"
INSTALLATION = 'python -m pip install "$GATE"'

# How GitHub's runner runs a step whose shell is not named, and one whose shell is named bash.
UNNAMED_SHELL = ("bash", "-e")
NAMED_SHELL = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")
# What GitLab's runner writes above a job's script.
GITLAB_START = """\
if set -o | grep pipefail > /dev/null; then set -o pipefail; fi; set -o errexit
set +o noclobber
"""


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """The commands of a job behind its installation, and how its runner runs them."""

    steps: Sequence[str]
    runner: Sequence[str] = NAMED_SHELL
    start: str = ""

    def run(self, project: Path) -> subprocess.CompletedProcess[str]:
        """Run the steps up to the first that fails."""
        for step in self.steps:
            done = in_a_shell(self.start + step, runner=self.runner, inside=project)
            if done.returncode:
                return done
        return done


def in_a_shell(
    script: str, *, runner: Sequence[str], inside: Path
) -> subprocess.CompletedProcess[str]:
    """Run a script from a file, as runners do, on a machine where the plugin is installed."""
    file = inside.parent / "script.sh"
    file.write_text(script)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    host = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(inside.parent / "summary.md")}
    return subprocess.run(
        [*runner, file],
        cwd=inside,
        env={**os.environ, **host, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def read(path: Path) -> dict[Any, Any]:
    content: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def without_installation(commands: Sequence[str]) -> list[str]:
    assert commands[0] == INSTALLATION
    return list(commands[1:])


@pytest.mark.parametrize(("path", "key"), [(WORKFLOW, "env"), (GITLAB, "variables")])
def test_plugin_comes_from_a_commit_that_the_user_chooses(path: Path, key: str) -> None:
    assert read(path)[key] == {"GATE": "git+https://github.com/OWNER/pytest-threshold@COMMIT"}


def pipeline(path: Path) -> Pipeline:
    if path == GITLAB:
        script = without_installation(read(path)["gate"]["script"])
        return Pipeline(steps=["\n".join(script)], runner=["bash"], start=GITLAB_START)
    content = read(path)
    assert content["defaults"]["run"] == {"shell": "bash"}
    steps = [step for step in content["jobs"]["gate"]["steps"] if "run" in step]
    assert not any("shell" in step for step in steps)
    return Pipeline(steps=without_installation([step["run"] for step in steps]))


def junit_counts(project: Path) -> tuple[int, int]:
    """Return how many test cases a JUnit file has, and how many of them failed."""
    (suite,) = ET.parse(project / "reports" / "junit.xml").getroot()  # noqa: S314 - our own
    return len(suite.findall("testcase")), len(suite.findall("testcase/failure"))


def refuse_one(project: Path) -> None:
    shutil.copy(project / "refused_runs" / "percent.json", project / "runs")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the example project."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    hidden = shutil.ignore_patterns(".pytest_cache", "__pycache__", "reports")
    return Path(shutil.copytree(EXAMPLE, tmp_path / "project", ignore=hidden))


@pytest.mark.parametrize(
    ("path", "form"),
    [(WORKFLOW, "vendor.github-workflows"), (GITLAB, "vendor.gitlab-ci")],
    ids=["github", "gitlab"],
)
def test_file_has_the_form_of_its_host(path: Path, form: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", form, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [WORKFLOW, GITLAB], ids=["github", "gitlab"])
def test_sound_models_pass(project: Path, path: Path) -> None:
    done = pipeline(path).run(project)
    assert done.returncode == 0, done.stdout
    assert junit_counts(project) == (6, 0)


@pytest.mark.parametrize("path", [WORKFLOW, GITLAB], ids=["github", "gitlab"])
def test_refused_model_fails_the_job_and_its_verdict_is_kept(project: Path, path: Path) -> None:
    refuse_one(project)
    done = pipeline(path).run(project)
    assert done.returncode == 1, done.stdout
    assert junit_counts(project) == (7, 1)


def test_github_keeps_the_reports_and_shows_the_summary(project: Path) -> None:
    refuse_one(project)
    pipeline(WORKFLOW).run(project)
    (upload,) = [
        step for step in read(WORKFLOW)["jobs"]["gate"]["steps"] if "upload" in step.get("uses", "")
    ]
    assert upload["if"] == "always()"
    kept = {path.name for path in (project / upload["with"]["path"]).iterdir()}
    assert kept == {"junit.xml", "receipt.json"}
    assert "runs/percent.json" in (project.parent / "summary.md").read_text(encoding="utf-8")


def test_gitlab_keeps_the_reports_and_shows_the_junit_file(project: Path) -> None:
    refuse_one(project)
    pipeline(GITLAB).run(project)
    artifacts = read(GITLAB)["gate"]["artifacts"]
    assert artifacts["when"] == "always"
    (directory,) = artifacts["paths"]
    kept = {path.name for path in (project / directory).iterdir()}
    assert kept == {"junit.xml", "receipt.json", "gate.md"}
    assert (project / artifacts["reports"]["junit"]).exists()


def test_github_skips_nothing_and_forgives_nothing() -> None:
    content = read(WORKFLOW)
    # YAML 1.1 reads the key `on` as true.
    assert content[True] == {
        "pull_request": None,
        "merge_group": None,
        "push": {"branches": ["main"]},
    }
    assert content["permissions"] == {"contents": "read"}
    gate = content["jobs"]["gate"]
    assert not gate.keys() & {"if", "continue-on-error", "needs", "permissions", "strategy"}
    assert [step.get("if") for step in gate["steps"]] == [None] * 4 + ["always()"]
    assert not any("continue-on-error" in step for step in gate["steps"])
    assert gate["steps"][0]["with"] == {"persist-credentials": False}


def test_gitlab_skips_nothing_and_forgives_nothing() -> None:
    content = read(GITLAB)
    assert [rule["if"] for rule in content["workflow"]["rules"]] == [
        '$CI_PIPELINE_SOURCE == "merge_request_event"',
        "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
    ]
    gate = content["gate"]
    assert gate["allow_failure"] is False
    assert not gate.keys() & {"rules", "only", "except", "when", "needs"}


def has_pipefail(shell: str) -> bool:
    return subprocess.call([shell, "-c", "set -o pipefail"], stderr=subprocess.DEVNULL) == 0


@pytest.mark.parametrize(
    ("runner", "start", "code"),
    [
        pytest.param(UNNAMED_SHELL, "", 0, id="github-unnamed"),
        pytest.param(UNNAMED_SHELL, "set -o pipefail\n", 1, id="github-unnamed-cured"),
        pytest.param(NAMED_SHELL, "", 1, id="github-bash"),
        pytest.param(("bash",), GITLAB_START, 1, id="gitlab-bash"),
        pytest.param(
            ("sh",),
            GITLAB_START,
            0,
            id="gitlab-sh",
            marks=pytest.mark.skipif(has_pipefail("sh"), reason="this sh has pipefail"),
        ),
    ],
)
def test_pipe_loses_the_verdict_without_pipefail(
    project: Path, runner: Sequence[str], start: str, code: int
) -> None:
    refuse_one(project)
    piped = f"{start}python -m pytest --experiments-only | tee gate.log\n"
    done = in_a_shell(piped, runner=runner, inside=project)
    assert done.returncode == code, done.stdout
    assert "7 found, 7 judged: 6 passed, 0 rejected, 1 invalid" in done.stdout


def configure(project: Path, *without: str, **changes: str) -> None:
    """Leave out keys of the project's configuration, and replace some lines."""
    file = project / "pyproject.toml"
    text = file.read_text(encoding="utf-8")
    for key in without:
        text, count = re.subn(f"^{key} = .*\n", "", text, flags=re.MULTILINE)
        assert count == 1, key
    for key, line in changes.items():
        text, count = re.subn(f"^{key} = .*$", line, text, flags=re.MULTILINE)
        assert count == 1, key
    file.write_text(text, encoding="utf-8")


def judged(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = " ".join(["python -m pytest", *arguments])
    return in_a_shell(command, runner=NAMED_SHELL, inside=project)


@pytest.mark.parametrize(
    ("without", "code", "told"),
    [
        pytest.param(["required_plugins", "strict_config"], 0, "1 passed", id="neither"),
        pytest.param(["strict_config"], 4, "Missing required plugins: pytest-threshold", id="one"),
        pytest.param([], 4, "Missing required plugins: pytest-threshold", id="both"),
    ],
)
def test_missing_plugin_loses_the_verdict_unless_it_is_required(
    project: Path, without: list[str], code: int, told: str
) -> None:
    refuse_one(project)
    (project / "test_unit.py").write_text("def test_unit(): pass\n")
    configure(project, *without)
    assert judged(project).returncode == 1
    done = judged(project, "-p", "no:threshold")
    assert done.returncode == code, done.stdout
    assert told in done.stdout


RULE = "experiments_min_recall = 0.84"
MISSPELT = "experiments_min_recal = 0.84"


@pytest.mark.parametrize(
    ("without", "line", "code", "told"),
    [
        pytest.param([], RULE, 1, "is below the minimum recall 0.84", id="spelt-right"),
        pytest.param(["strict_config"], MISSPELT, 4, "is it experiments_min_recall?", id="lax"),
        pytest.param([], MISSPELT, 4, "is it experiments_min_recall?", id="strict"),
    ],
)
def test_misspelt_key_loses_no_rule(
    project: Path, without: list[str], line: str, code: int, told: str
) -> None:
    configure(project, *without, experiments_min_recall=line)
    done = judged(project)
    assert done.returncode == code, done.stdout
    assert told in done.stdout
