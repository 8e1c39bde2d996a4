"""Count the curves in each cell of a picture. This is the only module that imports NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pytest_threshold.reports.curves import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    from pytest_threshold.reports.curves import ShownLine

LINES_LIMIT = 50
"""More refused curves than this are a density, too."""

_ROWS = 240  # the cells, one above the other in each of the columns


class Lines:
    """Many lines on one panel, counted in densities. The first refused ones are kept as lines."""

    def __init__(self) -> None:
        self.passed = Density()
        self.refused = Density()
        self.few_refused: list[ShownLine] = []

    def add(self, line: ShownLine, *, is_refused: bool) -> None:
        """Add a line."""
        (self.refused if is_refused else self.passed).add(line)
        if is_refused and len(self.few_refused) <= LINES_LIMIT:
            self.few_refused.append(line)


class Density:
    """The number of curves that go through each cell of the axes."""

    def __init__(self) -> None:
        self.size = 0
        # Where curves enter a cell from below, less where they have left it: summed up when asked.
        self._edges = np.zeros((_ROWS + 1, COLUMNS), dtype=np.int32)

    @property
    def counts(self) -> NDArray[np.int32]:
        """The counts, lowest values first."""
        return np.cumsum(self._edges, axis=0, dtype=np.int32)[:-1]

    @property
    def most(self) -> int:
        """The highest of the counts."""
        return int(self.counts.max())

    @property
    def image(self) -> Any:  # noqa: ANN401 - what matplotlib draws
        """The counts, with a mask for the cells that no curve goes through."""
        return np.ma.masked_equal(self.counts, 0)

    def add(self, line: ShownLine) -> None:
        """Count a curve once in each cell that it goes through."""
        centres = (np.arange(COLUMNS) + 0.5) / COLUMNS
        between = np.interp(centres, line.thresholds, line.values, left=np.nan, right=np.nan)
        before = np.concatenate(([np.nan], between[:-1]))
        lowest, highest = np.fmin(between, before), np.fmax(between, before)
        columns = _cells(line.thresholds, COLUMNS)
        np.fmin.at(lowest, columns, line.values)
        np.fmax.at(highest, columns, line.values)
        touched = np.flatnonzero(~np.isnan(lowest))
        self._edges[_cells(lowest[touched], _ROWS), touched] += 1
        self._edges[_cells(highest[touched], _ROWS) + 1, touched] -= 1
        self.size += 1


def _cells(
    numbers: Sequence[float] | NDArray[np.float64], number_of_cells: int
) -> NDArray[np.int64]:
    """Return the index of the cell that holds each number; the cells divide [0, 1] equally."""
    return np.minimum((np.asarray(numbers) * number_of_cells).astype(np.int64), number_of_cells - 1)
