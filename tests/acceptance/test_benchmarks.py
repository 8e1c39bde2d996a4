"""The benchmark, run for real on very few files; how long anything takes is not looked at."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.corpora import make_flat, make_nested
from benchmarks.figures import Finding, Section, Spread, quotient
from benchmarks.files import contenders, ours
from benchmarks.plan import Plan
from benchmarks.running import BrokenRunError, Contender, in_turns, run_once
from tests.once import made_once
from tests.samples import ROOT

BROKEN = ["bad last element", "every recall above 1", "every recall a string", "one recall more"]
CONTENDERS = {
    "files": ["ours", "no-op plugin", "test by hand", "check-jsonschema", "bare loop"],
    "growth": [
        f"{kind}, {count}"
        for count in ("1 file", "2 files", "25 files")
        for kind in ("ours", "no-op plugin", "ours with a JSON report")
    ],
    "large": [
        "from_json",
        "from_json of nothing",
        "pytest: tiny",
        *(f"{way}: {name}" for name in ("good", *BROKEN) for way in ("pytest", "judging")),
    ],
    "cores": [
        f"{workers}, 2 x {points}"
        for points in ("101", "10,000", "100,000")
        for workers in ("one process", "-n 2")
    ],
    "startup": ["with the plugin", "without it"],
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the results of a tiny run of everything."""
    return (made_once(tmp_path_factory, "bench", _run) / "results.md").read_text("utf-8")


def _run(directory: Path) -> None:
    directory.mkdir()
    options = ["--rounds=1", "--scale=0.0005", f"--output={directory / 'results.md'}"]
    subprocess.run([sys.executable, "-m", "benchmarks", *options], check=True, cwd=ROOT)


def first_cells(text: str) -> list[str]:
    return [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]


@pytest.mark.parametrize("part", CONTENDERS)
def test_results_of_a_part_have_all_contenders(part: str, results: str) -> None:
    section = results.partition(f"\n## {part}: ")[2].partition("\n## ")[0]
    assert set(CONTENDERS[part]) <= set(first_cells(section))


def test_results_tell_versions_and_machine(results: str) -> None:
    head = first_cells(results.partition("\n## ")[0])
    assert {"date", "CPU", "memory", "system", "Python", "pytest-threshold", "pytest"} <= set(head)


def test_results_of_a_try_say_so(results: str) -> None:
    assert "a try, at 0.0005 of the size" in results


def test_corpus_is_the_same_whenever_it_is_made(tmp_path: Path) -> None:
    for make in (make_flat, make_nested):
        first, second = (make(tmp_path / f"{make.__name__}-{n}", 5) for n in (1, 2))
        names = [path.relative_to(first) for path in first.rglob("*.json")]
        assert len(names) == 5
        assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)


@pytest.mark.parametrize("name", CONTENDERS["files"])
def test_run_that_checks_another_number_of_files_is_broken(name: str, tmp_path: Path) -> None:
    project = make_flat(tmp_path / "project", 3)
    contender = {each.name: each for each in contenders(project, 4)}[name]
    with pytest.raises(BrokenRunError, match=f"^{name}: nothing in its output matches"):
        run_once(contender)


@pytest.mark.parametrize("name", ["ours", "test by hand", "check-jsonschema", "bare loop"])
def test_run_that_fails_is_broken(name: str, tmp_path: Path) -> None:
    project = make_flat(tmp_path / "project", 3)
    (project / "runs" / "model-00001.json").write_text("{", encoding="ascii")
    contender = {each.name: each for each in contenders(project, 3)}[name]
    with pytest.raises(BrokenRunError, match=f"^{name}: exit code 1 instead of 0"):
        run_once(contender)


def test_run_that_warns_is_broken(tmp_path: Path) -> None:
    project = make_flat(tmp_path / "project", 2)
    first, second = sorted((project / "runs").iterdir())
    second.write_bytes(first.read_bytes())
    with pytest.raises(BrokenRunError, match=r"nothing in its output matches '.* 2 passed in"):
        run_once(ours(project, 2))


def test_broken_run_leaves_no_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(plan: Plan) -> Section:
        in_turns([ours(make_flat(plan.directory / "project", 3), 4)], rounds=plan.rounds)
        return section(plan)

    output = tmp_path / "results.md"
    arguments = ["--rounds=1", f"--output={output}"]
    assert main(arguments, parts={"startup": section, "files": broken}) == 1
    assert "nothing is measured by a broken run: ours: " in capsys.readouterr().err
    assert not output.exists()


def section(_: Plan) -> Section:
    return Section(title="nothing", text="Nothing is measured.", tables=())


def test_results_of_a_try_are_written_only_where_that_was_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--scale=0.5"], parts={"files": section}) == 0
    assert capsys.readouterr().out.endswith("--output=PATH writes it\n")


@pytest.mark.parametrize(
    "argument", ["--rounds=0", "--rounds=many", "--scale=0", "--scale=2", "--scale=all", "file"]
)
def test_bad_argument_is_refused(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([argument])
    assert argument.rpartition("=")[2] in capsys.readouterr().err


def test_peak_memory_is_that_of_the_contender_alone(tmp_path: Path) -> None:
    ballast = b"x" * (200 * 1024 * 1024)
    command = [sys.executable, "-I", "-S", "-c", "print('here')"]
    contender = Contender(name="python", command=command, directory=tmp_path, expected=["^here$"])
    assert run_once(contender).peak < len(ballast) / 4


def test_contenders_take_turns(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = "import sys; open('log', 'a').write(sys.argv[1])"
    both = [
        Contender(
            name=name,
            command=[sys.executable, "-I", "-S", "-c", code, name],
            directory=tmp_path,
            expected=(),
        )
        for name in "AB"
    ]
    assert [list(each) for each in in_turns(both, rounds=3)] == [["A", "B"]] * 3
    assert log.read_text() == "ABABAB"


def test_number_that_a_contender_tells_is_kept(tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", "-c", "print('told: 1.5')"]
    contender = Contender(name="python", command=command, directory=tmp_path, expected=())
    assert run_once(contender).told == 1.5


@pytest.mark.parametrize(
    ("values", "row"),
    [
        pytest.param([0.9, 1.1, 1.0], ("x", "1 (0.9..1.1)", "<= 1", "yes"), id="within"),
        pytest.param([1.5, 1.5], ("x", "1.5", "<= 1", "NO"), id="beyond"),
        pytest.param([0.5, quotient(1, -1)], ("x", "nan", "<= 1", "unknown"), id="noise"),
    ],
)
def test_finding_says_whether_its_median_is_within_the_limit(
    values: list[float], row: tuple[str, ...]
) -> None:
    assert Finding(name="x", value=Spread.of(values), limit=1).row(has_cpu=False) == row


def test_corpora_have_the_points_asked_for(tmp_path: Path) -> None:
    project = make_flat(tmp_path / "project", 1, points=7)
    content = json.loads((project / "runs" / "model-00000.json").read_text())
    assert len(content["threshold_arr"]) == len(content["recall_arr"]) == 7
