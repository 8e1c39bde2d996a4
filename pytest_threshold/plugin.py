"""pytest's hooks, each a few lines; what they do is elsewhere.

Every pytest run imports this module, so it imports no other room than the options. The rest is
imported by the hook that needs it, so that a run that asks for no gate does not pay for one.
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
"""The gate of a run that asks for one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ``--experiments`` options, to a pytest that reads their settings."""
    trouble = unsupported_pytest()
    if trouble:
        raise pytest.UsageError(trouble)
    add_options(parser)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser
) -> Generator[None, object, object]:
    """Keep the parser, which tells what was typed from what ``addopts`` has added."""
    early_config.stash[parser_key] = parser
    result = yield
    early_config.pluginmanager.register(LastWord(), "experiments-last-word")
    return result


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that every experiment has."""
    config.addinivalue_line("markers", "experiment: the judging of one experiment file")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Find the experiments; a usage error here is one line, under pytest-xdist too."""
    if not hasattr(session.config, "workerinput"):
        check_configuration(session.config)
    if asks_for_gate(session.config):
        from pytest_threshold.session.opening import open_gate  # noqa: PLC0415 - imports the gate

        session.config.stash[gate_key] = open_gate(session.config)


@pytest.fixture
def _found_experiment() -> None:
    """Tell `pytest_generate_tests` which tests get our `judged_experiment`.

    pytest lists this name for them, and for no test with a fixture or a parameter of the host in
    its place.
    """


@pytest.fixture
def judged_experiment(request: pytest.FixtureRequest, _found_experiment: None) -> JudgedExperiment:
    """One sound experiment under the roots; a test that asks for it runs once for each.

    `name` is the path in the test's id, `path` the file, `experiment` what it records,
    `operating_point` has the `threshold` and the `recall` that the gate chooses, and `verdict` is
    "passed" or "rejected". The test of an invalid file fails before it begins.
    """
    from pytest_threshold.fixture import judge_for  # noqa: PLC0415 - imports the gate

    return judge_for(request, request.config.stash.get(gate_key, None))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let tests that get our fixture run once for each experiment."""
    if "_found_experiment" in metafunc.fixturenames:
        from pytest_threshold.fixture import run_for_each  # noqa: PLC0415 - imports the gate

        run_for_each(metafunc, metafunc.config.stash.get(gate_key, None))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Have the last word: nobody ends a run green that refused an experiment, or judged none."""
    ended = None
    try:
        result = yield
    except SystemExit as error:  # a hook has ended the process
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
    """The same hook once more, registered behind the conftest files to be outside theirs."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> Generator[None, object, object]:
        """Have the last word after a conftest file has had its own."""
        return (yield from pytest_cmdline_main(config))
