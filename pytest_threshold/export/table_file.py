"""Make experiments from tables in files: CSV, TSV or JSON."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import CurveFormError
from pytest_threshold.export.other_files import (
    are_records,
    has_curve_without_thresholds,
    number,
    read_text,
    shown,
    without_thresholds,
)
from pytest_threshold.export.tables import from_counts, from_table
from pytest_threshold.text.printable import excerpt, listed

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment

# The names of each column, without signs and in lower case.
_NAMES = {
    "threshold": (
        "threshold",
        "thresholds",
        "confidence",
        "confidencethreshold",
        "cutoff",
        "cutoffs",
    ),
    "recall": ("recall", "tpr", "sensitivity", "truepositiverate"),
    "precision": ("precision", "ppv", "positivepredictivevalue"),
    "fpr": ("fpr", "falsepositiverate"),
    "tp": ("tp", "tps", "truepositives"),
    "fp": ("fp", "fps", "falsepositives"),
    "fn": ("fn", "fns", "falsenegatives"),
    "tn": ("tn", "tns", "truenegatives"),
}
_COUNTS = ("tp", "fp", "fn", "tn")
_SIGNS = re.compile(r"[\W_]+")
_SEPARATORS = "\t;,"
_SHOWN_NAMES = 10


def from_table_file(
    path: str | os.PathLike[str],
    *,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a table in a file: CSV, TSV, or JSON records.

    The columns are found by their names, in which case, spaces and signs do not matter:
    ``threshold``, ``confidence`` or ``cutoff``; ``recall``, ``tpr`` or ``sensitivity``;
    ``precision`` or ``ppv``; ``fpr``; ``tp``, ``fp``, ``fn`` and ``tn``. If all four counts are
    there, the rates are computed from them. Other columns are ignored. JSON may hold an array of
    objects, or an object of arrays, alone or below one key.

    >>> experiment = from_table_file(  # doctest: +SKIP
    ...     "curve.csv",
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )

    Raises:
        InvalidExperimentError: the file cannot be read.
        ExportError: the file has no such table, or the curve makes no experiment; see `from_counts`
            and `from_table`.

    """
    columns = _columns(path)
    who: dict[str, Any] = {
        "model_id": model_id,
        "issuer": issuer,
        "experiment_date": experiment_date,
    }
    if all(name in columns for name in _COUNTS):
        return from_counts(columns["threshold"], *(columns[name] for name in _COUNTS), **who)
    return from_table(
        columns["threshold"],
        columns["recall"],
        precision=columns.get("precision"),
        fpr=columns.get("fpr"),
        **who,
    )


def _columns(path: str | os.PathLike[str]) -> Mapping[str, Sequence[float]]:
    """Return the numbers of each known column.

    Raises:
        CurveFormError: there is no column of thresholds, or none of recalls or counts; or two
            columns have one meaning.

    """
    table = _table(path)
    meanings = {
        header: name
        for header in table
        for name, names in _NAMES.items()
        if _SIGNS.sub("", header).lower() in names
    }
    found = list(meanings.values())
    for name in _NAMES:
        if found.count(name) > 1:
            twice = [header for header, meaning in meanings.items() if meaning == name]
            raise CurveFormError(
                f"{shown(path)} must have one column {name}, found "
                f"{excerpt(listed(twice, _SHOWN_NAMES))}"
            )
    has_rates = "recall" in found or all(name in found for name in _COUNTS)
    if "threshold" not in found and has_rates:
        raise without_thresholds(path)
    if "threshold" not in found or not has_rates:
        headers = excerpt(listed(list(table), _SHOWN_NAMES))
        raise CurveFormError(
            f"{shown(path)} must have a column threshold, and a column recall or the columns "
            f"{', '.join(_COUNTS)}, found {headers or 'none'}"
        )
    return {
        name: [number(value, f"{name} of row {row}") for row, value in enumerate(table[header])]
        for header, name in meanings.items()
    }


def _table(path: str | os.PathLike[str]) -> Mapping[str, Sequence[object]]:
    text = read_text(path)
    if text.lstrip().startswith(("{", "[")):
        return _json_table(text, path)
    try:
        header, *rows = [
            row for row in csv.reader(StringIO(text), delimiter=_separator(text)) if row
        ]
    except (ValueError, csv.Error) as error:
        raise CurveFormError(f"{shown(path)} must be a table, with a line of names") from error
    if any(len(row) != len(header) for row in rows):
        raise CurveFormError(f"{shown(path)} must have as many cells in each row as names")
    return {name: [row[index] for row in rows] for index, name in enumerate(header)}


def _separator(text: str) -> str:
    head = text.lstrip().partition("\n")[0]
    return max(_SEPARATORS, key=head.count)


def _json_table(text: str, path: str | os.PathLike[str]) -> Mapping[str, Sequence[object]]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        trouble = excerpt(str(error) or type(error).__name__)
        raise CurveFormError(f"{shown(path)} must be JSON: {trouble}") from error
    if isinstance(value, dict) and isinstance(value.get("columns"), list):
        value = _split_table(value, path)
    if isinstance(value, dict) and len(value) == 1:
        (value,) = value.values()
    if are_records(value):
        names = dict.fromkeys(name for row in value for name in row)
        return {name: [row.get(name) for row in value] for name in names}
    if isinstance(value, dict) and any(isinstance(column, list) for column in value.values()):
        if has_curve_without_thresholds(value):
            raise without_thresholds(path)
        return {name: column for name, column in value.items() if isinstance(column, list)}
    if has_curve_without_thresholds(value):
        raise without_thresholds(path)
    raise CurveFormError(f"{shown(path)} must hold a table: an array of objects with equal keys")


def _split_table(value: Mapping[str, Any], path: str | os.PathLike[str]) -> object:
    """Return the records of a table whose names and rows are apart, as pandas and W&B write it."""
    if has_curve_without_thresholds(value):
        raise without_thresholds(path)
    try:
        return [dict(zip(value["columns"], row, strict=True)) for row in value["data"]]
    except (KeyError, TypeError, ValueError) as error:
        raise CurveFormError(
            f"{shown(path)} must have data with as many cells in each row as columns"
        ) from error
