"""The verdict: what became of one experiment."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pytest_threshold.judging.evidence import NO_EVIDENCE, Evidence
from pytest_threshold.judging.rules import columns
from pytest_threshold.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Self


COLUMNS = ("model_id", "issuer", "optimal_threshold", "closest_recall_value", "verdict")
"""The columns of the summary that every verdict fills; the file follows."""

VERDICTS = ("passed", "rejected", "invalid")
"""All verdicts, in the order in which they are counted."""


class Verdict(NamedTuple):
    """What became of one experiment; a tuple, since a run keeps one for every experiment.

    An invalid one has no numbers. `headline` is the first reason of a refusal in one line. `curve`
    is a text, equal for equal curves, for a curve that is worth comparing with others. `quantities`
    are the numbers in the columns of the rules, by their names. `is_foreign` is whether an invalid
    file looks like no experiment at all. `evidence` is empty in runs that write no reports.
    """

    verdict: Literal["passed", "rejected", "invalid"]
    headline: str = ""
    model_id: str = ""
    issuer: str = ""
    experiment_date: str = ""
    optimal_threshold: float | None = None
    closest_recall_value: float | None = None
    curve: str = ""
    quantities: Mapping[str, float] = MappingProxyType({})
    is_foreign: bool = False
    evidence: Evidence = NO_EVIDENCE

    @property
    def is_refused(self) -> bool:
        """Whether the experiment did not pass."""
        return self.verdict != "passed"

    def value(self, column: str) -> str | float | None:
        """Return what stands in a column, None or empty text if there is nothing."""
        found: str | float | None = getattr(self, column, None)
        return self.quantities.get(column, found)

    def to_properties(self) -> Iterator[tuple[str, str | float]]:
        """Yield name and value of each property, of built-in types only: they cross processes."""
        for name in property_names():
            value = self.value(name)
            if value not in ("", None):
                yield name, printable(value) if isinstance(value, str) else value

    def to_data(self) -> dict[str, Any]:
        """Return all as built-in types that cross processes; `from_data` restores it."""
        data: dict[str, Any] = {
            name: printable(value) if isinstance(value, str) else value
            for name, value in self._asdict().items()
            if value not in ("", None)
        }
        data["quantities"] = dict(self.quantities)
        data["evidence"] = None if self.evidence is NO_EVIDENCE else self.evidence.to_data()
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return what `to_data` made the data of."""
        evidence = data["evidence"]
        return cls(
            **{**data, "evidence": Evidence.from_data(evidence) if evidence else NO_EVIDENCE}
        )


def property_names() -> tuple[str, ...]:
    """Return the names under which a verdict stands among an item's ``user_properties``."""
    return (*COLUMNS, *columns(), "experiment_date")


def filled_columns(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """Return the columns of rules in which any of the verdicts has something."""
    filled = {name for verdict in verdicts for name in verdict.quantities}
    return tuple(name for name in columns() if name in filled)
