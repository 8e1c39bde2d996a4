"""Find contradictions within a receipt, without reading the experiment files."""

from __future__ import annotations

import json
from math import fsum
from typing import TYPE_CHECKING

from pytest_threshold.judging.rules import Measured, Price, columns, refusals
from pytest_threshold.operating_point import GAP_TOLERANCE
from pytest_threshold.receipts.errors import shown_value
from pytest_threshold.receipts.messages import RECEIPT_RULES
from pytest_threshold.receipts.model import InvalidExperiment
from pytest_threshold.reports.receipt import counts
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.receipts.model import (
        PassedExperiment,
        Receipt,
        ReceiptExperiment,
        RejectedExperiment,
    )


def contradictions(receipt: Receipt) -> Iterator[str]:
    """Yield a sentence for each contradiction in a receipt of sound structure."""
    yield from _of_account(receipt)
    for each in receipt.experiments:
        if not isinstance(each, InvalidExperiment):
            for sentence in _of_experiment(each, receipt.settings.rules):
                yield RECEIPT_RULES.text("entry", path=excerpt(each.path), sentence=sentence)
    known: dict[str | None, ReceiptExperiment] = {}
    for each in receipt.experiments:
        sentence = dispute(each, known.setdefault(each.sha256, each))
        if sentence:
            yield RECEIPT_RULES.text("entry", path=excerpt(each.path), sentence=sentence)


def _of_account(receipt: Receipt) -> Iterator[str]:
    """Yield the contradictions between the counts and the experiments."""
    judged = len(receipt.experiments)
    verdicts = [each.verdict for each in receipt.experiments]
    expected = counts(verdicts, found=max(receipt.counts.found, judged))
    found = receipt.counts.model_dump()
    if found != expected:
        numbers = {"expected": json.dumps(expected), "found": json.dumps(found)}
        yield RECEIPT_RULES.text("counts", **{key: excerpt(text) for key, text in numbers.items()})
    if receipt.complete is not (receipt.counts.found == judged):
        numbers = {"counts": excerpt(json.dumps(found)), "found": shown_value(receipt.complete)}
        yield RECEIPT_RULES.text("complete", **numbers)


def _of_experiment(found: PassedExperiment | RejectedExperiment, rules: Rules) -> Iterator[str]:
    """Yield the contradictions within a sound experiment's entry, under the rules."""
    point, highest, target = found.point, found.highest_recall, rules.target_recall
    gap = point.gap(target)
    price = Price(*(getattr(found, name) for name in ("precision", "fpr")))
    refused = list(refusals(Measured(point, target, price), rules))
    if refused and found.verdict == "passed":
        yield RECEIPT_RULES.text("passed", refusal=refused[0].message)
    about_curve = [reason for reason in found.reasons if reason.key is None]
    if found.verdict == "rejected" and len(refused) != len(about_curve):
        yield RECEIPT_RULES.text("rejected", expected=len(refused), found=len(about_curve))
    if found.gap != gap:
        yield RECEIPT_RULES.text("gap", expected=gap, found=found.gap)
    if highest < point.recall:
        yield RECEIPT_RULES.text("highest_recall", recall=point.recall, found=highest)
    # The highest recall must be farther from the target than the operating point is, or it would
    # have been chosen. If the operating point lies above the target, it may itself be tied with a
    # smaller gap that the receipt does not record, so its own gap proves nothing.
    nearest = min(point.recall, target)
    excess = fsum((highest, nearest, -target, -target, -GAP_TOLERANCE))  # fsum: the sign is exact
    if highest > point.recall and excess <= 0:
        yield RECEIPT_RULES.text("not_closest", recall=point.recall, highest=highest, target=target)


# The keys that are equal for all files of one content, if they are judged by the same settings.
_OF_CONTENT = (
    "model_id",
    "issuer",
    "experiment_date",
    "optimal_threshold",
    "closest_recall_value",
    "gap",
    "highest_recall",
    "n_positives",
    "n_negatives",
    *columns(),
)


def dispute(stated: ReceiptExperiment, other: ReceiptExperiment, *, where: str = "") -> str:
    """Return how two experiments of the same digest differ, or empty text.

    Both were judged by the same settings, so they must be both invalid or both sound. One alone may
    be rejected, because a warning about it was turned into an error. Those without a digest are
    invalid, both of them. `where` names the receipt of the other one.
    """
    is_invalid = "invalid" in (stated.verdict, other.verdict)
    keys = ("verdict",) if is_invalid else _OF_CONTENT
    for key in keys:
        found, expected = getattr(stated, key), getattr(other, key)
        if found != expected:
            values = {"found": shown_value(found), "expected": shown_value(expected)}
            path = f"{excerpt(other.path)}{where and f' in {where}'}"
            return RECEIPT_RULES.text("one_content", key=key, path=path, **values)
    return ""
