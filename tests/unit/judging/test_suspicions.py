"""Sound curves that look suspicious, and experiments that look like copies."""

import itertools
from datetime import datetime, timedelta
from fnmatch import fnmatch
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pytest_threshold
from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.judging.judgement import Judgement, judge
from pytest_threshold.judging.rules import Rules
from pytest_threshold.judging.suspicion import coincidences, suspicions
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.operating_point import GAP_TOLERANCE, RecallCurve, choose_operating_point
from tests import samples
from tests.conftest import Run

OK = pytest.ExitCode.OK
FAILED = pytest.ExitCode.TESTS_FAILED
AS_ERRORS = "-Werror::pytest_threshold.ExperimentWarning"
SILENT = "-Wignore::pytest_threshold.ExperimentWarning"
OTHER_MODEL = "0b7f6a0e-5f4b-4d0c-9d43-6d0f0b3f2a11"


def judgement(path: Path, recalls: list[float], **rules: float) -> Judgement:
    thresholds = [index / len(recalls) for index in range(len(recalls))]
    samples.write(path, threshold_arr=thresholds, recall_arr=recalls)
    return judge(read_experiment(path, source="x.json"), rules=Rules(**rules))


def told(thresholds: list[float], recalls: list[float], **rules: float) -> list[str]:
    curve = RecallCurve(thresholds=thresholds, recalls=recalls)
    settings = Rules(**rules)
    point = choose_operating_point(curve, target_recall=settings.target_recall)
    return [f"{each.element}: {each.message}" for each in suspicions(curve, point, settings)]


@pytest.mark.parametrize(
    ("recalls", "starts"),
    [
        pytest.param([1.0, 0.85, 0.0], [], id="falls"),
        pytest.param([0.85], [], id="one-point"),
        pytest.param([0.85, 0.85], [], id="level"),
        pytest.param([1.0, 0.85, 0.85 + 1e-10], [], id="rises-by-rounding"),
        pytest.param([1.0, 0.85, 0.86], ["recall_arr[2]: recall rises from 0.85 "], id="rises"),
        pytest.param(
            [1.0, 0.85, 0.85 + 9e-10, 0.85 + 18e-10],
            ["recall_arr[3]: recall rises from 0.85 "],
            id="rises-in-small-steps",
        ),
        pytest.param(
            [0.0, 0.85, 0.85, 1.0],
            ["recall_arr[1]: recall never falls and rises from 0.0 to 1.0"],
            id="never-falls",
        ),
        pytest.param([1.0, 1.0], ["recall_arr[0]: recall is 1.0 at every threshold"], id="ones"),
        pytest.param([1.0, 0.8], [], id="gap-met"),
        pytest.param([1.0, 0.8 - 9e-10], [], id="gap-met-within-tolerance"),
        pytest.param([1.0, 0.8 - 2e-9], ["recall_arr[1]: recall 0.799999998 at"], id="gap-missed"),
        pytest.param(
            [1.0, 0.79],
            ["recall_arr[1]: recall 0.79 at the operating point has a gap of 0.06 "],
            id="gap",
        ),
        pytest.param(
            [0.5, 0.6],
            ["recall_arr[1]: recall never falls", "recall_arr[1]: recall 0.6 at"],
            id="two",
        ),
    ],
)
def test_curve_is_suspicious(recalls: list[float], starts: list[str]) -> None:
    thresholds = [index / len(recalls) for index in range(len(recalls))]
    found = told(thresholds, recalls)
    assert len(found) == len(starts)
    assert all(line.startswith(start) for line, start in zip(found, starts, strict=True))


@pytest.mark.parametrize(
    ("thresholds", "recalls", "start"),
    [
        pytest.param([0.1, 0.5, 0.5], [1.0, 0.85, 0.85], None, id="same-recall"),
        pytest.param(
            [0.1, 0.5, 0.5],
            [1.0, 0.85, 0.8],
            "threshold_arr[2]: threshold 0.5 stands twice with different recalls, 0.85 and 0.8",
            id="falls-at-once",
        ),
        pytest.param([0.1, 0.5, 0.5], [1.0, 0.8, 0.85], "threshold_arr[2]: ", id="rises-at-once"),
        pytest.param([0.1, 0.5, 0.5, 0.5], [1, 0.85, 0.85, 0.8], "threshold_arr[3]: ", id="third"),
    ],
)
def test_equal_thresholds(thresholds: list[float], recalls: list[float], start: str | None) -> None:
    found = told(thresholds, recalls)
    assert len(found) == (start is not None)
    assert all(line.startswith(str(start)) for line in found)


def test_neighbours_of_the_target_are_named() -> None:
    (line,) = told([0.1, 0.2, 0.3, 0.4], [0.95, 0.95, 0.5, 0.5])
    assert line.endswith(
        "next to the target recall the curve has recall 0.5 at threshold 0.4 below, "
        "recall 0.95 at threshold 0.2 above"
    )


@pytest.mark.parametrize(
    ("recalls", "ending"),
    [
        ([0.5, 0.4], "which lies above all measured recalls, 0.4 to 0.5: no measured *"),
        ([0.5, 0.5], "which lies above all measured recalls, 0.5 to 0.5: no measured *"),
        ([1.0, 0.95], "which lies below all measured recalls, 0.95 to 1.0: recall never falls *"),
    ],
)
def test_target_outside_the_measured_range_is_no_coarse_grid(
    recalls: list[float], ending: str
) -> None:
    (line,) = told([0.1, 0.2], recalls)
    assert fnmatch(line, f"*target recall 0.85, {ending}")
    assert "coarse" not in line


def test_gap_is_not_told_if_a_maximum_is_set() -> None:
    assert told([0.1, 0.2], [0.5, 0.4], max_gap=0.5) == []


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.sampled_from([0.2, 0.3, 0.3 + 5e-10])),
        min_size=1,
        max_size=6,
    )
)
def test_rise_is_the_first_by_definition(points: list[tuple[float, float]]) -> None:
    points.sort(key=lambda point: point[0])
    thresholds, recalls = map(list, zip(*points, strict=True))
    rises = [
        index
        for index, (threshold, recall) in enumerate(points)
        if any(
            lower < threshold and Fraction(recall) - Fraction(other) > Fraction(GAP_TOLERANCE)
            for lower, other in points[:index]
        )
    ]
    falls = any(
        Fraction(before) - Fraction(after) > Fraction(GAP_TOLERANCE)
        for before, after in itertools.pairwise(recalls)
    )
    found = [line for line in told(thresholds, recalls) if "rises" in line]
    assert [line.split(":")[0] for line in found] == [f"recall_arr[{index}]" for index in rises[:1]]
    assert all(("never falls" in line) != falls for line in found)


def test_each_suspicion_has_its_place(tmp_path: Path) -> None:
    found = judgement(tmp_path / "x.json", [1.0, 0.5, 0.6])
    column = (tmp_path / "x.json").read_text().index("0.6]") + 1
    line = found.told(found.suspicions[0])
    assert line.startswith("recall rises from 0.5 at ")
    assert line.endswith(f" (recall_arr[2], line 1, column {column})")


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
    result = run("--experiments=runs")
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


def test_warnings_of_others_show_their_source(pytester: pytest.Pytester, runs: Path) -> None:
    assert runs.is_dir()
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


def groups(*experiments: tuple[str, str]) -> list[tuple[list[str], str]]:
    """Return which experiments look like copies, by their numbers, and the lines that say so."""
    verdicts = {
        str(number): Verdict(verdict="passed", model_id=model_id, experiment_date=date)
        for number, (model_id, date) in enumerate(experiments)
    }
    return list(coincidences(verdicts, shown=str))


MODEL = samples.SOUND["model_id"]
NOON = "2026-11-22T12:00:00Z"


@pytest.mark.parametrize(
    ("date", "other"),
    [
        pytest.param(NOON, "2026-11-22T12:00:00.000Z", id="zeros"),
        pytest.param(NOON, "2026-11-22T12:00:00.0Z", id="one-zero"),
        pytest.param(NOON, f"2026-11-22T12:00:00.{'0' * 5000}Z", id="many-zeros"),
        pytest.param(NOON, "2026-11-22T12:00:00+00:00", id="plus-zero"),
        pytest.param(NOON, "2026-11-22T12:00:00-00:00", id="minus-zero"),
        pytest.param(NOON, "2026-11-22T13:00:00+01:00", id="offset"),
        pytest.param(NOON, "2026-11-23T00:15:00.00+12:15", id="next-day"),
        pytest.param(NOON, "2026-11-21T12:01:00-23:59", id="day-before"),
        pytest.param("2026-11-22T12:00:00.123Z", "2026-11-22T12:00:00.1230Z", id="fraction"),
        pytest.param("2024-02-29T23:30:00Z", "2024-03-01T00:30:00+01:00", id="leap-day"),
        pytest.param("9999-12-31T23:00:00-02:00", "9999-12-31T23:30:00-01:30", id="year-10000"),
        pytest.param("0001-01-01T00:00:00+02:00", "0001-01-01T01:00:00+03:00", id="year-0"),
        pytest.param("of no form", "of no form", id="no-date"),
        pytest.param("2026-13-45T12:00:00Z", "2026-13-45T12:00:00Z", id="impossible"),
    ],
)
def test_one_instant_makes_copies_however_it_is_spelt(date: str, other: str) -> None:
    spelling = "" if date == other else " (spelt in different ways)"
    line = f"the same model_id and experiment_date{spelling} in 0, 1"
    assert groups((MODEL, date), (MODEL, other)) == [(["0", "1"], line)]
    assert len(groups((MODEL, date), (MODEL.upper(), other))) == 1
    assert groups((MODEL, date), (OTHER_MODEL, other)) == []


@pytest.mark.parametrize(
    ("date", "other"),
    [
        pytest.param(NOON, "2026-11-22T12:00:00+01:00", id="offset"),
        pytest.param(NOON, "2026-11-22T12:00:00.0000000000000001Z", id="fraction"),
        pytest.param("2026-11-22T12:00:00.1234567Z", "2026-11-22T12:00:00.1234568Z", id="digits"),
        pytest.param("2026-11-22T12:00:01Z", "2026-11-22T12:00:10Z", id="seconds"),
        pytest.param("9999-12-31T23:00:00-02:00", "9999-12-31T23:00:00-01:00", id="year-10000"),
        pytest.param("2026-13-45T12:00:00Z", "2026-13-45T13:00:00+01:00", id="impossible"),
        pytest.param(NOON, NOON.lower(), id="other-form"),
    ],
)
def test_other_instant_makes_no_copy(date: str, other: str) -> None:
    assert groups((MODEL, date), (MODEL, other)) == []


DIGITS = st.text("01", max_size=3)
OFFSETS = st.sampled_from(["Z", "+00:00", "-00:00", "+01:00", "-23:30", "+00:01"])


@given(st.lists(st.tuples(st.integers(0, 120), DIGITS, OFFSETS), min_size=2, max_size=5))
def test_copies_are_those_of_the_definition(spellings: list[tuple[int, str, str]]) -> None:
    instants, dates = [], []
    for minutes, digits, offset in spellings:
        local = datetime(2026, 12, 31, 23) + timedelta(minutes=minutes)  # noqa: DTZ001 - local
        fraction = f".{digits}" if digits else ""
        dates.append(f"{local.isoformat()}{fraction}{offset}")
        zone = timedelta(0)
        if offset != "Z":
            zone = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:]))
        instant = local + zone if offset.startswith("-") else local - zone
        instants.append((instant, Fraction(int(digits or "0"), 10 ** len(digits))))
    expected = {
        tuple(str(number) for number, each in enumerate(instants) if each == instant)
        for instant in instants
        if instants.count(instant) > 1
    }
    found = groups(*((MODEL, date) for date in dates))
    assert {tuple(paths) for paths, _ in found} == expected


@pytest.mark.usefixtures("copies")
def test_values_are_shown_as_they_stand_in_the_file(run: Run, pytester: pytest.Pytester) -> None:
    run("--experiments=runs", "--experiments-report=json:out.json")
    told = samples.receipt(pytester.path / "out.json")["experiments"]
    assert [each["model_id"] for each in told] == [MODEL, MODEL.upper(), OTHER_MODEL]


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
    assert "a copied file?" not in pytester.runpytest("--experiments=runs").stdout.str()


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


def test_warning_is_public() -> None:
    assert issubclass(pytest_threshold.ExperimentWarning, UserWarning)


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
