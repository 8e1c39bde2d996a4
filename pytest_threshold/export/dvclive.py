"""Make experiments from the plots that DVCLive logs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_threshold.errors import CurveFormError, InvalidExperimentError
from pytest_threshold.export.curves import from_precision_recall_curve, from_roc_curve
from pytest_threshold.export.other_files import another_file, are_records, read_json, shown
from pytest_threshold.text.printable import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from pytest_threshold.experiment.model import Experiment

# Where DVCLive has put plots in its versions, below its directory; the first that has any counts.
_PLOTS = ("plots/sklearn", "plots", "sklearn", "", "scalars", "static")
_SHOWN_FILES = 5
_WANTED = "precision_recall or roc plot of DVCLive"
_LEAST = {"precision_recall": ("threshold", "recall"), "roc": ("threshold", "fpr", "tpr")}


class _Plot(NamedTuple):
    file: Path
    kind: str  # one of `_LEAST`
    points: Sequence[dict[str, Any]]


def from_dvclive(
    path: str | os.PathLike[str],
    *,
    model_id: str | UUID,
    issuer: str,
    experiment_date: str | datetime,
) -> Experiment:
    """Return the experiment of a curve that DVCLive logged.

    `path` is a file that ``Live.log_sklearn_plot("precision_recall", ...)`` or ``("roc", ...)``
    wrote, of any version and name, or DVCLive's directory. A plot is known by the fields of its
    points. In a directory, a precision-recall curve comes before an ROC curve.

    >>> experiment = from_dvclive(  # doctest: +SKIP
    ...     "dvclive",
    ...     model_id="6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    ...     issuer="ada@example.com",
    ...     experiment_date="2026-11-22T10:00:00.000Z",
    ... )

    Raises:
        InvalidExperimentError: the file cannot be read.
        ExportError: the file is not such a plot, the directory has none or several of a kind, or
            the curve makes no experiment; see `from_precision_recall_curve` and `from_roc_curve`.

    """
    plot = _plot(Path(path))
    who: dict[str, Any] = {
        "model_id": model_id,
        "issuer": issuer,
        "experiment_date": experiment_date,
    }
    columns = {
        name: [point.get(name) for point in plot.points]
        for name in (*_LEAST[plot.kind], "precision")
    }
    if plot.kind == "roc":
        return from_roc_curve(columns["fpr"], columns["tpr"], columns["threshold"], **who)
    precision = columns["precision"] if "precision" in plot.points[0] else None
    # DVCLive has left out the last recall and precision, which the function below requires.
    return from_precision_recall_curve(
        columns["threshold"],
        [*columns["recall"], 0.0],
        precision=None if precision is None else [*precision, 1.0],
        **who,
    )


def model_directory(path: Path) -> Path:
    """Return the directory that DVCLive wrote a plot into; of a directory, itself."""
    if path.is_dir():
        return path
    inner = {part for plots in _PLOTS for part in Path(plots).parts}
    directory = Path(os.path.abspath(path)).parent
    while directory.name in inner:
        directory = directory.parent
    return directory


def _plot(path: Path) -> _Plot:
    if not path.is_dir():
        value = read_json(path)
        plots = [*_plots_in(value, path)]
        if len(plots) != 1:
            raise another_file(path, value, wanted=f"one {_WANTED}", count=len(plots))
        return plots[0]
    for kind in _LEAST:
        for place in _PLOTS:
            plots = [plot for plot in _plots_below(path / place) if plot.kind == kind]
            if len(plots) == 1:
                return plots[0]
            if plots:
                names = listed([shown(plot.file) for plot in plots], _SHOWN_FILES)
                raise CurveFormError(f"{shown(path)} has several plots: give one of {names}")
    raise CurveFormError(f"{shown(path)} must have a {_WANTED}, found none")


def _plots_below(directory: Path) -> Iterator[_Plot]:
    for file in sorted(directory.glob("*.json")):
        try:
            yield from _plots_in(read_json(file), file)
        except (CurveFormError, InvalidExperimentError):  # another file, such as metrics.json
            continue


def _plots_in(value: Any, file: Path) -> Iterator[_Plot]:  # noqa: ANN401 - any JSON value
    """Yield the plots in the value of a file: below one key for each, or the points alone."""
    for points in value.values() if isinstance(value, dict) else [value]:
        if are_records(points):
            for kind, names in _LEAST.items():
                if all(name in point for point in points for name in names):
                    yield _Plot(file=file, kind=kind, points=points)
                    break
