"""What a picture of recall curves shows: the curves, their names and their operating points."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from pytest_threshold.experiment.loading import read_unchanged
from pytest_threshold.judging.price import PricedCurve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_threshold.judging.verdict import Verdict
    from pytest_threshold.reports.report import Report, ReportedExperiment

COLUMNS = 400
"""How many columns a picture has, each for a range of thresholds; no more can be told apart."""

_NAME_LIMIT = 40


class ShownLine(NamedTuple):
    """A line to draw: ascending thresholds, and as many values."""

    thresholds: Sequence[float]
    values: Sequence[float]

    @classmethod
    def of(cls, thresholds: Sequence[float], values: Sequence[float]) -> ShownLine:
        """Return a line of few enough points to be drawn."""
        if len(thresholds) <= 4 * COLUMNS:
            return cls(thresholds, values)
        return cls(*zip(*_thinned(thresholds, values), strict=True))


class ShownCurve(NamedTuple):
    """A curve to draw, its recall and its precision; the latter is None if the file has none."""

    name: str
    verdict: Verdict
    recall: ShownLine
    precision: ShownLine | None = None

    @classmethod
    def of(cls, name: str, verdict: Verdict, curve: PricedCurve) -> ShownCurve:
        """Return a curve of few enough points to be drawn."""
        thresholds = curve.curve.thresholds
        pairs = zip(thresholds, curve.prices, strict=True) if curve.has_price else ()
        defined = [
            (threshold, price.precision)
            for threshold, price in pairs
            if price.precision is not None
        ]
        return cls(
            name,
            verdict,
            ShownLine.of(thresholds, curve.curve.recalls),
            ShownLine.of(*map(list, zip(*defined, strict=True))) if defined else None,
        )


def _thinned(thresholds: Sequence[float], values: Sequence[float]) -> Iterator[tuple[float, float]]:
    """Yield four points for each column: the first, the highest, the lowest, the last.

    Drawn as lines they look like the curve itself.
    """
    starts = [bisect_left(thresholds, column / COLUMNS) for column in range(COLUMNS)]
    for start, end in pairwise([*starts, len(thresholds)]):
        found = values[start:end]
        if found:
            first, last = thresholds[start], thresholds[end - 1]
            yield first, found[0]
            yield first, max(found)
            yield last, min(found)
            yield last, found[-1]


def sound_experiments(report: Report) -> list[tuple[ReportedExperiment, Verdict]]:
    """Return the experiments that have a curve, with their verdicts."""
    return [pair for pair in report.judged if pair[1].verdict != "invalid"]


def unchanged_curves(
    experiments: Sequence[tuple[ReportedExperiment, Verdict]],
) -> Iterator[ShownCurve]:
    """Yield the curves of sound experiments whose files are still what was judged.

    A file is read when its curve is asked for, so that one curve is in memory at a time.
    """
    names = short_names([each.file for each, _ in experiments])
    for name, (each, verdict) in zip(names, experiments, strict=True):
        experiment = read_unchanged(each.path, sha256=verdict.evidence.sha256)
        if experiment is not None:
            yield ShownCurve.of(name, verdict, PricedCurve.of(experiment))


def short_names(files: Sequence[str]) -> list[str]:
    """Return names that fit into a legend; where one is too long, without what all paths share.

    A name that is still too long is cut in its middle.
    """
    if all(len(file) <= _NAME_LIMIT for file in files):
        return list(files)
    paths = [file.split("/") for file in files]
    head = _shared(paths)
    tail = _shared([path[head:][::-1] for path in paths])
    names = ["/".join(path[head : len(path) - tail]) for path in paths]
    half = _NAME_LIMIT // 2
    return [
        name if len(name) <= _NAME_LIMIT else f"{name[:half]}...{name[-half:]}" for name in names
    ]


def _shared(paths: Sequence[Sequence[str]]) -> int:
    """Return with how many equal parts all of several paths begin."""
    if len(paths) == 1:
        return 0
    parts = zip(*paths, strict=False)
    return sum(1 for _ in takewhile(lambda each: len(set(each)) == 1, parts))


def note_of_missing(report: Report, *, changed: int) -> str:
    """Return how many curves a figure of a run lacks and why, or nothing.

    `changed` is the number of files that are no longer what was judged.
    """
    invalid = sum(verdict.verdict == "invalid" for _, verdict in report.judged)
    causes = ((invalid, "invalid"), (changed, "changed since judged"))
    counts = ", ".join(f"{number} {cause}" for number, cause in causes if number)
    return f"not drawn: {counts}" if counts else ""


def operating_points(
    verdicts: Iterable[Verdict], column: str = "closest_recall_value"
) -> tuple[list[float], list[float]]:
    """Return the thresholds of the operating points, and the numbers in a column there."""
    points = [
        (each.optimal_threshold, value)
        for each in verdicts
        if each.optimal_threshold is not None and isinstance(value := each.value(column), float)
    ]
    return [threshold for threshold, _ in points], [value for _, value in points]
