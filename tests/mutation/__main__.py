"""Score the unit tests of a wing: how many of its mutants, made by mutmut, do they kill?

    python -m tests.mutation DIRECTORY [--max-children=N] PART...

A part is a wing, such as ``receipts``, a module of one, such as ``receipts.reading``, or a module
at the top of the package, such as ``operating_point``. mutmut works in a copy of the project in the
directory, where ``mutmut browse`` shows its results. It changes the functions of a module and
passes over constants, and over functions that have a decorator. Mutants that no test could kill are
listed in ``equivalent.toml`` and do not count.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST_SCORE = 95
ROOT = Path(__file__).parent.parent.parent
COPIED = ("pytest_threshold", "tests", "docs", "example_project")
# By the function, then by the change, the reason why no test could show it; or the reason for all.
EQUIVALENTS: dict[str, dict[str, str] | str] = tomllib.loads(
    Path(__file__).with_name("equivalent.toml").read_text("utf-8")
)
ALL = "all changes"
KILLED = ("killed", "timeout", "segfault")
CONFIGURATION = """
[tool.mutmut]
source_paths = ["pytest_threshold"]
only_mutate = ["pytest_threshold/{files}.py"]
do_not_mutate = ["*/messages.py"]
also_copy = ["docs", "example_project"]
pytest_add_cli_args_test_selection = ["tests/unit/{tests}"]
pytest_add_cli_args = ["-p", "tests.mutation.hypothesis_profile", "-p", "no:cacheprovider"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A mutant that no test has killed, by mutmut's name, the function and what it has changed."""

    name: str
    function: str
    change: str

    @property
    def row(self) -> tuple[str, str] | None:
        """Where it is listed as one that no test could kill, if it is."""
        listed = EQUIVALENTS.get(self.function, {})
        if isinstance(listed, str):
            return self.function, ALL
        return (self.function, self.change) if self.change in listed else None


def main(arguments: Sequence[str]) -> int:
    """Score each part, and return 0 if every score is high enough."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--max-children", default="2", help="how many mutants are tested at once")
    parser.add_argument("parts", metavar="PART", nargs="+")
    options = parser.parse_args(arguments)
    are_good = []
    for part in options.parts:
        work = options.directory / part
        _prepare(part, work)
        _mutmut("run", "--max-children", options.max_children, work=work, output=None)
        are_good.append(_is_good(part, work))
    return int(not all(are_good))


def _prepare(part: str, work: Path) -> None:
    """Copy the project into a new directory, and configure mutmut there."""
    wing, _, module = part.partition(".")
    is_wing = (ROOT / "pytest_threshold" / wing).is_dir()
    configuration = CONFIGURATION.format(
        files=f"{wing}/{module or '*'}" if is_wing else part,
        tests=wing if is_wing else f"test_{part}.py",
    )
    shutil.rmtree(work, ignore_errors=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, work / name, ignore=shutil.ignore_patterns("__pycache__"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (work / "pyproject.toml").write_text(project + configuration, encoding="utf-8")


def _mutmut(*arguments: str, work: Path, output: int | None = subprocess.PIPE) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=work, stdout=output, text=True, check=True).stdout or ""


def _is_good(part: str, work: Path) -> bool:
    """Print the score of a part, the mutants that survived, and rows of the list that are idle."""
    outcomes = dict(_outcomes(work))
    alive = [name for name, outcome in outcomes.items() if outcome not in KILLED]
    survivors = [_survivor(name, work) for name in alive]
    for each in survivors:
        if not each.row:
            print(f"survived: {each.function}: {each.change}\n  {outcomes[each.name]}: {each.name}")
    rows = [each.row for each in survivors if each.row]
    idle = [row for row in _listed(part) if row not in rows]
    for function, change in idle:
        print(f"listed as equivalent, but killed or not there: {function}: {change}")
    counted = len(outcomes) - len(rows)
    killed = len(outcomes) - len(alive)
    score = 100 * killed / counted
    print(f"{part}: {killed} of {counted} mutants killed: {score:.1f} %", end="; ")
    print(f"{len(rows)} more are equivalent")
    return score >= LEAST_SCORE and not idle


def _outcomes(work: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of each mutant, and what became of it."""
    for line in _mutmut("results", "--all", "true", work=work).splitlines():
        name, _, outcome = line.strip().rpartition(": ")
        yield name, outcome


def _survivor(name: str, work: Path) -> Survivor:
    lines = _mutmut("show", name, work=work).splitlines()
    function = name.removeprefix("pytest_threshold.").partition("__mutmut_")[0]
    function = function.replace("xǁ", "").replace("ǁ", ".").replace(".x_", ".")
    before, after = (
        " ".join(line[1:].strip() for line in lines if line[:1] == sign and line[1:2] != sign)
        for sign in "-+"
    )
    return Survivor(name=name, function=function, change=f"{before} -> {after}")


def _listed(part: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of the list that belong to a part: the function and the change."""
    for function, changes in EQUIVALENTS.items():
        if function.startswith(f"{part}."):
            yield from (
                (function, each) for each in ([ALL] if isinstance(changes, str) else changes)
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
