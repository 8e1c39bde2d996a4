"""Make experiments from the models of H2O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import CurveFormError
from pytest_threshold.export.other_files import another_file, number, parts, read_json, shown
from pytest_threshold.export.tables import from_counts, from_table

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment

_KEY = "thresholds_and_metric_scores"
# The metrics that are taken; those of the first that is there.
_PREFERRED = ("validation_metrics", "cross_validation_metrics", "")
_TRAINING = "training_metrics"
_COUNTS = ("tps", "fps", "fns", "tns")


def from_h2o(
    path: str | os.PathLike[str],
    *,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a binomial model of H2O.

    `path` is the JSON file of the model or of its metrics, as the REST API returns it, with the
    table ``thresholds_and_metric_scores``. Of several, that of the validation is taken, or
    else that of the cross-validation; that of the training only if there is no other. The rates are
    computed from the counts ``tps``, ``fps``, ``fns`` and ``tns`` if the table has them.

    >>> experiment = from_h2o(  # doctest: +SKIP
    ...     "model.json",
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )

    Raises:
        InvalidExperimentError: the file cannot be read.
        ExportError: the file has no such table or several of a kind, or the curve makes no
            experiment; see `from_counts` and `from_table`.

    """
    columns = _columns(path)
    who: dict[str, Any] = {
        "model_id": model_id,
        "issuer": issuer,
        "experiment_date": experiment_date,
    }
    thresholds = columns.get("threshold")
    if thresholds is None:
        raise CurveFormError(f"{shown(path)} must have a column threshold in {_KEY}")
    if all(name in columns for name in _COUNTS):
        return from_counts(thresholds, *(columns[name] for name in _COUNTS), **who)
    recall = columns.get("recall", columns.get("tpr"))
    if recall is None:
        raise CurveFormError(f"{shown(path)} must have a column recall or tpr in {_KEY}")
    return from_table(
        thresholds, recall, precision=columns.get("precision"), fpr=columns.get("fpr"), **who
    )


def _columns(path: str | os.PathLike[str]) -> Mapping[str, Sequence[float]]:
    table = _table(path)
    try:
        names = [column["name"] for column in table["columns"]]
        pairs = zip(names, table["data"], strict=True)
        wanted = {"threshold", "recall", "tpr", "precision", "fpr", *_COUNTS}
        return {
            name: [number(value, f"{name} of row {row}") for row, value in enumerate(values)]
            for name, values in pairs
            if name in wanted
        }
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, CurveFormError):
            raise
        raise CurveFormError(
            f"{shown(path)} must have columns with a name, and data with as many columns, in {_KEY}"
        ) from error


def _table(path: str | os.PathLike[str]) -> Mapping[str, Any]:
    value = read_json(path)
    found: list[tuple[tuple[str, ...], Mapping[str, Any]]] = [
        (keys, part[_KEY])
        for keys, part in parts(value, lambda part: isinstance(part.get(_KEY), dict))
    ]
    others = [(keys, table) for keys, table in found if _TRAINING not in keys]
    for kind in _PREFERRED:
        tables = [table for keys, table in others or found if kind in ("", *keys)]
        if len(tables) == 1:
            return tables[0]
        if tables:
            raise CurveFormError(
                f"{shown(path)} must have one {_KEY} of a kind, found {len(tables)}"
            )
    raise another_file(path, value, wanted=_KEY, count=0)
