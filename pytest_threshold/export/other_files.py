"""Read the files of other tools: hostile JSON, and the numbers in it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import CurveFormError
from pytest_threshold.files.reading import read_file
from pytest_threshold.text.printable import excerpt, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_DEPTH = 8  # how many objects and arrays deep a part of a document is looked for
_LOOKED_AT = 10_000  # how many objects and arrays are looked at
_WITHOUT_THRESHOLDS = (
    "has no thresholds, without which no recall can be deployed: export a table with the columns "
    "threshold, recall and precision, or use from_scores in the training code"
)


def read_text(path: str | os.PathLike[str]) -> str:
    """Return the text of a file.

    Raises:
        InvalidExperimentError: the file is no regular file of at most 256 MiB, or unreadable.
        CurveFormError: it is not UTF-8.

    """
    content = read_file(path, source=shown(path))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CurveFormError(f"{shown(path)} must be UTF-8") from error


def read_json(path: str | os.PathLike[str]) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of a JSON file.

    Raises:
        InvalidExperimentError, CurveFormError: as in `read_text`, or the text is not JSON.

    """
    try:
        return json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        trouble = excerpt(str(error) or type(error).__name__)
        raise CurveFormError(f"{shown(path)} must be JSON: {trouble}") from error


def shown(path: str | os.PathLike[str]) -> str:
    """Return the name of a file for messages."""
    return printable(os.fspath(path))


def parts(
    value: object, is_wanted: Callable[[Mapping[str, Any]], bool]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Yield the keys that lead to each object that is wanted, and the object.

    Objects are looked for a few levels deep, outer ones first, not within one that was found.
    """
    level: list[tuple[tuple[str, ...], object]] = [((), value)]
    looked_at = 0
    for _ in range(_DEPTH):
        deeper: list[tuple[tuple[str, ...], object]] = []
        for keys, part in level:
            looked_at += 1
            if looked_at > _LOOKED_AT:
                return
            if isinstance(part, dict) and is_wanted(part):
                yield keys, part
            elif isinstance(part, dict):
                deeper += [((*keys, key), inner) for key, inner in part.items()]
            elif isinstance(part, list) and any(isinstance(each, dict | list) for each in part[:1]):
                deeper += [((*keys, str(index)), inner) for index, inner in enumerate(part)]
        level = [pair for pair in deeper if isinstance(pair[1], dict | list)]


def are_records(value: object) -> bool:
    """Whether a value is an array of objects, at least one."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def number(value: object, name: str) -> float:
    """Return a number that may stand there as a text, with NaN for null and for empty text.

    Raises:
        CurveFormError: the value is something else.

    """
    if value is None or (isinstance(value, str) and value.strip().lower() in _NO_NUMBERS):
        return float("nan")
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            return float(value)
        except (ValueError, OverflowError):
            pass
    raise CurveFormError(f"{name} must be a number, found {excerpt(repr(value))}")


_NO_NUMBERS = ("", "na", "n/a", "nan", "null", "none")


def without_thresholds(path: str | os.PathLike[str]) -> CurveFormError:
    """Return the error about a file that has a curve and no thresholds."""
    return CurveFormError(f"{shown(path)} {_WITHOUT_THRESHOLDS}")


def another_file(
    path: str | os.PathLike[str], value: object, *, wanted: str, count: int
) -> CurveFormError:
    """Return the error about a file that has none or several of what is wanted.

    The curves of W&B and SageMaker have no thresholds, and the error says so.
    """
    if not count and has_curve_without_thresholds(value):
        return without_thresholds(path)
    return CurveFormError(f"{shown(path)} must have {wanted}, found {count or 'none'}")


def has_curve_without_thresholds(value: object) -> bool:
    """Whether a document has recalls but no thresholds, as those of W&B and SageMaker."""
    return any(True for _ in parts(value, _is_bare_curve))


def _is_bare_curve(part: Mapping[str, Any]) -> bool:
    columns = part.get("columns")
    names = {str(each).lower() for each in (columns if isinstance(columns, list) else part)}
    recalls = names & {"recall", "recalls", "tpr", "true_positive_rates"}
    return bool(recalls) and not any("threshold" in name or "cutoff" in name for name in names)
