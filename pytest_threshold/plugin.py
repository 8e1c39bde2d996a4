"""pytest's hooks, each a few lines; what they do is elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_threshold.fixture import experiment, run_for_each
from pytest_threshold.gate import Gate
from pytest_threshold.session import open_gate
from pytest_threshold.settings import add_options

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["experiment"]  # pytest looks for fixtures here

gate_key = pytest.StashKey[Gate]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ``--experiments`` options."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that every experiment has."""
    config.addinivalue_line("markers", "experiment: the judging of one experiment file")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Find the experiments; a usage error here is one line, under pytest-xdist too."""
    session.config.stash[gate_key] = open_gate(session.config)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> Generator[None, object, object]:
    """Let tests that ask for the fixture run once for each experiment, if the host has no other.

    The outermost wrapper: the hooks of the host have made their parameters by then.
    """
    result = yield
    run_for_each(metafunc, metafunc.config.stash[gate_key])
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Have the last word: a run that ends before its session does is not green either."""
    result = yield
    gate = config.stash.get(gate_key, None)
    is_short = gate is not None and gate.falls_short and not hasattr(config, "workeroutput")
    return pytest.ExitCode.TESTS_FAILED if is_short and result == pytest.ExitCode.OK else result
