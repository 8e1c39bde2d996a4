"""The price of the recall: precision and false positive rate at the points of a curve."""

from __future__ import annotations

from bisect import bisect_left
from math import fsum, isfinite
from typing import TYPE_CHECKING, NamedTuple

from pytest_threshold.judging.messages import CONTRADICTIONS
from pytest_threshold.judging.rules import NO_PRICE, Price

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

    from pytest_threshold.experiment.model import Experiment
    from pytest_threshold.operating_point import OperatingPoint, RecallCurve

TOLERANCE = 1e-6
"""Two precisions of one point contradict each other if they differ by more."""

_ROUNDING = 1e-9  # the product of a rate and a count is this near a whole number, or it is none


class Counts(NamedTuple):
    """How many samples of each class were evaluated; None if the file does not tell both.

    With P positives, N negatives, recall r and false positive rate f, the true positives are
    TP = rP and the false positives FP = fN, so that

        precision = TP / (TP + FP)    and    f = TP (1 - precision) / (precision N).

    TP and FP are whole numbers unless rates are averaged or weighted. A product that is within 1e-9
    of one is taken as that one, or the rounding of the rates would change the quotient.
    """

    positives: int
    negatives: int

    def precision(self, recall: float, fpr: float) -> float | None:
        """Return the precision; None for 0/0, where nothing is predicted positive.

        >>> Counts(positives=20, negatives=100).precision(0.85, 0.17)
        0.5
        """
        true, false = _whole(recall * self.positives), _whole(fpr * self.negatives)
        return true / (true + false) if true or false else None

    def fpr(self, recall: float, precision: float) -> float:
        """Return the false positive rate for a precision above 0. It exceeds 1 if they contradict.

        >>> Counts(positives=20, negatives=100).fpr(0.85, 0.5)
        0.17
        """
        true = _whole(recall * self.positives)
        return _whole(true / precision - true) / self.negatives


def _whole(number: float) -> float:
    """Return the nearest whole number, if it is above 0 and very near; otherwise the number."""
    nearest = round(number) if isfinite(number) else 0
    return nearest if nearest and abs(number - nearest) <= _ROUNDING else number


class PricedCurve(NamedTuple):
    """A recall curve with thresholds in ascending order, and what the file tells of its price.

    `precisions` (None for 0/0) and `fprs` are as long as the curve; each is None if the file lacks
    it, and so are the counts.
    """

    curve: RecallCurve
    precisions: Sequence[float | None] | None = None
    fprs: Sequence[float] | None = None
    n_positives: int | None = None
    n_negatives: int | None = None

    @classmethod
    def of(cls, experiment: Experiment) -> Self:
        """Return the curve of an experiment."""
        return cls(
            curve=experiment.curve,
            precisions=experiment.precision_arr,
            fprs=experiment.fpr_arr,
            n_positives=experiment.n_positives,
            n_negatives=experiment.n_negatives,
        )

    @property
    def has_price(self) -> bool:
        """Whether the file tells a price."""
        return self.precisions is not None or self.fprs is not None

    @property
    def key(self) -> str:
        """The key of the array that the false positive rate comes from."""
        return "precision_arr" if self.fprs is None else "fpr_arr"

    @property
    def counts(self) -> Counts | None:
        """The numbers of samples, if the file tells both."""
        if self.n_positives is None or self.n_negatives is None:
            return None
        return Counts(positives=self.n_positives, negatives=self.n_negatives)

    def position(self, point: OperatingPoint) -> int:
        """Return the index of a point of the curve, the first one if it occurs several times."""
        first = bisect_left(self.curve.thresholds, point.threshold)
        return self.curve.recalls.index(point.recall, first)

    def price(self, index: int) -> Price:
        """Return the price at a point.

        `Counts` computes what the file lacks, if it has one of the arrays and both counts. A
        precision of 0/0 means a false positive rate of 0. A precision of 0 does not tell the rate.
        A computed rate above 1 is cut to 1; `contradiction` reports it.
        """
        if not self.has_price:
            return NO_PRICE
        precision = None if self.precisions is None else self.precisions[index]
        fpr = None if self.fprs is None else self.fprs[index]
        if self.precisions is not None and precision is None:
            return Price(None, fpr or 0.0, is_undefined=True)
        counts, recall = self.counts, self.curve.recalls[index]
        if counts is not None and precision is None and fpr is not None:
            computed = counts.precision(recall, fpr)
            return Price(computed, fpr, is_undefined=computed is None)
        if counts is not None and precision and fpr is None:
            fpr = min(1.0, counts.fpr(recall, precision))
        return Price(precision, fpr)

    @property
    def prices(self) -> Iterator[Price]:
        """The price at each point, in the order of the curve."""
        return map(self.price, range(len(self.curve.recalls)))

    def contradiction(self, index: int) -> str:
        """Return how the numbers at a point contradict each other, or empty text.

        All are compared as precisions, within `TOLERANCE`.
        """
        if self.precisions is None:
            return ""
        precision, recall = self.precisions[index], self.curve.recalls[index]
        fpr = None if self.fprs is None else self.fprs[index]
        if precision is None:
            if recall > 0:
                return CONTRADICTIONS.text("null_with_recall", recall=recall)
            return CONTRADICTIONS.text("null_with_fpr", fpr=fpr) if fpr else ""
        if precision == 0 and recall > 0:
            return CONTRADICTIONS.text("zero_with_recall", recall=recall)
        return "" if self.counts is None else _disagreement(precision, recall, fpr, self.counts)


def _disagreement(precision: float, recall: float, fpr: float | None, counts: Counts) -> str:
    """Return how a precision contradicts what the counts give, or empty text."""
    fields = {"precision": precision, "recall": recall}
    if fpr is None:
        least = counts.precision(recall, fpr=1.0)
        if least is None or fsum((least, -precision, -TOLERANCE)) <= 0:
            return ""
        computed = counts.fpr(recall, precision)
        return CONTRADICTIONS.text("fpr_above_1", **fields, fpr=computed, least=least)
    other = counts.precision(recall, fpr)
    if other is None:
        return CONTRADICTIONS.text("precision_of_nothing", **fields)
    if fsum((max(precision, other), -min(precision, other), -TOLERANCE)) <= 0:
        return ""
    return CONTRADICTIONS.text("two_precisions", **fields, fpr=fpr, computed=other)
