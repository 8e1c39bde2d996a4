"""Experiment files to measure with: the same ones whenever they are made."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from pathlib import Path

POINTS = 101
_SEED = 20
_TEAMS = 20
_MONTHS = 12
_FIRST_DATE = datetime(2026, 1, 1, 9, tzinfo=UTC)
_EXTRA = {
    "framework": "scikit-learn 1.6",
    "labels": {"positive": 1234, "negative": 56789},
    "notes": ["trained at night", "threshold to be chosen"],
}


def experiment(number: int, *, points: int = POINTS) -> dict[str, Any]:
    """Return the content of a sound file about which the gate suspects nothing.

    Thresholds ascend evenly from 0 to 1. Recalls are fractions of a number of positives, and so
    have as many digits as those of a real evaluation; they fall from 1 to 0 without a leap.
    """
    source = random.Random(f"{_SEED} {number}")
    exponent = source.uniform(0.8, 3)
    # Of its own for each file: of thousands of curves two would be equal, and the gate would warn.
    # No power of ten: its fractions would be short.
    positives = 10 * points + number + 1
    thresholds = [index / (points - 1) for index in range(points)]
    recalls = [round(positives * (1 - threshold**exponent)) / positives for threshold in thresholds]
    date = _FIRST_DATE + timedelta(seconds=number)
    return {
        "model_id": str(UUID(int=source.getrandbits(128), version=4)),
        "issuer": f"team-{number % _TEAMS:02}@example.com",
        "experiment_date": date.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "threshold_arr": thresholds,
        "recall_arr": recalls,
    }


def make_project(directory: Path) -> Path:
    """Make a project of pytest without any settings, and return its directory."""
    directory.mkdir(parents=True)
    (directory / "pytest.ini").write_text("[pytest]\n", encoding="ascii")
    return directory


def make_flat(directory: Path, count: int, *, points: int = POINTS) -> Path:
    """Make a project with that many files in one directory, ``runs``, and return its directory."""
    project = make_project(directory)
    (project / "runs").mkdir()
    for number in range(count):
        content = json.dumps(experiment(number, points=points))
        (project / "runs" / f"model-{number:05}.json").write_text(content, encoding="ascii")
    return project


def make_nested(directory: Path, count: int) -> Path:
    """Make a project with files by team and month: indented, each of an issuer of its own."""
    project = make_project(directory)
    for number in range(count):
        team, month = number % _TEAMS, number // _TEAMS % _MONTHS + 1
        content = experiment(number) | {"issuer": f"person-{number}@team-{team:02}.example.com"}
        if number % 4 == 0:
            content |= _EXTRA
        place = project / "runs" / f"team-{team:02}" / f"month-{month:02}"
        place.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, indent=2) + "\n"
        (place / f"model-{number:05}.json").write_text(text, encoding="ascii")
    return project


def large_contents(points: int) -> dict[str, dict[str, Any]]:
    """Return one experiment of many points, and what it is when broken in several ways."""
    good = experiment(0, points=points)
    recalls = good["recall_arr"]
    return {
        "good": good,
        "bad last element": good | {"recall_arr": [*recalls[:-1], 1.5]},
        "every recall above 1": good | {"recall_arr": [recall + 1.5 for recall in recalls]},
        "every recall a string": good | {"recall_arr": [str(recall) for recall in recalls]},
        "one recall more": good | {"recall_arr": [*recalls, 0.0]},
    }
