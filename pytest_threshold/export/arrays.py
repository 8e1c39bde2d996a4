"""Turn arrays of any library into lists of built-in numbers, and check them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from math import inf, isnan, nan
from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import (
    CountError,
    CurveFormError,
    LabelError,
    NoPositivesError,
    NotANumberError,
    OneClassError,
    OutOfRangeError,
)
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_SEQUENCES = (str, bytes, Mapping, AbstractSet)  # iterables, but not of values in order
_WEIGHTS = "counts that weights have changed make rates for from_table"


def numbers(
    name: str,
    values: Any,  # noqa: ANN401 - anything with numbers in it, here and below
    *,
    is_none_nan: bool = False,
) -> list[float]:
    """Return the numbers of a sequence, or of anything with a ``tolist()``. NaN is allowed.

    Set `is_none_nan` to take None for NaN. A column of shape (n, 1) becomes flat.

    Raises:
        CurveFormError: the values are not a sequence of numbers.

    """
    items = flat(name, values)
    if is_none_nan:
        items = [nan if item is None else item for item in items]
    return [_number(name, index, item) for index, item in enumerate(items)]


def check_fractions(name: str, found: Sequence[float], *, cure: str = "") -> None:
    """Check that each number is in [0, 1].

    `cure` is advice for the message about a number outside.

    Raises:
        NotANumberError: a number is NaN.
        OutOfRangeError: a number is outside [0, 1].

    """
    for index, number in enumerate(found):
        if isnan(number):
            raise NotANumberError(f"{name}[{index}] must be a number, found NaN")
        if not 0 <= number <= 1:
            text = f"{name}[{index}] must be in [0, 1], found {number!r}"
            raise OutOfRangeError(f"{text}: {cure}" if cure else text)


def labels(name: str, values: Any) -> list[int]:  # noqa: ANN401
    """Return the labels of a sequence as 1 (positive) and 0 (negative).

    Raises:
        CurveFormError: the values are not a sequence.
        NotANumberError: a label is NaN.
        LabelError: a label is something other than 0, 1, False and True.

    """
    found = flat(name, values)
    for index, label in enumerate(found):
        if isinstance(label, float) and isnan(label):
            raise NotANumberError(f"{name}[{index}] must be 0 or 1, found NaN")
        if not isinstance(label, int | float) or label not in {0, 1}:
            raise LabelError(
                f"{name}[{index}] must be 0 or 1, False or True, found {excerpt(repr(label))}"
            )
    return [int(label) for label in found]


def counts(name: str, values: Any) -> list[int]:  # noqa: ANN401
    """Return the counts of a sequence. They may stand there as floats.

    Raises:
        CurveFormError: the values are not a sequence of numbers.
        NotANumberError: a count is NaN.
        CountError: a count is not a whole number, or is negative.

    """
    return [
        _whole(f"{name}[{index}]", number) for index, number in enumerate(numbers(name, values))
    ]


def positives(value: Any) -> int | None:  # noqa: ANN401 - a number of any library
    """Return `n_positives`, or None for None.

    Raises:
        NoPositivesError: it is 0.
        CountError, CurveFormError, NotANumberError: as in `counts`.

    """
    found = _size("n_positives", value)
    if found == 0:
        raise NoPositivesError("n_positives must be at least 1, found 0")
    return found


def negatives(value: Any) -> int | None:  # noqa: ANN401 - a number of any library
    """Return `n_negatives`, or None for None.

    Raises:
        OneClassError: it is 0.
        CountError, CurveFormError, NotANumberError: as in `counts`.

    """
    found = _size("n_negatives", value)
    if found == 0:
        raise OneClassError("n_negatives must be at least 1, found 0")
    return found


def _size(name: str, value: Any) -> int | None:  # noqa: ANN401
    if value is None:
        return None
    item = value.tolist() if hasattr(value, "tolist") else value
    return _whole(name, _number(name, None, item))


def check_lengths(*, cure: str = "", **columns: Sequence[float]) -> None:
    """Check that columns are equally long, and not empty.

    Raises:
        CurveFormError: they are not; `cure` is advice for the message about different lengths.

    """
    lengths = [len(column) for column in columns.values()]
    names, found = " and ".join(columns), " and ".join(map(str, lengths))
    if len(set(lengths)) > 1:
        text = f"{names} must have the same length, found {found}"
        raise CurveFormError(f"{text}: {cure}" if cure else text)
    if not lengths[0]:
        raise CurveFormError(f"{names} must have values, at least one, found {found}")


def flat(name: str, values: Any) -> list[Any]:  # noqa: ANN401
    """Return the values of a sequence, or of a column of shape (n, 1), as built-in objects.

    Raises:
        CurveFormError: the values are not a sequence.

    """
    items = values.tolist() if hasattr(values, "tolist") else values
    if not isinstance(items, Iterable) or isinstance(items, _NO_SEQUENCES) or _is_table(items):
        found = type(values).__name__
        raise CurveFormError(f"{name} must be a sequence of numbers, found {found}")
    rows = [each.tolist() if hasattr(each, "tolist") else each for each in items]
    if not all(isinstance(row, list | tuple) and len(row) == 1 for row in rows):
        return rows
    return [each.tolist() if hasattr(each, "tolist") else each for (each,) in rows]


def _is_table(items: object) -> bool:
    """Whether it is a DataFrame. Iteration over one gives the names of its columns."""
    return hasattr(items, "columns")


def _number(name: str, index: int | None, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        place = name if index is None else f"{name}[{index}]"
        raise CurveFormError(f"{place} must be a number, found {excerpt(repr(value))}")
    try:
        return float(value) + 0.0  # turns -0.0 into 0.0
    except OverflowError:  # a huge integer; as infinity, the check of its range refuses it
        return inf


def _whole(place: str, number: float) -> int:
    if isnan(number):
        raise NotANumberError(f"{place} must be a count, found NaN")
    if number < 0 or not number.is_integer():
        raise CountError(
            f"{place} must be a whole number of at least 0, found {number!r}: {_WEIGHTS}"
        )
    return int(number)
