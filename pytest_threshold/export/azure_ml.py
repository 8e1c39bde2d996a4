"""Make experiments from the accuracy tables of Azure Machine Learning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import CurveFormError
from pytest_threshold.export.other_files import another_file, number, parts, read_json, shown
from pytest_threshold.export.tables import from_counts
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment

_KEYS = ("probability_tables", "probability_thresholds", "class_labels")
_CLASSES = 2  # of so many, the last one is the positive one


def from_azure_ml(
    path: str | os.PathLike[str],
    *,
    positive_class: str | None = None,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of an ``accuracy_table`` of Azure Machine Learning.

    `path` is the JSON file of that artifact. It has a table for each class, with true positives,
    false positives, true negatives and false negatives at each probability threshold. The positive
    class is the last of two; of more, `positive_class` names it.

    >>> experiment = from_azure_ml(  # doctest: +SKIP
    ...     "accuracy_table.json",
    ...     positive_class="fraud",
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )

    Raises:
        InvalidExperimentError: the file cannot be read.
        ExportError: the file is no such table, the class is not in it, or the curve makes no
            experiment; see `from_counts`.

    """
    table = _table(path)
    index = _class_index(table["class_labels"], positive_class, shown(path))
    try:
        thresholds, rows = table["probability_thresholds"], table["probability_tables"][index]
        tp, fp, tn, fn = (
            [number(row[column], f"row {place}") for place, row in enumerate(rows)]
            for column in range(4)
        )
    except (IndexError, KeyError, TypeError) as error:
        raise CurveFormError(
            f"{shown(path)} must have a table of rows TP, FP, TN, FN for each class"
        ) from error
    return from_counts(
        thresholds,
        tp,
        fp,
        fn,
        tn,
        model_id=model_id,
        issuer=issuer,
        experiment_date=experiment_date,
    )


def _table(path: str | os.PathLike[str]) -> Mapping[str, Any]:
    value = read_json(path)
    found = [part for _, part in parts(value, _is_table)]
    if len(found) != 1:
        wanted = f"one accuracy_table with {', '.join(_KEYS)}"
        raise another_file(path, value, wanted=wanted, count=len(found))
    return found[0]


def _is_table(part: Mapping[str, Any]) -> bool:
    return all(isinstance(part.get(key), list) for key in _KEYS)


def _class_index(labels: list[object], positive_class: str | None, name: str) -> int:
    names = [str(label) for label in labels]
    among = excerpt(", ".join(names))
    if positive_class is None:
        if len(names) != _CLASSES:
            raise CurveFormError(f"{name} has the classes {among}: name the positive class")
        return _CLASSES - 1
    if names.count(positive_class) != 1:
        found = excerpt(positive_class)
        raise CurveFormError(f"{name} must have the positive class once among {among}: {found}")
    return names.index(positive_class)
