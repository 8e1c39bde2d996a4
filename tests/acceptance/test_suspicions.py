"""Warnings of suspicious curves, and of experiments that look like copies, in whole runs."""

from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Run

OK = pytest.ExitCode.OK


FAILED = pytest.ExitCode.TESTS_FAILED


AS_ERRORS = "-Werror::pytest_threshold.ExperimentWarning"


SILENT = "-Wignore::pytest_threshold.ExperimentWarning"


OTHER_MODEL = "0b7f6a0e-5f4b-4d0c-9d43-6d0f0b3f2a11"


REVERSED = {"recall_arr": [0.0, 0.84, 0.9, 1.0]}


WARNED = (
    "  runs/x.json:1: ExperimentWarning: recall never falls * (recall_arr[[]1], line 1, column *)"
)


@pytest.fixture
def suspicious(runs: Path) -> Path:
    samples.write(runs / "x.json", **REVERSED)
    return runs


@pytest.mark.usefixtures("suspicious")
def test_suspicion_is_a_warning(run: Run) -> None:
    result = run("--experiments=runs")
    result.assert_outcomes(passed=3, warnings=1)
    result.stdout.fnmatch_lines(["runs/x.json::threshold", WARNED, ""], consecutive=True)
    assert samples.summary(result)[-1] == "3 found, 3 judged: 3 passed, 0 rejected, 0 invalid"
    assert result.ret == OK


@pytest.mark.usefixtures("suspicious")
def test_ignored_suspicion_is_not_told(run: Run) -> None:
    result = run("--experiments=runs", SILENT)
    result.assert_outcomes(passed=3, warnings=0)
    assert result.ret == OK


def test_one_kind_of_suspicion_can_be_ignored(pytester: pytest.Pytester, runs: Path) -> None:
    samples.write(runs / "x.json", recall_arr=[1.0] * 4)
    samples.write(runs / "y.json", **REVERSED)
    result = pytester.runpytest("--experiments=runs", "-Wignore:recall is 1.0")
    result.assert_outcomes(passed=4, warnings=1)


def test_warning_is_annotated_at_its_line(
    run: Run, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (runs / "x.json").write_text(samples.text(**REVERSED).replace(", ", ",\n"))
    result = run("--experiments=runs", "-ppytest_github_actions_annotate_failures")
    result.stderr.fnmatch_lines(["::warning file=runs/x.json,line=9::recall never falls *"])


@pytest.mark.parametrize("where", ["command line", "ini", "mark"])
def test_suspicion_turned_into_an_error_refuses(
    run: Run, pytester: pytest.Pytester, suspicious: Path, where: str
) -> None:
    category = "error::pytest_threshold.ExperimentWarning"
    if where == "ini":
        pytester.makeini(f"[pytest]\nfilterwarnings = {category}\n")
    elif where == "mark":
        pytester.makeconftest(
            f"""
            import pytest

            def pytest_collection_modifyitems(items):
                for item in items:
                    item.add_marker(pytest.mark.filterwarnings("{category}"))
            """
        )
    result = run("--experiments=runs", *([f"-W{category}"] if where == "command line" else []))
    result.assert_outcomes(passed=2, failed=1)
    column = (suspicious / "x.json").read_text().index("0.84") + 1
    result.stdout.fnmatch_lines(
        [
            "rejected: recall_arr[[]1]: recall never falls *",
            f"  --> runs/x.json:1:{column}",
            "    1 | *0.84*",
            "      | *^^^^",
            "  operating point: recall 0.84 at threshold 0.25, gap 0.01 to *",
        ],
        consecutive=True,
    )
    assert samples.rows(result)["runs/x.json"] == "rejected"
    assert result.ret == FAILED


def test_every_suspicion_turned_into_an_error_is_told(run: Run, runs: Path) -> None:
    samples.write(runs / "x.json", threshold_arr=[0.1, 0.2, 0.2], recall_arr=[0.1, 0.2, 0.3])
    result = run("--experiments=runs", AS_ERRORS)
    lines = ["rejected: threshold_arr[[]2]: * (and 2 more)", "rejected: recall_arr[[]1]: *"]
    result.stdout.fnmatch_lines([*lines, "rejected: recall_arr[[]2]: *"])


@pytest.mark.usefixtures("suspicious")
def test_suspicion_without_the_warnings_plugin(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("--experiments=runs", "-pno:warnings")
    assert samples.summary(result)[-1] == "3 found, 3 judged: 3 passed, 0 rejected, 0 invalid"
    assert result.ret == OK


@pytest.mark.parametrize("option", ["-n0", "-n2", "-pno:warnings"])
def test_warning_quotes_nothing_that_is_hostile(
    pytester: pytest.Pytester, runs: Path, option: str
) -> None:
    """Python shows the line that a warning is about, if it can read the file."""
    path = samples.write(runs / "x.json", **REVERSED)
    path.write_text(path.read_text()[:-1] + ', "note": "##[error]s3cret"}')
    samples.write(runs / "y.json", model_id=OTHER_MODEL, **REVERSED)  # a copy
    result = pytester.runpytest_subprocess("--experiments=runs", "-s", option)
    for text in ("recall never falls", "a copied file?"):
        assert text in result.stdout.str() + result.stderr.str()
    assert "s3cret" not in result.stdout.str() + result.stderr.str()


@pytest.mark.usefixtures("runs")
def test_warnings_of_others_show_their_source(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import warnings

        def test_unit():
            warnings.warn("mind", stacklevel=1)
        """
    )
    result = pytester.runpytest("-Wdefault", "--experiments=runs")
    result.stdout.fnmatch_lines(["*UserWarning: mind", '    warnings.warn("mind", stacklevel=1)'])


@pytest.fixture
def copies(pytester: pytest.Pytester) -> Path:
    """Return a root where two files tell of one experiment, and one of its curve."""
    root = pytester.path / "runs"
    date = samples.SOUND["experiment_date"]
    samples.write(root / "a.json", experiment_date=date)
    samples.write(
        root / "b" / "c.json", experiment_date=date, model_id=samples.SOUND["model_id"].upper()
    )
    samples.write(root / "d.json", model_id=OTHER_MODEL)
    return root


SAME_EXPERIMENT = (
    "the same model_id and experiment_date (spelt in different ways) in runs/a.json, runs/b/c.json"
)


SAME_CURVE = (
    "the same curve under 2 model_ids in runs/a.json, runs/b/c.json, runs/d.json: a copied file?"
)


@pytest.mark.usefixtures("copies")
def test_copies_are_a_warning_for_each_group(run: Run) -> None:
    result = run("--experiments=runs")
    result.assert_outcomes(passed=3, warnings=2)
    for line in (SAME_EXPERIMENT, SAME_CURVE):
        result.stdout.fnmatch_lines([f"  runs/a.json:1: ExperimentWarning: {line}"])
        assert result.stdout.str().count(line) == 1
    assert result.ret == OK


@pytest.mark.usefixtures("copies")
def test_copies_turned_into_an_error_fail_the_run_after_all_is_judged(run: Run) -> None:
    result = run("--experiments=runs", AS_ERRORS)
    result.assert_outcomes(passed=3)
    assert samples.summary(result)[-3:] == [
        f"error: {SAME_EXPERIMENT}",
        f"error: {SAME_CURVE}",
        "3 found, 3 judged: 3 passed, 0 rejected, 0 invalid",
    ]
    assert result.ret == FAILED


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize(("option", "colour"), [(AS_ERRORS, 31), (SILENT, 32)])
def test_account_of_a_run_that_copies_fail_is_red(
    pytester: pytest.Pytester, option: str, colour: int
) -> None:
    result = pytester.runpytest("--experiments=runs", "--color=yes", option)
    result.stdout.fnmatch_lines([f"\x1b[[]{colour}m\x1b[[]1m3 found, 3 judged: 3 passed*"])


@pytest.mark.usefixtures("copies")
def test_ignored_copies_are_not_told(run: Run) -> None:
    result = run("--experiments=runs", SILENT)
    result.assert_outcomes(passed=3, warnings=0)
    assert result.ret == OK


@pytest.mark.usefixtures("copies")
def test_values_are_shown_as_they_stand_in_the_file(run: Run, pytester: pytest.Pytester) -> None:
    run("--experiments=runs", "--experiments-report=json:out.json")
    told = samples.receipt(pytester.path / "out.json")["experiments"]
    assert [each["model_id"] for each in told] == [
        samples.SOUND["model_id"],
        samples.SOUND["model_id"].upper(),
        OTHER_MODEL,
    ]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"recall_arr": [1.0] * 4}, id="ones"),
        pytest.param({"threshold_arr": [0.1, 0.2], "recall_arr": [1.0, 0.85]}, id="two-points"),
        pytest.param({"model_id": samples.SOUND["model_id"]}, id="one-model"),
    ],
)
def test_curves_that_may_well_be_equal(
    pytester: pytest.Pytester, runs: Path, changes: dict[str, object]
) -> None:
    samples.write(runs / "x.json", **{"model_id": OTHER_MODEL, **changes})
    samples.write(runs / "y.json", **changes)
    result = pytester.runpytest("--experiments=runs")
    result.assert_outcomes(passed=4)
    assert "a copied file?" not in result.stdout.str()


def test_copies_among_refused_experiments_are_told(pytester: pytest.Pytester, runs: Path) -> None:
    samples.write(runs / "x.json", model_id=OTHER_MODEL, **samples.LOW)
    samples.write(runs / "y.json", **samples.LOW)
    samples.write(runs / "z.json", issuer="x", **samples.LOW)
    result = pytester.runpytest("--experiments=runs", "--experiments-min-recall=0.8")
    result.stdout.fnmatch_lines(["*2 model_ids in runs/x.json, runs/y.json: a copied file?"])


def test_many_copies_are_one_line(pytester: pytest.Pytester) -> None:
    for number in range(25):
        samples.write(
            pytester.path / "runs" / f"{number}.json", experiment_date="2026-11-22T10:00:00Z"
        )
    result = pytester.runpytest("--experiments=runs")
    result.stdout.fnmatch_lines(["*the same model_id and experiment_date in *.json and 5 more"])


def test_copies_are_told_relative_to_the_current_directory(
    run: Run, pytester: pytest.Pytester, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeini("[pytest]")
    monkeypatch.chdir(copies / "b")
    result = run("--experiments=..", AS_ERRORS)
    line = "the same model_id and experiment_date (spelt in different ways) in ../a.json, c.json"
    assert f"error: {line}" in result.outlines


def test_zeros_of_either_sign_make_one_curve(pytester: pytest.Pytester, runs: Path) -> None:
    curve = {"threshold_arr": [0.0, 0.5, 1.0], "recall_arr": [1.0, 0.85, 0.0]}
    samples.write(runs / "x.json", **curve)
    negative = {"threshold_arr": [-0.0, 0.5, 1.0], "recall_arr": [1, 0.85, -0.0]}
    samples.write(runs / "y.json", model_id=OTHER_MODEL, **negative)
    result = pytester.runpytest("--experiments=runs")
    result.stdout.fnmatch_lines(["*2 model_ids in runs/x.json, runs/y.json: a copied file?"])


@pytest.mark.parametrize(
    ("changed", "warnings"),
    [
        pytest.param(None, 1, id="equal"),
        pytest.param(0, 0, id="other-start"),
        pytest.param(12_345, 0, id="other-in-the-middle"),
        pytest.param(12_346, 0, id="other-beside-it"),
        pytest.param(12_347, 0, id="other-behind-it"),
    ],
)
def test_long_curves_are_compared_as_a_whole(
    pytester: pytest.Pytester, changed: int | None, warnings: int
) -> None:
    thresholds = [index / 25_000 for index in range(25_001)]
    recalls = [1 - threshold for threshold in thresholds]
    samples.write(pytester.path / "runs/a.json", threshold_arr=thresholds, recall_arr=recalls)
    if changed is not None:
        recalls[changed] -= 1e-6
    samples.write(
        pytester.path / "runs/b.json",
        model_id="0b7f6a0e-5f4b-4d0c-9d43-6d0f0b3f2a11",
        threshold_arr=thresholds,
        recall_arr=recalls,
    )
    result = pytester.runpytest("--experiments=runs")
    result.assert_outcomes(passed=2, warnings=warnings)
