"""The exceptions of the package. They carry data and render their own text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from pytest_threshold.text.source import Place

SHOWN_RULES = 20
"""The most broken rules of one file that are shown; the rest are only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """One rule that an experiment breaks.

    `key` is the subject of the rule: a key of the file, an element (``recall_arr[17]``),
    ``document`` or ``file``; it is empty for a rule about the curve. `message` says what must hold
    and what was found. `place` is the place in the file, None if the file could not be read. `cure`
    says how to mend a known mistake, or is empty. All texts are printable, one line long, and of
    bounded length.
    """

    message: str
    key: str = ""
    place: Place | None = None
    cure: str = ""

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


class UsageError(Exception):
    """An option, an ini key or a path is unusable.

    The text is one line that names it and says what must hold.
    """


class RefusedExperimentError(Exception):
    """An experiment did not pass.

    `verdict` is ``invalid`` or ``rejected``. `broken_rules` are the reasons: at least one, at most
    the first `SHOWN_RULES`; `count` is the number of all. `source` names the file, and `details`
    are further lines. `sha256` is the digest of the judged bytes in hex, empty if there are none.
    `is_foreign` is whether the file looks like no experiment at all. The first line of the text has
    the verdict and the first reason, the second its place.
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

    # An exception is pickled by its positional arguments; this class has keyword arguments only.
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
        """The first reason, and the number of the others."""
        more = f" (and {self.count - 1} more)" if self.count > 1 else ""
        return f"{self.broken_rules[0]}{more}"

    @property
    def not_shown(self) -> str:
        """A line with the number of broken rules that are not shown; empty if all are shown."""
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
    """An experiment file cannot be read, or breaks the file rules.

    `broken_rules` are in the order of their places.
    """

    verdict = "invalid"


class RejectedExperimentError(RefusedExperimentError):
    """A sound experiment is refused by the rules of the gate.

    `details` describe its curve.
    """

    verdict = "rejected"


class ExportError(ValueError):
    """Measurements make no experiment.

    The text names the argument and says what must hold and what was found.
    """


class OneClassError(ExportError):
    """All labels are the same, or the curve shows as much: there are no classes to tell apart."""


class NoPositivesError(OneClassError):
    """No label is positive, or the curve shows as much: recall, TP / (TP + FN), is undefined."""


class NotANumberError(ExportError):
    """A number is NaN."""


class OutOfRangeError(ExportError):
    """A score, a threshold or a recall is outside [0, 1]."""


class LabelError(ExportError):
    """A label is something other than 0, 1, False and True."""


class CurveFormError(ExportError):
    """Arguments do not form a curve, because of their lengths, their order or their ends."""


class CountError(ExportError):
    """A count is not a whole number, or contradicts the counts of another threshold."""


class AmbiguousThresholdError(ExportError):
    """A threshold has two recalls, for instance because float32 merged two thresholds.

    The same goes for precision and false positive rate.
    """


class RoundedRateError(ExportError):
    """Rates are rounded so much that the fractions of counts behind them cannot be recovered.

    They are false positive rates, FP / (FP + TN), or precisions, TP / (TP + FP).
    """


class RoundedRecallError(RoundedRateError):
    """Recalls are rounded so much that the fractions TP / (TP + FN) cannot be recovered."""


class NaiveDatetimeError(ExportError):
    """A datetime has no time zone, so the moment is unknown."""
