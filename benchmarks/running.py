"""Contenders, and the running of them: whole processes, in turns, each of them checked."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
CONTENDERS = HERE / "contenders"
_TAIL = 2000
# Variables that would change what is measured, or what pytest prints.
_CHANGING = ("PYTHON", "PYTEST_", "COVERAGE_", "PY_COLORS", "FORCE_COLOR", "COLUMNS")


class BrokenRunError(Exception):
    """A contender did not do what it is measured for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A program to measure, and what shows that it did its work.

    Each of `expected` is a regular expression that must be found in its output, where ``^`` and
    ``$`` stand for the ends of lines.
    """

    name: str
    command: Sequence[str]
    directory: Path
    expected: Sequence[str]
    exit_code: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run used: seconds, and bytes at its peak; of several processes, the largest one's.

    `told` is a number that the program printed in a line ``told: 1.5``.
    """

    wall: float
    cpu: float
    peak: int
    told: float | None


Round = dict[str, Run]
"""One run of each contender, by its name."""


def pytest_command(*arguments: str, plugins: Sequence[str] = ("threshold",)) -> list[str]:
    """Return a command that runs pytest with these of the installed plugins and no others."""
    installed = {each.name for each in entry_points(group="pytest11")}
    blocked = [f"-pno:{name}" for name in sorted(installed - set(plugins))]
    return [sys.executable, "-m", "pytest", *blocked, *arguments]


def in_turns(contenders: Sequence[Contender], *, rounds: int) -> list[Round]:
    """Run all contenders once, then all again, and so on, and return what each round used.

    Raises:
        BrokenRunError: a contender did not do its work.

    """
    os.sync()  # no run shall compete with the writing of its corpus
    done = []
    for number in range(1, rounds + 1):
        used = {}
        for contender in contenders:
            used[contender.name] = run = run_once(contender)
            _show(f"round {number} of {rounds}: {contender.name}: {run.wall:.2f} s")
        done.append(used)
    return done


def _show(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def run_once(contender: Contender) -> Run:
    """Run a contender as on a fresh checkout, and see that it did its work."""
    shutil.rmtree(contender.directory / ".pytest_cache", ignore_errors=True)
    with TemporaryDirectory(prefix="bench-run-") as temporary:
        told, output = Path(temporary, "told"), Path(temporary, "output")
        # Without site-packages the launcher is as small as Python can be.
        launcher = [sys.executable, "-I", "-S", str(HERE / "launcher.py"), str(told), str(output)]
        subprocess.run(
            [*launcher, *contender.command],
            check=True,
            cwd=contender.directory,
            env=_environment(contender),
        )
        used = json.loads(told.read_text("ascii"))
        text = output.read_text("utf-8", "replace")
    _check(contender, used.pop("exit_code"), text)
    number = re.search(r"^told: (\S+)$", text, re.MULTILINE)
    return Run(**used, told=float(number[1]) if number else None)


def _environment(contender: Contender) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(_CHANGING)}
    return {**kept, "PYTHONPATH": str(CONTENDERS), **contender.environment}


def _check(contender: Contender, exit_code: int, output: str) -> None:
    missing = [each for each in contender.expected if not re.search(each, output, re.MULTILINE)]
    if exit_code != contender.exit_code:
        problem = f"exit code {exit_code} instead of {contender.exit_code}"
    elif missing:
        problem = f"nothing in its output matches {missing[0]!r}"
    else:
        return
    raise BrokenRunError(f"{contender.name}: {problem}; its output ends:\n{output[-_TAIL:]}")
