"""Options and ini keys become settings, or a usage error that names them."""

from pathlib import Path
from typing import Any

import pytest

from pytest_threshold.judging.rules import Rules
from pytest_threshold.session.isolation import bare_configuration
from pytest_threshold.session.settings import (
    HostConfiguration,
    command_key,
    host_key,
    ini_rules,
    read_settings,
)
from tests.unit.session.conftest import Configure


@pytest.fixture(autouse=True)
def _no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


def refusal(config: pytest.Config) -> str:
    with pytest.raises(pytest.UsageError) as caught:
        read_settings(config)
    return str(caught.value)


def test_nothing_is_asked_for(configure: Configure, project: Path) -> None:
    settings = read_settings(configure())
    assert settings.scope.roots == ()
    assert settings.rules == Rules(target_recall=0.85)
    assert (settings.directory, settings.scope.rootdir) == (project, project)
    assert (settings.options, settings.typed_options, settings.reports) == ((), (), ())
    assert settings.requires_all == ""
    for name in ("is_asked_for", "is_exclusive", "executes_nothing", "must_report", "has_page"):
        assert getattr(settings, name) is False
    assert not settings.records


# Roots.


def test_roots_of_the_command_line_are_relative_to_the_current_directory(
    configure: Configure, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pytest.ini").write_text("[pytest]\nexperiments = x\n")
    monkeypatch.chdir(project / "tests")
    scope = read_settings(configure("--experiments=a", "--experiments=b")).scope
    assert (scope.roots, scope.origin) == (("a", "b"), "--experiments")
    assert (scope.base, scope.rootdir) == (project / "tests", project)
    assert scope.are_always_used


def test_roots_of_the_file_are_relative_to_the_rootdir(
    configure: Configure, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pytest.ini").write_text("[pytest]\nexperiments =\n  a\n  b c\n")
    monkeypatch.chdir(project / "tests")
    scope = read_settings(configure()).scope
    assert scope.roots == ("a", "b c")
    assert scope.origin == "experiments in the configuration file"
    assert scope.base == project
    assert not scope.are_always_used


def test_paths_are_the_arguments(configure: Configure, project: Path) -> None:
    scope = read_settings(configure("runs/fraud.json", "tests")).scope
    paths = [project / "runs" / "fraud.json", project / "tests"]
    assert [argument.path for argument in scope.arguments] == paths
    assert scope.typed == scope.arguments
    assert read_settings(configure()).scope.typed is None


def test_what_pytest_ignores_is_ignored(configure: Configure, project: Path) -> None:
    config = configure(
        "--ignore=a", "--ignore=/b", "--ignore-glob=*.c", ini="norecursedirs = d e/f"
    )
    ignored = read_settings(config).scope.ignored
    assert ignored.paths == (str(project / "a"), "/b")
    assert ignored.globs == (str(project / "*.c"),)
    assert ignored.directory_patterns == ("d", "e/f")
    assert read_settings(configure(ini="")).scope.ignored.paths == ()


# Rules.


def test_option_replaces_its_key(configure: Configure) -> None:
    ini = "experiments_target_recall = 0.9\nexperiments_min_recall = 0.8\nexperiments_max_gap = 0.1"
    assert read_settings(configure(ini=ini)).rules == Rules(
        target_recall=0.9, min_recall=0.8, max_gap=0.1
    )
    options = ["--experiments-target-recall=1", "--experiments-max-gap=0"]
    expected = Rules(target_recall=1.0, min_recall=0.8, max_gap=0.0)
    assert read_settings(configure(*options, ini=ini)).rules == expected
    assert ini_rules(configure(*options, ini=ini)) == expected


@pytest.mark.parametrize(
    ("arguments", "ini", "told"),
    [
        pytest.param(
            ["--experiments-min-recall=2"],
            "",
            "--experiments-min-recall must be a number in [0, 1], found '2'",
            id="range",
        ),
        pytest.param(
            ["--experiments-max-gap="],
            "",
            "--experiments-max-gap must be a number in [0, 1], found ''",
            id="empty",
        ),
        pytest.param(
            ["--experiments-target-recall=a\n"],
            "",
            r"--experiments-target-recall must be a number in [0, 1], found 'a\n'",
            id="text",
        ),
        pytest.param(
            [], "experiments_min_recall = nan", "experiments_min_recall must be a number", id="ini"
        ),
        pytest.param(
            [], "experiments_min_recall = x", "experiments_min_recall in the conf", id="ini-text"
        ),
        pytest.param(
            ["--experiments-min-recall=0.9"],
            "",
            "--experiments-min-recall: the minimum recall 0.9 must be at most the target recall "
            "0.85: ",
            id="unreachable",
        ),
        pytest.param(
            ["--experiments-target-recall=0.5"],
            "experiments_min_recall = 0.6",
            "experiments_min_recall in the configuration file: the minimum recall 0.6 must be",
            id="unreachable-ini",
        ),
        pytest.param([], "experiments =", "the ini key experiments is empty", id="roots"),
        pytest.param(
            [], "experiments_require_all = x", "experiments_require_all in the conf", id="no-bool"
        ),
        pytest.param(
            ["--experiments-report=xml:x"], "", "--experiments-report: a report is", id="report"
        ),
        pytest.param(
            [],
            "experiments_report = xml:x",
            "experiments_report in the configuration file: a report is",
            id="ini-report",
        ),
    ],
)
def test_unusable_value_is_a_usage_error(
    configure: Configure, arguments: list[str], ini: str, told: str
) -> None:
    assert refusal(configure(*arguments, ini=ini)).startswith(told)


@pytest.mark.parametrize("key", ["experiments", "experiments_report"])
def test_list_in_a_toml_file_holds_texts(configure: Configure, project: Path, key: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\n{key} = [1]\n")
    told = f"{key} in the configuration file: must be a list of texts, found 1"
    assert refusal(configure()) == told


def test_command_has_its_own_names_for_options(configure: Configure) -> None:
    config = configure("--experiments-min-recall=2", "--experiments=runs")
    config.stash[command_key] = True
    assert refusal(config).startswith("--min-recall must be a number")
    config = configure("--experiments=runs")
    config.stash[command_key] = True
    assert read_settings(config).scope.origin == "PATH"


# The rest.


@pytest.mark.parametrize(
    ("arguments", "ini", "requires_all"),
    [
        ([], "", ""),
        (["--experiments-require-all"], "", "--experiments-require-all"),
        ([], "experiments_require_all = true", "experiments_require_all"),
        ([], "experiments_require_all = false", ""),
    ],
    ids=["no", "option", "key", "key-off"],
)
def test_all_may_be_required(
    configure: Configure, arguments: list[str], ini: str, requires_all: str
) -> None:
    assert read_settings(configure(*arguments, ini=ini)).requires_all == requires_all


@pytest.mark.parametrize(
    "option",
    ["--collect-only", "--fixtures", "--fixtures-per-test"],
)
def test_some_options_leave_every_test_undone(configure: Configure, option: str) -> None:
    assert read_settings(configure(option)).executes_nothing


@pytest.mark.parametrize("name", ["cacheshow", "setuponly", "setupplan"])
def test_options_of_idle_plugins_leave_every_test_undone(configure: Configure, name: str) -> None:
    config = configure()
    setattr(config.option, name, True)
    assert read_settings(config).executes_nothing


def test_options_that_are_given_are_named(configure: Configure) -> None:
    options = ("--experiments", "--experiments-only", "--experiments-report")
    settings = read_settings(configure(*(f"{o}=md:x" for o in options[::2]), options[1]))
    assert settings.options == options
    assert settings.typed_options == ("--experiments-only",)
    assert settings.is_exclusive
    assert settings.is_asked_for


def test_reports_of_the_command_line_replace_those_of_the_file(
    configure: Configure, project: Path
) -> None:
    ini = "experiments_report =\n  md:out/a.md\n  csv:b.csv"
    settings = read_settings(configure(ini=ini))
    paths = [project / "out" / "a.md", project / "b.csv"]
    assert [output.path for output in settings.reports] == paths
    assert settings.records
    assert not settings.must_report
    settings = read_settings(configure("--experiments-report=json:c", ini=ini))
    assert [output.path for output in settings.reports] == [project / "c"]
    assert settings.must_report


def test_page_of_another_plugin_records_evidence(configure: Configure) -> None:
    config = configure()
    config.option.htmlpath = "page.html"
    settings = read_settings(config)
    assert settings.has_page
    assert settings.records


@pytest.mark.parametrize(("lends_reports", "count"), [(True, 1), (False, 0)])
def test_host_lends_its_keys(
    configure: Configure, project: Path, count: int, *, lends_reports: bool
) -> None:
    (project / "host").mkdir()
    (project / "host" / "pytest.ini").write_text(
        "[pytest]\nexperiments_max_gap = 0.3\nexperiments_report = md:r.md\n"
    )
    host = bare_configuration(["-ppytest_threshold.plugin", "-chost/pytest.ini"])
    config = configure("--experiments=runs", ini="experiments_max_gap = 0.1")
    config.stash[host_key] = HostConfiguration(config=host, lends_reports=lends_reports)
    settings = read_settings(config)
    assert settings.rules.limit("max_gap") == 0.3
    assert [output.path for output in settings.reports] == [project / "host" / "r.md"] * count


def test_values_are_those_of_native_toml(configure: Configure, project: Path) -> None:
    (project / "pyproject.toml").write_text(
        "[tool.pytest]\nexperiments = ['runs', 'a b']\nexperiments_min_recall = 0.5\n"
        "experiments_require_all = true\nexperiments_report = ['md:x.md']\n"
    )
    settings: Any = read_settings(configure())
    assert settings.scope.roots == ("runs", "a b")
    assert settings.rules == Rules(min_recall=0.5)
    assert settings.requires_all == "experiments_require_all"
    assert [output.name for output in settings.reports] == ["md:x.md"]
