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
        st.tuples(
            st.sampled_from([0.0, 0.25, 0.5, 1.0]),
            st.sampled_from([0.0, 1e-9, 2e-9, 0.3, 0.3 + 5e-10]),
        ),
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
    line = found.warning_text(found.suspicions[0])
    assert line.startswith("recall rises from 0.5 at ")
    assert line.endswith(f" (recall_arr[2], line 1, column {column})")


def groups(*experiments: tuple[str, str]) -> list[tuple[list[str], str]]:
    """Return which experiments look like copies, by their numbers, and the lines that say so."""
    verdicts = {
        str(number): Verdict(verdict="passed", model_id=model_id, experiment_date=date)
        for number, (model_id, date) in enumerate(experiments)
    }
    return list(coincidences(verdicts, shown=str))


MODEL = samples.SOUND["model_id"]
OTHER_MODEL = "0b7f6a0e-5f4b-4d0c-9d43-6d0f0b3f2a11"
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


def test_warning_is_public() -> None:
    assert issubclass(pytest_threshold.ExperimentWarning, UserWarning)


def passed(model_id: str, *, curve: str = "", date: str = "") -> Verdict:
    return Verdict(verdict="passed", model_id=model_id, curve=curve, experiment_date=date)


def copies(**verdicts: Verdict) -> list[tuple[list[str], str]]:
    """Return the groups and lines of experiments, whose names are shown in quotation marks."""
    return list(coincidences(verdicts, shown=repr))


def test_one_curve_of_several_models_is_a_coincidence() -> None:
    line = "the same curve under 2 model_ids in 'a', 'b', 'd': a copied file?"
    found = copies(
        d=passed(OTHER_MODEL, curve="17", date="3"),
        a=passed(MODEL, curve="17", date="1"),
        c=passed(OTHER_MODEL, curve="18", date="2"),
        b=passed(MODEL.upper(), curve="17", date="2"),
    )
    assert found == [(["a", "b", "d"], line)]


@pytest.mark.parametrize(
    ("curves", "models"),
    [
        pytest.param(("17", "18"), (MODEL, OTHER_MODEL), id="other-curves"),
        pytest.param(("", ""), (MODEL, OTHER_MODEL), id="trivial-curves"),
        pytest.param(("17", "17"), (MODEL, MODEL), id="one-model"),
        pytest.param(("17", "17"), (MODEL, MODEL.upper()), id="one-model-in-two-spellings"),
    ],
)
def test_curves_that_are_no_coincidence(curves: tuple[str, str], models: tuple[str, str]) -> None:
    (one, other), (first, second) = curves, models
    found = copies(a=passed(first, curve=one, date="1"), b=passed(second, curve=other, date="2"))
    assert found == []


def test_invalid_experiments_are_no_copies() -> None:
    invalid = Verdict(verdict="invalid")
    assert copies(a=invalid, b=invalid) == []


def test_groups_are_told_by_kind_and_their_files_in_path_order() -> None:
    verdicts = {
        "b.json": passed(MODEL, curve="17", date="1"),
        "a/z.json": passed(OTHER_MODEL, curve="17", date="2"),
        "a.json": passed(OTHER_MODEL, curve="18", date="2"),
        "a/b.json": passed(MODEL, curve="19", date="1"),
    }
    assert [paths for paths, _ in coincidences(verdicts, shown=str)] == [
        ["a/b.json", "b.json"],
        ["a/z.json", "a.json"],
        ["a/z.json", "b.json"],
    ]


def test_files_of_a_line_are_limited() -> None:
    verdicts = {f"{number:02}": passed(MODEL, curve="17") for number in range(22)}
    verdicts["99"] = passed(OTHER_MODEL, curve="17")
    (same, line), (alike, other) = coincidences(verdicts, shown=str)
    files = ", ".join(sorted(verdicts)[:20])
    assert (same, line) == (
        sorted(verdicts)[:22],
        f"the same model_id and experiment_date in {files} and 2 more",
    )
    assert (alike, other) == (
        sorted(verdicts),
        f"the same curve under 2 model_ids in {files} and 3 more: a copied file?",
    )


def test_rise_is_told_with_the_point_below_it() -> None:
    (line,) = told([0.1, 0.2, 0.3, 0.4, 0.5], [0.9, 0.84, 0.85, 0.5, 0.95])
    assert line == (
        "recall_arr[2]: recall rises from 0.84 at threshold 0.2 to 0.85 at threshold 0.3, "
        "but a higher threshold cannot find more positives"
    )


def test_reversed_curve_is_told_by_its_ends() -> None:
    (line,) = told([0.1, 0.2, 0.3], [0.2, 0.2, 0.85])
    assert line == (
        "recall_arr[2]: recall never falls and rises from 0.2 to 0.85: the arrays look reversed "
        "against each other, so reverse one of them"
    )


def test_coarse_grid_is_told_with_the_neighbours_of_the_target() -> None:
    (line,) = told([0.1, 0.2, 0.3], [1.0, 0.79, 0.0])
    assert line == (
        "recall_arr[1]: recall 0.79 at the operating point has a gap of 0.06 to the target recall "
        "0.85: is the grid of thresholds too coarse? next to the target recall the curve has "
        "recall 0.79 at threshold 0.2 below, recall 1.0 at threshold 0.1 above"
    )


@pytest.mark.parametrize("recall", [0.05 + 1e-9, 0.050000001])
def test_gap_of_the_limit_is_not_coarse(recall: float) -> None:
    exact = Fraction(recall) - Fraction(0.05) > Fraction(GAP_TOLERANCE)
    assert bool(told([0.1], [recall], target_recall=0.0)) is exact
