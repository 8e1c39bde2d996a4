"""Make experiments from labels and scores, or from curves that libraries computed."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby, pairwise
from math import isnan
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import (
    AmbiguousThresholdError,
    CurveFormError,
    NaiveDatetimeError,
    NoPositivesError,
    OneClassError,
)
from pytest_threshold.experiment.loading import parse_experiment
from pytest_threshold.export.arrays import fractions, labels, numbers, unrounded
from pytest_threshold.export.writing import file_content, in_utc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment

_CURE = "use probabilities, as of predict_proba (decision_function gives distances)"
_TOLERANCE = 1e-9  # the gate tolerates the same rise of the recall


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
    Each distinct score is a threshold. The recall there is the share of the positives whose score
    is at least as high, as in scikit-learn's ``precision_recall_curve``.

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

    Raises:
        NoPositivesError: no label is 1.
        OneClassError: all labels are 1.
        LabelError: a label is something else.
        NotANumberError: a label or a score is NaN.
        OutOfRangeError: a score is outside [0, 1].
        CurveFormError: there are not as many labels as scores, or none.

    """
    truth, scores = labels("y_true", y_true), fractions("y_score", y_score, cure=_CURE)
    _check_lengths(y_true=truth, y_score=scores)
    positives = sum(truth)
    if not positives:
        raise NoPositivesError("y_true must have positive labels (1), found none")
    if positives == len(truth):
        raise OneClassError("y_true must have negative labels (0), found none")
    curve = {}
    reached = positives
    for score, samples in groupby(sorted(zip(scores, truth, strict=True)), key=itemgetter(0)):
        curve[score] = reached / positives
        reached -= sum(label for _, label in samples)
    return _experiment(
        [*curve],
        [*curve.values()],
        model_id=model_id,
        issuer=issuer,
        experiment_date=experiment_date,
    )


def from_precision_recall_curve(
    thresholds: Any,  # noqa: ANN401
    recall: Any,  # noqa: ANN401
    *,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a curve in the form that ``precision_recall_curve`` returns.

    Functions of that kind in scikit-learn, torchmetrics and torcheval return a recall for each
    threshold, and at the end a 0 that belongs to no threshold. It is left out here, so pass both
    arrays as they were returned. The curve cannot show whether the labels had negatives.

    A float32 threshold is written exactly, as the binary64 number of the same value. So the recalls
    stay true if the scores were compared with that value; in torch, give thresholds that you choose
    the dtype of the scores. The rounding of float32 recalls is undone: they become the fractions
    TP / (TP + FN) of the smallest number of positives, up to a million, that explains all of them.

    >>> experiment = from_precision_recall_curve(
    ...     thresholds=[0.1, 0.4, 0.6, 0.8],
    ...     recall=[1.0, 1.0, 0.5, 0.5, 0.0],
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )
    >>> experiment.recall_arr
    [1.0, 1.0, 0.5, 0.5]

    Raises:
        NoPositivesError: recall is NaN, 1 or 0 at every threshold, as without positive labels. If
            the model really has such a curve, use `from_scores`, which sees the labels.
        NotANumberError: some thresholds or recalls are NaN.
        OutOfRangeError: a threshold or a recall is outside [0, 1].
        AmbiguousThresholdError: a threshold has two recalls.
        RoundedRecallError: no number of positives explains the float32 recalls, or they have 16
            bits.
        CurveFormError: recall is not one longer than thresholds or does not end with 0, thresholds
            neither ascend nor descend, or recall rises with them.

    """
    cuts, found = fractions("thresholds", thresholds, cure=_CURE), numbers("recall", recall)
    if len(found) != len(cuts) + 1 or not cuts:
        swapped = ": are they swapped?" if len(cuts) == len(found) + 1 else ""
        raise CurveFormError(
            "recall must be one longer than thresholds, as the library returned it, "
            f"found {len(found)} and {len(cuts)}{swapped}"
        )
    _check_for_positives("recall", found[:-1])
    measured = fractions("recall", found)
    if measured[-1] != 0:
        raise CurveFormError(
            "recall must end with a 0 that belongs to no threshold, as the library returned it, "
            f"found {measured[-1]!r}"
        )
    measured = unrounded("recall", measured[:-1], recall)
    if min(measured) == 1:
        raise NoPositivesError(
            "recall is 1 at every threshold, as it is without positive labels: "
            "use from_scores, which sees them"
        )
    return _experiment(
        cuts, measured, model_id=model_id, issuer=issuer, experiment_date=experiment_date
    )


def from_roc_curve(  # noqa: PLR0913 - three arrays, and three keys that every experiment has
    fpr: Any,  # noqa: ANN401
    tpr: Any,  # noqa: ANN401
    thresholds: Any,  # noqa: ANN401
    *,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a curve in the form that ``roc_curve`` returns; `tpr` is the recall.

    In scikit-learn and torchmetrics the thresholds descend, and the first one stands for "above all
    scores": infinity, a number above 1, or a 1 that is followed by another 1. Both rates are 0
    there, and the point is left out here. Thresholds that scikit-learn's ``drop_intermediate`` has
    dropped are not restored. float32 is treated as in `from_precision_recall_curve`.

    >>> experiment = from_roc_curve(
    ...     fpr=[0.0, 0.0, 0.5, 0.5, 1.0],
    ...     tpr=[0.0, 0.5, 0.5, 1.0, 1.0],
    ...     thresholds=[float("inf"), 0.8, 0.6, 0.4, 0.1],
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )
    >>> experiment.threshold_arr
    [0.1, 0.4, 0.6, 0.8]

    Raises:
        NoPositivesError: tpr is NaN or 0 at every threshold, as without positive labels.
        OneClassError: fpr is NaN or 0 at every threshold, as without negative labels.
        NotANumberError: some thresholds or rates are NaN.
        OutOfRangeError: any other threshold, or a rate, is outside [0, 1].
        AmbiguousThresholdError: a threshold has two recalls.
        RoundedRecallError: as in `from_precision_recall_curve`.
        CurveFormError: the lengths differ, thresholds neither ascend nor descend, or recall rises
            with them.

    """
    cuts = numbers("thresholds", thresholds)
    false_alarms, found = numbers("fpr", fpr), numbers("tpr", tpr)
    _check_lengths(fpr=false_alarms, tpr=found, thresholds=cuts)
    _check_for_positives("tpr", found)
    if _is_void(false_alarms):
        raise OneClassError(
            "fpr is NaN or 0 at every threshold, as it is without negative labels: "
            "use from_scores, which sees them"
        )
    measured = unrounded("tpr", fractions("tpr", found), tpr)
    points = list(zip(cuts, measured, fractions("fpr", false_alarms), strict=True))
    if cuts[0] < cuts[-1]:
        points.reverse()
    if _is_above_all(points):
        del points[0]
    return _experiment(
        fractions("thresholds", [threshold for threshold, _, _ in points], cure=_CURE),
        [recall for _, recall, _ in points],
        model_id=model_id,
        issuer=issuer,
        experiment_date=experiment_date,
    )


def _is_above_all(points: Sequence[tuple[float, float, float]]) -> bool:
    """Whether the first point of a ROC curve was not measured, but added by the library."""
    first, *rates = points[0]
    return not any(rates) and (first > 1 or first in [threshold for threshold, _, _ in points[1:2]])


def _check_lengths(**columns: Sequence[float]) -> None:
    lengths = [len(column) for column in columns.values()]
    names, found = " and ".join(columns), " and ".join(map(str, lengths))
    if len(set(lengths)) > 1:
        raise CurveFormError(f"{names} must have the same length, found {found}")
    if not lengths[0]:
        raise CurveFormError(f"{names} must have values, at least one, found {found}")


def _check_for_positives(name: str, recalls: Sequence[float]) -> None:
    if _is_void(recalls):
        raise NoPositivesError(
            f"{name} is NaN or 0 at every threshold, as it is without positive labels: "
            "use from_scores, which sees them"
        )


def _is_void(rates: Sequence[float]) -> bool:
    """Whether a rate was measured without any sample of its class: it is NaN throughout, or 0."""
    return all(map(isnan, rates)) or not any(rates)


def _experiment(
    thresholds: list[float],
    recalls: list[float],
    *,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a curve, after checks that only curves from libraries need."""
    if thresholds[0] > thresholds[-1]:
        thresholds, recalls = thresholds[::-1], recalls[::-1]
    points = zip(thresholds, recalls, strict=True)
    for (threshold, recall), (next_threshold, next_recall) in pairwise(points):
        if next_threshold < threshold:
            raise CurveFormError(
                f"thresholds must ascend or descend, found {next_threshold!r} beyond {threshold!r}"
            )
        if next_threshold == threshold and next_recall != recall:
            raise AmbiguousThresholdError(
                f"the threshold {threshold!r} must have one recall, found {recall!r} and "
                f"{next_recall!r}: measure with float64 scores, or use from_scores"
            )
        if next_recall > recall + _TOLERANCE:
            raise CurveFormError(
                f"recall must not rise with the threshold, found {next_recall!r} at "
                f"{next_threshold!r} and {recall!r} at {threshold!r}"
            )
    if isinstance(experiment_date, datetime):
        experiment_date = _date_text(experiment_date)
    values = {
        "model_id": model_id,
        "issuer": issuer,
        "experiment_date": experiment_date,
        "threshold_arr": thresholds,
        "recall_arr": recalls,
    }
    experiment = parse_experiment(file_content(values), source="experiment")
    return experiment.model_copy(update={"experiment_date": in_utc(experiment.experiment_date)})


def _date_text(moment: datetime) -> str:
    if moment.utcoffset() is None:
        raise NaiveDatetimeError(
            f"experiment_date must have a time zone, found {moment.isoformat()}: "
            "datetime.now(timezone.utc) has one"
        )
    return in_utc(moment.isoformat())
