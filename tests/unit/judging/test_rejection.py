"""What a rejected experiment shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.judging.price import PricedCurve
from pytest_threshold.judging.rejection import HEIGHT, WIDTH, drawing, rejection_lines
from pytest_threshold.judging.rules import Measured, Rules
from pytest_threshold.operating_point import (
    Neighbours,
    OperatingPoint,
    RecallCurve,
    choose_operating_point,
)


def lines(thresholds: list[float], recalls: list[float], **rules: float) -> list[str]:
    curve = RecallCurve(thresholds=thresholds, recalls=recalls)
    settings = Rules(**rules)
    point = choose_operating_point(curve, target_recall=settings.target_recall)
    measured = Measured(point, settings.target_recall)
    return list(rejection_lines(PricedCurve(curve=curve), measured, settings))


def test_numbers_that_might_help() -> None:
    found = lines([0.1, 0.2, 0.3, 0.4, 0.5], [1.0, 1.0, 0.95, 0.79, 0.2], min_recall=0.8)
    neighbours = "recall 0.79 at threshold 0.4 below, recall 0.95 at threshold 0.3 above"
    gap = "gap 0.06 to the target recall 0.85"
    assert found[:5] == [
        f"  operating point: recall 0.79 at threshold 0.4, {gap}",
        "  highest on the curve: recall 1.0 at threshold 0.2",
        "  minimum recall 0.8: reached up to threshold 0.3, with recall 0.95",
        f"  next to the target recall: {neighbours}",
        "",
    ]


def test_highest_threshold_that_reaches_the_minimum_on_a_curve_that_rises() -> None:
    found = lines([0.1, 0.5, 0.9], [0.95, 0.2, 0.96], min_recall=0.9, target_recall=0.93)
    assert found[2] == "  minimum recall 0.9: reached up to threshold 0.9, with recall 0.96"


@pytest.mark.parametrize(
    ("minimum", "reach"),
    [
        (0.79, "reached up to threshold 0.4, with recall 0.79"),
        (0.7900000000000001, "reached up to threshold 0.3, with recall 0.95"),
        (0.95, "reached up to threshold 0.3, with recall 0.95"),
        (0.0, "reached up to threshold 0.5, with recall 0.2"),
        (1.0, "reached at no threshold"),
    ],
)
def test_minimum_is_reached_by_a_recall_that_is_equal(minimum: float, reach: str) -> None:
    found = lines([0.1, 0.3, 0.4, 0.5], [0.96, 0.95, 0.79, 0.2], min_recall=minimum)
    assert found[2] == f"  minimum recall {minimum!r}: {reach}"


def test_recall_that_meets_the_target_is_its_upper_neighbour() -> None:
    curve = RecallCurve(thresholds=[0.1, 0.2, 0.3, 0.4], recalls=[0.9, 0.85, 0.85, 0.8])
    found = Neighbours.of(curve, target_recall=0.85)
    assert found.above == OperatingPoint(threshold=0.3, recall=0.85)
    assert found.below == OperatingPoint(threshold=0.4, recall=0.8)


def test_no_minimum_no_line_about_it() -> None:
    found = lines([0.1, 0.5], [0.7, 0.2], max_gap=0.1)
    assert not any("minimum" in line for line in found)
    assert "=" not in "".join(found)


def test_drawing_of_a_curve() -> None:
    found = lines([0.0, 0.25, 0.5, 0.75, 1.0], [1.0, 0.9, 0.6, 0.3, 0.0], min_recall=0.5)
    assert found[5:] == [
        "  recall 1   |*",
        "             |               O",
        "           - |- - - - - - - - - - - - - - - - - - - - - - - - - - - - - -",
        "             |",
        "             |                              *",
        "             |",
        "           = | = = = = = = = = = = = = = = = = = = = = = = = = = = = = = =",
        "             |",
        "             |                                            *",
        "             |",
        "             |",
        "         0   |                                                           *",
        "             +------------------------------------------------------------",
        "              0.0                      threshold                       1.0",
        "  * measured, O operating point, - target recall 0.85, = minimum recall 0.5",
    ]


def test_thresholds_are_spread_over_the_width() -> None:
    found = lines([0.4, 0.45, 0.6], [1.0, 0.85, 0.0], min_recall=0.8)
    area = [line.partition("|")[2] for line in found[5:17]]
    assert [row.index("*") for row in area if "*" in row] == [0, 59]
    assert [row.index("O") for row in area if "O" in row] == [15]
    assert found[18] == "              0.4                      threshold                       0.6"


def test_target_and_minimum_in_one_row_both_show() -> None:
    row = next(line for line in lines([0.1, 0.5], [0.7, 0.2], min_recall=0.83) if "-=" in line)
    assert row == "           -=|" + "-=" * 30


curves = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1).map(
    lambda points: RecallCurve(
        thresholds=sorted(threshold for threshold, _ in points),
        recalls=[recall for _, recall in points],
    )
)


@given(curve=curves, target=st.floats(0, 1), minimum=st.none() | st.floats(0, 1))
def test_drawing_fits_and_shows_the_operating_point(
    curve: RecallCurve, target: float, minimum: float | None
) -> None:
    point = choose_operating_point(curve, target_recall=target)
    rules = Rules(target_recall=target, min_recall=minimum)
    *rows, axis, _, key = drawing(curve, point, rules)
    assert len(rows) == HEIGHT == 12
    assert axis.endswith("+" + "-" * WIDTH)
    area = [row.partition("|")[2] for row in rows]
    assert max(map(len, area)) <= WIDTH == 60
    assert "".join(area).count("O") == 1
    assert any(row.partition("|")[0].endswith(("- ", "-=")) for row in rows)
    assert "".join(rows).isascii()
    assert key.count(",") == (2 if minimum is None else 3)


def test_curve_of_one_threshold() -> None:
    curve = RecallCurve(thresholds=[0.5, 0.5], recalls=[0.2, 0.1])
    point = OperatingPoint(threshold=0.5, recall=0.2)
    area = [line.partition("|")[2] for line in drawing(curve, point, Rules())]
    assert [row[0] for row in area if row[:1] in ("O", "*")] == ["O", "*"]


def priced_lines(
    rules: Rules, precisions: list[float | None] | None, fprs: list[float] | None = None
) -> list[str]:
    """Return the lines about the price of a curve of five points, and the first line."""
    curve = RecallCurve(thresholds=[0.1, 0.2, 0.3, 0.4, 0.5], recalls=[1.0, 0.9, 0.84, 0.6, 0.0])
    priced = PricedCurve(curve=curve, precisions=precisions, fprs=fprs)
    point = choose_operating_point(curve, target_recall=rules.target_recall)
    measured = Measured(point, rules.target_recall, priced.price(priced.position(point)))
    found = list(rejection_lines(priced, measured, rules))
    return [found[0], *(line for line in found if "precision at" in line or "at once" in line)]


PRECISIONS = [0.1, 0.3, 0.4, 0.7, None]
POINT = "  operating point: recall 0.84 at threshold 0.3, {}gap 0.01 to the target recall 0.85"
HIGHEST = "  highest precision at a recall of at least 0.85: 0.3, with recall 0.9 at threshold 0.2"


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        pytest.param(
            {"min_precision": 0.5},
            "satisfied at threshold 0.4, with recall 0.6, precision 0.7",
            id="found",
        ),
        pytest.param(
            {"min_precision": 0.3},
            "satisfied at threshold 0.3, with recall 0.84, precision 0.4",
            id="closest-to-the-target",
        ),
        pytest.param({"min_precision": 0.8}, "satisfied at no threshold", id="too-high"),
        pytest.param(
            {"min_precision": 0.5, "min_recall": 0.7}, "satisfied at no threshold", id="both"
        ),
        pytest.param(
            {"min_precision": 0.4, "min_recall": 0.7, "max_gap": 0.05},
            "satisfied at threshold 0.3, with recall 0.84, precision 0.4",
            id="all",
        ),
    ],
)
def test_point_that_satisfies_all_rules_is_named(limits: dict[str, float], found: str) -> None:
    assert priced_lines(Rules(**limits), PRECISIONS) == [
        POINT.format("precision 0.4, "),
        HIGHEST,
        f"  all rules at once: {found}",
    ]


RATE_ALONE = (
    "  all rules at once: satisfied at threshold 0.4, with recall 0.6, false positive rate 0.1"
)


@pytest.mark.parametrize(
    ("limits", "precisions", "fprs", "expected"),
    [
        pytest.param({"min_recall": 0.9}, PRECISIONS, None, [HIGHEST], id="no-rule-of-the-price"),
        pytest.param({"max_fpr": 0.1}, PRECISIONS, None, [HIGHEST], id="rate-is-lacking"),
        pytest.param(
            {"max_fpr": 0.1},
            None,
            [1.0, 0.4, 0.2, 0.1, 0.0],
            [RATE_ALONE],
            id="rate-alone",
        ),
        pytest.param({"min_precision": 0.1}, None, None, [], id="nothing"),
    ],
)
def test_line_that_would_tell_nothing_is_left_out(
    limits: dict[str, float],
    precisions: list[float | None] | None,
    fprs: list[float] | None,
    expected: list[str],
) -> None:
    _, *found = priced_lines(Rules(**limits), precisions, fprs)
    assert found == expected


def test_operating_point_has_its_price() -> None:
    first, *_ = priced_lines(Rules(), [0.1, 0.3, None, None, None])
    assert first == POINT.format("precision null, false positive rate 0.0, ")
    first, *_ = priced_lines(Rules(), PRECISIONS, [1.0, 0.4, 0.2, 0.1, 0.0])
    assert first == POINT.format("precision 0.4, false positive rate 0.2, ")


def test_best_precision_of_equal_ones_is_that_of_the_highest_recall() -> None:
    _, found = priced_lines(Rules(min_recall=0.9), [0.3, 0.3, 0.4, 0.7, None])
    assert found == HIGHEST.replace("recall 0.9 at threshold 0.2", "recall 1.0 at threshold 0.1")


def test_precision_is_drawn_below_the_recall_and_its_minimum_has_a_turn() -> None:
    curve = RecallCurve(thresholds=[0.0, 0.5, 1.0], recalls=[1.0, 0.9, 0.0])
    rules = Rules(min_recall=0.85, min_precision=0.85)
    point = choose_operating_point(curve)
    found = list(drawing(curve, point, rules, precisions=[0.0, 0.5, None]))
    rows = [line.partition("|")[2] for line in found]
    assert rows[2].startswith("-=~-=~")
    assert found[2].startswith("           -=~|")
    assert (rows[11][0], rows[6].strip()) == ("p", "p")
    assert found[-1] == (
        "  * recall, p precision, O operating point, - target recall 0.85, = minimum recall 0.85, "
        "~ minimum precision 0.85"
    )


def test_recall_that_is_the_target_may_have_the_best_precision() -> None:
    _, found = priced_lines(Rules(min_recall=0.95, target_recall=0.9), PRECISIONS)
    assert found == HIGHEST.replace("at least 0.85", "at least 0.9")


def test_best_allowed_point_is_the_closest_to_the_target_of_the_run() -> None:
    rates = [1.0, 0.4, 0.2, 0.1, 0.0]
    rules = Rules(min_precision=0.3, max_fpr=0.5, max_gap=0.0, target_recall=0.6)
    *_, found = priced_lines(rules, PRECISIONS, rates)
    assert found == (
        "  all rules at once: satisfied at threshold 0.4, with recall 0.6, precision 0.7, false "
        "positive rate 0.1"
    )
    *_, found = priced_lines(Rules(min_precision=0.3, target_recall=0.6), PRECISIONS, rates)
    assert "threshold 0.4," in found


def test_rejection_draws_the_precision() -> None:
    curve = RecallCurve(thresholds=[0.0, 1.0], recalls=[1.0, 0.0])
    measured = Measured(OperatingPoint(threshold=0.0, recall=1.0), 0.85)
    priced = PricedCurve(curve=curve, precisions=[0.5, None])
    assert any("|p" in line for line in rejection_lines(priced, measured, Rules()))
