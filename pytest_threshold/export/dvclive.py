"""Experiments of the plots that DVCLive logs."""

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

    `path` is what ``Live.log_sklearn_plot("precision_recall", ...)`` or ``("roc", ...)`` wrote, or
    DVCLive's directory, of which ``plots/sklearn/precision_recall.json`` is taken, or else
    ``plots/sklearn/roc.json``.

    Raises:
        ExportError: the file has another form, or what `from_precision_recall_curve` and
            `from_roc_curve` raise.
        OSError: it cannot be read.

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
    # DVCLive leaves the last recall out already.
    return from_precision_recall_curve(
        columns["threshold"],
        [*columns["recall"], 0.0],
        model_id=model_id,
        issuer=issuer,
        experiment_date=experiment_date,
    )


_DVCLIVE_COLUMNS = {"precision_recall": ("threshold", "recall"), "roc": ("fpr", "tpr", "threshold")}


def _dvclive_file(path: Path) -> Path:
    if not path.is_dir():
        return path
    plots = path / "plots" / "sklearn"
    files = [plots / f"{kind}.json" for kind in _DVCLIVE_COLUMNS]
    return next((file for file in files if file.exists()), files[0])
