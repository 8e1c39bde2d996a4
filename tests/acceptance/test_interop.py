"""Experiments from the libraries that training code measures and logs with, if they are there."""

from pathlib import Path
from typing import Any

import pytest

from pytest_threshold import errors
from pytest_threshold.experiment import Experiment
from pytest_threshold.export import from_dvclive, from_precision_recall_curve, from_roc_curve
from tests.unit.experiment.test_mistakes import labels_and_scores  # noqa: F401 - a fixture
from tests.unit.export.test_export import IDENTITY, curve, scored, true_recalls

Measured = tuple[Any, Any, Any]


def torchmetrics_curves(
    truth: Any, scores: Any, bins: int | list[float] | None
) -> tuple[Experiment, Experiment]:
    """Return the experiments of both curves of torchmetrics."""
    torch = pytest.importorskip("torch", reason="needs the extra interop")
    functional = pytest.importorskip("torchmetrics.functional.classification")
    arguments = (torch.tensor(scores), torch.tensor(truth), bins)
    _, recall, thresholds = functional.binary_precision_recall_curve(*arguments)
    return (
        from_precision_recall_curve(thresholds, recall, **IDENTITY),
        from_roc_curve(*functional.binary_roc(*arguments), **IDENTITY),
    )


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_curves_of_torchmetrics(labels_and_scores: Measured, dtype: str) -> None:  # noqa: F811
    truth, scores = labels_and_scores[0], labels_and_scores[1].astype(dtype)
    by_precision, by_rates = torchmetrics_curves(truth, scores, None)
    assert curve(by_precision) == curve(scored(truth, scores))
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
    _, recall, thresholds = functional.binary_precision_recall_curve(
        torch.tensor(scores), torch.tensor(truth)
    )
    experiment = from_precision_recall_curve(thresholds, recall, **IDENTITY)
    assert curve(experiment) == curve(scored(truth, scores))


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
    assert from_dvclive("logged", **IDENTITY) == scored(truth, scores)
    rates = from_dvclive(tmp_path / "logged" / "plots" / "sklearn" / "rates.json", **IDENTITY)
    assert rates == scored(truth, scores)
