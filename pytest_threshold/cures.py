"""Which known mistake broke a rule. Mistakes are recognised and told, never repaired."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from math import isfinite
from typing import TYPE_CHECKING, Any

from pytest_threshold.document import string_value
from pytest_threshold.messages import MISTAKES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_STRING_LIMIT = 1000  # no mistake is recognised in a longer string
_KEY_LIMIT = 1000  # nor among more keys
_EDITS_LIMIT = 2

# What an element is that stands for no number, by the rule that it breaks.
_ELEMENTS = {
    ("finite_number", "NaN"): "not_a_number",
    ("finite_number", "Infinity"): "infinity",
    ("finite_number", "-Infinity"): "infinity",
    ("float_type", "null"): "null_as_number",
}

_NUMBER = re.compile(r"\s*[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?\s*")
_TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
_ZONE = r"([Zz]|[-+][0-9]{2}:?[0-9]{2})"

# What a whole string looks like, by the rule that it breaks; the first that fits is taken.
_STRINGS = {
    "date_time": {
        "date_with_space": rf"[0-9-]{{10}} +{_TIME} *({_ZONE}|UTC|GMT)?",
        "date_without_time": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "date_as_unix_time": r"-?[0-9]{9,}(\.[0-9]+)?",
        "date_without_seconds": rf"[0-9-]{{10}}[Tt][0-9]{{2}}:[0-9]{{2}}{_ZONE}?",
        "date_without_zone": rf"[0-9-]{{10}}[Tt]{_TIME}",
        "offset_without_colon": rf"[0-9-]{{10}}[Tt]{_TIME}[-+][0-9]{{4}}",
        "date_in_lower_case": rf"(?=.*[tz])[0-9-]{{10}}[Tt]{_TIME}{_ZONE}",
    },
    "leap_second": {"leap_second": r".*"},
    "string_pattern_mismatch": {
        "uuid_without_hyphens": r"[0-9A-Fa-f]{32}",
        "uuid_as_urn": r"(?i:urn:uuid:).*",
        "uuid_in_braces": r"\{[0-9A-Fa-f-]{32,36}\}",
        "uuid_padded": r"(?=.*\s)\s*[0-9A-Fa-f-]{36}\s*",
    },
    "address": {
        "issuer_with_name": r".*<[^<>]*@[^<>]*>\s*",
        "issuer_padded": r"(\s.*|.*\s)",
    },
}


def mistake_in_value(rule: str, key: str, token: str) -> str | None:
    """Return the mistake in the value of a key, as it stands in the file."""
    if (rule, key) == ("string_type", "experiment_date") and _NUMBER.fullmatch(token):
        return "date_as_unix_time"
    if rule not in _STRINGS or len(token) > _STRING_LIMIT:
        return None
    value = string_value(token)
    patterns = _STRINGS[rule].items()
    return next((name for name, like in patterns if re.fullmatch(like, value, re.DOTALL)), None)


def mistake_in_element(rule: str, token: str, *, key: str, numbers: Sequence[Any]) -> str | None:
    """Return the mistake in an element of the array `numbers`; `token` is as it stands there."""
    if rule == "order":
        return "descending" if _descends(numbers) else "unsorted"
    is_threshold = key == "threshold_arr"
    if rule == "greater_than_equal" and is_threshold:
        return "decision_scores"
    if rule in MISTAKES["roc_curve"].rules and is_threshold and _is_roc(numbers):
        return "roc_curve"
    if rule == "less_than_equal":
        return "percent" if _is_percent(numbers) else None
    if rule == "float_type" and token.startswith('"') and _NUMBER.fullmatch(token[1:-1]):
        return "number_as_string"
    return _ELEMENTS.get((rule, token))


def mistake_in_length(thresholds: int, recalls: int) -> str | None:
    """Return the mistake in the lengths of the two arrays."""
    return "one_recall_more" if recalls == thresholds + 1 else None


def mistake_in_text(sentence: str, text: str, offset: int) -> str | None:
    """Return the mistake at an offset where a parser, who said the sentence, could not go on."""
    if sentence.startswith("EOF"):
        return "truncated"
    if sentence == "trailing comma":
        return "trailing_comma"
    if sentence == "trailing characters" and text.startswith(("{", "["), offset):
        return "json_lines"
    if text.startswith(("//", "/*", "#"), offset):
        return "comment"
    around = text[max(0, offset - 1) : offset + len("False")]
    if text.startswith("'", offset) or re.search(r"\b(None|True|False)\b", around):
        return "python_repr"
    return None


def near_key(key: str, others: Iterable[str]) -> str | None:
    """Return the key that differs from a required one in case or by a letter or two."""
    near = [
        (edits, other)
        for other in islice(others, _KEY_LIMIT)
        if abs(len(other) - len(key)) <= _EDITS_LIMIT
        and (edits := _edits(key.casefold(), other.casefold())) <= _EDITS_LIMIT
    ]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def cure(mistake: str | None, **fields: object) -> str:
    """Return the line that cures a mistake, empty for none."""
    return "" if mistake is None else MISTAKES[mistake].cure.format(**fields)


def _is_roc(thresholds: Sequence[Any]) -> bool:
    """Whether only the first threshold is above 1, and they descend."""
    values = _finite(thresholds[1:])
    return _descends(thresholds) and bool(values) and values[0] <= 1


def _descends(numbers: Sequence[Any]) -> bool:
    """Whether the numbers never rise, and fall at least once."""
    values = [number for number in numbers if isinstance(number, float)]
    return (
        len(values) == len(numbers) > 1
        and values[0] > values[-1]
        and all(before >= after for before, after in pairwise(values))
    )


def _is_percent(numbers: Sequence[Any]) -> bool:
    return 2 < max(_finite(numbers), default=0) <= 100  # noqa: PLR2004 - not 1 and a little


def _finite(numbers: Sequence[Any]) -> list[float]:
    return [number for number in numbers if isinstance(number, float) and isfinite(number)]


def _edits(one: str, other: str) -> int:
    """Return how many letters must be put in, left out or replaced (Levenshtein 1965)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        last, row = row, [number]
        for column, other_letter in enumerate(other):
            replaced = last[column] + (letter != other_letter)
            row.append(min(last[column + 1] + 1, row[column] + 1, replaced))
    return row[-1]
