"""The hook, run by the real pre-commit in a real repository."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import samples
from tests.once import made_once
from tests.pages import blocks
from tests.samples import ROOT

PRE_COMMIT = [sys.executable, "-m", "pre_commit"]
(CONFIGURATION,) = blocks("docs/pre-commit.md", "yaml")

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def run(*words: str, inside: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=inside, text=True, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def git(*words: str, inside: Path) -> str:
    done = run("git", *words, inside=inside)
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


@dataclass(frozen=True, kw_only=True)
class Project:
    """A repository whose commits pass the hook."""

    path: Path

    def write(self, name: str, **changes: object) -> Path:
        return samples.write(self.path / name, **changes)

    def commit(self, *names: str) -> subprocess.CompletedProcess[str]:
        """Stage some files, if any are given, and commit what is staged."""
        if names:
            git("add", "--", *names, inside=self.path)
        return run("git", "commit", "--message=more", inside=self.path)

    @property
    def commits(self) -> int:
        return int(git("rev-list", "--all", "--count", inside=self.path))


def forget_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the git of the host, which may itself run the tests in a hook, out of the tests."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "COVERAGE_", "COV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.com")


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with the package as it is now; pre-commit installs it beside, once."""

    def make(path: Path) -> None:
        copy = path / "pytest-threshold"
        copy.mkdir(parents=True)
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "pytest_threshold", copy / "pytest_threshold", ignore=ignore)
        for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, copy)
        git("init", "--quiet", "--initial-branch=main", inside=copy)
        git("add", ".", inside=copy)
        git("commit", "--quiet", "--message=first", inside=copy)

    with pytest.MonkeyPatch.context() as monkeypatch:
        forget_git(monkeypatch)
        return made_once(tmp_path_factory, "pre-commit", make) / "pytest-threshold"


@pytest.fixture
def project(hooks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Project]:
    """Make a repository with the hook as on its page, and with more lines to configure it."""
    forget_git(monkeypatch)
    monkeypatch.setenv("PRE_COMMIT_COLOR", "never")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(hooks.parent / "store"))
    (tmp_path / "pytest-threshold").symlink_to(hooks)

    def make(*more: str) -> Project:
        repository = tmp_path / "project"
        repository.mkdir()
        lines = [f"        {line}\n" for line in more]
        (repository / ".pre-commit-config.yaml").write_text(CONFIGURATION + "".join(lines))
        git("init", "--quiet", inside=repository)
        installed = run(*PRE_COMMIT, "install", inside=repository)
        assert installed.returncode == 0, installed.stdout
        git("add", ".", inside=repository)
        return Project(path=repository)

    return make


def tables(done: subprocess.CompletedProcess[str]) -> int:
    return sum(samples.TITLE in line for line in done.stdout.splitlines())


def test_good_commit_passes(project: Callable[..., Project]) -> None:
    repository = project()
    repository.write("runs/fraud.json")
    repository.write("models/experiments/deep/spam.JSON")
    done = repository.commit("runs", "models")
    assert done.returncode == 0, done.stdout
    assert re.search(r"^pytest-threshold\.+Passed$", done.stdout, re.MULTILINE)
    assert repository.commits == 1


def test_bad_file_stops_the_commit(project: Callable[..., Project]) -> None:
    repository = project()
    repository.write("runs/fraud.json")
    repository.write("runs/bad.json", issuer="nobody")
    done = repository.commit("runs")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "invalid: issuer: an email address must have an @-sign" in lines
    assert any(line.startswith("  --> runs/bad.json:1:") for line in lines)
    assert "2 found, 2 judged: 1 passed, 0 rejected, 1 invalid" in lines
    assert repository.commits == 0


def test_staged_content_is_judged(project: Callable[..., Project]) -> None:
    repository = project()
    path = repository.write("runs/fraud.json", issuer="nobody")
    git("add", "runs", inside=repository.path)
    repository.write("runs/fraud.json")
    done = repository.commit()
    assert done.returncode == 1
    assert "invalid: issuer: an email address must have an @-sign" in done.stdout
    git("add", "runs", inside=repository.path)
    path.write_text("broken, but not staged")
    assert repository.commit().returncode == 0
    assert path.read_text() == "broken, but not staged"
    assert repository.commits == 1


def test_many_files_give_one_table(project: Callable[..., Project]) -> None:
    repository = project()
    for number in range(299):
        repository.write(f"runs/{number}.json")
    repository.write("runs/bad.json", issuer="nobody")
    done = repository.commit("runs")
    assert done.returncode == 1
    assert tables(done) == 1
    assert "300 found, 300 judged: 299 passed, 0 rejected, 1 invalid" in done.stdout.splitlines()


def test_files_elsewhere_are_not_judged(project: Callable[..., Project]) -> None:
    repository = project()
    for name in ("package.json", "data/x.json", "myruns/x.json", "runs.json", "runs/notes.md"):
        repository.write(name, issuer="nobody")
    done = repository.commit(".")
    assert done.returncode == 0, done.stdout
    assert "(no files to check)Skipped" in done.stdout


def test_user_chooses_files_and_options(project: Callable[..., Project]) -> None:
    repository = project("files: ^models/", "args: [--min-recall=0.8]")
    repository.write("runs/bad.json", issuer="nobody")
    repository.write("models/low.json", **samples.LOW)
    repository.write("models/notebook.ipynb", issuer="nobody")
    repository.write("models/notes.md", issuer="nobody")
    done = repository.commit(".")
    assert done.returncode == 1
    assert "1 found, 1 judged: 0 passed, 1 rejected, 0 invalid" in done.stdout.splitlines()


def test_links_and_relatives_of_json_are_left_alone(project: Callable[..., Project]) -> None:
    repository = project("files: ^models/")
    repository.write("models/fraud.json")
    (repository.path / "models" / "weights.bin").symlink_to("nowhere")
    (repository.path / "models" / "latest").symlink_to(".")
    for name in ("map.geojson", "notebook.ipynb", "meta.jsonld"):
        repository.write(f"models/{name}", issuer="nobody")
    done = repository.commit(".")
    assert done.returncode == 0, done.stdout
    assert re.search(r"^pytest-threshold\.+Passed$", done.stdout, re.MULTILINE)


def test_settings_of_the_repository_apply_and_nothing_else_of_it(
    project: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = project()
    (repository.path / "pyproject.toml").write_text(
        '[tool.pytest]\nexperiments_min_recall = 0.8\naddopts = ["-k", "nothing"]\n'
        'required_plugins = ["pytest-nowhere"]\n'
    )
    (repository.path / "conftest.py").write_text("raise SystemExit('executed')")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-k good")
    repository.write("runs/low.json", **samples.LOW)
    done = repository.commit(".")
    assert done.returncode == 1
    assert "1 found, 1 judged: 0 passed, 1 rejected, 0 invalid" in done.stdout.splitlines()


def test_link_is_judged(project: Callable[..., Project]) -> None:
    repository = project()
    repository.write("runs/fraud.json")
    (repository.path / "runs" / "link.json").symlink_to("nowhere.json")
    done = repository.commit("runs")
    assert done.returncode == 1
    assert "found a link to a file that does not exist" in done.stdout


def test_manifest_is_valid() -> None:
    done = run(*PRE_COMMIT, "validate-manifest", ".pre-commit-hooks.yaml", inside=ROOT)
    assert done.returncode == 0, done.stdout
