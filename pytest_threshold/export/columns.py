"""Hold what was measured at each threshold, in columns, and find the rows that were measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from pytest_threshold.errors import (
    CurveFormError,
    NoPositivesError,
    NotANumberError,
    OneClassError,
    OutOfRangeError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_threshold.export.rounding import Rate

PROBABILITIES = "use probabilities, as of predict_proba (decision_function gives distances)"
_TOLERANCE = 1e-9  # of a rate that is 0 or 1
_ROUNDING = 1e-6  # more than float32 rounds a precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What was measured at each threshold: columns of equal length, thresholds in either order."""

    thresholds: list[float]
    recall: Rate
    precision: Rate | None = None
    fpr: Rate | None = None
    n_positives: int | None = None
    n_negatives: int | None = None


def check_classes(columns: Columns) -> None:
    """Check that there were samples of both classes, as far as the rates show it.

    Libraries return NaN or 0 throughout for the rate of a class without samples. If the number of
    samples is known, zeros are measured.

    Raises:
        NoPositivesError: the recall was measured without positives.
        OneClassError: the FPR was measured without negatives.

    """
    if _is_void(columns.recall, columns.n_positives):
        raise NoPositivesError(
            f"{columns.recall.name} is NaN or 0 at every threshold, as it is without positive "
            "labels: use from_scores, which sees them, or pass n_positives"
        )
    if columns.fpr is not None and _is_void(columns.fpr, columns.n_negatives):
        raise OneClassError(
            "fpr is NaN or 0 at every threshold, as it is without negative labels: "
            "use from_scores, which sees them, or pass n_negatives"
        )


def _is_void(column: Rate, size: int | None) -> bool:
    return all(map(isnan, column.values)) or (size is None and not any(column.values))


def check_falls(columns: Columns) -> None:
    """Check that the recall is below 1 somewhere.

    Raises:
        NoPositivesError: it is 1 throughout, and the number of positives is not known.

    """
    if columns.n_positives is None and all(value == 1 for value in columns.recall.values):
        raise NoPositivesError(
            f"{columns.recall.name} is 1 at every threshold, as it is without positive labels: "
            "use from_scores, which sees them, or pass n_positives"
        )


def measured_rows(columns: Columns) -> list[int]:
    """Return the rows whose thresholds are in [0, 1], from the lowest threshold to the highest.

    Raises:
        NotANumberError: a threshold is NaN.
        OutOfRangeError: a threshold is outside [0, 1], and its row shows no sentinel.
        CurveFormError: all thresholds are sentinels.

    """
    thresholds = columns.thresholds
    rows = []
    for row, threshold in enumerate(thresholds):
        if isnan(threshold):
            raise NotANumberError(f"thresholds[{row}] must be a number, found NaN")
        if 0 <= threshold <= 1:
            rows.append(row)
        elif not _is_sentinel(columns, row):
            raise OutOfRangeError(
                f"thresholds[{row}] must be in [0, 1], found {threshold!r}: {PROBABILITIES}"
            )
    if not rows:
        raise CurveFormError(f"thresholds must be in [0, 1], found none there: {PROBABILITIES}")
    if thresholds[rows[0]] > thresholds[rows[-1]]:
        rows.reverse()
    if _is_start_of_roc(columns, rows):
        del rows[-1]
    return rows


def _is_sentinel(columns: Columns, row: int) -> bool:
    """Whether everything is positive at a threshold below 0, or nothing at one above 1.

    Libraries add such thresholds at the ends of a curve, and no score is beyond them. Everything is
    positive if recall and FPR are 1, and nothing if they are 0. Without the FPR, the recall
    decides, and the precision if the number of samples is known: where everything is positive, it
    is the share of the positives.
    """
    recall = columns.recall.values[row]
    fpr = recall if columns.fpr is None else columns.fpr.values[row]
    if columns.thresholds[row] > 1:
        return recall <= _TOLERANCE and fpr <= _TOLERANCE
    is_share = True
    if columns.precision is not None and columns.n_positives and columns.n_negatives:
        share = columns.n_positives / (columns.n_positives + columns.n_negatives)
        is_share = abs(columns.precision.values[row] - share) <= _ROUNDING
    return recall >= 1 - _TOLERANCE and fpr >= 1 - _TOLERANCE and is_share


def _is_start_of_roc(columns: Columns, rows: Sequence[int]) -> bool:
    """Whether the last row is the start of a ROC curve at a threshold that was measured besides.

    torchmetrics starts at 1 with rates of 0, and a score may be 1.
    """
    if columns.fpr is None or len(rows) == 1:
        return False
    before, last = rows[-2:]
    return columns.thresholds[before] == columns.thresholds[last] and (
        columns.recall.values[last] == columns.fpr.values[last] == 0
    )
