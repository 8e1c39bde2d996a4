"""Check that a command about receipts runs in the right directory, with the right roots."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pytest_threshold.errors import UsageError
from pytest_threshold.receipts.messages import RECEIPT_ERRORS
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_threshold.discovery.found import Discovery, FoundExperiment
    from pytest_threshold.receipts.model import Receipt

RECEIPT_BELOW_A_ROOT = "is this receipt, and an experiment that it lacks: keep it out of the roots"
"""The message about a receipt that is found among the experiments."""


def check_place(name: str, stated: Receipt, discovery: Discovery, *, origin: str) -> None:
    """Check that the files of a receipt are found from here, and that it is not itself a root.

    `name` is the path of the receipt. `origin` is the option or argument that gives the roots, for
    messages.

    Raises:
        UsageError: no file of the receipt is found from the current directory, or a root is the
            receipt.

    """
    read = [each.path for each in stated.experiments if each.sha256]
    if read and not any(map(os.path.lexists, read)):
        fields = {"count": len(read), "name": excerpt(name)}
        raise UsageError(RECEIPT_ERRORS.text("receipt_from_elsewhere", **fields))
    receipt = identities([name])
    for found in discovery.experiments:
        is_root = not any(found.path.is_relative_to(each) for each in discovery.directories)
        if is_root and is_one_of(found, receipt):
            fields = {"origin": origin, "name": found.node_path}
            raise UsageError(RECEIPT_ERRORS.text("receipt_as_root", **fields))


def identities(paths: Iterable[str]) -> frozenset[tuple[int, int]]:
    """Return the device and inode numbers of the files that exist.

    Unlike paths, they also recognise a file by another of its names.
    """
    found = map(os.stat, filter(os.path.exists, paths))
    return frozenset((status.st_dev, status.st_ino) for status in found)


def is_one_of(found: FoundExperiment, receipts: frozenset[tuple[int, int]]) -> bool:
    """Whether the file of an experiment is one of the receipts, given by their `identities`."""
    return not receipts.isdisjoint(identities([str(found.path)]))
