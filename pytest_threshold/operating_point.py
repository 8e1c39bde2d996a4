"""The operating point of a recall curve, and the points around it. Arithmetic only."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import InitVar, dataclass
from functools import cached_property
from itertools import compress
from math import fsum, isfinite
from typing import Self

DEFAULT_TARGET_RECALL = 0.85

GAP_TOLERANCE = 1e-9
"""Gaps that differ by no more than this are equal: 0.80 and 0.90 are equally near 0.85, although
their binary64 distances differ in the last bit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """A threshold of a recall curve and the recall measured there."""

    threshold: float
    recall: float

    @property
    def in_words(self) -> str:
        """Both numbers in full, for a message."""
        return f"recall {self.recall!r} at threshold {self.threshold!r}"

    def gap(self, target_recall: float) -> float:
        """Return the distance of the recall to the target recall, rounded to 12 decimal places."""
        return round(abs(self.recall - target_recall), 12)


@dataclass(frozen=True, kw_only=True)
class RecallCurve:
    """The recall of a model at each of its thresholds.

    Two sequences of equal length, at least 1, of finite numbers; lists, tuples and one-dimensional
    arrays do. ``recalls[i]`` was measured at ``thresholds[i]``. No order is asked for. Whoever has
    seen that the numbers are finite says so by `are_finite`, and they are not looked at again.

    Raises:
        ValueError: the sequences are empty, differ in length or hold a number that is not finite.

    """

    thresholds: Sequence[float]
    recalls: Sequence[float]
    are_finite: InitVar[bool] = False

    def __post_init__(self, are_finite: bool) -> None:
        if len(self.thresholds) != len(self.recalls):
            message = (
                "a recall curve needs as many recalls as thresholds, "
                f"found {len(self.recalls)} and {len(self.thresholds)}"
            )
            raise ValueError(message)
        if len(self.thresholds) == 0:
            raise ValueError("a recall curve needs at least one threshold")
        if not (are_finite or self._has_finite_numbers()):
            raise ValueError("a recall curve needs finite numbers")

    def _has_finite_numbers(self) -> bool:
        return all(map(isfinite, self.thresholds)) and all(map(isfinite, self.recalls))

    @cached_property
    def ascending_recalls(self) -> list[float]:
        """The recalls from the lowest to the highest."""
        return sorted(self.recalls)

    @cached_property
    def never_rises(self) -> bool:
        """Whether no recall is higher than the one before it."""
        recalls = self.recalls if isinstance(self.recalls, list) else list(self.recalls)
        return self.ascending_recalls[::-1] == recalls

    @property
    def pairs(self) -> Iterator[tuple[float, float]]:
        """The recall and the threshold of each point, in the order of the curve."""
        return zip(self.recalls, self.thresholds, strict=True)

    def thresholds_at(self, recall: float) -> Iterable[float]:
        """Return the thresholds at which exactly this recall was measured."""
        if not self.never_rises:
            return compress(self.thresholds, map(recall.__eq__, self.recalls))
        higher = len(self.recalls) - bisect_right(self.ascending_recalls, recall)
        lower = len(self.recalls) - bisect_left(self.ascending_recalls, recall)
        return self.thresholds[higher:lower]

    def index(self, point: OperatingPoint) -> int:
        """Return the index of the first point of the curve that is equal to this one."""
        return list(self.pairs).index((point.recall, point.threshold))


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
    recall = _closest(curve.ascending_recalls, target_recall)
    threshold = max(curve.thresholds_at(recall))
    return OperatingPoint(threshold=float(threshold), recall=float(recall))


def gap_exceeds(recall: float, *, target_recall: float, limit: float) -> bool:
    """Whether the gap of a recall is larger than a limit, by more than `GAP_TOLERANCE`; exactly."""
    low, high = sorted((recall, target_recall))
    return fsum((high, -low, -limit, -GAP_TOLERANCE)) > 0


def highest_recall(curve: RecallCurve) -> OperatingPoint:
    """Return the point with the highest recall; among equals the one with the highest threshold."""
    recall, threshold = max(curve.pairs)
    return OperatingPoint(threshold=threshold, recall=recall)


def last_reaching(curve: RecallCurve, *, min_recall: float) -> OperatingPoint | None:
    """Return the point with the highest threshold whose recall is at least this, if there is one.

    Among points of one threshold it is the one with the highest recall.
    """
    reaching = ((threshold, recall) for recall, threshold in curve.pairs if recall >= min_recall)
    last = max(reaching, default=None)
    return None if last is None else OperatingPoint(threshold=last[0], recall=last[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The points whose recall is nearest below the target recall, and nearest at or above it.

    Among points of one recall it is the one with the highest threshold; None if there is no point.
    """

    below: OperatingPoint | None
    above: OperatingPoint | None

    @property
    def in_words(self) -> str:
        """Both points, for a message."""
        below, above = (
            point.in_words if point else "nothing" for point in (self.below, self.above)
        )
        return f"{below} below, {above} above"

    @classmethod
    def of(cls, curve: RecallCurve, *, target_recall: float) -> Self:
        """Return those of a curve."""
        below = max((pair for pair in curve.pairs if pair[0] < target_recall), default=None)
        above = max(
            ((-recall, threshold) for recall, threshold in curve.pairs if recall >= target_recall),
            default=None,
        )
        return cls(
            below=below and OperatingPoint(threshold=below[1], recall=below[0]),
            above=above and OperatingPoint(threshold=above[1], recall=-above[0]),
        )


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
