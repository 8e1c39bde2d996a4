"""How the gate lives inside a pytest run: header, markers, properties, other people's hooks."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pytest_threshold.operating_point import DEFAULT_TARGET_RECALL
from tests import samples
from tests.acceptance.conftest import Run

OK = pytest.ExitCode.OK


def test_header_names_roots_target_and_rules(run: Run, runs: Path) -> None:
    samples.write(runs.parent / "more" / "a.json")
    result = run("--experiments=runs", "--experiments=./more", "--experiments-max-gap=0.1")
    assert "experiments: runs, more (target recall 0.85, maximum gap 0.1)" in result.outlines


def test_header_says_when_nothing_will_be_judged(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nexperiments = runs\n")
    pytester.makepyfile(test_unit="def test_unit(): pass")
    result = run("test_unit.py")
    result.stdout.fnmatch_lines(["experiments: none, no given path reaches runs (target recall*"])
    result.stdout.no_fnmatch_line("*experiment thresholds*")
    assert result.ret == OK


def test_header_names_used_and_idle_roots(run: Run, pytester: pytest.Pytester, runs: Path) -> None:
    pytester.makeini("[pytest]\nexperiments =\n    runs\n    more\n")
    samples.write(runs.parent / "more" / "a.json")
    result = run("runs")
    result.stdout.fnmatch_lines(["experiments: runs; no given path reaches more (target recall*"])
    assert set(samples.rows(result)) == {"runs/fraud.json", "runs/mail/spam.json"}


def test_header_counts_many_arguments(run: Run, pytester: pytest.Pytester) -> None:
    names = [samples.write(pytester.path / f"{name}.json").name for name in "abcdefg"]
    result = run(*names)
    result.stdout.fnmatch_lines(["experiments: a.json, b.json, *, e.json and 2 more (target *"])


def test_header_says_that_keys_alone_judge_nothing(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nexperiments_min_recall = 0.0\n")
    pytester.makepyfile(test_unit="def test_unit(): pass")
    result = run()
    header = "experiments: none, no root given (target recall 0.85, minimum recall 0.0)"
    assert header in result.outlines
    result.stdout.no_fnmatch_line("*experiment thresholds*")
    assert result.ret == OK


@pytest.mark.usefixtures("runs")
def test_header_says_that_no_rule_is_set(run: Run) -> None:
    plain = "experiments: runs (target recall 0.85)"
    assert (
        f"{plain}; no rule set: every sound experiment passes" in run("--experiments=runs").outlines
    )
    for rule, words in {"min-recall": "minimum recall", "max-gap": "maximum gap"}.items():
        result = run("--experiments=runs", f"--experiments-{rule}=0.8")
        assert f"experiments: runs (target recall 0.85, {words} 0.8)" in result.outlines


@pytest.mark.usefixtures("runs")
def test_only_imports_no_test_module(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_broken="raise RuntimeError('imported')")
    assert run("--experiments=runs").ret != OK
    assert run("--experiments=runs", "--experiments-only").ret == OK
    assert run("--experiments=runs", "--experiments-only", "test_broken.py").ret == OK


@pytest.mark.usefixtures("runs")
def test_only_leaves_nodes_of_other_plugins_alone(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        samples.OTHER_NODES
        + """
@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if isinstance(collector, pytest.Session):
        file = OtherFile.from_parent(collector, path=collector.config.rootpath / "x")
        report.result = [file, *report.result]
    return report
"""
    )
    run("--experiments=runs", "--experiments-only").assert_outcomes(passed=3)


@pytest.mark.usefixtures("runs")
def test_summary_after_an_interrupted_collection(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_broken="raise RuntimeError('imported')")
    result = pytester.runpytest("--experiments=runs")
    assert samples.summary(result)[-1].startswith("INCOMPLETE: 2 found, 0 judged")
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_properties_reach_junit_xml(run: Run, pytester: pytest.Pytester) -> None:
    date = {"experiment_date": samples.SOUND["experiment_date"]}
    samples.write(pytester.path / "runs" / "good.json", **date)
    samples.write(pytester.path / "runs" / "low.json", **date, **samples.LOW)
    samples.write(pytester.path / "runs" / "wrong.json", issuer="x")
    run("--experiments=runs", "--experiments-min-recall=0.8", "--junitxml=junit.xml")
    root = ET.parse(pytester.path / "junit.xml").getroot()  # noqa: S314 - our own file
    properties = {
        case.get("classname"): {
            str(each.get("name")): each.get("value") for each in case.iter("property")
        }
        for case in root.iter("testcase")
    }
    sound = {key: samples.SOUND[key] for key in ("model_id", "issuer", "experiment_date")}
    good = {"optimal_threshold": "0.5", "closest_recall_value": "0.84", "verdict": "passed"}
    low = {"optimal_threshold": "0.0", "closest_recall_value": "0.7", "verdict": "rejected"}
    assert properties == {
        "runs.good.json": sound | good,
        "runs.low.json": sound | low,
        "runs.wrong.json": {"verdict": "invalid"},
    }
    messages = [failure.get("message") for failure in root.iter("failure")]
    assert sorted(str(message).split(" ")[0] for message in messages) == ["invalid:", "rejected:"]


def test_rows_are_in_path_order_part_by_part(run: Run, pytester: pytest.Pytester) -> None:
    for name in ("a/z.json", "a-b/a.json", "a.json", "b.json", "A.json"):
        samples.write(pytester.path / "runs" / name)
    rows = samples.rows(run("--experiments=runs"))
    assert list(rows) == [
        f"runs/{name}" for name in ("A.json", "a/z.json", "a-b/a.json", "a.json", "b.json")
    ]


def test_numbers_are_printed_in_full(pytester: pytest.Pytester) -> None:
    samples.write(
        pytester.path / "a.json",
        threshold_arr=[1e-05, 0.12345678901234566],
        recall_arr=[1, 0.8500000000000001],
    )
    result = pytester.runpytest("a.json")
    result.stdout.fnmatch_lines(["* 0.12345678901234566 * 0.8500000000000001  passed *"])
    samples.write(pytester.path / "a.json", threshold_arr=[1e-05], recall_arr=[1])
    result = pytester.runpytest("a.json")
    result.stdout.fnmatch_lines(["* 1e-05 * 1.0  passed *"])


def test_refused_rows_stand_out_in_colour(run: Run, pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "runs" / "low.json", **samples.LOW)
    samples.write(pytester.path / "runs" / "wrong.json", issuer="x")
    result = run("--experiments=runs", "--experiments-min-recall=0.8", "--color=yes")
    result.stdout.fnmatch_lines(
        [
            "\x1b[[]31m6f9619ff-*runs/low.json*",
            "\x1b[[]31minvalid: runs/wrong.json: *",
            "\x1b[[]31m\x1b[[]1m2 found, 2 judged: *",
        ]
    )
    samples.write(pytester.path / "fine" / "good.json")
    result = run("--experiments=fine", "--color=yes")
    result.stdout.fnmatch_lines(["6f9619ff-*fine/good.json", "*\x1b[[]32m*1 found, 1 judged: *"])


RECORDING_CONFTEST = """
    import pytest

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(item):
        item.user_properties.append(("{name}", item.nodeid))
"""


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("path", [(), ("tests",), ("--experiments-only",)], ids=str)
def test_hooks_of_conftest_files_above_apply(
    run: Run, pytester: pytest.Pytester, path: tuple[str, ...]
) -> None:
    pytester.makeconftest(RECORDING_CONFTEST.format(name="root"))
    tests = pytester.mkdir("tests")
    (tests / "conftest.py").write_text(
        "def pytest_runtest_setup(item): item.user_properties.append(('tests', item.nodeid))\n"
    )
    (tests / "test_unit.py").write_text("def test_unit(): pass\n")
    run("--experiments=runs", "--junitxml=junit.xml", *path)
    root = ET.parse(pytester.path / "junit.xml").getroot()  # noqa: S314 - our own file
    seen = {
        str(case.get("classname")): {each.get("name") for each in case.iter("property")}
        for case in root.iter("testcase")
    }
    assert "root" in seen["runs.fraud.json"]
    assert "tests" not in seen["runs.fraud.json"]
    assert seen.get("tests.test_unit", {"root", "tests"}) == {"root", "tests"}


@pytest.mark.usefixtures("runs")
def test_conftest_file_loaded_late_and_elsewhere_does_not_apply(
    run: Run, pytester: pytest.Pytester
) -> None:
    below = pytester.mkdir("tests") / "below"
    below.mkdir()
    (below / "test_unit.py").write_text("def test_unit(): pass\n")
    (below / "conftest.py").write_text(
        "def pytest_runtest_setup(item): assert item.name == 'test_unit'\n"
    )
    run("runs/fraud.json::threshold", "tests").assert_outcomes(passed=2)


def test_hooks_of_a_conftest_file_in_a_root_apply_if_pytest_loaded_it(run: Run, runs: Path) -> None:
    (runs / "mail" / "conftest.py").write_text(
        "def pytest_runtest_setup(item): raise RuntimeError('loaded')\n"
    )
    walked = run("--experiments=runs")
    walked.assert_outcomes(passed=1, errors=1)
    run("--experiments=runs", "--experiments-only").assert_outcomes(passed=2)


@pytest.mark.usefixtures("runs")
def test_experiments_are_shown_by_collect_only(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("--experiments=runs", "--collect-only", "-q")
    assert "runs/fraud.json::threshold" in result.outlines
    result = pytester.runpytest("--experiments=runs", "--collect-only")
    result.stdout.fnmatch_lines(["<ExperimentFile runs/fraud.json>", "  <ExperimentItem thresho*"])


def test_keyword_does_not_see_directories_outside_the_rootdir(
    pytester: pytest.Pytester, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("elsewhere")
    samples.write(outside / "a.json")
    result = pytester.runpytest(f"--experiments={outside}", "-k", "not elsewhere")
    assert len(samples.rows(result)) == 1


@pytest.mark.usefixtures("runs")
def test_marker_is_registered(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("--experiments=runs", "--strict-markers", "-m", "experiment")
    assert result.ret == OK
    pytester.runpytest("--markers").stdout.fnmatch_lines(["@pytest.mark.experiment: *"])


def test_help_lists_options_and_ini_keys(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("--help")
    assert result.ret == OK
    for name in ("target-recall", "min-recall", "max-gap", "require-all", "report"):
        assert f"--experiments-{name}" in result.stdout.str()
        assert f"experiments_{name.replace('-', '_')}" in result.stdout.str()
    assert f"recall to aim at (default: {DEFAULT_TARGET_RECALL})" in result.stdout.str()


def test_unused_plugin_imports_nothing_heavy(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_imports():
            heavy = {"pydantic", "pydantic_core", "email_validator", "tabulate"}
            heavy |= {"matplotlib", "numpy"}
            assert not heavy & sys.modules.keys()
        """
    )
    samples.write(pytester.path / "data.json")
    result = pytester.run(sys.executable, "-m", "pytest", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=1)


@pytest.mark.usefixtures("runs")
def test_cache_show_and_fixtures_execute_nothing(pytester: pytest.Pytester) -> None:
    for option in ("--cache-show", "--fixtures", "--fixtures-per-test"):
        result = pytester.runpytest("--experiments=runs", option)
        assert result.ret == OK
        assert "nothing judged: 2 found" in result.outlines


def test_no_option_prefix_is_taken_for_another(pytester: pytest.Pytester) -> None:
    assert pytester.runpytest("--experiments-min=0.8").ret == pytest.ExitCode.USAGE_ERROR


def locations(pytester: pytest.Pytester) -> None:
    """Make the run print where each report says that its item stands."""
    pytester.makeconftest(
        """
        import os

        def pytest_runtest_logreport(report):
            if report.when == "call" and "PYTEST_XDIST_WORKER" not in os.environ:
                print("\\nat", *report.location)
        """
    )


def test_report_stands_at_the_line_of_the_first_reason(
    run: Run, pytester: pytest.Pytester, runs: Path
) -> None:
    locations(pytester)
    (runs / "x.json").write_text(samples.text(issuer="x").replace(", ", ",\n"))
    (runs / "y.json").symlink_to("nowhere")
    result = run("--experiments=runs")
    found = {line for line in result.outlines if line.startswith("at ")}
    assert found == {
        "at runs/fraud.json 0 runs/fraud.json",
        "at runs/mail/spam.json 0 runs/mail/spam.json",
        "at runs/x.json 1 runs/x.json",  # counted from 0
        "at runs/y.json 0 runs/y.json",
    }


def test_places_are_relative_to_the_current_directory(
    run: Run, pytester: pytest.Pytester, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeini("[pytest]")
    samples.write(runs / "mail" / "x.json", issuer="x")
    samples.write(runs / "y.json", issuer="x")
    monkeypatch.chdir(runs / "mail")
    result = run("--experiments=..")
    places = {line[6:] for line in result.outlines if line.startswith("  --> ")}
    assert places == {"x.json:1:64", "../y.json:1:64"}
    assert (runs / "mail" / "../y.json").exists()


ANNOTATING = "-ppytest_github_actions_annotate_failures"
ANNOTATION = re.compile(r"^::error file=(.*?),line=(.*?)::(.*)$", re.MULTILINE)


def test_each_failed_experiment_is_annotated_once_at_its_line(
    run: Run, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (runs / "wrong.json").write_text(samples.text(issuer="x").replace(", ", ",\n"))
    (runs / "mail" / "low.json").write_text(samples.text(**samples.LOW).replace(", ", ",\n"))
    (runs / "text.json").write_text("[\n1\n2")
    result = run("--experiments=runs", "--experiments-min-recall=0.8", ANNOTATING)
    found = {file: (line, text) for file, line, text in ANNOTATION.findall(result.stderr.str())}
    assert result.stderr.str().count("::error") == len(found) == 3
    low, wrong, text = (
        found["runs/mail/low.json"],
        found["runs/wrong.json"],
        found["runs/text.json"],
    )
    assert (low[0], wrong[0], text[0]) == ("8", "2", "3")
    assert wrong[1].startswith("runs/wrong.json%0A%0Ainvalid: issuer: an email address must have ")
    assert "%0A  --> runs/wrong.json:2:11%0A" in wrong[1]
