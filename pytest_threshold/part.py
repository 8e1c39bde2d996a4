"""One of several receipts of a corpus, with every value in it checked for its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_threshold.evidence import Evidence
from pytest_threshold.printable import excerpt
from pytest_threshold.receipt import counts
from pytest_threshold.statement import (
    UnsoundReceiptError,
    is_fraction,
    is_same,
    is_text,
    read_statement,
    real_place,
    told,
)
from pytest_threshold.verdict import VERDICTS, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from typing import TypeGuard

    from pytest_threshold.statement import Statement
    from pytest_threshold.verdict import Rules

_DIGEST = re.compile(r"[0-9a-f]{64}")
_REASON_KEYS = {"key", "message", "cure", "line", "column"}
_TEXTS = ("model_id", "issuer", "experiment_date")
_NUMBERS = ("optimal_threshold", "closest_recall_value", "gap", "highest_recall")
_EVIDENCE = ("sha256", "gap", "highest_recall", "reasons")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedExperiment:
    """An experiment in a receipt: its name there, its verdict with evidence, and its real path."""

    file: str
    place: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one receipt says, which may be of a run that judged less than it `found`.

    `name` is what messages call the receipt. No two of the `experiments` are the same file.
    """

    name: str
    rules: Rules
    plugin_version: str
    found: int
    experiments: tuple[StatedExperiment, ...]


def read_part(path: str) -> Part:
    """Return what a receipt says.

    Raises:
        UnsoundReceiptError: it cannot be read, or does not have the form of a receipt.

    """
    try:
        return _part(excerpt(path), read_statement(Path(path)))
    except RecursionError as error:
        raise UnsoundReceiptError("must not be nested so deeply") from error


def _part(name: str, statement: Statement) -> Part:
    for problem in statement.outline_problems():
        raise UnsoundReceiptError(problem)
    experiments = tuple(_experiments(statement))
    return Part(
        name=name,
        rules=statement.rules,
        plugin_version=statement.content["plugin_version"],
        found=_found(statement),
        experiments=experiments,
    )


def _experiments(statement: Statement) -> Iterator[StatedExperiment]:
    places: set[str] = set()
    for data in statement.experiments:
        try:
            experiment = _experiment(data, places)
        except UnsoundReceiptError as error:
            where = excerpt(data["path"])
            raise UnsoundReceiptError(f"has an unsound entry, {where}: {error}") from error
        places.add(experiment.place)
        yield experiment


def _experiment(data: dict[str, Any], places: Container[str]) -> StatedExperiment:
    place = real_place(data["path"])
    if place in places:
        raise UnsoundReceiptError("is in the receipt twice")
    return StatedExperiment(file=data["path"], place=place, verdict=_verdict(data))


def _verdict(data: dict[str, Any]) -> Verdict:
    name = data.get("verdict")
    if name not in VERDICTS:
        verdicts = ", ".join(VERDICTS)
        raise UnsoundReceiptError(f"its verdict must be one of {verdicts}, found {told(name)}")
    form = _FORMS[name]
    wrong = sorted((form.keys() | {"path", "verdict"}) ^ data.keys())
    if wrong:
        verb = "must have" if wrong[0] in form else "must not have"
        raise UnsoundReceiptError(f"{verb} the key {excerpt(wrong[0])}")
    for key, has_form in form.items():
        if not has_form(data[key]):
            raise UnsoundReceiptError(f"{key} must not be {told(data[key])} if it is {name}")
    return Verdict(
        verdict=name,
        headline=_headline(data["reasons"]),
        model_id=data["model_id"] or "",
        issuer=data["issuer"] or "",
        experiment_date=data["experiment_date"] or "",
        optimal_threshold=data["optimal_threshold"],
        closest_recall_value=data["closest_recall_value"],
        evidence=Evidence.from_data({key: data[key] for key in _EVIDENCE}),
    )


def _headline(reasons: list[dict[str, Any]]) -> str:
    """Return the first reason in one line, or nothing."""
    for reason in reasons:
        about = f"{reason['key']}: " if reason["key"] else ""
        return excerpt(f"{about}{reason['message']}")
    return ""


def _found(statement: Statement) -> int:
    """Return how many experiments the run of a receipt found, if its account is true."""
    numbers = statement.content["counts"]
    found = numbers.get("found") if isinstance(numbers, dict) else None
    verdicts = [each["verdict"] for each in statement.experiments]
    least = max(len(verdicts), 1)
    expected = counts(verdicts, found=max(found, least) if _is_count(found) else least)
    if not is_same(numbers, expected):
        raise UnsoundReceiptError(f"must count {told(expected)}, found {told(numbers)}")
    complete = statement.content["complete"]
    if not is_same(complete, expected["found"] == expected["judged"]):
        raise UnsoundReceiptError(f"counts {told(expected)}, and its complete is {told(complete)}")
    return expected["found"]


def _is_nothing(value: object) -> bool:
    return value is None


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _is_digest_or_nothing(value: object) -> bool:
    return value is None or _is_digest(value)


def _is_empty(value: object) -> bool:
    return value == []


def _are_reasons(value: object) -> bool:
    return isinstance(value, list) and value != [] and all(map(_is_reason, value))


def _is_reason(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == _REASON_KEYS
        and is_text(value["message"])
        and all(value[key] is None or isinstance(value[key], str) for key in ("key", "cure"))
        and all(value[key] is None or _is_count(value[key]) for key in ("line", "column"))
    )


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


_SOUND: dict[str, Callable[[object], bool]] = {
    "sha256": _is_digest,
    **dict.fromkeys(_TEXTS, is_text),
    **dict.fromkeys(_NUMBERS, is_fraction),
}
# What each value of an entry must be, by its verdict.
_FORMS: dict[str, dict[str, Callable[[object], bool]]] = {
    "passed": {**_SOUND, "reasons": _is_empty},
    "rejected": {**_SOUND, "reasons": _are_reasons},
    "invalid": {
        **dict.fromkeys(_SOUND, _is_nothing),
        "sha256": _is_digest_or_nothing,
        "reasons": _are_reasons,
    },
}
