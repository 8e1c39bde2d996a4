"""The pictures of curves: names that fit, and curves of many points that look like the whole."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread

from pytest_threshold.judging.rules import Rules
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.operating_point import RecallCurve
from pytest_threshold.reports.figure import picture_of_curve
from tests.pictures import PASSED_COLOUR, REFUSED_COLOUR, Pixels, painted, share


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
