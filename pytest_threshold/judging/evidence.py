"""The evidence for a verdict, for reports: the digest of the file, and the reasons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from pytest_threshold.errors import BrokenRule, RefusedExperimentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an experiment was refused: a `BrokenRule` as built-in types, absent parts as None.

    `line` and `column` count from 1, columns in Unicode code points.
    """

    key: str | None
    message: str
    cure: str | None
    line: int | None
    column: int | None

    @classmethod
    def of(cls, rule: BrokenRule) -> Self:
        """Return a broken rule as a reason."""
        return cls(
            key=rule.key or None,
            message=rule.message,
            cure=rule.cure or None,
            line=None if rule.place is None else rule.place.line,
            column=None if rule.place is None else rule.place.column,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The facts behind a verdict.

    `sha256` is the digest of the judged bytes in lower-case hex, or None if they could not be read.
    `gap` and `highest_recall` are in [0, 1], and None for an invalid experiment. `n_positives` and
    `n_negatives` are None if the file does not tell them. `reasons` is empty
    if the experiment passed; otherwise it has the first `SHOWN_RULES` reasons, and one more that
    counts the others if there are any.
    """

    sha256: str | None = None
    gap: float | None = None
    highest_recall: float | None = None
    n_positives: int | None = None
    n_negatives: int | None = None
    reasons: tuple[Reason, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return the evidence as built-in types, which pytest-xdist can send to the controller."""
        return {**asdict(self), "reasons": [asdict(reason) for reason in self.reasons]}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return the evidence from the result of `to_data`."""
        return cls(**{**data, "reasons": tuple(Reason(**reason) for reason in data["reasons"])})


NO_EVIDENCE = Evidence()
"""The evidence in a run that writes no reports. Leaving it out saves memory and transfers."""


def reasons(refusal: RefusedExperimentError) -> tuple[Reason, ...]:
    """Return why an experiment was refused, at least one reason."""
    found = [Reason.of(rule) for rule in refusal.broken_rules]
    if refusal.not_shown:
        found.append(Reason(key=None, message=refusal.not_shown, cure=None, line=None, column=None))
    return tuple(found)
