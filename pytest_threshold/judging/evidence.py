"""What reports tell of an experiment beyond the summary: which bytes were judged, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from pytest_threshold.errors import BrokenRule, RefusedExperimentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an experiment was refused, as `BrokenRule` has it; None where there is nothing to tell.

    `line` and `column` count from 1, columns in Unicode code points.
    """

    key: str | None
    message: str
    cure: str | None
    line: int | None
    column: int | None

    @classmethod
    def of(cls, rule: BrokenRule) -> Self:
        """Return the reason that a broken rule is."""
        return cls(
            key=rule.key or None,
            message=rule.message,
            cure=rule.cure or None,
            line=None if rule.place is None else rule.place.line,
            column=None if rule.place is None else rule.place.column,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a verdict stands on.

    `sha256` is the digest of the bytes that were judged in lower-case hex, or None if they could
    not be read. `gap` and `highest_recall` are in [0, 1], and None for an invalid experiment. There
    are `reasons` if and only if it was refused: the first `SHOWN_RULES`, and if there are more, a
    last one that counts them.
    """

    sha256: str | None = None
    gap: float | None = None
    highest_recall: float | None = None
    reasons: tuple[Reason, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return all as built-in types that cross processes; `from_data` restores it."""
        return {
            "sha256": self.sha256,
            "gap": self.gap,
            "highest_recall": self.highest_recall,
            "reasons": [asdict(reason) for reason in self.reasons],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return what `to_data` made the data of."""
        return cls(**{**data, "reasons": tuple(Reason(**reason) for reason in data["reasons"])})


NO_EVIDENCE = Evidence()
"""What a verdict stands on in a run that writes no reports: nothing is told."""


def reasons(refusal: RefusedExperimentError) -> tuple[Reason, ...]:
    """Return why an experiment was refused, at least one reason."""
    told = [Reason.of(rule) for rule in refusal.broken_rules]
    if refusal.not_shown:
        told.append(Reason(key=None, message=refusal.not_shown, cure=None, line=None, column=None))
    return tuple(told)
