"""What the plugin costs a run of pytest that has nothing to do with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.corpora import make_project
from benchmarks.figures import Finding, Section, findings_table, quotient, ratio, runs_table, spread
from benchmarks.files import passed_line
from benchmarks.running import Contender, in_turns

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.plan import Plan

TIMES = 4
"""How many times as often as other parts this one runs its contenders, which are short."""

WITH = "with the plugin"
WITHOUT = "without it"


def measure(plan: Plan) -> Section:
    """Measure a run of one trivial test with the plugin and without it."""
    project = make_project(plan.directory / "trivial")
    (project / "test_trivial.py").write_text("def test_nothing():\n    pass\n", "ascii")
    contenders = [
        _contender(project, WITH, "-ppytest_threshold.plugin"),
        _contender(project, WITHOUT),
    ]
    rounds = in_turns(contenders, rounds=TIMES * plan.rounds)
    modules = Finding(
        name=f"modules imported {WITH} / {WITHOUT}",
        value=spread(rounds, lambda each: quotient(each[WITH].told or 0, each[WITHOUT].told or 0)),
        limit=1.03,
    )
    return Section(
        title="startup: a run of one trivial test",
        text=(
            "pytest loads no installed plugin by itself in either run "
            "(PYTEST_DISABLE_PLUGIN_AUTOLOAD=1), and one of them is given this plugin."
        ),
        tables=(
            runs_table(rounds, told="modules imported"),
            findings_table([ratio(rounds, WITH, WITHOUT, limit=1.03), modules]),
        ),
    )


def _contender(project: Path, name: str, *options: str) -> Contender:
    return Contender(
        name=name,
        command=[sys.executable, "-m", "pytest", "-pcount_modules", *options, "test_trivial.py"],
        directory=project,
        expected=(passed_line(1), "^told: "),
        environment={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
