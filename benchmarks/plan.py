"""What is asked of a part of the benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where corpora are made, how often contenders run, and how large all is, as a share."""

    directory: Path
    rounds: int
    scale: float

    def size(self, full: int, *, at_least: int = 2) -> int:
        """Return a number of files or points at this scale."""
        return max(at_least, round(full * self.scale))
