"""Which known mistake broke a rule. Mistakes are recognised and told, never repaired."""

from __future__ import annotations

import re
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

from pytest_threshold.experiment.document import string_value
from pytest_threshold.experiment.messages import MISTAKES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_STRING_LIMIT = 1000  # no mistake is recognised in a longer string
_NOISE = 1e-9  # what rounding makes of a threshold of 0
_LOWEST_PERCENTAGE = 20  # at the top of a curve

# What stands for a number that there is not, and the mistake if it is a recall.
_NO_NUMBERS = {
    "NaN": "not_a_number",
    "Infinity": "infinity",
    "-Infinity": "infinity",
    "null": "null_as_number",
}

# Seconds, milliseconds, microseconds and nanoseconds since 1970, in this century.
_UNIX_TIME = r"([0-9]{9,10}|[0-9]{13}|[0-9]{16}|[0-9]{19})(\.[0-9]+)?"
_NUMBER = re.compile(r"\s*[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?\s*")
_TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?"
_ZONE = r"([Zz]|[-+][0-9]{2}:?[0-9]{2})"

# What a whole string looks like, by the rule that it breaks; the first that fits is taken.
_STRINGS = {
    "date_time": {
        "date_with_space": rf"[0-9-]{{10}} +{_TIME} *({_ZONE}|UTC|GMT)?",
        "date_without_time": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "date_as_unix_time": _UNIX_TIME,
        "date_padded": rf"(?=\s|.*\s$)\s*[0-9-]{{10}}T{_TIME}{_ZONE}\s*",
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
        "issuer_padded": r"(?=.*@)(\s.*|.*\s)",
    },
}


def mistake_in_value(rule: str, key: str, token: str) -> str | None:
    """Return the mistake in the value of a key, as it stands in the file."""
    if (rule, key) == ("string_type", "experiment_date") and re.fullmatch(_UNIX_TIME, token):
        return "date_as_unix_time"
    if rule not in _STRINGS or len(token) > _STRING_LIMIT:
        return None
    value = string_value(token)
    patterns = _STRINGS[rule].items()
    return next((name for name, like in patterns if re.fullmatch(like, value, re.DOTALL)), None)


def mistake_in_element(
    rule: str, token: str, *, key: str, numbers: Callable[[str], Sequence[float]]
) -> str | None:
    """Return the mistake in the first bad element of the array at a key.

    `token` is as it stands there. `numbers` returns those of an array, none if there is none; it
    is slow.
    """
    if rule == "float_type" and token.startswith('"'):
        return "number_as_string" if _NUMBER.fullmatch(token[1:-1]) else None
    if key == "threshold_arr":
        mistake = _mistake_in_thresholds(rule, token, numbers)
    else:
        mistake = _NO_NUMBERS.get(token)
    is_percent = rule == "less_than_equal" and _is_percent(numbers(key))
    return mistake or ("percent" if is_percent else None)


def _mistake_in_thresholds(
    rule: str, token: str, numbers: Callable[[str], Sequence[float]]
) -> str | None:
    thresholds = numbers("threshold_arr")
    if rule == "order" and not _descends(thresholds):
        return "unsorted"
    if rule == "order":
        return "thresholds_reversed" if _descends(numbers("recall_arr")) else "descending"
    if min(_finite(thresholds), default=0) < -_NOISE:
        return "decision_scores"
    if _is_roc(thresholds, token):
        return "roc_curve"
    return "threshold_without_number" if token in _NO_NUMBERS else None


def mistake_in_lengths(
    lengths: Mapping[str, int], numbers: Callable[[str], Sequence[float]]
) -> str | None:
    """Return the mistake in the lengths of the two arrays.

    A curve with one recall too many has a recall of 0 at the end that is too many.
    """
    if lengths["recall_arr"] != lengths["threshold_arr"] + 1 or not lengths["threshold_arr"]:
        return None
    thresholds, recalls = numbers("threshold_arr"), numbers("recall_arr")
    if _descends(thresholds):
        return "first_recall_left" if recalls[0] == 0 else None
    return "one_recall_more" if recalls[-1] == 0 else None


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
    if text.startswith("'", offset) or re.search(r"\b(None|True|False|nan|inf)\b", around):
        return "python_repr"
    return None


def cure(mistake: str | None, **fields: object) -> str:
    """Return the line that cures a mistake, empty for none."""
    return "" if mistake is None else MISTAKES[mistake].cure.format(**fields)


def _is_roc(thresholds: Sequence[float], token: str) -> bool:
    """Whether thresholds descend from one that is above 1, or is null, to others that are not."""
    first, *rest = thresholds
    is_above = first > 1 or _NO_NUMBERS.get(token) == "null_as_number"
    return is_above and _never_rises(rest) and bool(rest) and rest[0] <= 1


def _descends(numbers: Sequence[float]) -> bool:
    """Whether all are numbers that never rise, and fall at least once."""
    return bool(numbers) and numbers[0] > numbers[-1] and _never_rises(numbers)


def _never_rises(numbers: Sequence[float]) -> bool:
    return all(one >= following for one, following in pairwise(numbers))


def _is_percent(numbers: Sequence[float]) -> bool:
    """Whether most numbers are above 1, and they go up to 100."""
    finite = _finite(numbers)
    return (
        _LOWEST_PERCENTAGE <= max(finite) <= 100  # noqa: PLR2004 - all of it
        and min(finite) >= 0
        and sum(number > 1 for number in finite) * 2 > len(finite)
    )


def _finite(numbers: Sequence[float]) -> Sequence[float]:
    return list(filter(isfinite, numbers))
