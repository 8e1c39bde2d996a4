"""Parse an untrusted receipt and check its structure."""

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from pydantic import (
    BaseModel,
    ValidationError,
)
from pydantic_core import ErrorDetails

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment.messages import CONTENT_RULES
from pytest_threshold.experiment.syntax import encoding_rule
from pytest_threshold.files.names import real_place
from pytest_threshold.files.reading import read_file
from pytest_threshold.judging.rules import RULES, columns
from pytest_threshold.receipts.contradictions import contradictions
from pytest_threshold.receipts.errors import (
    NoReceiptError,
    UnsoundReceiptError,
    shown_value,
    unsound,
)
from pytest_threshold.receipts.messages import RECEIPT_RULES
from pytest_threshold.receipts.model import (
    Counts,
    PassedExperiment,
    Reason,
    Receipt,
    ReceiptExperiment,
    Settings,
)
from pytest_threshold.reports.receipt import SCHEMA_VERSION
from pytest_threshold.text.printable import excerpt


def read_receipt(path: str) -> Receipt:
    """Read a receipt and check that its structure is sound and that it does not contradict itself.

    Raises:
        NoReceiptError: the file is not regular or not readable, or holds JSON of another kind.
        UnsoundReceiptError: the content is not JSON, breaks a rule, or records an error of its run.

    """
    try:
        content = read_file(path, source="")
    except InvalidExperimentError as error:
        raise NoReceiptError(path, error.broken_rules[0].message) from error
    data = _parsed(content)
    other = _other_kind(data)
    if other:
        raise NoReceiptError(path, f"must be a JSON object with a schema_version, found {other}")
    _check_version(data["schema_version"])
    _check_keys(data)
    try:
        receipt = Receipt.model_validate(data)
    except ValidationError as error:
        first, *others = error.errors()
        raise _first_of(first["loc"], first, data, more=len(others)) from error
    for sentence in contradictions(receipt):
        raise UnsoundReceiptError(sentence)
    if receipt.errors:
        raise unsound("errors", errors=excerpt(", ".join(receipt.errors)))
    return receipt


def _parsed(content: bytes) -> Any:  # noqa: ANN401 - any JSON
    rule = encoding_rule(content)
    if rule is not None:
        raise UnsoundReceiptError(CONTENT_RULES.text(rule))
    try:
        return json.loads(
            content.decode(), object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole
        )
    except UnicodeDecodeError as error:
        found = f"byte 0x{content[error.start]:02x}"
        raise UnsoundReceiptError(CONTENT_RULES.text("not_utf_8", found=found)) from error
    except ValueError as error:
        raise unsound("broken_json", trouble=excerpt(str(error))) from error
    except RecursionError as error:
        raise unsound("too_deep") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise unsound("key_twice")
    return keys


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:  # Python limits how many digits of an integer it converts
        raise unsound("large_number", found=len(text.removeprefix("-"))) from error


def _constant(name: str) -> NoReturn:
    raise unsound("no_number", found=name)


def _other_kind(data: Any) -> str:  # noqa: ANN401 - any JSON
    """Return what the JSON is, if it cannot be meant as a receipt, or empty text."""
    if not isinstance(data, dict):
        return shown_value(data)
    if data.keys() >= {"threshold_arr", "recall_arr"}:
        return "an experiment"
    return "" if "schema_version" in data else "another object"


def _check_version(version: object) -> None:
    if type(version) is not int or version != SCHEMA_VERSION:  # true and 1.0 are equal to 1
        raise unsound("schema_version", expected=SCHEMA_VERSION, found=shown_value(version))


# As pydantic tells it.
_FOREIGN = ErrorDetails(type="extra_forbidden", loc=(), msg="", input=None)


def _check_keys(data: dict[str, Any]) -> None:
    """Check that no object has a foreign key.

    pydantic would do so, too, but it keeps an error for each of perhaps millions of keys.
    """
    settings = data.get("settings")
    for rule, limit in settings.items() if isinstance(settings, dict) else ():
        if rule not in Settings.model_fields and limit is not None:
            raise unsound("unknown_rule", key=excerpt(rule), found=shown_value(limit))
    for way, found, form in _objects(data):
        if isinstance(found, dict) and not found.keys() <= form.model_fields.keys():
            foreign = [key for key in found if key not in form.model_fields]
            raise _first_of((*way, foreign[0]), _FOREIGN, data, more=len(foreign) - 1)


def _objects(data: dict[str, Any]) -> Iterator[tuple[tuple[int | str, ...], Any, type[BaseModel]]]:
    """Yield the location, the value and the model of everything that should be an object.

    Locations have the form of pydantic's, which includes the tag of a union.
    """
    yield (), data, Receipt
    yield ("counts",), data.get("counts"), Counts
    for index, entry in enumerate(_elements(data, "experiments")):
        way = ("experiments", index, "")
        yield way, entry, PassedExperiment  # the other verdicts have the same keys
        for number, reason in enumerate(_elements(entry, "reasons")):
            yield (*way, "reasons", number), reason, Reason


def _elements(data: object, key: str) -> list[Any]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _first_of(
    loc: tuple[int | str, ...], first: ErrorDetails, data: dict[str, Any], *, more: int
) -> UnsoundReceiptError:
    """Return pydantic's first error in our own words, with the number of the others."""
    match loc:
        case ("experiments", int(index), *way):
            entry = data["experiments"][index]
            has_path = isinstance(entry, dict) and isinstance(entry.get("path"), str)
            path = excerpt(entry["path"]) if has_path else f"experiments[{index}]"
            sentence = _complaint(first, way[1:], entry)  # without the verdict
            text = RECEIPT_RULES.text("entry", path=path, sentence=sentence)
        case way:
            text = _complaint(first, way, data)
    return UnsoundReceiptError(f"{text} (and {more} more)" if more else text)


def _complaint(detail: ErrorDetails, way: Sequence[int | str], data: Any) -> str:  # noqa: ANN401
    kind, place = detail["type"], _place(way)
    if kind == "contradiction":
        return detail["msg"]
    if kind in ("missing", "extra_forbidden"):
        rule = "key_missing" if kind == "missing" else "foreign_key"
        return RECEIPT_RULES.text(rule, key=excerpt(place))
    if way:
        *_, key = (each for each in way if isinstance(each, str))
        value = detail["input"]
    elif isinstance(data, dict):  # no known verdict, so pydantic has found no model for the entry
        place = key = "verdict"
        value = data.get("verdict")
    else:
        return RECEIPT_RULES.text("no_object", found=shown_value(data))
    expected = "null" if kind == "none_required" else _EXPECTED[key]
    return RECEIPT_RULES.text("value", expected=expected, key=place, found=shown_value(value))


def _place(way: Sequence[int | str]) -> str:
    """Return keys and indexes in the form ``settings.max_gap`` or ``reasons[0].line``."""
    text = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in way)
    return text.removeprefix(".")


_FRACTION = "a number in [0, 1]"
_TEXT = "a text with something in it"
_NUMBER_OF = "a whole number of experiments"
# The expected value of each key, for messages.
_EXPECTED = {
    "plugin_version": _TEXT,
    "created": "a time YYYY-MM-DDThh:mm:ss.sssZ",
    "settings": "an object of rules",
    **dict.fromkeys(("target_recall", "optimal_threshold", "closest_recall_value"), _FRACTION),
    **{rule.name: f"a number in [{rule.lowest:g}, {rule.highest:g}] or null" for rule in RULES},
    **dict.fromkeys(columns(), f"{_FRACTION} or null"),
    **dict.fromkeys(("gap", "highest_recall"), _FRACTION),
    "counts": "an object of numbers",
    "found": f"{_NUMBER_OF}, at least 1,",
    **dict.fromkeys(("judged", "passed", "rejected", "invalid"), _NUMBER_OF),
    "complete": "true or false",
    "errors": "an array of texts, or no such key",
    "experiments": "an array of experiments",
    "path": "a printable name of an experiment",
    "sha256": "64 hex digits in lower case",
    "verdict": "passed, rejected or invalid",
    "model_id": "a UUID in hyphenated form",
    "issuer": "one e-mail address",
    "experiment_date": "an RFC 3339 date-time",
    "reasons": "an array of reasons, at least one,",
    "message": _TEXT,
    **dict.fromkeys(("key", "cure"), f"{_TEXT} or null"),
    **dict.fromkeys(
        ("line", "column", "n_positives", "n_negatives"), "a whole number of at least 1 or null"
    ),
}


def places(receipt: Receipt) -> dict[str, ReceiptExperiment]:
    """Return the experiments of a receipt by real path, from the current directory.

    Raises:
        UnsoundReceiptError: two of them are the same file, or the file system cannot have such a
            path.

    """
    found: dict[str, ReceiptExperiment] = {}
    for each in receipt.experiments:
        try:
            os.fsencode(each.path)
        except UnicodeEncodeError as error:
            sentence = RECEIPT_RULES.text("impossible_name")
            raise unsound("entry", path=excerpt(each.path), sentence=sentence) from error
        if found.setdefault(real_place(each.path), each) is not each:
            raise unsound("entry", path=excerpt(each.path), sentence=RECEIPT_RULES.text("twice"))
    return found
