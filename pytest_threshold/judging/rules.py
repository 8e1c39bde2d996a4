"""The rules of the gate: one table, of which everything about a rule is made.

A rule is a row of `RULES`. Its option, its ini key, its key in a receipt, its column, its message
and its lines in the documentation are all made of the row. Every pytest run imports this module for
the options, so it imports nothing large.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from pytest_threshold.operating_point import DEFAULT_TARGET_RECALL, GAP_TOLERANCE
from pytest_threshold.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pytest_threshold.operating_point import OperatingPoint

_DECIMALS = 12  # what is left out is far below the tolerance of a difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What rules can ask for: the operating point of an experiment, and the target recall."""

    point: OperatingPoint
    target_recall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named limit on a quantity, by which a sound experiment can be refused.

    `name` is the key in receipts; options and ini keys are made of it. `words` name the limit in
    messages, and `metavar` in the help, where `refuses` ends the sentence "refuse a model". A limit
    is a number from `lowest` to `highest`, in `unit`.

    `terms` returns the numbers whose exact sum is the quantity: one number, or the terms of a
    difference, or None if the file does not tell it. The quantity must be at least the limit if the
    rule `is_minimum`, and else at most the limit, within `tolerance`. `needs` are the keys that an
    experiment must have for it, beyond the five that all have. `column` is where the quantity
    stands in the summary, in reports and in receipts, unless they have it anyway.

    The text of `message` may fill in `recall`, `threshold`, `target_recall`, `found` (the quantity)
    and `limit`. `example` is a limit for the documentation.
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
    needs: tuple[str, ...] = ()
    column: str | None = None

    def quantity(self, measured: Measured) -> float | None:
        """Return the quantity as it is shown: a difference is rounded to 12 decimal places."""
        terms = self.terms(measured)
        if terms is None:
            return None
        return terms[0] if len(terms) == 1 else round(fsum(terms), _DECIMALS)

    def refusal(self, measured: Measured, limit: float) -> str:
        """Return why an experiment is refused, or nothing. The exact sum decides."""
        terms = self.terms(measured)
        if terms is None:
            return MISSING.text.format(words=self.words, needs=" and ".join(self.needs))
        excess = (limit, *(-term for term in terms)) if self.is_minimum else (*terms, -limit)
        if fsum((*excess, -self.tolerance)) <= 0:
            return ""
        return self.message.text.format(
            recall=measured.point.recall,
            threshold=measured.point.threshold,
            target_recall=measured.target_recall,
            found=self.quantity(measured),
            limit=limit,
        )


def _gap(measured: Measured) -> tuple[float, float]:
    numbers = measured.point.recall, measured.target_recall
    return max(numbers), -min(numbers)


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
)
"""The rules, in the order in which they are named and refuse."""

MISSING = Message(
    text="the {words} needs {needs} in the file, but the file does not have enough of it",
    cause="The rule is about more than the recall curve, and the experiment lacks what it needs.",
    cure="Write the keys into the file, or do not ask for the rule.",
)
"""What is said of an experiment that does not tell what a rule needs."""


def columns() -> tuple[str, ...]:
    """Return the names of the columns that rules bring with them."""
    return tuple(rule.column for rule in RULES if rule.column)


@dataclass(frozen=True, slots=True, init=False)
class Rules:
    """What sound experiments must satisfy: the target recall, and a limit for some of the rules.

    Give the limits by the names of their rules; None asks for nothing.

    >>> Rules(min_recall=0.8, max_gap=None).in_words
    'target recall 0.85, minimum recall 0.8'

    Raises:
        TypeError: there is no rule of such a name.

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
        """Return the limit of a rule, or None if there is none."""
        return self.limits.get(name)

    @property
    def asked(self) -> Iterator[tuple[Rule, float]]:
        """The rules that have a limit, each with it, in the order of `RULES`."""
        return ((rule, self.limits[rule.name]) for rule in RULES if rule.name in self.limits)

    @property
    def refuse_nothing(self) -> bool:
        """Whether every sound experiment satisfies them."""
        return not self.limits

    @property
    def has_unreachable_minimum(self) -> bool:
        """Whether the minimum recall is above the target recall, which the gate aims at."""
        return self.limits.get("min_recall", 0) > self.target_recall

    @property
    def in_words(self) -> str:
        """What is asked for, in one line."""
        limits = (f"{rule.words} {limit!r}" for rule, limit in self.asked)
        return ", ".join((f"target recall {self.target_recall!r}", *limits))


def refusals(measured: Measured, rules: Rules) -> Iterator[str]:
    """Yield why the rules refuse an experiment, a line for each that does."""
    for rule, limit in rules.asked:
        refusal = rule.refusal(measured, limit)
        if refusal:
            yield refusal


def quantities(measured: Measured) -> dict[str, float]:
    """Return what stands in the columns of the rules, as far as the file tells it."""
    found = ((rule.column, rule.quantity(measured)) for rule in RULES if rule.column)
    return {column: quantity for column, quantity in found if quantity is not None}
