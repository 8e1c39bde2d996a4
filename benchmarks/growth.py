"""Few files and many: what each further file costs in time and in memory."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from benchmarks.corpora import make_flat
from benchmarks.figures import Finding, Section, findings_table, quotient, runs_table, spread
from benchmarks.files import NO_OP, OURS, no_op, ours
from benchmarks.running import in_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from benchmarks.plan import Plan
    from benchmarks.running import Contender, Round, Run

FEW = 2_000
MANY = 50_000
WITH_REPORT = "ours with a JSON report"
_KIB = 1024


def _named(kind: str, count: int) -> str:
    return f"{kind}, {count:,} {'file' if count == 1 else 'files'}"


def _contenders(directory: Path, count: int) -> list[Contender]:
    project = make_flat(directory / f"of-{count}", count)
    report = "--experiments-report=json:out/receipt.json"
    return [
        ours(project, count, name=_named(OURS, count)),
        no_op(project, count, name=_named(NO_OP, count)),
        ours(project, count, report, name=_named(WITH_REPORT, count)),
    ]


def measure(plan: Plan) -> Section:
    """Measure runs of one file, of few and of many."""
    few = plan.size(FEW)
    many = plan.size(MANY, at_least=few + 1)
    contenders = [each for n in (1, few, many) for each in _contenders(plan.directory, n)]
    rounds = in_turns(contenders, rounds=plan.rounds)
    return Section(
        title=f"growth: {few:,} and {many:,} files",
        text=(
            "The time of a file is that of the whole process by the number of files. Start-up "
            "flatters the many there, so it is also told with start-up taken off: what a run "
            "takes beyond a run of one file, by the number of further files. The memory of a "
            "further file is the difference of the two peaks by the number of further files."
        ),
        tables=(
            runs_table(rounds),
            findings_table(_time_findings(rounds, few, many)),
            findings_table(_memory_findings(rounds, few, many), head="peak memory, KiB"),
        ),
    )


def _time_findings(rounds: Sequence[Round], few: int, many: int) -> list[Finding]:
    findings = []
    for kind in (OURS, NO_OP, WITH_REPORT):
        limit = None if kind == NO_OP else 1.1  # it is there to compare with
        for start_up, less in (("start-up included", 0), ("start-up taken off", 1)):
            wall, cpu = (
                spread(rounds, _growth(kind, few, many, less=less, clock=attrgetter(clock)))
                for clock in ("wall", "cpu")
            )
            name = f"{kind}: a file at {many:,} / at {few:,}, {start_up}"
            findings.append(Finding(name=name, value=wall, cpu=cpu, limit=limit))
    return findings


def _growth(
    kind: str, few: int, many: int, *, less: int, clock: Callable[[Run], float]
) -> Callable[[Round], float]:
    """Return what computes the ratio of a round; `less` is 1 to take off the run of one file."""

    def of_one(each: Round, count: int) -> float:
        time = clock(each[_named(kind, count)]) - less * clock(each[_named(kind, 1)])
        return quotient(time, count - less)

    return lambda each: quotient(of_one(each, many), of_one(each, few))


def _memory_findings(rounds: Sequence[Round], few: int, many: int) -> list[Finding]:
    def further(kind: str) -> Callable[[Round], float]:
        names = _named(kind, many), _named(kind, few)
        return lambda each: (each[names[0]].peak - each[names[1]].peak) / (many - few) / _KIB

    def beyond_no_op(kind: str) -> Callable[[Round], float]:
        return lambda each: further(kind)(each) - further(NO_OP)(each)

    kinds = (OURS, NO_OP, WITH_REPORT)
    findings = [
        Finding(name=f"{kind}: a further file", value=spread(rounds, further(kind)))
        for kind in kinds
    ]
    for kind, limit in ((OURS, 3), (WITH_REPORT, None)):
        value = spread(rounds, beyond_no_op(kind))
        findings.append(Finding(name=f"{kind} - {NO_OP}", value=value, limit=limit))
    return findings
