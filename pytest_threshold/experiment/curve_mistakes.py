"""Recognise known mistakes in the arrays of a curve: in an element, or in their lengths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite, isinf, isnan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_ROUNDING = 1e-6  # rounding puts a probability at most this far outside [0, 1]
_JUST_OUTSIDE = 0.02  # libraries add thresholds at most this far outside [0, 1]
_TOLERANCE = 1e-9  # a recall this near to 1 is 1
_LOWEST_PERCENTAGE = 20  # the highest number of a curve in percent is at least this

_DIGITS = r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?"

# Literals that stand for a missing number, and the mistake if a recall is missing.
_NO_NUMBERS = {
    "NaN": "not_a_number",
    "Infinity": "infinity",
    "-Infinity": "infinity",
    "null": "null_as_number",
}
_NOT_DEFINED = ("NaN", "null")
# The mistake if a quotient 0 / 0 is written so, by the key of the array.
_UNDEFINED = {"precision_arr": "undefined_precision", "fpr_arr": "undefined_fpr"}
_INFINITIES = {"Infinity": inf, "-Infinity": -inf}

# Strings, in lower case, that stand for one of these literals.
_WORDS = {
    **dict.fromkeys(("nan", "-nan", "1.#qnan", "-1.#ind"), "NaN"),
    **dict.fromkeys(("inf", "+inf", "infinity", "+infinity", "1.#inf"), "Infinity"),
    **dict.fromkeys(("-inf", "-infinity", "-1.#inf"), "-Infinity"),
    **dict.fromkeys(("", "na", "n/a", "null", "none", "<na>", "nat"), "null"),
}

# Other strings that hold a number. The first pattern that fits is taken.
_NUMBERS_IN_STRINGS = {
    "number_as_string": re.compile(rf"\s*{_DIGITS}\s*"),
    "percent_as_string": re.compile(rf"\s*{_DIGITS}\s*%\s*"),
    "decimal_comma": re.compile(r"\s*[-+]?[0-9]*,[0-9]+\s*"),
    "repr_as_string": re.compile(r"[A-Za-z_][\w.]*\(.*\)\s*", re.DOTALL),
}

# Patterns for the start of an element that is itself an array or an object.
_BOXED_NUMBER = re.compile(rf"\[\s*({_DIGITS}|null|NaN|-?Infinity|\"[^\"]*\")\s*\]")
_POINT = re.compile(r'\{[^{}\[\]]*"(thresholds?|thr|recall|tpr)"\s*:', re.IGNORECASE)

# Patterns for the start of a value that should be an array but is not.
_ARRAY_IN_STRING = re.compile(
    rf'"\s*([A-Za-z_][\w.]*\s*\()?\s*[\[(]|"\s*{_DIGITS}(\s*[,;|]\s*|\s+){_DIGITS}'
)
_NUMBERED = re.compile(
    r'\{\s*"0"\s*:\s*[^",{}\[\]]+,\s*"1"\s*:\s*[^",{}\[\]]+,\s*"2"\s*:\s*[^",{}\[\]]+[,}]'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """The first bad element of an array, and the rule that it breaks.

    `token` is the number, string, literal or bracket at its place. `ahead` is the text that starts
    there, cut after some characters.
    """

    rule: str
    key: str
    index: int
    token: str
    ahead: str


def mistake_in_array(ahead: str) -> str | None:
    """Return the mistake in a value that should be an array, given the text that starts there."""
    if _ARRAY_IN_STRING.match(ahead):
        return "array_as_string"
    return "array_as_object" if _NUMBERED.match(ahead) else None


def mistake_in_element(element: Element, numbers: Callable[[str], Sequence[float]]) -> str | None:
    """Return the mistake in an element, None if it is not a known one.

    `numbers` returns the numbers of the array at a key, or none if there is no array. It is slow.
    """
    if element.rule == "order":
        return _mistake_in_order(numbers("threshold_arr"), numbers("recall_arr"))
    mistake = _mistake_in_form(element)
    if mistake is not None:
        return mistake
    token = _meant(element.token)
    if token.startswith('"'):
        return None
    if element.key == "threshold_arr":
        mistake = _mistake_in_thresholds(token, element.index, numbers("threshold_arr"))
    elif element.key in _UNDEFINED and token in _NOT_DEFINED:
        mistake = _UNDEFINED[element.key]
    elif _INFINITIES.get(token) == inf and element.index == 0 and _is_swapped_roc(numbers):
        mistake = "swapped_roc_curve"
    else:
        mistake = _NO_NUMBERS.get(token)
    is_percent = element.rule == "less_than_equal" and _is_percent(numbers(element.key))
    return mistake or ("percent" if is_percent else None)


def _mistake_in_form(element: Element) -> str | None:
    """Return the mistake in an element that does not write its number as JSON does."""
    if element.token.startswith('"'):
        text, forms = element.token[1:-1], _NUMBERS_IN_STRINGS.items()
        return next((mistake for mistake, form in forms if form.fullmatch(text)), None)
    if element.token.startswith("["):
        is_boxed = _BOXED_NUMBER.match(element.ahead)
        return "boxed_numbers" if is_boxed else "nested_arrays"
    return "points_as_objects" if _POINT.match(element.ahead) else None


def _meant(token: str) -> str:
    """Return the literal that a string stands for, or the token itself."""
    if not token.startswith('"'):
        return token
    return _WORDS.get(token[1:-1].strip().lower(), token)


def _mistake_in_thresholds(token: str, index: int, thresholds: Sequence[float]) -> str | None:
    if token in _INFINITIES:  # it may stand there as a string
        thresholds = [*thresholds[:index], _INFINITIES[token], *thresholds[index + 1 :]]
    sentinels = _sentinels(thresholds)
    if sentinels:
        return sentinels
    finite = _finite(thresholds)
    if min(finite, default=0) < -_ROUNDING:
        return "log_probabilities" if max(finite) <= 0 else "decision_scores"
    if _is_roc(thresholds, token):
        return "roc_curve"
    return "threshold_without_number" if token in _NO_NUMBERS else None


def _sentinels(thresholds: Sequence[float]) -> str | None:
    """Return the mistake if all thresholds are probabilities, but for some just outside [0, 1].

    These come from rounding, or they are sentinels: a first and a last threshold beyond all
    probabilities, perhaps infinite. But infinity before descending thresholds comes from
    `roc_curve`.
    """
    if all(-_ROUNDING <= number <= 1 + _ROUNDING for number in thresholds):
        return "sentinels_descending" if _descends(thresholds) else "sentinels"
    if len(thresholds) < 2 or not any(map(_is_fraction, thresholds)):  # noqa: PLR2004 - two ends
        return None
    first, *inner, last = thresholds
    if isnan(last) and isinf(first):  # both stand there as strings
        last = -first
    low, high = sorted((first, last))
    if not (
        all(map(_is_fraction, inner))
        and (low == -inf or -_JUST_OUTSIDE <= low <= 1)
        and (high == inf or 0 <= high <= 1 + _JUST_OUTSIDE)
    ):
        return None
    if first <= last:
        return "sentinels"
    is_roc = first == inf and last >= 0
    return "sentinels_descending" if _never_rises([*inner, last]) and not is_roc else None


def _is_fraction(number: float) -> bool:
    return 0 <= number <= 1


def _mistake_in_order(thresholds: Sequence[float], recalls: Sequence[float]) -> str:
    if not _descends(thresholds):
        return "unsorted"
    if _descends(recalls):
        return "thresholds_reversed"
    return "swapped" if _are_swapped(thresholds, recalls) else "descending"


def _are_swapped(thresholds: Sequence[float], recalls: Sequence[float]) -> bool:
    """Whether the arrays must have been swapped: thresholds that descend and recalls that rise.

    At threshold 0 everything is predicted positive, so recall is 1. And of the two arrays, only
    that of the recalls can be one longer and end with 0.
    """
    if not _never_rises(recalls[::-1]):
        return False
    if len(thresholds) == len(recalls) + 1:
        return thresholds[-1] == 0
    pairs = list(zip(thresholds, recalls, strict=False))
    return (
        len(thresholds) == len(recalls)
        and any(threshold == 0 and recall < 1 - _TOLERANCE for threshold, recall in pairs)
        and all(threshold > 1 - _TOLERANCE for threshold, recall in pairs if recall == 0)
    )


def _is_swapped_roc(numbers: Callable[[str], Sequence[float]]) -> bool:
    """Whether the recalls are thresholds of `roc_curve`, and the thresholds are its recalls."""
    thresholds, (_, *recalls) = numbers("threshold_arr"), numbers("recall_arr")
    return (
        len(thresholds) == len(recalls) + 1
        and thresholds[0] == 0
        and _descends(thresholds[::-1])
        and _never_rises(recalls)
        and recalls[-1] > 0
    )


def mistake_in_lengths(
    key: str, lengths: Mapping[str, int], numbers: Callable[[str], Sequence[float]]
) -> str | None:
    """Return the mistake in an array that differs in length from the thresholds."""
    more = lengths[key] - lengths["threshold_arr"]
    thresholds, found = numbers("threshold_arr"), numbers(key)
    if key == "recall_arr" and more == -1 and found:
        is_swapped = _descends(thresholds) and _are_swapped(thresholds, found)
        return "swapped_with_one_more" if is_swapped else None
    return _mistake_in_longer(key, thresholds, found) if more == 1 and thresholds else None


def _mistake_in_longer(key: str, thresholds: Sequence[float], found: Sequence[float]) -> str | None:
    """Return the mistake in an array that has one number more than there are thresholds.

    `precision_recall_curve` adds a recall of 0 and a precision of 1 at the end, and `roc_curve`
    starts with a threshold of infinity, where both rates are 0.
    """
    if key == "precision_arr":
        return "one_precision_more" if found[-1] == 1 else None
    if key == "fpr_arr":
        return "first_rate_left" if found[0] == 0 else None
    if _descends(thresholds):
        return "first_recall_left" if found[0] == 0 else None
    return "one_recall_more" if found[-1] == 0 else None


def _is_roc(thresholds: Sequence[float], token: str) -> bool:
    """Whether the first threshold is above 1 or null, and the others descend from at most 1."""
    first, *rest = thresholds
    is_above = first > 1 or _NO_NUMBERS.get(token) == "null_as_number"
    return is_above and _never_rises(rest) and bool(rest) and rest[0] <= 1


def _descends(numbers: Sequence[float]) -> bool:
    """Whether the numbers never rise and fall at least once; NaN is not a number."""
    return bool(numbers) and numbers[0] > numbers[-1] and _never_rises(numbers)


def _never_rises(numbers: Sequence[float]) -> bool:
    return all(one >= following for one, following in pairwise(numbers))


def _is_percent(numbers: Sequence[float]) -> bool:
    """Whether most numbers are above 1, and the highest is at most 100 and not small."""
    finite = _finite(numbers)
    return (
        _LOWEST_PERCENTAGE <= max(finite) <= 100  # noqa: PLR2004 - all of it
        and min(finite) >= 0
        and sum(number > 1 for number in finite) * 2 > len(finite)
    )


def _finite(numbers: Sequence[float]) -> Sequence[float]:
    return list(filter(isfinite, numbers))
