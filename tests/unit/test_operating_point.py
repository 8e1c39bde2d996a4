"""The operating point against its definition in exact fractions, then by hand."""

from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import nextafter
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_threshold.experiment import Experiment
from pytest_threshold.operating_point import (
    GAP_TOLERANCE,
    Neighbours,
    OperatingPoint,
    RecallCurve,
    choose_operating_point,
    gap_exceeds,
    highest_recall,
    last_reaching,
)
from tests import samples

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


SINGLE, HALF = np.float32, np.float16
# Numbers in [0, 1] as others keep them, many of them near the usual target recall.
NUMBERS: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([0, 1, np.int64(1), np.uint8(0), np.longdouble("0.85"), np.float64(0.8)]),
    st.sampled_from([Fraction(17, 20), Fraction(4, 5), Decimal("0.85"), Decimal("0.90")]),
    st.sampled_from([SINGLE(0.85), SINGLE(0.8), HALF(0.85), np.array(0.85), 0.85, 0.9]),
    st.floats(0, 1),
    st.floats(0, 1, width=32).map(SINGLE),
    st.floats(0, 1, width=16).map(HALF),
    st.fractions(0, 1),
    st.decimals(0, 1, places=20),
)


def objects(items: list[Any]) -> Any:
    """Return an array that keeps its elements as they are."""
    kept = np.empty(len(items), dtype=object)
    kept[:] = items
    return kept


@given(
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=8),
    NUMBERS,
    st.sampled_from([list, tuple, iter, deque, objects]),
)
@example([(0.1, 0.5), (0.2, 1), (0.3, 0.4)], 0.95, list)
@example([(Fraction(1, 3), Decimal("0.85")), (Decimal("0.3"), Fraction(17, 20))], 1, tuple)
def test_numbers_of_every_kind_are_judged_by_definition(
    points: list[tuple[Any, Any]], target: Any, sequence: Callable[[list[Any]], Any]
) -> None:
    pairs = [(float(threshold), float(recall)) for threshold, recall in points]
    thresholds, recalls = map(list, zip(*points, strict=True))
    curve = RecallCurve(thresholds=sequence(thresholds), recalls=sequence(recalls))
    point = choose_operating_point(curve, target_recall=target)
    assert (point.threshold, point.recall) == by_definition(pairs, float(target))
    assert {type(point.threshold), type(point.recall)} == {float}
    assert point.gap(target) == round(float(gap(point.recall, float(target))), 12)
    check_other_points(curve, pairs, target)


def check_other_points(curve: RecallCurve, pairs: Pairs, target: Any) -> None:
    highest = highest_recall(curve)
    assert (highest.recall, highest.threshold) == max((recall, cut) for cut, recall in pairs)
    last = last_reaching(curve, min_recall=target)
    reaching = [pair for pair in pairs if pair[1] >= float(target)]
    assert (last and (last.threshold, last.recall)) == max(reaching, default=None)
    found = Neighbours.of(curve, target_recall=target)
    for neighbour, others in (
        (found.above, reaching),
        (found.below, [pair for pair in pairs if pair[1] < float(target)]),
    ):
        nearest = min(
            others, key=lambda pair: (gap(pair[1], float(target)), -pair[0]), default=None
        )
        assert (neighbour and (neighbour.threshold, neighbour.recall)) == nearest


@given(NUMBERS, NUMBERS, NUMBERS)
@example(0.8, 0.85, Fraction(1, 20))
@example(0.85, 0.95, 0.1 - 1e-9)
@example(1, 0, 1)
@example(1e-9, 0, 0)  # by the tolerance, and by nothing more
@example(0, 2e-9, 1e-9)
@example(nextafter(1e-9, 1), 0, 0)
def test_gap_exceeds_a_limit_by_definition(recall: Any, target: Any, limit: Any) -> None:
    exact = gap(float(recall), float(target)) - Fraction(float(limit))
    found = gap_exceeds(recall, target_recall=target, limit=limit)
    assert found is (exact > Fraction(GAP_TOLERANCE))


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(np.array([0.25, 0.5]), id="float64"),
        pytest.param(np.array([0.25, 0.5], dtype=SINGLE), id="float32"),
        pytest.param(array("d", [0.25, 0.5]), id="array"),
        pytest.param(memoryview(array("f", [0.25, 0.5])), id="memoryview"),
        pytest.param({"a": 0.25, "b": 0.5}.values(), id="view"),
    ],
)
@pytest.mark.parametrize("kept", [True, False], ids=["itself", "iterator"])
def test_sequences_of_every_kind_become_lists(values: Any, *, kept: bool) -> None:
    curve = RecallCurve(thresholds=values if kept else iter(values), recalls=[1, 0])
    assert curve == RecallCurve(thresholds=[0.25, 0.5], recalls=[1.0, 0.0])
    assert {type(number) for pair in curve.pairs for number in pair} == {float}


def test_curve_is_a_copy() -> None:
    recalls = [0.9, 0.8]
    curve = RecallCurve(thresholds=[0.1, 0.2], recalls=recalls)
    recalls[1] = 0.85
    assert choose_operating_point(curve) == OperatingPoint(threshold=0.1, recall=0.9)
    assert replace(curve, recalls=recalls).recalls == [0.9, 0.85]


def test_integers_that_count_as_checked_are_compared_as_numbers() -> None:
    thresholds, recalls = [0.1, 0.2, 0.3], [0.5, 1, 0.4]
    curve = RecallCurve(thresholds=thresholds, recalls=recalls, are_checked=True)
    assert choose_operating_point(curve, target_recall=0.95).threshold == 0.2
    assert list(curve.thresholds_at(1)) == [0.2]


def test_experiment_is_taken_for_its_curve() -> None:
    experiment = Experiment.model_validate(samples.SOUND)
    assert choose_operating_point(experiment) == choose_operating_point(experiment.curve)
    assert highest_recall(experiment) == OperatingPoint(threshold=0.0, recall=1.0)
    assert last_reaching(experiment, min_recall=0.9) == OperatingPoint(threshold=0.25, recall=0.9)
    neighbours = Neighbours.of(experiment, target_recall=0.85)
    assert neighbours == Neighbours.of(experiment.curve, target_recall=0.85)


@pytest.mark.parametrize("given", [[0.5], samples.SOUND, SimpleNamespace(curve=[0.5]), None, "x"])
def test_what_has_no_curve_is_refused(given: Any) -> None:
    message = f"^a curve must be a RecallCurve or an Experiment, found {type(given).__name__}$"
    for refuse in (
        choose_operating_point,
        highest_recall,
        lambda curve: last_reaching(curve, min_recall=0.5),
        lambda curve: Neighbours.of(curve, target_recall=0.5),
    ):
        with pytest.raises(TypeError, match=message):
            refuse(given)


def test_point_of_another_curve_has_no_index() -> None:
    curve = RecallCurve(thresholds=[0.1, 0.2], recalls=[0.9, 0.8])
    assert curve.index(OperatingPoint(threshold=0.2, recall=0.8)) == 1
    with pytest.raises(ValueError, match=r"one of the curve, found recall 0\.8 at threshold 0\.1"):
        curve.index(OperatingPoint(threshold=0.1, recall=0.8))


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


class Table(list[int]):
    """As a DataFrame, it gives the names of its columns, which may be numbers."""

    columns = ("a", "b")


@pytest.mark.parametrize(
    ("thresholds", "recalls", "message"),
    [
        pytest.param([], [], "^a recall curve needs at least one threshold$", id="empty"),
        pytest.param([0.1], [0.1, 0.2], "as many recalls as thresholds, found 2 and 1", id="long"),
    ],
)
def test_unusable_curve_is_refused(
    thresholds: list[float], recalls: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        RecallCurve(thresholds=thresholds, recalls=recalls)


# What is no number in [0, 1], and what is said of it.
BAD_NUMBERS = [
    pytest.param(float("nan"), ValueError, "found nan", id="nan"),
    pytest.param(float("inf"), ValueError, "found inf", id="infinity"),
    pytest.param(1 + 1e-15, ValueError, r"found 1\.000000000000001", id="above"),
    pytest.param(85, ValueError, r"found 85\.0", id="percent"),
    pytest.param(-5e-324, ValueError, "found -5e-324", id="below"),
    pytest.param(SINGLE(1.5), ValueError, r"found 1\.5", id="float32"),
    pytest.param(np.float64("nan"), ValueError, "found nan", id="numpy-nan"),
    pytest.param(Fraction(3, 2), ValueError, r"found 1\.5", id="fraction"),
    pytest.param(Decimal("NaN"), ValueError, "found nan", id="decimal-nan"),
    pytest.param(Decimal("sNaN"), ValueError, "found Decimal: ", id="signalling-nan"),
    pytest.param(10**5000, ValueError, "found int: ", id="huge"),
    pytest.param(-Fraction(10**400), ValueError, "found Fraction: ", id="huge-fraction"),
    pytest.param(True, TypeError, "found bool", id="boolean"),
    pytest.param(np.bool_(0), TypeError, "found bool", id="numpy-boolean"),
    pytest.param("0.5", TypeError, "found str", id="text"),
    pytest.param(None, TypeError, "found NoneType", id="none"),
    pytest.param(0.5 + 0j, TypeError, "found complex", id="complex"),
    pytest.param([0.5], TypeError, "found list", id="list"),
    pytest.param(np.array([0.5]), TypeError, "found ndarray", id="array"),
]


@pytest.mark.parametrize(("number", "error", "found"), BAD_NUMBERS)
def test_what_is_no_fraction_is_refused(number: Any, error: type[Exception], found: str) -> None:
    must = r"must be a number in \[0, 1\], "
    with pytest.raises(error, match=rf"^recalls\[1\] {must}{found}"):
        RecallCurve(thresholds=[0.1, 0.2], recalls=[0.9, number])
    with pytest.raises(error, match=rf"^thresholds\[0\] {must}{found}"):
        RecallCurve(thresholds=(number,), recalls=(0.5,))
    curve, point = (
        RecallCurve(thresholds=[0.1], recalls=[0.3]),
        OperatingPoint(threshold=0.1, recall=0.3),
    )
    for name, refuse in (
        ("target recall", lambda: choose_operating_point(curve, target_recall=number)),
        ("target recall", lambda: Neighbours.of(curve, target_recall=number)),
        ("target recall", lambda: point.gap(number)),
        ("target recall", lambda: gap_exceeds(0.5, target_recall=number, limit=0)),
        ("recall", lambda: gap_exceeds(number, target_recall=0.5, limit=0)),
        ("limit", lambda: gap_exceeds(0.5, target_recall=0.5, limit=number)),
        ("minimum recall", lambda: last_reaching(curve, min_recall=number)),
    ):
        with pytest.raises(error, match=f"^the {name} {must}{found}"):
            refuse()


@pytest.mark.parametrize(
    "values",
    [
        pytest.param("01", id="text"),
        pytest.param(b"\x00\x01", id="bytes"),
        pytest.param(bytearray(b"\x00\x01"), id="bytearray"),
        pytest.param({0: 1, 1: 0}, id="mapping"),
        pytest.param({0.0, 1.0}, id="set"),
        pytest.param(0.5, id="number"),
        pytest.param(np.array(0.5), id="scalar-array"),
        pytest.param(None, id="none"),
        pytest.param(Table([0, 1]), id="table"),
    ],
)
def test_what_is_no_sequence_is_refused(values: Any) -> None:
    found = f"must be a sequence of numbers, found {type(values).__name__}$"
    with pytest.raises(TypeError, match=f"^thresholds {found}"):
        RecallCurve(thresholds=values, recalls=[0.5, 0.4])
    with pytest.raises(TypeError, match=f"^recalls {found}"):
        RecallCurve(thresholds=[0.5, 0.6], recalls=values)


@pytest.mark.parametrize("number", [float("nan"), True, 1.5])
def test_point_that_holds_no_recall_has_no_gap(number: float) -> None:
    with pytest.raises((TypeError, ValueError), match=r"^the recall must be a number in \[0, 1\]"):
        OperatingPoint(threshold=0.5, recall=number).gap(0.85)
