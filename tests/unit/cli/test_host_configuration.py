"""Which configuration file of the host counts for ``check``."""

from pathlib import Path

import pytest

from pytest_threshold.cli.host_configuration import (
    check_configurations_among,
    host_configuration,
)
from pytest_threshold.judging.rules import Rules
from pytest_threshold.session.settings import ini_rules
from tests import samples

FORMS = {
    ".toml": "[tool.pytest]\n{}\n",
    ".ini": "[pytest]\n{}\n",
    ".cfg": "[tool:pytest]\n{}\n",
}
GAP = "experiments_max_gap = 0.25"


def put(path: str, line: str = GAP) -> Path:
    """Write a configuration file with a line."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(FORMS[file.suffix].format(line))
    return file


def chosen(*paths: str, options: tuple[str, ...] = (), named: str | None = None) -> str | None:
    """Return the file that counts for some paths, relative to the current directory."""
    host = host_configuration(paths, options, named=named)
    if host is None:
        return None
    assert host.config.inipath
    return str(host.config.inipath.relative_to(Path.cwd().parent)).removeprefix("project/")


def refusal(*paths: str, named: str | None = None) -> str:
    with pytest.raises(pytest.UsageError) as caught:
        host_configuration(paths, (), named=named)
    return str(caught.value).replace(str(Path.cwd()), "PROJECT")


pytestmark = pytest.mark.usefixtures("project")


def test_nothing_counts_where_there_is_none() -> None:
    assert chosen("runs") is None
    put("pytest.ini", "testpaths = tests")
    assert chosen("runs") is None


@pytest.mark.parametrize("name", ["pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg"])
def test_file_of_the_current_directory_counts(name: str) -> None:
    put(name)
    assert chosen("runs") == name
    assert chosen("nowhere", "", "a\0b") == name
    host = host_configuration(["runs"], (), named=None)
    assert host
    assert host.lends_reports
    assert ini_rules(host.config) == Rules(max_gap=0.25)


def test_option_replaces_the_key_of_the_file() -> None:
    put("pytest.ini")
    options = ("--experiments-max-gap=0.5", "--experiments-target-recall=0.9")
    host = host_configuration(["runs"], options, named=None)
    assert host
    assert ini_rules(host.config) == Rules(target_recall=0.9, max_gap=0.5)


def test_nearest_file_with_keys_of_the_gate_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    put("pytest.ini")
    put("tests/deep/pytest.ini", "testpaths = x")
    monkeypatch.chdir("tests/deep")
    host = host_configuration(["../../runs"], (), named=None)
    assert host
    assert host.config.inipath == Path("../../pytest.ini").resolve()
    assert host.lends_reports


def test_path_that_is_none_is_no_place_to_search_from() -> None:
    put("model/pytest.ini")
    samples.write(Path("model/runs/a.json"))
    assert chosen("", "a\0b", "nowhere", "model/runs") == "model/pytest.ini"


def test_file_of_a_project_below_counts_but_its_reports_do_not() -> None:
    put("model/pytest.ini")
    samples.write(Path("model/runs/a.json"))
    assert chosen("model/runs") == "model/pytest.ini"
    assert chosen("model/runs/a.json") == "model/pytest.ini"
    host = host_configuration(["model/runs"], (), named=None)
    assert host
    assert not host.lends_reports


@pytest.mark.parametrize(
    ("file", "path"),
    [
        pytest.param("runs/pytest.ini", "runs", id="in-the-directory"),
        pytest.param("runs/sub/pytest.ini", "runs/sub/a.json", id="beside-the-file"),
        pytest.param("runs/sub/pytest.ini", "runs/sub", id="below"),
    ],
)
def test_file_among_the_experiments_is_refused(file: str, path: str) -> None:
    put(file)
    samples.write(Path("runs/sub/a.json"))
    assert refusal(path).startswith(f"PROJECT/{file} lies among the experiments and has keys of ")


def test_file_among_others_that_are_judged_is_refused() -> None:
    put("runs/sub/pytest.ini")
    samples.write(Path("runs/sub/deep/a.json"))
    assert refusal("runs", "runs/sub/deep").startswith("PROJECT/runs/sub/pytest.ini lies among")


def test_file_of_another_project_is_refused() -> None:
    put("../other/pytest.ini")
    samples.write(Path("../other/runs/a.json"))
    told = f"{Path.cwd().parent}/other/pytest.ini has keys of the gate, but lies neither below the"
    assert refusal("../other/runs").startswith(told)


@pytest.mark.parametrize(
    ("other", "is_fine"),
    [(GAP, True), ("experiments_max_gap = 0.250", True), ("experiments_max_gap = 0.3", False)],
)
def test_several_files_must_ask_for_the_same(other: str, *, is_fine: bool) -> None:
    put("pytest.ini")
    put("model/pytest.ini", other)
    samples.write(Path("model/runs/a.json"))
    if is_fine:
        assert chosen("runs", "model/runs") == "pytest.ini"
    else:
        assert refusal("runs", "model/runs").startswith(
            "the settings of the gate differ between PROJECT/pytest.ini and "
            "PROJECT/model/pytest.ini: "
        )


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param(
            {"pytest.ini": GAP, "tox.ini": GAP},
            "PROJECT/tox.ini has keys of the gate, but pytest reads PROJECT/pytest.ini: they have",
            id="shadowed",
        ),
        pytest.param(
            {"pytest.ini": "experiments_max_gaps = 1"},
            "experiments_max_gaps in PROJECT/pytest.ini is no key of the gate: is it exp",
            id="misspelt",
        ),
        pytest.param(
            {"tox.ini": f"[tool:pytest]\n{GAP}"},
            "experiments_max_gap in PROJECT/tox.ini stands in a table that pytest does not read",
            id="unread",
        ),
        pytest.param(
            {"pyproject.toml": "experiments_max_gap ="},
            "cannot read the configuration file PROJECT/pyproject.toml: Invalid value",
            id="broken",
        ),
    ],
)
def test_unusable_file_is_refused(files: dict[str, str], told: str) -> None:
    for name, line in files.items():
        put(name, line)
    assert refusal("runs").startswith(told)


def test_file_that_pytest_refuses_is_refused() -> None:
    Path("setup.cfg").write_text(f"[pytest]\n{GAP}\n")
    told = "cannot read the configuration file PROJECT/setup.cfg: "
    assert refusal("runs").startswith(told)
    assert "[pytest] section in setup.cfg files is no longer supported" in refusal("runs")


# A file that somebody names.


@pytest.mark.parametrize("name", ["runs/ci.toml", "runs/ci.ini", "runs/setup.cfg"])
def test_named_file_counts_wherever_it_lies(name: str) -> None:
    put("pytest.ini", "experiments_max_gap = 0.1")
    put(name)
    assert chosen("runs", named=name) == name
    host = host_configuration(["runs"], (), named=name)
    assert host
    assert ini_rules(host.config) == Rules(max_gap=0.25)
    assert not host.lends_reports


A_FILE = "must be a *.toml, *.ini or *.cfg file"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("", f"'' {A_FILE}", id="empty"),
        pytest.param("nowhere.ini", f"nowhere.ini {A_FILE}", id="missing"),
        pytest.param("runs", f"runs {A_FILE}", id="directory"),
        pytest.param("runs/fraud.json", f"runs/fraud.json {A_FILE}", id="suffix"),
        pytest.param("a\0.ini", rf"a\x00.ini {A_FILE}", id="zero-byte"),
        pytest.param("other.ini", "other.ini must be a file with keys of the gate", id="no-keys"),
    ],
)
def test_named_file_that_cannot_count_is_refused(name: str, told: str) -> None:
    put("other.ini", "testpaths = x")
    assert refusal("runs", named=name) == f"--config: {told}"


def test_named_file_that_cannot_be_read_is_refused() -> None:
    put("ci.toml", "x =")
    assert refusal("runs", named="ci.toml").startswith("cannot read the configuration file PROJECT")


# Files that the search for experiments has met.


@pytest.mark.parametrize(
    ("line", "check"),
    [
        pytest.param(GAP, "project/runs/mail/pytest.ini lies among the experiments", id="keys"),
        pytest.param("experiment = x", "lies among the experiments", id="misspelt"),
        pytest.param("testpaths = x", "", id="no-keys"),
        pytest.param("[x", "cannot read the configuration file", id="broken"),
    ],
)
def test_files_below_the_roots_must_have_no_keys(line: str, check: str) -> None:
    file = put("runs/mail/pytest.ini", line)
    if not check:
        check_configurations_among([str(file)])
        return
    with pytest.raises(pytest.UsageError, match=check):
        check_configurations_among([str(Path.cwd() / file)])


def test_file_of_the_current_directory_is_not_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    file = put("pytest.ini").absolute()
    check_configurations_among([str(file), str(file.parent / "nowhere.ini")])
    monkeypatch.chdir("runs")
    check_configurations_among([str(file)])
