"""One process and two workers of pytest-xdist, for short and for long curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.corpora import make_flat
from benchmarks.figures import Section, findings_table, ratio, runs_table
from benchmarks.files import account, passed_line
from benchmarks.running import Contender, in_turns, pytest_command

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.plan import Plan

CORPORA = ((5_000, 101), (600, 10_000), (120, 100_000))
"""How many files there are of how many points."""

_PLUGINS = ("threshold", "xdist", "xdist.looponfail")


def measure(plan: Plan) -> Section:
    """Measure each corpus with two workers and with none."""
    tables = []
    for full_count, points in CORPORA:
        count = plan.size(full_count)
        project = make_flat(plan.directory / f"of-{points}", count, points=points)
        plain, workers = (f"{name}, {count:,} x {points:,}" for name in ("one process", "-n 2"))
        contenders = [_contender(project, plain, count), _contender(project, workers, count, "-n2")]
        rounds = in_turns(contenders, rounds=plan.rounds)
        tables += [runs_table(rounds), findings_table([ratio(rounds, workers, plain)])]
    return Section(
        title="cores: two workers against one process",
        text=(
            "So many files x so many points. CPU time is that of all processes together, peak "
            "memory that of the largest of them."
        ),
        tables=tables,
    )


def _contender(project: Path, name: str, count: int, *options: str) -> Contender:
    return Contender(
        name=name,
        command=pytest_command("--experiments=runs", *options, plugins=_PLUGINS),
        directory=project,
        expected=(account(count), passed_line(count)),
    )
