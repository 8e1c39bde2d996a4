"""The verdict on one experiment."""

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
"""The columns that every summary has; a last one, with the file, follows."""

VERDICTS = ("passed", "rejected", "invalid")
"""All verdicts, in the order of the counts."""


class Verdict(NamedTuple):
    """The verdict on one experiment, and the values that summary and reports show.

    An invalid experiment has no values. `headline` is the first reason of a refusal in one line.
    `curve` is a text by which equal curves are recognised, empty for a trivial curve. `quantities`
    are the numbers in the columns of the rules, by column. `is_foreign` is whether an invalid file
    looks like no experiment at all. `evidence` is empty in runs that write no reports.

    It is a tuple because a run keeps one for every experiment, and tuples are small.
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

    @property
    def tells_price(self) -> bool:
        """Whether the experiment tells precision or false positive rate at its operating point."""
        return "precision" in self.quantities or "fpr" in self.quantities

    def value(self, column: str) -> str | float | None:
        """Return the value in a column; None or empty text if it has none."""
        found: str | float | None = getattr(self, column, None)
        return self.quantities.get(column, found)

    def to_properties(self) -> Iterator[tuple[str, str | float]]:
        """Yield name and value of each property.

        The values are of built-in types, since others in ``user_properties`` can crash a worker of
        pytest-xdist.
        """
        for name in property_names():
            value = self.value(name)
            if value not in ("", None):
                yield name, printable(value) if isinstance(value, str) else value

    def to_data(self) -> dict[str, Any]:
        """Return the verdict as built-in types, which pytest-xdist can send to the controller."""
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
        """Return the verdict from the result of `to_data`."""
        evidence = data["evidence"]
        return cls(
            **{**data, "evidence": Evidence.from_data(evidence) if evidence else NO_EVIDENCE}
        )


def property_names() -> tuple[str, ...]:
    """Return the names of the ``user_properties`` that a verdict adds to its item."""
    return (*COLUMNS, *columns(), "experiment_date")


def filled_columns(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """Return the columns of rules that at least one verdict fills."""
    filled = {name for verdict in verdicts for name in verdict.quantities}
    return tuple(name for name in columns() if name in filled)
