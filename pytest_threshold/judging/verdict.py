"""The verdict: what became of one experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pytest_threshold.judging.evidence import NO_EVIDENCE, Evidence
from pytest_threshold.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self


COLUMNS = ("model_id", "issuer", "optimal_threshold", "closest_recall_value", "verdict")
"""The columns of the summary that come from a verdict; the file follows."""

VERDICTS = ("passed", "rejected", "invalid")
"""All verdicts, in the order in which they are counted."""

PROPERTIES = (*COLUMNS, "experiment_date")
"""The names under which a verdict stands among an item's ``user_properties``."""


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
