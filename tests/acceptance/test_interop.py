"""Experiments from the libraries that training code measures and logs with, if they are there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sklearn import metrics

from pytest_threshold import errors
from pytest_threshold.experiment import Experiment
from pytest_threshold.experiment.messages import MISTAKES
from pytest_threshold.export import (
    from_counts,
    from_dvclive,
    from_precision_recall_curve,
    from_roc_curve,
    from_table,
)
from tests import samples
from tests.unit.experiment.test_mistakes import labels_and_scores, told_cures  # noqa: F401
from tests.unit.export.test_export import IDENTITY, curve, scored, true_recalls, without

Measured = tuple[Any, Any, Any]


def function_of_scikit_learn(name: str) -> Callable[..., Any]:
    """Return a function that only later versions of scikit-learn have."""
    if not hasattr(metrics, name):
        pytest.skip(f"needs {name} of scikit-learn")
    return getattr(metrics, name)  # type: ignore[no-any-return]  # it has no types


def test_confusion_matrices_of_scikit_learn(labels_and_scores: Measured) -> None:  # noqa: F811
    measure = function_of_scikit_learn("confusion_matrix_at_thresholds")
    truth, scores, distances = labels_and_scores
    tns, fps, fns, tps, thresholds = measure(truth, scores)
    assert from_counts(thresholds, tps, fps, fns, tns, **IDENTITY) == scored(truth, scores)
    tns, fps, fns, tps, thresholds = measure(truth, distances)
    with pytest.raises(errors.OutOfRangeError, match="use probabilities"):
        from_counts(thresholds, tps, fps, fns, tns, **IDENTITY)


def test_weighted_confusion_matrices_of_scikit_learn(labels_and_scores: Measured) -> None:  # noqa: F811
    measure = function_of_scikit_learn("confusion_matrix_at_thresholds")
    truth, scores, _ = labels_and_scores
    weights = [(1 + index) ** 0.5 for index in range(len(truth))]
    tns, fps, fns, tps, thresholds = measure(truth, scores, sample_weight=weights)
    with pytest.raises(errors.CountError, match="weights have changed"):
        from_counts(thresholds, tps, fps, fns, tns, **IDENTITY)
    recall, fpr = tps / (tps + fns), fps / (fps + tns)
    experiment = from_table(thresholds, recall, fpr=fpr, **IDENTITY)
    assert experiment.recall_arr == recall[::-1].tolist()
    with pytest.raises(errors.RoundedRecallError, match="if samples have weights, pass it in flo"):
        from_table(thresholds, recall.astype("float32"), **IDENTITY)


@pytest.mark.parametrize("undefined", [0, 1, float("nan")], ids=str)
def test_metrics_of_scikit_learn_at_thresholds(
    labels_and_scores: Measured,  # noqa: F811
    undefined: float,
) -> None:
    measure = function_of_scikit_learn("metric_at_thresholds")
    truth, scores, _ = labels_and_scores
    recall, thresholds = measure(truth, scores, metrics.recall_score)
    precision, _ = measure(
        truth, scores, metrics.precision_score, metric_params={"zero_division": undefined}
    )
    experiment = from_table(thresholds, recall, precision=precision, **IDENTITY)
    assert experiment == without(scored(truth, scores), "fpr_arr", "n_positives", "n_negatives")


@pytest.mark.parametrize("drops", [False, True], ids=["all", "some"])
def test_curves_of_scikit_learn(labels_and_scores: Measured, drops: bool) -> None:  # noqa: F811, FBT001
    truth, scores, _ = labels_and_scores
    whole = scored(truth, scores)
    size: dict[str, Any] = {"n_positives": truth.sum(), "n_negatives": (1 - truth).sum()}
    precision, recall, thresholds = metrics.precision_recall_curve(
        truth, scores, drop_intermediate=drops
    )
    by_precision = from_precision_recall_curve(
        thresholds, recall, precision=precision, **size, **IDENTITY
    )
    fpr, tpr, thresholds = metrics.roc_curve(truth, scores, drop_intermediate=drops)
    by_rates = from_roc_curve(fpr, tpr, thresholds, **size, **IDENTITY)
    for experiment in (by_precision, by_rates):
        assert (len(experiment.threshold_arr) < len(whole.threshold_arr)) is drops
        assert points(experiment) <= points(whole)


def points(experiment: Experiment) -> set[tuple[str, float, float | None]]:
    """Return each rate that an experiment has, with its name and its threshold."""
    columns: dict[str, Any] = {
        "recall": experiment.recall_arr,
        "precision": experiment.precision_arr,
        "fpr": experiment.fpr_arr,
    }
    return {
        (name, threshold, value)
        for name, column in columns.items()
        if column is not None
        for threshold, value in zip(experiment.threshold_arr, column, strict=True)
    }


def test_rates_in_float32_are_those_of_scikit_learn(labels_and_scores: Measured) -> None:  # noqa: F811
    truth, scores, _ = labels_and_scores
    precision, recall, thresholds = metrics.precision_recall_curve(truth, scores)
    experiment = from_precision_recall_curve(
        thresholds, recall.astype("float32"), precision=precision.astype("float32"), **IDENTITY
    )
    assert experiment == without(scored(truth, scores), "fpr_arr", "n_positives", "n_negatives")


def torchmetrics_curves(
    truth: Any, scores: Any, bins: int | list[float] | None
) -> tuple[Experiment, Experiment]:
    """Return the experiments of both curves of torchmetrics."""
    torch = pytest.importorskip("torch", reason="needs the extra interop")
    functional = pytest.importorskip("torchmetrics.functional.classification")
    arguments = (torch.tensor(scores), torch.tensor(truth), bins)
    precision, recall, thresholds = functional.binary_precision_recall_curve(*arguments)
    return (
        from_precision_recall_curve(thresholds, recall, precision=precision, **IDENTITY),
        from_roc_curve(*functional.binary_roc(*arguments), **IDENTITY),
    )


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_curves_of_torchmetrics(labels_and_scores: Measured, dtype: str) -> None:  # noqa: F811
    truth, scores = labels_and_scores[0], labels_and_scores[1].astype(dtype)
    by_precision, by_rates = torchmetrics_curves(truth, scores, None)
    expected = scored(truth, scores)
    assert by_precision == without(expected, "fpr_arr", "n_positives", "n_negatives")
    for experiment in (by_precision, by_rates):
        assert experiment.recall_arr == true_recalls(experiment, truth, scores)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("bins", "thresholds"),
    [
        pytest.param(5, [0, 0.25, 0.5, 0.75, 1], id="5"),
        pytest.param(101, [number / 100 for number in range(101)], id="101"),
        pytest.param([0.25, 0.5, 0.75], [0.25, 0.5, 0.75], id="list"),
    ],
)
def test_curves_of_torchmetrics_at_some_thresholds(
    labels_and_scores: Measured,  # noqa: F811
    dtype: str,
    bins: int | list[float],
    thresholds: list[float],
) -> None:
    truth, scores = labels_and_scores[0], labels_and_scores[1].astype(dtype)
    for experiment in torchmetrics_curves(truth, scores, bins):
        assert experiment.threshold_arr == pytest.approx(thresholds, abs=1e-6)
        assert experiment.recall_arr == true_recalls(experiment, truth, scores)


@pytest.mark.filterwarnings("ignore:No (positive|negative) samples")
@pytest.mark.parametrize("bins", [None, 4], ids=str)
def test_curves_of_torchmetrics_of_one_class(bins: int | None) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra interop")
    functional = pytest.importorskip("torchmetrics.functional.classification")
    scores = torch.tensor([0.1, 0.4, 0.35, 0.8])
    _, recall, thresholds = functional.binary_precision_recall_curve(
        scores, torch.zeros(4, dtype=torch.int), bins
    )
    with pytest.raises(errors.NoPositivesError):
        from_precision_recall_curve(thresholds, recall, **IDENTITY)
    for label, error in ((0, errors.NoPositivesError), (1, errors.OneClassError)):
        rates = functional.binary_roc(scores, torch.full((4,), label), bins)
        with pytest.raises(error):
            from_roc_curve(*rates, **IDENTITY)


def test_curves_of_torcheval(labels_and_scores: Measured) -> None:  # noqa: F811
    torch = pytest.importorskip("torch", reason="needs the extra interop")
    functional = pytest.importorskip("torcheval.metrics.functional")
    truth, scores, _ = labels_and_scores
    precision, recall, thresholds = functional.binary_precision_recall_curve(
        torch.tensor(scores), torch.tensor(truth)
    )
    experiment = from_precision_recall_curve(thresholds, recall, precision=precision, **IDENTITY)
    expected = scored(truth, scores)
    assert curve(experiment) == curve(expected)
    assert experiment.precision_arr == expected.precision_arr


def test_what_dvclive_logs(
    labels_and_scores: Measured,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    dvclive = pytest.importorskip("dvclive", reason="needs the extra interop")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DVC_NO_ANALYTICS", "1")
    truth, scores, _ = labels_and_scores
    with dvclive.Live(dir="logged", save_dvc_exp=False, report=None) as live:
        live.log_sklearn_plot("precision_recall", truth, scores)
        live.log_sklearn_plot("roc", truth, scores, name="rates.json", drop_intermediate=False)
    expected = without(scored(truth, scores), "n_positives", "n_negatives")
    assert from_dvclive("logged", **IDENTITY) == without(expected, "fpr_arr")
    rates = from_dvclive(tmp_path / "logged" / "plots" / "sklearn" / "rates.json", **IDENTITY)
    assert rates == without(expected, "precision_arr")


@pytest.mark.parametrize("thresholds", [None, 20])
@pytest.mark.parametrize(
    ("name", "mistake"),
    [("binary_precision_recall_curve", "one_recall_more"), ("binary_roc", "descending")],
)
def test_curve_as_torchmetrics_returns_it_gets_its_cure(
    tmp_path: Path,
    labels_and_scores: Measured,  # noqa: F811
    name: str,
    mistake: str,
    thresholds: int | None,
) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra interop")
    functional = pytest.importorskip("torchmetrics.functional.classification")
    labels, scores, _ = labels_and_scores
    measure = getattr(functional, name)
    _, recall, cuts = measure(torch.tensor(scores), torch.tensor(labels), thresholds)
    path = samples.write(
        tmp_path / "x.json", threshold_arr=cuts.tolist(), recall_arr=recall.tolist()
    )
    assert told_cures(path) == {MISTAKES[mistake].cure}
