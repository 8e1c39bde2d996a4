"""Make experiments of labels and scores."""

from __future__ import annotations

import warnings
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pytest_threshold import ExperimentWarning
from pytest_threshold.errors import CurveFormError, NoPositivesError, OneClassError
from pytest_threshold.export.arrays import check_fractions, check_lengths, flat, labels, numbers
from pytest_threshold.export.assembling import experiment_of
from pytest_threshold.export.columns import PROBABILITIES, Columns
from pytest_threshold.export.rounding import Rate, precisions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment

_CLASSES = 2
_WRONG_CLASS = (
    "y_score must be higher for positives than for negatives, found an area under the ROC curve of "
    "{area:.4g}: are these the probabilities of the wrong class?"
)


def from_scores(
    y_true: Any,  # noqa: ANN401 - an array of any library, here and below
    y_score: Any,  # noqa: ANN401
    *,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a model, from the labels and the scores of samples.

    `y_true` has 0 or 1 (False or True) for each sample, `y_score` the model's probability of 1.
    Both have the shape (n,) or (n, 1). Each distinct score is a threshold, and a sample is
    predicted positive there if its score is at least as high, as in scikit-learn's
    ``precision_recall_curve``. Everything is written: recall, precision, FPR and the number of
    samples of each class.

    If positives do not score higher than negatives, an `ExperimentWarning` says so: the area under
    the ROC curve is 0.5 or less, where equal scores count half.

    >>> experiment = from_scores(
    ...     [0, 1, 0, 1],
    ...     [0.1, 0.4, 0.6, 0.8],
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )
    >>> experiment.threshold_arr
    [0.1, 0.4, 0.6, 0.8]
    >>> experiment.recall_arr
    [1.0, 1.0, 0.5, 0.5]
    >>> experiment.fpr_arr
    [1.0, 0.5, 0.5, 0.0]

    Raises:
        NoPositivesError: no label is 1.
        OneClassError: all labels are 1.
        LabelError: a label is something else.
        NotANumberError: a label or a score is NaN.
        OutOfRangeError: a score is outside [0, 1].
        CurveFormError: there are not as many labels as scores, or none, or there is a column for
            each class.

    """
    truth = labels("y_true", _column("y_true", y_true))
    scores = numbers("y_score", _column("y_score", y_score))
    check_fractions("y_score", scores, cure=PROBABILITIES)
    check_lengths(y_true=truth, y_score=scores)
    n_positives = sum(truth)
    n_negatives = len(truth) - n_positives
    if not n_positives:
        raise NoPositivesError("y_true must have positive labels (1), found none")
    if not n_negatives:
        raise OneClassError("y_true must have negative labels (0), found none")
    cuts, hits, false_alarms = _counts(truth, scores)
    area = _doubled_area(hits, false_alarms) / (2 * n_positives * n_negatives)
    if area <= 0.5:  # noqa: PLR2004 - that of a coin
        warnings.warn(_WRONG_CLASS.format(area=area), ExperimentWarning, stacklevel=2)
    return experiment_of(
        Columns(
            thresholds=cuts,
            recall=Rate(name="recall", values=[count / n_positives for count in hits]),
            precision=Rate(name="precision", values=precisions(hits, false_alarms)),
            fpr=Rate(name="fpr", values=[count / n_negatives for count in false_alarms]),
            n_positives=n_positives,
            n_negatives=n_negatives,
        ),
        model_id=model_id,
        issuer=issuer,
        experiment_date=experiment_date,
    )


def _column(name: str, values: Any) -> list[Any]:  # noqa: ANN401
    """Return the values of a single column, flat."""
    found = flat(name, values)
    if found and all(isinstance(row, list | tuple) and len(row) == _CLASSES for row in found):
        raise CurveFormError(
            f"{name} must have one column, found one for each class: pass the column of the "
            f"positive class, {name}[:, 1]"
        )
    return found


def _counts(
    truth: Sequence[int], scores: Sequence[float]
) -> tuple[list[float], list[int], list[int]]:
    """Return each distinct score, and the true and the false positives there."""
    cuts, hits, false_alarms = [], [], []
    true, false = sum(truth), len(truth) - sum(truth)
    for score, samples in groupby(sorted(zip(scores, truth, strict=True)), key=itemgetter(0)):
        found = [label for _, label in samples]
        cuts.append(score)
        hits.append(true)
        false_alarms.append(false)
        true -= sum(found)
        false -= len(found) - sum(found)
    return cuts, hits, false_alarms


def _doubled_area(hits: Sequence[int], false_alarms: Sequence[int]) -> int:
    """Return how many pairs of a positive and a negative are in order, doubled.

    A pair of equal scores counts half. Divided by twice the number of pairs, this is the area under
    the ROC curve (Hanley and McNeil, 1982).
    """
    points = pairwise([*zip(hits, false_alarms, strict=True), (0, 0)])
    return sum(
        (false - false_above) * (true + true_above)
        for (true, false), (true_above, false_above) in points
    )
