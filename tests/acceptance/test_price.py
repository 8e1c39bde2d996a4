"""The gate tells a model from a coin: the price of the recall in whole runs."""

import csv
import json
import re
import sys
import warnings
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from sklearn.metrics import precision_recall_curve, roc_curve

from pytest_threshold.export import (
    from_precision_recall_curve,
    from_roc_curve,
    from_scores,
    model_uuid,
    write_experiment,
)
from tests import samples
from tests.acceptance.conftest import Run

FAILED = pytest.ExitCode.TESTS_FAILED
AS_ERRORS = "-Werror::pytest_threshold.ExperimentWarning"
RECALL_RULES = ("--experiments-min-recall=0.84", "--experiments-max-gap=0.01")
# A bank's data: of 5,000 samples, 113 are fraud.
SIZE, FRAUDS = 5000, 113
PRICE = {"precision_arr": [0.1, 0.3, 0.6, None], "fpr_arr": [1.0, 0.25, 0.0625, 0.0]}


def scores_of(kind: str) -> tuple[Any, Any]:
    """Return labels, and the scores of a model, a coin, or a model that is used wrongly."""
    random = np.random.default_rng(1)
    truth = np.arange(SIZE) < FRAUDS
    model = random.beta(2 + 6 * truth, 8 - 5 * truth)
    scores = {
        "model": model,
        "coin": random.random(SIZE),
        "wrong-class": 1 - model,
        "labels": (model > 0.5).astype(float),
    }
    return truth, scores[kind]


def write(path: Path, kind: str, helper: str) -> None:
    """Write the experiment of some scores as training code does, by one of the helpers."""
    truth, scores = scores_of(kind)
    number = ("model", "coin", "wrong-class", "labels").index(kind)
    who: dict[str, Any] = {
        "model_id": model_uuid(f"{kind} {helper}"),
        "issuer": "ada@example.com",
        "experiment_date": f"2026-11-22T10:0{number}:00Z",
    }
    counts: dict[str, Any] = {"n_positives": FRAUDS, "n_negatives": SIZE - FRAUDS}
    if helper == "scores":
        with warnings.catch_warnings():  # of the coin and of the wrong class
            warnings.simplefilter("ignore")
            experiment = from_scores(truth, scores, **who)
    elif helper == "precision":
        precision, recall, thresholds = precision_recall_curve(truth, scores)
        experiment = from_precision_recall_curve(
            thresholds, recall, precision=precision, **counts, **who
        )
    elif helper == "rates":
        fpr, tpr, thresholds = roc_curve(truth, scores, drop_intermediate=False)
        experiment = from_roc_curve(fpr, tpr, thresholds, **counts, **who)
    else:
        fpr, tpr, thresholds = roc_curve(truth, scores)
        experiment = from_roc_curve(fpr, tpr, thresholds, **who)
    write_experiment(experiment, path)


@pytest.mark.parametrize("helper", ["scores", "precision", "rates"])
def test_model_passes_and_what_is_no_better_than_a_coin_does_not(
    run: Run, pytester: pytest.Pytester, helper: str
) -> None:
    """All but the labels have the target recall, and pass rules of the recall."""
    for kind in ("model", "coin", "wrong-class", "labels"):
        write(pytester.path / "runs" / f"{kind}.json", kind, helper)
    result = run("--experiments=runs", *RECALL_RULES, "-Wignore")
    dense = {"runs/model.json", "runs/coin.json", "runs/wrong-class.json"}
    assert {name for name, verdict in samples.rows(result).items() if verdict == "passed"} == dense
    result = run("--experiments=runs", *RECALL_RULES, AS_ERRORS)
    assert {name for name, verdict in samples.rows(result).items() if verdict == "passed"} == {
        "runs/model.json"
    }
    result.stdout.fnmatch_lines_random(
        [
            "rejected: *_arr[[]*]: no better than chance: recall 0.8*",
            "rejected: *_arr[[]*]: no better than chance: recall 0.8*are the scores inverted? *",
            "rejected: threshold_arr[[]0]: thresholds are 0 and 1 only, as of labels *",
        ]
    )
    result = run("--experiments=runs", "--experiments-min-precision=0.1", "-Wignore")
    assert samples.rows(result)["runs/coin.json"] == "rejected"
    assert samples.rows(result)["runs/wrong-class.json"] == "rejected"
    assert samples.rows(result)["runs/model.json"] == "passed"
    assert result.ret == FAILED


def test_thinned_roc_curve_is_a_warning(run: Run, pytester: pytest.Pytester) -> None:
    write(pytester.path / "runs" / "model.json", "model", "thinned")
    result = run("--experiments=runs")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*ExperimentWarning: points of the ROC curve were left out, *"])


def test_columns_are_there_where_an_experiment_fills_them(
    run: Run, pytester: pytest.Pytester
) -> None:
    samples.write(pytester.path / "runs" / "a.json", **PRICE)
    samples.write(pytester.path / "runs" / "b.json", recall_arr=[1.0, 0.9, 0.85, 0.1])
    reports = ("md", "csv", "json")
    result = run(
        "--experiments=runs",
        "--junitxml=junit.xml",
        *(f"--experiments-report={form}:out/r.{form}" for form in reports),
    )
    header, _, priced, bare, line, account = samples.summary(result)
    assert header.split()[3:] == ["closest_recall_value", "precision", "fpr", "verdict", "file"]
    assert priced.split()[3:] == ["0.84", "0.6", "0.0625", "passed", "runs/a.json"]
    assert bare.split()[3:] == ["0.85", "passed", "runs/b.json"]
    assert line.startswith("1 experiment has no precision or FPR, ")
    assert account == "2 found, 2 judged: 2 passed, 0 rejected, 0 invalid"
    out = pytester.path / "out"
    with (out / "r.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["precision"], row["fpr"]) for row in rows] == [("0.6", "0.0625"), ("", "")]
    assert re.search(r"\| +precision \| +fpr \|", (out / "r.md").read_text())
    entries = samples.receipt(out / "r.json")["experiments"]
    assert [(entry["precision"], entry["fpr"]) for entry in entries] == [
        (0.6, 0.0625),
        (None, None),
    ]
    tree = ET.parse(pytester.path / "junit.xml")  # noqa: S314 - pytest wrote it
    found = [(each.get("name"), each.get("value")) for each in tree.iter("property")]
    assert {pair for pair in found if pair[0] in ("precision", "fpr")} == {
        ("precision", "0.6"),
        ("fpr", "0.0625"),
    }


def test_there_is_no_column_and_no_line_that_nothing_fills(run: Run, runs: Path) -> None:
    result = run("--experiments=runs")
    assert " precision " not in samples.summary(result)[0]
    for path in runs.rglob("*.json"):
        path.write_text(json.dumps({**json.loads(path.read_text()), "fpr_arr": PRICE["fpr_arr"]}))
    result = run("--experiments=runs")
    header, *lines = samples.summary(result)
    assert header.split()[3:] == ["closest_recall_value", "fpr", "verdict", "file"]
    assert not any("no precision or FPR" in line for line in lines)


@pytest.mark.usefixtures("runs")
def test_what_the_file_does_not_tell_is_refused(run: Run) -> None:
    result = run("--experiments=runs", "--experiments-min-precision=0", "--experiments-max-fpr=1")
    assert set(samples.rows(result).values()) == {"rejected"}
    result.stdout.fnmatch_lines(
        [
            "rejected: the minimum precision needs precision_arr, or fpr_arr, *(and 1 more)",
            "  cure: write precision_arr: the helpers of pytest_threshold.export do",
            "rejected: the maximum false positive rate needs fpr_arr, or *",
            "  cure: write fpr_arr: *",
        ]
    )


def test_contradiction_is_rejected_without_any_rule(run: Run, pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "runs" / "a.json", **PRICE, n_positives=100, n_negatives=100)
    result = run("--experiments=runs", "--experiments-report=json:r.txt")
    result.stdout.fnmatch_lines(
        ["rejected: precision_arr[[]2]: precision 0.6 at the operating point contradicts 0.9*"]
    )
    assert result.ret == FAILED
    (entry,) = samples.receipt(pytester.path / "r.txt")["experiments"]
    assert (entry["n_positives"], entry["n_negatives"]) == (100, 100)
    assert entry["reasons"][0]["key"] == "precision_arr[2]"


def test_receipt_of_a_price_is_verified_and_combined(pytester: pytest.Pytester) -> None:
    def command(*arguments: str) -> pytest.RunResult:
        return pytester.run(sys.executable, "-m", "pytest_threshold", *arguments)

    samples.write(pytester.path / "runs" / "a.json", **PRICE)
    check = ("check", "runs", "--min-precision=0.5", "--max-fpr=0.1", "--report=json:r.txt")
    assert command(*check).ret == 0
    assert command("verify", "r.txt", "runs").ret == 0
    assert command("combine", "--experiments=runs", "--output=whole.txt", "r.txt").ret == 0
    whole = samples.receipt(pytester.path / "whole.txt")
    assert whole["settings"]["min_precision"] == 0.5
    assert whole["experiments"][0]["precision"] == 0.6
    receipt = samples.receipt(pytester.path / "r.txt")
    receipt["experiments"][0]["precision"] = 0.4
    (pytester.path / "r.txt").write_text(json.dumps(receipt))
    result = command("verify", "r.txt", "runs")
    assert result.ret == FAILED
    said = "*must not be passed: precision 0.4 at the operating point is below*"
    pytest.LineMatcher([*result.outlines, *result.errlines]).fnmatch_lines([said])
