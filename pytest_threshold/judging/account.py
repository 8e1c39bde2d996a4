"""The account of a run: what was found, what was judged, and what got lost on the way."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_threshold.judging.verdict import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_threshold.judging.verdict import Verdict


class Account:
    """What became of each experiment; experiments go by their node paths.

    Each one found should be judged, which is to have a verdict from this run. If it is not, and was
    not deselected either, it is lost. `failed` are those whose test failed, for whatever reason,
    and `forgiven` those whose failure was expected (xfail). `objections` are to the run as a whole,
    a line each.
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
        told = ", ".join(f"{counts[name]} {name}" for name in VERDICTS)
        return f"{warning}{len(self.found)} found, {len(self.verdicts)} judged: {told}"

    @property
    def unforgiven(self) -> set[str]:
        """The experiments that did not pass the gate, and whose failure nobody expected."""
        refused = {path for path, verdict in self.verdicts.items() if verdict.is_refused}
        return refused - self.forgiven

    def contradictions(self, *, is_green: bool) -> list[tuple[str, str]]:
        """Return the experiments whose test went another way than their verdict, and how.

        A refused experiment goes another way, too, if the run `is_green` although its test failed.
        """
        passed = {path for path, verdict in self.verdicts.items() if not verdict.is_refused}
        swallowed = self.unforgiven - self.failed
        ways = dict.fromkeys(self.unforgiven if is_green else (), "refused it, but the run passed")
        ways |= dict.fromkeys(self.failed & passed, "passed it, but its test failed")
        ways |= dict.fromkeys(swallowed, "refused it, but its test passed")
        return sorted(ways.items())

    @property
    def lost(self) -> frozenset[str]:
        """The experiments that were found, and neither judged nor deselected."""
        return self.found - self.verdicts.keys() - self.deselected
