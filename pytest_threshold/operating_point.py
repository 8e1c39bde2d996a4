"""The operating point of a recall curve, and the points around it. Arithmetic only.

All numbers are in [0, 1]. Built-in numbers, those of NumPy, `Fraction` and `Decimal` are taken, and
each becomes the nearest binary64 number, as in a JSON file. Booleans and text are no numbers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import compress, repeat
from math import fsum
from numbers import Real
from operator import eq
from typing import Protocol, Self, SupportsFloat

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

    def gap(self, target_recall: SupportsFloat) -> float:
        """Return the distance of the recall to the target recall: the gap, wherever it is shown.

        It is the absolute difference, rounded to 12 decimal places: 0.79 has a gap of 0.06 to 0.85,
        although the binary64 numbers differ by 0.05999999999999994. What is left out is far below
        `GAP_TOLERANCE`, within which gaps are compared.
        """
        recall = _fraction("the recall", self.recall)
        return round(abs(recall - _fraction("the target recall", target_recall)), 12)


@dataclass(frozen=True, init=False)
class RecallCurve:
    """The recall of a model at each of its thresholds.

    Give two sequences of equal length, at least 1, of numbers in [0, 1]: lists, tuples, other
    iterables, or anything with a ``tolist()``, such as one-dimensional arrays and series. They are
    copied into lists of built-in floats. ``recalls[i]`` was measured at ``thresholds[i]``. The
    thresholds need no order, and the recalls may rise and fall.

    Set `are_checked` only for two lists of built-in floats that are known to be in [0, 1], as those
    of an `Experiment` are: they are neither copied nor looked at.

    Raises:
        TypeError: an argument is no sequence of numbers; a boolean is none.
        ValueError: the sequences are empty or differ in length, or a number is outside [0, 1].

    """

    thresholds: list[float]
    recalls: list[float]

    def __init__(
        self,
        *,
        thresholds: Iterable[SupportsFloat],
        recalls: Iterable[SupportsFloat],
        are_checked: bool = False,
    ) -> None:
        given = {"thresholds": thresholds, "recalls": recalls}
        if not are_checked:
            given = {name: _fractions(name, values) for name, values in given.items()}
        vars(self).update(given)  # the class is frozen
        if len(self.thresholds) != len(self.recalls):
            raise ValueError(
                "a recall curve needs as many recalls as thresholds, "
                f"found {len(self.recalls)} and {len(self.thresholds)}"
            )
        if not self.thresholds:
            raise ValueError("a recall curve needs at least one threshold")

    @cached_property
    def ascending_recalls(self) -> list[float]:
        """The recalls from the lowest to the highest."""
        return sorted(self.recalls)

    @cached_property
    def never_rises(self) -> bool:
        """Whether no recall is higher than the one before it."""
        return self.ascending_recalls[::-1] == self.recalls

    @property
    def pairs(self) -> Iterator[tuple[float, float]]:
        """The recall and the threshold of each point, in the order of the curve."""
        return zip(self.recalls, self.thresholds, strict=True)

    def thresholds_at(self, recall: float) -> Iterable[float]:
        """Return the thresholds at which exactly this recall was measured."""
        if not self.never_rises:
            return compress(self.thresholds, map(eq, self.recalls, repeat(recall)))
        higher = len(self.recalls) - bisect_right(self.ascending_recalls, recall)
        lower = len(self.recalls) - bisect_left(self.ascending_recalls, recall)
        return self.thresholds[higher:lower]

    def index(self, point: OperatingPoint) -> int:
        """Return the index of the first point of the curve that is equal to this one.

        Raises:
            ValueError: there is none.

        """
        for index, pair in enumerate(self.pairs):
            if pair == (point.recall, point.threshold):
                return index
        raise ValueError(f"the point must be one of the curve, found {point.in_words}")


class HasCurve(Protocol):
    """Anything that has a recall curve, as an `Experiment` does."""

    @property
    def curve(self) -> RecallCurve:
        """The recall at each threshold."""


def choose_operating_point(
    curve: RecallCurve | HasCurve, *, target_recall: SupportsFloat = DEFAULT_TARGET_RECALL
) -> OperatingPoint:
    """Return the measured pair whose recall is closest to the target recall.

    `curve` is a curve or an `Experiment`. Gaps (absolute differences from the target recall) within
    `GAP_TOLERANCE` of the smallest are tied. Among the tied the higher recall wins, then the
    highest threshold, which has the fewest false alarms at the same recall. The curve may rise and
    fall. Gaps are compared as exact numbers, not as rounded differences.

    >>> curve = RecallCurve(thresholds=[0.2, 0.4, 0.6], recalls=[0.9, 0.8, 0.5])
    >>> choose_operating_point(curve)
    OperatingPoint(threshold=0.2, recall=0.9)

    Raises:
        TypeError: `curve` is something else, or the target recall is no number; a boolean is none.
        ValueError: the target recall is outside [0, 1].

    """
    measured = _curve(curve)
    recall = _closest(measured.ascending_recalls, _fraction("the target recall", target_recall))
    return OperatingPoint(threshold=max(measured.thresholds_at(recall)), recall=recall)


def gap_exceeds(
    recall: SupportsFloat, *, target_recall: SupportsFloat, limit: SupportsFloat
) -> bool:
    """Whether the gap of a recall is larger than a limit, by more than `GAP_TOLERANCE`.

    The exact difference is compared. What is no number in [0, 1] raises as it does in
    `choose_operating_point`.
    """
    numbers = (_fraction("the recall", recall), _fraction("the target recall", target_recall))
    return fsum((max(numbers), -min(numbers), -_fraction("the limit", limit), -GAP_TOLERANCE)) > 0


def highest_recall(curve: RecallCurve | HasCurve) -> OperatingPoint:
    """Return the point with the highest recall; among equals the one with the highest threshold."""
    recall, threshold = max(_curve(curve).pairs)
    return OperatingPoint(threshold=threshold, recall=recall)


def last_reaching(
    curve: RecallCurve | HasCurve, *, min_recall: SupportsFloat
) -> OperatingPoint | None:
    """Return the point with the highest threshold whose recall is at least this, if there is one.

    Among points of one threshold it is the one with the highest recall. What is no number in [0, 1]
    raises as it does in `choose_operating_point`.
    """
    least = _fraction("the minimum recall", min_recall)
    reaching = ((threshold, recall) for recall, threshold in _curve(curve).pairs if recall >= least)
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
    def of(cls, curve: RecallCurve | HasCurve, *, target_recall: SupportsFloat) -> Self:
        """Return those of a curve; raise what `choose_operating_point` raises."""
        target, pairs = _fraction("the target recall", target_recall), [*_curve(curve).pairs]
        below = max((pair for pair in pairs if pair[0] < target), default=None)
        above = max(
            ((-recall, threshold) for recall, threshold in pairs if recall >= target), default=None
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


def _curve(given: RecallCurve | HasCurve) -> RecallCurve:
    curve = given if isinstance(given, RecallCurve) else getattr(given, "curve", None)
    if not isinstance(curve, RecallCurve):
        found = type(given).__name__
        raise TypeError(f"a curve must be a RecallCurve or an Experiment, found {found}")
    return curve


def _fractions(name: str, values: object) -> list[float]:
    """Return the numbers of a sequence, each in [0, 1]."""
    items = values.tolist() if hasattr(values, "tolist") else values
    if not isinstance(items, Iterable) or isinstance(items, _NO_SEQUENCES) or _is_table(items):
        found = type(values).__name__
        raise TypeError(f"{name} must be a sequence of numbers, found {found}")
    return [_fraction(f"{name}[{index}]", item) for index, item in enumerate(items)]


_NO_SEQUENCES = (str, bytes, bytearray, Mapping, AbstractSet)  # some give keys, or have no order


def _is_table(items: object) -> bool:
    """Whether it is a DataFrame, which gives the names of its columns."""
    return hasattr(items, "columns")


def _fraction(name: str, value: object) -> float:
    """Return a number in [0, 1] as a built-in float."""
    number = value if isinstance(value, float) else _binary64(name, value)
    if not 0 <= number <= 1:
        raise ValueError(f"{name} must be a number in [0, 1], found {float(number)!r}")
    return float(number)


def _binary64(name: str, value: object) -> float:
    number = value.tolist() if hasattr(value, "tolist") else value  # of an array's own kind
    if isinstance(number, bool) or not isinstance(number, Real | Decimal):
        found = type(value).__name__
        raise TypeError(f"{name} must be a number in [0, 1], found {found}")
    try:
        return float(number)
    except (OverflowError, ValueError) as error:  # it is too large, or a signalling NaN
        found = type(value).__name__
        raise ValueError(f"{name} must be a number in [0, 1], found {found}: {error}") from error
