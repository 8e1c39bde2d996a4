"""The curves of a picture: few enough points that look like all of them, and names."""

import random
from itertools import groupby
from pathlib import Path

import pytest

from pytest_threshold.judging.price import PricedCurve
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.operating_point import RecallCurve
from pytest_threshold.reports.curves import (
    COLUMNS,
    ShownCurve,
    note_of_missing,
    operating_points,
    short_names,
    sound_experiments,
    unchanged_curves,
)
from pytest_threshold.reports.report import ReportedExperiment
from tests import samples
from tests.outcomes import invalid, judged, passed, rejected, report

VERDICT = Verdict(verdict="passed")


def test_curve_of_few_points_is_shown_as_it_is() -> None:
    thresholds = [index / (4 * COLUMNS) for index in range(4 * COLUMNS)]
    curve = RecallCurve(thresholds=thresholds, recalls=thresholds[::-1])
    shown = ShownCurve.of("a", VERDICT, PricedCurve(curve=curve))
    assert shown == ("a", VERDICT, (thresholds, thresholds[::-1]), None)


def test_precision_is_shown_where_it_is_defined() -> None:
    curve = RecallCurve(thresholds=[0.1, 0.2, 0.3], recalls=[1.0, 0.5, 0.0])
    shown = ShownCurve.of("a", VERDICT, PricedCurve(curve=curve, precisions=[0.5, 0.25, None]))
    assert shown.precision == ([0.1, 0.2], [0.5, 0.25])
    computed = PricedCurve(curve=curve, fprs=[1.0, 0.5, 0.0], n_positives=10, n_negatives=10)
    assert ShownCurve.of("a", VERDICT, computed).precision == ([0.1, 0.2], [0.5, 0.5])
    rates = PricedCurve(curve=curve, fprs=[1.0, 0.5, 0.0])
    assert ShownCurve.of("a", VERDICT, rates).precision is None


def test_long_curve_keeps_the_ends_and_the_extremes_of_each_column() -> None:
    numbers = random.Random(1)  # noqa: S311 - no secret
    # No threshold is in the middle third, so that columns without a point are passed over.
    inner = (numbers.choice((0, 2)) / 3 + numbers.random() / 3 for _ in range(9000))
    thresholds = sorted([0.0, 1.0, *inner])
    curve = RecallCurve(thresholds=thresholds, recalls=[numbers.random() for _ in thresholds])
    shown = ShownCurve.of("a", VERDICT, PricedCurve(curve=curve))
    wanted: list[tuple[float, float]] = []
    for _, column in groupby(curve.pairs, key=lambda pair: min(int(pair[1] * COLUMNS), 399)):
        points = list(column)
        recalls = [recall for recall, _ in points]
        (first_recall, first), (last_recall, last) = points[0], points[-1]
        wanted += [(first, first_recall), (first, max(recalls))]
        wanted += [(last, min(recalls)), (last, last_recall)]
    assert list(zip(*shown.recall, strict=True)) == wanted
    assert len(wanted) < 3 * COLUMNS


def test_long_names_are_what_differs() -> None:
    run_ids = [character * 32 for character in "ab"]
    files = [f"mlruns/0/{run_id}/artifacts/metrics/recall_curve.json" for run_id in run_ids]
    assert short_names(files) == run_ids
    assert short_names(["a.json", *files])[1:] == [
        f"mlruns/0/{'a' * 11}...cs/recall_curve.json",
        f"mlruns/0/{'b' * 11}...cs/recall_curve.json",
    ]
    assert short_names(["x" * 100]) == [f"{'x' * 20}...{'x' * 20}"]
    assert short_names(["runs/a.json", "runs/b.json"]) == ["runs/a.json", "runs/b.json"]
    assert short_names([]) == []


def found(path: Path, verdict: Verdict | None) -> ReportedExperiment:
    return ReportedExperiment(file=path.name, path=path, verdict=verdict)


def test_curves_are_those_of_files_that_are_still_what_was_judged(tmp_path: Path) -> None:
    paths = [samples.write(tmp_path / f"{name}.json") for name in ("a", "b", "c", "d")]
    experiments = [(found(path, None), judged(path)) for path in paths]
    paths[1].write_text("{}")
    paths[2].unlink()
    shown = list(unchanged_curves(experiments))
    assert [(curve.name, curve.verdict) for curve in shown] == [
        ("a.json", experiments[0][1]),
        ("d.json", experiments[3][1]),
    ]
    assert list(shown[0].recall.values) == samples.SOUND["recall_arr"]


VERDICTS = {"a.json": passed(), "b.json": invalid(), "c.json": rejected(), "d.json": None}


def test_sound_experiments_have_a_curve() -> None:
    assert [each.file for each, _ in sound_experiments(report(VERDICTS))] == ["a.json", "c.json"]


@pytest.mark.parametrize(
    ("verdicts", "changed", "note"),
    [
        ({"a.json": passed()}, 0, ""),
        (VERDICTS, 0, "not drawn: 1 invalid"),
        ({"a.json": passed()}, 2, "not drawn: 2 changed since judged"),
        (VERDICTS, 2, "not drawn: 1 invalid, 2 changed since judged"),
    ],
    ids=["none", "invalid", "changed", "both"],
)
def test_missing_curves_are_counted(
    verdicts: dict[str, Verdict | None], changed: int, note: str
) -> None:
    assert note_of_missing(report(verdicts), changed=changed) == note


def test_operating_points_are_those_that_were_chosen() -> None:
    verdicts = [passed(), invalid(), passed(optimal_threshold=0.0, closest_recall_value=1.0)]
    assert operating_points(verdicts) == ([0.5, 0.0], [0.84, 1.0])
