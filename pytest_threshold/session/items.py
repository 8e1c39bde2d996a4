"""The pytest nodes of an experiment: a file, and the item that judges it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from pytest_threshold.discovery.found import ITEM_NAME
from pytest_threshold.errors import BrokenRule, InvalidExperimentError, RefusedExperimentError
from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.files.messages import FILE_RULES
from pytest_threshold.judging.evidence import Evidence, reasons
from pytest_threshold.judging.judgement import judge
from pytest_threshold.judging.verdict import Verdict, property_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pluggy

    from pytest_threshold.discovery.found import FoundExperiment
    from pytest_threshold.experiment.loading import Reading
    from pytest_threshold.judging.judgement import Judgement
    from pytest_threshold.judging.suspicion import Suspicion
    from pytest_threshold.session.gate import Gate


_MARKER = pytest.mark.experiment


class ExperimentFile(pytest.File):
    """An experiment file; its only child is its `ExperimentItem`."""

    def __init__(self, *, gate: Gate, found: FoundExperiment, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.gate = gate
        self.found = found
        self.hooks = gate.conftest_hooks.of(os.path.dirname(found.path))

    @property
    def ihook(self) -> pluggy.HookRelay:
        """The hooks of all plugins, and of the conftest files above the experiment."""
        return self.hooks.relay

    def item(self) -> ExperimentItem:
        """Return a new item for the experiment."""
        # pytest would derive the id from the file's, which fails if the path contains "::".
        return ExperimentItem.from_parent(
            self, name=ITEM_NAME, nodeid=f"{self.found.node_path}::{ITEM_NAME}"
        )

    def collect(self) -> Iterable[pytest.Item]:
        """Return the item, to resolve an argument of pytest; `with_experiments` yields all others.

        Once that has happened, the list is empty, or the item would occur twice.
        """
        return () if self.gate.has_all_items else (self.item(),)


class ExperimentItem(pytest.Item):
    """The judging of one experiment."""

    parent: ExperimentFile

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.found = self.parent.found
        self.hooks = self.parent.hooks
        self.verdict_data: dict[str, Any] | None = None
        self.location = (self.found.node_path, 0, self.found.node_path)
        self.add_marker(_MARKER)

    @property
    def ihook(self) -> pluggy.HookRelay:
        """The hooks that apply to the file."""
        return self.hooks.relay

    def runtest(self) -> None:
        """Judge the experiment. The verdict is recorded before a refusal is raised."""
        self._forget()
        refusal = self._refusal()
        # pytest keeps the error and with it this frame, so no variable here may be large.
        if refusal is not None:
            raise refusal

    def _refusal(self) -> RefusedExperimentError | None:
        gate = self.parent.gate
        source = gate.source(self.found.node_path)
        try:
            reading = read_found(self.found, source=source)
        except InvalidExperimentError as error:
            return self._recorded(_invalidity(error), error)
        judgement = judge(reading, rules=gate.settings.rules)
        objections = [each for each in judgement.suspicions if is_error(each, judgement, gate)]
        rejection = judgement.rejection(objections=objections)
        verdict = judgement.verdict(rejection, with_evidence=gate.settings.records)
        return self._recorded(verdict, rejection)

    def _forget(self) -> None:
        """Remove the verdict of an earlier run of the item; pytest-rerunfailures repeats items."""
        if self.verdict_data is None:
            return
        self.verdict_data = None
        self.location = (self.found.node_path, 0, self.found.node_path)
        names = property_names()
        self.user_properties[:] = [
            (key, value) for key, value in self.user_properties if key not in names
        ]

    def _recorded(
        self, verdict: Verdict, refusal: RefusedExperimentError | None
    ) -> RefusedExperimentError | None:
        """Record the verdict for hooks and reports, and the line of a refusal, from 0 as in pytest.

        Return the refusal.
        """
        self.verdict_data = verdict.to_data()
        self.user_properties.extend(verdict.to_properties())
        if refusal is not None:
            self.location = (self.location[0], refusal.line - 1, self.location[2])
        return refusal

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401 - pytest's own types for it are not public
        """Return the text of a refusal; for any other exception, pytest's traceback."""
        if isinstance(excinfo.value, RefusedExperimentError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """Return path, line and title. The node path keeps them printable."""
        return (self.config.rootpath / self.found.node_path, *self.location[1:])


def read_found(found: FoundExperiment, *, source: str) -> Reading:
    """Read an experiment. Its messages quote nothing if it is a link to a file outside the roots.

    Raises:
        InvalidExperimentError: the name had to be escaped, or the file is invalid.

    """
    if not found.is_nameable:
        rule = BrokenRule(key="file", message=FILE_RULES.text("name"))
        raise InvalidExperimentError(source=source, broken_rules=(rule,))
    return read_experiment(found.path, source=source, quotes=not found.leads_outside)


def _invalidity(error: InvalidExperimentError) -> Verdict:
    evidence = Evidence(sha256=error.sha256 or None, reasons=reasons(error))
    return Verdict(
        verdict="invalid",
        headline=error.headline,
        is_foreign=error.is_foreign,
        evidence=evidence,
    )


def is_error(suspicion: Suspicion, judgement: Judgement, gate: Gate) -> bool:
    """Issue the warning about a suspicion; return whether a filter makes it an error."""
    line = judgement.place(suspicion).line
    return gate.warn(judgement.warning_text(suspicion), judgement.reading.source, line)


def with_experiments(
    nodes: Sequence[pytest.Item | pytest.Collector], *, session: pytest.Session, gate: Gate
) -> Iterator[pytest.Item | pytest.Collector]:
    """Yield pytest's own nodes, and the item of each experiment once.

    An experiment among the arguments keeps its position; all others follow at the end.
    """
    waiting = {found.node_path: found for found in gate.discovery.experiments}
    for node in nodes:
        if not isinstance(node, ExperimentFile | ExperimentItem):
            yield node
        elif found := waiting.pop(node.found.node_path, None):
            yield _file(session, gate, found).item()
    for found in waiting.values():
        yield _file(session, gate, found).item()
    gate.has_all_items = True


def _file(session: pytest.Session, gate: Gate, found: FoundExperiment) -> ExperimentFile:
    # -k matches the name. For a file outside the rootdir, it is the file name only, as in pytest.
    is_inside = not os.path.isabs(found.node_path)
    return ExperimentFile.from_parent(
        session,
        path=found.existing,
        name=found.node_path if is_inside else found.node_path.rpartition("/")[2],
        nodeid=found.node_path,
        gate=gate,
        found=found,
    )
