"""The rules: what each refuses, and what is asked for in words."""

from fractions import Fraction
from math import nextafter
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_threshold.judging import rules as rules_module
from pytest_threshold.judging.rules import (
    RULES,
    Measured,
    Price,
    Rule,
    Rules,
    columns,
    quantities,
    refusals,
)
from pytest_threshold.operating_point import GAP_TOLERANCE, OperatingPoint
from pytest_threshold.text.message import Message

MIN_RECALL, MAX_GAP, MIN_PRECISION, MAX_FPR = RULES


def measured(recall: float, target: float = 0.85) -> Measured:
    point = OperatingPoint(threshold=0.5, recall=recall)
    return Measured(point=point, target_recall=target)


def is_refused(rule: Rule, recall: float, target: float, limit: float) -> bool:
    return rule.refusal(measured(recall, target), limit) is not None


NUMBERS = st.sampled_from([0.0, 0.8, 0.85, 0.9, 1.0, 1e-9, 2e-9]) | st.floats(0, 1)


@given(NUMBERS, NUMBERS, NUMBERS)
@example(1e-9, 0.0, 0.0)
@example(nextafter(1e-9, 1), 0.0, 0.0)
@example(0.0, 2e-9, 1e-9)
@example(0.0, nextafter(2e-9, 1), 1e-9)
@example(0.8, 0.85, 0.05)
def test_maximum_gap_is_compared_exactly_within_the_tolerance(
    recall: float, target: float, limit: float
) -> None:
    excess = abs(Fraction(recall) - Fraction(target)) - Fraction(limit)
    assert is_refused(MAX_GAP, recall, target, limit) is (excess > Fraction(GAP_TOLERANCE))


@given(NUMBERS, NUMBERS)
@example(0.8, 0.8)
@example(nextafter(0.8, 0), 0.8)
@example(0.0, 5e-324)
def test_minimum_recall_is_compared_as_it_stands(recall: float, limit: float) -> None:
    assert is_refused(MIN_RECALL, recall, 0.85, limit) is (recall < limit)


FAR = (
    "recall {} at the operating point has a gap of {} to the target recall 0.85, "
    "above the maximum gap {}"
)


@pytest.mark.parametrize(
    ("limits", "recall", "messages"),
    [
        pytest.param({"min_recall": 0.8, "max_gap": 0.05}, 0.8, [], id="passed"),
        pytest.param({}, 0.0, [], id="nothing-asked"),
        pytest.param(
            {"min_recall": 0.8, "max_gap": 0.1},
            0.79,
            ["recall 0.79 at the operating point is below the minimum recall 0.8"],
            id="low",
        ),
        pytest.param(
            {"min_recall": 0.0, "max_gap": 0.05},
            0.79,
            [FAR.format(0.79, 0.06, 0.05)],
            id="far-below",
        ),
        pytest.param(
            {"max_gap": 0.0},
            0.9,
            [FAR.format(0.9, 0.05, 0.0)],
            id="far-above",
        ),
        pytest.param(
            {"max_gap": 0.05, "min_recall": 0.85},
            0.5,
            [
                "recall 0.5 at the operating point is below the minimum recall 0.85",
                FAR.format(0.5, 0.35, 0.05),
            ],
            id="both",
        ),
    ],
)
def test_each_rule_that_refuses_has_a_line(
    limits: dict[str, float], recall: float, messages: list[str]
) -> None:
    assert list(refusals(measured(recall), Rules(**limits))) == [
        (text, "", None) for text in messages
    ]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        pytest.param({}, "target recall 0.85", id="nothing"),
        pytest.param({"target_recall": 0.9}, "target recall 0.9", id="target"),
        pytest.param({"min_recall": 0.8}, "target recall 0.85, minimum recall 0.8", id="minimum"),
        pytest.param({"max_gap": 0.0}, "target recall 0.85, maximum gap 0.0", id="gap"),
        pytest.param(
            {"max_gap": 0.05, "min_recall": 0.0, "target_recall": 1.0},
            "target recall 1.0, minimum recall 0.0, maximum gap 0.05",
            id="all-in-the-order-of-the-table",
        ),
        pytest.param({"min_recall": None, "max_gap": None}, "target recall 0.85", id="none"),
    ],
)
def test_what_is_asked_for_in_words(limits: dict[str, Any], words: str) -> None:
    rules = Rules(**limits)
    assert rules.in_words == words
    assert rules.refuse_nothing is ("m" not in words)
    assert [rule.words for rule, _ in rules.asked] == [
        part.rpartition(" ")[0] for part in words.split(", ")[1:]
    ]


def test_limit_of_a_rule() -> None:
    rules = Rules(min_recall=0.0)
    assert rules.limit("min_recall") == 0.0
    assert rules.limit("max_gap") is None
    assert rules == Rules(min_recall=0.0, max_gap=None)
    assert rules != Rules(min_recall=0.1)


def test_limit_without_a_rule_is_refused() -> None:
    with pytest.raises(TypeError) as refused:
        Rules(min_recall=0.8, min_love=0.1, max_hate=None)
    assert str(refused.value) == "a limit must belong to a rule, found max_hate, min_love"


@pytest.mark.parametrize(
    ("minimum", "expected"), [(None, False), (0.0, False), (0.85, False), (0.86, True)]
)
def test_minimum_above_the_target_cannot_be_reached(
    minimum: float | None, *, expected: bool
) -> None:
    assert Rules(min_recall=minimum).has_unreachable_minimum is expected
    assert not Rules(target_recall=0.0, max_gap=1.0).has_unreachable_minimum


def row(**values: Any) -> Rule:
    """Return a rule that is not among the rules of the gate."""
    made_up: dict[str, Any] = {
        "name": "min_headroom",
        "words": "minimum headroom",
        "metavar": "H",
        "refuses": "whose threshold is nearer to 1",
        "unit": "probability",
        "terms": lambda measured: (1.0, -measured.point.threshold),
        "is_minimum": True,
        "message": Message(
            text="{found!r} at {threshold!r} is below {limit!r}", cause="none", cure="none"
        ),
        "example": 0.7,
        "column": "headroom",
    }
    return Rule(**{**made_up, **values})


def test_difference_is_rounded_and_one_number_is_not() -> None:
    assert MAX_GAP.quantity(measured(0.79)) == 0.06
    assert abs(0.79 - 0.85) != 0.06
    assert MAX_GAP.quantity(measured(1e-12, 0.0)) == 1e-12
    assert MAX_GAP.quantity(measured(1e-13, 0.0)) == 0.0
    assert MIN_RECALL.quantity(measured(1e-13)) == 1e-13


def test_message_of_a_rule_may_tell_all_that_was_measured() -> None:
    assert row().refusal(measured(0.9), 0.6) == ("0.5 at 0.5 is below 0.6", "", "headroom")
    assert row().refusal(measured(0.9), 0.5) is None
    tolerant = row(tolerance=0.25)
    assert tolerant.refusal(measured(0.9), 0.75) is None
    refusal = tolerant.refusal(measured(0.9), nextafter(0.75, 1))
    assert refusal == ("0.5 at 0.5 is below 0.7500000000000001", "", "headroom")


def test_what_a_rule_needs_and_the_file_does_not_tell_refuses_it() -> None:
    needy = row(terms=lambda _: None, needs="precision_arr", cure="write it")
    message = "the minimum headroom needs precision_arr in the file"
    assert needy.refusal(measured(0.9), 0.0) == (message, "write it", "headroom")
    assert needy.quantity(measured(0.9)) is None


PRICES = {
    "both": Price(0.4, 0.2),
    "precision": Price(0.4, None),
    "fpr": Price(None, 0.2),
    "nothing": Price(),
    "undefined": Price(None, 0.0, is_undefined=True),
    "zero": Price(0.0, None),
}
NEEDS_PRECISION = (
    "the minimum precision needs precision_arr, or fpr_arr, n_positives and n_negatives in the file"
)
NEEDS_FPR = (
    "the maximum false positive rate needs fpr_arr, or n_positives, n_negatives and a precision "
    "above 0 in the file"
)
LOW_PRECISION = "precision {} at the operating point is below the minimum precision {}"
HIGH_FPR = (
    "false positive rate {} at the operating point is above the maximum false positive rate {}"
)
UNDEFINED = (
    "the minimum precision {} cannot be reached: precision is null (0/0) at the operating point, "
    "where nothing is predicted positive"
)


@pytest.mark.parametrize(
    ("price", "rule", "limit", "message"),
    [
        ("both", MIN_PRECISION, 0.4, ""),
        ("both", MIN_PRECISION, nextafter(0.4, 1), LOW_PRECISION.format(0.4, nextafter(0.4, 1))),
        ("both", MAX_FPR, 0.2, ""),
        ("both", MAX_FPR, nextafter(0.2, 0), HIGH_FPR.format(0.2, nextafter(0.2, 0))),
        ("precision", MIN_PRECISION, 0.0, ""),
        ("precision", MAX_FPR, 1.0, NEEDS_FPR),
        ("fpr", MIN_PRECISION, 0.0, NEEDS_PRECISION),
        ("fpr", MAX_FPR, 1.0, ""),
        ("nothing", MIN_PRECISION, 0.0, NEEDS_PRECISION),
        ("nothing", MAX_FPR, 1.0, NEEDS_FPR),
        ("undefined", MIN_PRECISION, 0.0, UNDEFINED.format(0.0)),
        ("undefined", MAX_FPR, 0.0, ""),
        ("zero", MIN_PRECISION, 0.0, ""),
        ("zero", MAX_FPR, 1.0, NEEDS_FPR),
    ],
)
def test_price_is_compared_or_refused(price: str, rule: Rule, limit: float, message: str) -> None:
    """What the file does not tell refuses it, and so does a precision of 0/0."""
    refusal = rule.refusal(measured(0.9)._replace(price=PRICES[price]), limit)
    assert ("" if refusal is None else refusal.message) == message
    if refusal is not None:
        assert bool(refusal.cure) is ("needs" in message)


def test_columns_are_those_of_rules_that_bring_one(monkeypatch: pytest.MonkeyPatch) -> None:
    needy = row(terms=lambda _: None, column="precision")
    monkeypatch.setattr(rules_module, "RULES", (MIN_RECALL, row(), needy))
    assert columns() == ("headroom", "precision")
    assert quantities(measured(0.9)) == {"headroom": 0.5}
