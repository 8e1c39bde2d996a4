"""``pytest-threshold verify RECEIPT [ROOT...]``, the step before a deployment.

Every file is read, hashed and judged again under the settings of the receipt, and what comes of it
must be what the receipt says. A receipt has no signature: whoever can write both a file and its
receipt can make them fit, within the settings that the receipt shows.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_threshold.discovery import discover
from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import read_experiment
from pytest_threshold.judgement import judge
from pytest_threshold.location import (
    RECEIPT_BELOW_A_ROOT,
    check_place,
    identities,
    is_one_of,
)
from pytest_threshold.printable import excerpt, first_lines, printable
from pytest_threshold.receipt import entry
from pytest_threshold.receipt_model import (
    NoReceiptError,
    UnsoundReceiptError,
    places,
    read_receipt,
    told,
)
from pytest_threshold.settings import roots_only
from pytest_threshold.usage import FAILURE, PROGRAM, CommandLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_threshold.discovery import Discovery
    from pytest_threshold.receipt_model import Receipt, StatedExperiment
    from pytest_threshold.verdict import Rules


_DESCRIPTION = """\
Exit with 0 only if a receipt is complete, every experiment in it passed, and every file is still
what was judged. Files are hashed and judged again, under the settings of the receipt. With roots,
every experiment below them must be in the receipt. Paths are relative to the current directory,
which should be the one that pytest was started in.
"""
_EPILOG = """\
examples:
  pytest-threshold verify out/receipt.json
  pytest-threshold verify out/receipt.json runs

exit codes:
  0  verified
  1  not verified: a line for each problem
  4  usage error: an unknown option, no RECEIPT, a ROOT without experiments, ...
"""


def main(arguments: Sequence[str]) -> int:
    """Verify a receipt, tell every problem in a line, and return 0 only if there is none.

    Raises:
        pytest.UsageError: a root is unusable.

    """
    options = _parser().parse(arguments)
    discovery = discover(roots_only(options.roots, Path.cwd(), origin="ROOT"))
    for directory in discovery.passed_over:
        sys.stdout.write(f"passed over: {directory}\n")
    count = 0
    for lines in problems(options.receipt, discovery):
        sys.stdout.writelines(f"{line}\n" for line in first_lines(lines))
        count += len(lines)
    outcome = f"not verified: {count} problem{'s' if count > 1 else ''}" if count else "verified"
    sys.stdout.write(f"{printable(options.receipt)}: {outcome}\n")
    return FAILURE if count else 0


def _parser() -> CommandLine:
    parser = CommandLine(prog=f"{PROGRAM} verify", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument(
        "receipt", metavar="RECEIPT", help="what --experiments-report=json:PATH wrote"
    )
    parser.add_argument(
        "roots",
        metavar="ROOT",
        nargs="*",
        default=[],
        help="a directory or file: every experiment in it must be in the receipt",
    )
    return parser


def problems(receipt: str, discovery: Discovery) -> Iterator[list[str]]:
    """Yield what keeps a receipt from being verified: a list of printable lines for each kind.

    Every experiment that was found must be in the receipt.

    Raises:
        pytest.UsageError: the file is no receipt, none of its experiments is found from the current
            directory, or the receipt was given as a root.

    """
    try:
        stated = read_receipt(receipt)
        experiments = places(stated)
    except NoReceiptError as error:
        raise pytest.UsageError(str(error)) from error
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
    """Yield why a receipt does not tell of a whole corpus."""
    if not receipt.experiments:
        yield "the receipt has no experiment"
    if not receipt.complete:
        found = excerpt(str(receipt.counts.found))
        yield f"the receipt is not complete: {found} found, {receipt.counts.judged} judged"


def _problem(stated: StatedExperiment, rules: Rules) -> str:
    """Return why an entry does not stand, or nothing."""
    if stated.verdict != "passed":
        return f"did not pass: {told(stated.verdict)}"
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


def _changed(stated: StatedExperiment, sha256: str) -> str:
    if stated.sha256 == sha256:
        return ""
    now = f"the sha256 is {sha256}, the receipt has {told(stated.sha256)}"
    return f"has changed since it was judged: {now}"


def _differences(found: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    for key in sorted(expected):
        if found[key] != expected[key]:
            yield f"{key} must be {told(expected[key])}, found {told(found[key])}"
