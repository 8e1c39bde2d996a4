"""``pytest-threshold combine``: the receipts of several machines made one receipt.

Which experiments there are is asked of the roots, since no receipt can tell what it lacks.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_threshold.combination import Combination, read_part
from pytest_threshold.destination import (
    Destination,
    UnusableReportError,
    check,
    clear,
    failure,
    write,
)
from pytest_threshold.discovery import discover
from pytest_threshold.location import check_place, identities
from pytest_threshold.naming import folded
from pytest_threshold.printable import excerpt
from pytest_threshold.receipt_model import NoReceiptError, UnsoundReceiptError
from pytest_threshold.settings import IGNORED_UNASKED, roots_only
from pytest_threshold.usage import FAILURE, PROGRAM, CommandLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_threshold.discovery import Discovery

_DESCRIPTION = """\
Put the receipts of several machines together that each judged some of the experiments below the
roots, and write one receipt of the whole. It is complete only if every experiment that the roots
hold was judged. Nothing is written if a receipt is unsound, or two of them contradict each other.
Paths are relative to the current directory, which should be the one that pytest was started in.
"""


_EPILOG = """\
examples:
  pytest-threshold combine --experiments=runs --output=out/receipt.json parts/*.json

exit codes:
  0  every experiment below the roots was judged and passed
  1  one was refused or not judged, or the receipts are unsound or do not fit
  4  usage error: an unknown option, no RECEIPT, an unusable PATH, ...
"""


def main(arguments: Sequence[str]) -> int:
    """Combine receipts, tell every problem in a line, and return 0 only if all passed.

    Raises:
        pytest.UsageError: a root or the output is unusable.

    """
    options = _parser().parse(arguments)
    settings = roots_only(
        options.experiments, Path.cwd(), origin="--experiments", ignored=IGNORED_UNASKED
    )
    discovery = discover(settings)
    try:
        combination = _combined(options.receipts, discovery)
        destination = _prepared(options.output, options.receipts, discovery)
    except UnusableReportError as error:
        raise pytest.UsageError(str(error)) from error
    _write(combination, destination)
    for line in combination.lines():
        sys.stdout.write(f"{line}\n")
    return 0 if combination.has_passed else FAILURE


def _parser() -> CommandLine:
    parser = CommandLine(prog=f"{PROGRAM} combine", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument(
        "--experiments",
        metavar="PATH",
        action="append",
        required=True,
        help="a root: every experiment below this directory, or this file, must have been judged; "
        "directories that pytest passes over unasked (build, dist, .*) are named; repeatable",
    )
    parser.add_argument(
        "--output",
        metavar="PATH",
        required=True,
        help="the receipt to write; an earlier file there is removed first",
    )
    parser.add_argument(
        "receipts",
        metavar="RECEIPT",
        nargs="+",
        help="what --experiments-report=json:PATH wrote on one of the machines",
    )
    return parser


def _prepared(output: str, receipts: Iterable[str], discovery: Discovery) -> Destination:
    """Return where the receipt goes, when an earlier one is gone.

    Raises:
        UnusableReportError: it cannot be written there, or would be an experiment or a part.

    """
    destination = Destination.parse(
        f"json:{output}", base=Path.cwd(), environment={}, origin="--output"
    )
    path = destination.path
    if path and discovery.would_find(path, IGNORED_UNASKED):
        raise destination.unusable("report_among_experiments")
    if any(folded(os.path.realpath(each)) == folded(str(path)) for each in receipts):
        raise destination.unusable("replaced_receipt")
    check(destination)
    clear(destination)
    return destination


def _combined(receipts: Sequence[str], discovery: Discovery) -> Combination:
    """Return the receipts put together.

    Raises:
        pytest.UsageError: one of them is no receipt at all, none of its experiments is found from
            the current directory, or it was given as a root.

    """
    combination = Combination(discovery, receipts=identities(receipts))
    for path in receipts:
        try:
            part = read_part(path)
        except NoReceiptError as error:
            raise pytest.UsageError(str(error)) from error
        except UnsoundReceiptError as error:
            combination.account.objections.append(f"{excerpt(path)}: the receipt {error}")
        else:
            check_place(path, part.receipt, discovery, origin="--experiments")
            combination.add(part)
    return combination


def _write(combination: Combination, destination: Destination) -> None:
    """Write the receipt, unless something is wrong with its parts."""
    if combination.account.objections:
        return
    try:
        write(destination, combination.receipt(created=datetime.now(UTC)))
    except OSError as error:
        combination.account.objections.append(failure(destination, error))
