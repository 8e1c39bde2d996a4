"""The curve of an experiment that was judged, read again where a picture needs it.

Curves are large and never travel between processes. The digest tells whether the file still holds
what was judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import read_experiment

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_threshold.operating_point import RecallCurve

CHANGED = "the file has changed since it was judged"


def judged_curve(path: Path, *, sha256: str | None) -> RecallCurve | None:
    """Return the curve in a file if its bytes still have the digest, or None."""
    try:
        reading = read_experiment(path, quotes=False)
    except InvalidExperimentError:
        return None
    return reading.experiment.curve if reading.sha256 == sha256 else None
