"""Experiments from the libraries that training code measures and logs with, if they are there."""

from pathlib import Path
from typing import Any

import pytest

from pytest_threshold import errors
from pytest_threshold.export import from_dvclive, from_precision_recall_curve, from_roc_curve
from tests.unit.experiment.test_mistakes import labels_and_scores  # noqa: F401 - a fixture
from tests.unit.export.test_export import IDENTITY, curve, scored, true_recalls

Measured = tuple[Any, Any, Any]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("bins", [None, 5, 101, [0.25, 0.5, 0.75]], ids=str)
def test_curves_of_torchmetrics(
    labels_and_scores: Measured,  # noqa: F811
    dtype: str,
    bins: Any,
) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra interop")
    functional = pytest.importorskip("torchmetrics.functional.classification")
    truth, scores = labels_and_scores[0], labels_and_scores[1].astype(dtype)
    arguments = (torch.tensor(scores), torch.tensor(truth), bins)
    _, recall, thresholds = functional.binary_precision_recall_curve(*arguments)
    experiment = from_precision_recall_curve(thresholds, recall, **IDENTITY)
    if dtype == "float32" or bins is None:
        assert experiment.recall_arr == true_recalls(experiment, truth, scores)
    roc = from_roc_curve(*functional.binary_roc(*arguments), **IDENTITY)
    assert roc.recall_arr == true_recalls(roc, truth, scores) or bins is not None
    if bins is None:
        assert curve(experiment) == curve(scored(truth, scores))


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
