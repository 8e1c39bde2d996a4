"""The Markdown report of a run as a renderer of GitHub's dialect shows it."""

from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Run
from tests.markdown import HOSTILE, RENDERER, html, rows, shown


def test_report_has_verdict_settings_and_tables(run: Run, runs: Path) -> None:
    samples.write(runs / "low.json", **samples.LOW)
    samples.write(runs / "wrong.json", issuer="ada", model_id=1)
    run("--experiments=runs", "--experiments-min-recall=0.8", "--experiments-report=md:r.md")
    text = (runs.parent / "r.md").read_text()
    lines = text.splitlines()
    assert lines[0] == "## Experiment thresholds"
    assert lines[2] == "**Refused:** 4 found, 4 judged: 2 passed, 1 rejected, 1 invalid"
    assert lines[4] == "Settings: target recall 0.85, minimum recall 0.8"
    model = samples.SOUND["model_id"]
    low = "recall 0.7 at the operating point is below the minimum recall 0.8"
    wrong = "model_id: must be a string, found 1 (and 1 more)"
    assert [[shown(cell) for cell in row] for row in rows(text)] == [
        [model, "ada@example.com", "0.0", "0.7", "rejected", "runs/low.json", low],
        ["", "", "", "", "invalid", "runs/wrong.json", wrong],
        [model, "ada@example.com", "0.5", "0.84", "passed", "runs/fraud.json"],
        [model, "ada@example.com", "0.5", "0.84", "passed", "runs/mail/spam.json"],
    ]
    assert html(text) == ["<details><summary>2 passed</summary>", "</details>"]


def test_passed_run_has_one_collapsed_table(run: Run, runs: Path) -> None:
    run("--experiments=runs", "--experiments-report=md:r.md")
    text = (runs.parent / "r.md").read_text()
    assert "**Passed:** 2 found, 2 judged: 2 passed" in text
    assert text.index("<details>") < text.index("| model_id")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_name_is_shown_as_it_is(pytester: pytest.Pytester, name: str) -> None:
    samples.write(pytester.path / "runs" / f"{name}.json", issuer="a|b`_*#@example.com")
    samples.write(pytester.path / "runs" / f"low {name}.json", recall_arr=[0.1, 0.1, 0.1, 0.1])
    pytester.runpytest(
        "--experiments=runs", "--experiments-min-recall=0.8", "--experiments-report=md:r.md"
    )
    text = (pytester.path / "r.md").read_text()
    low, good = rows(text)
    assert shown(low[5]) == f"runs/low {name}.json"
    assert shown(good[5]) == f"runs/{name}.json"
    assert shown(good[1]) == "a|b`_*#@example.com"
    assert html(text) == ["<details><summary>1 passed</summary>", "</details>"]
    RENDERER.render(text)


def test_directories_passed_over_and_names_with_pipes_are_told(pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "runs" / "x|y.json")
    samples.write(pytester.path / "runs" / "build" / "z.json")
    pytester.runpytest("--experiments=runs", "--experiments-report=md:r.md", "-k", "nothing")
    lines = (pytester.path / "r.md").read_text().splitlines()
    assert "Not judged: `runs/x|y.json`" in lines
    assert "Directories passed over: `runs/build (ignored)`" in lines
