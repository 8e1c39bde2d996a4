"""Experiments from training code, checked against the libraries that measure."""

import json
import random
import warnings
from array import array
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from fractions import Fraction
from math import inf, nan
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_curve, roc_curve

from pytest_threshold import ExperimentWarning, errors
from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import Experiment, load_experiment
from pytest_threshold.export import (
    from_dvclive,
    from_precision_recall_curve,
    from_roc_curve,
    from_scores,
    model_uuid,
    write_experiment,
)
from pytest_threshold.files.names import is_experiment_name
from pytest_threshold.files.writing import written_beside
from tests import samples
from tests.pages import blocks

IDENTITY: dict[str, Any] = {
    name: samples.SOUND[name] for name in ("model_id", "issuer", "experiment_date")
}
TRUTH = [0, 0, 1, 1, 0, 1]
SCORES = [0.1, 0.4, 0.35, 0.8, 0.35, 0.9]
CURVE = ([0.1, 0.35, 0.4, 0.8, 0.9], [1.0, 1.0, 2 / 3, 2 / 3, 1 / 3])

labelled_scores = st.lists(
    st.tuples(st.integers(0, 1), st.floats(0, 1) | st.sampled_from([0.0, 0.25, 0.5, 1.0])),
    min_size=2,
).filter(lambda pairs: len({label for label, _ in pairs}) == 2)

WRONG_CLASS_MAY_SCORE_HIGHER = pytest.mark.filterwarnings("ignore:y_score must be higher")


def scored(truth: Any = TRUTH, scores: Any = SCORES, **changes: Any) -> Experiment:
    return from_scores(truth, scores, **{**IDENTITY, **changes})


def curve(experiment: Experiment) -> tuple[list[float], list[float]]:
    return experiment.threshold_arr, experiment.recall_arr


def without(experiment: Experiment, *names: str) -> Experiment:
    """Return the experiment without some of the optional keys."""
    return experiment.model_copy(update=dict.fromkeys(names))


def true_recalls(experiment: Experiment, truth: Any, scores: Any) -> list[float]:
    """Return what the recall is at each threshold as it is written."""
    positives = [float(score) for label, score in zip(truth, scores, strict=True) if label]
    thresholds = json.loads(json.dumps(experiment.threshold_arr))
    return [sum(score >= cut for score in positives) / len(positives) for cut in thresholds]


def test_scores_give_the_recall_at_each_of_them() -> None:
    experiment = scored()
    assert curve(experiment) == CURVE
    assert experiment.model_dump() == {
        **IDENTITY,
        "threshold_arr": CURVE[0],
        "recall_arr": CURVE[1],
        "precision_arr": [1 / 2, 3 / 5, 2 / 3, 1.0, 1.0],
        "fpr_arr": [1.0, 2 / 3, 1 / 3, 0.0, 0.0],
        "n_positives": 3,
        "n_negatives": 3,
    }


@WRONG_CLASS_MAY_SCORE_HIGHER
@given(labelled_scores)
def test_scores_are_measured_as_they_are_defined(pairs: list[tuple[int, float]]) -> None:
    truth, scores = zip(*pairs, strict=True)
    experiment = scored(truth, scores)
    assert experiment.threshold_arr == sorted(set(scores))
    assert experiment.recall_arr == true_recalls(experiment, truth, scores)
    negatives = [score for label, score in pairs if not label]
    false_alarms = [sum(score >= cut for score in negatives) for cut in experiment.threshold_arr]
    assert experiment.fpr_arr == [count / len(negatives) for count in false_alarms]
    predicted = [sum(score >= cut for score in scores) for cut in experiment.threshold_arr]
    assert experiment.precision_arr == [
        (total - wrong) / total for total, wrong in zip(predicted, false_alarms, strict=True)
    ]
    assert (experiment.n_positives, experiment.n_negatives) == (sum(truth), len(negatives))


@WRONG_CLASS_MAY_SCORE_HIGHER
@given(labelled_scores, st.sampled_from(["float64", "float32", "float16"]))
def test_scores_and_curves_of_scikit_learn_agree(
    pairs: list[tuple[int, float]], dtype: str
) -> None:
    truth, scores = (np.array(column) for column in zip(*pairs, strict=True))
    scores = scores.astype(dtype)
    experiment = scored(truth, scores)
    assert experiment.recall_arr == true_recalls(experiment, truth, scores)
    size: dict[str, Any] = {"n_positives": int(truth.sum()), "n_negatives": int((1 - truth).sum())}
    precision, recall, thresholds = precision_recall_curve(truth, scores)
    by_precision = from_precision_recall_curve(
        thresholds, recall, precision=precision, **size, **IDENTITY
    )
    assert by_precision == without(experiment, "fpr_arr")
    fpr, tpr, thresholds = roc_curve(truth, scores, drop_intermediate=False)
    by_rates = from_roc_curve(fpr, tpr, thresholds, **size, **IDENTITY)
    assert by_rates == without(experiment, "precision_arr")
    fewer = from_roc_curve(*roc_curve(truth, scores), **IDENTITY)
    points = list(zip(*curve(experiment), strict=True))
    assert set(zip(*curve(fewer), strict=True)) <= set(points)


@pytest.mark.parametrize(
    "kind",
    [list, tuple, np.array, lambda values: array("d", values), iter],
    ids=["list", "tuple", "numpy", "array", "iterator"],
)
def test_any_sequence_of_numbers_will_do(kind: Callable[[Any], Any]) -> None:
    assert curve(scored(kind(TRUTH), kind(SCORES))) == CURVE
    assert curve(scored([bool(label) for label in TRUTH], list(np.array(SCORES)))) == CURVE
    recall = kind([*CURVE[1], 0])
    assert curve(from_precision_recall_curve(kind(CURVE[0]), recall, **IDENTITY)) == CURVE


def test_recall_may_rise_by_what_rounding_makes() -> None:
    recall = [0.5, 0.5 + 5e-10, 0.0]
    assert from_precision_recall_curve([0.1, 0.2], recall, **IDENTITY).recall_arr == recall[:-1]


def test_thresholds_may_be_equal() -> None:
    experiment = from_precision_recall_curve([0.5, 0.5], [0.5, 0.5, 0.0], **IDENTITY)
    assert curve(experiment) == ([0.5, 0.5], [0.5, 0.5])


def test_thresholds_may_descend() -> None:
    recall = [*CURVE[1][::-1], 0.0]
    assert curve(from_precision_recall_curve(CURVE[0][::-1], recall, **IDENTITY)) == CURVE
    rates = ([1.0, 0.5, 0.0], [1.0, 0.5, 0.0], [0.2, 0.4, inf])
    assert curve(from_roc_curve(*rates, **IDENTITY)) == ([0.2, 0.4], [1.0, 0.5])


@pytest.mark.parametrize(
    ("thresholds", "expected"),
    [
        pytest.param([inf, 0.8, 0.3], ([0.3, 0.8], [1.0, 0.5]), id="scikit-learn"),
        pytest.param([1.8, 0.8, 0.3], ([0.3, 0.8], [1.0, 0.5]), id="scikit-learn-before-1.3"),
        pytest.param([2, 0.8, 0.3], ([0.3, 0.8], [1.0, 0.5]), id="whole-number"),
        pytest.param([1.0, 0.8, 0.3], ([0.3, 0.8, 1.0], [1.0, 0.5, 0.0]), id="torchmetrics"),
        pytest.param([1.0, 1.0, 0.3], ([0.3, 1.0], [1.0, 0.5]), id="torchmetrics-score-of-1"),
    ],
)
def test_start_of_a_roc_curve_is_no_measurement(
    thresholds: list[float], expected: tuple[list[float], list[float]]
) -> None:
    rates = ([0.0, 0.0, 1.0], [0.0, 0.5, 1.0], thresholds)
    assert curve(from_roc_curve(*rates, **IDENTITY)) == expected


@pytest.mark.parametrize(
    ("truth", "scores", "area"),
    [
        pytest.param([0, 1], [0.5, 0.5], "0.5", id="tie"),
        pytest.param([0, 0, 1, 1], [0.1, 0.4, 0.1, 0.4], "0.5", id="coin"),
        pytest.param([1, 1, 0, 0], [0.1, 0.4, 0.35, 0.8], "0.25", id="wrong-class"),
        pytest.param([1, 0], [0.0, 1.0], "0", id="worst"),
    ],
)
def test_scores_of_the_wrong_class_are_warned_of(
    truth: list[int], scores: list[float], area: str
) -> None:
    with pytest.warns(
        ExperimentWarning, match=rf"found .* {area}: are these .* wrong class\?"
    ) as raised:
        experiment = from_scores(truth, scores, **IDENTITY)
    assert raised[0].filename == __file__
    assert experiment.n_positives == sum(truth)


@given(labelled_scores)
def test_warning_depends_on_the_order_of_pairs(pairs: list[tuple[int, float]]) -> None:
    """A positive wins if it scores higher than a negative. It wins by half if they are equal."""
    truth, scores = zip(*pairs, strict=True)
    true, false = ([score for label, score in pairs if label is kind] for kind in (1, 0))
    wins = sum(Fraction((one > other) + (one >= other), 2) for one in true for other in false)
    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always")
        scored(truth, scores)
    assert len(raised) == (wins <= Fraction(len(true) * len(false), 2))


@pytest.mark.parametrize(
    "kind",
    [
        lambda values: np.array(values).reshape(-1, 1),
        lambda values: np.array(values, dtype="float32").reshape(-1, 1).astype("float64"),
        lambda values: [[value] for value in values],
        lambda values: [(value,) for value in values],
        lambda values: [np.array([value]) for value in values],
        lambda values: [[np.float64(value)] for value in values],
    ],
    ids=["numpy", "float32", "lists", "tuples", "arrays", "scalars"],
)
def test_column_of_one_is_flat(kind: Callable[[Any], Any]) -> None:
    truth, scores = [0, 0, 1, 1], [0.125, 0.5, 0.375, 0.75]
    assert scored(kind(truth), kind(scores)) == scored(truth, scores)


@pytest.mark.parametrize(("low", "high"), [(-1e-7, 1 + 1e-7), (-0.01, 1.01), (-inf, inf), (-1, 2)])
def test_thresholds_beyond_all_scores_are_left_out(low: float, high: float) -> None:
    cuts = [low, *CURVE[0], high]
    recall = [1, *CURVE[1], 0]
    assert curve(from_precision_recall_curve(cuts, [*recall, 0], **IDENTITY)) == CURVE
    fpr = [1, 1, 0.5, 0.25, 0.25, 0, 0]
    rates = from_roc_curve(fpr[::-1], recall[::-1], cuts[::-1], **IDENTITY)
    assert (curve(rates), rates.fpr_arr) == (CURVE, fpr[1:-1])


def test_float32_is_written_as_it_is() -> None:
    thresholds = np.array([0.1, 0.35, 0.7], dtype="float32")
    experiment = from_precision_recall_curve(thresholds, [1.0, 0.5, 0.25, 0.0], **IDENTITY)
    assert experiment.threshold_arr == [0.10000000149011612, 0.3499999940395355, 0.699999988079071]


def test_recalls_of_float32_are_the_fractions_that_they_round() -> None:
    recall = np.array([1, 0.9, 2 / 3, 0.1, 0], dtype="float32")
    experiment = from_precision_recall_curve([0.1, 0.2, 0.3, 0.4], recall, **IDENTITY)
    assert experiment.recall_arr == [1.0, 0.9, 2 / 3, 0.1]
    rates = ([0.0, 0.5, 1.0], np.array([0, 0.7, 1], dtype="float32"), [inf, 0.5, 0.2])
    assert from_roc_curve(*rates, **IDENTITY).recall_arr == [1.0, 0.7]
    experiment = from_precision_recall_curve([0.1, 0.2], [1.0, 0.8999999761581421, 0], **IDENTITY)
    assert experiment.recall_arr == [1.0, 0.8999999761581421]  # float64 already


@pytest.mark.parametrize(
    "kind",
    [
        lambda values: np.array(values, dtype="float32"),
        lambda values: np.array(values, dtype=">f4"),
        lambda values: [*np.array(values[:-1], dtype="float32"), 0.0],
        lambda values: tuple(np.array(values, dtype="float32")),
        lambda values: array("f", values),
        lambda values: memoryview(array("f", values)),
    ],
    ids=["numpy", "big-endian", "list", "tuple", "array", "memoryview"],
)
def test_float32_is_known_in_whatever_it_is_kept(kind: Callable[[Any], Any]) -> None:
    experiment = from_precision_recall_curve([0.1, 0.2], kind([1.0, 0.9, 0.0]), **IDENTITY)
    assert experiment.recall_arr == [1.0, 0.9]


@pytest.mark.parametrize("positives", [3, 17, 1_000, 40_009, 999_983])
def test_positives_are_found_whatever_their_number(positives: int) -> None:
    counts = {round(positives * random.Random(seed).random()) for seed in range(40)}  # noqa: S311
    recall = [count / positives for count in sorted(counts | {positives}, reverse=True)]
    thresholds = [index / len(recall) for index in range(len(recall))]
    rounded = np.array([*recall, 0], dtype="float32")
    experiment = from_precision_recall_curve(thresholds, rounded, **IDENTITY)
    assert experiment.recall_arr == recall


@pytest.mark.parametrize(
    ("recall", "told"),
    [
        pytest.param(
            np.array([1, 0.9173645, 0.7310981, 0.31415927, 0.14142135, 0], dtype="float32"),
            "recall must have fractions .* up to 1,000,000 explains: if it was rounded .* use",
            id="no-fractions",
        ),
        pytest.param(np.array([1, 0.9, 0.8, 0.7, 0.6, 0], dtype="float16"), "16 bits", id="half"),
        pytest.param(
            [*np.array([1, 0.9, 0.8, 0.7, 0.6], dtype="float16"), 0.0], "16 bits", id="list"
        ),
    ],
)
def test_recalls_that_are_not_true_are_refused(recall: Any, told: str) -> None:
    thresholds = [0.1, 0.2, 0.3, 0.4, 0.5]
    with pytest.raises(errors.RoundedRecallError, match=told):
        from_precision_recall_curve(thresholds, recall, **IDENTITY)
    as_they_are = np.array(recall, dtype="float64")
    experiment = from_precision_recall_curve(thresholds, as_they_are, **IDENTITY)
    assert experiment.recall_arr == as_they_are[:-1].tolist()
    rates = ([1, 0.5, 0], np.array([1, 0.9, 0], dtype="float16"), [0.1, 0.2, inf])
    with pytest.raises(errors.RoundedRecallError, match="tpr must"):
        from_roc_curve(*rates, **IDENTITY)


class Table:
    """What iterates as a DataFrame does: over the names of its columns."""

    columns = (0, 1)

    def __iter__(self) -> Iterator[int]:
        return iter(self.columns)


@pytest.mark.parametrize(
    ("truth", "scores", "error", "told"),
    [
        pytest.param([0, 0], [0.1, 0.2], "NoPositivesError", "y_true must have positive", id="no"),
        pytest.param([1, 1], [0.1, 0.2], "OneClassError", "y_true must have negative", id="only"),
        pytest.param([0, nan], [0.1, 0.2], "NotANumberError", r"y_true\[1\] must be 0", id="nan"),
        pytest.param([0, 1], [0.1, nan], "NotANumberError", r"y_score\[1\] must be a", id="score"),
        pytest.param([0, 1], [0.1, 1.2], "OutOfRangeError", r"found 1.2: use prob", id="above"),
        pytest.param([0, 1], [-3.0, 0.2], "OutOfRangeError", r"y_score\[0\] .* -3.0", id="below"),
        pytest.param([0, 1], [inf, 0.2], "OutOfRangeError", r"found inf", id="infinite"),
        pytest.param([0, 1], [10**400, 0], "OutOfRangeError", r"found inf", id="huge"),
        pytest.param([0, 2], [0.1, 0.2], "LabelError", r"y_true\[1\] .* found 2", id="label"),
        pytest.param([-1, 1], [0.1, 0.2], "LabelError", r"y_true\[0\] .* found -1", id="minus"),
        pytest.param(["a", "b"], [0.1, 0.2], "LabelError", "found 'a'", id="text-labels"),
        pytest.param([[0, 1], [1]], [0.1, 0.2], "LabelError", r"found \[0, 1\]", id="ragged"),
        pytest.param([0, 1], [[0.1], [0, 1]], "CurveFormError", r"found \[0.1\]", id="ragged-too"),
        pytest.param(
            [0, 1],
            [[0.9, 0.1], [0.8, 0.2]],
            "CurveFormError",
            r"class, y_score\[:, 1\]$",
            id="both",
        ),
        pytest.param(
            np.eye(2), [0.1, 0.2], "CurveFormError", r"pass .* y_true\[:, 1\]$", id="one-hot"
        ),
        pytest.param([0, 1], ["0.1", "0.2"], "CurveFormError", r"found '0.1'", id="texts"),
        pytest.param([0, 1], [True, False], "CurveFormError", r"found True", id="no-scores"),
        pytest.param([0, 1], "01", "CurveFormError", r"y_score must be .* found str", id="text"),
        pytest.param([0, 1], 0.5, "CurveFormError", r"y_score .* found float", id="one-number"),
        pytest.param(np.array(1), [0.5], "CurveFormError", r"y_true .* ndarray", id="no-axis"),
        pytest.param({0: [1], 1: [0]}, [0.1, 0.2], "CurveFormError", "found dict", id="columns"),
        pytest.param([0, 1], {0.1, 0.2}, "CurveFormError", "found set", id="set"),
        pytest.param([0, 1], Table(), "CurveFormError", "found Table", id="table"),
        pytest.param([0, 1], [0.1], "CurveFormError", "same length, found 2 and 1", id="lengths"),
        pytest.param([], [], "CurveFormError", "at least one, found 0 and 0", id="nothing"),
    ],
)
def test_scores_of_which_no_experiment_can_be_made(
    truth: Any, scores: Any, error: str, told: str
) -> None:
    with pytest.raises(errors.ExportError, match=told) as caught:
        scored(truth, scores)
    assert type(caught.value).__name__ == error


@pytest.mark.parametrize(
    ("precision", "message"),
    [
        ([0.5, 0.6], "precision must be one longer than thresholds, .* found 2 and 2$"),
        ([0.5, 0.6, 0.7], r"precision must end with a 1 that .* found 0\.7$"),
        ([0.5, 0.6, None], "precision must end with a 1 that .* found nan$"),
    ],
    ids=["trimmed", "end", "None"],
)
def test_precision_is_taken_as_the_library_returned_it(precision: Any, message: str) -> None:
    with pytest.raises(errors.CurveFormError, match=message):
        from_precision_recall_curve([0.1, 0.2], [1, 0.5, 0], precision=precision, **IDENTITY)


NO_POSITIVES = "NoPositivesError"


@pytest.mark.parametrize(
    ("thresholds", "recall", "error", "told"),
    [
        pytest.param([0.1, 0.2], [1, 1, 0], NO_POSITIVES, "recall is 1 at every", id="ones"),
        pytest.param([0.1, 0.2], [nan, nan, 0], NO_POSITIVES, "recall is NaN or 0", id="nan-all"),
        pytest.param([0.1, 0.2], [0, 0, 0], NO_POSITIVES, "recall is NaN or 0", id="zeros"),
        pytest.param([0.1, 0.2], [1, nan, 0], "NotANumberError", r"recall\[1\]", id="nan"),
        pytest.param([0.1, nan], [1, 0.5, 0], "NotANumberError", r"thresholds\[1\]", id="cut"),
        pytest.param([-2.0, 2.0], [1, 0.5, 0], "OutOfRangeError", "decision_func", id="distances"),
        pytest.param([0.1, 0.2], [100, 50, 0], "OutOfRangeError", r"found 100.0$", id="percent"),
        pytest.param([0.1, 0.2], [1, 0.5], "CurveFormError", "found 2 and 2", id="trimmed"),
        pytest.param([1, 0.5, 0], [0.1, 0.2], "CurveFormError", "are they swapped", id="swapped"),
        pytest.param([0.1, 0.2], [0.5, 0.6, 1], "CurveFormError", "found 1.0$", id="precision"),
        pytest.param([0.1, 0.2], [1, 0.5, 0.3], "CurveFormError", "found 0.3$", id="end"),
        pytest.param([0.1, 0.2], [0.5, 0.5 + 1e-8, 0], "CurveFormError", "not rise", id="just"),
        pytest.param(
            [0.5, 0.5], [0.5, 0.5 + 1e-10, 0], "AmbiguousThresholdError", "one", id="twice"
        ),
        pytest.param([0.1, 1 + 1e-10], [1, 0.5, 0], "OutOfRangeError", "1.0000000001", id="noise"),
        pytest.param([], [0], "CurveFormError", "found 1 and 0", id="nothing"),
        pytest.param(
            [0.1, 0.3, 0.2], [1, 0.5, 0.4, 0], "CurveFormError", "0.2 beyond 0.3", id="order"
        ),
        pytest.param(
            [0.1, 0.2, 0.3], [0.4, 0.5, 1, 0], "CurveFormError", "must not rise .* 0.5", id="rise"
        ),
        pytest.param(
            np.array([0.3, 0.3 + 1e-10, 0.4], "float32"),
            [1, 0.5, 0.4, 0],
            "AmbiguousThresholdError",
            "threshold 0.30000001192092896 must have one recall, found 1.0 and 0.5",
            id="float32",
        ),
    ],
)
def test_curves_of_which_no_experiment_can_be_made(
    thresholds: Any, recall: Any, error: str, told: str
) -> None:
    with pytest.raises(errors.ExportError, match=told) as caught:
        from_precision_recall_curve(thresholds, recall, **IDENTITY)
    assert type(caught.value).__name__ == error


@pytest.mark.parametrize(
    ("fpr", "tpr", "thresholds", "error", "told"),
    [
        pytest.param([0, 1], [nan, nan], [inf, 0.1], NO_POSITIVES, "tpr is NaN", id="nan-tpr"),
        pytest.param([0, 1], [0, 0], [1.0, 0.1], NO_POSITIVES, "tpr is NaN or 0", id="zero-tpr"),
        pytest.param([nan, nan], [0, 1], [inf, 0.1], "OneClassError", "fpr is NaN", id="nan-fpr"),
        pytest.param([0, 0], [0, 1], [inf, 0.1], "OneClassError", "fpr is NaN or 0", id="zero-fpr"),
        pytest.param([0, 1], [0, nan], [inf, 0.1], "NotANumberError", r"tpr\[1\]", id="one-nan"),
        pytest.param([0, 0.5, 1], [0, nan, 1], [inf, 0.2, 0.1], "NotANumberError", "tpr", id="nan"),
        pytest.param(
            [0, 1], [0, 0.9], [inf, -0.1], "OutOfRangeError", r"found -0.1: use", id="cut"
        ),
        pytest.param([0, 1], [0, 1], [inf, -0.1], "CurveFormError", "none there: use", id="no-cut"),
        pytest.param([0.5, 1], [0.5, 1], [1.5, 0.1], "OutOfRangeError", "found 1.5", id="measured"),
        pytest.param([0, 1], [0, 1], [inf], "CurveFormError", "found 2 and 2 and 1", id="lengths"),
        pytest.param([0, 1.2], [0, 1], [inf, 0.1], "OutOfRangeError", r"fpr\[1\]", id="fpr"),
        pytest.param(
            [0, 0, 0.5, 1],
            [0, 0.5, 0.5, 1],
            [1.0, 0.8, 1.0, 0.1],
            "CurveFormError",
            "beyond",
            id="order",
        ),
        pytest.param([], [], [], "CurveFormError", "at least one", id="nothing"),
    ],
)
def test_roc_curves_of_which_no_experiment_can_be_made(
    fpr: Any, tpr: Any, thresholds: Any, error: str, told: str
) -> None:
    with pytest.raises(errors.ExportError, match=told) as caught:
        from_roc_curve(fpr, tpr, thresholds, **IDENTITY)
    assert type(caught.value).__name__ == error


@pytest.mark.filterwarnings("ignore:No (positive|negative)")
def test_real_curves_without_positives_or_negatives() -> None:
    scores = [0.1, 0.4, 0.35, 0.8]
    _, recall, thresholds = precision_recall_curve([0] * 4, scores)
    with pytest.raises(errors.NoPositivesError):
        from_precision_recall_curve(thresholds, recall, **IDENTITY)
    with pytest.raises(errors.NoPositivesError):
        from_roc_curve(*roc_curve([0] * 4, scores), **IDENTITY)
    with pytest.raises(errors.OneClassError):
        from_roc_curve(*roc_curve([1] * 4, scores), **IDENTITY)


@pytest.mark.parametrize(
    ("given_date", "written"),
    [
        pytest.param("2026-11-22T10:00:00.123Z", "2026-11-22T10:00:00.123Z", id="as-written"),
        pytest.param("2026-11-22T12:30:00+02:30", "2026-11-22T10:00:00.000Z", id="offset"),
        pytest.param("2026-11-22T10:00:00.1239999999-00:00", "2026-11-22T10:00:00.123Z", id="long"),
        pytest.param("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00+01:00", id="before-utc"),
        pytest.param(
            datetime(987, 6, 5, 4, 3, 2, 1999, tzinfo=UTC), "0987-06-05T04:03:02.001Z", id="moment"
        ),
        pytest.param(
            datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=5, seconds=30))),
            "2025-12-31T18:59:30.000Z",
            id="odd-zone",
        ),
    ],
)
def test_date_is_written_in_utc_to_the_millisecond(
    given_date: str | datetime, written: str, tmp_path: Path
) -> None:
    experiment = scored(experiment_date=given_date)
    assert experiment.experiment_date == written
    write_experiment(experiment, tmp_path / "x.json")
    assert load_experiment(tmp_path / "x.json") == experiment


def test_datetime_without_zone_is_refused() -> None:
    with pytest.raises(
        errors.NaiveDatetimeError, match=r"found 2026-11-22T10:00:00: datetime\.now"
    ):
        scored(experiment_date=datetime(2026, 11, 22, 10))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"model_id": "digit-8"}, "model_id: must be a UUID", id="model"),
        pytest.param({"issuer": "Ada <ada@example.com>"}, "issuer: ", id="issuer"),
        pytest.param({"issuer": None}, "issuer: must be a string", id="nobody"),
        pytest.param({"issuer": "\ud800@example.com"}, "issuer|UTF-8", id="surrogate"),
        pytest.param({"experiment_date": "2026-11-22 10:00Z"}, "experiment_date: ", id="date"),
        pytest.param({"experiment_date": 1763805600}, "experiment_date: must be a ", id="number"),
        pytest.param(
            {"experiment_date": datetime(2026, 11, 22, tzinfo=UTC).date()}, "RFC 3339", id="day"
        ),
    ],
)
def test_unsound_identity_is_told_as_the_gate_tells_it(changes: Any, told: str) -> None:
    with pytest.raises(InvalidExperimentError, match=told):
        scored(**changes)


def test_model_may_be_a_uuid() -> None:
    model = UUID(samples.SOUND["model_id"])
    assert scored(model_id=model).model_id == samples.SOUND["model_id"]


def test_model_of_another_system_has_one_uuid() -> None:
    made = model_uuid("models:/fraud/3")
    assert made == uuid5(NAMESPACE_URL, "models:/fraud/3") != model_uuid("models:/fraud/4")
    assert scored(model_id=made).model_id == str(made)


@pytest.mark.parametrize("name", ["", " \n", None, 3], ids=["empty", "space", "None", "number"])
def test_model_without_a_name_has_no_uuid(name: Any) -> None:
    with pytest.raises(errors.ExportError, match=r"name of a model must .* found "):
        model_uuid(name)


def test_file_has_the_form_of_the_documentation(tmp_path: Path) -> None:
    examples = blocks("docs/experiment-file.md", "json")
    assert len(examples) == 2
    for number, example in enumerate(examples):
        (tmp_path / "page.json").write_text(example)
        path = tmp_path / f"quite {number}" / "new" / "written.JSON"
        write_experiment(load_experiment(tmp_path / "page.json"), path)
        assert path.read_text(encoding="utf-8") == example


def test_equal_experiments_give_equal_bytes(tmp_path: Path) -> None:
    odd = samples.write(tmp_path / "odd.json", experiment_date="2026-11-22T11:00:00.1230+01:00")
    odd.write_text(odd.read_text().replace(" 0.0", " -0.0").replace("1.0", "1"))
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    write_experiment(load_experiment(odd), str(paths[0]))
    write_experiment(load_experiment(paths[0]), paths[1])
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert "-0.0" not in paths[0].read_text()
    assert "2026-11-22T10:00:00.123Z" in paths[0].read_text()


def test_file_is_utf8(tmp_path: Path) -> None:
    write_experiment(scored(issuer="zoë@exämple.com"), tmp_path / "x.json")
    assert "zoë@exämple.com".encode() in (tmp_path / "x.json").read_bytes()


def test_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write_experiment(scored(), tmp_path / "x.json")
    with (tmp_path / "x.json").open() as before:
        write_experiment(scored(scores=[0.5] * 5 + [0.6]), tmp_path / "x.json")
        assert json.load(before)["threshold_arr"] == CURVE[0]
    assert load_experiment(tmp_path / "x.json").threshold_arr == [0.5, 0.6]
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("store/x.json")
    write_experiment(scored(), tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert load_experiment(tmp_path / "store" / "x.json") == scored()


def test_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    with pytest.raises(IsADirectoryError):
        write_experiment(scored(), tmp_path / "x.json")
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_file_that_the_gate_would_not_find_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.ExportError, match=r"must end in .json, found '.*x.txt'"):
        write_experiment(scored(), tmp_path / "x.txt")
    assert [*tmp_path.iterdir()] == []


class NoZone(tzinfo):
    """A zone that does not know its offset, so that a datetime is naive in spite of it."""

    def utcoffset(self, _: datetime | None) -> None:
        return None

    dst = tzname = utcoffset


def test_datetime_whose_zone_knows_no_offset_is_refused() -> None:
    with pytest.raises(errors.NaiveDatetimeError):
        scored(experiment_date=datetime(2026, 11, 22, 10, tzinfo=NoZone()))


def test_name_of_a_file_may_be_as_long_as_any(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 250}.json"
    write_experiment(scored(), path)
    assert load_experiment(path) == scored()


def test_nothing_that_the_gate_would_judge_stands_beside_the_file(tmp_path: Path) -> None:
    with written_beside(tmp_path / "x.json", b"{}") as temporary:
        assert [*tmp_path.iterdir()] == [temporary]
        assert not is_experiment_name(temporary.name)


@pytest.mark.parametrize(
    ("appended", "told"), [(0.0, "recall_arr: must be as long"), (nan, "NaN")], ids=["more", "nan"]
)
def test_changed_experiment_is_not_written(tmp_path: Path, appended: float, told: str) -> None:
    experiment = scored()
    experiment.recall_arr.append(appended)
    with pytest.raises(InvalidExperimentError, match=told):
        write_experiment(experiment, tmp_path / "x.json")
    assert [*tmp_path.iterdir()] == []


def dvclive_plot(path: Path, kind: str, columns: dict[str, list[float]]) -> Path:
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({kind: rows}))
    return path


def test_plots_of_dvclive(tmp_path: Path) -> None:
    plots = tmp_path / "plots" / "sklearn"
    roc = {"fpr": [0, 0.5, 1], "tpr": [0, 0.5, 1], "threshold": [inf, 0.4, 0.2]}
    path = dvclive_plot(plots / "roc.json", "roc", roc)
    assert curve(from_dvclive(path, **IDENTITY)) == ([0.2, 0.4], [1.0, 0.5])
    assert from_dvclive(str(tmp_path), **IDENTITY) == from_dvclive(path, **IDENTITY)
    recall = {"precision": [0.5, 0.6], "recall": [1, 0.7], "threshold": [0.1, 0.3]}
    path = dvclive_plot(plots / "precision_recall.json", "precision_recall", recall)
    assert curve(from_dvclive(path, **IDENTITY)) == ([0.1, 0.3], [1.0, 0.7])
    assert from_dvclive(path, **IDENTITY).precision_arr == [0.5, 0.6]
    assert from_dvclive(tmp_path, **IDENTITY) == from_dvclive(path, **IDENTITY)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "3", '{"det": []}', '{"roc": [{"fpr": 0}]}', '{"roc": 3}', "[" * 100_000],
)
def test_other_files_are_no_plots(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(errors.CurveFormError, match=r"x\.json must (be JSON|have one precision)"):
        from_dvclive(tmp_path / "x.json", **IDENTITY)


def test_plot_of_an_early_dvclive(tmp_path: Path) -> None:
    columns = {"precision": [0.3, 0.6], "recall": [1.0, 0.85], "threshold": [0.1, 0.4]}
    path = dvclive_plot(tmp_path / "prc.json", "prc", columns)
    experiment = from_dvclive(path, **IDENTITY)
    assert curve(experiment) == ([0.1, 0.4], [1.0, 0.85])
    assert experiment.precision_arr == [0.3, 0.6]


def test_plots_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(errors.CurveFormError, match=r"must have a precision_recall or roc plot"):
        from_dvclive(tmp_path, **IDENTITY)
