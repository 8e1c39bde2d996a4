"""The operating point against its definition in exact fractions, then by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.operating_point import (
    OperatingPoint,
    RecallCurve,
    choose_operating_point,
)

TARGETS = st.sampled_from([0.85, 0.0, 1.0, 0.5, 0.1]) | st.floats(0, 1)
OFFSETS = st.sampled_from([0.0, 1e-9, -1e-9, 5e-10, 2e-9, -2e-9, 1e-9 + 1e-16, 0.05, -0.05])
Pairs = list[tuple[float, float]]


@st.composite
def curves(draw: st.DrawFn) -> tuple[Pairs, float]:
    """Draw pairs of threshold and recall with many ties and near ties, and a target recall."""
    target = draw(TARGETS)
    near = OFFSETS.map(lambda offset: min(max(target + offset, 0.0), 1.0))
    recalls = near | st.sampled_from([0.8, 0.9]) | st.floats(0, 1)
    thresholds = st.sampled_from([0.25, 0.5, 0.75]) | st.floats(0, 1)
    return draw(st.lists(st.tuples(thresholds, recalls), min_size=1, max_size=12)), target


def choose(pairs: Pairs, target: float) -> tuple[float, float]:
    curve = RecallCurve(
        thresholds=[threshold for threshold, _ in pairs], recalls=[recall for _, recall in pairs]
    )
    point = choose_operating_point(curve, target_recall=target)
    return point.threshold, point.recall


def gap(recall: float, target: float) -> Fraction:
    return abs(Fraction(recall) - Fraction(target))


def by_definition(pairs: Pairs, target: float) -> tuple[float, float]:
    smallest = min(gap(recall, target) for _, recall in pairs)
    tied = [
        (recall, threshold)
        for threshold, recall in pairs
        if gap(recall, target) <= smallest + Fraction(1e-9)
    ]
    recall, threshold = max(tied)
    return threshold, recall


@given(curves())
def test_operating_point_is_the_one_of_the_definition(drawn: tuple[Pairs, float]) -> None:
    assert choose(*drawn) == by_definition(*drawn)


@given(curves())
def test_operating_point_is_measured_and_none_is_nearer(drawn: tuple[Pairs, float]) -> None:
    pairs, target = drawn
    point = choose(pairs, target)
    assert point in pairs
    assert all(gap(point[1], target) <= gap(recall, target) + Fraction(1e-9) for _, recall in pairs)


@given(curves(), st.data())
def test_order_of_the_pairs_does_not_matter(
    drawn: tuple[Pairs, float], data: st.DataObject
) -> None:
    pairs, target = drawn
    assert choose(data.draw(st.permutations(pairs)), target) == choose(pairs, target)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param([(0.3, 0.7)], (0.3, 0.7), id="single"),
        pytest.param([(0.2, 0.9), (0.4, 0.8)], (0.2, 0.9), id="tie-goes-to-the-higher-recall"),
        pytest.param([(0.2, 0.85), (0.4, 0.85)], (0.4, 0.85), id="then-to-the-higher-threshold"),
        pytest.param([(0.1, 0.2), (0.2, 0.86), (0.3, 0.1), (0.4, 0.83)], (0.2, 0.86), id="zigzag"),
        pytest.param([(0.2, 0.85), (0.4, 0.850000001)], (0.4, 0.850000001), id="inside-tolerance"),
        pytest.param([(0.2, 0.85), (0.4, 0.8500000011)], (0.2, 0.85), id="outside-tolerance"),
        pytest.param([(0.0, 0.0), (1.0, 0.0)], (1.0, 0.0), id="never-near"),
    ],
)
def test_operating_point_by_hand(pairs: Pairs, expected: tuple[float, float]) -> None:
    assert choose(pairs, 0.85) == expected


def test_default_target_recall() -> None:
    curve = RecallCurve(thresholds=(0.0, 0.5), recalls=(1.0, 0.8))
    assert choose_operating_point(curve) == OperatingPoint(threshold=0.5, recall=0.8)


@pytest.mark.parametrize(
    ("thresholds", "recalls", "message"),
    [
        pytest.param([], [], "at least one threshold", id="empty"),
        pytest.param([0.1], [0.1, 0.2], "as many recalls as thresholds, found 2 and 1", id="long"),
        pytest.param([0.1], [float("nan")], "finite numbers", id="nan-recall"),
        pytest.param([float("inf")], [0.1], "finite numbers", id="infinite-threshold"),
    ],
)
def test_unusable_curve_is_refused(
    thresholds: list[float], recalls: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        RecallCurve(thresholds=thresholds, recalls=recalls)


def test_numbers_whose_sum_is_not_finite_make_a_curve() -> None:
    curve = RecallCurve(thresholds=[1e308, 1e308], recalls=[0.9, 0.8])
    assert choose_operating_point(curve).recall == 0.9


def test_unusable_target_is_refused() -> None:
    with pytest.raises(ValueError, match="target recall must be a finite number"):
        choose_operating_point(
            RecallCurve(thresholds=[0.1], recalls=[0.1]), target_recall=float("nan")
        )
