"""Undo the rounding of float32: find the fractions of counts that were rounded."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from fractions import Fraction
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import RoundedRateError, RoundedRecallError
from pytest_threshold.export.arrays import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST_SAMPLES = 1_000_000
_TOLERANCE = 1e-12  # of a float64 rate that was not made by one division
_SINGLE = re.compile(r"(\w+\.)?[fF]loat32|[<>]?f4?|float(\[pyarrow\])?")
_HALF = re.compile(r"(\w+\.)?([fF]|bf)loat16|[<>]?(f2|e)|halffloat(\[pyarrow\])?")
_RECALL = "TP / (TP + FN)"
_FRACTIONS = {"precision": "TP / (TP + FP)", "fpr": "FP / (FP + TN)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A column of recalls, precisions or false positive rates, one for each threshold.

    `name` is the name of the argument. A rate of 0 / 0 is NaN. Set `is_single` if the values were
    rounded to binary32.
    """

    name: str
    values: list[float]
    is_single: bool = False

    def at(self, rows: Iterable[int]) -> Rate:
        """Return the part of the column in these rows."""
        values = [self.values[row] for row in rows]
        return Rate(name=self.name, values=values, is_single=self.is_single)


def rate(name: str, values: Any, *, is_none_nan: bool = False) -> Rate:  # noqa: ANN401 - an array
    """Return the column of an array of any library. Set `is_none_nan` to take None for NaN.

    Raises:
        CurveFormError: the values are not a sequence of numbers.
        RoundedRateError: they have 16 bits.

    """
    if _has_type(values, _HALF):
        raise _error(name)(
            f"{name} must not be of 16 bits, which cannot hold it: use from_scores, which counts; "
            "if samples have weights, measure in float64"
        )
    is_single = _has_type(values, _SINGLE)
    found = numbers(name, values, is_none_nan=is_none_nan)
    return Rate(name=name, values=found, is_single=is_single)


def precisions(hits: Sequence[int], false_alarms: Sequence[int]) -> list[float]:
    """Return TP / (TP + FP) of counts, NaN for 0 / 0."""
    pairs = zip(hits, false_alarms, strict=True)
    return [true / (true + false) if true + false else nan for true, false in pairs]


def unrounded(column: Rate, *, size: int | None, of: str) -> list[float]:
    """Return rates; those of float32 as the fractions behind them, with a common denominator.

    The denominator is `size`, or else the smallest number, up to a million, that explains all
    rates. `of` says what it counts: positives or negatives.

    Raises:
        RoundedRateError: no such number explains the rates.

    """
    if not column.is_single:
        return column.values
    found = next(_sizes(column, size), None)
    if found is None:
        raise _unexplained(column, size=size, of=of)
    return [round(value * found) / found for value in column.values]


def unrounded_precision(
    precision: Rate, recall: Rate, *, n_positives: int | None, n_negatives: int | None
) -> list[float]:
    """Return precisions; those of float32 as the fractions TP / (TP + FP) behind them.

    The number of positives is `n_positives`, or else the smallest one, up to a million, that
    explains the recalls and the precisions. It makes TP of a recall. For a precision p, FP is the
    whole number nearest to TP (1 - p) / p, but at most `n_negatives`; TP / (TP + FP) must round to
    p. NaN stays.

    Raises:
        RoundedRateError: no such number explains the precisions.

    """
    if not precision.is_single:
        return precision.values
    pairs = list(zip(recall.values, precision.values, strict=True))
    distinct = {pair for pair in pairs if not isnan(pair[1])}
    for positives in _sizes(recall, n_positives):
        fractions: dict[tuple[float, float], float] = {}
        for hit_rate, rounded in distinct:
            fraction = _precision(round(hit_rate * positives), rounded, most=n_negatives)
            if fraction is None:
                break
            fractions[hit_rate, rounded] = fraction
        else:
            return [fractions.get(pair, nan) for pair in pairs]
    raise _unexplained(precision, size=n_positives, of="positives")


def _precision(hits: int, rounded: float, *, most: int | None) -> float | None:
    """Return TP / (TP + FP) of the hits that rounds to a precision; None if none does."""
    if not hits or not rounded:
        return 0.0 if hits == rounded == 0 else None
    numerator, denominator = rounded.as_integer_ratio()
    nearest = round(Fraction(hits * (denominator - numerator), numerator))
    false_alarms = nearest if most is None else min(nearest, most)
    fraction = hits / (hits + false_alarms)
    return fraction if _single(fraction) == rounded else None


def _sizes(column: Rate, size: int | None) -> Iterator[int]:
    """Yield the numbers of samples, in ascending order, of which the rates may be shares.

    That is `size` alone if it is given.
    """
    distinct = sorted(set(column.values))
    is_share = _is_single_share if column.is_single else _is_share
    candidates: Iterable[int] = range(1, _MOST_SAMPLES + 1) if size is None else (size,)
    for candidate in candidates:
        if all(is_share(value, candidate) for value in distinct):
            yield candidate


def _is_single_share(value: float, size: int) -> bool:
    return _single(round(value * size) / size) == value


def _is_share(value: float, size: int) -> bool:
    return abs(round(value * size) / size - value) <= _TOLERANCE


def _unexplained(column: Rate, *, size: int | None, of: str) -> RoundedRateError:
    number = f"no number of {of} up to {_MOST_SAMPLES:,} explains"
    if size is not None:
        number = f"{size} {of} do not explain"
    pass_size = f"pass n_{of} or " if size is None else ""
    return _error(column.name)(
        f"{column.name} must have fractions {_FRACTIONS.get(column.name, _RECALL)}, found float32 "
        f"that {number}: if it was rounded to 16 or 32 bits, {pass_size}use from_scores, which "
        "counts; if samples have weights, pass it in float64 to keep it as it is"
    )


def _error(name: str) -> type[RoundedRateError]:
    return RoundedRateError if name in _FRACTIONS else RoundedRecallError


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
