"""Suspicions: mistakes that a sound curve may hide, and experiments that look like copies."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from math import fsum
from operator import attrgetter, eq
from typing import TYPE_CHECKING

from pytest_threshold.judging.messages import WARNINGS
from pytest_threshold.operating_point import GAP_TOLERANCE, Neighbours, gap_exceeds
from pytest_threshold.text.printable import listed, path_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.judging.verdict import Verdict
    from pytest_threshold.operating_point import OperatingPoint, RecallCurve

COARSE_GAP = 0.05
"""The gap above which a grid of thresholds is called coarse."""

_SHOWN_FILES = 20

_DATE_TIME = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):"
    r"(?P<second>[0-9]{2})(\.(?P<fraction>[0-9]+))?"
    r"(Z|(?P<sign>[+-])(?P<hours>[0-9]{2}):(?P<minutes>[0-9]{2}))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """A suspicion about a curve, and the array element that shows it."""

    key: str
    index: int
    message: str

    @property
    def element(self) -> str:
        """The name of the element, such as ``recall_arr[17]``."""
        return f"{self.key}[{self.index}]"


def suspicions(curve: RecallCurve, point: OperatingPoint, rules: Rules) -> Iterator[Suspicion]:
    """Yield the suspicions about a curve with thresholds in ascending order.

    Recalls are compared with a tolerance of 1e-9, like gaps. If every recall is 1.0, that is the
    only suspicion, because it explains any other.
    """
    if curve.ascending_recalls[0] == 1:
        yield Suspicion(key="recall_arr", index=0, message=WARNINGS.text("all_ones"))
        return
    if not curve.never_rises:
        yield from _rise(curve)
    if any(map(eq, curve.thresholds, islice(curve.thresholds, 1, None))):
        yield from _ambiguity(curve)
    if rules.limit("max_gap") is None and gap_exceeds(
        point.recall, target_recall=rules.target_recall, limit=COARSE_GAP
    ):
        yield _far_point(curve, point, rules)


def coincidences(
    verdicts: Mapping[str, Verdict], *, shown: Callable[[str], str]
) -> Iterator[tuple[list[str], str]]:
    """Yield each group of sound experiments that look like copies, and a line that says so.

    A group has the same model_id and experiment_date, or the same curve under several model_ids.
    Letter case in a model_id does not count, and dates are equal if they are the same instant. The
    keys of `verdicts` are paths; `shown` turns a path into its name in the line.
    """
    for paths in _alike(verdicts, _identity):
        files = listed([shown(path) for path in paths], _SHOWN_FILES)
        spellings = {(verdicts[path].model_id, verdicts[path].experiment_date) for path in paths}
        spelling = " (spelt in different ways)" if len(spellings) > 1 else ""
        message = WARNINGS.text("same_experiment", files=files, spelling=spelling)
        yield paths, message
    for paths in _alike(verdicts, attrgetter("curve")):
        models = len({verdicts[path].model_id.lower() for path in paths})
        if models > 1:
            files = listed([shown(path) for path in paths], _SHOWN_FILES)
            yield paths, WARNINGS.text("same_curve", models=models, files=files)


def _identity(verdict: Verdict) -> str:
    """Return what should be unique to an experiment; empty text for an invalid one."""
    if verdict.verdict == "invalid":
        return ""
    return f"{verdict.model_id.lower()} {_instant(verdict.experiment_date)}"


def _instant(text: str) -> str:
    """Return a text that is equal for RFC 3339 date-times of the same instant.

    `datetime` is no help: it cuts fractions to microseconds, and it cannot convert the first and
    the last hours of its range to UTC. A text that is not a date-time is returned unchanged.
    """
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return text
    try:
        day = date.fromisoformat(match["day"]).toordinal()
    except ValueError:
        return text
    minute = (day * 24 + int(match["hour"])) * 60 + int(match["minute"])
    if match["sign"]:
        minute -= int(f"{match['sign']}1") * (int(match["hours"]) * 60 + int(match["minutes"]))
    fraction = (match["fraction"] or "").rstrip("0")
    return f"{minute}:{match['second']}.{fraction}"


def _alike(
    verdicts: Mapping[str, Verdict], feature: Callable[[Verdict], str]
) -> Iterator[list[str]]:
    """Yield the paths of each group of experiments that share a feature; empty ones do not count.

    Most corpora have no group, so the paths are sorted only if there is one.
    """
    counts = Counter(map(feature, verdicts.values()))
    repeated = {text for text, count in counts.items() if text and count > 1}
    if not repeated:
        return
    groups = defaultdict(list)
    for path in sorted(verdicts, key=path_order):
        text = feature(verdicts[path])
        if text in repeated:
            groups[text].append(path)
    yield from groups.values()


def _rise(curve: RecallCurve) -> Iterator[Suspicion]:
    """Yield the first recall that is higher than one at a lower threshold, if there is one."""
    # Pairs of recall and threshold. Equal thresholds are not compared with each other: `lowest` is
    # the lowest recall at any lower threshold, `here` the lowest at the present one.
    lowest = here = (1.0, -1.0)
    for index, (recall, threshold) in enumerate(curve.pairs):
        if threshold > here[1]:
            lowest, here = min(lowest, here), (recall, threshold)
        here = min(here, (recall, threshold))
        if _is_higher(recall, lowest[0]):
            yield _rising(curve, index, lowest)
            return


def _rising(curve: RecallCurve, index: int, lowest: tuple[float, float]) -> Suspicion:
    recalls = curve.recalls
    if any(_is_higher(before, after) for before, after in pairwise(recalls)):
        message = WARNINGS.text(
            "rises",
            lower_recall=lowest[0],
            lower_threshold=lowest[1],
            recall=recalls[index],
            threshold=curve.thresholds[index],
        )
    else:
        message = WARNINGS.text("reversed", lower_recall=recalls[0], recall=recalls[-1])
    return Suspicion(key="recall_arr", index=index, message=message)


def _ambiguity(curve: RecallCurve) -> Iterator[Suspicion]:
    """Yield the first threshold that occurs twice in a row with different recalls, if any."""
    for index, ((before, lower), (recall, threshold)) in enumerate(pairwise(curve.pairs), start=1):
        if threshold == lower and recall != before:
            message = WARNINGS.text(
                "equal_thresholds", threshold=threshold, lower_recall=before, recall=recall
            )
            yield Suspicion(key="threshold_arr", index=index, message=message)
            return


def _far_point(curve: RecallCurve, point: OperatingPoint, rules: Rules) -> Suspicion:
    """Return that a point is far from the target: beyond an end of the curve, or between points."""
    target = rules.target_recall
    lowest, highest = curve.ascending_recalls[0], curve.ascending_recalls[-1]
    fields = {"recall": point.recall, "gap": point.gap(target), "target_recall": target}
    if lowest <= target <= highest:
        neighbours = Neighbours.of(curve, target_recall=target).in_words
        message = WARNINGS.text("coarse_grid", **fields, neighbours=neighbours)
    else:
        side = "target_above" if target > highest else "target_below"
        message = WARNINGS.text(side, **fields, lowest=lowest, highest=highest)
    return Suspicion(key="recall_arr", index=curve.index(point), message=message)


def _is_higher(recall: float, other: float) -> bool:
    return fsum((recall, -other, -GAP_TOLERANCE)) > 0
