"""Many small files: the gate beside pytest alone, a test by hand, a schema checker, a parser."""

from __future__ import annotations

import shutil
import sys
from importlib.resources import files
from typing import TYPE_CHECKING

from benchmarks.corpora import POINTS, make_flat, make_nested
from benchmarks.figures import Section, findings_table, ratio, runs_table
from benchmarks.running import CONTENDERS, Contender, in_turns, pytest_command

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.figures import Finding
    from benchmarks.plan import Plan
    from benchmarks.running import Round

COUNT = 10_000
OURS = "ours"
NO_OP = "no-op plugin"
BY_HAND = "test by hand"
SCHEMA = "check-jsonschema"
PARSER = "bare loop"


def account(passed: int, invalid: int = 0) -> str:
    """Return what the last line of the gate's summary must be."""
    found = passed + invalid
    return f"^{found} found, {found} judged: {passed} passed, 0 rejected, {invalid} invalid$"


def passed_line(count: int) -> str:
    """Return what the last line of pytest must be; with a warning it would be another."""
    return f"^=+ {count} passed in "


def ours(project: Path, count: int, *options: str, name: str = OURS) -> Contender:
    """Return the gate as it is run by whoever has a project with ``runs``."""
    return Contender(
        name=name,
        command=pytest_command("--experiments=runs", *options),
        directory=project,
        expected=(account(count), passed_line(count)),
    )


def no_op(project: Path, count: int, *, name: str = NO_OP) -> Contender:
    """Return pytest with an item for each file that does nothing."""
    return Contender(
        name=name,
        command=pytest_command("-pno_op_plugin", "runs", plugins=()),
        directory=project,
        expected=(passed_line(count),),
    )


def _by_hand(project: Path, count: int) -> Contender:
    # Under a name that pytest does not look for, so that it is no part of the other runs.
    shutil.copy(CONTENDERS / "written_by_hand.py", project)
    return Contender(
        name=BY_HAND,
        command=pytest_command("written_by_hand.py", plugins=()),
        directory=project,
        expected=(passed_line(count),),
    )


def _schema(project: Path, count: int) -> Contender:
    schema = files("pytest_threshold") / "experiment.schema.json"
    paths = sorted(str(path.relative_to(project)) for path in project.glob("runs/**/*.json"))
    command = [sys.executable, "-m", "check_jsonschema", "-vv", "--schemafile", str(schema)]
    checked = rf"^The following files were checked:\n(?:  runs/.*\n){{{count}}}\Z"
    return Contender(
        name=SCHEMA,
        command=[*command, *paths],
        directory=project,
        expected=("^ok -- validation done$", checked),
    )


def _parser(project: Path, count: int) -> Contender:
    return Contender(
        name=PARSER,
        command=[sys.executable, str(CONTENDERS / "bare_loop.py"), "runs"],
        directory=project,
        expected=(f"^{count} parsed$",),
    )


def contenders(project: Path, count: int) -> list[Contender]:
    """Return all that are run over the files of a project."""
    makers = (ours, no_op, _by_hand, _schema, _parser)
    return [make(project, count) for make in makers]


def measure(plan: Plan) -> Section:
    """Measure both corpora."""
    count = plan.size(COUNT)
    flat = make_flat(plan.directory / "flat", count)
    of_flat = in_turns(contenders(flat, count), rounds=plan.rounds)
    nested = make_nested(plan.directory / "nested", count)
    of_nested = in_turns(contenders(nested, count), rounds=plan.rounds)
    return Section(
        title=f"files: {count:,} files of {POINTS} points",
        text=(
            "The flat corpus has one directory and one line in each file. The nested one has "
            "directories by team and month, indented files, an issuer for each, and keys that are "
            "no part of an experiment in every fourth."
        ),
        tables=("### flat", *_tables(of_flat), "### nested", *_tables(of_nested)),
    )


def _tables(rounds: Sequence[Round]) -> tuple[str, str]:
    findings: list[Finding] = [
        ratio(rounds, OURS, NO_OP, limit=0.95),
        ratio(rounds, OURS, BY_HAND, limit=0.85),
        ratio(rounds, OURS, SCHEMA, limit=0.36),
        ratio(rounds, OURS, PARSER),
    ]
    return runs_table(rounds), findings_table(findings)
