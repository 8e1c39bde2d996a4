"""Prepare recall curves for drawing: few enough points, short names, and operating points."""

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
"""The number of columns of a picture, each for a range of thresholds. More cannot be seen."""

_NAME_LIMIT = 40


class ShownLine(NamedTuple):
    """A line to draw: thresholds in ascending order, and a value at each."""

    thresholds: Sequence[float]
    values: Sequence[float]

    @classmethod
    def of(cls, thresholds: Sequence[float], values: Sequence[float]) -> ShownLine:
        """Return a line of few enough points to be drawn."""
        if len(thresholds) <= 4 * COLUMNS:
            return cls(thresholds, values)
        return cls(*zip(*_thinned(thresholds, values), strict=True))


class ShownCurve(NamedTuple):
    """The curve of an experiment. `precision` is None if its file has no precision."""

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
    """Yield four points for each column of the picture: the first, highest, lowest and last one.

    Their line looks like that of all points.
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
    """Return the sound experiments, which have a curve, with their verdicts."""
    return [pair for pair in report.judged if pair[1].verdict != "invalid"]


def unchanged_curves(
    experiments: Sequence[tuple[ReportedExperiment, Verdict]],
) -> Iterator[ShownCurve]:
    """Yield the curve of each sound experiment whose file has not changed since it was judged.

    Each file is read on demand, so that only one curve is in memory at a time.
    """
    names = short_names([each.file for each, _ in experiments])
    for name, (each, verdict) in zip(names, experiments, strict=True):
        experiment = read_unchanged(each.path, sha256=verdict.evidence.sha256)
        if experiment is not None:
            yield ShownCurve.of(name, verdict, PricedCurve.of(experiment))


def short_names(files: Sequence[str]) -> list[str]:
    """Return short names of files for a legend.

    If a name is too long, the directories that all paths share are left out. If it is still too
    long, it is cut in the middle.
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
    """Return the number of leading parts that all paths share; 0 for a single path."""
    if len(paths) == 1:
        return 0
    parts = zip(*paths, strict=False)
    return sum(1 for _ in takewhile(lambda each: len(set(each)) == 1, parts))


def note_of_missing(report: Report, *, changed: int) -> str:
    """Return a line that counts the curves that are not drawn, by cause; empty if all are drawn.

    `changed` is the number of files that have changed since they were judged.
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
