"""Make experiments from the evaluations of Vertex AI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_threshold.export.other_files import another_file, are_records, number, parts, read_json
from pytest_threshold.export.tables import from_counts, from_table

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment

_KEY = "confidenceMetrics"
_COUNTS = (
    "truePositiveCount",
    "falsePositiveCount",
    "falseNegativeCount",
    "trueNegativeCount",
)


def from_vertex_ai(
    path: str | os.PathLike[str],
    *,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a classification that Vertex AI has evaluated.

    `path` is a JSON file with ``confidenceMetrics``: a ``ModelEvaluation``, or its metrics. A field
    that is absent is 0, since JSON of Protocol Buffers leaves it out (proto3). Counts stand there
    as texts; where there are any, the rates are computed from them. The row at the sentinel -0.01
    is left out.

    >>> experiment = from_vertex_ai(  # doctest: +SKIP
    ...     "evaluation.json",
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )

    Raises:
        InvalidExperimentError: the file cannot be read.
        ExportError: the file is not such an evaluation, or its curve makes no experiment; see
            `from_counts` and `from_table`.

    """
    rows = _rows(path)
    thresholds = _column(rows, "confidenceThreshold")
    who: dict[str, Any] = {
        "model_id": model_id,
        "issuer": issuer,
        "experiment_date": experiment_date,
    }
    if any(name in row for row in rows for name in _COUNTS):
        return from_counts(thresholds, *(_column(rows, name) for name in _COUNTS), **who)
    fpr = _column(rows, "falsePositiveRate")
    return from_table(
        thresholds,
        _column(rows, "recall"),
        precision=_column(rows, "precision"),
        fpr=fpr if any("falsePositiveRate" in row for row in rows) else None,
        **who,
    )


def _rows(path: str | os.PathLike[str]) -> Sequence[Mapping[str, Any]]:
    value = read_json(path)
    found = [part for _, part in parts(value, lambda part: are_records(part.get(_KEY)))]
    if len(found) != 1:
        wanted = f"{_KEY} of one evaluation"
        raise another_file(path, value, wanted=wanted, count=len(found))
    rows: Sequence[Mapping[str, Any]] = found[0][_KEY]
    # An evaluation may have further rows, for the few best classes of each sample only.
    most = max(_most_predictions(row) for row in rows)
    return [row for row in rows if _most_predictions(row) == most]


def _most_predictions(row: Mapping[str, Any]) -> float:
    return number(row.get("maxPredictions", float("inf")), "maxPredictions")


def _column(rows: Sequence[Mapping[str, Any]], name: str) -> list[float]:
    return [number(row.get(name, 0), f"{name} of row {index}") for index, row in enumerate(rows)]
