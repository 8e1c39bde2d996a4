"""The test that a team writes for its experiments when it has no gate.

It checks less: what it misses is in the README of the package.
"""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, EmailStr, Field

TARGET_RECALL = 0.85
MAX_GAP = 0.05

Probability = Annotated[float, Field(ge=0, le=1)]


class Experiment(BaseModel):
    """What one file records about one model."""

    model_config = ConfigDict(strict=True)

    model_id: UUID
    issuer: EmailStr
    experiment_date: AwareDatetime
    threshold_arr: list[Probability]
    recall_arr: list[Probability]


@pytest.mark.parametrize("path", sorted(Path("runs").rglob("*.json")), ids=str)
def test_recall_comes_near_the_target(path: Path) -> None:
    """Find the threshold, and ask for a recall near the target there."""
    experiment = Experiment.model_validate_json(path.read_bytes())
    recalls = experiment.recall_arr
    assert len(experiment.threshold_arr) == len(recalls)
    best = min(range(len(recalls)), key=lambda index: abs(recalls[index] - TARGET_RECALL))
    assert abs(recalls[best] - TARGET_RECALL) <= MAX_GAP
