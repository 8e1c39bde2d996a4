"""What the pages of the documentation show is so."""

import json
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from pytest_threshold import errors
from pytest_threshold.errors import ExportError
from pytest_threshold.experiment import load_experiment
from pytest_threshold.options import INI_KEYS
from tests import samples
from tests.pages import (
    PAGES,
    README,
    Snippet,
    anchors,
    blocks,
    check_code,
    follow,
    shell,
    snippets,
    text,
)
from tests.samples import ROOT
from tests.unit.export.test_other_files import (
    PR,
    azure_table,
    h2o_model,
    h2o_table,
    vertex_rows,
    write,
)

EXAMPLE = ROOT / "example_project"
PIPELINES = [
    "example_project/.github/workflows/models.yml",
    "example_project/.gitlab-ci.yml",
]
GENERATED = {"docs/messages.md"}  # tests of its own compare it with the messages
SHARED = "docs/several-machines.md"


def nothing(directory: Path) -> None:
    """Begin in an empty directory."""
    assert not [*directory.iterdir()]


def project(directory: Path) -> None:
    """Begin in the example project."""
    shutil.copytree(EXAMPLE, directory, dirs_exist_ok=True)


def clone(directory: Path) -> None:
    """Begin above the example project, as in a clone of the repository."""
    project(directory / "example_project")


def only_runs(directory: Path) -> None:
    """Begin beside the experiments of the example project, without its settings."""
    shutil.copytree(EXAMPLE / "runs", directory / "runs")


def other_files(directory: Path) -> None:
    """Begin beside the files of other tools."""
    curve = "threshold,recall,precision\n0.1,1.0,0.2\n0.4,0.86,0.6\n0.8,0.3,0.9\n"
    files: dict[str, object] = {
        "curves/fraud.csv": curve,
        "curves/churn.csv": curve,
        "dvclive/plots/sklearn/precision_recall.json": {"precision_recall": PR},
        "evaluation.json": {"confidenceMetrics": vertex_rows(has_counts=True)},
        "model.json": h2o_model(training=None, validation=h2o_table()),
        "accuracy_table.json": azure_table(labels=("ham", "fraud", "spam"), positive="fraud"),
    }
    for name, content in files.items():
        write(directory / name, content)


# The pages that are followed from the top to the bottom: files written, commands and code run.
FOLLOWED: dict[str, Callable[[Path], None]] = {
    "docs/accepted-models.md": project,
    "docs/convert.md": other_files,
    "docs/deployment.md": only_runs,
    "docs/notebooks.md": clone,
    "docs/operating-point.md": nothing,
    "docs/own-rules.md": only_runs,
    "docs/pre-commit.md": only_runs,
    "docs/price.md": nothing,
    "docs/program.md": clone,
    "docs/recall-curve.md": nothing,
    "docs/reports.md": only_runs,
    "docs/summary.md": project,
    "docs/training-code.md": nothing,
    "docs/tutorial.md": nothing,
}
# The shell commands that a test below, or one of the named module, runs.
RUN_ELSEWHERE = {
    (README, "bash"),  # .ci/run
    (README, "console"),  # installations
    ("docs/editors.md", "sh"),  # test_schema.py
    (SHARED, "sh"),
}


def without_comments(jsonc: str) -> str:
    return re.sub("^ *//.*", "", jsonc, flags=re.MULTILINE)


def parse_ini(content: str) -> None:
    ConfigParser().read_string(content)


PARSERS: dict[str, Callable[[str], object]] = {
    "ini": parse_ini,
    "json": json.loads,
    "jsonc": lambda content: json.loads(without_comments(content)),
    "python": lambda content: compile(content, "page", "exec"),
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
}
SHELLS = {"bash", "console", "sh"}
RUN = {*SHELLS, "python"}
SNIPPETS = [each for page in PAGES if page not in GENERATED for each in snippets(page)]


@pytest.mark.parametrize("page", FOLLOWED)
def test_page_can_be_followed(page: str, tmp_path: Path) -> None:
    FOLLOWED[page](tmp_path)
    follow(page, tmp_path)


@pytest.mark.parametrize(
    "snippet",
    [each for each in SNIPPETS if each.language in PARSERS],
    ids=lambda each: f"{each.page}-{each.language}",
)
def test_snippet_can_be_parsed(snippet: Snippet) -> None:
    assert PARSERS[snippet.language](snippet.content) is not False


def test_every_snippet_is_run_or_parsed() -> None:
    languages = {each.language for each in SNIPPETS}
    assert languages == {*PARSERS, *SHELLS, "text", "{toctree}", "{eval-rst}"}
    run = {(each.page, each.language) for each in SNIPPETS if each.language in RUN}
    followed = {(page, language) for page in FOLLOWED for language in ("console", "python")}
    assert run - followed == RUN_ELSEWHERE


@pytest.mark.parametrize(("page", "count"), [(README, 1), ("docs/experiment-file.md", 2)])
def test_experiment_file_is_sound(page: str, count: int, tmp_path: Path) -> None:
    contents = blocks(page, "json")
    assert len(contents) == count
    for content in contents:
        path = tmp_path / "page.json"
        path.write_text(content)
        assert load_experiment(path).model_dump() == json.loads(content)


def test_training_code_writes_experiments(tmp_path: Path) -> None:
    for code in blocks("docs/training-code.md", "python"):
        check_code(code, tmp_path)
    written = {path.name: load_experiment(path) for path in (tmp_path / "runs").iterdir()}
    assert written["fraud.json"].recall_arr == written["scores.json"].recall_arr
    assert written["fraud.json"].recall_arr == [1.0, 1.0, 0.5, 0.5]


def test_own_rule_refuses_a_late_threshold(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(*blocks("docs/own-rules.md", "python"))
    samples.write(pytester.path / "late.json", threshold_arr=[0.1, 0.992], recall_arr=[1.0, 0.9])
    pytester.runpytest("--experiments=late.json").assert_outcomes(passed=1, failed=1)


def test_acceptance_ends_when_the_model_passes(tmp_path: Path) -> None:
    project(tmp_path)
    follow("docs/accepted-models.md", tmp_path)
    shutil.copy(EXAMPLE / "runs" / "tumour-forest.json", tmp_path / "runs" / "low-recall.json")
    (tmp_path / "runs" / "tumour-forest.json").unlink()
    done = shell(["pytest", "--experiments=runs"], tmp_path)
    assert "[XPASS(strict)] retrained in December" in done.stdout
    assert done.returncode == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize(
    "snippet",
    [each for each in SNIPPETS if each.language in {"toml", "ini"}],
    ids=lambda each: f"{each.page}-{each.language}",
)
def test_settings_judge_the_runs(pytester: pytest.Pytester, snippet: Snippet) -> None:
    name = {"toml": "pyproject.toml", "ini": "pytest.ini"}[snippet.language]
    (pytester.path / name).write_text(snippet.content)
    only_runs(pytester.path)
    samples.write(pytester.path / "more" / "runs" / "x.json")
    roots = [] if "experiments =" in snippet.content else ["--experiments=runs"]
    result = pytester.runpytest(*roots)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["* found, * judged: * passed, 0 rejected, 0 invalid"])


def test_filter_refuses_a_suspicious_experiment(pytester: pytest.Pytester) -> None:
    (pytester.path / "pyproject.toml").write_text(*blocks("docs/warnings.md", "toml"))
    samples.write(pytester.path / "runs" / "x.json", recall_arr=[0.0, 0.1, 0.85, 1.0])
    pytester.runpytest("--experiments=runs").assert_outcomes(failed=1)


def test_messages_are_those_of_the_example_project() -> None:
    """Its page is compared with what the gate prints."""
    page = (EXAMPLE / "refused_runs" / "README.md").read_text(encoding="utf-8")
    shown = [each for each in SNIPPETS if each.language == "text"]
    assert {each.page for each in shown} == {
        README,
        "docs/absence-fails.md",
        "docs/operating-point.md",
    }
    account = "6 found, 6 judged: 6 passed, 0 rejected, 0 invalid\n"
    assert all(f"```text\n{each.content}```" in page or each.content == account for each in shown)


@pytest.mark.parametrize("page", PAGES)
def test_options_exist(pytester: pytest.Pytester, page: str) -> None:
    named = set(re.findall(r"--experiments[a-z-]*", text(page)))
    printed = pytester.runpytest("--help").stdout.str() if named else ""
    assert {name for name in named if name not in printed} == set()


@pytest.mark.parametrize("page", [page for page in PAGES if page not in GENERATED])
def test_keys_exist(page: str) -> None:
    assert set(re.findall(r"\bexperiments_[a-z_]+", text(page))) <= set(INI_KEYS)


@pytest.mark.parametrize(
    "page",
    [
        *PAGES,
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "benchmarks/README.md",
        "example_project/README.md",
        "example_project/refused_runs/README.md",
    ],
)
def test_links_lead_somewhere(page: str) -> None:
    home = (ROOT / page).parent
    for link in re.findall(r'(?:\]\(|href=")([^)\s"]+)', text(page)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (home / name).resolve() if name else ROOT / page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(str(target.relative_to(ROOT))), link


NAMED_FILE = re.compile(
    r"(?<![\w/.-])((?:\.ci|\.github|benchmarks|docs|pytest_threshold|tests)/[\w./-]*\w)(?![\w*])"
)


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md"])
def test_named_files_exist(page: str) -> None:
    named = set(NAMED_FILE.findall(text(page))) - {"tests/files/rejected/NAME.json"}
    home = EXAMPLE if page == "docs/pipelines.md" else ROOT  # it names files of the project
    assert {name for name in named if not (home / name).exists() | (ROOT / name).exists()} == set()


def test_index_lists_every_page() -> None:
    pages = {page.removeprefix("docs/") for page in PAGES} - {README, "index.md"}
    index = text("docs/index.md")
    assert set(re.findall(r"\]\((\S+?\.md)\)", index)) == pages
    trees = "".join(blocks("docs/index.md", "{toctree}"))
    assert {f"{name}.md" for name in re.findall(r"^([\w-]+)$", trees, re.MULTILINE)} == pages


def test_readme_is_short() -> None:
    assert len(text(README).split()) <= 900


def test_commands_of_the_readme_leave_the_shell_where_it_was() -> None:
    gate, tests = blocks(README, "bash")
    assert re.fullmatch(
        r"\( .* && cd example_project && \.\./\.venv/bin/python -m pytest \)\n", gate
    )
    assert re.fullmatch(r"\( .*\.venv-test/bin/python -m pytest -n auto \)\n", tests)


@pytest.mark.parametrize("name", ["api", "messages", "options", "rules"])
def test_page_is_what_its_script_makes(name: str) -> None:
    page = runpy.run_path(str(ROOT / "docs" / f"write_{name}.py"))["page"]()
    assert text(f"docs/{name}.md") == page


@pytest.mark.parametrize("page", [README, SHARED])
def test_workflow_has_the_form_of_its_host(tmp_path: Path, page: str) -> None:
    (tmp_path / "models.yml").write_text(blocks(page, "yaml")[0])
    form = ["--builtin-schema", "vendor.github-workflows", str(tmp_path / "models.yml")]
    subprocess.run([sys.executable, "-m", "check_jsonschema", *form], check=True)


def test_pipelines_are_named_as_they_install() -> None:
    commit, clone = blocks("docs/pipelines.md", "yaml")
    (path,) = yaml.safe_load(clone).values()
    for pipeline in PIPELINES:
        assert commit.strip() in text(pipeline)
        assert f"  # {path}\n" in text(pipeline)


@pytest.mark.parametrize("page", [*PAGES, *PIPELINES])
def test_user_learns_what_to_put_in_for_a_placeholder(page: str) -> None:
    names = {"OWNER": r"\bowner\b", "COMMIT": r"\bcommit\b that you have looked at"}
    for name in names.keys() & set(re.findall(r"[A-Z]+", text(page))):
        assert re.search(names[name], re.sub(r"[\s#]+", " ", text(page))), name


def test_page_of_training_code_has_every_error() -> None:
    named = re.findall(r"^\| `(\w+Error)` \|", text("docs/training-code.md"), re.MULTILINE)
    kinds = [value for value in vars(errors).values() if isinstance(value, type)]
    assert set(named) == {
        kind.__name__ for kind in kinds if issubclass(kind, ExportError) and kind is not ExportError
    }


def test_page_of_the_receipt_has_its_keys() -> None:
    schema = json.loads((ROOT / "pytest_threshold" / "receipt.schema.json").read_text())
    whole, experiment = text("docs/receipt.md").split("An experiment has these keys.")
    assert keys_of_a_table(whole) == set(schema["properties"])
    assert keys_of_a_table(experiment) == set(schema["$defs"]["PassedExperiment"]["properties"])


def keys_of_a_table(page: str) -> set[str]:
    cells = re.findall(r"^\| (`.*?) \|", page, re.MULTILINE)
    return {key for cell in cells for key in re.findall(r"`(\w+)`", cell)}


def shared_corpus() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the jobs of the workflow that shares a corpus, and what pytest-split changes."""
    workflow, split = blocks(SHARED, "yaml")
    return yaml.safe_load(workflow)["jobs"], yaml.safe_load(split)


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
    tmp_path: Path, *, is_split: bool, lost: list[str], codes: list[int]
) -> None:
    for name in ("fraud/a", "fraud/b", "mail/c"):
        samples.write(tmp_path / "runs" / f"{name}.json")
    jobs, split = shared_corpus()
    steps = (split if is_split else jobs["judge"])["steps"]
    (judging,) = [step["run"] for step in steps if "pytest " in step.get("run", "")]
    for name in map(str, (split if is_split else jobs["judge"]["strategy"])["matrix"]["team"]):
        run(judging.replace("${{ matrix.team }}", name), tmp_path)
    for name in lost:
        (tmp_path / "parts" / f"{name}.json").unlink()
    found: list[int] = []
    for step in jobs["gate"]["steps"]:
        if step.get("run", "").startswith("pytest-threshold ") and not any(found):
            found.append(run(step["run"], tmp_path))
    assert found == codes
    (alone,) = blocks(SHARED, "sh")
    assert " ".join(jobs["gate"]["steps"][-2]["run"].split()) == alone.strip()


def run(line: str, directory: Path) -> int:
    """Run a line as a step of the workflow does."""
    return shell(["bash", "-euo", "pipefail", "-c", line], directory).returncode
