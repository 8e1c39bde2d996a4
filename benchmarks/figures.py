"""What is made of measurements: medians with their spread, ratios, limits, tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from tabulate import tabulate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Self

    from benchmarks.running import Round, Run

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The median of some values, the lowest and the highest."""

    middle: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Return the spread of at least one value; one NaN among them makes all of it NaN."""
        if any(math.isnan(value) for value in values):
            return cls(middle=math.nan, lowest=math.nan, highest=math.nan)
        return cls(middle=median(values), lowest=min(values), highest=max(values))

    def __str__(self) -> str:
        if self.lowest == self.highest or math.isnan(self.middle):
            return _in_digits(self.middle)
        return f"{_in_digits(self.middle)} ({_in_digits(self.lowest)}..{_in_digits(self.highest)})"


def _in_digits(value: float) -> str:
    return f"{value:.4g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A figure that is worth a name, and its limit; of wall time, if CPU time stands beside."""

    name: str
    value: Spread
    cpu: Spread | None = None
    limit: float | None = None

    def row(self, *, has_cpu: bool) -> tuple[str, ...]:
        """Return the cells of its row, in a table that has a column of CPU time or none."""
        cpu = [str(self.cpu or "")] if has_cpu else []
        limit = "" if self.limit is None else f"<= {self.limit:g}"
        return (self.name, str(self.value), *cpu, limit, self._within())

    def _within(self) -> str:
        if self.limit is None:
            return ""
        if math.isnan(self.value.middle):
            return "unknown"
        return "yes" if self.value.middle <= self.limit else "NO"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What one part of the benchmark has to tell, in Markdown."""

    title: str
    text: str
    tables: Sequence[str]

    def __str__(self) -> str:
        return "\n\n".join((f"## {self.title}", self.text, *self.tables))


def spread(rounds: Sequence[Round], value: Callable[[Round], float]) -> Spread:
    """Return the spread of a value that each round has."""
    return Spread.of([value(each) for each in rounds])


def quotient(dividend: float, divisor: float) -> float:
    """Return a quotient, or NaN where noise has eaten up what a difference was to measure."""
    return dividend / divisor if dividend > 0 and divisor > 0 else math.nan


def ratio(rounds: Sequence[Round], name: str, other: str, *, limit: float | None = None) -> Finding:
    """Return how the time of one contender compares with that of another, round by round."""
    return Finding(
        name=f"{name} / {other}",
        value=spread(rounds, lambda each: quotient(each[name].wall, each[other].wall)),
        cpu=spread(rounds, lambda each: quotient(each[name].cpu, each[other].cpu)),
        limit=limit,
    )


def runs_table(rounds: Sequence[Round], *, told: str = "") -> str:
    """Return a table of what each contender used; `told` heads a column of what they told."""
    rows = []
    for name in rounds[0]:
        runs = [each[name] for each in rounds]
        wall, cpu = Spread.of([run.wall for run in runs]), Spread.of([run.cpu for run in runs])
        peak = Spread.of([run.peak / MIB for run in runs])
        rows.append((name, str(wall), str(cpu), str(peak), *([_told(runs)] if told else [])))
    heads = ("contender", "wall, s", "CPU, s", "peak memory, MiB", *([told] if told else []))
    return _table(heads, rows)


def _told(runs: Sequence[Run]) -> str:
    values = [run.told for run in runs if run.told is not None]
    return str(Spread.of(values)) if values else ""


def findings_table(findings: Sequence[Finding], *, head: str = "wall") -> str:
    """Return a table of findings and whether their medians are within the limits."""
    has_cpu = any(each.cpu for each in findings)
    heads = ("compared", head, *(["CPU"] if has_cpu else []), "limit", "within")
    return _table(heads, [each.row(has_cpu=has_cpu) for each in findings])


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    # As text: tabulate would make other numbers of the cells.
    return tabulate(rows, headers=heads, tablefmt="pipe", disable_numparse=True)
