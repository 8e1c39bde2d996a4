import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from pytest_threshold.session.gate import Gate
from pytest_threshold.session.isolation import bare_configuration
from tests import samples

Configure = Callable[..., pytest.Config]
Prepare = Callable[..., Gate]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a directory, which is the current one, with two experiments and a test."""
    project = Path(os.path.realpath(tmp_path)) / "project"
    samples.write(project / "runs" / "fraud.json")
    samples.write(project / "runs" / "mail" / "spam.json")
    (project / "tests").mkdir()
    (project / "tests" / "test_unit.py").write_text("raise RuntimeError\n")
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def configure(project: Path) -> Configure:
    """Return the configuration that pytest has in the project with these arguments."""

    def configure(*arguments: str, ini: str | None = None) -> pytest.Config:
        if ini is not None:
            (project / "pytest.ini").write_text(f"[pytest]\n{ini}\n")
        return bare_configuration(["-ppytest_threshold.plugin", *arguments])

    return configure


@pytest.fixture
def prepare(configure: Configure) -> Prepare:
    """Return the gate of a run with these arguments, before pytest collects anything."""
    return lambda *arguments, ini=None: Gate.prepare(configure(*arguments, ini=ini))


def ended(wrapper: Generator[None, Any, object], result: object = None) -> object:
    """Let a wrapper of a hook run, and return what it makes of the result of the others."""
    next(wrapper)
    with pytest.raises(StopIteration) as stopped:
        wrapper.send(result)
    return stopped.value.value
