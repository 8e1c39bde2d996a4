"""Verify a receipt: judge its experiments again and list every difference."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.judging.judgement import judge
from pytest_threshold.receipts.errors import UnsoundReceiptError, shown_value
from pytest_threshold.receipts.place import RECEIPT_BELOW_A_ROOT, check_place, identities, is_one_of
from pytest_threshold.receipts.reading import places, read_receipt
from pytest_threshold.reports.receipt import entry
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_threshold.discovery.found import Discovery
    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.receipts.model import Receipt, ReceiptExperiment


def problems(receipt: str, discovery: Discovery) -> Iterator[list[str]]:
    """Yield the problems of a receipt: for each kind, a list of printable lines.

    Every experiment in the discovery must be in the receipt.

    Raises:
        UsageError: the file is no receipt, none of its experiments is found from the current
            directory, or the receipt was given as a root.

    """
    try:
        stated = read_receipt(receipt)
        experiments = places(stated)
    except UnsoundReceiptError as error:
        yield [f"the receipt {error}"]
        return
    check_place(receipt, stated, discovery, origin="ROOT")
    yield list(_account_problems(stated))
    rules = stated.settings.rules
    checked = ((each.path, _problem(each, rules)) for each in experiments.values())
    yield [f"{excerpt(path)}: {problem}" for path, problem in checked if problem]
    itself = identities([receipt])
    yield [
        f"{found.node_path}: "
        f"{RECEIPT_BELOW_A_ROOT if is_one_of(found, itself) else 'is not in the receipt'}"
        for found in discovery.experiments
        if found.real not in experiments
    ]


def _account_problems(receipt: Receipt) -> Iterator[str]:
    """Yield why a receipt does not account for a whole corpus."""
    if not receipt.experiments:
        yield "the receipt has no experiment"
    if not receipt.complete:
        found = excerpt(str(receipt.counts.found))
        yield f"the receipt is not complete: {found} found, {receipt.counts.judged} judged"


def _problem(stated: ReceiptExperiment, rules: Rules) -> str:
    """Return why an entry cannot be confirmed, or empty text."""
    if stated.verdict != "passed":
        return f"did not pass: {shown_value(stated.verdict)}"
    try:
        reading = read_experiment(stated.path)
    except InvalidExperimentError as error:
        if error.sha256:
            return _changed(stated, error.sha256) or f"invalid: {error.headline}"
        is_there = os.path.lexists(stated.path)
        return f"cannot be judged again: {error.headline}" if is_there else "is missing"
    changed = _changed(stated, reading.sha256)
    if changed:
        return changed
    judgement = judge(reading, rules=rules)
    rejection = judgement.rejection(objections=())
    if rejection is not None:
        return f"rejected: {rejection.headline}"
    expected = entry(stated.path, judgement.verdict(None, with_evidence=True))
    return next(_differences(stated.model_dump(), expected), "")


def _changed(stated: ReceiptExperiment, sha256: str) -> str:
    if stated.sha256 == sha256:
        return ""
    now = f"the sha256 is {sha256}, the receipt has {shown_value(stated.sha256)}"
    return f"has changed since it was judged: {now}"


def _differences(found: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    for key in sorted(expected):
        if found[key] != expected[key]:
            yield f"{key} must be {shown_value(expected[key])}, found {shown_value(found[key])}"
