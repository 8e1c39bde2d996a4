"""Experiment files: reading and checking them.

The content of one file comes in. An `Experiment` goes out, or an `InvalidExperimentError` with all
that is wrong; with `receipts` this is the only wing that knows pydantic. May import: `files`,
`text`.

>>> from pytest_threshold.experiment import load_experiment
>>> experiment = load_experiment("runs/fraud.json")  # doctest: +SKIP
"""

from pytest_threshold.experiment.loading import load_experiment, parse_experiment
from pytest_threshold.experiment.model import Experiment

__all__ = ["Experiment", "load_experiment", "parse_experiment"]
