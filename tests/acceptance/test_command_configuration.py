"""Whoever wrote the experiments does not choose how the command judges them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Command

OK = pytest.ExitCode.OK
FAILED = pytest.ExitCode.TESTS_FAILED
USAGE = pytest.ExitCode.USAGE_ERROR
OPEN = "experiments_target_recall = 0.0\n"
STRICT = "experiments_min_recall = 0.8\n"
REPORT = "experiments_report = json:victim.txt\n"


@pytest.fixture(autouse=True)
def _low(pytester: pytest.Pytester) -> None:
    """Write an experiment of a low recall, which only a hostile configuration lets pass."""
    runs = pytester.path / "downloaded" / "runs"
    samples.write(runs / "deep" / "low.json", **samples.LOW)
    samples.write(runs / "low.json", **samples.LOW)


def configure(file: str, keys: str = OPEN) -> Path:
    path = Path(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"[pytest]\n{keys}")
    return path.absolute()


def usage_error(outcome: tuple[int, list[str], list[str]]) -> str:
    code, out, err = outcome
    assert code == USAGE
    assert not any(samples.TITLE in line for line in out)
    return next(line.removeprefix("ERROR: ") for line in err if line.startswith("ERROR: "))


@pytest.mark.parametrize("keys", [OPEN, STRICT, REPORT, "experiments_min_recal = 0\n"])
@pytest.mark.parametrize(
    ("place", "paths"),
    [
        pytest.param("downloaded/runs/", ["downloaded/runs"], id="at"),
        pytest.param("downloaded/runs/deep/", ["downloaded/runs"], id="below"),
        pytest.param("downloaded/runs/deep/", ["downloaded"], id="far-below"),
        pytest.param("downloaded/", ["downloaded"], id="above-the-files"),
        pytest.param("downloaded/runs/", ["downloaded/runs/low.json"], id="beside"),
        pytest.param(
            "downloaded/runs/", ["downloaded/runs", "downloaded/runs/deep/low.json"], id="between"
        ),
        pytest.param("downloaded/runs/", ["./downloaded/../downloaded/runs/"], id="with-dots"),
    ],
)
def test_file_among_the_data_is_a_usage_error(
    command: Command, place: str, paths: list[str], keys: str
) -> None:
    configure("pytest.ini", STRICT)
    file = configure(f"{place}pytest.ini", keys)
    Path("victim.txt").touch()
    told = usage_error(command(*paths))
    assert told.startswith(f"{file} lies among the experiments and has keys of the gate")
    assert Path("victim.txt").read_bytes() == b""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject.toml", '[tool.pytest]\n"\\u0065xperiments_target_recall" = 0.0\n'),
        ("pyproject.toml", "[tool.pytest.ini_options]\nexperiments_target_recall = '0'\n"),
        ("pyproject.toml", "tool.pytest.experiments_target_recall = 0.0\n"),
        ("pyproject.toml", "tool = {pytest = {'experiments_target_recall' = 0.0}}\n"),
        (".pytest.toml", "[pytest]\nexperiments_target_recall = 0.0\n"),
        ("tox.ini", "[pytest]\nexperiments_target_recall: 0\n"),
        ("setup.cfg", "[tool:pytest]\nexperiments_target_recall=0\n"),
    ],
)
def test_keys_among_the_data_are_found_however_they_are_written(
    command: Command, name: str, content: str
) -> None:
    Path("downloaded/runs", name).write_text(content)
    assert "lies among the experiments" in usage_error(command("downloaded/runs"))
    Path("downloaded/runs", name).rename(Path("downloaded", name))
    code, out, _ = command("downloaded/runs")
    assert out[1] == f"configuration: downloaded/{name}"
    assert (code, "(target recall 0.0)" in out[0]) == (OK, True)


@pytest.mark.parametrize("keys", [REPORT, "experiments = runs\n", "experiments_min_recal = 1\n"])
def test_second_file_of_a_directory_is_a_usage_error(command: Command, keys: str) -> None:
    Path("pyproject.toml").write_text("[tool.pytest]\nexperiments_min_recall = 0.8\n")
    file = configure("pytest.ini", keys)
    hidden = Path("pyproject.toml").absolute()
    told = f"{hidden} has keys of the gate, but pytest reads {file}: they have no effect"
    assert usage_error(command("downloaded/runs")) == told


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pytest.ini", "[tool.pytest]\nexperiments_min_recall = 0.8\n"),
        ("tox.ini", "[tool:pytest]\nexperiments_min_recall = 0.8\n"),
        ("pytest.toml", "[pytest.ini_options]\nexperiments_min_recall = 0.8\n"),
        ("pytest.toml", "experiments_min_recall = 0.8\n"),
        ("pyproject.toml", "[tool.pytest.ini-options]\nexperiments_min_recall = 0.8\n"),
    ],
)
def test_key_that_pytest_does_not_read_is_a_usage_error(
    command: Command, name: str, content: str
) -> None:
    Path(name).write_text(content)
    assert str(Path(name).absolute()) in usage_error(command("downloaded/runs"))


def test_misspelt_key_is_told_with_its_file(command: Command) -> None:
    file = configure("downloaded/pytest.ini", "experiments_min_recal = 0.8\n")
    assert usage_error(command("downloaded/runs")) == (
        f"experiments_min_recal in {file} is no key of the gate: is it experiments_min_recall?"
    )


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda file: file.symlink_to("/proc/kmsg"), id="no-end"),
        pytest.param(lambda file: file.symlink_to("/dev/zero"), id="device"),
        pytest.param(lambda file: os.truncate(os.open(file, os.O_CREAT | 2), 2**37), id="huge"),
        pytest.param(lambda file: file.write_text("[pytest]\n" + "# x\n" * 2**20), id="long"),
        pytest.param(lambda file: file.write_text(f"{'a.' * 20_000}a = 1\n"), id="dots"),
        pytest.param(lambda file: file.write_text(f"[{'a.' * 20_000}a]\n"), id="dots-of-a-table"),
        pytest.param(lambda file: file.write_text(f"x = {'[' * 100_000}"), id="brackets"),
    ],
)
@pytest.mark.parametrize("name", ["pytest.ini", "pytest.toml"])
def test_hostile_file_among_the_data_holds_up_nothing(
    command: Command, name: str, make: Callable[[Path], object]
) -> None:
    make(Path("downloaded/runs", name))
    assert command("--min-recall=0.1", "downloaded/runs")[0] in {OK, USAGE}


def test_file_among_the_data_without_keys_has_no_say(command: Command) -> None:
    configure("pytest.ini", STRICT)
    configure("downloaded/runs/pytest.ini", "addopts = --experiments-target-recall=0\n")
    Path("downloaded/runs/deep/tox.ini").mkdir()
    assert command("downloaded/runs")[:1] == (FAILED,)


def test_file_of_the_current_directory_counts_wherever_the_experiments_are(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure("downloaded/runs/pytest.ini", STRICT + REPORT)
    for directory in ("downloaded/runs", "deep"):
        monkeypatch.chdir(directory)
        for path in (".", "..", str(Path("../..").resolve())):
            code, out, _ = command(path)
            assert code == FAILED
            assert out[0].endswith("minimum recall 0.8)")
    assert Path("../victim.txt").exists()


def test_file_of_another_project_is_a_usage_error(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = configure("downloaded/pytest.ini")
    Path("here").mkdir()
    monkeypatch.chdir("here")
    for path in ("../downloaded/runs", str(file.parent / "runs" / "deep" / "low.json")):
        told = usage_error(command(path))
        assert told.startswith(f"{file} has keys of the gate, but lies neither below the current")
    Path("link").symlink_to(file.parent)
    assert "lies neither below" in usage_error(command("link/runs"))


def test_file_between_the_current_directory_and_the_data_counts(command: Command) -> None:
    configure("downloaded/pytest.ini", STRICT)
    code, out, _ = command("downloaded/runs/low.json")
    assert (code, out[1]) == (FAILED, "configuration: downloaded/pytest.ini")


def test_reports_come_from_the_current_directory_upwards_alone(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure("downloaded/pytest.ini", STRICT + REPORT)
    code, out, _ = command("downloaded/runs")
    assert (code, out[1]) == (
        FAILED,
        "configuration: downloaded/pytest.ini (without its experiments_report)",
    )
    assert not list(Path.cwd().rglob("victim.txt"))
    assert command("--report=json:own.txt", "downloaded/runs")[0] == FAILED
    assert Path("own.txt").exists()
    monkeypatch.chdir("downloaded")
    assert command("runs")[0] == FAILED
    assert Path("victim.txt").exists()


def test_named_file_counts_wherever_it_lies(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure("pytest.ini", OPEN)
    configure("downloaded/runs/pytest.ini", OPEN)
    configure("strict.cfg").write_text(f"[tool:pytest]\n{STRICT}{REPORT}")
    Path("strict.toml").write_text("[tool.pytest]\nexperiments_min_recall = 0.8\n")
    for name in ("strict.cfg", "strict.toml"):
        code, out, _ = command(f"--config={name}", "downloaded/runs")
        assert "2 found, 2 judged: 0 passed, 2 rejected, 0 invalid" in out
        assert code == FAILED
        assert f"configuration: {name}" in out
    assert command("--config=downloaded/runs/pytest.ini", "downloaded/runs")[0] == OK
    Path("victim.txt").unlink()
    monkeypatch.chdir("downloaded")
    assert Path("../strict.cfg").is_file()
    assert command("--config", "../strict.cfg", "runs")[0] == FAILED
    assert Path("../victim.txt").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "--config: '' must be a *.toml, *.ini or *.cfg file"),
        ("missing.ini", "--config: missing.ini must be a *.toml, *.ini or *.cfg file"),
        ("a\0b.ini", r"--config: a\x00b.ini must be a *.toml, *.ini or *.cfg file"),
        ("downloaded", "--config: downloaded must be a *.toml, *.ini or *.cfg file"),
        ("keys.txt", "--config: keys.txt must be a *.toml, *.ini or *.cfg file"),
        ("other.ini", "--config: other.ini must be a file with keys of the gate"),
        ("unread.cfg", "experiments_min_recall in "),
        ("broken.toml", "cannot read the configuration file "),
    ],
)
def test_unusable_named_file_is_a_usage_error(command: Command, name: str, told: str) -> None:
    configure("keys.txt", STRICT)
    configure("other.ini", "addopts = -q\n")
    configure("unread.cfg").write_text(f"[tool:pytest]\naddopts =\n[pytest]\n{STRICT}")
    configure("broken.toml").write_text("experiments_min_recall = ")
    assert usage_error(command(f"--config={name}", "downloaded/runs")).startswith(told)


def test_unreadable_file_among_the_data_is_a_usage_error(command: Command) -> None:
    Path("downloaded/runs/deep/pyproject.toml").write_bytes(b"\xff")
    assert "cannot read the configuration file" in usage_error(command("downloaded/runs"))
