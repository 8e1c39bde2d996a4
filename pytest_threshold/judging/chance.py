"""Suspicions about the price of the recall: a model that may be no better than a coin."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from math import nan, sqrt
from typing import TYPE_CHECKING

from pytest_threshold.judging.messages import WARNINGS
from pytest_threshold.judging.suspicion import Suspicion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_threshold.judging.price import Counts, PricedCurve
    from pytest_threshold.judging.rules import Price
    from pytest_threshold.operating_point import RecallCurve

_ROUNDING = 1e-12  # of the difference between two steps
_GRID_ROUNDING = 1e-6  # grids may be of float32
_STANDARD_ERRORS = 2
_FEWEST_EQUAL = 3  # fewer equal recalls are not a sign of labels
_FEW_POINTS = 10  # a curve of no more points is not called thinned


def suspicions_of_price(curve: PricedCurve, index: int, price: Price) -> Iterator[Suspicion]:
    """Yield the suspicions about the price of a curve.

    `index` is that of the operating point, and `price` the price there. Nothing is yielded if every
    recall is 1.0, which is a suspicion of its own and explains any other.
    """
    if curve.curve.ascending_recalls[0] == 1:
        return
    thresholds, recall = curve.curve.thresholds, curve.curve.recalls[index]
    found = _sign_of_labels(curve.curve)
    if found:
        message = WARNINGS.text("hard_labels", found=found)
        yield Suspicion(key="threshold_arr", index=0, message=message)
    fpr = price.fpr
    is_trivial = recall == 1 and fpr == 1
    if is_trivial or thresholds[index] == 0:
        message = WARNINGS.text("everything_positive", threshold=thresholds[index], recall=recall)
        yield Suspicion(key="threshold_arr", index=index, message=message)
    if fpr is not None:
        if recall <= fpr and _is_inverted(curve):
            message = WARNINGS.text("inverted", recall=recall, fpr=fpr)
            yield Suspicion(key=curve.key, index=index, message=message)
        elif not is_trivial and _is_chance(recall, fpr, curve.counts):
            message = WARNINGS.text("chance", recall=recall, fpr=fpr)
            yield Suspicion(key=curve.key, index=index, message=message)
    if _is_thinned(curve):
        yield Suspicion(key=curve.key, index=0, message=WARNINGS.text("thinned"))


def _sign_of_labels(curve: RecallCurve) -> str:
    """Return why the scores of a curve look like labels, which are 0 and 1; empty if they do not.

    On a grid, the recall of labels is the same at every threshold above 0.
    """
    thresholds, recalls = curve.thresholds, curve.recalls
    first, last = bisect_right(thresholds, 0), recalls[-1]
    if first == bisect_left(thresholds, 1):
        return "thresholds are 0 and 1 only"
    if thresholds[-1] < 1 or last == 0 or len(recalls) - first < _FEWEST_EQUAL:
        return ""
    if recalls[first] != last or len(set(recalls[first:])) > 1 or not _is_grid(thresholds):
        return ""
    return f"recall is {last!r} at every threshold from {thresholds[first]!r} to 1"


def _is_chance(recall: float, fpr: float, counts: Counts | None) -> bool:
    """Whether a recall is no higher than a coin's, which equals its false positive rate.

    Half of all coins lie above their expectation. So where both counts are known, the difference
    must exceed two standard errors of two equal rates (the two-proportion z-test).
    """
    if recall <= fpr:
        return True
    if counts is None:
        return False
    variance = fpr * (1 - fpr) * (1 / counts.positives + 1 / counts.negatives)
    return recall - fpr <= _STANDARD_ERRORS * sqrt(variance)


def _is_inverted(curve: PricedCurve) -> bool:
    """Whether recall is at most the false positive rate over most of the curve.

    Points at which both are 0 or both are 1 do not count. A precision of 0 does not tell the rate,
    but recall is 0 there, and the rate is not.
    """
    pairs = zip(curve.curve.recalls, curve.prices, strict=True)
    differences = [
        recall - price.fpr
        for recall, price in pairs
        if price.fpr is not None and not (recall == price.fpr and recall in (0, 1))
    ]
    without_rate = sum(price.precision == 0 and price.fpr is None for price in curve.prices)
    below = sum(difference <= 0 for difference in differences) + without_rate
    return 2 * below > len(differences) + without_rate


def _is_thinned(curve: PricedCurve) -> bool:
    """Whether points between others were left out of an ROC curve.

    ``roc_curve`` of scikit-learn leaves out each point with equal steps before and behind it,
    unless ``drop_intermediate=False``. At most points of a full curve of scores, recall or FPR
    alone changes, and somewhere equal steps follow each other. A grid on few samples may look
    thinned, but its thresholds have equal distances.
    """
    recalls, rates = curve.curve.recalls, curve.fprs
    if len(recalls) <= _FEW_POINTS or rates is None or _is_grid(curve.curve.thresholds):
        return False
    alone, before = 0, (nan, nan)
    for (recall, fpr), (next_recall, next_fpr) in pairwise(zip(recalls, rates, strict=True)):
        step = recall - next_recall, fpr - next_fpr
        if all(abs(one - other) <= _ROUNDING for one, other in zip(step, before, strict=True)):
            return False
        alone += (step[0] == 0) != (step[1] == 0)
        before = step
    return 2 * alone >= len(recalls) - 1


def _is_grid(thresholds: Sequence[float]) -> bool:
    """Whether the thresholds have equal distances."""
    distance = (thresholds[-1] - thresholds[0]) / (len(thresholds) - 1)
    steps = (after - before for before, after in pairwise(thresholds))
    return all(abs(step - distance) <= _GRID_ROUNDING for step in steps)
