"""The rules of the gate, and the verdict: what one experiment tells the summary."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Any, Literal

from pytest_threshold.errors import RejectedExperimentError
from pytest_threshold.operating_point import (
    DEFAULT_TARGET_RECALL,
    GAP_TOLERANCE,
    choose_operating_point,
)
from pytest_threshold.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_threshold.experiment import Experiment
    from pytest_threshold.operating_point import OperatingPoint, RecallCurve

COLUMNS = ("model_id", "issuer", "optimal_threshold", "closest_recall_value", "verdict")
"""The columns of the summary that come from a verdict; the file follows."""

_VERDICTS = ("passed", "rejected", "invalid")

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one experiment.

    An invalid one has no numbers. `reasons` are one-line texts, none for a passed experiment.
    """

    verdict: Literal["passed", "rejected", "invalid"]
    model_id: str = ""
    issuer: str = ""
    experiment_date: str = ""
    optimal_threshold: float | None = None
    closest_recall_value: float | None = None
    reasons: tuple[str, ...] = ()

    def to_properties(self) -> Iterator[tuple[str, str | float]]:
        """Yield name and value of each property, of built-in types only: they cross processes."""
        for name in PROPERTIES:
            value = getattr(self, name)
            if value not in ("", None):
                yield name, printable(value) if isinstance(value, str) else value

    @classmethod
    def from_report(cls, properties: Iterable[tuple[str, Any]], failure: str) -> Verdict | None:
        """Return the verdict that a finished item reports, or None if it reached none.

        `failure` is the item's failure text; the reason of an invalid experiment is its first
        line.
        """
        values = {name: value for name, value in properties if name in PROPERTIES}
        if values.get("verdict") not in _VERDICTS:
            return None
        reasons = tuple(
            line.removeprefix(f"{values['verdict']}: ") for line in failure.splitlines()[:1]
        )
        return cls(**values, reasons=reasons)

    def raise_if_refused(self, *, source: str) -> None:
        """Raise `RejectedExperimentError`, naming the file as `source`, if a rule refused it."""
        if self.verdict == "rejected":
            raise RejectedExperimentError(source=source, reasons=self.reasons)


def judge(experiment: Experiment, *, rules: Rules) -> Verdict:
    """Return the verdict of a sound experiment: passed, or rejected by one or more of the rules."""
    curve = experiment.curve
    point = choose_operating_point(curve, target_recall=rules.target_recall)
    reasons = tuple(_reasons(curve, point, rules))
    return Verdict(
        verdict="rejected" if reasons else "passed",
        model_id=experiment.model_id,
        issuer=experiment.issuer,
        experiment_date=experiment.experiment_date,
        optimal_threshold=point.threshold,
        closest_recall_value=point.recall,
        reasons=reasons,
    )


def _reasons(curve: RecallCurve, point: OperatingPoint, rules: Rules) -> Iterator[str]:
    if rules.min_recall is not None and point.recall < rules.min_recall:
        yield (
            f"recall {point.recall!r} at the operating point must be at least the minimum recall "
            f"{rules.min_recall!r} (highest recall on the curve: {max(curve.recalls)!r})"
        )
    if rules.max_gap is not None:
        low, high = sorted((point.recall, rules.target_recall))
        if fsum((high, -low, -rules.max_gap, -GAP_TOLERANCE)) > 0:
            yield (
                f"gap {high - low!r} between recall {point.recall!r} at the operating point and "
                f"the target recall {rules.target_recall!r} must be at most the maximum gap "
                f"{rules.max_gap!r}"
            )
