"""What one array and the counts give of the other, and how they contradict each other."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.experiment import Experiment
from pytest_threshold.judging.price import Counts, PricedCurve
from pytest_threshold.judging.rules import Price
from pytest_threshold.operating_point import OperatingPoint, RecallCurve
from tests import samples


def point(recall: float, precision: Any = (), fpr: Any = (), counts: Any = None) -> PricedCurve:
    """Return a curve of one point; an empty tuple stands for an array that the file lacks."""
    return PricedCurve(
        curve=RecallCurve(thresholds=[0.5], recalls=[recall]),
        precisions=None if precision == () else [precision],
        fprs=None if fpr == () else [fpr],
        n_positives=counts and counts[0],
        n_negatives=counts and counts[1],
    )


@st.composite
def confusions(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Return true positives, false positives, positives and negatives."""
    size = st.integers(1, 50) | st.integers(1, 10**6)
    positives, negatives = draw(size), draw(size)
    true = draw(st.integers(0, positives))
    return true, draw(st.integers(0, negatives)), positives, negatives


@given(confusions())
def test_precision_is_that_of_the_confusion_matrix(found: tuple[int, int, int, int]) -> None:
    """It is the quotient that a program computes of the counts, to the last bit."""
    true, false, positives, negatives = found
    curve = point(true / positives, fpr=false / negatives, counts=(positives, negatives))
    expected = true / (true + false) if true + false else None
    assert curve.price(0) == (expected, false / negatives, expected is None)
    assert curve.contradiction(0) == ""


@given(confusions())
def test_rate_is_that_of_the_confusion_matrix(found: tuple[int, int, int, int]) -> None:
    true, false, positives, negatives = found
    precision = true / (true + false) if true + false else None
    curve = point(true / positives, precision, counts=(positives, negatives))
    price = curve.price(0)
    assert price.precision == precision
    assert curve.contradiction(0) == ""
    if precision == 0:
        assert price.fpr is None
    else:
        assert price.fpr == pytest.approx(false / negatives, abs=1e-9)


@given(confusions(), st.floats(-0.1, 0.1))
def test_contradiction_is_a_precision_that_differs_by_more_than_a_millionth(
    found: tuple[int, int, int, int], change: float
) -> None:
    true, false, positives, negatives = found
    if true + false == 0:
        return
    computed = Fraction(true, true + false)
    precision = min(1.0, max(0.0, float(computed) + change))
    difference = abs(Fraction(precision) - computed)
    if abs(difference - Fraction(1, 10**6)) < Fraction(1, 10**12):
        return
    curve = point(true / positives, precision, false / negatives, (positives, negatives))
    assert (curve.contradiction(0) != "") is (
        difference > Fraction(1, 10**6) or (precision == 0 and true > 0)
    )


@given(confusions())
def test_all_three_arrays_and_counts_of_one_matrix_agree(found: tuple[int, int, int, int]) -> None:
    true, false, positives, negatives = found
    precision = true / (true + false) if true + false else None
    curve = point(true / positives, precision, false / negatives, (positives, negatives))
    assert curve.contradiction(0) == ""
    assert curve.price(0) == (precision, false / negatives, precision is None)


COUNTS = (100, 900)


@pytest.mark.parametrize(
    ("curve", "price"),
    [
        pytest.param(point(0.5), Price(), id="nothing"),
        pytest.param(point(0.5, counts=COUNTS), Price(), id="counts-only"),
        pytest.param(point(0.5, 0.25), Price(0.25, None), id="precision-only"),
        pytest.param(point(0.5, fpr=0.25), Price(None, 0.25), id="rate-only"),
        pytest.param(point(0.5, 0.25, 0.1), Price(0.25, 0.1), id="both"),
        pytest.param(point(0.5, 0.25, 0.1, COUNTS), Price(0.25, 0.1), id="given-numbers-stand"),
        pytest.param(point(0.5, 0.5, counts=COUNTS), Price(0.5, 50 / 900), id="rate-computed"),
        pytest.param(
            point(0.5, fpr=50 / 900, counts=COUNTS), Price(0.5, 50 / 900), id="precision-computed"
        ),
        pytest.param(point(0.5, 1.0, counts=COUNTS), Price(1.0, 0.0), id="no-false-alarm"),
        pytest.param(point(0.0, fpr=0.5, counts=COUNTS), Price(0.0, 0.5), id="none-found"),
        pytest.param(
            point(0.0, fpr=0.0, counts=COUNTS), Price(None, 0.0, is_undefined=True), id="silent"
        ),
        pytest.param(point(0.0, None), Price(None, 0.0, is_undefined=True), id="null-means-rate-0"),
        pytest.param(
            point(0.0, None, 0.5), Price(None, 0.5, is_undefined=True), id="null-beside-a-rate"
        ),
        pytest.param(point(0.0, 0.0, counts=COUNTS), Price(0.0, None), id="0-tells-no-rate"),
        pytest.param(point(0.5, 0.01, counts=COUNTS), Price(0.01, 1.0), id="rate-is-cut-to-1"),
        pytest.param(point(0.5, 5e-324, counts=COUNTS), Price(5e-324, 1.0), id="tiny-precision"),
    ],
)
def test_price_at_a_point(curve: PricedCurve, price: Price) -> None:
    assert curve.price(0) == price
    assert list(curve.prices) == [price]


@pytest.mark.parametrize(
    ("curve", "start"),
    [
        pytest.param(point(0.5), "", id="nothing"),
        pytest.param(point(0.5, fpr=0.1, counts=COUNTS), "", id="no-precision"),
        pytest.param(
            point(0.5, None),
            "precision null means that nothing is predicted positive at the operating point, but "
            "recall is 0.5 there",
            id="null-and-recall",
        ),
        pytest.param(point(0.0, None), "", id="null-and-no-recall"),
        pytest.param(point(0.0, None, 0.0, COUNTS), "", id="null-and-nothing"),
        pytest.param(
            point(0.0, None, 0.1),
            "precision null means that nothing is predicted positive at the operating point, but "
            "the false positive rate is 0.1 there",
            id="null-and-rate",
        ),
        pytest.param(
            point(0.5, 0.0),
            "precision 0 means that no positive is found at the operating point, but recall is "
            "0.5 there",
            id="0-and-recall",
        ),
        pytest.param(point(0.0, 1e-6, 0.5, COUNTS), "", id="exactly-the-tolerance"),
        pytest.param(point(0.0, 0.0), "", id="0-and-no-recall"),
        pytest.param(point(0.0, 0.0, 0.5, COUNTS), "", id="0-and-rate"),
        pytest.param(
            point(0.0, 0.0, 0.0, COUNTS),
            "precision 0.0 at the operating point contra",
            id="0/0-is-0",
        ),
        pytest.param(
            point(0.0, 1.0, 0.0, COUNTS),
            "precision 1.0 at the operating point contra",
            id="0/0-is-1",
        ),
        pytest.param(point(0.5, 0.9, 0.9), "", id="no-counts"),
        pytest.param(
            point(0.5, 0.9, 0.9, COUNTS),
            "precision 0.9 at the operating point contradicts 0.05813953488372093, which recall "
            "0.5, false positive rate 0.9, n_positives and n_negatives give",
            id="two-precisions",
        ),
        pytest.param(
            point(0.5, 0.05, counts=COUNTS),
            "precision 0.05 with recall 0.5 at the operating point needs a false positive rate of "
            "1.0555555555555556, above 1: by n_positives and n_negatives the precision is at least "
            "0.05263157894736842 there",
            id="rate-above-1",
        ),
        pytest.param(point(0.5, 50 / 950 - 9e-7, counts=COUNTS), "", id="rate-above-1-by-rounding"),
        pytest.param(point(0.0, 0.0, counts=COUNTS), "", id="0-with-counts"),
    ],
)
def test_contradiction_names_both_numbers(curve: PricedCurve, start: str) -> None:
    found = curve.contradiction(0)
    assert found.startswith(start)
    assert bool(found) is bool(start)


def test_rates_that_are_not_of_whole_samples_stay_as_they_are() -> None:
    """Averages over folds and weighted rates are no quotients of counts."""
    counts = Counts(positives=10, negatives=10)
    assert counts.precision(0.55, 0.25) == 5.5 / 8.0
    assert counts.precision(1e-12, 1e-12) == 0.5
    assert Counts(positives=2**53, negatives=2**53).precision(1.0, 1.0) == 0.5


def test_curve_of_an_experiment_has_its_arrays_and_counts() -> None:
    further: dict[str, Any] = {
        "precision_arr": [0.1, 0.5, None, None],
        "fpr_arr": [1.0, 0.1, 0.0, 0.0],
        "n_positives": 100,
        "n_negatives": 900,
    }
    experiment = Experiment(**samples.SOUND, **further)
    curve = PricedCurve.of(experiment)
    assert curve.curve == experiment.curve
    assert (curve.precisions, curve.fprs) == (further["precision_arr"], further["fpr_arr"])
    assert curve.counts == Counts(positives=100, negatives=900)
    assert (curve.has_price, curve.key) == (True, "fpr_arr")
    bare = PricedCurve.of(Experiment(**samples.SOUND, n_positives=100))
    assert (bare.has_price, bare.counts, bare.precisions, bare.fprs) == (False, None, None, None)
    assert PricedCurve.of(Experiment(**samples.SOUND, n_negatives=100)).counts is None


def test_first_of_equal_points_is_found_among_thresholds_that_are_equal() -> None:
    curve = RecallCurve(thresholds=[0.1, 0.5, 0.5, 0.5, 0.9], recalls=[0.7, 0.8, 0.7, 0.7, 0.7])
    priced = PricedCurve(curve=curve)
    assert priced.position(OperatingPoint(threshold=0.5, recall=0.7)) == 2
    assert priced.position(OperatingPoint(threshold=0.1, recall=0.7)) == 0
    assert priced.position(OperatingPoint(threshold=0.9, recall=0.7)) == 4
