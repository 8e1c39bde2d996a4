"""Choose the operating point of a recall curve, and find the points around it.

All numbers are in [0, 1]. Built-in numbers, NumPy's, `Fraction` and `Decimal` are accepted, and
each becomes the nearest binary64 number, as in a JSON file. Booleans and text are refused.
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
        """Return the absolute difference between the recall and the target recall.

        It is rounded to 12 decimal places, for display: the binary64 numbers 0.79 and 0.85 differ
        by 0.05999999999999994. The rounding error is far below `GAP_TOLERANCE`.

        >>> OperatingPoint(threshold=0.5, recall=0.79).gap(0.85)
        0.06
        """
        recall = _fraction("the recall", self.recall)
        return round(abs(recall - _fraction("the target recall", target_recall)), 12)


@dataclass(frozen=True, init=False)
class RecallCurve:
    """The recall of a model at each of its thresholds.

    ``recalls[i]`` is the recall at ``thresholds[i]``. Give two sequences of equal length, at least
    1, of numbers in [0, 1]: lists, tuples, other iterables, or anything with a ``tolist()``, such
    as one-dimensional arrays and series. They are copied into lists of built-in floats. The
    thresholds may be in any order, and the recalls may rise and fall.

    Set `are_checked` to skip the copy and the check. Both arguments must then be lists of built-in
    floats in [0, 1], such as those of an `Experiment`.

    >>> RecallCurve(thresholds=(0.2, 0.4), recalls=(1, 0.5)).recalls
    [1.0, 0.5]

    Raises:
        TypeError: an argument is not a sequence of numbers; booleans are not numbers.
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
        """Return the index of a point of the curve, the first one if it occurs several times.

        Raises:
            ValueError: the point is not on the curve.

        """
        for index, pair in enumerate(self.pairs):
            if pair == (point.recall, point.threshold):
                return index
        raise ValueError(f"the point must be one of the curve, found {point.in_words}")


class HasCurve(Protocol):
    """Anything with a recall curve, such as an `Experiment`."""

    @property
    def curve(self) -> RecallCurve:
        """The recall at each threshold."""


def choose_operating_point(
    curve: RecallCurve | HasCurve, *, target_recall: SupportsFloat = DEFAULT_TARGET_RECALL
) -> OperatingPoint:
    """Return the measured pair whose recall is closest to the target recall.

    `curve` is a curve or an `Experiment`. Pairs are tied if their gaps (absolute differences from
    the target recall) are within `GAP_TOLERANCE` of the smallest gap. Of tied pairs, the one with
    the higher recall is chosen, then the one with the highest threshold, which has the fewest false
    alarms at the same recall. Gaps are compared exactly, without rounding errors. The curve need
    not be monotone.

    >>> curve = RecallCurve(thresholds=[0.2, 0.4, 0.6], recalls=[0.9, 0.8, 0.5])
    >>> choose_operating_point(curve)
    OperatingPoint(threshold=0.2, recall=0.9)

    Raises:
        TypeError: `curve` has another type, or the target recall is not a number; a boolean is not.
        ValueError: the target recall is outside [0, 1].

    """
    measured = _curve(curve)
    recall = _closest(measured.ascending_recalls, _fraction("the target recall", target_recall))
    return OperatingPoint(threshold=max(measured.thresholds_at(recall)), recall=recall)


def gap_exceeds(
    recall: SupportsFloat, *, target_recall: SupportsFloat, limit: SupportsFloat
) -> bool:
    """Whether the gap of a recall exceeds a limit by more than `GAP_TOLERANCE`.

    The difference is compared exactly, without rounding errors.

    >>> gap_exceeds(0.79, target_recall=0.85, limit=0.05)
    True

    Raises:
        TypeError: an argument is not a number; a boolean is not.
        ValueError: an argument is outside [0, 1].

    """
    numbers = (_fraction("the recall", recall), _fraction("the target recall", target_recall))
    return fsum((max(numbers), -min(numbers), -_fraction("the limit", limit), -GAP_TOLERANCE)) > 0


def highest_recall(curve: RecallCurve | HasCurve) -> OperatingPoint:
    """Return the point with the highest recall; of several, the one with the highest threshold.

    >>> highest_recall(RecallCurve(thresholds=[0.2, 0.4, 0.6], recalls=[0.9, 0.9, 0.5]))
    OperatingPoint(threshold=0.4, recall=0.9)
    """
    recall, threshold = max(_curve(curve).pairs)
    return OperatingPoint(threshold=threshold, recall=recall)


def last_reaching(
    curve: RecallCurve | HasCurve, *, min_recall: SupportsFloat
) -> OperatingPoint | None:
    """Return the point with the highest threshold whose recall is at least `min_recall`, or None.

    Of several points at that threshold, it is the one with the highest recall.

    >>> curve = RecallCurve(thresholds=[0.2, 0.4, 0.6], recalls=[0.9, 0.8, 0.5])
    >>> last_reaching(curve, min_recall=0.8)
    OperatingPoint(threshold=0.4, recall=0.8)

    Raises:
        TypeError: `curve` has another type, or the minimum is not a number; a boolean is not.
        ValueError: the minimum is outside [0, 1].

    """
    least = _fraction("the minimum recall", min_recall)
    reaching = ((threshold, recall) for recall, threshold in _curve(curve).pairs if recall >= least)
    last = max(reaching, default=None)
    return None if last is None else OperatingPoint(threshold=last[0], recall=last[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The points with the nearest recall below the target recall, and at or above it.

    Each is None if there is no such point. Of several points with the same recall, it is the one
    with the highest threshold.
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
        """Return the neighbours of the target recall on a curve.

        Raises:
            TypeError: as in `choose_operating_point`.
            ValueError: as in `choose_operating_point`.

        """
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

    A recall beyond the tie lies above the target and has only such recalls above itself, so a
    binary search finds the first one. `math.fsum` rounds only once, so the sign of each sum is
    exact.
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


_NO_SEQUENCES = (
    str,
    bytes,
    bytearray,
    Mapping,
    AbstractSet,
)  # iterables, but not of numbers in order


def _is_table(items: object) -> bool:
    """Whether it is a DataFrame. Iteration over one gives the names of its columns."""
    return hasattr(items, "columns")


def _fraction(name: str, value: object) -> float:
    """Return a number in [0, 1] as a built-in float."""
    number = value if isinstance(value, float) else _binary64(name, value)
    if not 0 <= number <= 1:
        raise ValueError(f"{name} must be a number in [0, 1], found {float(number)!r}")
    return float(number)


def _binary64(name: str, value: object) -> float:
    number = value.tolist() if hasattr(value, "tolist") else value  # a scalar of NumPy or torch
    if isinstance(number, bool) or not isinstance(number, Real | Decimal):
        found = type(value).__name__
        raise TypeError(f"{name} must be a number in [0, 1], found {found}")
    try:
        return float(number)
    except (OverflowError, ValueError) as error:  # a huge integer, or a signalling NaN of Decimal
        found = type(value).__name__
        raise ValueError(f"{name} must be a number in [0, 1], found {found}: {error}") from error
