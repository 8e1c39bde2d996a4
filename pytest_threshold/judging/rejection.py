"""The lines below the message of a rejected experiment: numbers, and a drawing of the curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_threshold.operating_point import Neighbours, highest_recall, last_reaching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.operating_point import OperatingPoint, RecallCurve

WIDTH = 60
HEIGHT = 12
"""The size of the plotting area, in characters."""


def rejection_lines(curve: RecallCurve, point: OperatingPoint, rules: Rules) -> Iterator[str]:
    """Yield the decisive numbers, others that may help to choose a limit, and a drawing."""
    target = rules.target_recall
    gap = point.gap(target)
    yield f"  operating point: {point.in_words}, gap {gap!r} to the target recall {target!r}"
    yield f"  highest on the curve: {highest_recall(curve).in_words}"
    min_recall = rules.limit("min_recall")
    if min_recall is not None:
        yield f"  minimum recall {min_recall!r}: {_reach(curve, min_recall)}"
    yield f"  next to the target recall: {Neighbours.of(curve, target_recall=target).in_words}"
    yield ""
    yield from drawing(curve, point, rules)


def _reach(curve: RecallCurve, min_recall: float) -> str:
    last = last_reaching(curve, min_recall=min_recall)
    if last is None:
        return "reached at no threshold"
    return f"reached up to threshold {last.threshold!r}, with recall {last.recall!r}"


def drawing(curve: RecallCurve, point: OperatingPoint, rules: Rules) -> Iterator[str]:
    """Yield an ASCII drawing of the recall, from 0 to 1, over the thresholds of the curve.

    The plotting area is `WIDTH` by `HEIGHT`, without axes and key. The target recall is drawn in
    the even columns of its row and the minimum recall in the odd ones, so that one row can show
    both. Their marks are repeated in the margin, because the curve may cover them.
    """
    levels = [("-", "target recall", rules.target_recall)]
    min_recall = rules.limit("min_recall")
    if min_recall is not None:
        levels.append(("=", "minimum recall", min_recall))
    area = [[" "] * WIDTH for _ in range(HEIGHT)]
    margins = [""] * HEIGHT
    for first, (mark, _, recall) in enumerate(levels):
        area[_row(recall)][first::2] = mark * (WIDTH // 2)
        margins[_row(recall)] += mark
    for recall, threshold in curve.pairs:
        area[_row(recall)][_column(threshold, curve)] = "*"
    area[_row(point.recall)][_column(point.threshold, curve)] = "O"
    labels = ["recall 1", *[""] * (HEIGHT - 2), "0"]
    for label, margin, row in zip(labels, margins, area, strict=True):
        yield f"  {label:>8} {margin:<2}|{''.join(row)}".rstrip()
    yield f"{'+':>14}{'-' * WIDTH}"
    first_threshold, last_threshold = repr(curve.thresholds[0]), repr(curve.thresholds[-1])
    room = WIDTH - len(first_threshold) - len(last_threshold)
    yield f"{'':14}{first_threshold}{'threshold':^{room}}{last_threshold}"
    key = [f"{mark} {name} {recall!r}" for mark, name, recall in levels]
    yield f"  {', '.join(['* measured', 'O operating point', *key])}"


def _row(recall: float) -> int:
    return round((1 - recall) * (HEIGHT - 1))


def _column(threshold: float, curve: RecallCurve) -> int:
    first, last = curve.thresholds[0], curve.thresholds[-1]
    return round((threshold - first) / (last - first or 1) * (WIDTH - 1))
