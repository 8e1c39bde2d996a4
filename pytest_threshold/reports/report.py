"""The outcome of a run, from which all reports are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pytest_threshold import __version__
from pytest_threshold.text.printable import path_order

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.judging.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedExperiment:
    """An experiment that was found: its name in reports, its file, and its verdict if it has one.

    `file` is printable, and relative to the directory in which pytest was started unless it lies
    outside the rootdir.
    """

    file: str
    path: Path
    verdict: Verdict | None

    @property
    def order(self) -> str:
        """The sort key for path order, which compares paths part by part."""
        return path_order(self.file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of a run.

    `created` has a time zone. `experiments` are all that were found, in path order. `objections`
    concern the run as a whole, one line each. `passed_over` are directories, each with the reason.
    `account` is the last line of the summary, and `plugin_version` the version that judged.
    """

    created: datetime
    rules: Rules
    experiments: tuple[ReportedExperiment, ...]
    objections: tuple[str, ...]
    passed_over: tuple[str, ...]
    account: str
    plugin_version: str = __version__

    @property
    def judged(self) -> list[tuple[ReportedExperiment, Verdict]]:
        """The experiments that have a verdict, with it."""
        return [(each, each.verdict) for each in self.experiments if each.verdict is not None]

    @property
    def is_complete(self) -> bool:
        """Whether every experiment found was judged."""
        return all(each.verdict is not None for each in self.experiments)

    @property
    def created_text(self) -> str:
        """The time in UTC, in the form of `experiment_date`."""
        in_utc = self.created.astimezone(UTC).replace(tzinfo=None)
        return f"{in_utc.isoformat(timespec='milliseconds')}Z"
