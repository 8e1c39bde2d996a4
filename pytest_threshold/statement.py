"""What a receipt states, as far as its form goes; anybody may have written it."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.naming import node_paths
from pytest_threshold.printable import excerpt
from pytest_threshold.reading import read_file
from pytest_threshold.receipt import SCHEMA_VERSION
from pytest_threshold.verdict import Rules

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_PATH_LIMIT = 4096  # Linux takes no longer path, and to resolve a very long one takes for ever


class UnsoundReceiptError(Exception):
    """A receipt does not have the form of one; the text says where, and lacks its subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A receipt that has the keys of one, sound settings, and objects for its experiments.

    `content` is the whole object as it stands. Each of the `experiments` has a text as its path;
    everything else in them, and the other values, can be anything.
    """

    rules: Rules
    content: dict[str, Any]

    @property
    def experiments(self) -> list[dict[str, Any]]:
        """The entries of the experiments as they stand."""
        entries: list[dict[str, Any]] = self.content["experiments"]
        return entries

    def outline_problems(self) -> Iterator[str]:
        """Yield what is wrong with the values about the receipt itself, which is the subject."""
        if not is_same(self.content["schema_version"], SCHEMA_VERSION):
            yield f"must have the schema_version {SCHEMA_VERSION}"
        if not is_text(self.content["plugin_version"]):
            yield "must tell its plugin_version"
        if not _is_time(self.content["created"]):
            yield "must tell when it was created, as YYYY-MM-DDThh:mm:ss.sssZ"


def is_text(value: object) -> bool:
    """Whether a JSON value is a text with something in it."""
    return isinstance(value, str) and value != ""


def _is_time(value: object) -> bool:
    if not (isinstance(value, str) and _CREATED.fullmatch(value)):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def read_statement(path: Path) -> Statement:
    """Return what a receipt states.

    Raises:
        UnsoundReceiptError: it cannot be read, is no JSON object, or lacks the form of a receipt.
        RecursionError: it is nested too deeply.

    """
    content = _parsed(path)
    return Statement(rules=_rules(content["settings"]), content=content)


def _parsed(path: Path) -> dict[str, Any]:
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
        if not is_unset and not is_fraction(value):
            raise UnsoundReceiptError(f"must have a number in [0, 1] as its {name}")
    rules = Rules(**settings)
    if rules.min_recall is not None and rules.min_recall > rules.target_recall:
        raise UnsoundReceiptError("must have a min_recall that is at most its target_recall")
    return rules


def is_fraction(value: object) -> bool:
    """Whether a JSON value is a number in [0, 1]; true is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= 1


def real_place(path: str) -> str:
    """Return where the path of an entry leads from the current directory, by real path.

    Raises:
        UnsoundReceiptError: no experiment goes by such a name.

    """
    (name,) = node_paths([path], Path.cwd(), unreachable=())
    if not name.is_original or len(path) > _PATH_LIMIT:
        raise UnsoundReceiptError("is no name of an experiment")
    try:
        return os.path.realpath(path)
    except UnicodeEncodeError as error:
        raise UnsoundReceiptError("is no name that a file can have here") from error


def told(value: object) -> str:
    """Return a JSON value for a message, printable and not too long."""
    return excerpt(json.dumps(value))


def is_same(found: Any, expected: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether two JSON values are equal; true is no number, and 1 is 1.0."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(
            is_same(found[key], expected[key]) for key in found
        )
    return found == expected and isinstance(found, bool) == isinstance(expected, bool)
