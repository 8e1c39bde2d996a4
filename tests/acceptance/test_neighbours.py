"""The gate beside the plugins that many projects have, in their newest releases."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests import samples
from tests.once import made_once
from tests.samples import ROOT

# Variables of the host that would change a run under test: PYTEST_*, PYTHON*, PY_COLORS and others.
HOST = ("CI", "COV", "FORCE_COLOR", "GITHUB_", "NO_COLOR", "PY")
REFUSED = {
    "runs/fraud.json": "passed",
    "runs/low.json": "rejected",
    "runs/mail/deep/phish.json": "passed",
    "runs/mail/spam.json": "passed",
    "runs/mail/wrong.json": "invalid",
    "runs/web/bot.json": "passed",
    "runs/web/scam.json": "passed",
}
SOUND = {path: verdict for path, verdict in REFUSED.items() if verdict == "passed"}
CHANGES: dict[str, dict[str, Any]] = {
    "passed": {},
    "rejected": samples.LOW,
    "invalid": {"issuer": "x"},
}
LOW_RECALL = "rejected: recall 0.7 at the operating point is below the minimum recall 0.8"
WRONG_ISSUER = "invalid: issuer: an email address must have an @-sign"
TOLD = {
    "passed": ("passed", ""),
    "rejected": ("failed", LOW_RECALL),
    "invalid": ("failed", WRONG_ISSUER),
}
SPEED = "def test_speed(benchmark): benchmark.pedantic(sum, args=([1],), rounds=2)\n"
SLOW = """
import time
import pytest

@pytest.mark.timeout(0.1)
@pytest.mark.xfail(strict=True, raises=pytest.fail.Exception)
def test_slow(): time.sleep(20)
"""


@dataclass(frozen=True)
class Finished:
    """A run that has ended, in the directory where plugins have left what they wrote."""

    result: pytest.RunResult
    directory: Path
    options: list[str]
    verdicts: Mapping[str, str]

    @property
    def told(self) -> list[tuple[str, str, str, str]]:
        """Id, outcome, headline and verdict of each experiment, as every report should tell it."""
        return [
            (f"{path}::threshold", *TOLD[verdict], verdict)
            for path, verdict in self.verdicts.items()
        ]

    @property
    def refused(self) -> list[str]:
        return [path for path, verdict in self.verdicts.items() if verdict != "passed"]

    @property
    def attempts(self) -> int:
        """How often a refused experiment was judged."""
        return 2 if "--reruns=1" in self.options else 1

    @property
    def is_distributed(self) -> bool:
        return "-n2" in self.options

    @property
    def output(self) -> str:
        return self.result.stdout.str()

    def json(self, name: str) -> Any:
        return json.loads((self.directory / name).read_text("utf-8"))

    def cases(self) -> dict[str, list[ET.Element]]:
        """Return what JUnit XML has for each module, in the order of the run."""
        cases: dict[str, list[ET.Element]] = {}
        for case in ET.parse(self.directory / "junit.xml").iter("testcase"):  # noqa: S314 - our own
            cases.setdefault(str(case.get("classname")), []).append(case)
        return cases


@dataclass(frozen=True)
class Neighbour:
    """A plugin, the names to load it by, how it is switched on, and what must have come of it."""

    distribution: str
    names: str
    options: str
    check: Callable[[Finished], None]
    environment: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def headline(text: str) -> str:
    """Return the first line of a refusal; pytest-xdist puts one before it."""
    lines = unescape(text).splitlines()
    return next((line for line in lines if line.startswith(("rejected: ", "invalid: "))), "")


def check_junit(run: Finished) -> None:
    told = []
    cases = {name: found for name, found in run.cases().items() if name.startswith("runs.")}
    for path, (name, found) in zip(run.verdicts, sorted(cases.items()), strict=True):
        assert name == path.replace("/", ".")
        assert len(found) == (run.attempts if path in run.refused else 1)
        text = "".join(str(failure.get("message")) for failure in found[-1].iter("failure"))
        properties = [(each.get("name"), each.get("value")) for each in found[-1].iter("property")]
        (verdict,) = (value for key, value in properties if key == "verdict")
        outcome = "failed" if text else "passed"
        told.append((f"{path}::threshold", outcome, headline(text), verdict))
    assert told == run.told


def check_workers(run: Finished) -> None:
    assert re.search(r"^2 workers \[\d+ items\]$", run.output, re.MULTILINE)


def check_coverage(run: Finished) -> None:
    assert run.json("coverage.json")["files"]["test_unit.py"]["executed_lines"] == [1]


def check_page(run: Finished) -> None:
    page = (run.directory / "page.html").read_text("utf-8")
    (blob,) = re.findall(r'data-jsonblob="(.*?)"', page)
    told = [
        (name, row["result"].lower(), headline(row["log"]), row["verdict"])
        for name, rows in json.loads(unescape(blob))["tests"].items()
        for row in rows
        if name.startswith("runs/") and row["result"] != "Rerun"
    ]
    assert sorted(told) == run.told


def check_json_report(run: Finished) -> None:
    told = []
    for test in run.json("report.json")["tests"]:
        if test["nodeid"].startswith("runs/"):
            (verdict,) = (each["verdict"] for each in test["user_properties"] if "verdict" in each)
            text = headline(test["call"].get("longrepr", ""))
            told.append((test["nodeid"], test["outcome"], text, verdict))
    assert sorted(told) == run.told


def check_ctrf(run: Finished) -> None:
    told = [
        (test["name"], test["status"], headline(test.get("trace", "")))
        for test in run.json("ctrf.json")["results"]["tests"]
        if test["name"].startswith("runs/")
    ]
    assert sorted(told) == [each[:3] for each in run.told]


def check_sugar(run: Finished) -> None:
    marks = {"\N{CHECK MARK}": "passed", "\N{VECTOR OR CROSS PRODUCT}": "failed"}
    shown = re.findall(r"^ (runs/\S+) ([^R])", run.output, re.MULTILINE)
    told = [(f"{path}::threshold", marks[mark]) for path, mark in shown]
    assert sorted(told) == [each[:2] for each in run.told]


def check_order(run: Finished) -> None:
    assert "Using --randomly-seed=3" in run.result.outlines
    names = [name for name in run.cases() if name.startswith("runs.")]
    if not run.is_distributed:  # else they stand in the order in which they ended
        assert names != sorted(names)


def check_reruns(run: Finished) -> None:
    told = [f"{len(run.refused)} rerun"] if run.refused else []
    assert re.findall(r"\b\d+ rerun\b", run.output) == told


def check_timeout(run: Finished) -> None:
    (case,) = run.cases()["test_slow"]
    assert [each.get("type") for each in case] == ["pytest.xfail"]


def check_annotations(run: Finished) -> None:
    """Find one for each attempt, as for any other test that is run again."""
    lines = run.result.stderr.str()
    shown = re.findall(r"^::error file=(.*?),line=1::(.*)$", lines, re.MULTILINE)
    told = [(path, headline(text.replace("%0A", "\n"))) for path, text in shown]
    expected = [(path, TOLD[run.verdicts[path]][1]) for path in run.refused]
    assert sorted(told) == sorted(expected * run.attempts)


def check_group(run: Finished) -> None:
    """Find that it has told its group, unless it has run in workers, whose output is lost."""
    assert ("[pytest-split] Running group 1/1" in run.output) is not run.is_distributed


def check_benchmark(run: Finished) -> None:
    if not run.is_distributed:  # else it measures nothing
        (benchmark,) = run.json("benchmark.json")["benchmarks"]
        assert benchmark["fullname"] == "test_speed.py::test_speed"


NEIGHBOURS = {
    "xdist-load": Neighbour("pytest-xdist", "xdist", "-n2 --dist=load", check_workers),
    "xdist-loadfile": Neighbour("pytest-xdist", "xdist", "-n2 --dist=loadfile", check_workers),
    "xdist-worksteal": Neighbour("pytest-xdist", "xdist", "-n2 --dist=worksteal", check_workers),
    "cov": Neighbour(
        "pytest-cov", "pytest_cov", "--cov=. --cov-report=json:coverage.json", check_coverage
    ),
    "html": Neighbour("pytest-html", "metadata html html_fixtures", "--html=page.html", check_page),
    "json-report": Neighbour(
        "pytest-json-report",
        "pytest_jsonreport",
        "--json-report --json-report-file=report.json",
        check_json_report,
    ),
    "json-ctrf": Neighbour("pytest-json-ctrf", "ctrf", "--ctrf=ctrf.json", check_ctrf),
    "sugar": Neighbour("pytest-sugar", "sugar", "--force-sugar", check_sugar),
    "randomly": Neighbour("pytest-randomly", "randomly", "--randomly-seed=3", check_order),
    "reruns": Neighbour("pytest-rerunfailures", "rerunfailures", "--reruns=1", check_reruns),
    "timeout": Neighbour(
        "pytest-timeout", "timeout", "--timeout=60", check_timeout, files={"test_slow.py": SLOW}
    ),
    "annotations": Neighbour(
        "pytest-github-actions-annotate-failures",
        "pytest_github_actions_annotate_failures",
        "",
        check_annotations,
        environment={"GITHUB_ACTIONS": "true"},
    ),
    "split": Neighbour("pytest-split", "pytest-split", "--splits=1 --group=1", check_group),
    "benchmark": Neighbour(
        "pytest-benchmark",
        "benchmark",
        "--benchmark-json=benchmark.json",
        check_benchmark,
        files={"test_speed.py": SPEED},
    ),
}
Gate = Callable[..., Finished]
verdicts_to_reach = pytest.mark.parametrize(
    "verdicts", [pytest.param(REFUSED, id="refused"), pytest.param(SOUND, id="sound")]
)


@pytest.fixture(scope="session")
def neighbourhood(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interpreter of an environment with the gate as it is here, and all neighbours.

    The other tests must not meet them: one shuffles tests, and all slow down each run under test.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith(HOST)}

    def make(path: Path) -> None:
        venv = (sys.executable, "-m", "venv", "--clear", path)
        subprocess.run(venv, env=environment, check=True)
        distributions = sorted({each.distribution for each in NEIGHBOURS.values()})
        pip = (path / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", ROOT)
        subprocess.run([*pip, *distributions], env=environment, check=True)

    return made_once(tmp_path_factory, "neighbourhood", make) / "bin" / "python"


@pytest.fixture
def gate(neighbourhood: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Run the gate and a unit test beside some neighbours; on its own, each is loaded by name."""
    for name in [name for name in os.environ if name.startswith(HOST)]:
        monkeypatch.delenv(name)

    def run(verdicts: Mapping[str, str], *neighbours: Neighbour) -> Finished:
        options = ["--experiments=runs", "--experiments-min-recall=0.8", "--junitxml=junit.xml"]
        if len(neighbours) < 2:
            monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
            options += ["-pthreshold"]
            options += [f"-p{name}" for each in neighbours for name in each.names.split()]
        for neighbour in neighbours:
            options += neighbour.options.split()
            for name, text in neighbour.files.items():
                (pytester.path / name).write_text(text)
            for name, value in neighbour.environment.items():
                monkeypatch.setenv(name, value)
        for path, verdict in verdicts.items():
            samples.write(pytester.path / path, **CHANGES[verdict])
        pytester.makepyfile(test_unit="def test_unit(): pass")
        result = pytester.run(neighbourhood, "-m", "pytest", *options, timeout=120)
        return Finished(result, pytester.path, options, verdicts)

    return run


def check(run: Finished, *neighbours: Neighbour) -> None:
    """Find one row for each experiment, the right exit code, and what the neighbours wrote."""
    counts, total = Counter(run.verdicts.values()), len(run.verdicts)
    lines = samples.summary(run.result)
    assert samples.rows(run.result) == run.verdicts
    assert len(lines) == 2 + total + 2  # and the line about missing prices
    assert lines[-1] == f"{total} found, {total} judged: " + ", ".join(
        f"{counts[verdict]} {verdict}" for verdict in TOLD
    )
    assert run.result.ret == (pytest.ExitCode.TESTS_FAILED if run.refused else pytest.ExitCode.OK)
    check_junit(run)
    for neighbour in neighbours:
        plugin = neighbour.distribution.removeprefix("pytest-")
        assert re.search(rf"^plugins: .*\b{plugin}-\d", run.output, re.MULTILINE)
        neighbour.check(run)


@verdicts_to_reach
def test_gate_alone(gate: Gate, verdicts: Mapping[str, str]) -> None:
    check(gate(verdicts))


@verdicts_to_reach
@pytest.mark.parametrize("name", NEIGHBOURS)
def test_gate_is_the_same_beside_a_neighbour(
    gate: Gate, verdicts: Mapping[str, str], name: str
) -> None:
    check(gate(verdicts, NEIGHBOURS[name]), NEIGHBOURS[name])


@verdicts_to_reach
@pytest.mark.parametrize("workers", [(), ("xdist-load",)], ids=["one-process", "two-workers"])
def test_gate_is_the_same_beside_all_neighbours(
    gate: Gate, verdicts: Mapping[str, str], workers: tuple[str, ...]
) -> None:
    names = (*workers, *(name for name in NEIGHBOURS if not name.startswith("xdist-")))
    neighbours = [NEIGHBOURS[name] for name in names]
    check(gate(verdicts, *neighbours), *neighbours)


@verdicts_to_reach
def test_groups_of_a_split_judge_each_experiment_once(
    gate: Gate, verdicts: Mapping[str, str]
) -> None:
    judged: list[tuple[str, str]] = []
    for group in (1, 2):
        run = gate(verdicts, replace(NEIGHBOURS["split"], options=f"--splits=2 --group={group}"))
        rows = samples.rows(run.result)
        account = samples.summary(run.result)[-1]
        assert account.startswith(f"INCOMPLETE: {len(verdicts)} found, {len(rows)} judged: ")
        assert run.result.ret == int(set(rows.values()) != {"passed"})
        judged += rows.items()
    assert sorted(judged) == sorted(verdicts.items())
