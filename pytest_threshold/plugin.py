"""pytest's hooks, each a few lines; what they do is elsewhere.

Every pytest run imports this module, so it imports no other room than the options. The rest is
imported by the hook that needs it, so that a run that asks for no gate does not pay for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_threshold.configuration import check_configuration
from pytest_threshold.options import (
    add_options,
    asks_for_gate,
    is_about_pytest,
    parser_key,
)

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_threshold.fixture import GivenExperiment
    from pytest_threshold.gate import Gate

gate_key: pytest.StashKey[Gate] = pytest.StashKey()
"""The gate of a run that asks for one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ``--experiments`` options."""
    add_options(parser)


def pytest_load_initial_conftests(early_config: pytest.Config, parser: pytest.Parser) -> None:
    """Keep the parser, which tells what was typed from what ``addopts`` has added."""
    early_config.stash[parser_key] = parser


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that every experiment has."""
    config.addinivalue_line("markers", "experiment: the judging of one experiment file")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Find the experiments; a usage error here is one line, under pytest-xdist too."""
    if not hasattr(session.config, "workerinput"):
        check_configuration(session.config)
    if asks_for_gate(session.config):
        from pytest_threshold.session import open_gate  # noqa: PLC0415 - imports the gate

        session.config.stash[gate_key] = open_gate(session.config)


@pytest.fixture
def experiment(request: pytest.FixtureRequest) -> GivenExperiment:
    """One experiment under the roots; a test that asks for it runs once for each.

    `experiment.experiment` is what the file records, `experiment.operating_point` has the threshold
    and the recall that the gate chooses, and `experiment.path` is the file.
    """
    from pytest_threshold.fixture import given_experiment  # noqa: PLC0415 - imports the gate

    return given_experiment(request)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> Generator[None, object, object]:
    """Let tests that ask for the fixture run once for each experiment, if the host has no other.

    The outermost wrapper: the hooks of the host have made their parameters by then.
    """
    result = yield
    if _is_asked_for(metafunc):
        from pytest_threshold.fixture import run_for_each  # noqa: PLC0415 - imports the gate

        run_for_each(metafunc, metafunc.config.stash.get(gate_key, None))
    return result


def _is_asked_for(metafunc: pytest.Metafunc) -> bool:
    """Whether a test asks for our fixture and not for a fixture or a parameter of the host.

    pytest tells nobody which fixtures it has found for a name, so that this is the one place to
    look at something that is private. They stand there from the farthest to the nearest, which a
    test gets; one that asks for its own name gets the next. A parameter has replaced them. What is
    farther than ours comes from a plugin that was loaded before.
    """
    definitions = metafunc._arg2fixturedefs.get("experiment", ())  # noqa: SLF001
    for definition in reversed(definitions):
        if definition.func.__module__ == __name__:
            return definition is definitions[0]
        if "experiment" not in definition.argnames:
            return False
    return False


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Have the last word: nobody ends a run green that refused an experiment, or judged none."""
    result = yield
    if result == pytest.ExitCode.OK and asks_for_gate(config) and not is_about_pytest(config):
        from pytest_threshold.session import last_word  # noqa: PLC0415 - imports the gate

        return last_word(config.stash.get(gate_key, None))
    return result
