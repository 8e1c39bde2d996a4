"""Rates of float32 and float16: the fractions of counts that they round."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold import errors
from pytest_threshold.export import from_precision_recall_curve, from_roc_curve, from_table
from tests.unit.export.test_export import IDENTITY

Counts = list[tuple[int, int]]

CUTS = [0.1, 0.2, 0.3, 0.4]


@st.composite
def true_and_false(draw: st.DrawFn, largest: int) -> tuple[int, int, Counts]:
    """Return the numbers of positives and negatives, and TP and FP at some thresholds."""
    positives, negatives = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    some = st.tuples(st.integers(0, positives), st.integers(0, negatives))
    rows = draw(st.lists(some, min_size=1, max_size=20))
    return positives, negatives, [(positives, negatives), *rows]


def single(values: list[Any]) -> Any:
    return np.array([np.nan if value is None else float(value) for value in values], "float32")


def rates(positives: int, negatives: int, rows: Counts) -> dict[str, list[Any]]:
    """Return the columns of a table, as exact fractions."""
    return {
        "thresholds": [index / len(rows) for index in range(len(rows))],
        "recall": [Fraction(true, positives) for true, _ in rows],
        "precision": [
            Fraction(true, true + false) if true + false else None for true, false in rows
        ],
        "fpr": [Fraction(false, negatives) for _, false in rows],
    }


def as_floats(column: list[Any]) -> list[float | None]:
    return [None if value is None else float(value) for value in column]


def check_fractions(drawn: tuple[int, int, Counts], **size: Any) -> None:
    """Check that a table in float32 gives the exact fractions, to the last bit of a float64."""
    table = rates(*drawn)
    rounded = {name: single(table[name]) for name in ("recall", "precision", "fpr")}
    experiment = from_table(table["thresholds"], **rounded, **size, **IDENTITY)
    assert experiment.recall_arr == as_floats(table["recall"])
    assert experiment.precision_arr == as_floats(table["precision"])
    assert experiment.fpr_arr == as_floats(table["fpr"])


@given(true_and_false(1_000_000))
def test_numbers_of_samples_make_the_fractions(drawn: tuple[int, int, Counts]) -> None:
    check_fractions(drawn, n_positives=drawn[0], n_negatives=drawn[1])


@given(true_and_false(1000).filter(lambda drawn: any(0 < true < drawn[0] for true, _ in drawn[2])))
def test_fractions_are_found_without_numbers_of_samples(drawn: tuple[int, int, Counts]) -> None:
    check_fractions(drawn)


def test_number_of_positives_must_explain_precision_too() -> None:
    """50 of 57 cannot be, where only 2 positives explain the recall."""
    recall, precision = single([1, 0.5, 0]), single([0.5, 50 / 57, 1])
    experiment = from_precision_recall_curve(CUTS[:2], recall, precision=precision, **IDENTITY)
    assert experiment.precision_arr == [0.5, 50 / 57]
    exact_recall = recall.astype("float64")
    same = from_precision_recall_curve(CUTS[:2], exact_recall, precision=precision, **IDENTITY)
    assert same == experiment


def test_precision_of_float64_is_written_as_it_is() -> None:
    precision = [0.123456789, 0.3, 1.0]
    experiment = from_precision_recall_curve(
        CUTS[:2], single([1, 0.9, 0]), precision=precision, **IDENTITY
    )
    assert experiment.recall_arr == [1.0, 0.9]
    assert experiment.precision_arr == precision[:2]


@pytest.mark.parametrize(
    ("hits", "false_alarms"), [(9_000_000, 7_000_003), (16_000_000, 3), (1, 10_000_000)]
)
def test_numbers_of_samples_may_exceed_a_million(hits: int, false_alarms: int) -> None:
    table = {
        "recall": single([1, hits / 20_000_000]),
        "precision": single([0.5, hits / (hits + false_alarms)]),
        "fpr": single([1, false_alarms / 20_000_000]),
    }
    size: dict[str, Any] = {"n_positives": 20_000_000, "n_negatives": 20_000_000}
    experiment = from_table(CUTS[:2], **table, **size, **IDENTITY)
    assert experiment.recall_arr[1] == hits / 20_000_000
    assert (experiment.precision_arr or [])[1] == pytest.approx(
        hits / (hits + false_alarms), rel=2**-24, abs=0
    )


UNEXPLAINED = [0.9173645, 0.7310981, 0.31415927, 0.14142135]
WEIGHTED = [1, 0.9, 0.5, 20 / 99_991]  # it takes a multiple of 999,910 positives
CURES = (
    "if it was rounded to 16 or 32 bits, pass n_{} or use from_scores, which counts; "
    "if samples have weights, pass it in float64 to keep it as it is"
)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        pytest.param(
            {"recall": single(UNEXPLAINED)},
            "RoundedRecallError",
            "recall must have fractions TP / (TP + FN), found float32 that no number of positives "
            "up to 1,000,000 explains: " + CURES.format("positives"),
            id="recall",
        ),
        pytest.param(
            {"precision": single([0.9173645, 0.7310981, 0.8141592, 0.6414213]), "recall": WEIGHTED},
            "RoundedRateError",
            "precision must have fractions TP / (TP + FP), found float32 that no number of "
            "positives up to 1,000,000 explains: " + CURES.format("positives"),
            id="precision",
        ),
        pytest.param(
            {"fpr": single(UNEXPLAINED)},
            "RoundedRateError",
            "fpr must have fractions FP / (FP + TN), found float32 that no number of negatives up "
            "to 1,000,000 explains: " + CURES.format("negatives"),
            id="fpr",
        ),
        pytest.param(
            {"recall": single([1, 0.7, 0.5, 0.25]), "n_positives": 30},
            "RoundedRecallError",
            "found float32 that 30 positives do not explain: "
            + CURES.format("positives").replace("pass n_positives or ", ""),
            id="given-positives",
        ),
        pytest.param(
            {"fpr": single([1, 0.7, 0.5, 0.25]), "n_negatives": 30},
            "RoundedRateError",
            "found float32 that 30 negatives do not explain: if it was rounded",
            id="given-negatives",
        ),
        pytest.param(
            {"precision": single([0.5, 0.5, 0.5, 0.5]), "n_positives": 10, "n_negatives": 9},
            "RoundedRateError",
            "precision must have fractions TP / (TP + FP), found float32 that 10 positives",
            id="too-few-negatives",
        ),
        pytest.param(
            {"precision": single([0.5, 0.5, 0.5, 0.5]), "recall": [1, 0.5, 0.5, 0]},
            "RoundedRateError",
            "precision must have fractions",
            id="precision-without-hits",
        ),
        pytest.param(
            {"precision": single([0.5, 0.5, 0.5, 0.5]), "recall": [1, 0.7310981234567, 0.3, 0.1]},
            "RoundedRateError",
            "precision must have fractions",
            id="recalls-of-weights",
        ),
        pytest.param(
            {"precision": np.array([0.5, 0.6, 0.7, 0.8], "float16")},
            "RoundedRateError",
            "precision must not be of 16 bits, which cannot hold it: use from_scores, which "
            "counts; if samples have weights, measure in float64",
            id="half-precision",
        ),
        pytest.param(
            {"fpr": np.array([0.5, 0.4, 0.3, 0.2], "float16")},
            "RoundedRateError",
            "fpr must not be of 16 bits",
            id="half-fpr",
        ),
        pytest.param(
            {"recall": np.array([0.5, 0.4, 0.3, 0.2], "float16")},
            "RoundedRecallError",
            "recall must not be of 16 bits",
            id="half-recall",
        ),
    ],
)
def test_rates_that_no_counts_explain_are_refused(changes: Any, error: str, message: str) -> None:
    with pytest.raises(errors.RoundedRateError) as caught:
        from_table(**{"thresholds": CUTS, "recall": [1, 0.5, 0.5, 0.25], **IDENTITY, **changes})
    assert message in str(caught.value)
    assert type(caught.value).__name__ == error


def test_false_positives_are_no_more_than_negatives() -> None:
    """Two numbers of false positives round to this precision; the nearer one is too large."""
    hits, negatives = 8_226_095, 31_371_885
    precision = single([0.4, hits / (hits + negatives)])
    recall, size = [1, hits / 20_000_000], {"n_positives": 20_000_000}
    table = {"thresholds": CUTS[:2], "recall": recall, "precision": precision, **size, **IDENTITY}
    unbounded, bounded = from_table(**table), from_table(**table, n_negatives=negatives)
    assert (unbounded.precision_arr or [])[1] == hits / (hits + negatives + 1)
    assert (bounded.precision_arr or [])[1] == hits / (hits + negatives)


def test_rates_of_a_roc_curve_are_fractions() -> None:
    experiment = from_roc_curve(
        single([0, 0.1, 0.7, 1]), single([0, 0.3, 0.9, 1]), [np.inf, 0.8, 0.4, 0.1], **IDENTITY
    )
    assert (experiment.fpr_arr, experiment.recall_arr) == ([1, 0.7, 0.1], [1, 0.9, 0.3])
