"""What a rejected experiment shows in whole runs."""

import re

import pytest

from tests import samples
from tests.acceptance.conftest import Run


def test_rejection_tells_the_numbers_and_every_rule(run: Run, pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "runs" / "low.json", **samples.LOW)
    result = run("--experiments=runs", "--experiments-min-recall=0.8", "--experiments-max-gap=0.1")
    column = (pytester.path / "runs" / "low.json").read_text().index("0.7") + 1
    low = "rejected: recall 0.7 at the operating point"
    result.stdout.fnmatch_lines(
        [
            f"{low} is below the minimum recall 0.8 (and 1 more)",
            f"  --> runs/low.json:1:{column}",
            '    1 | *"recall_arr": [[]0.7, 0.6, 0.5, 0.0]}',
            "      |  *^^^",
            f"{low} has a gap of 0.15 to the target recall 0.85, above the *gap 0.1",
            f"  --> runs/low.json:1:{column}",
            "  operating point: recall 0.7 at threshold 0.0, gap 0.15 to the target *",
            "  highest on the curve: recall 0.7 at threshold 0.0",
            "  minimum recall 0.8: reached at no threshold",
            "  next to the target recall: recall 0.7 at threshold 0.0 below, nothing above",
            "",
            "  recall 1   |",
        ],
        consecutive=True,
    )


def test_gap_is_one_number_wherever_it_is_shown(run: Run, pytester: pytest.Pytester) -> None:
    curve = {"threshold_arr": [0.1, 0.5], "recall_arr": [0.95, 0.79]}
    samples.write(pytester.path / "runs" / "low.json", **curve)
    reports = [f"--experiments-report={kind}:out.{kind}" for kind in ("json", "csv", "md")]
    result = run("--experiments=runs", "--experiments-max-gap=0.05", *reports)
    gap = "0.06"
    (told,) = samples.receipt(pytester.path / "out.json")["experiments"]
    assert repr(told["gap"]) == gap
    assert f"has a gap of {gap} to" in told["reasons"][0]["message"]
    assert f",{gap}," in (pytester.path / "out.csv").read_text("utf-8")
    assert f"has a gap of {gap} to" in (pytester.path / "out.md").read_text("utf-8")
    result.stdout.fnmatch_lines([f"rejected: * has a gap of {gap} to *", f"*, gap {gap} to *"])
    warned = run("--experiments=runs", "--experiments-target-recall=0.85")
    warned.stdout.fnmatch_lines([f"*: ExperimentWarning: * has a gap of {gap} to *"])


def test_rejection_is_at_the_line_of_the_operating_point(
    pytester: pytest.Pytester,
) -> None:
    text = re.sub(r"([\[,]) ?", "\\1\n", samples.text(**samples.LOW))
    path = pytester.path / "low.json"
    path.write_text(text)
    line = text[: text.index("0.7")].count("\n") + 1
    result = pytester.runpytest("low.json", "--experiments-min-recall=0.8")
    result.stdout.fnmatch_lines([f"  --> low.json:{line}:1"])
