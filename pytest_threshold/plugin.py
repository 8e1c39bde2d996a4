"""The entry point of the plugin: its hooks and its fixture, each a few lines long.

Every pytest run imports this module. So that a run without experiments costs nothing, each hook
imports what it needs itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_threshold.options import (
    add_options,
    asks_for_gate,
    is_about_pytest,
    parser_key,
    passes,
)
from pytest_threshold.session.configuration import check_configuration, unsupported_pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_threshold.fixture import JudgedExperiment
    from pytest_threshold.session.gate import Gate

gate_key: pytest.StashKey[Gate] = pytest.StashKey()
"""The gate of this run, if it has one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ``--experiments`` options, if this version of pytest is supported."""
    trouble = unsupported_pytest()
    if trouble:
        raise pytest.UsageError(trouble)
    add_options(parser)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser
) -> Generator[None, object, object]:
    """Keep the parser, to tell typed options apart from those of ``addopts``."""
    early_config.stash[parser_key] = parser
    result = yield
    # Of wrappers that are tried first, pytest calls the last registered one first. So this plugin
    # must come after the conftest files.
    early_config.pluginmanager.register(LastWord(), "experiments-last-word")
    return result


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of all experiments."""
    config.addinivalue_line("markers", "experiment: the judging of one experiment file")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Find the experiments.

    This is the hook in which a usage error is shown as one line, with pytest-xdist as well.
    """
    if not hasattr(session.config, "workerinput"):
        check_configuration(session.config)
    if asks_for_gate(session.config):
        from pytest_threshold.session.opening import open_gate  # noqa: PLC0415 - imports the gate

        session.config.stash[gate_key] = open_gate(session.config)


@pytest.fixture
def _found_experiment() -> None:
    """Mark the tests that use our `judged_experiment`, for `pytest_generate_tests`.

    pytest lists this name among their fixtures. It does not if a test has its own fixture or
    parameter called `judged_experiment`.
    """


@pytest.fixture
def judged_experiment(request: pytest.FixtureRequest, _found_experiment: None) -> JudgedExperiment:
    """One sound experiment under the roots; a test that requests it runs once for each.

    `name` is the path in the test's id, `path` the file, `experiment` its content,
    `operating_point` has the `threshold` and the `recall` that the gate chooses, and `verdict` is
    "passed" or "rejected". The test of an invalid file fails before it begins.

    >>> def test_threshold_is_moderate(judged_experiment):
    ...     assert 0.2 <= judged_experiment.operating_point.threshold <= 0.8
    """
    from pytest_threshold.fixture import judge_for  # noqa: PLC0415 - imports the gate

    return judge_for(request, request.config.stash.get(gate_key, None))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrize the tests that use our fixture with the experiments."""
    if "_found_experiment" in metafunc.fixturenames:
        from pytest_threshold.fixture import run_for_each  # noqa: PLC0415 - imports the gate

        run_for_each(metafunc, metafunc.config.stash.get(gate_key, None))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Fail a run that would exit 0 although an experiment was refused or not judged.

    Other plugins and conftest files can change the exit code, or end the process.
    """
    ended = None
    try:
        result = yield
    except SystemExit as error:  # raised by a hook of another plugin
        result, ended = error.code, error
    if passes(result) and asks_for_gate(config) and not is_about_pytest(config):
        from pytest_threshold.session.opening import last_word  # noqa: PLC0415 - imports the gate

        code = last_word(config.stash.get(gate_key, None))
        if not passes(code):
            return code
    if ended is not None:
        raise ended
    return result


class LastWord:
    """A plugin with the same hook again, to wrap those of the conftest files as well."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> Generator[None, object, object]:
        """Check the exit code once more."""
        return (yield from pytest_cmdline_main(config))
