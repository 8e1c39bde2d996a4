"""``python -m pytest_threshold.verify RECEIPT [ROOT...]``, the step before a deployment.

Every file is read, hashed and judged again under the settings of the receipt, and what comes of it
must be what the receipt says. A receipt has no signature: whoever can write both a file and its
receipt can make them fit, within the settings that the receipt shows.
"""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from pytest_threshold.discovery import discover
from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import read_experiment
from pytest_threshold.judgement import judge
from pytest_threshold.naming import node_paths
from pytest_threshold.printable import excerpt, printable
from pytest_threshold.reading import read_file
from pytest_threshold.receipt import SCHEMA_VERSION, counts, entry
from pytest_threshold.settings import roots_only
from pytest_threshold.usage import USAGE_ERROR, CommandLine
from pytest_threshold.verdict import Rules
from pytest_threshold.walking import is_experiment_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_threshold.discovery import FoundExperiment

_KEYS = {
    "schema_version",
    "plugin_version",
    "created",
    "settings",
    "counts",
    "complete",
    "experiments",
}
_CREATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


class UnsoundReceiptError(Exception):
    """A receipt does not have the form of one; the text says where."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify a receipt, tell every problem in a line, and return 0 only if there is none."""
    options = _parser().parse_args(arguments)
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    count = 0
    try:
        discovery = discover(roots_only(options.roots, Path.cwd()))
        for directory in discovery.passed_over:
            sys.stdout.write(f"passed over: {directory}\n")
        for problem in problems(Path(options.receipt), discovery.experiments):
            sys.stdout.write(f"{problem}\n")
            count += 1
    except RecursionError:
        sys.stdout.write("the receipt must not be nested so deeply\n")
        count += 1
    except OSError as error:
        sys.stderr.write(f"ERROR: {error}\n")
        return 1
    except pytest.UsageError as error:
        sys.stderr.write(f"ERROR: {error}\n")
        return USAGE_ERROR
    outcome = f"not verified: {count} problem{'s' if count > 1 else ''}" if count else "verified"
    sys.stdout.write(f"{printable(options.receipt)}: {outcome}\n")
    return 1 if count else 0


def _parser() -> CommandLine:
    parser = CommandLine(
        prog="python -m pytest_threshold.verify",
        description="Exit with 0 only if a receipt is complete, every experiment in it passed, and "
        "every file is still what was judged. Files are hashed and judged again, under the "
        "settings of the receipt; paths are relative to the current directory.",
        epilog="Exit codes: 0 verified, 1 not verified, 4 usage error.",
    )
    parser.add_argument(
        "receipt", metavar="RECEIPT", help="what --experiments-report=json:PATH wrote"
    )
    parser.add_argument(
        "roots",
        metavar="ROOT",
        nargs="*",
        help="a directory or file: every experiment in it must be in the receipt",
    )
    return parser


def problems(receipt: Path, found: Iterable[FoundExperiment] = ()) -> Iterator[str]:
    """Yield what keeps a receipt from being verified, a printable line each.

    Every experiment that was found must be in the receipt.
    """
    try:
        content = _parsed(receipt)
        rules = _rules(content["settings"])
    except UnsoundReceiptError as error:
        yield f"the receipt {error}"
        return
    yield from _outline_problems(content)
    places = {os.path.realpath(receipt)}  # it may lie below a root itself
    for each in content["experiments"]:
        problem = _name_problem(each["path"], places) or _problem(each, rules)
        if problem:
            yield f"{excerpt(each['path'])}: {problem}"
    for experiment in found:
        if os.path.realpath(experiment.path) not in places:
            yield f"{experiment.node_path}: is not in the receipt"


def _parsed(path: Path) -> dict[str, Any]:
    """Return a receipt that has the keys of one, and objects for its experiments."""
    try:
        text = read_file(path, source="").decode()
        content = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except InvalidExperimentError as error:
        raise UnsoundReceiptError(error.broken_rules[0].message) from error
    except ValueError as error:
        raise UnsoundReceiptError(f"must be JSON: {excerpt(str(error))}") from error
    if not isinstance(content, dict):
        raise UnsoundReceiptError("must be a JSON object")
    if content.get("errors"):
        raise UnsoundReceiptError(f"is of a run with an error: {excerpt(str(content['errors']))}")
    wrong = sorted(_KEYS ^ content.keys())
    if wrong:
        verb = "lacks" if wrong[0] in _KEYS else "must not have"
        raise UnsoundReceiptError(f"{verb} the key {excerpt(wrong[0])}")
    experiments = content["experiments"]
    if not isinstance(experiments, list) or not all(map(_is_entry, experiments)):
        raise UnsoundReceiptError("must have an array of experiments, each with its path")
    return content


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("path"), str)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise UnsoundReceiptError("must have no key twice in one object")
    return keys


def _constant(name: str) -> NoReturn:
    raise UnsoundReceiptError(f"must hold JSON numbers only, found {name}")


def _rules(settings: object) -> Rules:
    names = {"target_recall", "min_recall", "max_gap"}
    if not isinstance(settings, dict) or settings.keys() != names:
        raise UnsoundReceiptError(f"must have the settings {', '.join(sorted(names))}")
    for name, value in settings.items():
        is_unset = value is None and name != "target_recall"
        if not is_unset and not _is_fraction(value):
            raise UnsoundReceiptError(f"must have a number in [0, 1] as its {name}")
    rules = Rules(**settings)
    if rules.min_recall is not None and rules.min_recall > rules.target_recall:
        raise UnsoundReceiptError("must have a min_recall that is at most its target_recall")
    return rules


def _is_fraction(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= 1


def _outline_problems(content: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a receipt as a whole."""
    if not _is_same(content["schema_version"], SCHEMA_VERSION):
        yield f"the receipt must have the schema_version {SCHEMA_VERSION}"
    if not (isinstance(content["plugin_version"], str) and content["plugin_version"]):
        yield "the receipt must tell its plugin_version"
    if not _is_time(content["created"]):
        yield "the receipt must tell when it was created, as YYYY-MM-DDThh:mm:ss.sssZ"
    if not content["experiments"]:
        yield "the receipt has no experiment"
    verdicts = [str(each.get("verdict")) for each in content["experiments"]]
    expected = counts(verdicts, found=len(verdicts))
    if content["complete"] is not True:
        yield f"the receipt is not complete: {_told(content['counts'])}"
    elif not _is_same(content["counts"], expected):
        yield f"the receipt must count {_told(expected)}, found {_told(content['counts'])}"


def _is_time(value: object) -> bool:
    if not (isinstance(value, str) and _CREATED.fullmatch(value)):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _told(value: object) -> str:
    return excerpt(json.dumps(value))


def _name_problem(path: str, places: set[str]) -> str:
    """Return what is wrong with a path, or nothing; note where it leads."""
    (name,) = node_paths([path], Path.cwd(), unreachable=())
    if not (name.is_original and is_experiment_name(path)):
        return "is no name of an experiment"
    try:
        place = os.path.realpath(path)
    except UnicodeEncodeError:
        return "is no name that a file can have here"
    if place in places:
        return "is in the receipt twice"
    places.add(place)
    return ""


def _problem(found: dict[str, Any], rules: Rules) -> str:
    """Return why an entry does not stand, or nothing."""
    verdict = found.get("verdict")
    if verdict != "passed":
        return f"did not pass: {_told(verdict)}"
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
    told = f"the sha256 is {sha256}" if sha256 else "it cannot be read"
    return f"has changed since it was judged: {told}, the receipt has {_told(found.get('sha256'))}"


def _differences(found: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    for key in sorted(found.keys() | expected.keys()):
        if key not in found or key not in expected:
            yield f"must {'not have' if key in found else 'have'} the key {excerpt(key)}"
        elif not _is_same(found[key], expected[key]):
            yield f"{key} must be {_told(expected[key])}, found {_told(found[key])}"


def _is_same(found: Any, expected: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether two JSON values are equal; true is no number, and 1 is 1.0."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(
            _is_same(found[key], expected[key]) for key in found
        )
    return found == expected and isinstance(found, bool) == isinstance(expected, bool)


if __name__ == "__main__":
    sys.exit(main())
