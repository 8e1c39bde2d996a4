"""The rules of the gate, and the verdict: what one experiment tells the summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pytest_threshold.evidence import NO_EVIDENCE, Evidence
from pytest_threshold.messages import REJECTIONS
from pytest_threshold.operating_point import DEFAULT_TARGET_RECALL, gap_exceeds
from pytest_threshold.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

    from pytest_threshold.operating_point import OperatingPoint

COLUMNS = ("model_id", "issuer", "optimal_threshold", "closest_recall_value", "verdict")
"""The columns of the summary that come from a verdict; the file follows."""

VERDICTS = ("passed", "rejected", "invalid")
"""All verdicts, in the order in which they are counted."""

PROPERTIES = (*COLUMNS, "experiment_date")
"""The names under which a verdict stands among an item's ``user_properties``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a sound experiment must satisfy; all numbers are in [0, 1], None asks for nothing.

    The recall at the operating point must be at least `min_recall`, compared exactly. Its gap to
    `target_recall` must be at most `max_gap`, within `GAP_TOLERANCE`.
    """

    target_recall: float = DEFAULT_TARGET_RECALL
    min_recall: float | None = None
    max_gap: float | None = None

    @property
    def refuse_nothing(self) -> bool:
        """Whether every sound experiment satisfies them."""
        return self.min_recall is None and self.max_gap is None

    @property
    def in_words(self) -> str:
        """What is asked for, in one line."""
        asked = [f"target recall {self.target_recall!r}"]
        if self.min_recall is not None:
            asked.append(f"minimum recall {self.min_recall!r}")
        if self.max_gap is not None:
            asked.append(f"maximum gap {self.max_gap!r}")
        return ", ".join(asked)


class Verdict(NamedTuple):
    """What became of one experiment; a tuple, since a run keeps one for every experiment.

    An invalid one has no numbers. `headline` is the first reason of a refusal in one line. `curve`
    is a text, equal for equal curves, for a curve that is worth comparing with others. `evidence`
    is empty in runs that write no reports.
    """

    verdict: Literal["passed", "rejected", "invalid"]
    headline: str = ""
    model_id: str = ""
    issuer: str = ""
    experiment_date: str = ""
    optimal_threshold: float | None = None
    closest_recall_value: float | None = None
    curve: str = ""
    evidence: Evidence = NO_EVIDENCE

    @property
    def is_refused(self) -> bool:
        """Whether the experiment did not pass."""
        return self.verdict != "passed"

    def to_properties(self) -> Iterator[tuple[str, str | float]]:
        """Yield name and value of each property, of built-in types only: they cross processes."""
        for name in PROPERTIES:
            value = getattr(self, name)
            if value not in ("", None):
                yield name, printable(value) if isinstance(value, str) else value

    def to_data(self) -> tuple[Any, ...]:
        """Return all as built-in types that cross processes; `from_data` restores it."""
        *values, evidence = self
        data = [printable(value) if isinstance(value, str) else value for value in values]
        return (*data, None if evidence is NO_EVIDENCE else evidence.to_data())

    @classmethod
    def from_data(cls, data: Sequence[Any]) -> Self:
        """Return what `to_data` made the data of."""
        evidence = NO_EVIDENCE if data[-1] is None else Evidence.from_data(data[-1])
        return cls._make((*data[:-1], evidence))


def refusals(point: OperatingPoint, rules: Rules) -> Iterator[str]:
    """Yield why the rules refuse an operating point, a line for each that does."""
    if rules.min_recall is not None and point.recall < rules.min_recall:
        yield REJECTIONS["min_recall"].text.format(recall=point.recall, min_recall=rules.min_recall)
    if rules.max_gap is not None and gap_exceeds(
        point.recall, target_recall=rules.target_recall, limit=rules.max_gap
    ):
        yield REJECTIONS["max_gap"].text.format(
            recall=point.recall,
            gap=point.gap(rules.target_recall),
            target_recall=rules.target_recall,
            max_gap=rules.max_gap,
        )
