"""Make experiments of tables: rates or counts at each threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import CountError, NoPositivesError, OneClassError
from pytest_threshold.export.arrays import check_lengths, counts, negatives, numbers, positives
from pytest_threshold.export.assembling import experiment_of
from pytest_threshold.export.columns import Columns, check_classes, check_falls
from pytest_threshold.export.rounding import Rate, precisions, rate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment

_ONE_LONGER = (
    "from_precision_recall_curve takes a recall and a precision that are one longer than thresholds"
)


def from_table(  # noqa: PLR0913 - columns, counts, and three keys that every experiment has
    thresholds: Any,  # noqa: ANN401 - an array of any library, here and below
    recall: Any,  # noqa: ANN401
    *,
    precision: Any = None,  # noqa: ANN401
    fpr: Any = None,  # noqa: ANN401
    n_positives: int | None = None,
    n_negatives: int | None = None,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a table with a row for each threshold.

    The columns are equally long, and the thresholds ascend or descend. A row at a sentinel is left
    out: a threshold below 0 where recall (and FPR) is 1, or above 1 where it is 0. Precision is
    NaN or None where nothing is predicted positive; it becomes None there. So does a precision of
    1 beside a recall of 0. The recall may rise with the threshold; the gate warns of it.

    float32 is treated as in `from_precision_recall_curve`.

    >>> experiment = from_table(
    ...     thresholds=[1.0, 0.8, 0.4, 0.1],
    ...     recall=[0.0, 0.5, 1.0, 1.0],
    ...     precision=[float("nan"), 1.0, 2 / 3, 0.5],
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )
    >>> experiment.threshold_arr
    [0.1, 0.4, 0.8, 1.0]
    >>> experiment.precision_arr
    [0.5, 0.6666666666666666, 1.0, None]

    Raises:
        NoPositivesError: n_positives is 0, or is not given and recall is NaN, 0 or 1 at every
            threshold, as without positive labels.
        OneClassError: n_negatives is 0, or is not given and fpr is NaN or 0 at every threshold, as
            without negative labels.
        NotANumberError: some thresholds or rates are NaN, or a precision where samples are
            predicted positive.
        OutOfRangeError: a threshold that is no sentinel, or a rate, is outside [0, 1].
        AmbiguousThresholdError: a threshold has two recalls, precisions or FPRs.
        RoundedRateError: as in `from_precision_recall_curve`.
        CountError: n_positives or n_negatives is not a whole number.
        CurveFormError: the lengths differ, thresholds neither ascend nor descend, or precision is 0
            where recall is not.

    """
    columns = Columns(
        thresholds=numbers("thresholds", thresholds),
        recall=rate("recall", recall),
        precision=None if precision is None else rate("precision", precision, is_none_nan=True),
        fpr=None if fpr is None else rate("fpr", fpr),
        n_positives=positives(n_positives),
        n_negatives=negatives(n_negatives),
    )
    known = [each for each in (columns.recall, columns.precision, columns.fpr) if each is not None]
    check_lengths(
        thresholds=columns.thresholds,
        **{each.name: each.values for each in known},
        cure=_ONE_LONGER,
    )
    check_classes(columns)
    check_falls(columns)
    return experiment_of(
        columns, may_rise=True, model_id=model_id, issuer=issuer, experiment_date=experiment_date
    )


def from_counts(  # noqa: PLR0913 - five columns, and three keys that every experiment has
    thresholds: Any,  # noqa: ANN401
    tp: Any,  # noqa: ANN401
    fp: Any,  # noqa: ANN401
    fn: Any,  # noqa: ANN401
    tn: Any,  # noqa: ANN401
    *,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a table of confusion matrices, one for each threshold.

    The columns count true and false positives, false and true negatives. They are equally long, and
    the thresholds ascend or descend. ``TP + FN`` and ``FP + TN`` are the same in every row.
    Everything is written: recall, precision, FPR and the number of samples of each class. Rows at
    sentinels are left out as in `from_table`, and the recall may rise with the threshold.

    scikit-learn's ``confusion_matrix_at_thresholds`` returns ``tns, fps, fns, tps, thresholds``.

    >>> experiment = from_counts(
    ...     thresholds=[0.8, 0.4, 0.1],
    ...     tp=[1, 2, 2],
    ...     fp=[0, 1, 2],
    ...     fn=[1, 0, 0],
    ...     tn=[2, 1, 0],
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )
    >>> experiment.recall_arr
    [1.0, 1.0, 0.5]
    >>> experiment.n_positives, experiment.n_negatives
    (2, 2)

    Raises:
        NoPositivesError: TP + FN is 0.
        OneClassError: FP + TN is 0.
        CountError: a count is not a whole number of at least 0, or TP + FN or FP + TN varies.
        NotANumberError: some thresholds or counts are NaN.
        OutOfRangeError: a threshold that is no sentinel is outside [0, 1].
        AmbiguousThresholdError: a threshold has two recalls, precisions or FPRs.
        CurveFormError: the lengths differ, or thresholds neither ascend nor descend.

    """
    cuts = numbers("thresholds", thresholds)
    hits, false_alarms = counts("tp", tp), counts("fp", fp)
    misses, rejections = counts("fn", fn), counts("tn", tn)
    check_lengths(thresholds=cuts, tp=hits, fp=false_alarms, fn=misses, tn=rejections)
    n_positives = _sum("tp", "fn", hits, misses)
    n_negatives = _sum("fp", "tn", false_alarms, rejections)
    if not n_positives:
        raise NoPositivesError("tp + fn must be at least 1, found 0: there are no positive labels")
    if not n_negatives:
        raise OneClassError("fp + tn must be at least 1, found 0: there are no negative labels")
    columns = Columns(
        thresholds=cuts,
        recall=Rate(name="recall", values=[count / n_positives for count in hits]),
        precision=Rate(name="precision", values=precisions(hits, false_alarms)),
        fpr=Rate(name="fpr", values=[count / n_negatives for count in false_alarms]),
        n_positives=n_positives,
        n_negatives=n_negatives,
    )
    return experiment_of(
        columns, may_rise=True, model_id=model_id, issuer=issuer, experiment_date=experiment_date
    )


def _sum(one: str, other: str, ones: Sequence[int], others: Sequence[int]) -> int:
    """Return the number of samples of a class, which all rows must agree on."""
    first, *sums = map(sum, zip(ones, others, strict=True))
    for row, found in enumerate(sums, start=1):
        if found != first:
            raise CountError(
                f"{one} + {other} must be the same in every row, found {first} in row 0 and "
                f"{found} in row {row}"
            )
    return first
