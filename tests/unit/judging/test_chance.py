"""Models that may be no better than a coin, and curves that may hide it."""

from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_curve, roc_curve

from pytest_threshold.judging.chance import suspicions_of_price
from pytest_threshold.judging.price import PricedCurve
from pytest_threshold.operating_point import RecallCurve, choose_operating_point


def said(thresholds: Any, recalls: Any, **further: Any) -> list[str]:
    """Return element and first words of each suspicion; arrays ascend by threshold."""
    curve = RecallCurve(thresholds=thresholds, recalls=recalls)
    priced = PricedCurve(curve=curve, **further)
    index = priced.position(choose_operating_point(curve))
    found = suspicions_of_price(priced, index, priced.price(index))
    return [f"{each.element}: {first_words(each.message)}" for each in found]


def first_words(message: str) -> str:
    """Return a message up to its colon, and whether it asks if the scores are inverted."""
    return message.partition(":")[0] + (", inverted?" if "inverted?" in message else "")


EVERYTHING = "everything is predicted positive at the operating point, threshold {} with recall {}"
LABELS = "threshold_arr[0]: thresholds are 0 and 1 only, as of labels instead of scores"
CHANCE = "no better than chance"
INVERTED = "no better than chance, inverted?"
THINNED = (
    "fpr_arr[0]: points of the ROC curve were left out, and the operating point may be one of them"
)


@pytest.mark.parametrize(
    ("recall", "fpr", "counts", "is_chance"),
    [
        (0.85, 0.85, None, True),
        (0.85, 0.9, None, True),
        (0.85, 0.84, None, False),
        (0.85, 0.84, (100, 1000), True),
        (0.85, 0.84, (10**6, 10**6), False),
        (0.85, 0.0, (1, 1), False),
        (0.85, 1.0, (10**6, 10**6), True),
    ],
)
def test_recall_that_a_coin_has(
    recall: float, fpr: float, counts: tuple[int, int] | None, *, is_chance: bool
) -> None:
    further = {"n_positives": counts[0], "n_negatives": counts[1]} if counts else {}
    found = said([0.1, 0.5, 0.9], [1.0, recall, 0.0], fprs=[1.0, fpr, 0.0], **further)
    assert [line.startswith("fpr_arr[1]: ") for line in found] == [True] * is_chance


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.floats(0.01, 0.99), st.floats(1.5, 2.5))
def test_difference_must_exceed_two_standard_errors(
    positives: int, negatives: int, fpr: float, factor: float
) -> None:
    error = sqrt(fpr * (1 - fpr) * (1 / positives + 1 / negatives))
    recall = fpr + factor * error
    if recall >= 1 or abs(factor - 2) < 1e-9:
        return
    further = {"n_positives": positives, "n_negatives": negatives}
    found = said([0.1, 0.5], [recall, 0.0], fprs=[fpr, 0.0], **further)
    assert (found != []) is (factor < 2)


def test_difference_of_two_standard_errors_is_within_chance() -> None:
    """The variance is 0.5 * 0.5 * (1 / 8 + 1 / 8), so that the standard error is 0.25."""
    found = said([0.1, 0.5], [1.0, 0.0], fprs=[0.5, 0.0], n_positives=8, n_negatives=8)
    assert found == [f"fpr_arr[0]: {CHANCE}"]
    assert said([0.1, 0.5], [1.0, 0.0], fprs=[0.4999, 0.0], n_positives=8, n_negatives=8) == []


def test_message_has_both_rates() -> None:
    curve = RecallCurve(thresholds=[0.1, 0.5], recalls=[0.85, 0.1])
    for rates, start in (([0.9, 0.05], ";"), ([0.9, 0.2], ", and recall is not above it at most")):
        priced = PricedCurve(curve=curve, fprs=rates)
        (found,) = suspicions_of_price(priced, 0, priced.price(0))
        assert found.message.startswith(
            "no better than chance: recall 0.85 at the operating point, with a false positive rate "
            f"of 0.9{start}"
        )


def test_one_count_is_not_enough_for_a_standard_error() -> None:
    assert said([0.5], [0.85], fprs=[0.84], n_positives=10) == []


def test_rate_may_be_computed_from_the_precision() -> None:
    counts = {"n_positives": 100, "n_negatives": 900}
    found = said([0.1, 0.5, 0.9], [1.0, 0.85, 0.0], precisions=[0.1, 0.101, None], **counts)
    assert found == [f"precision_arr[1]: {CHANCE}"]
    assert said([0.1, 0.5, 0.9], [1.0, 0.85, 0.0], precisions=[0.1, 0.101, None]) == []


@pytest.mark.parametrize(
    ("recalls", "rates", "word"),
    [
        pytest.param([1.0, 0.85, 0.3, 0.1], [1.0, 0.9, 0.5, 0.2], INVERTED, id="all"),
        pytest.param([1.0, 0.85, 0.3, 0.1], [0.9, 0.9, 0.2, 0.1], CHANCE, id="half"),
        pytest.param([1.0, 0.85, 0.3, 0.0], [1.0, 0.9, 0.2, 0.0], CHANCE, id="ends-do-not-count"),
        pytest.param([1.0, 0.85, 0.3, 0.1], [0.9, 0.9, 0.3, 0.1], INVERTED, id="most"),
        pytest.param([1.0, 0.85, 0.3, 0.1], [0.9, 0.85, 0.2, 0.0], CHANCE, id="equal"),
        pytest.param([1.0, 0.85, 0.0, 0.0], [0.9, 0.9, 0.0, 0.0], CHANCE, id="one-end-counts"),
    ],
)
def test_scores_may_be_inverted(recalls: list[float], rates: list[float], word: str) -> None:
    found = said([0.1, 0.2, 0.3, 0.4], recalls, fprs=rates)
    assert found == [f"fpr_arr[1]: {word}"]


def test_inverted_scores_may_have_everything_positive_at_the_operating_point() -> None:
    found = said([0.1, 0.2, 0.3], [1.0, 0.4, 0.1], fprs=[1.0, 1.0, 0.9])
    assert found == [f"threshold_arr[0]: {EVERYTHING.format(0.1, 1.0)}", f"fpr_arr[0]: {INVERTED}"]


def test_precision_of_0_is_below_the_line_although_it_tells_no_rate() -> None:
    counts = {"n_positives": 10, "n_negatives": 10}
    precisions = [0.5, 8 / 18, 0.0, 0.0, 0.0]
    found = said([0.1, 0.2, 0.3, 0.4, 0.5], [1.0, 0.8, 0, 0, 0], precisions=precisions, **counts)
    assert found == [f"precision_arr[1]: {INVERTED}"]


def test_threshold_0_hides_no_chance() -> None:
    """It is an odd file, but it may be the only one that the gate gets."""
    found = said([0.0, 0.1, 0.2], [0.9, 0.6, 0.1], fprs=[0.9, 0.2, 0.0])
    everything = EVERYTHING.format(0.0, 0.9)
    assert found == [f"threshold_arr[0]: {everything}", f"fpr_arr[0]: {CHANCE}"]


def test_precision_of_0_counts_once() -> None:
    counts = {"n_positives": 10, "n_negatives": 10}
    thresholds, recalls = [0.1, 0.2, 0.3, 0.4], [0.8, 0.5, 0.4, 0.0]
    rates = [0.9, 0.3, 0.2, 0.1]
    precisions = [0.5, 0.6, 0.7, 0.0]
    assert said(thresholds, recalls, fprs=rates, precisions=precisions) == [f"fpr_arr[0]: {CHANCE}"]
    # Of 4 points, precision tells that one is below the line, and that one has no rate.
    precisions = [8 / 17, 5 / 6, 4 / 5, 0.0]
    found = said(thresholds, recalls, precisions=precisions, **counts)
    assert found == [f"precision_arr[0]: {CHANCE}"]
    found = said(thresholds[:3], [0.8, 0.5, 0.0], precisions=[8 / 17, 5 / 6, 0.0], **counts)
    assert found == [f"precision_arr[0]: {INVERTED}"]


@pytest.mark.parametrize(
    ("thresholds", "recalls", "rates", "message"),
    [
        pytest.param([0.0, 0.5], [0.9, 0.1], None, EVERYTHING.format(0.0, 0.9), id="threshold-0"),
        pytest.param([0.0, 0.5], [1.0, 0.1], [1.0, 0.0], EVERYTHING.format(0.0, 1.0), id="both"),
        pytest.param([0.2, 0.5], [1.0, 0.1], [1.0, 0.0], EVERYTHING.format(0.2, 1.0), id="rates"),
        pytest.param([0.2, 0.5], [1.0, 0.1], None, "", id="recall-alone"),
        pytest.param([0.2, 0.5], [1.0, 0.1], [0.9, 0.1], "", id="some-negatives-are-left"),
        pytest.param([0.0, 0.5], [1.0, 0.8], None, "", id="another-point-is-chosen"),
    ],
)
def test_everything_is_positive(
    thresholds: list[float], recalls: list[float], rates: list[float] | None, message: str
) -> None:
    found = said(thresholds, recalls, fprs=rates)
    assert found == ([f"threshold_arr[0]: {message}"] if message else [])


@pytest.mark.parametrize(
    ("thresholds", "recalls", "lines"),
    [
        pytest.param([0.0, 1.0], [1.0, 0.8], [LABELS], id="both"),
        pytest.param([1.0], [0.8], [LABELS], id="1"),
        pytest.param([0.0, 0.0, 1.0, 1.0], [1.0, 1.0, 0.8, 0.8], [LABELS], id="twice"),
        pytest.param([0.0, 5e-324, 1.0], [1.0, 0.8, 0.7], [], id="another"),
        pytest.param(
            [0.0, 0.25, 0.5, 0.75, 1.0],
            [1.0, 0.8, 0.8, 0.8, 0.8],
            [
                LABELS.replace(
                    "thresholds are 0 and 1 only", "recall is 0.8 at every threshold from 0.25 to 1"
                )
            ],
            id="on-a-grid",
        ),
        pytest.param([0.0, 0.25, 0.5, 0.76, 1.0], [1.0, *[0.8] * 4], [], id="scores-in-between"),
        pytest.param(
            [0.5, 0.75, 1.0],
            [0.8, 0.8, 0.8],
            [
                LABELS.replace(
                    "thresholds are 0 and 1 only", "recall is 0.8 at every threshold from 0.5 to 1"
                )
            ],
            id="grid-that-starts-late",
        ),
        pytest.param(
            [0.0, 0.25, 0.5, 0.75, 1.0], [1.0, 0.8, 0.8, 0.8, 0.7], [], id="grid-of-scores"
        ),
        pytest.param(
            [0.0, 0.25, 0.5, 0.75, 1.0], [1.0, 0.8, 0.7, 0.8, 0.8], [], id="grid-that-rises"
        ),
        pytest.param([0.0, 0.3, 0.6, 0.9], [1.0, 0.8, 0.8, 0.8], [], id="grid-that-ends-early"),
        pytest.param([0.0, 0.5, 1.0], [1.0, 0.8, 0.8], [], id="too-few"),
        pytest.param([0.0, 0.25, 0.5, 0.75, 1.0], [0.8, *[0.0] * 4], [], id="none-found"),
    ],
)
def test_hard_labels(thresholds: list[float], recalls: list[float], lines: list[str]) -> None:
    found = said(thresholds, recalls)
    assert [line for line in found if "everything" not in line] == lines


def test_recall_of_1_everywhere_stays_the_only_suspicion() -> None:
    assert said([0.0, 1.0], [1.0, 1.0], fprs=[1.0, 1.0]) == []


def samples_of(seed: int, size: int) -> tuple[Any, Any]:
    random = np.random.default_rng(seed)
    truth = random.random(size) < random.uniform(0.1, 0.6)
    truth[:2] = True, False
    return truth, random.beta(2 + 2 * truth, 3)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("size", [200, 1000])
def test_thinned_curve_of_scikit_learn_is_recognised(seed: int, size: int) -> None:
    truth, scores = samples_of(seed, size)
    for is_thinned in (True, False):
        fpr, tpr, thresholds = roc_curve(truth, scores, drop_intermediate=is_thinned)
        found = said(thresholds[:0:-1], tpr[:0:-1], fprs=fpr[:0:-1].tolist())
        assert (THINNED in found) is is_thinned


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("points", [11, 26, 101])
def test_grid_is_not_thinned(seed: int, points: int) -> None:
    truth, scores = samples_of(seed, 80)
    grid = np.linspace(0, 1, points)
    recalls, rates = ([np.mean(scores[of] >= cut) for cut in grid] for of in (truth, ~truth))
    assert THINNED not in said(grid, recalls, fprs=rates)


def test_precision_recall_curve_is_not_thinned() -> None:
    truth, scores = samples_of(0, 1000)
    precision, recall, thresholds = precision_recall_curve(truth, scores)
    found = said(thresholds, recall[:-1], precisions=precision[:-1].tolist())
    assert found == []


def test_curve_of_few_points_is_not_called_thinned() -> None:
    rates = [1.0, 0.7, 0.7, 0.5, 0.5, 0.2, 0.2, 0.1, 0.1, 0.0, 0.0]
    recalls = [1.0, 1.0, 0.9, 0.9, 0.8, 0.8, 0.6, 0.6, 0.4, 0.4, 0.1]
    thresholds = [0.1, 0.13, 0.2, 0.3, 0.34, 0.5, 0.6, 0.61, 0.7, 0.8, 0.82]
    assert said(thresholds, recalls, fprs=rates) == [THINNED]
    assert said(thresholds[1:], recalls[1:], fprs=rates[1:]) == []


def steps_of(*steps: tuple[float, float]) -> list[str]:
    """Return the suspicions about a curve that falls by these steps of recall and rate."""
    recalls, rates = [1.0], [1.0]
    for of_recall, of_rate in steps:
        recalls.append(recalls[-1] - of_recall)
        rates.append(rates[-1] - of_rate)
    thresholds = [1 - 0.9**index for index in range(len(recalls))]
    return [line for line in said(thresholds, recalls, fprs=rates) if line == THINNED]


RECALL_ALONE = [(0.01 * (index + 1), 0.0) for index in range(5)]
RATE_ALONE = [(0.0, 0.01 * (index + 1)) for index in range(5)]
BOTH = [(0.02 * (index + 1), 0.005 * (index + 1)) for index in range(7)]


@pytest.mark.parametrize(
    ("steps", "is_thinned"),
    [
        pytest.param([*RECALL_ALONE, *BOTH[:5]], True, id="half-recall-alone"),
        pytest.param([*RATE_ALONE, *BOTH[:5]], True, id="half-rate-alone"),
        pytest.param([*RECALL_ALONE[:4], *BOTH[:6]], False, id="less-than-half"),
        pytest.param([*RECALL_ALONE, *BOTH[:6]], False, id="less-than-half-of-an-odd-number"),
        pytest.param(
            [*RECALL_ALONE, *RATE_ALONE[:4], (0.0, 0.04)], False, id="equal-steps-of-rate"
        ),
        pytest.param([*RATE_ALONE, *RECALL_ALONE[:4], (0.04, 0.0)], False, id="equal-of-recall"),
        pytest.param([*RATE_ALONE, *BOTH[:5], BOTH[4]], False, id="equal-of-both"),
        pytest.param([*RATE_ALONE, *RECALL_ALONE[:4], (0.04, 0.01)], True, id="one-is-equal"),
    ],
)
def test_thinned_curve_has_no_equal_steps(
    steps: list[tuple[float, float]], *, is_thinned: bool
) -> None:
    assert (steps_of(*steps) != []) is is_thinned
