"""Why an experiment is refused: exceptions that carry data and render their own text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from pytest_threshold.text.source import Place

SHOWN_RULES = 20
"""How many broken rules of one file are shown; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """One rule that an experiment breaks.

    `key` is what the rule is about: a key of the file, an element (``recall_arr[17]``),
    ``document`` or ``file``; it is empty for a rule about the curve. `message` is what must hold
    and what was found. `place` is where that stands in the file, if it could be read. `cure` is how
    to mend a known mistake, or empty. All is printable, in one line and of bounded length.
    """

    message: str
    key: str = ""
    place: Place | None = None
    cure: str = ""

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


class UsageError(Exception):
    """What was asked for cannot be done.

    The text is one line that names the option, the key or the path, and says what must hold.
    """


class RefusedExperimentError(Exception):
    """An experiment did not pass.

    `verdict` is ``invalid`` or ``rejected``. `broken_rules` says why: the first `SHOWN_RULES`, at
    least one, of `count`. `source` names the file, and `details` are further lines. `sha256` is
    the digest in hex of the bytes that were judged, empty if there are none. `is_foreign` is
    whether the file looks like no experiment at all. The text has the verdict and the first reason
    in its first line, then its place.
    """

    verdict: ClassVar[str]

    def __init__(  # noqa: PLR0913 - by their names
        self,
        *,
        source: str,
        broken_rules: tuple[BrokenRule, ...],
        count: int | None = None,
        details: tuple[str, ...] = (),
        sha256: str = "",
        is_foreign: bool = False,
    ) -> None:
        self.source = source
        self.broken_rules = broken_rules[:SHOWN_RULES]
        self.count = len(broken_rules) if count is None else count
        self.details = details
        self.sha256 = sha256
        self.is_foreign = is_foreign
        super().__init__(source)

    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]:
        restore = partial(
            type(self),
            source=self.source,
            broken_rules=self.broken_rules,
            count=self.count,
            details=self.details,
            sha256=self.sha256,
            is_foreign=self.is_foreign,
        )
        return restore, ()

    @property
    def headline(self) -> str:
        """The first reason, and how many more there are."""
        more = f" (and {self.count - 1} more)" if self.count > 1 else ""
        return f"{self.broken_rules[0]}{more}"

    @property
    def not_shown(self) -> str:
        """How many broken rules are counted but not shown, in words; empty if all are shown."""
        hidden = self.count - len(self.broken_rules)
        return f"and {hidden} more, not shown" if hidden else ""

    @property
    def line(self) -> int:
        """The line of the first reason, from 1; the first line of the file if there is none."""
        place = self.broken_rules[0].place
        return 1 if place is None else place.line

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        shown = None
        for number, rule in enumerate(self.broken_rules):
            yield f"{self.verdict}: {rule if number else self.headline}"
            yield f"  --> {self.source}{f':{rule.place}' if rule.place else ''}"
            if rule.place and rule.place != shown:
                yield from rule.place.source_lines()
                shown = rule.place
            if rule.cure:
                yield f"  cure: {rule.cure}"
        if self.not_shown:
            yield self.not_shown
        yield from self.details


class InvalidExperimentError(RefusedExperimentError):
    """An experiment file cannot be judged, because it cannot be read or breaks the file rules.

    `broken_rules` are in the order of their places.
    """

    verdict = "invalid"


class RejectedExperimentError(RefusedExperimentError):
    """A sound experiment is refused by the rules of the gate.

    `details` shows its curve.
    """

    verdict = "rejected"


class ExportError(ValueError):
    """No experiment can be made of some measurements.

    The text names the argument, what was found and what must hold.
    """


class OneClassError(ExportError):
    """All labels are the same, or a curve shows it: there is nothing to tell apart."""


class NoPositivesError(OneClassError):
    """No label is positive, or a curve shows it: recall, TP / (TP + FN), does not exist."""


class NotANumberError(ExportError):
    """There is a NaN among the numbers."""


class OutOfRangeError(ExportError):
    """A score, a threshold or a recall is outside [0, 1]."""


class LabelError(ExportError):
    """A label is neither 0 nor 1, False nor True."""


class CurveFormError(ExportError):
    """Arguments do not have the form of a curve: their lengths, their order or their ends."""


class AmbiguousThresholdError(ExportError):
    """A threshold has two recalls, as where float32 cannot tell two thresholds apart."""


class RoundedRecallError(ExportError):
    """Recalls are rounded to fewer bits than tell which fractions TP / (TP + FN) they are."""


class NaiveDatetimeError(ExportError):
    """A datetime has no time zone, so nobody knows which moment it means."""
