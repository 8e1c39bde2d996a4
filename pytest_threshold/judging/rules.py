"""The rules of the gate, in one table.

To add a rule is to add a row to `RULES`: the option, the ini key, the key in receipts, the column,
the message and the lines in the documentation are made from the row. Every pytest run imports this
module for the options, so it imports nothing large.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from pytest_threshold.operating_point import DEFAULT_TARGET_RECALL, GAP_TOLERANCE
from pytest_threshold.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pytest_threshold.operating_point import OperatingPoint

_DECIMALS = 12  # the rounding error is far below `GAP_TOLERANCE`


class Price(NamedTuple):
    """Precision and false positive rate at a point of a curve; None where the file lacks them.

    `is_undefined` is whether the precision is 0/0, because nothing is predicted positive.
    """

    precision: float | None = None
    fpr: float | None = None
    is_undefined: bool = False


NO_PRICE = Price()
"""The price at every point of a file that has neither precision nor false positive rate."""


class Measured(NamedTuple):
    """The numbers that rules are applied to: a point, its price, and the target recall."""

    point: OperatingPoint
    target_recall: float
    price: Price = NO_PRICE


class Refusal(NamedTuple):
    """Why a rule refuses an experiment.

    `cure` is empty if the message says all. `column` is that of the rule.
    """

    message: str
    cure: str = ""
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: a sound experiment is refused if a quantity of it breaks a limit.

    `name` is the key in receipts; option and ini key are made from it. `words` name the limit in
    messages, `metavar` names it in the help. There, `refuses` completes the sentence "refuse a
    model ...". A limit is a number from `lowest` to `highest`, in `unit`.

    `terms` returns the numbers whose exact sum is the quantity: one number, or the terms of a
    difference. It returns None if the file lacks the data, and no terms if the quantity is 0/0;
    both refuse the experiment. The quantity must be at least the limit if `is_minimum` is true,
    otherwise at most the limit, within `tolerance`. `needs` names the keys that the file must have
    for the rule, besides the five that every experiment has, and `cure` says how to write them.
    `column` is the column for the quantity, a number in [0, 1], in the summary, in reports and in
    receipts; None if they have one anyway.

    The text of `message` may use the fields `recall`, `threshold`, `target_recall`, `found` (the
    quantity) and `limit`. `example` is a limit for the documentation.
    """

    name: str
    words: str
    metavar: str
    refuses: str
    unit: str
    terms: Callable[[Measured], tuple[float, ...] | None]
    message: Message
    example: float
    is_minimum: bool = False
    tolerance: float = 0.0
    lowest: float = 0.0
    highest: float = 1.0
    needs: str = ""
    cure: str = ""
    column: str | None = None

    def quantity(self, measured: Measured) -> float | None:
        """Return the quantity to show. A difference is rounded to 12 decimal places."""
        terms = self.terms(measured)
        if not terms:
            return None
        return terms[0] if len(terms) == 1 else round(fsum(terms), _DECIMALS)

    def refuses_point(self, measured: Measured, limit: float) -> bool:
        """Whether the rule refuses an experiment with these numbers. The exact sum decides."""
        terms = self.terms(measured)
        if not terms:
            return True
        excess = (limit, *(-term for term in terms)) if self.is_minimum else (*terms, -limit)
        return fsum((*excess, -self.tolerance)) > 0

    def refusal(self, measured: Measured, limit: float) -> Refusal | None:
        """Return why the experiment is refused, None if it is not."""
        if not self.refuses_point(measured, limit):
            return None
        terms = self.terms(measured)
        if terms is None:
            text = MISSING.text.format(words=self.words, needs=self.needs)
            return Refusal(text, self.cure, self.column)
        message = self.message if terms else UNDEFINED
        text = message.text.format(
            words=self.words,
            recall=measured.point.recall,
            threshold=measured.point.threshold,
            target_recall=measured.target_recall,
            found=self.quantity(measured),
            limit=limit,
        )
        return Refusal(text, column=self.column)


def _gap(measured: Measured) -> tuple[float, float]:
    numbers = measured.point.recall, measured.target_recall
    return max(numbers), -min(numbers)


def _precision(measured: Measured) -> tuple[float, ...] | None:
    price = measured.price
    if price.is_undefined:
        return ()
    return None if price.precision is None else (price.precision,)


def _false_positive_rate(measured: Measured) -> tuple[float] | None:
    fpr = measured.price.fpr
    return None if fpr is None else (fpr,)


RULES = (
    Rule(
        name="min_recall",
        words="minimum recall",
        metavar="R",
        refuses="whose recall at the operating point is lower",
        unit="recall",
        terms=lambda measured: (measured.point.recall,),
        is_minimum=True,
        example=0.8,
        message=Message(
            text="recall {recall!r} at the operating point is below the minimum recall {limit!r}",
            cause="The model misses too many positives at the threshold that would be deployed. "
            "The lines below the message say whether another threshold reaches the minimum.",
            cure="Train a better model, or, where the curve jumps over the target recall, measure "
            "more thresholds around it.",
        ),
    ),
    Rule(
        name="max_gap",
        words="maximum gap",
        metavar="G",
        refuses="whose recall is farther from the target recall",
        unit="difference of recalls",
        terms=_gap,
        tolerance=GAP_TOLERANCE,
        example=0.05,
        message=Message(
            text="recall {recall!r} at the operating point has a gap of {found!r} to the target "
            "recall {target_recall!r}, above the maximum gap {limit!r}",
            cause="No threshold was measured whose recall is near the target: the grid is coarse, "
            "or the model gives nearly every sample a score of 0 or 1.",
            cure="Measure more thresholds between the two neighbours that the message names.",
        ),
    ),
    Rule(
        name="min_precision",
        words="minimum precision",
        metavar="P",
        refuses="whose precision at the operating point is lower",
        unit="precision",
        terms=_precision,
        is_minimum=True,
        needs="precision_arr, or fpr_arr, n_positives and n_negatives",
        cure="write precision_arr: the helpers of pytest_threshold.export do",
        column="precision",
        example=0.5,
        message=Message(
            text="precision {found!r} at the operating point is below the minimum precision "
            "{limit!r}",
            cause="Too much of what the model flags at the threshold that would be deployed is "
            "negative. A coin has the precision of the share of positives in the data.",
            cure="Train a better model. The lines below the message say whether another threshold "
            "satisfies all rules: then aim at its recall.",
        ),
    ),
    Rule(
        name="max_fpr",
        words="maximum false positive rate",
        metavar="F",
        refuses="whose false positive rate at the operating point is higher",
        unit="false positive rate",
        terms=_false_positive_rate,
        needs="fpr_arr, or n_positives, n_negatives and a precision above 0",
        cure="write fpr_arr: from_scores and from_roc_curve of pytest_threshold.export do",
        column="fpr",
        example=0.1,
        message=Message(
            text="false positive rate {found!r} at the operating point is above the maximum false "
            "positive rate {limit!r}",
            cause="The model flags too many of the negatives at the threshold that would be "
            "deployed.",
            cure="Train a better model. The lines below the message say whether another threshold "
            "satisfies all rules: then aim at its recall.",
        ),
    ),
)
"""The rules, in the order in which they are listed and applied."""

MISSING = Message(
    text="the {words} needs {needs} in the file",
    cause="The rule is about more than the recall curve, and the experiment lacks what it needs.",
    cure="Write the keys into the file, or do not set the rule.",
)
"""The message about an experiment that lacks the data for a rule."""

UNDEFINED = Message(
    text="the {words} {limit!r} cannot be reached: precision is null (0/0) at the operating point, "
    "where nothing is predicted positive",
    cause="No score reaches the threshold of the operating point.",
    cure="Measure lower thresholds, or train a better model.",
)
"""The message about an experiment whose quantity is 0/0."""


def columns() -> tuple[str, ...]:
    """Return the names of the columns that the rules add."""
    return tuple(rule.column for rule in RULES if rule.column)


@dataclass(frozen=True, slots=True, init=False)
class Rules:
    """The settings by which experiments are judged: the target recall, and limits of rules.

    Give each limit by the name of its rule; None leaves the rule without a limit.

    >>> Rules(min_recall=0.8, max_gap=None).in_words
    'target recall 0.85, minimum recall 0.8'

    Raises:
        TypeError: a name belongs to no rule.

    """

    target_recall: float
    limits: Mapping[str, float]

    def __init__(
        self, *, target_recall: float = DEFAULT_TARGET_RECALL, **limits: float | None
    ) -> None:
        unknown = limits.keys() - {rule.name for rule in RULES}
        if unknown:
            raise TypeError(f"a limit must belong to a rule, found {', '.join(sorted(unknown))}")
        given = {name: limit for name, limit in limits.items() if limit is not None}
        object.__setattr__(self, "target_recall", target_recall)
        object.__setattr__(self, "limits", given)

    def limit(self, name: str) -> float | None:
        """Return the limit of a rule, None if it has none."""
        return self.limits.get(name)

    @property
    def asked(self) -> Iterator[tuple[Rule, float]]:
        """The rules that have a limit, each with its limit, in the order of `RULES`."""
        return ((rule, self.limits[rule.name]) for rule in RULES if rule.name in self.limits)

    @property
    def refuse_nothing(self) -> bool:
        """Whether every sound experiment passes, because no limit is set."""
        return not self.limits

    @property
    def has_unreachable_minimum(self) -> bool:
        """Whether the minimum recall is above the target recall.

        The operating point is near the target recall, so that nearly every model would be refused.
        """
        return self.limits.get("min_recall", 0) > self.target_recall

    @property
    def in_words(self) -> str:
        """The target recall and the limits, in one line."""
        limits = (f"{rule.words} {limit!r}" for rule, limit in self.asked)
        return ", ".join((f"target recall {self.target_recall!r}", *limits))


def refusals(measured: Measured, rules: Rules) -> Iterator[Refusal]:
    """Yield why each rule that refuses the experiment does so."""
    for rule, limit in rules.asked:
        refusal = rule.refusal(measured, limit)
        if refusal is not None:
            yield refusal


def quantities(measured: Measured) -> dict[str, float]:
    """Return the quantities for the columns of the rules; those without data are left out."""
    found = {}
    for rule in RULES:
        if rule.column:
            quantity = rule.quantity(measured)
            if quantity is not None:
                found[rule.column] = quantity
    return found
