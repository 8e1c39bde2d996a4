"""Experiments from training code: of labels and scores, or of the curves that libraries make.

Each ``from_...`` function returns a validated `Experiment`, and `write_experiment` writes its file.
Arguments are sequences or have a ``tolist()``: lists, tuples, NumPy arrays, tensors, series.
`model_id` is a UUID or its text, `issuer` an e-mail address, and `experiment_date` an aware
datetime or the text of an RFC 3339 date-time; it is written in UTC, to the millisecond.

What no experiment can be made of raises an `ExportError`. An unsound `model_id`, `issuer` or
`experiment_date` raises the `InvalidExperimentError` that the gate would tell.

Arrays and the files of other tools come in. An `Experiment` goes out, or its file. May import:
`experiment`, `files`, `text`.
"""

from pytest_threshold.export.curves import (
    from_precision_recall_curve,
    from_roc_curve,
    from_scores,
)
from pytest_threshold.export.dvclive import from_dvclive
from pytest_threshold.export.writing import write_experiment

__all__ = [
    "from_dvclive",
    "from_precision_recall_curve",
    "from_roc_curve",
    "from_scores",
    "write_experiment",
]
