"""Experiments from tables of rates and of counts."""

from math import inf, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold import errors
from pytest_threshold.experiment import Experiment
from pytest_threshold.export import from_counts, from_table
from tests.unit.export.test_export import (
    IDENTITY,
    WRONG_CLASS_MAY_SCORE_HIGHER,
    curve,
    labelled_scores,
    scored,
)

TABLE: dict[str, list[Any]] = {
    "thresholds": [0.1, 0.4, 0.8, 1.0],
    "recall": [1.0, 0.75, 0.25, 0.0],
    "precision": [0.4, 0.6, 1.0, None],
    "fpr": [1.0, 1 / 3, 0.0, 0.0],
}
SIZE: dict[str, Any] = {"n_positives": 4, "n_negatives": 6}
COUNTS: dict[str, list[Any]] = {
    "thresholds": [0.1, 0.4, 0.8, 1.0],
    "tp": [4, 3, 1, 0],
    "fp": [6, 2, 0, 0],
    "fn": [0, 1, 3, 4],
    "tn": [0, 4, 6, 6],
}


def tabled(**changes: Any) -> Experiment:
    return from_table(**{**TABLE, **IDENTITY, **changes})


def counted(**changes: Any) -> Experiment:
    return from_counts(**{**COUNTS, **IDENTITY, **changes})


def test_table_gives_all_that_is_known() -> None:
    arrays = {
        "threshold_arr": TABLE["thresholds"],
        "recall_arr": TABLE["recall"],
        "precision_arr": TABLE["precision"],
        "fpr_arr": TABLE["fpr"],
    }
    assert tabled(**SIZE).model_dump() == {**IDENTITY, **arrays, **SIZE}
    few = tabled(precision=None, fpr=None)
    assert few.model_dump() == {**IDENTITY, **dict(list(arrays.items())[:2])}
    assert counted() == tabled(**SIZE)


def test_rows_may_stand_in_either_order() -> None:
    assert tabled(**{name: column[::-1] for name, column in TABLE.items()}) == tabled()
    assert counted(**{name: column[::-1] for name, column in COUNTS.items()}) == counted()


@pytest.mark.parametrize("missing", [nan, None, np.nan, 1.0], ids=["nan", "None", "numpy", "1"])
def test_precision_is_unknown_where_nothing_is_positive(missing: float | None) -> None:
    precision = [0.4, 0.6, 1.0, missing]
    assert tabled(precision=precision).precision_arr == TABLE["precision"]
    assert tabled(precision=precision, fpr=None).precision_arr == TABLE["precision"]


def test_precision_of_0_may_be_measured_beside_a_recall_of_0() -> None:
    precision = [0.4, 0.6, 1.0, 0.0]
    assert tabled(precision=precision).precision_arr == TABLE["precision"]
    assert tabled(precision=precision, fpr=None).precision_arr == precision
    rates = [1.0, 0.5, 0.25, 0.125]
    assert tabled(precision=precision, fpr=rates).precision_arr == precision


def test_recall_may_rise() -> None:
    recall = [0.5, 0.75, 0.25, 0.0]
    assert tabled(recall=recall).recall_arr == recall
    risen = counted(tp=[2, 3, 1, 0], fn=[2, 1, 3, 4])
    assert risen.recall_arr == recall


@pytest.mark.parametrize("low", [-1e-7, -0.01, -1, -inf])
@pytest.mark.parametrize("high", [1.0000001, 1.01, 2, inf])
@pytest.mark.parametrize("step", [1, -1], ids=["ascending", "descending"])
def test_rows_beyond_all_scores_are_left_out(low: float, high: float, step: int) -> None:
    def ends(column: list[Any], first: Any, last: Any) -> list[Any]:
        return [first, *column, last][::step]

    table = {
        "thresholds": ends(TABLE["thresholds"], low, high),
        "recall": ends(TABLE["recall"], 1, 0),
        "precision": ends(TABLE["precision"], 0.4, 1.0),
        "fpr": ends(TABLE["fpr"], 1, 0),
    }
    assert tabled(**table) == tabled()
    assert tabled(**table, **SIZE) == tabled(**SIZE)
    assert tabled(**{**table, "fpr": None}, **SIZE) == tabled(fpr=None, **SIZE)
    assert tabled(**{**table, "fpr": None, "precision": None}) == tabled(fpr=None, precision=None)
    counts = {
        "thresholds": ends(COUNTS["thresholds"], low, high),
        "tp": ends(COUNTS["tp"], 4, 0),
        "fp": ends(COUNTS["fp"], 6, 0),
        "fn": ends(COUNTS["fn"], 0, 4),
        "tn": ends(COUNTS["tn"], 0, 6),
    }
    assert counted(**counts) == counted()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param({"thresholds": [-0.1, 0.4, 0.8, 1.0], "recall": [0.9, 0.75, 0.25, 0]}, -0.1),
        pytest.param({"thresholds": [-0.1, 0.4, 0.8, 1.0], "fpr": [0.9, 0.3, 0.0, 0.0]}, -0.1),
        pytest.param({"thresholds": [0.1, 0.4, 0.8, 1.1], "recall": [1, 0.75, 0.25, 0.1]}, 1.1),
        pytest.param({"thresholds": [0.1, 0.4, 0.8, 1.1], "fpr": [1.0, 0.3, 0.1, 0.1]}, 1.1),
        pytest.param(
            {"thresholds": [-0.1, 0.4, 0.8, 1.0], "fpr": None, "precision": [0.5, 0.6, 1, None]},
            -0.1,
        ),
    ],
    ids=["recall-low", "fpr-low", "recall-high", "fpr-high", "precision"],
)
def test_rows_that_were_measured_are_not_left_out(changes: Any, found: float) -> None:
    with pytest.raises(errors.OutOfRangeError, match=rf"thresholds\[[03]\] .* found {found}: use"):
        tabled(**changes, **SIZE)


def test_start_of_a_roc_curve_at_1_is_left_out() -> None:
    table = {"recall": [0.5, 0.5, 0], "precision": None}
    table |= {"thresholds": [0.1, 1.0, 1.0], "recall": [1, 0.5, 0]}
    assert curve(tabled(**table, fpr=[1, 0.5, 0])) == ([0.1, 1.0], [1.0, 0.5])
    for rates in (None, [1, 0.5, 0.1]):
        with pytest.raises(errors.AmbiguousThresholdError, match=r"one recall, found 0.5 and 0.0"):
            tabled(**table, fpr=rates)


@WRONG_CLASS_MAY_SCORE_HIGHER
@given(labelled_scores, st.booleans())
def test_counts_are_those_of_scores(pairs: list[tuple[int, float]], is_reversed: bool) -> None:  # noqa: FBT001 - drawn
    cuts = sorted({score for _, score in pairs}, reverse=is_reversed)
    true, false = ([score for label, score in pairs if label is kind] for kind in (1, 0))
    counts = {
        "tp": [sum(score >= cut for score in true) for cut in cuts],
        "fp": [sum(score >= cut for score in false) for cut in cuts],
        "fn": [sum(score < cut for score in true) for cut in cuts],
        "tn": [sum(score < cut for score in false) for cut in cuts],
    }
    expected = scored(*zip(*pairs, strict=True))
    assert counted(thresholds=cuts, **counts) == expected
    floats = {name: np.array(column, dtype="float32") for name, column in counts.items()}
    assert counted(thresholds=cuts, **floats) == expected


NO_POSITIVES = "NoPositivesError"


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        pytest.param({"recall": [nan] * 4}, NO_POSITIVES, "is NaN or 0 at", id="nan"),
        pytest.param({"recall": [0] * 4}, NO_POSITIVES, "or pass n_positives$", id="zeros"),
        pytest.param({"recall": [1] * 4}, NO_POSITIVES, "recall is 1 at", id="ones"),
        pytest.param({"n_positives": 0}, NO_POSITIVES, "n_positives must be at", id="none"),
        pytest.param({"n_negatives": 0}, "OneClassError", "n_negatives must be at", id="no-neg"),
        pytest.param({"fpr": [nan] * 4}, "OneClassError", "fpr is NaN or 0 at", id="nan-fpr"),
        pytest.param({"fpr": [0] * 4}, "OneClassError", "or pass n_negatives$", id="zero-fpr"),
        pytest.param({"n_positives": 2.5}, "CountError", "n_positives .* found 2.5", id="half"),
        pytest.param({"n_positives": -1}, "CountError", "n_positives .* found -1", id="minus"),
        pytest.param({"n_negatives": inf}, "CountError", "n_negatives .* found inf", id="inf"),
        pytest.param({"n_negatives": nan}, "NotANumberError", "n_negatives must be", id="nan-n"),
        pytest.param({"n_negatives": "6"}, "CurveFormError", "n_negatives .* '6'", id="text-n"),
        pytest.param({"n_negatives": True}, "CurveFormError", "n_negatives .* True", id="bool-n"),
        pytest.param({"recall": [1, nan, 0.5, 0]}, "NotANumberError", r"recall\[1\]", id="gap"),
        pytest.param({"recall": [1, None, 0.5, 0]}, "CurveFormError", r"found None", id="None"),
        pytest.param({"recall": [1, 75, 25, 0]}, "OutOfRangeError", r"recall\[1\]", id="percent"),
        pytest.param({"fpr": [1, 0.5, nan, 0]}, "NotANumberError", r"fpr\[2\]", id="fpr-gap"),
        pytest.param({"fpr": [1, 0.5, -0.1, 0]}, "OutOfRangeError", r"fpr\[2\]", id="fpr-range"),
        pytest.param(
            {"precision": [0.4, None, 1, 1]},
            "NotANumberError",
            r"precision\[1\] .* NaN at recall 0.75 and fpr 0.333",
            id="precision-gap",
        ),
        pytest.param(
            {"precision": [0.4, 0.6, 1, nan], "fpr": [1, 0.5, 0.25, 0.125]},
            "NotANumberError",
            r"precision\[3\] .* NaN at recall 0.0 and fpr 0.125",
            id="precision-gap-beside-fpr",
        ),
        pytest.param(
            {"precision": [0.4, None, 1, 1], "fpr": None},
            "NotANumberError",
            r"precision\[1\] .* NaN at recall 0.75$",
            id="precision-gap-without-fpr",
        ),
        pytest.param(
            {"precision": [0.4, 60, 1, 1]}, "OutOfRangeError", r"precision\[1\]", id="precision-60"
        ),
        pytest.param(
            {"precision": [0.4, 0, 1, 1]},
            "CurveFormError",
            r"precision\[1\] must be above 0 where recall is, found 0.0 at recall 0.75",
            id="no-precision",
        ),
        pytest.param(
            {"thresholds": [0.1, nan, 0.8, 1]}, "NotANumberError", r"thresholds\[1\]", id="cut"
        ),
        pytest.param(
            {"thresholds": [0.1, 0.8, 0.4, 1]}, "CurveFormError", "0.4 beyond 0.8", id="order"
        ),
        pytest.param(
            {"thresholds": [0.1, 0.4, 0.4, 1]},
            "AmbiguousThresholdError",
            "threshold 0.4 must have one recall, found 0.75 and 0.25",
            id="two-recalls",
        ),
        pytest.param(
            {"thresholds": [0.1, 0.4, 0.4, 1], "recall": [1, 0.5, 0.5, 0]},
            "AmbiguousThresholdError",
            "threshold 0.4 must have one precision, found 0.6 and 1.0",
            id="two-precisions",
        ),
        pytest.param(
            {"thresholds": [0.1, 0.4, 0.4, 1], "recall": [1, 0.5, 0.5, 0], "precision": None},
            "AmbiguousThresholdError",
            "threshold 0.4 must have one fpr, found 0.333.* and 0.0",
            id="two-rates",
        ),
        pytest.param(
            {"recall": [1, 0.75, 0.25, 0, 0]},
            "CurveFormError",
            "found 4 and 5 and 4 and 4: from_precision_recall_curve takes",
            id="lengths",
        ),
        pytest.param(
            {name: [] for name in TABLE}, "CurveFormError", "found 0 and 0 and 0 and 0", id="empty"
        ),
    ],
)
def test_tables_of_which_no_experiment_can_be_made(changes: Any, error: str, message: str) -> None:
    with pytest.raises(errors.ExportError, match=message) as caught:
        tabled(**changes)
    assert type(caught.value).__name__ == error


def test_number_of_samples_says_that_zeros_and_ones_were_measured() -> None:
    ones = tabled(recall=[1] * 4, precision=None, fpr=[0] * 4, **SIZE)
    assert (ones.recall_arr, ones.fpr_arr) == ([1.0] * 4, [0.0] * 4)
    assert tabled(recall=[0] * 4, precision=None, **SIZE).recall_arr == [0.0] * 4
    with pytest.raises(errors.NoPositivesError):
        tabled(recall=[nan] * 4, **SIZE)


@pytest.mark.parametrize("kind", [int, float, np.int64, np.float32, np.array])
def test_number_of_samples_may_be_of_any_kind(kind: Any) -> None:
    assert tabled(n_positives=kind(4)).n_positives == 4


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        pytest.param({"tp": [0] * 4, "fn": [0] * 4}, NO_POSITIVES, r"tp \+ fn must", id="pos"),
        pytest.param({"fp": [0] * 4, "tn": [0] * 4}, "OneClassError", r"fp \+ tn must", id="neg"),
        pytest.param(
            {"tp": [4, 3, 2, 0]},
            "CountError",
            r"tp \+ fn must be the same in every row, found 4 in row 0 and 5 in row 2",
            id="positives-vary",
        ),
        pytest.param(
            {"tn": [0, 3, 6, 6]},
            "CountError",
            r"fp \+ tn must be the same in every row, found 6 in row 0 and 5 in row 1",
            id="negatives-vary",
        ),
        pytest.param(
            {"tp": [4, 2.5, 1, 0]}, "CountError", r"tp\[1\] .* found 2.5: .* weights", id="half"
        ),
        pytest.param({"fn": [0, 1, 3, -4]}, "CountError", r"fn\[3\] .* found -4.0", id="minus"),
        pytest.param({"fn": [0, 1, 3, inf]}, "CountError", r"fn\[3\] .* found inf", id="inf"),
        pytest.param({"tn": [0, nan, 6, 6]}, "NotANumberError", r"tn\[1\] .* count", id="nan"),
        pytest.param({"tn": ["0", 4, 6, 6]}, "CurveFormError", r"tn\[0\] .* '0'", id="text"),
        pytest.param({"tn": [0, None, 6, 6]}, "CurveFormError", r"tn\[1\] .* None", id="None"),
        pytest.param({"tn": [0, 4, 6]}, "CurveFormError", "4 and 4 and 4 and 4 and 3$", id="len"),
        pytest.param({name: [] for name in COUNTS}, "CurveFormError", "at least one", id="empty"),
        pytest.param(
            {"thresholds": [0.1, 0.4, 0.8, 1.5], "tp": [4, 3, 1, 1], "fn": [0, 1, 3, 3]},
            "OutOfRangeError",
            "found 1.5: use prob",
            id="range",
        ),
    ],
)
def test_counts_of_which_no_experiment_can_be_made(changes: Any, error: str, message: str) -> None:
    with pytest.raises(errors.ExportError, match=message) as caught:
        counted(**changes)
    assert type(caught.value).__name__ == error
