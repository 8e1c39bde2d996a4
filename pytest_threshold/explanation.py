"""What a broken file is told: the model's complaints as broken rules, and what no model can see.

This is the place that knows the document, the rule and the offending value at once, so a line and
a column, or the cure for a mistake that is recognised, would be added here.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pytest_threshold.document import Document, Number
from pytest_threshold.errors import BrokenRule
from pytest_threshold.printable import VALUE_LIMIT, excerpt

_ARRAYS = ("threshold_arr", "recall_arr")

# What must hold, by the kind of complaint; other kinds bring their own sentence.
_RULES = {
    "missing": "must be present, but is missing",
    "model_type": "must be one JSON object",
    "string_type": "must be a string",
    "string_pattern_mismatch": "must be a UUID in hyphenated 8-4-4-4-12 hex form",
    "list_type": "must be an array of numbers",
    "too_short": "must hold at least one number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "greater_than_equal": "must be at least 0",
    "less_than_equal": "must be at most 1",
    "order": "must not be lower than the threshold before it",
}
_WITHOUT_VALUE = ("missing", "too_short")

_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "must be UTF-8 without a byte-order mark, found one",
    b"\xff\xfe": "must be UTF-8, found UTF-16 or UTF-32",
    b"\xfe\xff": "must be UTF-8, found UTF-16",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One complaint of the model: its kind, and the keys and indexes that lead to the value.

    `sentence` says what must hold where the kind alone does not.
    """

    kind: str
    place: tuple[int | str, ...]
    sentence: str = ""


def text_rule(content: bytes, sentence: str, *, quotes: bool) -> BrokenRule:
    """Say why the content is not JSON text; `sentence` is what the parser said."""
    if not content.strip():
        return _document_rule("must be one JSON object, found an empty file")
    for mark, message in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _document_rule(message)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        found = f"byte 0x{content[error.start]:02x}" if quotes else "another byte"
        return _document_rule(f"must be UTF-8, found {found} at offset {error.start}")
    return _document_rule(f"must be JSON: {sentence}")


def document_rules(document: Document, *, quotes: bool) -> Iterator[BrokenRule]:
    """Yield the broken rules that only the document's text shows."""
    for key in document.repeated_keys:
        found = f"{_shown(key)} again" if quotes else "one again"
        yield _document_rule(f"must have no key twice in one object, found {found}")
    if document.constants > _complained_constants(document.value):
        yield _document_rule("must hold JSON numbers only, found NaN or Infinity")


def model_rules(
    complaints: Sequence[Complaint], document: Document, *, quotes: bool
) -> Iterator[BrokenRule]:
    """Yield the broken rules that the model sees, and unequal lengths, which it may not see."""
    for complaint in complaints:
        yield _model_rule(_first_in_array(complaint, document), document, quotes=quotes)
    if isinstance(document.value, dict):
        thresholds, recalls = (document.value.get(key) for key in _ARRAYS)
        if isinstance(thresholds, list) and isinstance(recalls, list):
            yield from _length_rule(len(thresholds), len(recalls))


def first_descent(thresholds: Sequence[float]) -> int | None:
    """Return the index of the first threshold that is lower than the one before it, if any is."""
    pairs = enumerate(pairwise(thresholds), start=1)
    return next((index for index, (before, after) in pairs if after < before), None)


def _first_in_array(complaint: Complaint, document: Document) -> Complaint:
    """Prefer a descent among the thresholds before the one that the complaint is about."""
    match complaint.place:
        case ("threshold_arr" as key, int(index)):
            thresholds = document.value[key][:index]
            descent = first_descent([float(threshold) for threshold in thresholds])
            if descent is not None:
                return Complaint(kind="order", place=(key, descent))
    return complaint


def _model_rule(complaint: Complaint, document: Document, *, quotes: bool) -> BrokenRule:
    key, *indexes = complaint.place or ("document",)
    message = _RULES.get(complaint.kind, complaint.sentence)
    if complaint.kind == "address":  # the sentence quotes the address
        message = excerpt(message) if quotes else "must be one e-mail address"
    elif quotes and complaint.kind not in _WITHOUT_VALUE:
        message = f"{message}, found {_shown(document.at(complaint.place))}"
    return BrokenRule(key=f"{key}{''.join(f'[{index}]' for index in indexes)}", message=message)


def _length_rule(thresholds: int, recalls: int) -> Iterator[BrokenRule]:
    if thresholds != recalls:
        message = f"must be as long as threshold_arr ({thresholds}), found {recalls}"
        yield BrokenRule(key="recall_arr", message=message)


def _complained_constants(value: object) -> int:
    """Count the constants that the model refuses, since they stand in one of its own arrays."""
    if not isinstance(value, dict):
        return 0
    arrays = [value[key] for key in _ARRAYS if isinstance(value.get(key), list)]
    return sum(isinstance(x, Number) and x.is_constant for array in arrays for x in array)


def _shown(value: object) -> str:
    match value:
        case Number():
            return excerpt(value)
        case dict():
            return "an object"
        case list():
            return "an array"
        case str():
            return excerpt(json.dumps(value[:VALUE_LIMIT], ensure_ascii=False))
        case _:
            return json.dumps(value)


def _document_rule(message: str) -> BrokenRule:
    return BrokenRule(key="document", message=message)
