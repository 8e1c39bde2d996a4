"""Make experiments of curves in the forms that libraries return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import CurveFormError
from pytest_threshold.export.arrays import check_lengths, negatives, numbers, positives
from pytest_threshold.export.assembling import experiment_of
from pytest_threshold.export.columns import Columns, check_classes, check_falls
from pytest_threshold.export.rounding import Rate, rate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment


def from_precision_recall_curve(  # noqa: PLR0913 - arrays, counts, and keys that all have
    thresholds: Any,  # noqa: ANN401 - an array of any library, here and below
    recall: Any,  # noqa: ANN401
    *,
    precision: Any = None,  # noqa: ANN401
    n_positives: int | None = None,
    n_negatives: int | None = None,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a curve in the form that ``precision_recall_curve`` returns.

    Functions of that kind in scikit-learn, torchmetrics and torcheval return a recall and a
    precision for each threshold, and at the end a recall of 0 and a precision of 1 that belong to
    no threshold. They are left out here, so pass all arrays as they were returned. The curve cannot
    show whether the labels had negatives. A precision of NaN, None or 1 beside a recall of 0 means
    that nothing is predicted positive; it becomes None.

    A threshold below 0 where everything is positive, or above 1 where nothing is, was added by a
    library, and is left out. The recall is 1 or 0 there.

    A float32 threshold is written exactly, as the binary64 number of the same value. So the recalls
    stay true if the scores were compared with that value; in torch, give thresholds that you choose
    the dtype of the scores. The rounding of float32 rates is undone. Recalls become the fractions
    TP / (TP + FN) of `n_positives`, or else of the smallest number of positives, up to a million,
    that explains all of them. Precisions become fractions TP / (TP + FP) of a number of positives
    that explains them, too, and of at most `n_negatives` false positives. Give an array float64 to
    have it written as it is.

    >>> experiment = from_precision_recall_curve(
    ...     thresholds=[0.1, 0.4, 0.6, 0.8],
    ...     recall=[1.0, 1.0, 0.5, 0.5, 0.0],
    ...     precision=[0.5, 2 / 3, 0.5, 1.0, 1.0],
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )
    >>> experiment.recall_arr
    [1.0, 1.0, 0.5, 0.5]
    >>> experiment.precision_arr
    [0.5, 0.6666666666666666, 0.5, 1.0]

    Raises:
        NoPositivesError: n_positives is 0, or is not given and recall is NaN, 1 or 0 at every
            threshold, as without positive labels.
        OneClassError: n_negatives is 0.
        NotANumberError: some thresholds or recalls are NaN, or a precision where samples are
            predicted positive.
        OutOfRangeError: a recall, a precision or a threshold that was measured is outside [0, 1].
        AmbiguousThresholdError: a threshold has two recalls or precisions.
        RoundedRecallError: no number of positives explains the float32 recalls, or they have 16
            bits.
        RoundedRateError: the same of precisions.
        CountError: n_positives or n_negatives is not a whole number.
        CurveFormError: recall is not one longer than thresholds or does not end with 0, or
            precision not with 1; thresholds neither ascend nor descend, or recall rises with them;
            or precision is 0 where recall is not.

    """
    cuts, hits = numbers("thresholds", thresholds), rate("recall", recall)
    exact = None if precision is None else rate("precision", precision, is_none_nan=True)
    columns = Columns(
        thresholds=cuts,
        recall=_without_end(hits, cuts, end=0),
        precision=None if exact is None else _without_end(exact, cuts, end=1),
        n_positives=positives(n_positives),
        n_negatives=negatives(n_negatives),
    )
    check_classes(columns)
    check_falls(columns)
    return experiment_of(columns, model_id=model_id, issuer=issuer, experiment_date=experiment_date)


def _without_end(column: Rate, thresholds: Sequence[float], *, end: int) -> Rate:
    """Return a rate at each threshold, without that at the end, which belongs to none."""
    found, expected = len(column.values), len(thresholds)
    if found != expected + 1 or not expected:
        swapped = ": are they swapped?" if expected == found + 1 else ""
        raise CurveFormError(
            f"{column.name} must be one longer than thresholds, as the library returned it, "
            f"found {found} and {expected}{swapped}"
        )
    if column.values[-1] != end:
        raise CurveFormError(
            f"{column.name} must end with a {end} that belongs to no threshold, as the library "
            f"returned it, found {column.values[-1]!r}"
        )
    return column.at(range(expected))


def from_roc_curve(  # noqa: PLR0913 - arrays, counts, and keys that all have
    fpr: Any,  # noqa: ANN401
    tpr: Any,  # noqa: ANN401
    thresholds: Any,  # noqa: ANN401
    *,
    n_positives: int | None = None,
    n_negatives: int | None = None,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a curve in the form that ``roc_curve`` returns; `tpr` is the recall.

    In scikit-learn and torchmetrics the thresholds descend, and the first one stands for "above all
    scores": infinity, a number above 1, or a 1 that is followed by another 1. Both rates are 0
    there, and the point is left out here; so is a threshold below 0 where both are 1. Thresholds
    that scikit-learn's ``drop_intermediate`` has dropped are not restored. float32 is treated as in
    `from_precision_recall_curve`; FPRs become the fractions FP / (FP + TN) of `n_negatives`, or
    else of the smallest number of negatives, up to a million, that explains all of them.

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
    >>> experiment.fpr_arr
    [1.0, 0.5, 0.5, 0.0]

    Raises:
        NoPositivesError: n_positives is 0, or tpr is NaN or 0 at every threshold, as without
            positive labels; zeros may stand there if n_positives is given.
        OneClassError: the same of n_negatives and fpr.
        NotANumberError: some thresholds or rates are NaN.
        OutOfRangeError: any other threshold, or a rate, is outside [0, 1].
        AmbiguousThresholdError: a threshold has two recalls or FPRs.
        RoundedRecallError: as in `from_precision_recall_curve`.
        RoundedRateError: no number of negatives explains the float32 FPRs, or they have 16 bits.
        CountError: n_positives or n_negatives is not a whole number.
        CurveFormError: the lengths differ, thresholds neither ascend nor descend, or recall rises
            with them.

    """
    cuts = numbers("thresholds", thresholds)
    false_alarms, hits = rate("fpr", fpr), rate("tpr", tpr)
    check_lengths(fpr=false_alarms.values, tpr=hits.values, thresholds=cuts)
    columns = Columns(
        thresholds=cuts,
        recall=hits,
        fpr=false_alarms,
        n_positives=positives(n_positives),
        n_negatives=negatives(n_negatives),
    )
    check_classes(columns)
    return experiment_of(columns, model_id=model_id, issuer=issuer, experiment_date=experiment_date)
