"""No run is green that judged nothing, or refused something, whoever would have it so."""

import re
from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Run

OK = pytest.ExitCode.OK
FAILED = pytest.ExitCode.TESTS_FAILED
USAGE = pytest.ExitCode.USAGE_ERROR
UNIT = "def test_unit(): pass"
OPTIONS = [
    "--experiments-only",
    "--experiments-target-recall=0.9",
    "--experiments-min-recall=0.8",
    "--experiments-min-recall=0",
    "--experiments-max-gap=0.1",
    "--experiments-require-all",
    "--experiments-report=json:out/receipt.json",
]


def error_lines(result: pytest.RunResult) -> list[str]:
    return [line for line in result.errlines if line]


@pytest.mark.parametrize("way", ["typed", "addopts", "PYTEST_ADDOPTS", "file"])
@pytest.mark.parametrize("option", OPTIONS)
def test_option_without_a_root_is_a_usage_error(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, option: str, way: str
) -> None:
    pytester.makepyfile(UNIT)
    Path("arguments").write_text(option)
    if way == "addopts":
        pytester.makeini(f"[pytest]\naddopts = {option}\n")
    if way == "PYTEST_ADDOPTS":
        monkeypatch.setenv(way, option)
    typed = {"typed": [option], "file": ["@arguments"]}
    result = pytester.runpytest(*typed.get(way, []))
    assert result.ret == USAGE
    (line,) = error_lines(result)
    assert line.startswith(f"ERROR: {option.partition('=')[0]} needs experiments to judge: ")
    assert not Path("out").exists()


def test_option_without_a_root_is_a_usage_error_with_workers_and_paths(
    run: Run, pytester: pytest.Pytester, runs: Path
) -> None:
    pytester.makepyfile(test_unit=UNIT)
    for words in ([], ["test_unit.py"], [str(runs)], ["--collect-only"]):
        result = run("--experiments-min-recall=0.8", *words)
        assert result.ret == USAGE
        assert len(error_lines(result)) == 1
    assert run("--experiments-min-recall=0.8", "runs/fraud.json").ret == OK


EMPTY = {
    "ini": ("pytest.ini", "[pytest]\nexperiments =\n", []),
    "toml": ("pyproject.toml", "[tool.pytest]\nexperiments = []\n", []),
    "toml-ini": ("pyproject.toml", "[tool.pytest.ini_options]\nexperiments = ''\n", []),
    "override": ("pytest.ini", "[pytest]\nexperiments = runs\n", ["-oexperiments="]),
    "no-file": ("other.txt", "", ["--override-ini=experiments= "]),
}


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(("name", "content", "args"), EMPTY.values(), ids=EMPTY)
def test_empty_list_of_roots_is_a_usage_error(
    run: Run, pytester: pytest.Pytester, name: str, content: str, args: list[str]
) -> None:
    pytester.makepyfile(UNIT)
    Path(name).write_text(content)
    result = run(*args)
    assert result.ret == USAGE
    (line,) = error_lines(result)
    assert line.startswith("ERROR: the ini key experiments is empty: ")
    assert run(*args, "--experiments=runs").ret == OK  # which replaces it


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("way", ["typed", "addopts"])
def test_idle_root_fails_a_run_that_requires_all(
    run: Run, pytester: pytest.Pytester, way: str
) -> None:
    addopts = "addopts = --experiments-require-all\n" if way == "addopts" else ""
    pytester.makeini(f"[pytest]\nexperiments = runs\n{addopts}")
    pytester.makepyfile(test_unit=UNIT)
    result = run("test_unit.py", *(["--experiments-require-all"] if way == "typed" else []))
    result.assert_outcomes(passed=1)
    assert result.ret == FAILED
    assert samples.summary(result) == [
        "error: --experiments-require-all: no given path reaches runs",
        "0 found, 0 judged: 0 passed, 0 rejected, 0 invalid",
    ]


def test_run_that_requires_all_says_what_made_it_fail(
    run: Run, pytester: pytest.Pytester, runs: Path
) -> None:
    samples.write(runs.parent / "more" / "a.json")
    keys = "experiments =\n    runs\n    more\nexperiments_require_all = true\n"
    pytester.makeini(f"[pytest]\n{keys}experiments_report = json:receipt.txt\n")
    result = run("runs", "-k", "spam")
    assert result.ret == FAILED
    told = [
        "experiments_require_all: no given path reaches more",
        "experiments_require_all: 1 of 2 experiments were not judged",
    ]
    assert samples.summary(result)[-3:-1] == [f"error: {line}" for line in told]
    assert samples.receipt(Path("receipt.txt"))["errors"] == told
    assert samples.summary(run("--collect-only")) == [
        "error: experiments_require_all: 3 of 3 experiments were not judged",
        "nothing judged: 3 found",
    ]
    assert run().ret == OK


SWALLOWED = {
    "makereport": """
        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_makereport(item, call):
            report = yield
            report.outcome = "passed"
            report.longrepr = None
            return report
    """,
    "makereport-outermost": """
        @pytest.hookimpl(wrapper=True, tryfirst=True)
        def pytest_runtest_makereport(item, call):
            report = yield
            report.outcome = "passed"
            report.longrepr = None
            return report
    """,
    "makereport-first": """
        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_makereport(item, call):
            call.excinfo = None
    """,
    "call": """
        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_call(item):
            try:
                return (yield)
            except Exception:
                return None
    """,
    "runtest": """
        def pytest_collection_modifyitems(items):
            for item in items:
                def runtest(run=item.runtest):
                    try:
                        run()
                    except Exception:
                        pass
                item.runtest = runtest
    """,
    "xpass": """
        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_makereport(item, call):
            report = yield
            if call.when == "call":
                report.outcome, report.wasxfail, report.longrepr = "passed", "", None
            return report
    """,
    "logreport": """
        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_logreport(report):
            report.outcome = "passed"
    """,
    "counted": """
        @pytest.hookimpl(trylast=True)
        def pytest_runtest_logreport(report):
            session.testsfailed = 0

        def pytest_sessionstart(session):
            globals()["session"] = session
    """,
}


@pytest.mark.parametrize("hook", SWALLOWED.values(), ids=SWALLOWED)
@pytest.mark.parametrize("change", [samples.LOW, {"issuer": "nobody"}], ids=["rejected", "invalid"])
def test_swallowed_failure_is_no_pass(
    run: Run, pytester: pytest.Pytester, change: dict[str, object], hook: str
) -> None:
    samples.write(pytester.path / "runs" / "bad.json", **change)
    pytester.makeconftest("import pytest\n" + re.sub("^ {8}", "", hook, flags=re.MULTILINE))
    result = run(
        "--experiments=runs", "--experiments-min-recall=0.8", "--experiments-report=json:out.txt"
    )
    assert result.ret == FAILED
    (told,) = samples.receipt(Path("out.txt"))["errors"]
    assert told.startswith("runs/bad.json: the gate refused it, but ")
    assert f"error: {told}" in samples.summary(result)


def test_explicit_xfail_stays_what_it_is(run: Run, pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "runs" / "bad.json", **samples.LOW)
    pytester.makeconftest(
        "import pytest\ndef pytest_collection_modifyitems(items):\n"
        "    for item in items: item.add_marker(pytest.mark.xfail(reason='known'))\n"
    )
    args = ("--experiments=runs", "--experiments-min-recall=0.8")
    result = run(*args, "--experiments-report=json:out.txt")
    assert result.ret == OK
    assert "errors" not in samples.receipt(Path("out.txt"))
    assert samples.summary(result)[-1] == "1 found, 1 judged: 0 passed, 1 rejected, 0 invalid"


ENDED = {
    "exit-at-start": """
        @pytest.hookimpl(tryfirst=True)
        def pytest_sessionstart():
            pytest.exit("enough", returncode=0)
    """,
    "exit-after-start": """
        @pytest.hookimpl(trylast=True)
        def pytest_sessionstart():
            pytest.exit("enough", returncode=0)
    """,
    "exit-at-collection": """
        def pytest_collection():
            pytest.exit("enough", returncode=0)
    """,
    "exit-at-finish": """
        def pytest_sessionfinish():
            pytest.exit("enough", returncode=0)
    """,
    "status-at-finish": """
        @pytest.hookimpl(trylast=True)
        def pytest_sessionfinish(session):
            session.exitstatus = 0
    """,
    "status-outermost": """
        @pytest.hookimpl(wrapper=True, tryfirst=True)
        def pytest_sessionfinish(session):
            yield
            session.exitstatus = 0
    """,
    "status-at-the-end": """
        def pytest_unconfigure(config):
            config.session.exitstatus = 0

        def pytest_sessionstart(session):
            session.config.session = session
    """,
    "main": """
        @pytest.hookimpl(wrapper=True)
        def pytest_cmdline_main(config):
            yield
            return 0
    """,
    "main-instead": """
        @pytest.hookimpl(tryfirst=True)
        def pytest_cmdline_main(config):
            return 0
    """,
}


for way, code in {"none": "None", "256": "256", "false": "False"}.items():
    ENDED[f"status-{way}"] = f"""
        @pytest.hookimpl(trylast=True)
        def pytest_sessionfinish(session):
            session.exitstatus = {code}
    """
    ENDED[f"main-{way}"] = f"""
        @pytest.hookimpl(wrapper=True, tryfirst=True)
        def pytest_cmdline_main(config):
            yield
            return {code}
    """
for hook in ("sessionfinish", "terminal_summary", "unconfigure"):
    ENDED[f"sys-exit-{hook}"] = f"""
        def pytest_{hook}():
            import os
            if "PYTEST_XDIST_WORKER" not in os.environ:
                raise SystemExit
    """


@pytest.mark.parametrize("hook", ENDED.values(), ids=ENDED)
def test_nobody_ends_a_run_green_that_refused_an_experiment(
    run: Run, pytester: pytest.Pytester, hook: str
) -> None:
    samples.write(pytester.path / "runs" / "bad.json", **samples.LOW)
    pytester.makeconftest("import pytest\n" + re.sub("^ {8}", "", hook, flags=re.MULTILINE))
    result = run("--experiments=runs", "--experiments-min-recall=0.8")
    assert result.ret not in {None, 256, OK, pytest.ExitCode.NO_TESTS_COLLECTED}


def test_lost_verdict_is_an_error_of_the_run(run: Run, pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "runs" / "bad.json", **samples.LOW)
    pytester.makeconftest(
        """
        import pytest

        @pytest.hookimpl(wrapper=True, tryfirst=True)
        def pytest_runtest_makereport(item, call):
            report = yield
            return pytest.TestReport(
                report.nodeid, report.location, report.keywords, "passed", None, report.when
            )
        """
    )
    result = run("--experiments=runs", "--experiments-report=json:out.txt")
    assert result.ret == FAILED
    told = "the run would pass without judging runs/bad.json"
    assert f"error: {told}" in samples.summary(result)
    assert samples.receipt(Path("out.txt"))["errors"] == [told]


def test_run_that_collects_nothing_stays_what_it_is(run: Run, pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "runs" / "a.json")
    pytester.makeconftest(
        "def pytest_sessionfinish(session, exitstatus):\n"
        "    if exitstatus == 5: session.exitstatus = 0\n"
    )
    nothing = pytest.ExitCode.NO_TESTS_COLLECTED
    assert run("--experiments=runs", "-k", "nothing").ret == nothing
    assert run("--experiments=runs", "--collect-only", "-k", "nothing").ret in {OK, nothing}
    assert run().ret == OK


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("option", [*OPTIONS[:5], "--experiments-report=json:out/r.json"])
def test_typed_option_without_effect_is_a_usage_error(
    run: Run, pytester: pytest.Pytester, option: str
) -> None:
    pytester.makepyfile(test_unit=UNIT)
    pytester.makeini("[pytest]\nexperiments = runs\n")
    result = run("test_unit.py", option)
    assert result.ret == USAGE
    (line,) = error_lines(result)
    assert line.startswith(f"ERROR: {option.partition('=')[0]} needs experiments to ")
    pytester.makeini(f"[pytest]\nexperiments = runs\naddopts = {OPTIONS[1]}\n")
    assert run("test_unit.py").ret == OK


def test_last_word_gives_its_reasons(pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "runs" / "bad.json", **samples.LOW)
    samples.write(pytester.path / "runs" / "worse.json", issuer="nobody")
    hook = ENDED["main"]
    pytester.makeconftest("import pytest\n" + re.sub("^ {8}", "", hook, flags=re.MULTILINE))
    result = pytester.runpytest("--experiments=runs", "--experiments-min-recall=0.8", "-x")
    assert result.ret == FAILED
    assert error_lines(result) == [
        "ERROR: the gate refused runs/bad.json",
        "ERROR: not judged: runs/worse.json",
    ]


@pytest.mark.usefixtures("runs")
def test_nobody_ends_a_run_green_that_never_opened_the_gate(pytester: pytest.Pytester) -> None:
    hook = ENDED["exit-at-start"]
    pytester.makeconftest("import pytest\n" + re.sub("^ {8}", "", hook, flags=re.MULTILINE))
    assert pytester.runpytest().ret == OK
    for words in (["--experiments=runs"], ["runs/fraud.json"], ["-oexperiments=runs"]):
        result = pytester.runpytest(*words)
        assert result.ret == FAILED
        assert "ERROR: the gate was asked for, but the run ended before it was opened" in (
            result.errlines
        )


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("words", ["--help", "--version --version", "--markers", "--fixtures"])
def test_what_tells_of_pytest_alone_stays_green(pytester: pytest.Pytester, words: str) -> None:
    assert pytester.runpytest("--experiments=runs", *words.split()).ret == OK


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("code", [0, 3])
def test_process_that_a_hook_ends_keeps_its_exit_code(pytester: pytest.Pytester, code: int) -> None:
    pytester.makeconftest(f"def pytest_unconfigure(): raise SystemExit({code})")
    assert pytester.runpytest_subprocess("--experiments=runs").ret == code


def test_plugin_that_a_conftest_file_loads_judges_too(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, runs: Path
) -> None:
    samples.write(runs / "low.json", **samples.LOW)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest("pytest_plugins = ['pytest_threshold.plugin']")
    words = ["--experiments", "runs", "--experiments-min-recall=0.8", "runs"]
    result = pytester.runpytest_subprocess(*words)
    assert result.ret == FAILED
    assert samples.rows(result)["runs/low.json"] == "rejected"
    pytester.makeini("[pytest]\nexperiments = runs\n")
    pytester.makepyfile(test_unit=UNIT)
    assert pytester.runpytest_subprocess("test_unit.py").ret == OK
