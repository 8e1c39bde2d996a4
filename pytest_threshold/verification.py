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

from pytest_threshold.discovery import discover
from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import read_experiment
from pytest_threshold.judgement import judge
from pytest_threshold.printable import excerpt, printable
from pytest_threshold.receipt import counts, entry
from pytest_threshold.settings import roots_only
from pytest_threshold.statement import (
    UnsoundReceiptError,
    is_same,
    read_statement,
    real_place,
    told,
)
from pytest_threshold.usage import FAILURE, PROGRAM, CommandLine
from pytest_threshold.walking import is_experiment_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_threshold.discovery import FoundExperiment
    from pytest_threshold.statement import Statement
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
    count = 0
    discovery = discover(roots_only(options.roots, Path.cwd()))
    for directory in discovery.passed_over:
        sys.stdout.write(f"passed over: {directory}\n")
    try:
        for problem in problems(Path(options.receipt), discovery.experiments):
            sys.stdout.write(f"{problem}\n")
            count += 1
    except RecursionError:
        sys.stdout.write("the receipt must not be nested so deeply\n")
        count += 1
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


def problems(receipt: Path, found: Iterable[FoundExperiment] = ()) -> Iterator[str]:
    """Yield what keeps a receipt from being verified, a printable line each.

    Every experiment that was found must be in the receipt.
    """
    try:
        statement = read_statement(receipt)
    except UnsoundReceiptError as error:
        yield f"the receipt {error}"
        return
    for problem in (*statement.outline_problems(), *_account_problems(statement)):
        yield f"the receipt {problem}"
    places = {os.path.realpath(receipt)}  # it may lie below a root itself
    for each in statement.experiments:
        problem = _name_problem(each["path"], places) or _problem(each, statement.rules)
        if problem:
            yield f"{excerpt(each['path'])}: {problem}"
    for experiment in found:
        if os.path.realpath(experiment.path) not in places:
            yield f"{experiment.node_path}: is not in the receipt"


def _account_problems(statement: Statement) -> Iterator[str]:
    """Yield why a receipt does not tell of a whole corpus."""
    if not statement.experiments:
        yield "has no experiment"
    verdicts = [str(each.get("verdict")) for each in statement.experiments]
    expected, found = counts(verdicts, found=len(verdicts)), statement.content["counts"]
    if statement.content["complete"] is not True:
        yield f"is not complete: {told(found)}"
    elif not is_same(found, expected):
        yield f"must count {told(expected)}, found {told(found)}"


def _name_problem(path: str, places: set[str]) -> str:
    """Return what is wrong with a path, or nothing; note where it leads."""
    if not is_experiment_name(path):
        return "is no name of an experiment"
    try:
        place = real_place(path)
    except UnsoundReceiptError as error:
        return str(error)
    if place in places:
        return "is in the receipt twice"
    places.add(place)
    return ""


def _problem(found: dict[str, Any], rules: Rules) -> str:
    """Return why an entry does not stand, or nothing."""
    verdict = found.get("verdict")
    if verdict != "passed":
        return f"did not pass: {told(verdict)}"
    path = found["path"]
    try:
        reading = read_experiment(path)
    except InvalidExperimentError as error:
        return _changed(found, error.sha256) or f"invalid: {error.headline}"
    changed = _changed(found, reading.sha256)
    if changed:
        return changed
    judgement = judge(reading, rules=rules)
    rejection = judgement.rejection(objections=())
    if rejection is not None:
        return f"rejected: {rejection.headline}"
    expected = entry(path, judgement.verdict(None, with_evidence=True))
    return next(_differences(found, expected), "")


def _changed(found: dict[str, Any], sha256: str) -> str:
    if found.get("sha256") == sha256:
        return ""
    now = f"the sha256 is {sha256}" if sha256 else "it cannot be read"
    return f"has changed since it was judged: {now}, the receipt has {told(found.get('sha256'))}"


def _differences(found: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    for key in sorted(found.keys() | expected.keys()):
        if key not in found or key not in expected:
            yield f"must {'not have' if key in found else 'have'} the key {excerpt(key)}"
        elif not is_same(found[key], expected[key]):
            yield f"{key} must be {told(expected[key])}, found {told(found[key])}"
