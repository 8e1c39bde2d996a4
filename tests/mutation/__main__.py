"""Score the unit tests of a wing: how many of its mutants, made by mutmut, do they kill?

    python -m tests.mutation DIRECTORY PART...

A part is a wing, such as ``receipts``, or a module of one, such as ``receipts.reading``. mutmut
works in a copy of the project in the directory, where ``mutmut browse`` shows its results. Mutants
that behave as the original does are listed in ``equivalent.toml`` and do not count.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Equivalents = Mapping[str, Mapping[str, str]]

LEAST_SCORE = 95
ROOT = Path(__file__).parent.parent.parent
COPIED = ("pytest_threshold", "tests", "docs", "example_project")
EQUIVALENTS = tomllib.loads(Path(__file__).with_name("equivalent.toml").read_text("utf-8"))
KILLED = ("killed", "timeout", "segfault")
CONFIGURATION = """
[tool.mutmut]
source_paths = ["pytest_threshold"]
only_mutate = ["pytest_threshold/{files}.py"]
do_not_mutate = ["*/messages.py"]
also_copy = ["docs", "example_project"]
pytest_add_cli_args_test_selection = ["tests/unit/{wing}"]
pytest_add_cli_args = ["-p", "tests.mutation.hypothesis_profile", "-p", "no:cacheprovider"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A mutant that no test has killed: the function, what mutmut changed in it, and its name."""

    function: str
    change: str
    name: str


def main(arguments: Sequence[str]) -> int:
    """Score each part, and return 0 if every score is high enough."""
    directory, *parts = arguments
    return int(not all([_is_good(part, Path(directory, part)) for part in parts]))


def _is_good(part: str, work: Path) -> bool:
    _run_mutmut(part, work)
    outcomes = dict(_outcomes(work))
    dead = sum(outcome in KILLED for outcome in outcomes.values())
    survivors = [
        _survivor(name, work) for name, outcome in outcomes.items() if outcome not in KILLED
    ]
    equivalent = [each for each in survivors if each.change in EQUIVALENTS.get(each.function, ())]
    for each in survivors:
        if each not in equivalent:
            print(f"survived: {each.function}: {each.change}\n  ({each.name})")
    idle = list(_idle(part, equivalent))
    for line in idle:
        print(f"not there or killed, though listed as equivalent: {line}")
    counted = len(outcomes) - len(equivalent)
    score = 100 * dead / counted if counted else 0
    print(
        f"{part}: {dead} of {counted} mutants killed, {score:.1f} %, {len(equivalent)} equivalent"
    )
    return score >= LEAST_SCORE and not idle


def _run_mutmut(part: str, work: Path) -> None:
    wing, _, module = part.partition(".")
    shutil.rmtree(work, ignore_errors=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, work / name, ignore=shutil.ignore_patterns("__pycache__"))
    configuration = CONFIGURATION.format(wing=wing, files=f"{wing}/{module or '*'}")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (work / "pyproject.toml").write_text(project + configuration, encoding="utf-8")
    _mutmut("run", work=work, output=None)


def _mutmut(*arguments: str, work: Path, output: int | None = subprocess.PIPE) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=work, stdout=output, text=True, check=True).stdout or ""


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
    return Survivor(function=function, change=f"{before} -> {after}", name=name)


def _idle(part: str, equivalent: Sequence[Survivor]) -> Iterator[str]:
    """Yield what the list has of the part that is not among its survivors."""
    found = Counter((each.function, each.change) for each in equivalent)
    for function, changes in EQUIVALENTS.items():
        if f"{function}.".startswith(f"{part}."):
            yield from (f"{function}: {each}" for each in changes if not found[function, each])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
