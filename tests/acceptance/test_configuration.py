"""Keys of the gate that would have no effect: misspelt, in a file that pytest does not read."""

import os
from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Run

OK = pytest.ExitCode.OK
USAGE = pytest.ExitCode.USAGE_ERROR
UNIT = "def test_unit(): pass"
WARNING = "*ExperimentWarning: "
# A configuration file with one key and its value, by the file's name.
FORMS = {
    "pytest.toml": "[pytest]\n{key} = {value}\n",
    ".pytest.toml": "[pytest]\n{key} = {value}\n",
    "pytest.ini": "[pytest]\n{key} = {value}\n",
    ".pytest.ini": "[pytest]\n{key} = {value}\n",
    "pyproject.toml": "[tool.pytest]\n{key} = {value}\n",
    "tox.ini": "[pytest]\n{key} = {value}\n",
    "setup.cfg": "[tool:pytest]\n{key} = {value}\n",
}


def configure(path: Path | str, key: str = "experiments_min_recall", value: object = 0.8) -> Path:
    """Write a configuration file with one key."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FORMS[path.name].format(key=key, value=value))
    return path


def usage_error(result: pytest.RunResult) -> str:
    """Return the one line of a usage error."""
    assert result.ret == USAGE
    (line,) = (line for line in result.errlines if line)
    return line.removeprefix("ERROR: ")


@pytest.fixture(autouse=True)
def _unit_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_unit=UNIT)


@pytest.mark.parametrize("name", FORMS)
def test_misspelt_key_is_a_usage_error(run: Run, name: str) -> None:
    configure(name, "experiments_min_recal")
    assert usage_error(run()) == (
        "experiments_min_recal in the configuration file is no key of the gate: is it "
        "experiments_min_recall?"
    )


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("experiment", "experiments"),
        ("expriments", "experiments"),
        ("xperimnts", "experiments"),
        ("Experiments", "experiments"),
        ("experiments-min-recall", "experiments_min_recall"),
        ("experiment-min-recall", "experiments_min_recall"),
        ("EXPERIMENTS_MIN_RECALL", "experiments_min_recall"),
        ("experiments_max_gab", "experiments_max_gap"),
        ("experimentsreport", "experiments_report"),
        (r'"\u0065xperiments_min_recal"', "experiments_min_recall"),
        (r'"\U00000065xperimnts"', "experiments"),
        ("experiments_colour", None),
    ],
)
def test_keys_are_near_in_many_ways(pytester: pytest.Pytester, key: str, near: str | None) -> None:
    configure("pyproject.toml", key)
    line = usage_error(pytester.runpytest())
    assert " in the configuration file is no key of the gate" in line
    assert line.endswith(f" of the gate: is it {near}?" if near else " of the gate")


def test_misspelt_key_is_a_usage_error_in_a_table_of_ini_options(pytester: pytest.Pytester) -> None:
    Path("pyproject.toml").write_text("[tool.pytest.ini_options]\nexperiments_max_gaps = '1'\n")
    assert "is it experiments_max_gap?" in usage_error(pytester.runpytest())


@pytest.mark.parametrize("way", ["typed", "addopts", "PYTEST_ADDOPTS"])
def test_misspelt_override_is_a_usage_error(
    run: Run, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    override = "--override-ini=experiments_min_recal=0.8"
    if way == "addopts":
        pytester.makeini(f"[pytest]\naddopts = {override}\n")
    if way == "PYTEST_ADDOPTS":
        monkeypatch.setenv(way, override)
    result = run(*([override] if way == "typed" else []))
    assert "is it experiments_min_recall?" in usage_error(result)


def test_key_that_another_plugin_has_declared_is_its_own(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(
        "def pytest_addoption(parser):\n"
        "    parser.addini('experiment', 'a name')\n"
        "    parser.addini('experiments_tracker', 'an address')\n"
        "    parser.addini('experiments_depth', 'a number', type='int', default=1)\n"
    )
    Path("pytest.ini").write_text(
        "[pytest]\nexperiment = a\nexperiments_tracker = b\nexperiments_depth = deep\n"
    )
    assert run().ret == OK


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject.toml", "[pytest]\nexperiments_min_recall = 0.8\n[tool.pytest]\nxfail_strict=1"),
        ("pytest.toml", "[tool.pytest]\nexperiments_min_recall = 0.8\n[pytest]\n"),
        ("pytest.ini", "[tool:pytest]\nexperiments_min_recall = 0.8\n[pytest]\n"),
    ],
)
def test_key_in_another_table_is_a_usage_error(
    pytester: pytest.Pytester, name: str, content: str
) -> None:
    Path(name).write_text(content.replace("xfail_strict=1", "xfail_strict=true"))
    told = f"experiments_min_recall in {Path.cwd() / name} stands in a table that pytest does not"
    assert usage_error(pytester.runpytest()).startswith(told)


@pytest.mark.parametrize("used", ["pytest.ini", "pytest.toml", ".pytest.ini", "pyproject.toml"])
@pytest.mark.parametrize("hidden", ["pyproject.toml", "tox.ini", "setup.cfg"])
@pytest.mark.parametrize("key", ["experiments_min_recall", r"experiments_min_recal"])
def test_shadowed_file_is_a_usage_error(run: Run, used: str, hidden: str, key: str) -> None:
    if used == hidden:
        pytest.skip("one file")
    configure(used, "minversion", "'9.0'" if used.endswith("toml") else "9.0")
    file = configure(hidden, key)
    assert usage_error(run()) == (
        f"{Path.cwd() / file} has keys of the gate, but pytest reads {Path.cwd() / used}: they "
        "have no effect"
    )


def test_keys_are_read_as_the_parsers_read_them(pytester: pytest.Pytester) -> None:
    Path("pytest.ini").touch()
    configure("pyproject.toml", r'"\u0065xperiments_min_recall"')
    assert "has keys of the gate" in usage_error(pytester.runpytest())
    Path("pyproject.toml").write_text("[tool.other]\nexperiments_min_recall = 0.8\n")
    assert pytester.runpytest().ret == OK
    Path("pyproject.toml").write_text("[tool.pytest]\naddopts = ['--strict']\n# experiments = 1\n")
    assert pytester.runpytest().ret == OK


def test_file_in_the_rootdir_that_pytest_does_not_read_is_a_usage_error(run: Run) -> None:
    configure("project/pyproject.toml", "experiments", ["runs"])
    told = "/project/pyproject.toml has keys of the gate, but pytest reads no configuration file: "
    assert told in usage_error(run("--rootdir=project", "test_unit.py"))
    Path("pytest.ini").touch()
    told = f"but pytest reads {Path.cwd() / 'pytest.ini'}: they have no effect"
    assert told in usage_error(run("--rootdir=project", "test_unit.py"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tox.ini", "[tool:pytest]\nexperiments = runs\n"),
        ("pytest.toml", "[pytest.ini_options]\nexperiments = ['runs']\n"),
        ("pyproject.toml", "[pytest]\nexperiments = ['runs']\n"),
    ],
)
def test_table_that_pytest_never_reads_is_a_usage_error(run: Run, name: str, content: str) -> None:
    Path(name).write_text(content)
    Path("setup.py").touch()
    assert f"{name} " in usage_error(run())


def test_keys_of_another_plugin_are_none_of_the_gate(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest("def pytest_addoption(parser): parser.addini('experiments_dir', 'x')")
    for file in ("pytest.ini", "tox.ini", "tests/pytest.ini"):
        configure(file, "experiments_dir")
    strict = "-Werror::pytest_threshold.ExperimentWarning"
    assert run("tests", "test_unit.py", strict).ret == OK


def test_file_that_pytest_reads_is_read_wherever_the_rootdir_is(
    run: Run, monkeypatch: pytest.MonkeyPatch, runs: Path
) -> None:
    configure("project/pyproject.toml", "experiments_min_recall", 0.5)
    Path("project/tests").mkdir()
    Path("project/tests/test_a.py").write_text(UNIT)
    Path("other").mkdir()
    monkeypatch.chdir("project")
    strict = "-Werror::pytest_threshold.ExperimentWarning"
    assert run("--rootdir=../other", "tests", f"--experiments={runs}", strict).ret == OK


def test_file_of_the_current_directory_above_the_rootdir_is_warned_of(run: Run) -> None:
    configure("pyproject.toml")
    Path("sub").mkdir()
    Path("sub/pytest.ini").touch()
    Path("sub/test_sub.py").write_text(UNIT)
    result = run("sub")
    result.stdout.fnmatch_lines([f"{WARNING}*/pyproject.toml has keys of the gate, but *"])


def test_file_between_the_paths_of_the_configuration_and_the_rootdir_is_warned_of(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeini("[pytest]\ntestpaths = a/b .\n")
    configure("a/pyproject.toml")
    Path("a/b").mkdir()
    result = run()
    result.stdout.fnmatch_lines([f"{WARNING}*/a/pyproject.toml has keys of the gate, but *"])


def test_large_file_that_pytest_reads_is_looked_at(pytester: pytest.Pytester) -> None:
    file = configure("pyproject.toml", "experiment")
    file.write_text(file.read_text() + "#\n" * 2**20)
    assert "is it experiments?" in usage_error(pytester.runpytest())


def test_file_that_somebody_names_is_a_choice(pytester: pytest.Pytester) -> None:
    configure("pyproject.toml")
    configure("sub/pyproject.toml")
    Path("ci.ini").write_text("[pytest]\n")
    assert pytester.runpytest("-cci.ini", ".", "sub").ret == OK


def test_file_between_a_path_and_the_rootdir_is_warned_of(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeini("[pytest]\n")
    file = configure("a/b/pyproject.toml")
    Path("a/b/c").mkdir()
    Path("a/b/c/test_c.py").write_text(UNIT)
    told = (
        f"{Path.cwd() / file} has keys of the gate, but pytest reads {Path.cwd() / 'tox.ini'}: "
        "they have no effect"
    )
    for paths in (["a/b/c", "test_unit.py"], ["a/b/c/test_c.py::test_unit", "test_unit.py"]):
        result = run(*paths)
        assert result.ret == OK
        assert sum(told in line for line in result.outlines) == 1
        strict = "-Werror::pytest_threshold.ExperimentWarning"
        assert usage_error(run(*paths, strict)) == told
        silent = run(*paths, "-Wignore::pytest_threshold.ExperimentWarning")
        assert silent.ret == OK
        silent.stdout.no_fnmatch_line("*no effect*")


def test_file_of_one_of_several_projects_is_warned_of(run: Run) -> None:
    for name in "ab":
        configure(f"{name}/pyproject.toml")
        Path(name, f"test_{name}.py").write_text(UNIT)
    result = run("a", "b")
    read, unread = (Path.cwd() / name / "pyproject.toml" for name in "ab")
    result.stdout.fnmatch_lines([f"{WARNING}{unread} has keys *, but pytest reads {read}: *"])
    Path("setup.py").touch()  # then pytest reads none
    result = run("a", "b")
    for name in "ab":
        told = f"{Path.cwd() / name / 'pyproject.toml'} has keys of the gate, but pytest reads no "
        assert any(told in line for line in result.outlines)


@pytest.mark.usefixtures("runs")
def test_conftest_file_that_changes_the_directory_moves_no_configuration(
    pytester: pytest.Pytester, tmp_path: Path
) -> None:
    pytester.makeini("[pytest]\n")
    pytester.makeconftest(f"import os; os.chdir({str(tmp_path)!r})")
    result = pytester.runpytest_subprocess("--experiments", "runs")
    assert result.ret == OK


@pytest.mark.usefixtures("runs")
def test_file_between_a_root_and_the_rootdir_is_warned_of(run: Run) -> None:
    configure("project/pytest.toml")
    samples.write(Path("project/runs/a.json"))
    result = run("--experiments=project/runs", "--experiments=runs")
    result.stdout.fnmatch_lines([f"{WARNING}*project/pytest.toml has keys of the gate*"])
    assert result.ret == OK


def test_what_is_no_small_file_is_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\n")
    os.mkfifo(pytester.mkdir("a") / "pytest.ini")
    Path("a/pytest.toml").mkdir()
    Path("a/tox.ini").write_text("[pytest]\nexperiments_max_gap = 1\n" + "#\n" * 2**20)
    Path("a/setup.cfg").write_text("experiments = 1\n")
    Path("a/pyproject.toml").write_bytes(b"experiments = \xff")
    Path("a/test_a.py").write_text(UNIT)
    result = pytester.runpytest("a", "test_unit.py", "--experiments=" + "x" * 5000)
    assert "does not exist" in usage_error(result)
    result = pytester.runpytest("a", "test_unit.py")
    result.assert_outcomes(passed=2)
    assert result.ret == OK


VALUES = {
    "--experiments": "{}",
    "--experiments-target-recall": "0.9",
    "--experiments-min-recall": "0.8",
    "--experiments-max-gap": "0.1",
    "--experiments-report": "md:x",
}


@pytest.mark.parametrize("way", ["typed", "PYTEST_ADDOPTS", "file"])
@pytest.mark.parametrize("option", VALUES)
def test_value_after_a_space_that_moves_the_configuration_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, runs: Path, option: str, way: str
) -> None:
    value = VALUES[option].format("moved")
    samples.write(Path(value, "a.json"))
    configure(Path(value, "pytest.ini"), "experiments_target_recall", 0.1)
    Path("arguments").write_text(f"{option}\n{value}\n")
    words = {"typed": [option, value], "file": ["@arguments"]}.get(way, [])
    if way == "PYTEST_ADDOPTS":
        monkeypatch.setenv(way, f"{option} {value}")
    other = "--experiments-report=md:nowhere"  # which is no path of anything
    line = usage_error(run(f"--experiments={runs.name}", other, *words))
    moved = Path.cwd() / value / "pytest.ini"
    assert line.startswith("write --experiments")
    assert f"{option}={value}" in line
    assert line.endswith(f"and reads {moved} instead of {Path.cwd()}")


@pytest.mark.usefixtures("runs")
def test_value_after_a_space_that_moves_nothing_is_taken(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeini("[pytest]\naddopts = --experiments-max-gap 0.1\n")
    result = run("--experiments", "runs", "--experiments-min-recall", "0.8", "test_unit.py")
    assert result.ret == OK
    result.assert_outcomes(passed=3)
    Path("arguments").write_text("--experiments\nruns\n")
    assert run("@arguments").ret == OK
    chosen = ("-cmoved.ini", "--rootdir=.")
    Path("moved.ini").write_text("[pytest]\nminversion = 1000\n")
    Path("moved.ini").write_text("[pytest]\n")
    assert run("--experiments", "runs", *chosen).ret == OK
