"""The fixture ``judged_experiment``: a test that requests it runs once for each experiment."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pytest

from pytest_threshold.discovery.found import FoundExperiment
from pytest_threshold.errors import InvalidExperimentError, UsageError
from pytest_threshold.judging.judgement import judge
from pytest_threshold.session.items import is_error, read_found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_threshold.experiment.model import Experiment
    from pytest_threshold.operating_point import OperatingPoint
    from pytest_threshold.session.gate import Gate

_NAME = "judged_experiment"
_NO_ROOT = "no experiments: give a root with --experiments=PATH or the ini key experiments"
_NOT_AN_ARGUMENT = (
    f"{_NAME}: this test does not run once for each experiment; ask for the fixture by an argument"
    " of a test function or of one of its fixtures, not by request.getfixturevalue, and neither in"
    " unittest nor in a doctest"
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class JudgedExperiment:
    """A sound experiment with its operating point and its verdict: the value of the fixture.

    `name` is the path in the ids of the test and of the gate's own item. It has slashes, such as
    ``runs/fraud.json``; it is relative to the rootdir, or absolute outside. (In the id of a test,
    pytest escapes characters that are not ASCII.) `path` is the file, absolute. `experiment` is its
    validated content. `operating_point` is the pair that the gate chooses, with `threshold` and
    `recall`. `precision` and `fpr` (false positive rate) are those at the operating point, in
    [0, 1], or None if the file does not tell them. `verdict` is ``"passed"`` or ``"rejected"``, by
    the rules of the run.

    As in the gate, a warning that a filter turns into an error rejects the experiment. The filters
    of the test apply, including its own mark ``filterwarnings``.

    >>> def test_threshold_is_moderate(judged_experiment):
    ...     assert 0.2 <= judged_experiment.operating_point.threshold <= 0.8
    """

    name: str
    path: Path
    experiment: Experiment
    operating_point: OperatingPoint
    precision: float | None
    fpr: float | None
    verdict: Literal["passed", "rejected"]

    def __repr__(self) -> str:
        return f"<judged experiment {self.name}: {self.verdict}>"


def run_for_each(metafunc: pytest.Metafunc, gate: Gate | None) -> None:
    """Parametrize a test with the experiments of the gate.

    If the test has parametrized the fixture itself, pytest would raise an error here that stops the
    whole run. So the fixture fails only that test, when it runs.
    """
    marks = metafunc.definition.iter_markers("parametrize")
    if any(_NAME in _argument_names(mark) for mark in marks):
        return
    metafunc.parametrize(_NAME, list(_parameters(gate)), indirect=True)


def _argument_names(mark: pytest.Mark) -> list[str]:
    names = mark.args[0] if mark.args else mark.kwargs.get("argnames", ())
    return [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)


def _parameters(gate: Gate | None) -> Iterator[Any]:
    """Yield a parameter for each experiment; if there is none, one that gives the reason."""
    try:
        experiments = gate.reachable if gate else ()
    except UsageError as error:  # about a root that only this fixture uses
        yield pytest.param(error, id="unusable-root")
        return
    if not experiments:
        missing = UsageError(_NO_ROOT)  # fails the test if the plugin for skipping is off
        yield pytest.param(missing, id="no-root", marks=pytest.mark.skip(reason=_NO_ROOT))
    for found in experiments:
        yield pytest.param(found, id=found.node_path)


def judge_for(request: pytest.FixtureRequest, gate: Gate | None) -> JudgedExperiment:
    """Read and judge the experiment of one test, before the test begins.

    Raises:
        pytest.fail.Exception: the experiment is invalid, with the message of the gate; or the test
            does not run once for each experiment.

    """
    found = getattr(request, "param", None)
    if isinstance(found, UsageError):
        pytest.fail(str(found), pytrace=False)
    if gate is None or not isinstance(found, FoundExperiment):
        pytest.fail(_NOT_AN_ARGUMENT, pytrace=False)
    try:
        return _judged(found, gate)
    except InvalidExperimentError as error:
        message = str(error)
    # Not within `except`: pytest would show the other error as well.
    pytest.fail(message, pytrace=False)


def _judged(found: FoundExperiment, gate: Gate) -> JudgedExperiment:
    reading = read_found(found, source=gate.source(found.node_path))
    judgement = judge(reading, rules=gate.settings.rules)
    with warnings.catch_warnings(record=True):  # the gate's own item has already issued them
        objections = [each for each in judgement.suspicions if is_error(each, judgement, gate)]
    return JudgedExperiment(
        name=found.node_path,
        path=found.path,
        experiment=reading.experiment,
        operating_point=judgement.point,
        precision=judgement.measured.price.precision,
        fpr=judgement.measured.price.fpr,
        verdict="rejected" if judgement.rejection(objections=objections) else "passed",
    )
