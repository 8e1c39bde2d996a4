"""The fixture ``experiment``: a test that asks for it runs once for each experiment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.operating_point import OperatingPoint, choose_operating_point

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_threshold.discovery import FoundExperiment
    from pytest_threshold.experiment import Experiment
    from pytest_threshold.gate import Gate

_INVALID = "experiments-invalid"
_NO_ROOT = "no experiments: give a root with --experiments=PATH or the ini key experiments"
_NOT_AN_ARGUMENT = (
    "a test must ask for the fixture experiment by an argument, which one of unittest cannot have"
)


@dataclass(frozen=True, kw_only=True, repr=False)
class GivenExperiment:
    """An experiment as a test gets it; its file is read when the test runs.

    `source` is the file's name in messages, `target_recall` that of the gate.
    """

    found: FoundExperiment
    source: str
    target_recall: float

    def __repr__(self) -> str:
        return f"<experiment {self.source}>"

    @property
    def path(self) -> Path:
        """The file, absolute."""
        return self.found.path

    @cached_property
    def experiment(self) -> Experiment:
        """What the file records, validated.

        Raises:
            InvalidExperimentError: it breaks the rules. A test of it fails before it begins.

        """
        from pytest_threshold.nodes import read_found  # noqa: PLC0415 - imports pydantic

        return read_found(self.found, source=self.source).experiment

    @cached_property
    def operating_point(self) -> OperatingPoint:
        """The measured pair that the gate chooses, with its `threshold` and `recall`."""
        return choose_operating_point(self.experiment.curve, target_recall=self.target_recall)


def given_experiment(request: pytest.FixtureRequest) -> GivenExperiment:
    """Return what the fixture gives to one test."""
    given: GivenExperiment | str | None = getattr(request, "param", None)
    if given is None:
        return _of_another_plugin(request)
    if isinstance(given, str):
        pytest.fail(given, pytrace=False)
    # A new one for each test: parameters live as long as the run, and this keeps what it has read.
    return replace(given)


def _of_another_plugin(request: pytest.FixtureRequest) -> GivenExperiment:
    """Return what a fixture of this name gives that ours hides, since its plugin came before."""
    try:
        other: GivenExperiment = request.getfixturevalue("experiment")  # or whatever it gives
    except pytest.FixtureLookupError:  # there is none
        pytest.fail(_NOT_AN_ARGUMENT, pytrace=False)
    return other


def run_for_each(metafunc: pytest.Metafunc, gate: Gate | None) -> None:
    """Let a test run once for each experiment of the gate, if the run has one."""
    manager = metafunc.config.pluginmanager
    if not manager.has_plugin(_INVALID):
        manager.register(InvalidExperiments(), _INVALID)
    metafunc.parametrize("experiment", list(_parameters(gate)), indirect=True)


class InvalidExperiments:
    """A plugin that keeps tests from seeing an invalid experiment."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Fail a test that was given one, with the message of the gate."""
        _fail_if_invalid(item)


def _fail_if_invalid(item: pytest.Item) -> None:
    given = getattr(item, "funcargs", {}).get("experiment")
    if not isinstance(given, GivenExperiment):  # what a fixture of the host has made of ours
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        given = parameters.get("experiment")
        given = replace(given) if isinstance(given, GivenExperiment) else None
    message = _invalidity(given) if given else ""
    if message:
        pytest.fail(message, pytrace=False)


def _invalidity(given: GivenExperiment) -> str:
    """Return the message, outside of the exception, which pytest would show as well."""
    try:
        _ = given.experiment
    except InvalidExperimentError as error:
        return str(error)
    return ""


def _parameters(gate: Gate | None) -> Iterator[Any]:
    """Yield a parameter for each experiment, or else one that tells why there is none."""
    try:
        experiments = gate.reachable if gate else ()
    except pytest.UsageError as error:  # of a root that the run itself does not use
        yield pytest.param(str(error), id="unusable-root")
        return
    if gate is None or not experiments:
        yield pytest.param(_NO_ROOT, id="no-root", marks=pytest.mark.skip(reason=_NO_ROOT))
        return
    for found in experiments:
        given = GivenExperiment(
            found=found,
            source=gate.source(found.node_path),
            target_recall=gate.settings.rules.target_recall,
        )
        yield pytest.param(given, id=found.node_path)
