"""Make experiments from the plots that DVCLive logs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_threshold.errors import CurveFormError
from pytest_threshold.export.curves import from_precision_recall_curve, from_roc_curve
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    import os
    from datetime import datetime
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment


def from_dvclive(
    path: str | os.PathLike[str],
    *,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a curve that DVCLive logged.

    `path` is a file that ``Live.log_sklearn_plot("precision_recall", ...)`` or ``("roc", ...)``
    wrote, or DVCLive's directory. There, ``plots/sklearn/precision_recall.json`` is used if it
    exists, otherwise ``plots/sklearn/roc.json``. Early versions wrote ``prc`` for
    ``precision_recall``.

    >>> experiment = from_dvclive(  # doctest: +SKIP
    ...     "dvclive",
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )

    Raises:
        ExportError: the file is not such a plot, or its curve makes no experiment; see
            `from_precision_recall_curve` and `from_roc_curve`.
        OSError: the file cannot be read.

    """
    file = _dvclive_file(Path(path))
    try:
        kind, points = next(iter(json.loads(file.read_bytes()).items()))
        columns = {name: [point[name] for point in points] for name in _DVCLIVE_COLUMNS[kind]}
    except (
        AttributeError,
        KeyError,
        RecursionError,
        StopIteration,
        TypeError,
        ValueError,
    ) as error:
        raise CurveFormError(
            f"{excerpt(str(file))} must be a precision_recall or roc plot of DVCLive"
        ) from error
    if kind == "roc":
        return from_roc_curve(
            columns["fpr"],
            columns["tpr"],
            columns["threshold"],
            model_id=model_id,
            issuer=issuer,
            experiment_date=experiment_date,
        )
    # DVCLive has left out the last recall and precision, which the function below requires.
    return from_precision_recall_curve(
        columns["threshold"],
        [*columns["recall"], 0.0],
        precision=[*columns["precision"], 1.0],
        model_id=model_id,
        issuer=issuer,
        experiment_date=experiment_date,
    )


_DVCLIVE_COLUMNS = {
    "precision_recall": ("threshold", "recall", "precision"),
    "prc": ("threshold", "recall", "precision"),
    "roc": ("fpr", "tpr", "threshold"),
}


def _dvclive_file(path: Path) -> Path:
    if not path.is_dir():
        return path
    plots = path / "plots" / "sklearn"
    files = [plots / f"{kind}.json" for kind in ("precision_recall", "roc")]
    return next((file for file in files if file.exists()), files[0])
