"""One file of very many points, sound or broken: judging it beside parsing it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from benchmarks.corpora import experiment, large_contents, make_project
from benchmarks.figures import MIB, Finding, Section, findings_table, quotient, runs_table, spread
from benchmarks.files import account
from benchmarks.running import CONTENDERS, Contender, in_turns, pytest_command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from benchmarks.plan import Plan
    from benchmarks.running import Round

POINTS = 1_000_000
GOOD = "good"
TINY = "tiny"
PARSE = "from_json"
NOTHING = "from_json of nothing"
_TINY_POINTS = 11


def measure(plan: Plan) -> Section:
    """Measure whole processes, and judging and parsing by the clock of the process itself."""
    points = plan.size(POINTS, at_least=100)
    project = make_project(plan.directory / "large")
    sizes = _make_files(project, points)
    broken = [name for name in sizes if name != GOOD]
    rounds = in_turns(_contenders(project, broken), rounds=plan.rounds)
    return Section(
        title=f"large: one file of {points:,} points",
        text=(
            f"The good file has {sizes[GOOD] / MIB:.3g} MiB. By its own clock a process tells the "
            "seconds of judging without pytest, or of from_json alone; both read the file, and "
            "free what they made of it. The start-up that is taken off whole processes is a run "
            f"of pytest on a file of {_TINY_POINTS} points, or one of Python that imports the "
            "parser."
        ),
        tables=(
            runs_table(rounds, told="by its own clock, s"),
            findings_table(_time_findings(rounds, broken)),
            findings_table(_memory_findings(rounds, sizes), head="memory"),
        ),
    )


def _make_files(project: Path, points: int) -> dict[str, int]:
    """Write the files, and return the size of each of the large ones by its name."""
    _path(project, TINY).write_text(json.dumps(experiment(1, points=_TINY_POINTS)), "ascii")
    return {
        name: _path(project, name).write_text(json.dumps(content), "ascii")
        for name, content in large_contents(points).items()
    }


def _path(project: Path, name: str) -> Path:
    return project / f"{name.replace(' ', '-')}.json"


def _contenders(project: Path, broken: Sequence[str]) -> list[Contender]:
    parse = [sys.executable, str(CONTENDERS / "parse.py")]
    good = str(_path(project, GOOD))
    return [
        Contender(name=NOTHING, command=parse, directory=project, expected=()),
        Contender(
            name=PARSE, command=[*parse, good], directory=project, expected=("^5 keys$", "^told: ")
        ),
        _pytest(project, TINY),
        *(_pytest(project, name) for name in (GOOD, *broken)),
        *(_judging(project, name) for name in (GOOD, *broken)),
    ]


def _pytest(project: Path, name: str) -> Contender:
    is_sound = name in {GOOD, TINY}
    return Contender(
        name=_by_pytest(name),
        command=pytest_command(f"--experiments={_path(project, name).name}"),
        directory=project,
        expected=(account(1) if is_sound else account(0, invalid=1),),
        exit_code=0 if is_sound else 1,
    )


def _by_pytest(name: str) -> str:
    return f"pytest: {name}"


def _judging(project: Path, name: str) -> Contender:
    return Contender(
        name=_by_judging(name),
        command=[sys.executable, str(CONTENDERS / "judge.py"), _path(project, name).name],
        directory=project,
        expected=("^passed$" if name == GOOD else "^invalid: ", "^told: "),
    )


def _by_judging(name: str) -> str:
    return f"judging: {name}"


def _time_findings(rounds: Sequence[Round], broken: Sequence[str]) -> list[Finding]:
    good = _by_judging(GOOD)
    findings = [
        _by_own_clock(rounds, good, PARSE, limit=2),
        _without_start_up(rounds, (_by_pytest(GOOD), _by_pytest(TINY)), (PARSE, NOTHING), limit=2),
    ]
    findings += [_by_own_clock(rounds, _by_judging(name), good, limit=5) for name in broken]
    against = (_by_pytest(GOOD), _by_pytest(TINY))
    findings += [
        _without_start_up(rounds, (_by_pytest(name), _by_pytest(TINY)), against, limit=5)
        for name in broken
    ]
    return findings


def _by_own_clock(rounds: Sequence[Round], name: str, other: str, *, limit: float) -> Finding:
    def value(each: Round) -> float:
        return quotient(each[name].told or 0, each[other].told or 0)

    return Finding(
        name=f"{name} / {other}, by their own clocks", value=spread(rounds, value), limit=limit
    )


def _without_start_up(
    rounds: Sequence[Round], pair: tuple[str, str], other: tuple[str, str], *, limit: float
) -> Finding:
    """Return the ratio of two differences; each pair is a run and the start-up to take off it."""

    def wall(each: Round, names: tuple[str, str]) -> float:
        return each[names[0]].wall - each[names[1]].wall

    def cpu(each: Round, names: tuple[str, str]) -> float:
        return each[names[0]].cpu - each[names[1]].cpu

    def ratio_by(clock: Callable[[Round, tuple[str, str]], float]) -> Callable[[Round], float]:
        return lambda each: quotient(clock(each, pair), clock(each, other))

    return Finding(
        name=f"{pair[0]} / {other[0]}, whole processes without start-up",
        value=spread(rounds, ratio_by(wall)),
        cpu=spread(rounds, ratio_by(cpu)),
        limit=limit,
    )


def _memory_findings(rounds: Sequence[Round], sizes: dict[str, int]) -> list[Finding]:
    return [_peak(rounds, name, size) for name, size in sizes.items()]


def _peak(rounds: Sequence[Round], name: str, size: int) -> Finding:
    return Finding(
        name=f"{_by_pytest(name)}: peak memory / size of the file",
        value=spread(rounds, lambda each: each[_by_pytest(name)].peak / size),
        limit=8 if name == GOOD else 10,
    )
