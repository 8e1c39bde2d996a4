"""Built-in numbers out of whatever training code keeps them in, and what must hold of them."""

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
_NO_SEQUENCES = (str, bytes, Mapping, AbstractSet)  # a mapping gives its keys, a set any order


def numbers(name: str, values: Any) -> list[float]:  # noqa: ANN401 - anything with numbers in it
    """Return the numbers of a sequence, or of anything with a ``tolist()``; NaN is one of them.

    Raises:
        CurveFormError: it is no sequence of numbers.

    """
    return [_number(name, index, value) for index, value in enumerate(_items(name, values))]


def fractions(name: str, values: Any, *, cure: str = "") -> list[float]:  # noqa: ANN401
    """Return the numbers of a sequence, each in [0, 1]; `cure` tells what to do with others.

    Raises:
        CurveFormError: it is no sequence of numbers.
        NotANumberError: one of them is NaN.
        OutOfRangeError: one of them is outside [0, 1].

    """
    found = numbers(name, values)
    for index, number in enumerate(found):
        if isnan(number):
            raise NotANumberError(f"{name}[{index}] must be a number, found NaN")
        if not 0 <= number <= 1:
            told = f"{name}[{index}] must be in [0, 1], found {number!r}"
            raise OutOfRangeError(f"{told}: {cure}" if cure else told)
    return found


def labels(name: str, values: Any) -> list[int]:  # noqa: ANN401
    """Return the labels of a sequence: 1 for what should be found, 0 for the rest.

    Raises:
        CurveFormError: it is no sequence.
        NotANumberError: one of them is NaN.
        LabelError: one of them is neither 0 nor 1, False nor True.

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
    """Whether it is a DataFrame, which gives the names of its columns."""
    return hasattr(items, "columns")


def _number(name: str, index: int, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        found = excerpt(repr(value))
        raise CurveFormError(f"{name}[{index}] must be a number, found {found}")
    try:
        return float(value) + 0.0  # not -0.0
    except OverflowError:
        return inf


def unrounded(name: str, recalls: list[float], original: Any) -> list[float]:  # noqa: ANN401
    """Return recalls of float32 as the fractions TP / (TP + FN) that they round.

    These are those of the smallest number of positives, up to a million, that explains all of them.
    `original` is what the recalls were read from; those of float64 are returned as they are.

    Raises:
        RoundedRecallError: there is no such number, or the recalls have 16 bits.

    """
    if _says(original, _HALF):
        raise RoundedRecallError(f"{name} must not be of 16 bits, which cannot hold it: {_CURE}")
    if not _says(original, _SINGLE):
        return recalls
    distinct = sorted(set(recalls))
    for positives in range(1, _MOST_POSITIVES + 1):
        if all(_single(round(recall * positives) / positives) == recall for recall in distinct):
            return [round(recall * positives) / positives for recall in recalls]
    raise RoundedRecallError(
        f"{name} must have fractions TP / (TP + FN), found float32 that no number of positives up "
        f"to {_MOST_POSITIVES:,} explains: {_CURE}, or give it in float64 to keep it as it is"
    )


def _says(original: Any, kind: re.Pattern[str]) -> bool:  # noqa: ANN401
    """Whether a value, or any in a list, says that it is of a kind, in the words of its library.

    For binary32 NumPy and tensors have ``float32``, or ``>f4`` in another byte order, Polars
    ``Float32``, Arrow ``float``, and arrays and memory views of Python the letter ``f``.
    """
    if isinstance(original, list | tuple):
        return any(_says(each, kind) for each in original if not isinstance(each, float))
    words = (getattr(original, name, "") for name in ("dtype", "type", "typecode", "format"))
    return any(kind.fullmatch(str(word)) for word in words)


def _single(number: float) -> float:
    """Return the nearest number of binary32."""
    return array("f", [number])[0]
