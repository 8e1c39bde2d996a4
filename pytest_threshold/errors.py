"""Why an experiment is refused: exceptions that carry data and render their own text."""

from dataclasses import dataclass

SHOWN_RULES = 20
"""How many broken rules of one file are shown; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """One rule that an experiment file breaks.

    `key` is where: a key of the file, an element (``recall_arr[17]``), ``document`` or ``file``.
    `message` is what must hold and what was found. Both are printable and of bounded length.
    """

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}"


class RefusedExperimentError(Exception):
    """An experiment did not pass.

    `verdict` is ``invalid`` or ``rejected``, `reasons` says why, one line each and at least one,
    `count` is how many reasons there are, shown or not, and `source` names the file. The text has
    the verdict and the first reason in its first line, then the file, then the other reasons.
    """

    def __init__(self, *, verdict: str, source: str, reasons: tuple[str, ...], count: int) -> None:
        super().__init__(verdict, source, reasons, count)
        self.verdict = verdict
        self.source = source
        self.reasons = reasons
        self.count = count

    def __str__(self) -> str:
        first, *others = self.reasons
        more = f" (and {self.count - 1} more)" if self.count > 1 else ""
        lines = [f"{self.verdict}: {first}{more}", f"  --> {self.source}"]
        lines += [f"{self.verdict}: {reason}" for reason in others]
        if self.count > len(self.reasons):
            lines.append(f"and {self.count - len(self.reasons)} more, not shown")
        return "\n".join(lines)


class InvalidExperimentError(RefusedExperimentError):
    """An experiment file cannot be judged, because it cannot be read or breaks the file rules.

    `broken_rules` holds the first `SHOWN_RULES` of them; `count` is how many there are.
    """

    def __init__(
        self, *, source: str, broken_rules: tuple[BrokenRule, ...], count: int | None = None
    ) -> None:
        self.broken_rules = broken_rules[:SHOWN_RULES]
        super().__init__(
            verdict="invalid",
            source=source,
            reasons=tuple(str(rule) for rule in self.broken_rules),
            count=len(broken_rules) if count is None else count,
        )


class RejectedExperimentError(RefusedExperimentError):
    """A sound experiment is refused by the minimum recall, the maximum gap or both."""

    def __init__(self, *, source: str, reasons: tuple[str, ...]) -> None:
        super().__init__(verdict="rejected", source=source, reasons=reasons, count=len(reasons))
