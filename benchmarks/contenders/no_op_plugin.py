"""A plugin of pytest that does nothing with JSON files: what pytest alone costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class NoOpItem(pytest.Item):
    """A test that passes."""

    def runtest(self) -> None:
        """Do nothing."""


class NoOpFile(pytest.File):
    """A file with one test."""

    def collect(self) -> Iterator[NoOpItem]:
        """Yield the test."""
        yield NoOpItem.from_parent(self, name="nothing")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> NoOpFile | None:
    """Take every JSON file."""
    if file_path.suffix == ".json":
        return NoOpFile.from_parent(parent, path=file_path)
    return None
