"""The account of a run: which experiments were found, judged, deselected or lost."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_threshold.judging.verdict import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_threshold.judging.verdict import Verdict


class Account:
    """The outcome of each experiment of a run, by node path.

    An experiment is judged if it got a verdict in this run. One that was found, but neither judged
    nor deselected, is lost. `failed` are the experiments whose test failed, for any reason, and
    `forgiven` those whose failure was expected (xfail). `objections` concern the run as a whole,
    one line each.
    """

    def __init__(self, found: Iterable[str]) -> None:
        self.found = frozenset(found)
        self.verdicts: dict[str, Verdict] = {}
        self.deselected: set[str] = set()
        self.failed: set[str] = set()
        self.forgiven: set[str] = set()
        self.objections: list[str] = []

    @property
    def counts(self) -> Counter[str]:
        """How many experiments got each verdict."""
        return Counter(verdict.verdict for verdict in self.verdicts.values())

    @property
    def is_complete(self) -> bool:
        """Whether every experiment found was judged."""
        return len(self.verdicts) == len(self.found)

    @property
    def in_words(self) -> str:
        """The account in one line."""
        warning = "" if self.is_complete else "INCOMPLETE: "
        counts = self.counts
        parts = ", ".join(f"{counts[name]} {name}" for name in VERDICTS)
        return f"{warning}{len(self.found)} found, {len(self.verdicts)} judged: {parts}"

    @property
    def unforgiven(self) -> set[str]:
        """The refused experiments whose failure was not expected."""
        refused = {path for path, verdict in self.verdicts.items() if verdict.is_refused}
        return refused - self.forgiven

    def contradictions(self, *, is_green: bool) -> list[tuple[str, str]]:
        """Return each experiment whose verdict and test disagree, with a few words on how.

        `is_green` is whether the run is about to exit 0. A refused experiment then disagrees even
        if its test failed: another plugin has changed the exit code.
        """
        passed = {path for path, verdict in self.verdicts.items() if not verdict.is_refused}
        swallowed = self.unforgiven - self.failed
        ways = dict.fromkeys(self.unforgiven if is_green else (), "refused it, but the run passed")
        ways |= dict.fromkeys(self.failed & passed, "passed it, but its test failed")
        ways |= dict.fromkeys(swallowed, "refused it, but its test passed")
        return sorted(ways.items())

    @property
    def lost(self) -> frozenset[str]:
        """The experiments that were found, but neither judged nor deselected."""
        return self.found - self.verdicts.keys() - self.deselected
