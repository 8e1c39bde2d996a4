"""Optimisations for runs with many experiments."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_threshold.discovery import Discovery

GATE = "experiments-gate"
"""The name of the plugin that judges the experiments of a run."""

_COLLECTING = {"main", "python", "doctest", GATE}  # plugins that collect no JSON files of others


class OwnFiles:
    """A plugin that keeps pytest's own walk from asking who collects an experiment.

    The answer is nobody, and takes longer than to judge it: pytest itself collects no ``*.json``.
    It asks for all that where a plugin is there that might. A directory that holds nothing else is
    not even walked.
    """

    def __init__(self, discovery: Discovery) -> None:
        self.files = {os.fspath(found.path) for found in discovery.experiments}
        self.counts = Counter(map(os.path.dirname, self.files))

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path, config: pytest.Config) -> bool | None:
        """Ignore the experiments."""
        path = os.fspath(collection_path)
        is_own = path in self.files or (path in self.counts and self._holds_nothing_else(path))
        return True if is_own and _collects_alone(config) else None

    def _holds_nothing_else(self, directory: str) -> bool:
        try:
            with os.scandir(directory) as entries:
                return sum(1 for _ in entries) == self.counts[directory]
        except OSError:  # it was there a moment ago; pytest shall see for itself
            return False

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Go, since nothing is collected any more."""
        session.config.pluginmanager.unregister(self)


def _collects_alone(config: pytest.Config) -> bool:
    hook = config.pluginmanager.hook
    callers = (hook.pytest_collect_file, hook.pytest_collect_directory)
    collecting = {each.plugin_name for caller in callers for each in caller.get_hookimpls()}
    return collecting <= _COLLECTING and not config.getoption("doctestglob", None)
