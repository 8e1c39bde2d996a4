"""Make the experiment of columns."""

from __future__ import annotations

from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import (
    AmbiguousThresholdError,
    CurveFormError,
    NotANumberError,
    OutOfRangeError,
)
from pytest_threshold.experiment.loading import parse_experiment
from pytest_threshold.export.arrays import check_fractions
from pytest_threshold.export.columns import measured_rows
from pytest_threshold.export.identity import date_text
from pytest_threshold.export.rounding import Rate, unrounded, unrounded_precision
from pytest_threshold.export.writing import file_content, in_utc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment
    from pytest_threshold.export.columns import Columns

_TOLERANCE = 1e-9  # the gate tolerates the same rise of the recall


def experiment_of(
    columns: Columns,
    *,
    may_rise: bool = False,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of columns: its thresholds ascend, and sentinels are left out.

    Set `may_rise` to take a recall that rises with the threshold; the gate warns of it.

    Raises:
        ExportError: the columns make no experiment.
        InvalidExperimentError: another key is unsound.

    """
    check_fractions(columns.recall.name, columns.recall.values)
    if columns.fpr is not None:
        check_fractions("fpr", columns.fpr.values)
    rows = measured_rows(columns)
    thresholds = [columns.thresholds[row] for row in rows]
    _check_order(thresholds)
    arrays = _rates(columns, rows)
    for name, array in arrays.items():
        _check_unique(thresholds, name, array)
    if not may_rise:
        _check_fall(thresholds, arrays["recall"])
    values: dict[str, Any] = {
        "model_id": model_id,
        "issuer": issuer,
        "experiment_date": date_text(experiment_date),
        "threshold_arr": thresholds,
        **{f"{name}_arr": array for name, array in arrays.items()},
    }
    counts = {"n_positives": columns.n_positives, "n_negatives": columns.n_negatives}
    values |= {name: count for name, count in counts.items() if count is not None}
    experiment = parse_experiment(file_content(values), source="experiment")
    return experiment.model_copy(update={"experiment_date": in_utc(experiment.experiment_date)})


def _rates(columns: Columns, rows: Sequence[int]) -> dict[str, list[Any]]:
    """Return the rates that are known in these rows, by name, without the rounding of float32."""
    recall = columns.recall.at(rows)
    rates: dict[str, list[Any]] = {
        "recall": unrounded(recall, size=columns.n_positives, of="positives")
    }
    if columns.precision is not None:
        precision = unrounded_precision(
            _defined_precision(columns.precision, columns, rows),
            recall,
            n_positives=columns.n_positives,
            n_negatives=columns.n_negatives,
        )
        rates["precision"] = [None if isnan(value) else value for value in precision]
    if columns.fpr is not None:
        rates["fpr"] = unrounded(columns.fpr.at(rows), size=columns.n_negatives, of="negatives")
    return rates


def _defined_precision(precision: Rate, columns: Columns, rows: Sequence[int]) -> Rate:
    """Return the precision in these rows, NaN where nothing is predicted positive.

    Libraries write NaN, 1 or 0 there. Nothing is predicted positive where recall and FPR are 0.
    Without the FPR, NaN and 1 beside a recall of 0 show it; 0 may have been measured.
    """
    values = []
    for row in rows:
        value, recall = precision.values[row], columns.recall.values[row]
        fpr = None if columns.fpr is None else columns.fpr.values[row]
        if recall == 0 and (isnan(value) or value == 1 if fpr is None else fpr == 0):
            value = nan
        elif isnan(value):
            raise NotANumberError(
                f"precision[{row}] must be a number where samples are predicted positive, found "
                f"NaN at recall {recall!r}" + ("" if fpr is None else f" and fpr {fpr!r}")
            )
        elif not 0 <= value <= 1:
            raise OutOfRangeError(f"precision[{row}] must be in [0, 1], found {value!r}")
        elif value == 0 < recall:
            raise CurveFormError(
                f"precision[{row}] must be above 0 where recall is, found 0.0 at recall {recall!r}"
            )
        values.append(value)
    return Rate(name=precision.name, values=values, is_single=precision.is_single)


def _check_order(thresholds: Sequence[float]) -> None:
    for threshold, following in pairwise(thresholds):
        if following < threshold:
            raise CurveFormError(
                f"thresholds must ascend or descend, found {following!r} beyond {threshold!r}"
            )


def _check_unique(thresholds: Sequence[float], name: str, rates: Sequence[float | None]) -> None:
    """Check that a threshold has one rate, however often it stands there."""
    points = zip(thresholds, rates, strict=True)
    for (threshold, found), (following, other) in pairwise(points):
        if following == threshold and other != found:
            raise AmbiguousThresholdError(
                f"the threshold {threshold!r} must have one {name}, found {found!r} and "
                f"{other!r}: measure with float64 scores, or use from_scores"
            )


def _check_fall(thresholds: Sequence[float], recalls: Sequence[float]) -> None:
    points = zip(thresholds, recalls, strict=True)
    for (threshold, recall), (following, other) in pairwise(points):
        if other > recall + _TOLERANCE:
            raise CurveFormError(
                f"recall must not rise with the threshold, found {other!r} at {following!r} and "
                f"{recall!r} at {threshold!r}"
            )
