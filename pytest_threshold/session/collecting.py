"""The hooks that add the experiments to pytest's collection.

`session.items` is imported inside the hooks that need it, so that a run without experiments does
not pay for pydantic.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from pytest_threshold.discovery.found import Discovery
    from pytest_threshold.session.gate import Gate

COLLECTING = "experiments-collecting"
"""The plugin name of `CollectingHooks`."""

# The plugins with collection hooks that are known to make nothing of experiment files.
_COLLECTING = {"main", "python", "doctest", COLLECTING}


class CollectingHooks:
    """The hooks that turn experiments into items, in each worker of pytest-xdist as well."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Return the node of an experiment that is an argument, so that pytest can resolve it."""
        if not self.gate.discovery.named:  # a quick way out, since pytest calls this for every file
            return None
        found = self.gate.discovery.named.get(file_path)
        if found is None:
            return None
        from pytest_threshold.session.items import ExperimentFile  # noqa: PLC0415 - imports pydantic

        return ExperimentFile.from_parent(parent, path=file_path, gate=self.gate, found=found)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Add the items of all experiments to the session's own report.

        As arguments they would not do: pytest merges overlapping arguments, ignores some
        directories, refuses names with ``[`` or ``::``, and executes a ``conftest.py`` beside them.
        """
        report = yield
        if isinstance(collector, pytest.Session) and self.gate.discovery.experiments:
            from pytest_threshold.session.items import with_experiments  # noqa: PLC0415 - imports pydantic

            report.result = list(with_experiments(report.result, session=collector, gate=self.gate))
        return report

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Record the experiments that were deselected."""
        if not self.gate.discovery.experiments:
            return
        from pytest_threshold.session.items import ExperimentItem  # noqa: PLC0415 - imports pydantic

        self.gate.account.deselected.update(
            item.found.node_path for item in items if isinstance(item, ExperimentItem)
        )


class OwnFiles:
    """A plugin that makes pytest's own walk skip experiment files.

    pytest calls the collection hooks for each of them, which takes longer than to judge it, and
    gets nothing. A directory that holds only experiments is skipped as a whole. If another plugin
    might collect JSON files, nothing is skipped.
    """

    def __init__(self, discovery: Discovery) -> None:
        self.files = {os.fspath(found.path) for found in discovery.experiments}
        self.counts = Counter(map(os.path.dirname, self.files))

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path, config: pytest.Config) -> bool | None:
        """Ignore experiment files, and directories that hold nothing else."""
        path = os.fspath(collection_path)
        is_own = path in self.files or (path in self.counts and self._holds_nothing_else(path))
        return True if is_own and _collects_alone(config) else None

    def _holds_nothing_else(self, directory: str) -> bool:
        try:
            with os.scandir(directory) as entries:
                return sum(1 for _ in entries) == self.counts[directory]
        except OSError:  # removed since the search, for instance; pytest reports it
            return False

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Unregister the plugin, since it is of no use after the collection."""
        session.config.pluginmanager.unregister(self)


def _collects_alone(config: pytest.Config) -> bool:
    """Whether no plugin is loaded that might collect JSON files."""
    hook = config.pluginmanager.hook
    callers = (hook.pytest_collect_file, hook.pytest_collect_directory)
    collecting = {each.plugin_name for caller in callers for each in caller.get_hookimpls()}
    return collecting <= _COLLECTING and not config.getoption("doctestglob", None)


class ExperimentsOnly:
    """The plugin of ``--experiments-only``: pytest collects none of its own arguments."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> pytest.CollectReport | None:
        """Return an empty report for the session, before anything is walked or imported.

        A wrapper would be too late: pytest would already have imported test files.
        """
        if not isinstance(collector, pytest.Session):
            return None
        return pytest.CollectReport(collector.nodeid, "passed", longrepr=None, result=[])
