"""Turn arrays of any library into lists of built-in numbers, and check them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from math import inf, isnan
from typing import Any

from pytest_threshold.errors import (
    CurveFormError,
    LabelError,
    NotANumberError,
    OutOfRangeError,
    RoundedRecallError,
)
from pytest_threshold.text.printable import excerpt

_CURE = "use from_scores, which counts"
_MOST_POSITIVES = 1_000_000
_SINGLE = re.compile(r"(\w+\.)?[fF]loat32|[<>]?f4?|float(\[pyarrow\])?")
_HALF = re.compile(r"(\w+\.)?([fF]|bf)loat16|[<>]?(f2|e)|halffloat(\[pyarrow\])?")
_NO_SEQUENCES = (str, bytes, Mapping, AbstractSet)  # iterables, but not of values in order


def numbers(name: str, values: Any) -> list[float]:  # noqa: ANN401 - anything with numbers in it
    """Return the numbers of a sequence, or of anything with a ``tolist()``. NaN is allowed.

    Raises:
        CurveFormError: the values are not a sequence of numbers.

    """
    return [_number(name, index, value) for index, value in enumerate(_items(name, values))]


def fractions(name: str, values: Any, *, cure: str = "") -> list[float]:  # noqa: ANN401
    """Return the numbers of a sequence, each in [0, 1].

    `cure` is advice for the message about a number outside.

    Raises:
        CurveFormError: the values are not a sequence of numbers.
        NotANumberError: a number is NaN.
        OutOfRangeError: a number is outside [0, 1].

    """
    found = numbers(name, values)
    for index, number in enumerate(found):
        if isnan(number):
            raise NotANumberError(f"{name}[{index}] must be a number, found NaN")
        if not 0 <= number <= 1:
            text = f"{name}[{index}] must be in [0, 1], found {number!r}"
            raise OutOfRangeError(f"{text}: {cure}" if cure else text)
    return found


def labels(name: str, values: Any) -> list[int]:  # noqa: ANN401
    """Return the labels of a sequence as 1 (positive) and 0 (negative).

    Raises:
        CurveFormError: the values are not a sequence.
        NotANumberError: a label is NaN.
        LabelError: a label is something other than 0, 1, False and True.

    """
    found = _items(name, values)
    for index, label in enumerate(found):
        if isinstance(label, float) and isnan(label):
            raise NotANumberError(f"{name}[{index}] must be 0 or 1, found NaN")
        if not isinstance(label, int | float) or label not in {0, 1}:
            raise LabelError(
                f"{name}[{index}] must be 0 or 1, False or True, found {excerpt(repr(label))}"
            )
    return [int(label) for label in found]


def _items(name: str, values: Any) -> list[Any]:  # noqa: ANN401
    items = values.tolist() if hasattr(values, "tolist") else values
    if not isinstance(items, Iterable) or isinstance(items, _NO_SEQUENCES) or _is_table(items):
        found = type(values).__name__
        raise CurveFormError(f"{name} must be a sequence of numbers, found {found}")
    return [each.tolist() if hasattr(each, "tolist") else each for each in items]


def _is_table(items: object) -> bool:
    """Whether it is a DataFrame. Iteration over one gives the names of its columns."""
    return hasattr(items, "columns")


def _number(name: str, index: int, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        found = excerpt(repr(value))
        raise CurveFormError(f"{name}[{index}] must be a number, found {found}")
    try:
        return float(value) + 0.0  # turns -0.0 into 0.0
    except OverflowError:  # a huge integer; as infinity, the check of its range refuses it
        return inf


def unrounded(name: str, recalls: list[float], original: Any) -> list[float]:  # noqa: ANN401
    """Undo the rounding of float32 recalls: return the fractions TP / (TP + FN) behind them.

    The fractions are those of the smallest number of positives, up to a million, that explains all
    recalls. `original` is the array that the recalls came from. float64 recalls are returned
    unchanged.

    Raises:
        RoundedRecallError: no number of positives explains the recalls, or they have 16 bits.

    """
    if _has_type(original, _HALF):
        raise RoundedRecallError(f"{name} must not be of 16 bits, which cannot hold it: {_CURE}")
    if not _has_type(original, _SINGLE):
        return recalls
    distinct = sorted(set(recalls))
    for positives in range(1, _MOST_POSITIVES + 1):
        if all(_single(round(recall * positives) / positives) == recall for recall in distinct):
            return [round(recall * positives) / positives for recall in recalls]
    raise RoundedRecallError(
        f"{name} must have fractions TP / (TP + FN), found float32 that no number of positives up "
        f"to {_MOST_POSITIVES:,} explains: {_CURE}, or give it in float64 to keep it as it is"
    )


def _has_type(original: Any, kind: re.Pattern[str]) -> bool:  # noqa: ANN401
    """Whether an array, or any element of a list, has a number type whose name matches.

    Each library has its own name for binary32: NumPy and tensors ``float32``, or ``>f4`` in the
    other byte order, Polars ``Float32``, Arrow ``float``, Python's arrays and memory views ``f``.
    """
    if isinstance(original, list | tuple):
        return any(_has_type(each, kind) for each in original if not isinstance(each, float))
    words = (getattr(original, name, "") for name in ("dtype", "type", "typecode", "format"))
    return any(kind.fullmatch(str(word)) for word in words)


def _single(number: float) -> float:
    """Return the number rounded to binary32."""
    return array("f", [number])[0]
