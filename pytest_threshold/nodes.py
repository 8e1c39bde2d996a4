"""The bridge from pytest to an experiment: one file node and one item each."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from pytest_threshold.discovery import ITEM_NAME
from pytest_threshold.errors import BrokenRule, InvalidExperimentError, RefusedExperimentError
from pytest_threshold.experiment import load_experiment
from pytest_threshold.verdict import PROPERTIES, Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pluggy

    from pytest_threshold.discovery import FoundExperiment
    from pytest_threshold.gate import Gate


class ExperimentFile(pytest.File):
    """An experiment file; its only child is its `ExperimentItem`."""

    def __init__(self, *, gate: Gate, found: FoundExperiment, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.gate = gate
        self.found = found
        self.directory = found.path.parent

    @property
    def ihook(self) -> pluggy.HookRelay:
        """The hooks of all plugins, and of the conftest files above the experiment."""
        return self.gate.conftest_hooks.relay(self.directory)

    def item(self) -> ExperimentItem:
        """Return a new item for the experiment."""
        # Its own id, since the id of a file with "::" in its path cannot be extended.
        return ExperimentItem.from_parent(
            self, name=ITEM_NAME, nodeid=f"{self.found.node_path}::{ITEM_NAME}"
        )

    def collect(self) -> Iterable[pytest.Item]:
        """Return the item while pytest resolves its arguments; later all are handed out."""
        return () if self.gate.are_handed_out else (self.item(),)


class ExperimentItem(pytest.Item):
    """The judging of one experiment."""

    parent: ExperimentFile

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.found = self.parent.found
        self.location = (self.found.node_path, 0, self.found.node_path)
        self.add_marker(pytest.mark.experiment)

    @property
    def ihook(self) -> pluggy.HookRelay:
        """The hooks that apply to the file."""
        return self.parent.ihook

    def runtest(self) -> None:
        """Judge the experiment, and tell the verdict before failing."""
        name = self.found.node_path
        self.user_properties[:] = [
            (key, value) for key, value in self.user_properties if key not in PROPERTIES
        ]
        try:
            self._check_name()
            experiment = load_experiment(
                self.found.path, source=name, quotes=not self.found.leads_outside
            )
        except InvalidExperimentError:
            self.user_properties.extend(Verdict(verdict="invalid").to_properties())
            raise
        verdict = judge(experiment, rules=self.parent.gate.settings.rules)
        self.user_properties.extend(verdict.to_properties())
        verdict.raise_if_refused(source=name)

    def _check_name(self) -> None:
        if not self.found.is_nameable:
            message = "must have a printable UTF-8 name without a workflow command"
            raise InvalidExperimentError(
                source=self.found.node_path,
                broken_rules=(BrokenRule(key="file", message=message),),
            )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401 - pytest's own types for it are not public
        """Return our own text for a refusal, and pytest's for anything else."""
        if isinstance(excinfo.value, RefusedExperimentError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """Return path, line and title, printable whatever the file's name is."""
        return (self.config.rootpath / self.found.node_path, *self.location[1:])


def hand_out(
    nodes: Sequence[pytest.Item | pytest.Collector], *, session: pytest.Session, gate: Gate
) -> Iterator[pytest.Item | pytest.Collector]:
    """Yield pytest's own nodes, and each experiment once: where it was named, or at the end."""
    waiting = {found.node_path: found for found in gate.discovery.experiments}
    for node in nodes:
        if not isinstance(node, ExperimentFile | ExperimentItem):
            yield node
        elif found := waiting.pop(node.found.node_path, None):
            yield _file(session, gate, found).item()
    for found in waiting.values():
        yield _file(session, gate, found).item()
    gate.are_handed_out = True


def _file(session: pytest.Session, gate: Gate, found: FoundExperiment) -> ExperimentFile:
    # The name is what -k sees: of a file outside the rootdir no more than pytest itself shows.
    is_inside = not os.path.isabs(found.node_path)
    return ExperimentFile.from_parent(
        session,
        path=found.existing,
        name=found.node_path if is_inside else found.node_path.rpartition("/")[2],
        nodeid=found.node_path,
        gate=gate,
        found=found,
    )
