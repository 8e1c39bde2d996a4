"""Experiment files: reading and checking them.

The content of one file comes in, and an `Experiment` or an `InvalidExperimentError` with everything
that is wrong goes out. With `receipts` this is the only wing that knows pydantic. It may not import
pytest, nor any wing but `files` and `text`.

>>> from pytest_threshold.experiment import load_experiment
>>> experiment = load_experiment("runs/fraud.json")  # doctest: +SKIP
"""

from pytest_threshold.experiment.loading import load_experiment, parse_experiment
from pytest_threshold.experiment.model import Experiment

__all__ = ["Experiment", "load_experiment", "parse_experiment"]
