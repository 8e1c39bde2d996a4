"""The pictures of curves: what stands on them, and curves of many points that look like all."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.image import imread

from pytest_threshold.judging.rules import Rules
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.operating_point import RecallCurve
from pytest_threshold.reports.figure import picture_of_curve, picture_of_run
from pytest_threshold.reports.report import Report, ReportedExperiment
from tests import samples
from tests.outcomes import invalid, judged, report
from tests.pictures import PASSED_COLOUR, REFUSED_COLOUR, Pixels, painted, share, written


def picture(curve: RecallCurve, kind: str = "passed") -> Pixels:
    verdict = Verdict(
        verdict=kind,  # type: ignore[arg-type]
        optimal_threshold=0.5,
        closest_recall_value=0.5,
    )
    return imread(BytesIO(picture_of_curve(curve, verdict, rules=Rules())))


CURVES: dict[str, Callable[[float], float]] = {
    "falling": lambda x: 1 - x,
    "cliff": lambda x: float(x < 0.3),
    "teeth": lambda x: (x * 97) % 1,
}


@pytest.mark.parametrize("name", CURVES)
def test_thinned_curve_looks_like_the_whole(name: str) -> None:
    """A curve of 1,600 points is drawn as it is, one of more as four points for each column."""
    recall = CURVES[name]
    whole, thinned = (
        picture(RecallCurve(thresholds=xs, recalls=[recall(x) for x in xs]))
        for xs in ([i / 1599 for i in range(1600)], [i / 63_999 for i in range(64_000)])
    )
    dark = [painted(each, PASSED_COLOUR) for each in (whole, thinned)]
    assert dark[0].sum() > 500
    near = np.zeros_like(dark[0])
    for down in (-2, -1, 0, 1, 2):
        for right in (-2, -1, 0, 1, 2):
            near |= np.roll(dark[0], (down, right), (0, 1))
    assert (dark[1] & ~near).sum() < 0.05 * dark[1].sum()
    assert dark[1].sum() > 0.7 * dark[0].sum()


@pytest.mark.parametrize("level", [0.1, 0.9])
def test_thinned_curve_keeps_its_spikes(level: float) -> None:
    recalls = [level] * 64_000
    recalls[32_100] = 1 - level
    xs = [i / 63_999 for i in range(64_000)]
    dark = painted(picture(RecallCurve(thresholds=xs, recalls=recalls)), PASSED_COLOUR)
    middle = dark[:, dark.shape[1] // 5 : dark.shape[1] // 2]
    assert middle.any(axis=1).sum() > 0.4 * dark.shape[0]


def test_curve_of_a_refused_experiment_stands_out() -> None:
    curve = RecallCurve(thresholds=[0.0, 1.0], recalls=[1.0, 0.0])
    assert share(picture(curve, "rejected"), REFUSED_COLOUR) > 0.005
    assert share(picture(curve), REFUSED_COLOUR) == 0


def outcome(
    directory: Path, number: int, *, refused: int = 0, account: str = "", **further: object
) -> Report:
    """Return the report of a run with so many experiments, some of them rejected."""
    names = [f"{index:02}.json" for index in range(number)]
    paths = [samples.write(directory / name, **further) for name in names]
    verdicts = [
        judged(path, min_recall=0.85) if index < refused else judged(path)
        for index, path in enumerate(paths)
    ]
    experiments = tuple(
        ReportedExperiment(file=name, path=path, verdict=verdict)
        for name, path, verdict in zip(names, paths, verdicts, strict=True)
    )
    return report({}, experiments=experiments, account=account)


def texts(outcome: Report) -> set[str]:
    """Return the texts on the figure, without the numbers of its axes."""
    shown = written(picture_of_run(outcome, picture_format="svg").decode())
    return {text for text in shown if not text.replace(".", "").isdigit()}


AXES = {"threshold", "recall", "target recall 0.85"}


def test_few_curves_have_their_names(tmp_path: Path) -> None:
    assert texts(outcome(tmp_path, 2, refused=1, account="2 found")) == {
        *AXES,
        "2 found",
        "00.json",
        "01.json",
        "passed",
        "rejected",
        "operating point, passed",
        "operating point, rejected",
    }


@pytest.mark.parametrize("number", [12, 13])
def test_names_stand_in_the_legend_up_to_twelve(tmp_path: Path, number: int) -> None:
    shown = texts(outcome(tmp_path, number))
    assert ("00.json" in shown) == (number == 12)
    assert ("13 passed" in shown) == ("passed curves" in shown) == (number == 13)


@pytest.mark.parametrize("refused", [50, 51])
def test_many_refused_curves_are_a_density(tmp_path: Path, refused: int) -> None:
    shown = texts(outcome(tmp_path, refused, refused=refused))
    assert f"{refused} rejected" in shown
    assert ("rejected curves" in shown) == (refused == 51)


def test_minimum_recall_is_a_level(tmp_path: Path) -> None:
    shown = texts(replace(outcome(tmp_path, 1), rules=Rules(target_recall=0.9, min_recall=0.8)))
    assert {"target recall 0.9", "minimum recall 0.8"} <= shown


PRECISION: dict[str, Any] = {"precision_arr": [0.1, 0.4, 0.7, None]}


@pytest.mark.parametrize(
    ("number", "refused"), [(2, 1), (13, 0), (13, 2), (51, 51)], ids=["few", "many", "both", "more"]
)
def test_precision_has_a_panel_of_its_own(tmp_path: Path, number: int, refused: int) -> None:
    found = outcome(tmp_path, number, refused=refused, **PRECISION)
    shown = texts(replace(found, rules=Rules(min_precision=0.5)))
    assert {"precision", "recall", "minimum precision 0.5"} <= shown
    plain = imread(BytesIO(picture_of_run(outcome(tmp_path, 1), picture_format="png")))
    high = imread(BytesIO(picture_of_run(found, picture_format="png")))
    assert high.shape[0] > 1.5 * plain.shape[0]
    below = high[high.shape[0] // 2 :]
    colour = REFUSED_COLOUR if refused == number else PASSED_COLOUR
    assert share(below, colour) > 0


def test_limit_of_the_precision_needs_its_panel(tmp_path: Path) -> None:
    shown = texts(replace(outcome(tmp_path, 1), rules=Rules(min_precision=0.5)))
    assert not any("precision" in text for text in shown)


def test_experiment_without_precision_is_drawn_beside_others(tmp_path: Path) -> None:
    priced = outcome(tmp_path / "a", 13, **PRECISION)
    bare = outcome(tmp_path / "b", 13)
    both = replace(priced, experiments=(*priced.experiments, *bare.experiments))
    assert "26 passed" in texts(both)


def test_what_is_not_drawn_is_counted(tmp_path: Path) -> None:
    found = outcome(tmp_path, 3)
    (tmp_path / "00.json").write_text("{}")
    (tmp_path / "01.json").unlink()
    wrong = ReportedExperiment(file="x.json", path=tmp_path / "x.json", verdict=invalid())
    unknown = ReportedExperiment(file="y.json", path=tmp_path / "y.json", verdict=None)
    found = replace(found, experiments=(*found.experiments, wrong, unknown))
    shown = texts(found)
    assert "not drawn: 1 invalid, 2 changed since judged" in shown
    assert {"02.json"} == {text for text in shown if text.endswith(".json")}


def test_nothing_to_draw_is_no_error() -> None:
    assert texts(report({"a.json": invalid()}, account="1 found")) == {
        *AXES,
        "1 found",
        "not drawn: 1 invalid",
    }


def test_same_outcome_gives_the_same_bytes(tmp_path: Path) -> None:
    found = outcome(tmp_path, 1)
    for picture_format in ("svg", "pdf"):
        contents = {picture_of_run(found, picture_format=picture_format) for _ in range(2)}
        assert len(contents) == 1
