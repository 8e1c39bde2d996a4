"""The hooks that hand the experiments to pytest.

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
"""The name under which `CollectingHooks` are registered."""

_COLLECTING = {
    "main",
    "python",
    "doctest",
    COLLECTING,
}  # plugins that collect no JSON files of others


class CollectingHooks:
    """The hooks that make pytest items of the experiments; each xdist worker has them, too."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Let pytest resolve an argument that names an experiment."""
        if not self.gate.discovery.named:  # the usual case, and pytest asks for every file
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
        """Hand out the items of all experiments in the session's own report."""
        report = yield
        if isinstance(collector, pytest.Session) and self.gate.discovery.experiments:
            from pytest_threshold.session.items import with_experiments  # noqa: PLC0415 - imports pydantic

            report.result = list(with_experiments(report.result, session=collector, gate=self.gate))
        return report

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note the experiments that somebody chose not to judge."""
        if not self.gate.discovery.experiments:
            return
        from pytest_threshold.session.items import ExperimentItem  # noqa: PLC0415 - imports pydantic

        self.gate.account.deselected.update(
            item.found.node_path for item in items if isinstance(item, ExperimentItem)
        )


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


class ExperimentsOnly:
    """A plugin that keeps pytest from collecting its own arguments."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> pytest.CollectReport | None:
        """Answer for the session before anything is walked or imported."""
        if not isinstance(collector, pytest.Session):
            return None
        return pytest.CollectReport(collector.nodeid, "passed", longrepr=None, result=[])
