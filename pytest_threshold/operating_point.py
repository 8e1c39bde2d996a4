"""The operating point of a recall curve. Arithmetic only."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite

DEFAULT_TARGET_RECALL = 0.85

GAP_TOLERANCE = 1e-9
"""Gaps that differ by no more than this are equal: 0.80 and 0.90 are equally near 0.85, although
their binary64 distances differ in the last bit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallCurve:
    """The recall of a model at each of its thresholds.

    Two sequences of equal length, at least 1, of finite numbers; lists, tuples and one-dimensional
    arrays do. ``recalls[i]`` was measured at ``thresholds[i]``. No order is asked for.

    Raises:
        ValueError: the sequences are empty, differ in length or hold a number that is not finite.

    """

    thresholds: Sequence[float]
    recalls: Sequence[float]

    def __post_init__(self) -> None:
        if len(self.thresholds) != len(self.recalls):
            message = (
                "a recall curve needs as many recalls as thresholds, "
                f"found {len(self.recalls)} and {len(self.thresholds)}"
            )
            raise ValueError(message)
        if len(self.thresholds) == 0:
            raise ValueError("a recall curve needs at least one threshold")
        if not (all(map(isfinite, self.thresholds)) and all(map(isfinite, self.recalls))):
            raise ValueError("a recall curve needs finite numbers")


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """A threshold of a recall curve and the recall measured there."""

    threshold: float
    recall: float


def choose_operating_point(
    curve: RecallCurve, *, target_recall: float = DEFAULT_TARGET_RECALL
) -> OperatingPoint:
    """Return the measured pair whose recall is closest to the target recall.

    Gaps (absolute differences from the target recall) within `GAP_TOLERANCE` of the smallest are
    tied. Among the tied the higher recall wins, then the highest threshold, which has the fewest
    false alarms at the same recall. The curve may rise and fall as it likes. Gaps are compared as
    exact numbers, not as rounded differences.

    Raises:
        ValueError: the target recall is not finite.

    """
    if not isfinite(target_recall):
        raise ValueError("the target recall must be a finite number")
    recall = _closest(sorted(curve.recalls), target_recall)
    threshold = max(
        threshold
        for threshold, measured in zip(curve.thresholds, curve.recalls, strict=True)
        if measured == recall
    )
    return OperatingPoint(threshold=float(threshold), recall=float(recall))


def _closest(recalls: Sequence[float], target: float) -> float:
    """Return the highest of the ascending recalls whose gap is tied with the smallest gap.

    The highest recall that is tied is the highest one that is not too far above the target. All
    sums are `math.fsum`, which rounds once, so that their signs are exact.
    """
    above = bisect_left(recalls, target)
    below = above - 1
    if above == len(recalls):
        return recalls[below]
    if below < 0 or fsum((recalls[above], recalls[below], -target, -target)) <= 0:
        smallest_gap = (recalls[above], -target)
    else:
        smallest_gap = (target, -recalls[below])

    def is_beyond(recall: float) -> bool:
        return fsum((recall, -target, -smallest_gap[0], -smallest_gap[1], -GAP_TOLERANCE)) > 0

    first_beyond = bisect_left(recalls, 1, lo=above, key=is_beyond)
    return recalls[first_beyond - 1]
