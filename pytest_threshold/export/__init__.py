"""Make experiments in training code: from labels and scores, curves of libraries, or tables.

Each ``from_...`` function returns a validated `Experiment`, and `write_experiment` writes its file.
Array arguments are sequences or have a ``tolist()``: lists, tuples, NumPy arrays, tensors, series.
`model_id` is a UUID or its text, `issuer` an e-mail address, and `experiment_date` an aware
datetime or the text of an RFC 3339 date-time; it is written in UTC, to the millisecond.

Numbers that make no experiment raise an `ExportError`. An unsound `model_id`, `issuer` or
`experiment_date` raises an `InvalidExperimentError` with the message of the gate.

Arrays and the files of other tools come in. An `Experiment` goes out, or its file. May import:
`experiment`, `files`, `text`.
"""

from pytest_threshold.export.azure_ml import from_azure_ml
from pytest_threshold.export.curves import from_precision_recall_curve, from_roc_curve
from pytest_threshold.export.dvclive import from_dvclive
from pytest_threshold.export.h2o import from_h2o
from pytest_threshold.export.identity import model_uuid
from pytest_threshold.export.scores import from_scores
from pytest_threshold.export.table_file import from_table_file
from pytest_threshold.export.tables import from_counts, from_table
from pytest_threshold.export.vertex_ai import from_vertex_ai
from pytest_threshold.export.writing import write_experiment

__all__ = [
    "from_azure_ml",
    "from_counts",
    "from_dvclive",
    "from_h2o",
    "from_precision_recall_curve",
    "from_roc_curve",
    "from_scores",
    "from_table",
    "from_table_file",
    "from_vertex_ai",
    "model_uuid",
    "write_experiment",
]
