"""The lines below the message of a rejected experiment: numbers, and a drawing of the curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_threshold.judging.rules import Measured
from pytest_threshold.operating_point import (
    Neighbours,
    OperatingPoint,
    RecallCurve,
    choose_operating_point,
    highest_recall,
    last_reaching,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_threshold.judging.price import PricedCurve
    from pytest_threshold.judging.rules import Price, Rules

WIDTH = 60
HEIGHT = 12
"""The size of the plotting area, in characters."""


def rejection_lines(priced: PricedCurve, measured: Measured, rules: Rules) -> Iterator[str]:
    """Yield the decisive numbers, others that may help to choose a limit, and a drawing."""
    curve, point, target = priced.curve, measured.point, rules.target_recall
    gap = point.gap(target)
    in_words = ", ".join((point.in_words, *_price_in_words(measured.price)))
    yield f"  operating point: {in_words}, gap {gap!r} to the target recall {target!r}"
    yield f"  highest on the curve: {highest_recall(curve).in_words}"
    min_recall = rules.limit("min_recall")
    if min_recall is not None:
        yield f"  minimum recall {min_recall!r}: {_reach(curve, min_recall)}"
    yield f"  next to the target recall: {Neighbours.of(curve, target_recall=target).in_words}"
    prices = [*priced.prices] if priced.has_price else []
    if prices:
        yield from _lines_of_price(curve, prices, measured, rules)
    yield ""
    yield from drawing(curve, point, rules, precisions=[price.precision for price in prices])


def _price_in_words(price: Price) -> Iterator[str]:
    if price.is_undefined:
        yield "precision null"
    if price.precision is not None:
        yield f"precision {price.precision!r}"
    if price.fpr is not None:
        yield f"false positive rate {price.fpr!r}"


def _lines_of_price(
    curve: RecallCurve, prices: Sequence[Price], measured: Measured, rules: Rules
) -> Iterator[str]:
    """Yield the highest precision at the target recall, and a point that satisfies all rules.

    The second is left out if no rule is about the price, or if the file lacks what a rule needs.
    """
    target = rules.target_recall
    candidates = [
        (price.precision, recall, threshold)
        for price, (recall, threshold) in zip(prices, curve.pairs, strict=True)
        if recall >= target and price.precision is not None
    ]
    if candidates:
        precision, recall, threshold = max(candidates)
        yield (
            f"  highest precision at a recall of at least {target!r}: {precision!r}, with recall "
            f"{recall!r} at threshold {threshold!r}"
        )
    needy = [rule for rule, _ in rules.asked if rule.needs]
    if needy and all(rule.terms(measured) is not None for rule in needy):
        yield f"  all rules at once: {_in_words(_best_allowed(curve, prices, rules))}"


def _best_allowed(curve: RecallCurve, prices: Sequence[Price], rules: Rules) -> Measured | None:
    """Return the point that no rule refuses and whose recall is closest to the target recall."""
    asked, target = tuple(rules.asked), rules.target_recall
    allowed = {}
    for price, (recall, threshold) in zip(prices, curve.pairs, strict=True):
        point = OperatingPoint(threshold=threshold, recall=recall)
        measured = Measured(point, target, price)
        if not any(rule.refuses_point(measured, limit) for rule, limit in asked):
            allowed[point] = measured
    if not allowed:
        return None
    allowed_curve = RecallCurve(
        thresholds=[point.threshold for point in allowed],
        recalls=[point.recall for point in allowed],
        are_checked=True,
    )
    return allowed[choose_operating_point(allowed_curve, target_recall=target)]


def _in_words(allowed: Measured | None) -> str:
    if allowed is None:
        return "satisfied at no threshold"
    price = "".join(f", {part}" for part in _price_in_words(allowed.price))
    point = allowed.point
    return f"satisfied at threshold {point.threshold!r}, with recall {point.recall!r}{price}"


def _reach(curve: RecallCurve, min_recall: float) -> str:
    last = last_reaching(curve, min_recall=min_recall)
    if last is None:
        return "reached at no threshold"
    return f"reached up to threshold {last.threshold!r}, with recall {last.recall!r}"


def drawing(
    curve: RecallCurve,
    point: OperatingPoint,
    rules: Rules,
    *,
    precisions: Sequence[float | None] = (),
) -> Iterator[str]:
    """Yield an ASCII drawing of recall and precision, from 0 to 1, over the thresholds.

    The plotting area is `WIDTH` by `HEIGHT`, without axes and key. The levels, such as the target
    recall, take turns in the columns of their rows, so that one row can show all. Their marks are
    repeated in the margin, because the curve may cover them. `precisions` are as many as the
    thresholds, or none.
    """
    levels = [("-", "target recall", rules.target_recall)]
    min_recall, min_precision = rules.limit("min_recall"), rules.limit("min_precision")
    if min_recall is not None:
        levels.append(("=", "minimum recall", min_recall))
    if min_precision is not None:
        levels.append(("~", "minimum precision", min_precision))
    area = [[" "] * WIDTH for _ in range(HEIGHT)]
    margins = [""] * HEIGHT
    step = max(2, len(levels))
    for first, (mark, _, number) in enumerate(levels):
        area[_row(number)][first::step] = mark * len(range(first, WIDTH, step))
        margins[_row(number)] += mark
    defined = [
        (precision, threshold)
        for precision, threshold in zip(precisions, curve.thresholds, strict=bool(precisions))
        if precision is not None
    ]
    for precision, threshold in defined:
        area[_row(precision)][_column(threshold, curve)] = "p"
    for recall, threshold in curve.pairs:
        area[_row(recall)][_column(threshold, curve)] = "*"
    area[_row(point.recall)][_column(point.threshold, curve)] = "O"
    labels = ["recall 1", *[""] * (HEIGHT - 2), "0"]
    for label, margin, row in zip(labels, margins, area, strict=True):
        yield f"  {label:>8} {margin:<{step}}|{''.join(row)}".rstrip()
    yield f"{'+':>{12 + step}}{'-' * WIDTH}"
    first_threshold, last_threshold = repr(curve.thresholds[0]), repr(curve.thresholds[-1])
    room = WIDTH - len(first_threshold) - len(last_threshold)
    yield f"{'':{12 + step}}{first_threshold}{'threshold':^{room}}{last_threshold}"
    key = [f"{mark} {name} {number!r}" for mark, name, number in levels]
    measured = ["* recall", "p precision"] if defined else ["* measured"]
    yield f"  {', '.join([*measured, 'O operating point', *key])}"


def _row(recall: float) -> int:
    return round((1 - recall) * (HEIGHT - 1))


def _column(threshold: float, curve: RecallCurve) -> int:
    first, last = curve.thresholds[0], curve.thresholds[-1]
    return round((threshold - first) / (last - first or 1) * (WIDTH - 1))
