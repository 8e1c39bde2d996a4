"""The formats of other tools' files, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_threshold.export.azure_ml import from_azure_ml
from pytest_threshold.export.dvclive import from_dvclive, model_directory
from pytest_threshold.export.h2o import from_h2o
from pytest_threshold.export.table_file import from_table_file
from pytest_threshold.export.vertex_ai import from_vertex_ai

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_threshold.experiment.model import Experiment


def _stem(path: Path) -> str:
    return path.stem


def _directory_name(path: Path) -> str:
    return Path(model_directory(path)).absolute().name


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: its name, what its files are, and the function that reads one.

    `model_name` returns the name of the model from the path of a file. `has_classes` is whether a
    file may have several classes, of which one is positive.
    """

    name: str
    files: str
    read: Callable[..., Experiment]
    model_name: Callable[[Path], str] = _stem
    has_classes: bool = False


FORMATS = (
    Format(
        name="dvclive",
        files="a precision_recall or roc plot of DVCLive, or the directory that DVCLive wrote into",
        read=from_dvclive,
        model_name=_directory_name,
    ),
    Format(
        name="vertex-ai",
        files="the evaluation of a classification by Vertex AI, with confidenceMetrics",
        read=from_vertex_ai,
    ),
    Format(
        name="h2o",
        files="a binomial model of H2O or its metrics, with thresholds_and_metric_scores",
        read=from_h2o,
    ),
    Format(
        name="azure-ml",
        files="an accuracy_table of Azure Machine Learning",
        read=from_azure_ml,
        has_classes=True,
    ),
    Format(
        name="table",
        files="a table in CSV, TSV or JSON, with columns such as threshold, recall, precision",
        read=from_table_file,
    ),
)
"""All formats, in the order of the help."""
