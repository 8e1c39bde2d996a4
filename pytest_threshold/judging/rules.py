"""The rules of the gate, in one table.

To add a rule is to add a row to `RULES`: the option, the ini key, the key in receipts, the column,
the message and the lines in the documentation are made from the row. Every pytest run imports this
module for the options, so it imports nothing large.
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

_DECIMALS = 12  # the rounding error is far below `GAP_TOLERANCE`


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The numbers that rules are applied to: the operating point, and the target recall."""

    point: OperatingPoint
    target_recall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: a sound experiment is refused if a quantity of it breaks a limit.

    `name` is the key in receipts; option and ini key are made from it. `words` name the limit in
    messages, `metavar` names it in the help. There, `refuses` completes the sentence "refuse a
    model ...". A limit is a number from `lowest` to `highest`, in `unit`.

    `terms` returns the numbers whose exact sum is the quantity: one number, or the terms of a
    difference. It returns None if the file lacks the data. The quantity must be at least the limit
    if `is_minimum` is true, otherwise at most the limit, within `tolerance`. `needs` are the keys
    that the file must have for the rule, besides the five that every experiment has. `column` is
    the column for the quantity in the summary, in reports and in receipts; None if they have one
    anyway.

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
    needs: tuple[str, ...] = ()
    column: str | None = None

    def quantity(self, measured: Measured) -> float | None:
        """Return the quantity to show. A difference is rounded to 12 decimal places."""
        terms = self.terms(measured)
        if terms is None:
            return None
        return terms[0] if len(terms) == 1 else round(fsum(terms), _DECIMALS)

    def refusal(self, measured: Measured, limit: float) -> str:
        """Return why the experiment is refused, or empty text. The exact sum decides."""
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
"""The rules, in the order in which they are listed and applied."""

MISSING = Message(
    text="the {words} needs {needs} in the file, but the file does not have enough of it",
    cause="The rule is about more than the recall curve, and the experiment lacks what it needs.",
    cure="Write the keys into the file, or do not ask for the rule.",
)
"""The message about an experiment that lacks the data for a rule."""


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


def refusals(measured: Measured, rules: Rules) -> Iterator[str]:
    """Yield a line for each rule that refuses the experiment."""
    for rule, limit in rules.asked:
        refusal = rule.refusal(measured, limit)
        if refusal:
            yield refusal


def quantities(measured: Measured) -> dict[str, float]:
    """Return the quantities for the columns of the rules; those without data are left out."""
    found = ((rule.column, rule.quantity(measured)) for rule in RULES if rule.column)
    return {column: quantity for column, quantity in found if quantity is not None}
