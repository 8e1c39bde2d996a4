"""The rules of the gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_threshold.judging.messages import REJECTIONS
from pytest_threshold.operating_point import DEFAULT_TARGET_RECALL, gap_exceeds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_threshold.operating_point import OperatingPoint


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


def refusals(point: OperatingPoint, rules: Rules) -> Iterator[str]:
    """Yield why the rules refuse an operating point, a line for each that does."""
    if rules.min_recall is not None and point.recall < rules.min_recall:
        yield REJECTIONS.text("min_recall", recall=point.recall, min_recall=rules.min_recall)
    if rules.max_gap is not None and gap_exceeds(
        point.recall, target_recall=rules.target_recall, limit=rules.max_gap
    ):
        yield REJECTIONS.text(
            "max_gap",
            recall=point.recall,
            gap=point.gap(rules.target_recall),
            target_recall=rules.target_recall,
            max_gap=rules.max_gap,
        )
